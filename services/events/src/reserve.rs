//! Places that are kept for the waiting list.
//!
//! While people wait for a pool, PostgreSQL itself reserves what comes free in it (the trigger
//! `pools_reserve_what_comes_free`), in the statement that frees it: no buyer can be faster. The general
//! sale counts reserved places as taken. Only the functions here turn a reserve into a hold, or give it
//! to the general sale.

use kit::{BookingId, EventId, PoolId, Time};
use sqlx::PgConnection;

use crate::{EVENTS_INVENTORY, Events, EventsError, store};

/// A pool that the waiting list looks at, locked until the transaction ends.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct ReservedPool {
    pub id: PoolId,
    /// Places that nobody has, the reserved ones among them.
    pub free: i32,
    pub reserved: i32,
    /// Kept back by the organizer.
    pub blocked: i32,
    pub waited_for: bool,
    /// The price zone whose seats it counts.
    pub zone: Option<i16>,
    /// Since when places are kept that fit nobody.
    pub kept_since: Option<Time>,
    /// When its occurrence begins.
    pub starts_at: Time,
}

/// What a pool keeps from now on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keep {
    pub pool_id: PoolId,
    pub waited_for: bool,
    pub reserved: i32,
    pub kept_since: Option<Time>,
}

/// Places that the waiting list takes of one pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Take {
    pub pool_id: PoolId,
    pub places: i32,
    /// How many of them come from what the organizer keeps back.
    pub unblock: i32,
}

impl Events {
    /// Events where something came free for the waiting list since it was last looked at.
    ///
    /// # Errors
    /// The database's.
    pub async fn fresh_reserves(&self, conn: &mut PgConnection) -> Result<Vec<EventId>, EventsError> {
        Ok(store::reserve::fresh(conn).await?)
    }

    /// Keeps what comes free in `pool_ids` for the waiting list, from now on.
    ///
    /// # Errors
    /// The database's.
    pub async fn wait_for(
        &self,
        conn: &mut PgConnection,
        event_id: EventId,
        pool_ids: &[PoolId],
    ) -> Result<(), EventsError> {
        Ok(store::reserve::wait_for(conn, event_id, pool_ids).await?)
    }

    /// Locks `pool_ids` and all pools of the event that keep places, in the order of their ids.
    ///
    /// # Errors
    /// The database's.
    pub async fn lock_reserves(
        &self,
        conn: &mut PgConnection,
        event_id: EventId,
        pool_ids: &[PoolId],
    ) -> Result<Vec<ReservedPool>, EventsError> {
        Ok(store::reserve::lock(conn, event_id, pool_ids).await?)
    }

    /// Holds places for somebody on the waiting list, the reserved ones first.
    ///
    /// # Errors
    /// [`EventsError::SoldOut`] when they are not there, after which the caller rolls back.
    pub async fn take_reserved(
        &self,
        conn: &mut PgConnection,
        event_id: EventId,
        booking_id: BookingId,
        takes: &[Take],
        now: Time,
    ) -> Result<(), EventsError> {
        for take in takes {
            let (pool_id, places, unblock) = (take.pool_id, take.places, take.unblock);
            if !store::reserve::take(conn, event_id, pool_id, booking_id, places, unblock, now).await? {
                return Err(EventsError::SoldOut { pool_id, free: 0 });
            }
        }
        data::listen::announce(conn, EVENTS_INVENTORY, &event_id.to_string()).await?;
        Ok(())
    }

    /// Writes what locked pools keep from now on; what they keep no longer is on general sale.
    ///
    /// # Errors
    /// The database's.
    pub async fn keep_reserves(
        &self,
        conn: &mut PgConnection,
        event_id: EventId,
        keeps: &[Keep],
    ) -> Result<(), EventsError> {
        if keeps.is_empty() {
            return Ok(());
        }
        store::reserve::keep(conn, event_id, keeps).await?;
        data::listen::announce(conn, EVENTS_INVENTORY, &event_id.to_string()).await?;
        Ok(())
    }
}
