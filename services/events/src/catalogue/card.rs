//! An event in a list of the public catalogue.

use kit::{EventId, Money, OccurrenceId, OrganizationId, Time};
use serde::Serialize;
use utoipa::ToSchema;

use crate::model::{Category, Cover};

/// An event in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EventCard {
    pub id: EventId,
    /// Its address: `/e/{slug}`.
    pub slug: String,
    pub title: String,
    pub summary: String,
    pub category: Category,
    pub language: String,
    pub organizer: OrganizerBrief,
    pub cover: Option<Cover>,
    /// The first date that fits what was asked for; in a list of past events, the last one there was.
    pub next_occurrence: Option<NextOccurrence>,
    /// Dates to come, cancelled ones left out.
    pub occurrence_count: i64,
    /// The lowest price that is on sale or will be; for "pay what you want", the least one can pay.
    pub from_price: Option<Money>,
    pub status: CardStatus,
    pub published_at: Option<Time>,
}

/// Who organizes an event.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OrganizerBrief {
    pub id: OrganizationId,
    /// Its address: `/o/{slug}`.
    pub slug: String,
    pub name: String,
    /// `#RRGGBB`.
    pub accent_color: String,
}

/// When and where an event in a list takes place.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NextOccurrence {
    pub id: OccurrenceId,
    pub starts_at: Time,
    pub ends_at: Time,
    /// IANA time zone of the place, in which its times are to be shown.
    pub time_zone: String,
    pub venue_name: Option<String>,
    pub city: Option<String>,
    pub country: Option<String>,
    /// One can take part from anywhere.
    pub online: bool,
}

/// What a list says about an event's tickets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CardStatus {
    OnSale,
    /// On sale, but hardly any places are left on any date.
    FewLeft,
    SoldOut,
    /// Sales have not begun.
    NotStarted,
    /// The event or its sales are over.
    Ended,
    Cancelled,
    /// On sale, and there is a ticket that costs nothing.
    Free,
}
