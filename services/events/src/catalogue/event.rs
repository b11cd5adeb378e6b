//! The public page of one event.

use std::collections::HashMap;

use kit::{EventId, Money, OccurrenceId, ProductId, Time};
use sqlx::PgConnection;

use super::{
    Audience, EventPage, OfferState, PageOccurrence, PageOffer, PageProduct, PageVenue, Sales,
    cards::card,
    model::{self, Date, Draw, Limits, Shelf, Stock, Window},
    store::{
        Pick, cards as heads,
        page::{self as store, DateRow, PoolRow, PriceRow, ProductRow, TextsRow},
    },
};
use crate::{
    Events, EventsError,
    model::{EventState, ProductKind},
};

/// Dates of an event that is over that its page still shows.
const PAST_DATES: usize = 50;

/// The page of `event_id` as `audience` may see it at `now`: six statements, whatever its size.
///
/// # Errors
/// [`EventsError::NotFound`] when there is no such event, or the public may not see it.
pub async fn page(
    _: &Events,
    conn: &mut PgConnection,
    event_id: EventId,
    audience: Audience,
    now: Time,
) -> Result<EventPage, EventsError> {
    let texts = store::texts(conn, event_id).await?;
    let public = matches!(texts.state, EventState::Published | EventState::Cancelled);
    if audience == Audience::Public && !public {
        return Err(EventsError::NotFound);
    }
    let dates = shown(store::dates(conn, event_id, now).await?, now);
    let pick = Pick { event_id, occurrence_id: featured(&dates, now) };
    let head = heads::heads(conn, &[pick], now).await?.pop().ok_or(EventsError::NotFound)?;
    let products = store::products(conn, event_id).await?;
    let prices = store::prices(conn, event_id).await?;
    let ids: Vec<_> = dates.iter().map(|date| date.id.0).collect();
    let pools = store::pools(conn, event_id, &ids).await?;

    let stall = Stall::new(&texts, head.currency, products, prices, &pools, now);
    let from_price = stall.lowest_price();
    let to_come = dates.iter().map(|date| date.ends_at > now).collect::<Vec<_>>();
    let occurrences: Vec<PageOccurrence> = dates.into_iter().map(|date| stall.occurrence(date)).collect();
    let sales = model::best(
        occurrences.iter().zip(to_come).filter(|(_, to_come)| *to_come).map(|(date, _)| date.sales),
    );
    Ok(EventPage {
        card: card(head, sales, from_price),
        description: texts.description,
        tags: texts.tags,
        age_note: texts.age_note,
        refund_policy: texts.refund_policy,
        max_per_booking: texts.max_per_booking,
        hold_minutes: texts.hold_minutes,
        state: texts.state,
        seated: texts.seating.is_some(),
        seating: texts.seating,
        occurrences,
    })
}

/// The dates to come; when all are over, the last ones in the order in which they were.
fn shown(mut dates: Vec<DateRow>, now: Time) -> Vec<DateRow> {
    if dates.iter().any(|date| date.ends_at > now) {
        dates.retain(|date| date.ends_at > now);
    } else {
        dates.truncate(PAST_DATES);
        dates.reverse();
    }
    dates
}

/// The date that stands for the event: the first to come that takes place, or else the last one.
fn featured(dates: &[DateRow], now: Time) -> Option<OccurrenceId> {
    use crate::model::OccurrenceState::{Postponed, Scheduled};
    let of = |state| dates.iter().find(|date| date.ends_at > now && date.state == state);
    of(Scheduled).or_else(|| of(Postponed)).or(dates.last()).map(|date| date.id)
}

/// What an event offers, ready to be laid out for each of its dates.
struct Stall {
    event: EventState,
    event_max: i16,
    currency: kit::Currency,
    products: Vec<(ProductRow, Vec<(PriceRow, Window)>)>,
    draws: HashMap<(OccurrenceId, ProductId), Vec<Draw>>,
    now: Time,
}

