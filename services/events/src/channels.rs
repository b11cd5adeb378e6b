//! Places set aside for a channel (box office, partner, sponsor), until a date.
//!
//! A channel is a pool whose capacity was taken out of another one: places move between the two and are
//! never made, so that both together hold what the one held before. At the release date what is left goes
//! back, and what comes back to the channel later follows.

use data::jobs::JobResult;
use kit::{EventId, OccurrenceId, OrganizationId, PoolId, Time};
use sqlx::PgConnection;

use crate::{
    EVENTS_INVENTORY, Events, EventsError, announce_change,
    change::{editable, set, set_text},
    model::{ChannelChange, NewChannel, Pool},
    pools::{MOST_POOLS, counted_by_hand},
    store,
};

impl Events {
    /// Sets free places of a pool aside for a channel.
    ///
    /// # Errors
    /// `NotFound`, `Invalid` for a pool that is not the event's, `TooMany`, `SoldOut` when not as many are
    /// free, `Conflict` (`event_archived`, `pool_of_zone`, `pool_of_offer`, `pool_of_channel`).
    pub async fn add_channel(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
        new: NewChannel,
    ) -> Result<Pool, EventsError> {
        let now = self.clock.now();
        in_the_future(new.release_at, now)?;
        let mut tx = self.db.begin().await?;
        editable(&mut tx, organization_id, event_id).await?;
        if store::pools::count(&mut tx, event_id).await? >= MOST_POOLS {
            return Err(EventsError::TooMany { what: "pools", limit: MOST_POOLS });
        }
        let parent = match store::pools::lock(&mut tx, event_id, new.pool_id).await {
            Err(sqlx::Error::RowNotFound) => {
                return Err(EventsError::invalid("pool_id", "unknown", "is not one of this event"));
            }
            other => other?,
        };
        counted_by_hand(&parent)?;
        let channel_id = PoolId::new();
        let name = new.name.trim();
        store::channels::insert(&mut tx, event_id, channel_id, parent.id, name, new.release_at).await?;
        self.move_capacity(&mut tx, event_id, (parent.id, parent.free), channel_id, new.capacity, now)
            .await?;
        let channel = store::pools::lock(&mut tx, event_id, channel_id).await?;
        told(&mut tx, event_id).await?;
        tx.commit().await?;
        Ok(channel)
    }

    /// Whether a channel of this date sells of its own places at `now`.
    ///
    /// # Errors
    /// The database's.
    pub async fn is_channel_open(
        &self,
        conn: &mut PgConnection,
        event_id: EventId,
        occurrence_id: OccurrenceId,
        channel_id: PoolId,
        now: Time,
    ) -> Result<bool, EventsError> {
        Ok(store::channels::is_open(conn, event_id, occurrence_id, channel_id, now).await?)
    }

    /// Changes a channel that is open. Its places come from the pool they were taken out of, or go there.
    ///
    /// # Errors
    /// `NotFound`, `Stale`, `Invalid`, `SoldOut` when not as many are free, `Conflict` (`event_archived`,
    /// `channel_released`).
    pub async fn change_channel(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
        channel_id: PoolId,
        change: ChannelChange,
    ) -> Result<Pool, EventsError> {
        let now = self.clock.now();
        in_the_future(change.release_at.flatten(), now)?;
        let mut tx = self.db.begin().await?;
        editable(&mut tx, organization_id, event_id).await?;
        let (mut channel, parent) = lock_both(&mut tx, event_id, channel_id).await?;
        if channel.version != change.version {
            return Err(EventsError::Stale);
        }
        if channel.released_at.is_some() {
            return Err(EventsError::conflict("channel_released", "This channel is closed already"));
        }
        set_text(&mut channel.name, change.name);
        set(&mut channel.release_at, change.release_at);
        store::channels::update(&mut tx, event_id, &channel).await?;
        let grows = change.capacity.unwrap_or(channel.capacity) - channel.capacity;
        if grows >= 0 {
            self.move_capacity(&mut tx, event_id, (parent.id, parent.free), channel_id, grows, now).await?;
        } else {
            let from = (channel_id, channel.free);
            self.move_capacity(&mut tx, event_id, from, parent.id, -grows, now).await?;
        }
        let channel = store::pools::lock(&mut tx, event_id, channel_id).await?;
        told(&mut tx, event_id).await?;
        tx.commit().await?;
        Ok(channel)
    }

