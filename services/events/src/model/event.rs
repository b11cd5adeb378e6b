//! What is announced and sold.

use garde::Validate;
use kit::{Currency, EventId, MediaId, OrganizationId, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Cover, rules};

/// Where an event stands. `draft → published → cancelled | archived`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type, ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum EventState {
    Draft,
    Published,
    Cancelled,
    Archived,
}

/// What kind of event it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type, ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Category {
    Music,
    Theatre,
    Comedy,
    Sports,
    Conference,
    Festival,
    Film,
    Family,
    Food,
    Art,
    Workshop,
    Nightlife,
}

/// An event, as its organizer sees it.
#[derive(Debug, Clone, Serialize, Deserialize, sqlx::FromRow, ToSchema)]
pub struct Event {
    pub id: EventId,
    pub organization_id: OrganizationId,
    pub slug: String,
    pub title: String,
    pub summary: String,
    /// Markdown.
    pub description: String,
    pub category: Category,
    pub tags: Vec<String>,
    pub language: String,
    pub currency: Currency,
    pub state: EventState,
    #[sqlx(json(nullable))]
    pub cover: Option<Cover>,
    /// Minutes for which a hold stands.
    pub hold_minutes: i16,
    /// Most tickets in one booking.
    pub max_per_booking: i16,
    /// Most tickets of one person, over all bookings; null: no limit.
    pub max_per_person: Option<i16>,
    pub refund_policy: String,
    pub age_note: String,
    pub featured: bool,
    /// Why it was cancelled, for buyers.
    pub cancel_reason: Option<String>,
    pub published_at: Option<Time>,
    pub version: i32,
    pub created_at: Time,
    pub updated_at: Time,
}

/// An event in its organizer's list.
#[derive(Debug, Clone, Serialize, Deserialize, sqlx::FromRow, ToSchema)]
pub struct OrganizerEvent {
    pub id: EventId,
    pub slug: String,
    pub title: String,
    pub state: EventState,
    pub category: Category,
    #[sqlx(json(nullable))]
    pub cover: Option<Cover>,
    /// The next occurrence, or the last one when all are over.
    pub starts_at: Option<Time>,
    pub time_zone: Option<String>,
    pub occurrence_count: i64,
    /// Places sold, over all occurrences.
    #[sqlx(default)]
    pub sold: i64,
    /// Places there are, over all occurrences.
    #[sqlx(default)]
    pub capacity: i64,
    pub currency: Currency,
    pub version: i32,
}

/// A new event; it starts as a draft.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewEvent {
    #[garde(length(chars, min = 1, max = 160), custom(rules::line))]
    #[schema(min_length = 1, max_length = 160)]
    pub title: String,
    #[garde(skip)]
    pub category: Category,
    /// The language it is announced in; the organization's unless told.
    #[garde(custom(rules::opt::<str, String>(rules::language)))]
    #[serde(default)]
    #[schema(pattern = "^[a-z]{2}(-[A-Z]{2})?$")]
    pub language: Option<String>,
    /// The currency of its prices; the organization's unless told.
    #[garde(skip)]
    #[serde(default)]
    pub currency: Option<Currency>,
}

/// A change of an event. What is absent stays as it is.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EventChange {
    /// The version that was read; another one there now is `412`.
    #[garde(skip)]
    pub version: i32,
    #[garde(length(chars, min = 1, max = 160), custom(rules::opt::<str, String>(rules::line)))]
    #[serde(default)]
    #[schema(min_length = 1, max_length = 160)]
    pub title: Option<String>,
    #[garde(custom(rules::opt::<str, String>(rules::slug)))]
    #[serde(default)]
    #[schema(min_length = 2, max_length = 80, pattern = "^[a-z0-9]+(-[a-z0-9]+)*$")]
    pub slug: Option<String>,
    #[garde(length(chars, max = 300), custom(rules::opt::<str, String>(rules::prose)))]
    #[serde(default)]
    #[schema(max_length = 300)]
    pub summary: Option<String>,
    #[garde(length(chars, max = 20_000), custom(rules::opt::<str, String>(rules::prose)))]
    #[serde(default)]
    #[schema(max_length = 20000)]
    pub description: Option<String>,
    #[garde(skip)]
    #[serde(default)]
    pub category: Option<Category>,
    #[garde(length(max = 12), custom(rules::opt::<[String], Vec<String>>(rules::tags)))]
    #[serde(default)]
    #[schema(max_items = 12)]
    pub tags: Option<Vec<String>>,
    #[garde(custom(rules::opt::<str, String>(rules::language)))]
    #[serde(default)]
    #[schema(pattern = "^[a-z]{2}(-[A-Z]{2})?$")]
    pub language: Option<String>,
    /// Can be changed in a draft only.
    #[garde(skip)]
    #[serde(default)]
    pub currency: Option<Currency>,
    /// A picture of the same organization; null takes it away.
    #[garde(skip)]
    #[serde(default, deserialize_with = "super::rules::nullable")]
    #[schema(value_type = Option<MediaId>)]
    pub cover_id: Option<Option<MediaId>>,
    #[garde(range(min = 2, max = 60))]
    #[serde(default)]
    #[schema(minimum = 2, maximum = 60)]
    pub hold_minutes: Option<i16>,
    #[garde(range(min = 1, max = 100))]
    #[serde(default)]
    #[schema(minimum = 1, maximum = 100)]
    pub max_per_booking: Option<i16>,
    /// Most tickets of one person, over all bookings; null: no limit.
    #[garde(custom(rules::opt2::<i16, i16>(rules::per_person)))]
    #[serde(default, deserialize_with = "super::rules::nullable")]
    #[schema(value_type = Option<i16>, minimum = 1, maximum = 1000)]
    pub max_per_person: Option<Option<i16>>,
    #[garde(length(chars, max = 4000), custom(rules::opt::<str, String>(rules::prose)))]
    #[serde(default)]
    #[schema(max_length = 4000)]
    pub refund_policy: Option<String>,
    #[garde(length(chars, max = 120), custom(rules::opt::<str, String>(rules::blank_line)))]
    #[serde(default)]
    #[schema(max_length = 120)]
    pub age_note: Option<String>,
}

/// The end of an event before its time.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelEvent {
    /// Told to buyers.
    #[garde(length(chars, min = 1, max = 300), custom(rules::line))]
    #[schema(min_length = 1, max_length = 300)]
    pub reason: String,
}
