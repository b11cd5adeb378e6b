//! The nouns of waiting lists, and what people ask of them.

use garde::Validate;
use kit::{BookingId, Email, EventId, Money, OccurrenceId, ProductId, Time, WaitingEntryId, WaitingOfferId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where an entry of a waiting list stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type, ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum WaitingEntryState {
    /// The e-mail address is not proven yet; it has no place on the list.
    Unconfirmed,
    Waiting,
    /// Places are set aside for it until the offer's deadline.
    Offered,
    /// Two offers ran out: it gets none until the person asks for more.
    Paused,
    /// It got tickets.
    Purchased,
    /// The person left.
    Left,
    /// The organizer removed it.
    Removed,
    /// The event is over or was cancelled.
    Closed,
}

impl WaitingEntryState {
    /// Whether it has a place on the list.
    pub fn is_listed(self) -> bool {
        matches!(self, Self::Waiting | Self::Offered | Self::Paused)
    }
}

/// What became of an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, sqlx::Type, ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum WaitingOfferState {
    Open,
    /// Bought.
    Accepted,
    Declined,
    /// The deadline passed without an answer.
    Lapsed,
    /// The entry or the event ended first.
    Withdrawn,
}

/// How a list works at the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, sqlx::Type, ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum ListMode {
    /// Takes entries and makes offers.
    #[default]
    Open,
    /// Takes entries, makes no offers; what comes free is kept.
    Paused,
    /// Takes no more entries; who is on it still gets offers.
    Closed,
}

/// An honest guess.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Chance {
    Good,
    Fair,
    Slim,
    /// Nothing came free so far: nobody can say.
    Unknown,
}

/// A ticket of one date that somebody would take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChoiceRequest {
    pub occurrence_id: OccurrenceId,
    pub product_id: ProductId,
}

/// What somebody waits for.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WishRequest {
    /// What would be taken, the dearest wish first.
    #[garde(length(min = 1, max = 10))]
    #[schema(min_items = 1, max_items = 10)]
    pub choices: Vec<ChoiceRequest>,
    #[garde(range(min = 1, max = 20))]
    #[schema(minimum = 1, maximum = 20)]
    pub quantity: i16,
    /// Fewer are of no use; as many as `quantity` unless given.
    #[serde(default)]
    #[garde(inner(range(min = 1, max = 20)))]
    #[schema(minimum = 1, maximum = 20)]
    pub minimum: Option<i16>,
    /// Seats must be neighbours.
    #[serde(default)]
    #[garde(skip)]
    pub together: bool,
}

/// Somebody wants to be on the list.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct JoinRequest {
    #[garde(dive)]
    pub wish: WishRequest,
    /// Where offers go; the caller's own unless given. An address that is not proven gets a link first.
    #[serde(default)]
    #[garde(skip)]
    pub email: Option<Email>,
    /// Language of the mails, such as `de`; the caller's own unless given.
    #[serde(default)]
    #[garde(inner(custom(crate::request::language)))]
    #[schema(pattern = "^[a-z]{2}(-[A-Z]{2})?$")]
    pub locale: Option<String>,
    /// That we may send mails about this list; there is no list without them.
    #[garde(custom(granted))]
    pub consent: bool,
}

fn granted(consent: &bool, _: &()) -> garde::Result {
    match consent {
        true => Ok(()),
        false => Err(garde::Error::new("we can only reach you by mail")),
    }
}

/// The answer to somebody who wants to be on the list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct JoinedList {
    /// The entry; null: a mail with a link is on its way, whoever owns the address.
    pub entry: Option<WaitingEntry>,
}

/// The answer to an offer that does not suit.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeclineRequest {
    /// Whether to stay on the list.
    #[garde(skip)]
    pub stay: bool,
}

/// A list as everybody may see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WaitingListInfo {
    /// Whether it takes entries.
    pub open: bool,
    /// People on it.
    pub waiting: i64,
    /// How long an offer stands at most; less when the event is near, more when it would end at night.
    pub offer_minutes: i32,
    /// Hours of the day, where the event is, in which no offer ends.
    pub quiet_from: i16,
    pub quiet_until: i16,
}

/// A ticket of one date that an entry would take.
#[derive(Debug, Clone, Serialize, sqlx::FromRow, ToSchema)]
pub struct WaitingChoice {
    pub occurrence_id: OccurrenceId,
    pub product_id: ProductId,
    pub product_name: String,
    pub starts_at: Time,
    pub time_zone: String,
    /// Whether the date can still be offered.
    pub alive: bool,
}

/// Places that are set aside for an entry.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WaitingOffer {
    pub id: WaitingOfferId,
    pub booking_id: BookingId,
    pub occurrence_id: OccurrenceId,
    pub product_id: ProductId,
    pub product_name: String,
    pub quantity: i16,
    pub total: Money,
    /// Seats, in the words of the house.
    pub seats: Vec<crate::BookedSeat>,
    pub state: WaitingOfferState,
    pub made_at: Time,
    pub expires_at: Time,
    /// Whether its buyer is at the checkout.
    pub paying: bool,
}

/// Somebody's place on a waiting list, as they see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WaitingEntry {
    pub event_id: EventId,
    pub id: WaitingEntryId,
    pub state: WaitingEntryState,
    pub email: Email,
    pub quantity: i16,
    pub minimum: i16,
    pub together: bool,
    pub choices: Vec<WaitingChoice>,
    /// Place in line, from 1: among those who wait for any of the same tickets. Null off the list.
    pub place: Option<i64>,
    /// Tickets that those ahead want.
    pub wanted_ahead: Option<i64>,
    /// Tickets of these kinds that came free and found somebody of the list so far.
    pub came_free: Option<i64>,
    pub chance: Option<Chance>,
    /// Offers that ran out without an answer; after two of them the entry pauses.
    pub lapses: i16,
    /// The offer that waits for an answer.
    pub offer: Option<WaitingOffer>,
    pub event_title: String,
    pub event_slug: String,
    pub organizer: String,
    pub accent_color: String,
    pub support_email: Option<Email>,
    pub version: i32,
    pub created_at: Time,
    pub server_time: Time,
}

/// A new wish of somebody on the list.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeWishRequest {
    #[garde(skip)]
    pub version: i32,
    #[garde(dive)]
    pub wish: WishRequest,
}

/// The hold that an offer owns.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AcceptedOffer {
    pub event_id: EventId,
    pub booking_id: BookingId,
    pub expires_at: Time,
}