    /// Closes a channel now: what is left of it goes back. Closing twice is closing once.
    ///
    /// # Errors
    /// `NotFound`, `Conflict` (`event_archived`).
    pub async fn release_channel(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
        channel_id: PoolId,
    ) -> Result<Pool, EventsError> {
        let mut tx = self.db.begin().await?;
        editable(&mut tx, organization_id, event_id).await?;
        self.close_channel(&mut tx, event_id, channel_id).await?;
        let channel = store::pools::lock(&mut tx, event_id, channel_id).await?;
        tx.commit().await?;
        Ok(channel)
    }

    /// Closes the channels whose date has come, and empties closed ones to which places came back.
    ///
    /// # Errors
    /// The database's.
    pub async fn release_channels(&self) -> JobResult {
        let due = {
            let mut conn = self.db.acquire().await?;
            store::channels::due(&mut conn, self.clock.now()).await?
        };
        for (event_id, channel_id) in due {
            let mut tx = self.db.begin().await?;
            match self.close_channel(&mut tx, event_id, channel_id).await {
                Ok(()) => tx.commit().await?,
                Err(error) => tracing::warn!(%error, %event_id, %channel_id, "a channel can't be closed"),
            }
        }
        Ok(())
    }

    async fn close_channel(
        &self,
        tx: &mut PgConnection,
        event_id: EventId,
        channel_id: PoolId,
    ) -> Result<(), EventsError> {
        let now = self.clock.now();
        let (channel, parent) = lock_both(tx, event_id, channel_id).await?;
        if channel.released_at.is_none() {
            store::channels::set_released(tx, event_id, channel_id, now).await?;
        }
        self.move_capacity(tx, event_id, (channel_id, channel.free), parent.id, channel.free, now).await?;
        told(tx, event_id).await
    }

    /// Moves free places from one pool to another, both locked.
    async fn move_capacity(
        &self,
        tx: &mut PgConnection,
        event_id: EventId,
        (from, free): (PoolId, i32),
        to: PoolId,
        places: i32,
        now: Time,
    ) -> Result<(), EventsError> {
        if places > free {
            return Err(EventsError::SoldOut { pool_id: from, free });
        }
        if places > 0 {
            store::channels::add_capacity(tx, event_id, from, -places).await?;
            store::channels::add_capacity(tx, event_id, to, places).await?;
            store::inventory::note_capacity(tx, event_id, from, -places, now).await?;
            store::inventory::note_capacity(tx, event_id, to, places, now).await?;
        }
        Ok(())
    }
}

/// A channel and the pool that its places were taken out of, locked in the order of their ids.
async fn lock_both(
    tx: &mut PgConnection,
    event_id: EventId,
    channel_id: PoolId,
) -> Result<(Pool, Pool), EventsError> {
    let parent_id = store::channels::parent(tx, event_id, channel_id).await?;
    let mut ids = [channel_id, parent_id];
    ids.sort_unstable();
    let first = store::pools::lock(tx, event_id, ids[0]).await?;
    let second = store::pools::lock(tx, event_id, ids[1]).await?;
    Ok(if first.id == channel_id { (first, second) } else { (second, first) })
}

fn in_the_future(release_at: Option<Time>, now: Time) -> Result<(), EventsError> {
    match release_at {
        Some(at) if at <= now => Err(EventsError::invalid("release_at", "invalid", "must lie ahead")),
        _ => Ok(()),
    }
}

async fn told(tx: &mut PgConnection, event_id: EventId) -> Result<(), EventsError> {
    announce_change(tx, event_id).await?;
    Ok(data::listen::announce(tx, EVENTS_INVENTORY, &event_id.to_string()).await?)
}
