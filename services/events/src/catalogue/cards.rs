//! Makes the cards of a list: three statements, however long the list is.

use std::collections::{BTreeMap, HashMap};

use kit::{EventId, Money, OccurrenceId, ProductId, Time};
use sqlx::PgConnection;

use super::{
    EventCard, NextOccurrence, OrganizerBrief, Sales,
    model::{self, Date, Draw, Limits, SalesState, Shelf, Stock, Window},
    store::{
        Pick,
        cards::{self as store, DrawRow, HeadRow, OfferRow},
    },
};
use crate::model::{OccurrenceState, ProductKind};

/// The cards of `picks`, in their order. What is not there is left out.
pub(crate) async fn cards(
    conn: &mut PgConnection,
    picks: &[Pick],
    now: Time,
) -> Result<Vec<EventCard>, sqlx::Error> {
    if picks.is_empty() {
        return Ok(Vec::new());
    }
    let mut events: Vec<_> = picks.iter().map(|pick| pick.event_id.0).collect();
    events.sort_unstable();
    events.dedup();
    let heads = store::heads(conn, picks, now).await?;
    let mut offers: HashMap<EventId, Vec<OfferRow>> = HashMap::new();
    for row in store::offers(conn, &events).await? {
        offers.entry(row.event_id).or_default().push(row);
    }
    let mut draws: HashMap<EventId, Vec<DrawRow>> = HashMap::new();
    for row in store::draws(conn, &events, now).await? {
        draws.entry(row.event_id).or_default().push(row);
    }
    let mut made: HashMap<Pick, EventCard> = HashMap::with_capacity(heads.len());
    for head in heads {
        let pick = Pick { event_id: head.id, occurrence_id: head.occurrence_id };
        let shelf = Catalog::of(offers.get(&head.id).map_or(&[], Vec::as_slice), &head, now);
        let sales = shelf.sales(draws.get(&head.id).map_or(&[], Vec::as_slice), &head, now);
        let from_price = shelf.lowest_price();
        made.insert(pick, card(head, sales, from_price));
    }
    Ok(picks.iter().filter_map(|pick| made.get(pick).cloned()).collect())
}

/// The card of `head`, whose dates to come sell like `sales` (`None`: there are none).
pub(crate) fn card(head: HeadRow, sales: Option<Sales>, from_price: Option<i64>) -> EventCard {
    let status = model::card_status(head.state, sales, from_price);
    let next = (head.occurrence_id, head.starts_at, head.ends_at, head.time_zone);
    let next_occurrence = match next {
        (Some(id), Some(starts_at), Some(ends_at), Some(time_zone)) => Some(NextOccurrence {
            id,
            starts_at,
            ends_at,
            time_zone,
            venue_name: head.venue_name,
            city: head.city,
            country: head.country,
            online: head.online,
        }),
        _ => None,
    };
    EventCard {
        id: head.id,
        slug: head.slug,
        title: head.title,
        summary: head.summary,
        category: head.category,
        language: head.language,
        organizer: OrganizerBrief {
            id: head.organizer_id,
            slug: head.organizer_slug,
            name: head.organizer_name,
            accent_color: head.accent_color,
        },
        cover: head.cover.map(|cover| cover.0),
        next_occurrence,
        occurrence_count: head.scheduled + head.postponed,
        from_price: from_price.map(|minor| Money::new(minor, head.currency)),
        status,
        published_at: head.published_at,
    }
}

/// What one event offers, whatever the date.
struct Catalog {
    products: HashMap<ProductId, Item>,
}

/// A product with the windows and prices of its offers.
struct Item {
    admission: bool,
    limits: Limits,
    prices: Vec<(i64, Window)>,
    /// The prices that are not used up.
    left: Vec<(i64, Window)>,
}

impl Catalog {
    fn of(rows: &[OfferRow], head: &HeadRow, now: Time) -> Self {
        let mut products: HashMap<ProductId, Item> = HashMap::new();
        for row in rows {
            let item = products.entry(row.product_id).or_insert_with(|| Item {
                admission: row.kind == ProductKind::Admission,
                limits: Limits {
                    min: row.min_per_booking,
                    max: row.max_per_booking,
                    event_max: head.max_per_booking,
                },
                prices: Vec::new(),
                left: Vec::new(),
            });
            if let Some(price) = row.price_minor {
                let price = (price, Window::at(now, row.sales_start, row.sales_end));
                item.prices.push(price);
                item.left.extend((!row.gone).then_some(price));
            }
        }
        Self { products }
    }

    /// The lowest price of an admission; without any admission, of anything. When all is gone, of what there
    /// was.
    fn lowest_price(&self) -> Option<i64> {
        let of = |admission: bool| {
            let items = self.products.values().filter(|item| item.admission == admission);
            let left = model::from_price(items.clone().flat_map(|item| item.left.iter().copied()));
            left.or_else(|| model::from_price(items.flat_map(|item| item.prices.iter().copied())))
        };
        of(true).or_else(|| of(false))
    }

    /// How all dates to come sell together.
    fn sales(&self, draws: &[DrawRow], head: &HeadRow, now: Time) -> Option<Sales> {
        if head.scheduled == 0 {
            let paused = Sales { state: SalesState::Paused, few_left: false };
            return (head.postponed > 0).then_some(paused);
        }
        let mut dates: BTreeMap<OccurrenceId, (Time, HashMap<ProductId, Vec<Draw>>)> = BTreeMap::new();
        for row in draws {
            let (_, products) = dates.entry(row.occurrence_id).or_insert((row.ends_at, HashMap::new()));
            let draw = Draw { capacity: row.capacity, taken: row.taken, units: row.units };
            products.entry(row.product_id).or_default().push(draw);
        }
        let of_dates = dates.into_values().map(|(ends_at, products)| {
            let shelves: Vec<Shelf> = products
                .into_iter()
                .filter_map(|(id, draws)| self.products.get(&id)?.shelf(&draws))
                .collect();
            model::sales(head.state, Date { state: OccurrenceState::Scheduled, ends_at }, &shelves, now)
        });
        Some(model::best(of_dates).unwrap_or(Sales { state: SalesState::NotStarted, few_left: false }))
    }
}

impl Item {
    fn shelf(&self, draws: &[Draw]) -> Option<Shelf> {
        let stock = Stock::of(draws)?;
        let gone = self.left.is_empty() && !self.prices.is_empty();
        Some(Shelf {
            admission: self.admission,
            stock: if gone { Stock { free: 0, ..stock } } else { stock },
            limits: self.limits,
            windows: self.prices.iter().map(|(_, window)| *window).collect(),
        })
    }
}
