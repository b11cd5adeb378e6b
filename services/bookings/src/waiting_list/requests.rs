//! What organizers see of a waiting list, and ask of it.

use garde::Validate;
use kit::{BookingId, Email, OccurrenceId, ProductId, Time, WaitingEntryId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{ListMode, WaitingEntryState};

/// How a list is to work.
#[derive(Debug, Clone, Copy, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ListSettingsRequest {
    #[garde(skip)]
    pub mode: ListMode,
    /// How long an offer stands, in minutes.
    #[garde(range(min = 30, max = 10_080))]
    #[schema(minimum = 30, maximum = 10080)]
    pub offer_minutes: i32,
    /// Hours of the day, where the event is, in which no offer ends; the same hour twice: none.
    #[garde(range(min = 0, max = 23))]
    #[schema(minimum = 0, maximum = 23)]
    pub quiet_from: i16,
    #[garde(range(min = 0, max = 23))]
    #[schema(minimum = 0, maximum = 23)]
    pub quiet_until: i16,
    /// As it was read; 0 for a list that was never set.
    #[garde(skip)]
    pub version: i32,
}

/// A list in numbers.
#[derive(Debug, Clone, Copy, Default, Serialize, sqlx::FromRow, ToSchema)]
pub struct ListFigures {
    pub waiting: i64,
    /// Tickets that those who wait want.
    pub wanted: i64,
    pub offered: i64,
    pub paused: i64,
    pub purchased: i64,
    /// Left, removed or closed.
    pub gone: i64,
    /// Offers made so far.
    pub offers: i64,
    pub offers_accepted: i64,
    pub offers_declined: i64,
    pub offers_lapsed: i64,
    /// Tickets sold through the list.
    pub tickets_sold: i64,
    /// Places that are kept for the list right now.
    pub reserved: i64,
}

/// A list as its organizer sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ListSettings {
    pub mode: ListMode,
    pub offer_minutes: i32,
    pub quiet_from: i16,
    pub quiet_until: i16,
    pub version: i32,
    pub figures: ListFigures,
    pub server_time: Time,
}

/// The query of a list's entries.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct EntriesQuery {
    /// Only these; everybody on the list unless given.
    pub state: Option<WaitingEntryState>,
    /// Part of an e-mail address.
    #[param(max_length = 120)]
    pub q: Option<String>,
    /// The `next` of the page before.
    #[param(max_length = 512)]
    pub after: Option<String>,
    /// Items per page, 1 to 100; 25 unless told.
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<u32>,
}

/// An entry in the organizer's list.
#[derive(Debug, Clone, Serialize, sqlx::FromRow, ToSchema)]
pub struct ListedEntry {
    pub id: WaitingEntryId,
    pub state: WaitingEntryState,
    /// Place on the whole list, from 1; null off the list.
    pub place: Option<i64>,
    pub email: Email,
    pub quantity: i16,
    pub minimum: i16,
    pub together: bool,
    /// What it waits for, the dearest wish first: `Standing · 2027-03-14`.
    pub wishes: Vec<String>,
    pub lapses: i16,
    /// How often somebody behind was served first because the places were too few.
    pub skips: i16,
    /// The hold of its newest offer.
    pub booking_id: Option<BookingId>,
    pub offered_quantity: Option<i16>,
    pub offer_expires_at: Option<Time>,
    pub created_at: Time,
    pub ended_at: Option<Time>,
}

/// Another place on the list.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveRequest {
    /// From 1; beyond the end means the end.
    #[garde(range(min = 1, max = 1_000_000))]
    #[schema(minimum = 1, maximum = 1000000)]
    pub place: i32,
    #[garde(custom(a_reason))]
    #[schema(min_length = 1, max_length = 300)]
    pub reason: String,
}

/// Off the list.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RemoveRequest {
    #[garde(custom(a_reason))]
    #[schema(min_length = 1, max_length = 300)]
    pub reason: String,
}

/// An offer out of turn.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfferRequest {
    /// What to offer; the first of the wishes that has room unless given.
    #[serde(default)]
    #[garde(skip)]
    pub occurrence_id: Option<OccurrenceId>,
    #[serde(default)]
    #[garde(skip)]
    pub product_id: Option<ProductId>,
    /// As many as the entry wants unless given.
    #[serde(default)]
    #[garde(inner(range(min = 1, max = 20)))]
    #[schema(minimum = 1, maximum = 20)]
    pub quantity: Option<i16>,
    /// Whether places that are kept back may be used when nothing came free.
    #[serde(default)]
    #[garde(skip)]
    pub from_blocked: bool,
    #[garde(custom(a_reason))]
    #[schema(min_length = 1, max_length = 300)]
    pub reason: String,
}

/// Something that was done with an entry.
#[derive(Debug, Clone, Serialize, sqlx::FromRow, ToSchema)]
pub struct WaitingNote {
    /// Grows with every note of the installation.
    pub id: i64,
    pub entry_id: WaitingEntryId,
    pub email: Email,
    /// `joined`, `changed`, `moved`, `offered`, `accepted`, `declined`, `lapsed`, `withdrawn`, `to_the_end`,
    /// `paused`, `resumed`, `left`, `removed` or `closed`.
    pub what: String,
    /// The member or API key of the organization that did it; null: the person, or the list itself.
    pub by: Option<String>,
    pub reason: Option<String>,
    pub from_place: Option<i32>,
    pub to_place: Option<i32>,
    pub at: Time,
}

fn a_reason(text: &str, _: &()) -> garde::Result {
    let letters = text.trim().chars().count();
    if letters == 0 || letters > 300 {
        return Err(garde::Error::new("say in 1 to 300 characters why"));
    }
    match text.chars().any(char::is_control) {
        true => Err(garde::Error::new("must be one line")),
        false => Ok(()),
    }
}
