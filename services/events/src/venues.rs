//! Places of an organization.

use kit::{OrganizationId, VenueId};

use crate::{
    Events, EventsError,
    change::{set, set_text},
    model::{NewVenue, Venue, VenueChange},
    search, store,
};

/// Places that one organization can have in use.
const MOST_VENUES: i64 = 1000;

impl Events {
    /// The places in use, by name.
    ///
    /// # Errors
    /// The database's.
    pub async fn venues(&self, organization_id: OrganizationId) -> Result<Vec<Venue>, EventsError> {
        let mut conn = self.db.acquire().await?;
        Ok(store::venues::list(&mut conn, organization_id).await?)
    }

    /// One place, archived or not.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn venue(
        &self,
        organization_id: OrganizationId,
        venue_id: VenueId,
    ) -> Result<Venue, EventsError> {
        let mut conn = self.db.acquire().await?;
        Ok(store::venues::load(&mut conn, organization_id, venue_id).await?)
    }

    /// Adds a place. Its time zone is the organization's unless told.
    ///
    /// # Errors
    /// `TooMany`.
    pub async fn add_venue(
        &self,
        organization_id: OrganizationId,
        new: NewVenue,
    ) -> Result<Venue, EventsError> {
        let mut tx = self.db.begin().await?;
        if store::venues::count(&mut tx, organization_id).await? >= MOST_VENUES {
            return Err(EventsError::TooMany { what: "venues", limit: MOST_VENUES });
        }
        let time_zone = match new.time_zone {
            Some(time_zone) => time_zone,
            None => self.zone_of(&mut tx, organization_id).await?,
        };
        let now = self.clock.now();
        let text = |text: Option<String>| text.unwrap_or_default().trim().to_owned();
        let venue = Venue {
            id: VenueId::new(),
            organization_id,
            name: new.name.trim().to_owned(),
            address: text(new.address),
            postal_code: text(new.postal_code),
            city: new.city.trim().to_owned(),
            country: new.country,
            latitude: new.latitude,
            longitude: new.longitude,
            time_zone,
            directions: text(new.directions),
            accessibility: text(new.accessibility),
            version: 1,
            created_at: now,
            updated_at: now,
            archived_at: None,
        };
        store::venues::insert(&mut tx, &venue).await?;
        tx.commit().await?;
        Ok(venue)
    }

    /// Changes a place; the events there are found under its new name.
    ///
    /// # Errors
    /// `NotFound`, `Stale`.
    pub async fn change_venue(
        &self,
        organization_id: OrganizationId,
        venue_id: VenueId,
        change: VenueChange,
    ) -> Result<Venue, EventsError> {
        let mut tx = self.db.begin().await?;
        let mut venue = store::venues::lock(&mut tx, organization_id, venue_id).await?;
        if venue.version != change.version {
            return Err(EventsError::Stale);
        }
        set_text(&mut venue.name, change.name);
        set_text(&mut venue.address, change.address);
        set_text(&mut venue.postal_code, change.postal_code);
        set_text(&mut venue.city, change.city);
        set(&mut venue.country, change.country);
        set(&mut venue.latitude, change.latitude);
        set(&mut venue.longitude, change.longitude);
        set(&mut venue.time_zone, change.time_zone);
        set_text(&mut venue.directions, change.directions);
        set_text(&mut venue.accessibility, change.accessibility);
        store::venues::update(&mut tx, &venue, self.clock.now()).await?;
        let events = store::search::events_at(&mut tx, organization_id, venue_id).await?;
        search::refresh_all(&mut tx, &events).await?;
        let venue = store::venues::load(&mut tx, organization_id, venue_id).await?;
        tx.commit().await?;
        Ok(venue)
    }

    /// Takes a place out of the list; occurrences there stay there.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn archive_venue(
        &self,
        organization_id: OrganizationId,
        venue_id: VenueId,
    ) -> Result<(), EventsError> {
        let mut tx = self.db.begin().await?;
        let mut venue = store::venues::lock(&mut tx, organization_id, venue_id).await?;
        let now = self.clock.now();
        if venue.archived_at.is_none() {
            venue.archived_at = Some(now);
            store::venues::update(&mut tx, &venue, now).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// The time zone of an organization.
    pub(crate) async fn zone_of(
        &self,
        conn: &mut sqlx::PgConnection,
        organization_id: OrganizationId,
    ) -> Result<String, EventsError> {
        Ok(self.users.organization(conn, organization_id).await?.time_zone)
    }
}
