//! Places.

use kit::{OrganizationId, Time, VenueId};
use sqlx::PgConnection;

use crate::model::Venue;

/// The places of an organization that are in use, by name.
pub(crate) async fn list(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
) -> Result<Vec<Venue>, sqlx::Error> {
    sqlx::query_as(
        "select id, organization_id, name, address, postal_code, city, country, latitude, longitude,
                time_zone, directions, accessibility, version, created_at, updated_at, archived_at
           from events.venues where organization_id = $1 and archived_at is null
          order by lower(name), id limit 1000",
    )
    .bind(organization_id)
    .fetch_all(conn)
    .await
}

/// One place, archived or not, locked against changes by others.
pub(crate) async fn lock(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
    venue_id: VenueId,
) -> Result<Venue, sqlx::Error> {
    sqlx::query_as(
        "select id, organization_id, name, address, postal_code, city, country, latitude, longitude,
                time_zone, directions, accessibility, version, created_at, updated_at, archived_at
           from events.venues where organization_id = $1 and id = $2 for no key update",
    )
    .bind(organization_id)
    .bind(venue_id)
    .fetch_one(conn)
    .await
}

/// One place, archived or not.
pub(crate) async fn load(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
    venue_id: VenueId,
) -> Result<Venue, sqlx::Error> {
    sqlx::query_as(
        "select id, organization_id, name, address, postal_code, city, country, latitude, longitude,
                time_zone, directions, accessibility, version, created_at, updated_at, archived_at
           from events.venues where organization_id = $1 and id = $2",
    )
    .bind(organization_id)
    .bind(venue_id)
    .fetch_one(conn)
    .await
}

/// How many places an organization has.
pub(crate) async fn count(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar(
        "select count(*) from events.venues where organization_id = $1 and archived_at is null",
    )
    .bind(organization_id)
    .fetch_one(conn)
    .await
}

/// Adds a place.
pub(crate) async fn insert(conn: &mut PgConnection, venue: &Venue) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into events.venues (organization_id, id, name, address, postal_code, city, country, latitude,
           longitude, time_zone, directions, accessibility, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13::timestamptz, $13::timestamptz)",
    )
    .bind(venue.organization_id)
    .bind(venue.id)
    .bind(&venue.name)
    .bind(&venue.address)
    .bind(&venue.postal_code)
    .bind(&venue.city)
    .bind(&venue.country)
    .bind(venue.latitude)
    .bind(venue.longitude)
    .bind(&venue.time_zone)
    .bind(&venue.directions)
    .bind(&venue.accessibility)
    .bind(venue.created_at)
    .execute(conn)
    .await?;
    Ok(())
}

/// Writes a changed place back, as its next version.
pub(crate) async fn update(conn: &mut PgConnection, venue: &Venue, now: Time) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update events.venues set name = $3, address = $4, postal_code = $5, city = $6, country = $7,
           latitude = $8, longitude = $9, time_zone = $10, directions = $11, accessibility = $12,
           archived_at = $13::timestamptz, updated_at = $14::timestamptz, version = version + 1
          where organization_id = $1 and id = $2",
    )
    .bind(venue.organization_id)
    .bind(venue.id)
    .bind(&venue.name)
    .bind(&venue.address)
    .bind(&venue.postal_code)
    .bind(&venue.city)
    .bind(&venue.country)
    .bind(venue.latitude)
    .bind(venue.longitude)
    .bind(&venue.time_zone)
    .bind(&venue.directions)
    .bind(&venue.accessibility)
    .bind(venue.archived_at)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}
