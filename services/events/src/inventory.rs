//! Places move between free, held and sold. Every movement is one conditional update per pool, in the
//! order of the pools' ids, and one row of the ledger, all in the caller's transaction: a movement that
//! fails makes the caller roll all of it back.

use std::collections::BTreeMap;

use kit::{BookingId, EventId, PoolId, Time};
use sqlx::PgConnection;

use crate::{EVENTS_INVENTORY, Events, EventsError, store, store::inventory::Movement};

/// Why held places go back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The buyer let go.
    Release,
    /// The deadline passed.
    Expire,
}

/// A pool whose counters differ from what its ledger adds up to.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Drift {
    pub event_id: EventId,
    pub pool_id: PoolId,
    pub capacity: i32,
    pub held: i32,
    pub sold: i32,
    /// What the ledger says.
    pub ledger_capacity: i64,
    pub ledger_held: i64,
    pub ledger_sold: i64,
}

impl Events {
    /// Holds places for a booking: all of `needs`, or an error after which the caller rolls back.
    ///
    /// # Errors
    /// [`EventsError::SoldOut`] naming the pool and what is free in it.
    pub async fn take(
        &self,
        conn: &mut PgConnection,
        event_id: EventId,
        booking_id: BookingId,
        needs: &[(PoolId, i32)],
        now: Time,
    ) -> Result<(), EventsError> {
        let movement = Movement { reason: "hold", held: 1, sold: 0 };
        move_places(conn, event_id, booking_id, needs, movement, now).await
    }

    /// Gives held places back.
    ///
    /// # Errors
    /// [`EventsError::Counters`] when a pool does not hold as many.
    pub async fn give_back(
        &self,
        conn: &mut PgConnection,
        event_id: EventId,
        booking_id: BookingId,
        claims: &[(PoolId, i32)],
        reason: Reason,
        now: Time,
    ) -> Result<(), EventsError> {
        let reason = match reason {
            Reason::Release => "release",
            Reason::Expire => "expire",
        };
        let movement = Movement { reason, held: -1, sold: 0 };
        move_places(conn, event_id, booking_id, claims, movement, now).await
    }

    /// Turns held places into sold ones.
    ///
    /// # Errors
    /// [`EventsError::Counters`] when a pool does not hold as many.
    pub async fn sell(
        &self,
        conn: &mut PgConnection,
        event_id: EventId,
        booking_id: BookingId,
        claims: &[(PoolId, i32)],
        now: Time,
    ) -> Result<(), EventsError> {
        let movement = Movement { reason: "sell", held: -1, sold: 1 };
        move_places(conn, event_id, booking_id, claims, movement, now).await
    }

    /// Sells places that are not held any more, for money that came after the deadline.
    ///
    /// # Errors
    /// [`EventsError::SoldOut`] naming the pool and what is free in it.
    pub async fn sell_late(
        &self,
        conn: &mut PgConnection,
        event_id: EventId,
        booking_id: BookingId,
        claims: &[(PoolId, i32)],
        now: Time,
    ) -> Result<(), EventsError> {
        let movement = Movement { reason: "resell", held: 0, sold: 1 };
        move_places(conn, event_id, booking_id, claims, movement, now).await
    }

    /// Gives sold places back when a booking is cancelled.
    ///
    /// # Errors
    /// [`EventsError::Counters`] when a pool has not sold as many.
    pub async fn unsell(
        &self,
        conn: &mut PgConnection,
        event_id: EventId,
        booking_id: BookingId,
        claims: &[(PoolId, i32)],
        now: Time,
    ) -> Result<(), EventsError> {
        let movement = Movement { reason: "cancel", held: 0, sold: -1 };
        move_places(conn, event_id, booking_id, claims, movement, now).await
    }

    /// The pools whose counters differ from what their ledger adds up to; none, if all is well.
    ///
    /// # Errors
    /// The database's.
    pub async fn check_inventory(conn: &mut PgConnection) -> Result<Vec<Drift>, EventsError> {
        Ok(store::inventory::drift(conn).await?)
    }
}

async fn move_places(
    conn: &mut PgConnection,
    event_id: EventId,
    booking_id: BookingId,
    places: &[(PoolId, i32)],
    movement: Movement,
    now: Time,
) -> Result<(), EventsError> {
    let mut by_pool: BTreeMap<PoolId, i32> = BTreeMap::new();
    for (pool_id, quantity) in places {
        let sum = by_pool.entry(*pool_id).or_insert(0);
        *sum = sum
            .checked_add(*quantity)
            .filter(|_| *quantity >= 0)
            .ok_or(EventsError::Counters { pool_id: *pool_id, quantity: *quantity })?;
    }
    by_pool.retain(|_, quantity| *quantity > 0);
    if by_pool.is_empty() {
        return Ok(());
    }
    for (pool_id, quantity) in by_pool {
        if store::inventory::shift(conn, event_id, pool_id, booking_id, quantity, movement, now).await? {
            continue;
        }
        let free = store::inventory::free(conn, event_id, pool_id).await?.ok_or(EventsError::NotFound)?;
        return Err(if movement.takes() {
            EventsError::SoldOut { pool_id, free }
        } else {
            EventsError::Counters { pool_id, quantity }
        });
    }
    data::listen::announce(conn, EVENTS_INVENTORY, &event_id.to_string()).await?;
    Ok(())
}
