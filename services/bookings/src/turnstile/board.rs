//! What a lane remembers of the seats that are taken.
//!
//! It may refuse, never grant: PostgreSQL decides who gets a seat. It is looked up again as soon as a
//! pool says that places came back, so that nobody is refused a seat that is free.

use std::collections::HashMap;

use events::{Events, EventsError, LockedPool, SeatSet, Seating};
use kit::PoolId;
use sqlx::PgConnection;
use tokio::sync::Mutex;

use super::stages::Key;

/// Dates that are remembered; beyond that, all are forgotten.
const KEPT: usize = 500;

/// The seats of one date that are taken.
#[derive(Debug, Clone)]
pub(crate) struct Taken {
    version: i32,
    pub seats: SeatSet,
    /// How often places came back to each pool when this was read.
    returned: HashMap<PoolId, i64>,
}

/// The seats of all dates that a lane sells.
#[derive(Default)]
pub(crate) struct Board {
    known: Mutex<HashMap<Key, Taken>>,
}

impl Board {
    /// A copy of what is taken, good under the locks of `pools`.
    ///
    /// # Errors
    /// The database's.
    pub(crate) async fn of(
        &self,
        events: &Events,
        conn: &mut PgConnection,
        key: Key,
        seating: &Seating,
        pools: &[LockedPool],
    ) -> Result<Taken, EventsError> {
        let ours = || pools.iter().filter(|pool| pool.event_id == key.0);
        let remembered = self.known.lock().await.get(&key).cloned();
        let good = remembered.filter(|taken| {
            taken.version == seating.version
                && ours().all(|pool| taken.returned.get(&pool.id) == Some(&pool.returned))
        });
        if let Some(taken) = good {
            return Ok(taken);
        }
        let seats = events.taken_seats(conn, key.0, key.1, seating).await?;
        let returned = ours().map(|pool| (pool.id, pool.returned)).collect();
        Ok(Taken { version: seating.version, seats, returned })
    }

    /// Remembers what is taken, now that it is committed.
    pub(crate) async fn keep(&self, taken: HashMap<Key, Taken>) {
        if taken.is_empty() {
            return;
        }
        let mut known = self.known.lock().await;
        if known.len() > KEPT {
            known.clear();
        }
        known.extend(taken);
    }

    /// Forgets dates on which somebody else was seen to take seats.
    pub(crate) async fn forget(&self, keys: impl Iterator<Item = Key>) {
        let mut known = self.known.lock().await;
        for key in keys {
            known.remove(&key);
        }
    }
}
