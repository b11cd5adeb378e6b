//! An event's public page.

use kit::{Money, OccurrenceId, OfferId, ProductId, Time, VenueId};
use serde::Serialize;
use utoipa::ToSchema;

use super::{EventCard, model::SalesState};
use crate::model::{EventState, OccurrenceState, ProductKind};

/// Whom a page is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Everybody: events that were published, also cancelled ones.
    Public,
    /// The event's organizer, as a preview: also drafts and archived events.
    Organizer,
}

/// All that the page of an event shows.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EventPage {
    #[serde(flatten)]
    pub card: EventCard,
    /// Markdown.
    pub description: String,
    pub tags: Vec<String>,
    pub age_note: String,
    pub refund_policy: String,
    /// Most units in one booking, over all products.
    pub max_per_booking: i16,
    /// Most tickets of one person, over all bookings; null: no limit.
    pub max_per_person: Option<i16>,
    /// Minutes for which places are set aside once they are chosen.
    pub hold_minutes: i16,
    pub state: EventState,
    /// Whether something can be opened by an access code.
    pub codes: bool,
    /// Whether one chooses seats.
    pub seated: bool,
    /// The version of the seating.
    #[serde(skip)]
    pub(crate) seating: Option<i32>,
    /// The dates to come; when all are over, the last ones. At most 500.
    pub occurrences: Vec<PageOccurrence>,
}

/// One date of an event.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PageOccurrence {
    pub id: OccurrenceId,
    pub starts_at: Time,
    pub ends_at: Time,
    pub doors_at: Option<Time>,
    /// IANA time zone of the place.
    pub time_zone: String,
    pub state: OccurrenceState,
    pub venue: Option<PageVenue>,
    /// One can take part from anywhere; the address is told to those who booked.
    pub online: bool,
    pub sales: Sales,
    /// What is on sale on this date.
    pub products: Vec<PageProduct>,
}

/// The place of an occurrence.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PageVenue {
    pub id: VenueId,
    pub name: String,
    pub address: String,
    pub postal_code: String,
    pub city: String,
    /// ISO 3166 code.
    pub country: String,
    pub latitude: Option<f64>,
    pub longitude: Option<f64>,
    pub directions: String,
    pub accessibility: String,
}

impl PageVenue {
    /// Name and address in one line.
    pub(crate) fn line(&self) -> String {
        let town = format!("{} {}", self.postal_code, self.city);
        [self.name.as_str(), &self.address, town.trim()]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(", ")
    }
}

/// How sales of one date stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct Sales {
    pub state: SalesState,
    /// On sale, but hardly any places are left.
    pub few_left: bool,
}

/// A product on sale on one date.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PageProduct {
    pub id: ProductId,
    pub kind: ProductKind,
    pub name: String,
    pub description: String,
    pub min_per_booking: i16,
    pub max_per_booking: i16,
    /// Units that one person may have over all bookings; null: no limit.
    pub max_per_person: Option<i16>,
    /// People that one unit admits.
    pub admissions: i16,
    /// The price zone whose seats it sells; null: places without seats.
    pub zone: Option<i16>,
    /// Shown because an access code opens it.
    pub hidden: bool,
    /// Units that one booking can take right now, never more than its limit; 0 when sold out.
    pub available: i32,
    pub offers: Vec<PageOffer>,
}

/// A price of a product.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PageOffer {
    pub id: OfferId,
    pub name: String,
    /// What a hold may name as its `unit_price`.
    pub price: Money,
    /// What one unit costs with fees and tax: what people are shown.
    pub all_in: Money,
    /// Pay what you want: the price is the least.
    pub flexible: bool,
    pub sales_start: Option<Time>,
    pub sales_end: Option<Time>,
    /// The offer of the same product after which this one goes on sale; until then it is `not_started`.
    pub follows: Option<OfferId>,
    /// Whether it has a quantity of its own.
    pub limited: bool,
    /// Units of this offer that one booking can take right now, once it is on sale.
    pub available: i32,
    pub min_per_booking: Option<i16>,
    pub max_per_booking: Option<i16>,
    pub state: OfferState,
}

/// Whether an offer can be taken on one date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OfferState {
    OnSale,
    NotStarted,
    Ended,
    SoldOut,
}
