//! Capacity counters.

use garde::Validate;
use kit::{OccurrenceId, OfferId, PoolId, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::rules;

/// A capacity counter of one occurrence. `free = capacity - held - sold - blocked - reserved`, never negative.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, sqlx::FromRow, ToSchema)]
pub struct Pool {
    pub id: PoolId,
    pub occurrence_id: OccurrenceId,
    pub name: String,
    pub capacity: i32,
    /// In bookings that are not paid yet.
    pub held: i32,
    pub sold: i32,
    /// Kept back by the organizer.
    pub blocked: i32,
    /// Came free, and is kept for the waiting list.
    pub reserved: i32,
    pub free: i32,
    /// The price zone whose seats it counts; null: its numbers are set by hand.
    pub zone: Option<i16>,
    /// The offer whose quantity on this date it counts; null: none.
    pub offer_id: Option<OfferId>,
    /// The pool that its places were taken out of, for a channel; null: it is no channel.
    pub channel_of: Option<PoolId>,
    /// When what is left of the channel goes back.
    pub release_at: Option<Time>,
    /// Since when the channel is closed.
    pub released_at: Option<Time>,
    pub version: i32,
}

/// A new pool.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPool {
    #[garde(skip)]
    pub occurrence_id: OccurrenceId,
    #[garde(length(chars, min = 1, max = 120), custom(rules::line))]
    #[schema(min_length = 1, max_length = 120)]
    pub name: String,
    #[garde(range(min = 0, max = 1_000_000))]
    #[schema(minimum = 0, maximum = 1000000)]
    pub capacity: i32,
}

/// A change of a pool. What is absent stays as it is.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PoolChange {
    #[garde(skip)]
    pub version: i32,
    #[garde(length(chars, min = 1, max = 120), custom(rules::opt::<str, String>(rules::line)))]
    #[serde(default)]
    #[schema(min_length = 1, max_length = 120)]
    pub name: Option<String>,
    #[garde(range(min = 0, max = 1_000_000))]
    #[serde(default)]
    #[schema(minimum = 0, maximum = 1000000)]
    pub capacity: Option<i32>,
    #[garde(range(min = 0, max = 1_000_000))]
    #[serde(default)]
    #[schema(minimum = 0, maximum = 1000000)]
    pub blocked: Option<i32>,
}

/// Places to set aside for a channel.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewChannel {
    /// The pool that they are taken out of.
    #[garde(skip)]
    pub pool_id: PoolId,
    #[garde(length(chars, min = 1, max = 120), custom(rules::line))]
    #[schema(min_length = 1, max_length = 120)]
    pub name: String,
    #[garde(range(min = 1, max = 1_000_000))]
    #[schema(minimum = 1, maximum = 1000000)]
    pub capacity: i32,
    /// When what is left goes back; by hand unless told.
    #[garde(skip)]
    #[serde(default)]
    pub release_at: Option<Time>,
}

/// A change of a channel. What is absent stays as it is.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChannelChange {
    #[garde(skip)]
    pub version: i32,
    #[garde(length(chars, min = 1, max = 120), custom(rules::opt::<str, String>(rules::line)))]
    #[serde(default)]
    #[schema(min_length = 1, max_length = 120)]
    pub name: Option<String>,
    #[garde(range(min = 0, max = 1_000_000))]
    #[serde(default)]
    #[schema(minimum = 0, maximum = 1000000)]
    pub capacity: Option<i32>,
    /// When what is left goes back; null: by hand.
    #[garde(skip)]
    #[serde(default, deserialize_with = "super::rules::nullable")]
    #[schema(value_type = Option<Time>)]
    pub release_at: Option<Option<Time>>,
}
