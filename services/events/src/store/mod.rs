//! Every SQL statement of the events service, one file per resource.

pub(crate) mod channels;
pub(crate) mod charges;
pub(crate) mod checklist;
pub(crate) mod crowd;
pub(crate) mod duplicate;
pub(crate) mod events;
pub(crate) mod inventory;
pub(crate) mod listing;
pub(crate) mod media;
pub(crate) mod occurrences;
pub(crate) mod offer_pools;
pub(crate) mod offers;
pub(crate) mod pools;
pub(crate) mod products;
pub(crate) mod quote;
pub(crate) mod reserve;
pub(crate) mod search;
pub(crate) mod seat_claims;
pub(crate) mod seat_maps;
pub(crate) mod seatings;
pub(crate) mod stage;
pub(crate) mod summary;
pub(crate) mod venues;
pub(crate) mod zone_pools;

/// Whether `error` is PostgreSQL's refusal of a broken constraint with this SQLSTATE.
pub(crate) fn refused(error: &sqlx::Error, state: &str) -> bool {
    error.as_database_error().is_some_and(|error| error.code().as_deref() == Some(state))
}

/// SQLSTATE of a broken unique constraint.
pub(crate) const UNIQUE: &str = "23505";
/// SQLSTATE of a row that others still refer to, or that refers to nothing.
pub(crate) const FOREIGN_KEY: &str = "23503";
/// SQLSTATE of a row that breaks a check.
pub(crate) const CHECK: &str = "23514";
