//! Capacity counters.

use garde::Validate;
use kit::{OccurrenceId, PoolId};
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
