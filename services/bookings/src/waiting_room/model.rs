//! What visitors and organizers are told, and what they ask for.

use garde::Validate;
use kit::Time;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where a visitor stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum VisitorState {
    /// There is no waiting room: the event sells as always.
    Off,
    /// Has no ticket yet.
    Outside,
    /// Takes part in the draw at the opening.
    Before,
    /// In line.
    Waiting,
    /// May book, until `pass.until`.
    Admitted,
    /// Has a booking; the pass lasts until `pass.until`.
    Booked,
    /// The time to book ran out. Enter again for a place at the end.
    Over,
}

/// What a visitor's page shows.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct WaitingRoomStatus {
    /// Whether the event has a waiting room just now.
    pub on: bool,
    pub state: VisitorState,
    /// Path of the waiting room's page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Place in line, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<u32>,
    /// Seconds that it will take, at the pace of the last minute. Absent when nobody can say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub estimate_seconds: Option<u32>,
    /// People who are waiting.
    pub waiting: u32,
    /// When the draw is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opens_at: Option<Time>,
    /// Nobody goes in just now.
    pub paused: bool,
    /// No place is free. With `may_return`, some are in other people's baskets.
    pub sold_out: bool,
    pub may_return: bool,
    /// More people are ahead than there are places.
    pub may_run_out: bool,
    /// What the organizer has to say.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pass: Option<PassOf>,
    /// The queue ticket, for the header `X-Queue-Ticket` of clients without cookies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ticket: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub draw: Option<DrawResult>,
    /// Zero bits of the work that a ticket costs; see the challenge.
    pub proof_of_work: u32,
    /// When to ask again.
    pub poll_after_seconds: u32,
    pub server_time: Time,
}

/// The right to book for a while.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PassOf {
    pub until: Time,
    /// For the header `X-Admit-Pass` of clients without cookies; told to those who show their ticket in a
    /// header. Browsers have it in a cookie.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
}

/// The draw, for everybody to check: a ticket's place is the rank of its number, which is the first eight
/// bytes (without the highest bit) of HMAC-SHA-256 of the ticket's number (eight bytes, big-endian) under
/// the seed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DrawResult {
    /// 32 bytes in hexadecimal, drawn at `drawn_at` and not before.
    pub seed: String,
    pub drawn_at: Time,
    /// How many were drawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub participants: Option<i32>,
    /// The visitor's own ticket number, in hexadecimal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ticket_number: Option<String>,
    /// What the draw made of it, in hexadecimal; absent for those who came later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub drawn_number: Option<String>,
}

/// Work to do: find `answer` so that SHA-256 of `<riddle>:<answer>` begins with `difficulty` zero bits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RiddleOf {
    /// Absent when a ticket costs nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub riddle: Option<String>,
    pub difficulty: u32,
    /// Until when it can be handed in. The place in line counts from now.
    pub until: Time,
}

/// Enters the waiting room.
#[derive(Debug, Clone, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnterRequest {
    /// The riddle that was solved, where the room asks for one.
    #[serde(default)]
    #[garde(inner(length(bytes, max = 160)))]
    #[schema(max_length = 160)]
    pub riddle: Option<String>,
    #[serde(default)]
    #[garde(skip)]
    pub answer: Option<u64>,
}

/// The waiting room of an event, for its organizer.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct RoomSettings {
    pub enabled: bool,
    /// The draw; null: first come, first served from the beginning.
    pub opens_at: Option<Time>,
    /// People per minute; null: as fast as the event sells.
    pub rate_per_minute: Option<i32>,
    /// Minutes in which an admitted person can begin to book.
    pub window_minutes: i16,
    pub paused: bool,
    pub message: String,
    pub proof_of_work: i16,
    /// Path of the page.
    pub address: String,
    /// Whether people can come: it is on, and the event is public.
    pub live: bool,
    pub drawn_at: Option<Time>,
    pub participants: Option<i32>,
    /// 0 when nothing was ever set.
    pub version: i32,
    pub figures: RoomFigures,
    pub server_time: Time,
}

/// A waiting room in figures.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, ToSchema)]
pub struct RoomFigures {
    /// Waiting, with the page open.
    pub waiting: u32,
    /// Waiting, but not heard of for a while. They keep their place.
    pub away: u32,
    /// Admitted since the beginning.
    pub admitted: u64,
    /// Inside, without a booking yet.
    pub inside: u32,
    /// Admissions per minute, measured.
    pub admitted_per_minute: f64,
    /// Admissions per minute that are allowed.
    pub allowed_per_minute: f64,
    /// Bookings per minute, measured.
    pub sold_per_minute: f64,
    /// Places that nobody holds.
    pub free: i64,
    /// Places in baskets.
    pub held: i64,
    /// Seconds until the last in line goes in.
    pub estimate_seconds: Option<u32>,
    pub sold_out: bool,
}

/// What an organizer sets.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SettingsRequest {
    #[garde(skip)]
    pub enabled: bool,
    #[garde(skip)]
    pub opens_at: Option<Time>,
    #[garde(inner(range(min = 1, max = 100_000)))]
    #[schema(minimum = 1, maximum = 100_000)]
    pub rate_per_minute: Option<i32>,
    #[garde(range(min = 1, max = 60))]
    #[schema(minimum = 1, maximum = 60)]
    pub window_minutes: i16,
    #[serde(default)]
    #[garde(length(chars, max = 500))]
    #[schema(max_length = 500)]
    pub message: String,
    #[serde(default)]
    #[garde(range(min = 0, max = 24))]
    #[schema(minimum = 0, maximum = 24)]
    pub proof_of_work: i16,
    /// The version that was read; 0 for the first time.
    #[garde(range(min = 0))]
    #[schema(minimum = 0)]
    pub version: i32,
}

/// A new rate.
#[derive(Debug, Clone, Copy, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RateRequest {
    /// People per minute; null: as fast as the event sells.
    #[garde(inner(range(min = 1, max = 100_000)))]
    #[schema(minimum = 1, maximum = 100_000)]
    pub rate_per_minute: Option<i32>,
}

/// What to tell everybody who waits.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MessageRequest {
    #[garde(length(chars, max = 500))]
    #[schema(max_length = 500)]
    pub message: String,
}