impl Stall {
    fn new(
        texts: &TextsRow,
        currency: kit::Currency,
        products: Vec<ProductRow>,
        prices: Vec<PriceRow>,
        pools: &[PoolRow],
        now: Time,
    ) -> Self {
        let mut of_product: HashMap<ProductId, Vec<(PriceRow, Window)>> = HashMap::new();
        for price in prices {
            let window = Window::at(now, price.sales_start, price.sales_end);
            of_product.entry(price.product_id).or_default().push((price, window));
        }
        let mut draws: HashMap<(OccurrenceId, ProductId), Vec<Draw>> = HashMap::new();
        for row in pools {
            let draw = Draw { capacity: row.capacity, taken: row.taken, units: row.units };
            draws.entry((row.occurrence_id, row.product_id)).or_default().push(draw);
        }
        let products = products
            .into_iter()
            .map(|product| {
                let prices = of_product.remove(&product.id).unwrap_or_default();
                (product, prices)
            })
            .collect();
        Self { event: texts.state, event_max: texts.max_per_booking, currency, products, draws, now }
    }

    /// The lowest price of an admission; without any admission, of anything.
    fn lowest_price(&self) -> Option<i64> {
        let of =
            |admission: bool| {
                let products =
                    self.products.iter().filter(|(row, _)| (row.kind == ProductKind::Admission) == admission);
                model::from_price(products.flat_map(|(_, prices)| {
                    prices.iter().map(|(price, window)| (price.price_minor, *window))
                }))
            };
        of(true).or_else(|| of(false))
    }

    fn occurrence(&self, row: DateRow) -> PageOccurrence {
        let date = Date { state: row.state, ends_at: row.ends_at };
        let mut shelves = Vec::new();
        let mut products = Vec::new();
        for (product, prices) in &self.products {
            let draws = self.draws.get(&(row.id, product.id)).map_or(&[][..], Vec::as_slice);
            let Some(stock) = Stock::of(draws) else { continue };
            let limits = Limits {
                min: product.min_per_booking,
                max: product.max_per_booking,
                event_max: self.event_max,
            };
            let windows = prices.iter().map(|(_, window)| *window).collect();
            shelves.push(Shelf { admission: product.kind == ProductKind::Admission, stock, limits, windows });
            products.push(self.product(product, prices, date, limits.available(stock)));
        }
        let sales = model::sales(self.event, date, &shelves, self.now);
        occurrence(row, sales, products)
    }

    fn product(
        &self,
        product: &ProductRow,
        prices: &[(PriceRow, Window)],
        date: Date,
        available: i32,
    ) -> PageProduct {
        let offer = |(price, window): &(PriceRow, Window)| PageOffer {
            id: price.id,
            name: price.name.clone(),
            price: Money::new(price.price_minor, self.currency),
            flexible: price.flexible,
            sales_start: price.sales_start,
            sales_end: price.sales_end,
            state: model::offer_state(self.event, date, *window, available, self.now),
        };
        PageProduct {
            id: product.id,
            kind: product.kind,
            name: product.name.clone(),
            description: product.description.clone(),
            min_per_booking: product.min_per_booking,
            max_per_booking: product.max_per_booking.min(self.event_max),
            admissions: product.admissions,
            zone: product.zone,
            available,
            offers: prices.iter().map(offer).collect(),
        }
    }
}

fn occurrence(row: DateRow, sales: Sales, products: Vec<PageProduct>) -> PageOccurrence {
    let venue = row.venue_id.zip(row.venue_name).map(|(id, name)| PageVenue {
        id,
        name,
        address: row.address.unwrap_or_default(),
        postal_code: row.postal_code.unwrap_or_default(),
        city: row.city.unwrap_or_default(),
        country: row.country.unwrap_or_default(),
        latitude: row.latitude,
        longitude: row.longitude,
        directions: row.directions.unwrap_or_default(),
        accessibility: row.accessibility.unwrap_or_default(),
    });
    PageOccurrence {
        id: row.id,
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        doors_at: row.doors_at,
        time_zone: row.time_zone,
        state: row.state,
        venue,
        online: row.online,
        sales,
        products,
    }
}

impl PageOccurrence {
    /// The offers that can be taken now or later, with their product.
    pub(crate) fn open_offers(&self) -> impl Iterator<Item = (&PageProduct, &PageOffer)> {
        self.products
            .iter()
            .flat_map(|product| product.offers.iter().map(move |offer| (product, offer)))
            .filter(|(_, offer)| offer.state != OfferState::Ended)
    }
}
