//! Places of many bookings move at once: the inventory's side of the turnstile.

use std::collections::{BTreeMap, BTreeSet};

use kit::{BookingId, EventId, PoolId, Time};
use sqlx::PgConnection;

use crate::{EVENTS_INVENTORY, Events, EventsError, store};

/// A pool that is locked until the transaction ends.
#[derive(Debug, Clone, Copy, sqlx::FromRow)]
pub struct LockedPool {
    pub event_id: EventId,
    pub id: PoolId,
    /// Places that can be taken.
    pub free: i32,
    /// How often places came back.
    pub returned: i64,
}

/// What the bookings of one batch move in one pool.
#[derive(Debug, Clone)]
pub struct Shift {
    pub event_id: EventId,
    pub pool_id: PoolId,
    pub held: i32,
    pub sold: i32,
    pub bookings: Vec<BookingId>,
}

/// What one booking moves in one pool.
#[derive(Debug, Clone, Copy)]
pub struct Move {
    pub event_id: EventId,
    pub pool_id: PoolId,
    pub booking_id: BookingId,
    pub held: i32,
    pub sold: i32,
}

impl Shift {
    /// What `moves` come to, pool by pool in lock order.
    pub fn sum(moves: impl IntoIterator<Item = Move>) -> Vec<Self> {
        let mut by_pool: BTreeMap<PoolId, Self> = BTreeMap::new();
        for Move { event_id, pool_id, booking_id, held, sold } in moves {
            let nothing = || Self { event_id, pool_id, held: 0, sold: 0, bookings: Vec::new() };
            let shift = by_pool.entry(pool_id).or_insert_with(nothing);
            shift.held += held;
            shift.sold += sold;
            shift.bookings.push(booking_id);
        }
        by_pool.into_values().collect()
    }
}

impl Events {
    /// Locks pools, in the order of their ids, against every other movement.
    ///
    /// # Errors
    /// The database's.
    pub async fn lock_pools(
        &self,
        conn: &mut PgConnection,
        pools: &[(EventId, PoolId)],
    ) -> Result<Vec<LockedPool>, EventsError> {
        let (events, ids): (Vec<EventId>, Vec<PoolId>) = pools.iter().copied().unzip();
        Ok(store::crowd::lock(conn, &events, &ids).await?)
    }

    /// Notes that places of pools came back though their numbers stand: seats were exchanged.
    ///
    /// # Errors
    /// The database's.
    pub async fn note_returns(
        &self,
        conn: &mut PgConnection,
        event_id: EventId,
        pool_ids: &[PoolId],
    ) -> Result<(), EventsError> {
        store::crowd::note_returns(conn, event_id, pool_ids).await?;
        data::listen::announce(conn, EVENTS_INVENTORY, &event_id.to_string()).await?;
        Ok(())
    }

    /// Moves the places of a batch and writes one row of the ledger for each pool. `reason` is the
    /// ledger's word for it, such as `hold` or `sell`.
    ///
    /// # Errors
    /// [`EventsError::Counters`] when a pool is missing; the database's when a constraint refuses.
    pub async fn shift(
        &self,
        conn: &mut PgConnection,
        reason: &'static str,
        shifts: &[Shift],
        now: Time,
    ) -> Result<(), EventsError> {
        let Some(first) = shifts.first() else { return Ok(()) };
        let moved = store::crowd::shift(conn, reason, shifts, now).await?;
        if usize::try_from(moved) != Ok(shifts.len()) {
            return Err(EventsError::Counters { pool_id: first.pool_id, quantity: first.held });
        }
        let events: BTreeSet<EventId> = shifts.iter().map(|shift| shift.event_id).collect();
        for event_id in events {
            data::listen::announce(conn, EVENTS_INVENTORY, &event_id.to_string()).await?;
        }
        Ok(())
    }
}
