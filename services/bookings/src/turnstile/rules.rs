//! What else decides at the turnstile, beside places and seats.

use std::collections::HashMap;

use events::Stage;
use kit::{PoolId, Time};

use super::ask::Ask;
use crate::BookingsError;

/// Places that are free by pool, as they stand when a buyer's turn comes.
pub(super) type Free = HashMap<PoolId, i32>;

/// The step of the price ladder that is asked for must be the one that is on sale at this very moment.
///
/// # Errors
/// `price_changed` with the offer that is.
pub(super) fn ladder(stage: &Stage, ask: &Ask, free: &Free, now: Time) -> Result<(), BookingsError> {
    if !stage.has_ladders() {
        return Ok(());
    }
    let free = |pool| free.get(&pool).copied().unwrap_or(0);
    Ok(stage.check_ladder(&ask.items, &ask.opened, free, now)?)
}
