//! Capacity counters, as their organizer sets them.

use kit::{EventId, OccurrenceId, OrganizationId, PoolId};
use sqlx::PgConnection;

use crate::{
    EVENTS_INVENTORY, Events, EventsError, announce_change,
    change::{editable, set, set_text},
    model::{NewPool, Pool, PoolChange},
    store,
};

/// Pools that one event can have.
pub(crate) const MOST_POOLS: i64 = 1000;

impl Events {
    /// The pools of an event.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn pools(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
    ) -> Result<Vec<Pool>, EventsError> {
        let mut conn = self.db.acquire().await?;
        store::events::load(&mut conn, organization_id, event_id).await?;
        Ok(store::pools::list(&mut conn, event_id).await?)
    }

    /// Adds a pool to an occurrence.
    ///
    /// # Errors
    /// `NotFound`, `Invalid`, `TooMany`, `Conflict` (`event_archived`).
    pub async fn add_pool(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
        new: NewPool,
    ) -> Result<Pool, EventsError> {
        let mut tx = self.db.begin().await?;
        editable(&mut tx, organization_id, event_id).await?;
        match store::occurrences::lock(&mut tx, event_id, new.occurrence_id).await {
            Err(sqlx::Error::RowNotFound) => {
                return Err(EventsError::invalid("occurrence_id", "unknown", "is not one of this event"));
            }
            other => other?,
        };
        let (pool_id, name) = (PoolId::new(), new.name.trim());
        self.insert_pool(&mut tx, event_id, pool_id, new.occurrence_id, name, new.capacity).await?;
        announce_change(&mut tx, event_id).await?;
        let pool = store::pools::lock(&mut tx, event_id, pool_id).await?;
        tx.commit().await?;
        Ok(pool)
    }

    /// Changes a pool. Its capacity never falls below what is held, sold and blocked.
    ///
    /// # Errors
    /// `NotFound`, `Stale`, `CapacityBelowSold` with the numbers, `Conflict` (`event_archived`,
    /// `pool_of_zone`, `pool_of_offer`, `pool_of_channel`).
    pub async fn change_pool(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
        pool_id: PoolId,
        change: PoolChange,
    ) -> Result<Pool, EventsError> {
        let mut tx = self.db.begin().await?;
        editable(&mut tx, organization_id, event_id).await?;
        let mut pool = store::pools::lock(&mut tx, event_id, pool_id).await?;
        if pool.version != change.version {
            return Err(EventsError::Stale);
        }
        counted_by_hand(&pool)?;
        let before = pool.capacity;
        set_text(&mut pool.name, change.name);
        set(&mut pool.capacity, change.capacity);
        set(&mut pool.blocked, change.blocked);
        let (held, sold, blocked) = (pool.held, pool.sold, pool.blocked);
        if i64::from(held) + i64::from(sold) + i64::from(blocked) > i64::from(pool.capacity) {
            return Err(EventsError::CapacityBelowSold { capacity: pool.capacity, held, sold, blocked });
        }
        let now = self.clock.now();
        store::pools::update(&mut tx, event_id, &pool).await?;
        store::inventory::note_capacity(&mut tx, event_id, pool_id, pool.capacity - before, now).await?;
        announce_change(&mut tx, event_id).await?;
        data::listen::announce(&mut tx, EVENTS_INVENTORY, &event_id.to_string()).await?;
        let pool = store::pools::lock(&mut tx, event_id, pool_id).await?;
        tx.commit().await?;
        Ok(pool)
    }

    /// Deletes a pool from which nothing was ever taken.
    ///
    /// # Errors
    /// `NotFound`, `Conflict` (`pool_in_use`, `pool_of_zone`, `pool_of_offer`, `pool_of_channel`,
    /// `event_archived`).
    pub async fn delete_pool(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
        pool_id: PoolId,
    ) -> Result<(), EventsError> {
        let in_use =
            || EventsError::conflict("pool_in_use", "Places were booked; set its capacity to what is sold");
        let mut tx = self.db.begin().await?;
        editable(&mut tx, organization_id, event_id).await?;
        counted_by_hand(&store::pools::lock(&mut tx, event_id, pool_id).await?)?;
        if store::inventory::ever_used(&mut tx, event_id, &[pool_id]).await? {
            return Err(in_use());
        }
        match store::pools::delete(&mut tx, event_id, &[pool_id]).await {
            Err(error) if store::refused(&error, store::FOREIGN_KEY) => return Err(in_use()),
            other => other?,
        }
        announce_change(&mut tx, event_id).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Inserts a pool and writes its capacity into the ledger.
    pub(crate) async fn insert_pool(
        &self,
        tx: &mut PgConnection,
        event_id: EventId,
        pool_id: PoolId,
        occurrence_id: OccurrenceId,
        name: &str,
        capacity: i32,
    ) -> Result<(), EventsError> {
        if store::pools::count(tx, event_id).await? >= MOST_POOLS {
            return Err(EventsError::TooMany { what: "pools", limit: MOST_POOLS });
        }
        store::pools::insert(tx, event_id, pool_id, occurrence_id, name, capacity).await?;
        store::inventory::note_capacity(tx, event_id, pool_id, capacity, self.clock.now()).await?;
        Ok(())
    }
}

/// Passes for a pool whose numbers an organizer sets.
pub(crate) fn counted_by_hand(pool: &Pool) -> Result<(), EventsError> {
    let because = |code, title| Err(EventsError::conflict(code, title));
    match pool {
        Pool { zone: Some(_), .. } => {
            because("pool_of_zone", "These places follow from the seats of a price zone")
        }
        Pool { offer_id: Some(_), .. } => {
            because("pool_of_offer", "This number is the quantity of a price: change it there")
        }
        Pool { channel_of: Some(_), .. } => {
            because("pool_of_channel", "These places belong to a channel: change it there")
        }
        _ => Ok(()),
    }
}
