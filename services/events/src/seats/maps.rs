//! Seat maps of an organization.

use kit::{OrganizationId, SeatMapId, VenueId};
use sqlx::PgConnection;

use super::{NewSeatMap, Plan, SeatMap, SeatMapCard, SeatMapChange, SeatMapVersion, model::VersionEvent};
use crate::{Events, EventsError, change::set_text, store};

/// Maps that one organization can have in use.
const MOST_MAPS: i64 = 500;
/// Versions that one map can have.
const MOST_VERSIONS: i32 = 1000;

impl Events {
    /// The maps in use; of one venue, if told.
    ///
    /// # Errors
    /// The database's.
    pub async fn seat_maps(
        &self,
        organization_id: OrganizationId,
        venue_id: Option<VenueId>,
    ) -> Result<Vec<SeatMapCard>, EventsError> {
        let mut conn = self.db.acquire().await?;
        Ok(store::seat_maps::list(&mut conn, organization_id, venue_id).await?)
    }

    /// A map with its newest plan.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn seat_map(
        &self,
        organization_id: OrganizationId,
        seat_map_id: SeatMapId,
    ) -> Result<SeatMap, EventsError> {
        let mut conn = self.db.acquire().await?;
        newest(&mut conn, organization_id, seat_map_id).await
    }

    /// The versions of a map, the newest first, with the events that use them.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn seat_map_versions(
        &self,
        organization_id: OrganizationId,
        seat_map_id: SeatMapId,
    ) -> Result<Vec<SeatMapVersion>, EventsError> {
        let mut conn = self.db.acquire().await?;
        store::seat_maps::card(&mut conn, organization_id, seat_map_id).await?;
        let rows = store::seat_maps::versions(&mut conn, organization_id, seat_map_id).await?;
        let version = |row: store::seat_maps::VersionRow| SeatMapVersion {
            number: row.number,
            seats: row.seats,
            frozen_at: row.frozen_at,
            created_at: row.created_at,
            events: row
                .event_ids
                .into_iter()
                .zip(row.titles)
                .map(|(id, title)| VersionEvent { id, title })
                .collect(),
        };
        Ok(rows.into_iter().map(version).collect())
    }

    /// The plan of one version.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn seat_map_plan(
        &self,
        organization_id: OrganizationId,
        seat_map_id: SeatMapId,
        number: i32,
    ) -> Result<Plan, EventsError> {
        let mut conn = self.db.acquire().await?;
        Ok(store::seat_maps::plan(&mut conn, organization_id, seat_map_id, number).await?)
    }

    /// Adds a map with its first version.
    ///
    /// # Errors
    /// `Fields` for a plan that breaks a rule, `Invalid` for an unknown venue, `TooMany`.
    pub async fn add_seat_map(
        &self,
        organization_id: OrganizationId,
        new: NewSeatMap,
    ) -> Result<SeatMap, EventsError> {
        new.plan.check()?;
        let mut tx = self.db.begin().await?;
        match store::venues::load(&mut tx, organization_id, new.venue_id).await {
            Ok(venue) if venue.archived_at.is_none() => {}
            Ok(_) | Err(sqlx::Error::RowNotFound) => {
                return Err(EventsError::invalid(
                    "venue_id",
                    "unknown",
                    "is not a venue of this organization",
                ));
            }
            Err(error) => return Err(error.into()),
        }
        if store::seat_maps::count(&mut tx, organization_id).await? >= MOST_MAPS {
            return Err(EventsError::TooMany { what: "seat maps", limit: MOST_MAPS });
        }
        let (id, now) = (SeatMapId::new(), self.clock.now());
        store::seat_maps::insert(&mut tx, organization_id, id, new.venue_id, new.name.trim(), now).await?;
        store::seat_maps::put_version(&mut tx, organization_id, id, 1, &new.plan, now).await?;
        let card = store::seat_maps::card(&mut tx, organization_id, id).await?;
        tx.commit().await?;
        Ok(SeatMap { card, plan: new.plan })
    }

    /// Renames a map or changes its plan. When an event uses the newest version, a changed plan becomes
    /// the next one.
    ///
    /// # Errors
    /// `NotFound`, `Stale`, `Fields`, `TooMany`.
    pub async fn change_seat_map(
        &self,
        organization_id: OrganizationId,
        seat_map_id: SeatMapId,
        change: SeatMapChange,
    ) -> Result<SeatMap, EventsError> {
        if let Some(plan) = &change.plan {
            plan.check()?;
        }
        let mut tx = self.db.begin().await?;
        store::seat_maps::lock(&mut tx, organization_id, seat_map_id).await?;
        let mut card = store::seat_maps::card(&mut tx, organization_id, seat_map_id).await?;
        if card.version != change.version {
            return Err(EventsError::Stale);
        }
        set_text(&mut card.name, change.name);
        let now = self.clock.now();
        store::seat_maps::update(&mut tx, organization_id, seat_map_id, &card.name, now).await?;
        if let Some(plan) = &change.plan {
            let number = if card.frozen { card.number + 1 } else { card.number };
            if number > MOST_VERSIONS {
                return Err(EventsError::TooMany {
                    what: "versions of a seat map",
                    limit: MOST_VERSIONS.into(),
                });
            }
            let put = store::seat_maps::put_version(&mut tx, organization_id, seat_map_id, number, plan, now);
            match put.await {
                // An event took this version into use a moment ago.
                Err(error) if store::refused(&error, store::CHECK) => return Err(EventsError::Stale),
                other => other?,
            }
        }
        let map = newest(&mut tx, organization_id, seat_map_id).await?;
        tx.commit().await?;
        Ok(map)
    }

    /// Takes a map out of use. Events that use it keep it.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn archive_seat_map(
        &self,
        organization_id: OrganizationId,
        seat_map_id: SeatMapId,
    ) -> Result<(), EventsError> {
        let mut tx = self.db.begin().await?;
        store::seat_maps::lock(&mut tx, organization_id, seat_map_id).await?;
        store::seat_maps::archive(&mut tx, organization_id, seat_map_id, self.clock.now()).await?;
        tx.commit().await?;
        Ok(())
    }
}

async fn newest(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
    seat_map_id: SeatMapId,
) -> Result<SeatMap, EventsError> {
    let card = store::seat_maps::card(conn, organization_id, seat_map_id).await?;
    let plan = store::seat_maps::plan(conn, organization_id, seat_map_id, card.number).await?;
    Ok(SeatMap { card, plan })
}
