//! Dates of an event.

use std::collections::BTreeMap;

use kit::{EventId, OccurrenceId, OrganizationId, PoolId, VenueId};
use sqlx::PgConnection;

use crate::{
    Events, EventsError,
    change::{changed, editable, set},
    model::{EventState, NewOccurrence, Occurrence, OccurrenceChange, OccurrenceState, Venue, check_times},
    store,
};

/// Occurrences that one event can have.
const MOST_OCCURRENCES: usize = 200;

impl Events {
    /// The occurrences of an event, in order of time.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn occurrences(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
    ) -> Result<Vec<Occurrence>, EventsError> {
        let mut conn = self.db.acquire().await?;
        store::events::load(&mut conn, organization_id, event_id).await?;
        Ok(store::occurrences::list(&mut conn, event_id).await?)
    }

    /// Adds an occurrence, with the pools of the one before it unless told otherwise.
    ///
    /// # Errors
    /// `NotFound`, `Invalid`, `TooMany`, `Conflict` (`event_archived`, `wrong_state`).
    pub async fn add_occurrence(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
        new: NewOccurrence,
    ) -> Result<Occurrence, EventsError> {
        check_times(new.starts_at, new.ends_at, new.doors_at)?;
        let mut tx = self.db.begin().await?;
        if editable(&mut tx, organization_id, event_id).await? == EventState::Cancelled {
            return Err(EventsError::conflict("wrong_state", "The event is cancelled"));
        }
        if store::occurrences::list(&mut tx, event_id).await?.len() >= MOST_OCCURRENCES {
            return Err(EventsError::TooMany { what: "occurrences", limit: MOST_OCCURRENCES as i64 });
        }
        let venue = venue(&mut tx, organization_id, new.venue_id).await?;
        let time_zone = match (new.time_zone, venue) {
            (Some(time_zone), _) => time_zone,
            (None, Some(venue)) => venue.time_zone,
            (None, None) => self.zone_of(&mut tx, organization_id).await?,
        };
        let occurrence = Occurrence {
            id: OccurrenceId::new(),
            event_id,
            starts_at: new.starts_at,
            ends_at: new.ends_at,
            doors_at: new.doors_at,
            time_zone,
            venue_id: new.venue_id,
            venue_name: None,
            online_url: new.online_url,
            state: OccurrenceState::Scheduled,
            version: 1,
        };
        store::occurrences::insert(&mut tx, organization_id, &occurrence, self.clock.now()).await?;
        if new.copy_pools.unwrap_or(true) {
            self.copy_pools(&mut tx, event_id, occurrence.id).await?;
        }
        store::pools::lock_of_event(&mut tx, event_id).await?;
        self.put_zone_pools(&mut tx, event_id).await?;
        self.put_offer_pools(&mut tx, event_id, None).await?;
        changed(&mut tx, event_id).await?;
        let occurrence = store::occurrences::lock(&mut tx, event_id, occurrence.id).await?;
        tx.commit().await?;
        Ok(occurrence)
    }

    /// Changes an occurrence.
    ///
    /// # Errors
    /// `NotFound`, `Stale`, `Invalid`, `Conflict` (`event_archived`).
    pub async fn change_occurrence(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
        occurrence_id: OccurrenceId,
        change: OccurrenceChange,
    ) -> Result<Occurrence, EventsError> {
        let mut tx = self.db.begin().await?;
        editable(&mut tx, organization_id, event_id).await?;
        let mut occurrence = store::occurrences::lock(&mut tx, event_id, occurrence_id).await?;
        if occurrence.version != change.version {
            return Err(EventsError::Stale);
        }
        if let Some(venue_id) = change.venue_id.flatten().filter(|id| occurrence.venue_id != Some(*id)) {
            venue(&mut tx, organization_id, Some(venue_id)).await?;
        }
        set(&mut occurrence.starts_at, change.starts_at);
        set(&mut occurrence.ends_at, change.ends_at);
        set(&mut occurrence.doors_at, change.doors_at);
        set(&mut occurrence.time_zone, change.time_zone);
        set(&mut occurrence.venue_id, change.venue_id);
        set(&mut occurrence.online_url, change.online_url);
        set(&mut occurrence.state, change.state);
        check_times(occurrence.starts_at, occurrence.ends_at, occurrence.doors_at)?;
        store::occurrences::update(&mut tx, &occurrence).await?;
        changed(&mut tx, event_id).await?;
        let occurrence = store::occurrences::lock(&mut tx, event_id, occurrence_id).await?;
        tx.commit().await?;
        Ok(occurrence)
    }

    /// Deletes an occurrence that nobody ever booked, with its pools.
    ///
    /// # Errors
    /// `NotFound`, `Conflict` (`occurrence_in_use`, `last_occurrence`, `event_archived`).
    pub async fn delete_occurrence(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
        occurrence_id: OccurrenceId,
    ) -> Result<(), EventsError> {
        let in_use = || EventsError::conflict("occurrence_in_use", "There are bookings; cancel it instead");
        let mut tx = self.db.begin().await?;
        let state = editable(&mut tx, organization_id, event_id).await?;
        store::occurrences::lock(&mut tx, event_id, occurrence_id).await?;
        if state == EventState::Published && store::occurrences::list(&mut tx, event_id).await?.len() == 1 {
            return Err(EventsError::conflict("last_occurrence", "A published event keeps an occurrence"));
        }
        let pools = store::pools::lock_of_occurrence(&mut tx, event_id, occurrence_id).await?;
        if store::inventory::ever_used(&mut tx, event_id, &pools).await? {
            return Err(in_use());
        }
        let deleted = async {
            store::pools::delete(&mut tx, event_id, &pools).await?;
            store::occurrences::delete(&mut tx, event_id, occurrence_id).await
        };
        match deleted.await {
            Err(error) if store::refused(&error, store::FOREIGN_KEY) => return Err(in_use()),
            other => other?,
        }
        changed(&mut tx, event_id).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Gives an occurrence the pools of the one that was added before it.
    async fn copy_pools(
        &self,
        tx: &mut PgConnection,
        event_id: EventId,
        occurrence_id: OccurrenceId,
    ) -> Result<(), EventsError> {
        let Some(latest) = store::occurrences::latest(tx, event_id, occurrence_id).await? else {
            return Ok(());
        };
        let mut copies: BTreeMap<PoolId, PoolId> = BTreeMap::new();
        for row in store::occurrences::pattern(tx, event_id, latest).await? {
            let pool_id = match copies.get(&row.pool_id) {
                Some(pool_id) => *pool_id,
                None => {
                    let pool_id = PoolId::new();
                    self.insert_pool(tx, event_id, pool_id, occurrence_id, &row.name, row.capacity).await?;
                    copies.insert(row.pool_id, pool_id);
                    pool_id
                }
            };
            store::products::link(tx, event_id, row.product_id, pool_id, row.units).await?;
        }
        Ok(())
    }
}

/// The place that an occurrence names: one of the organization's, and in use.
async fn venue(
    tx: &mut PgConnection,
    organization_id: OrganizationId,
    venue_id: Option<VenueId>,
) -> Result<Option<Venue>, EventsError> {
    let Some(venue_id) = venue_id else { return Ok(None) };
    match store::venues::load(tx, organization_id, venue_id).await {
        Ok(venue) if venue.archived_at.is_none() => Ok(Some(venue)),
        Ok(_) | Err(sqlx::Error::RowNotFound) => {
            Err(EventsError::invalid("venue_id", "unknown", "is not a venue of this organization"))
        }
        Err(error) => Err(error.into()),
    }
}
