//! The public page of one event.

use kit::{EventId, OccurrenceId, Time};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    Audience, EventPage, OfferState, PageOccurrence, PageOffer, PageProduct, PageVenue, Sales,
    cards::card,
    model,
    stall::{Goods, Stall},
    store::{
        Pick, cards as heads,
        page::{self as store, DateRow},
    },
};
use crate::{Events, EventsError, Opened, model::EventState};

/// Dates of an event that is over that its page still shows.
const PAST_DATES: usize = 50;

/// The page of `event_id` as `audience` may see it at `now`: seven statements, whatever its size.
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
    page_with(conn, event_id, audience, &Opened::default(), now).await
}

impl Events {
    /// The dates of a public event with all that is on sale to everybody, and to who has what `opened`
    /// opens.
    ///
    /// # Errors
    /// Those of [`page`].
    pub async fn opened_dates(
        &self,
        conn: &mut PgConnection,
        event_id: EventId,
        opened: &Opened,
        now: Time,
    ) -> Result<Vec<PageOccurrence>, EventsError> {
        Ok(page_with(conn, event_id, Audience::Public, opened, now).await?.occurrences)
    }
}

async fn page_with(
    conn: &mut PgConnection,
    event_id: EventId,
    audience: Audience,
    opened: &Opened,
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
    let ids: Vec<_> = dates.iter().map(|date| date.id.0).collect();
    let channels: Vec<Uuid> = opened.channels.iter().map(|pool| pool.0).collect();
    let goods = Goods {
        products: store::products(conn, event_id).await?,
        prices: store::prices(conn, event_id).await?,
        pools: store::pools(conn, event_id, &ids, &channels, now).await?,
        quantities: store::quantities(conn, event_id, &ids).await?,
    };

    let stall = Stall::new(&texts, head.currency, goods, opened, now);
    let from_price = stall.lowest_price(&dates);
    let to_come = dates.iter().map(|date| date.ends_at > now).collect::<Vec<_>>();
    let occurrences: Vec<PageOccurrence> = dates
        .into_iter()
        .map(|date| {
            let (sales, products) = stall.lay_out(&date);
            occurrence(date, sales, products)
        })
        .collect();
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
        max_per_person: texts.max_per_person,
        hold_minutes: texts.hold_minutes,
        state: texts.state,
        codes: texts.codes,
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
