//! Seat maps and seatings as the API speaks of them.

use garde::Validate;
use kit::{EventId, SeatMapId, Time, VenueId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Plan;
use crate::model::rules;

/// A seat map without its plan.
#[derive(Debug, Clone, Serialize, Deserialize, sqlx::FromRow, ToSchema)]
pub struct SeatMapCard {
    pub id: SeatMapId,
    pub venue_id: VenueId,
    pub venue_name: String,
    pub name: String,
    /// For changes: send back what was read.
    pub version: i32,
    /// Seats of the newest version.
    pub seats: i32,
    /// The newest version of the plan.
    pub number: i32,
    /// Whether an event uses the newest version: a changed plan is then a version of its own.
    pub frozen: bool,
    pub updated_at: Time,
}

/// A seat map with its newest plan.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SeatMap {
    #[serde(flatten)]
    pub card: SeatMapCard,
    pub plan: Plan,
}

/// A new seat map. To import one, send its plan.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSeatMap {
    #[garde(skip)]
    pub venue_id: VenueId,
    #[garde(length(chars, min = 1, max = 120), custom(rules::line))]
    #[schema(min_length = 1, max_length = 120)]
    pub name: String,
    #[garde(skip)]
    pub plan: Plan,
}

/// A change of a seat map. What is absent stays as it is.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SeatMapChange {
    #[garde(skip)]
    pub version: i32,
    #[garde(length(chars, min = 1, max = 120), custom(rules::opt::<str, String>(rules::line)))]
    #[serde(default)]
    #[schema(min_length = 1, max_length = 120)]
    pub name: Option<String>,
    #[garde(skip)]
    #[serde(default)]
    pub plan: Option<Plan>,
}

/// One version of a map's plan.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SeatMapVersion {
    pub number: i32,
    pub seats: i32,
    /// When an event first used it. It does not change any more.
    pub frozen_at: Option<Time>,
    pub created_at: Time,
    /// The events that use it.
    pub events: Vec<VersionEvent>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct VersionEvent {
    pub id: EventId,
    pub title: String,
}

/// A price zone of an event. Its number is its place in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PriceZone {
    #[garde(length(chars, min = 1, max = 80), custom(rules::line))]
    #[schema(min_length = 1, max_length = 80)]
    pub name: String,
    #[garde(custom(is_color))]
    #[schema(pattern = "^#[0-9A-Fa-f]{6}$")]
    pub color: String,
}

fn is_color(text: &str, _: &()) -> garde::Result {
    let hex = text.strip_prefix('#').unwrap_or_default();
    if hex.len() == 6 && hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        Ok(())
    } else {
        Err(garde::Error::new("must be a colour such as #AA3366"))
    }
}

/// How an event is seated, as its organizer sees it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct EventSeating {
    pub seat_map_id: SeatMapId,
    /// The version of the map.
    pub number: i32,
    pub zones: Vec<PriceZone>,
    /// The zone of each seat; −1: not on sale.
    pub zone_of: Vec<i16>,
    /// A booking may not leave a single free seat between taken ones.
    pub no_single_gaps: bool,
    /// For changes: send back what was read.
    pub version: i32,
}

/// How an event is to be seated.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SeatingChange {
    #[garde(skip)]
    pub seat_map_id: SeatMapId,
    #[garde(skip)]
    pub number: i32,
    #[garde(length(min = 1, max = 100), dive)]
    #[schema(min_items = 1, max_items = 100)]
    pub zones: Vec<PriceZone>,
    /// One number for each seat of the plan; −1: not on sale.
    #[garde(length(max = 100_000))]
    #[schema(max_items = 100000)]
    pub zone_of: Vec<i16>,
    #[garde(skip)]
    #[serde(default)]
    pub no_single_gaps: bool,
    /// What was read; absent (or 0) when the event has no seating yet.
    #[garde(skip)]
    #[serde(default)]
    pub version: Option<i32>,
}

/// Seats to keep back, and to give back.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SeatBlocks {
    #[garde(length(max = 100_000))]
    #[serde(default)]
    #[schema(max_items = 100000)]
    pub block: Vec<i32>,
    #[garde(length(max = 100_000))]
    #[serde(default)]
    #[schema(max_items = 100000)]
    pub unblock: Vec<i32>,
}

/// The seats that are kept back on a date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BlockedSeats {
    pub blocked: Vec<i32>,
}

/// Whose the seats of a date are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SeatClaims {
    /// In bookings that are not paid yet.
    pub held: Vec<i32>,
    pub sold: Vec<i32>,
    /// Kept back by the organizer.
    pub blocked: Vec<i32>,
}
