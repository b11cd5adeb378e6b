//! Occurrences.

use kit::{EventId, OccurrenceId, OrganizationId, ProductId, Time};
use sqlx::PgConnection;

use crate::model::Occurrence;

/// The occurrences of an event, in order of time.
pub(crate) async fn list(conn: &mut PgConnection, event_id: EventId) -> Result<Vec<Occurrence>, sqlx::Error> {
    sqlx::query_as(
        "select o.id, o.event_id, o.starts_at, o.ends_at, o.doors_at, o.time_zone, o.venue_id,
                v.name as venue_name, o.online_url, o.state, o.version
           from events.occurrences o
           left join events.venues v on v.organization_id = o.organization_id and v.id = o.venue_id
          where o.event_id = $1 order by o.starts_at, o.id",
    )
    .bind(event_id)
    .fetch_all(conn)
    .await
}

/// One occurrence, locked against changes by others.
pub(crate) async fn lock(
    conn: &mut PgConnection,
    event_id: EventId,
    occurrence_id: OccurrenceId,
) -> Result<Occurrence, sqlx::Error> {
    sqlx::query_as(
        "select o.id, o.event_id, o.starts_at, o.ends_at, o.doors_at, o.time_zone, o.venue_id,
                v.name as venue_name, o.online_url, o.state, o.version
           from events.occurrences o
           left join events.venues v on v.organization_id = o.organization_id and v.id = o.venue_id
          where o.event_id = $1 and o.id = $2 for no key update of o",
    )
    .bind(event_id)
    .bind(occurrence_id)
    .fetch_one(conn)
    .await
}

/// Whether an event has this occurrence.
pub(crate) async fn exists(
    conn: &mut PgConnection,
    event_id: EventId,
    occurrence_id: OccurrenceId,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar("select exists (select 1 from events.occurrences where event_id = $1 and id = $2)")
        .bind(event_id)
        .bind(occurrence_id)
        .fetch_one(conn)
        .await
}

/// Adds an occurrence.
pub(crate) async fn insert(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
    occurrence: &Occurrence,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into events.occurrences (event_id, id, organization_id, starts_at, ends_at, doors_at,
           time_zone, venue_id, online_url, created_at)
         values ($1, $2, $3, $4::timestamptz, $5::timestamptz, $6::timestamptz, $7, $8, $9, $10::timestamptz)",
    )
    .bind(occurrence.event_id)
    .bind(occurrence.id)
    .bind(organization_id)
    .bind(occurrence.starts_at)
    .bind(occurrence.ends_at)
    .bind(occurrence.doors_at)
    .bind(&occurrence.time_zone)
    .bind(occurrence.venue_id)
    .bind(&occurrence.online_url)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Writes a changed occurrence back, as its next version.
pub(crate) async fn update(conn: &mut PgConnection, occurrence: &Occurrence) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update events.occurrences set starts_at = $3::timestamptz, ends_at = $4::timestamptz,
           doors_at = $5::timestamptz, time_zone = $6, venue_id = $7, online_url = $8, state = $9,
           version = version + 1
          where event_id = $1 and id = $2",
    )
    .bind(occurrence.event_id)
    .bind(occurrence.id)
    .bind(occurrence.starts_at)
    .bind(occurrence.ends_at)
    .bind(occurrence.doors_at)
    .bind(&occurrence.time_zone)
    .bind(occurrence.venue_id)
    .bind(&occurrence.online_url)
    .bind(occurrence.state)
    .execute(conn)
    .await?;
    Ok(())
}

/// Deletes an occurrence without pools, and the seats that were kept back on it.
pub(crate) async fn delete(
    conn: &mut PgConnection,
    event_id: EventId,
    occurrence_id: OccurrenceId,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "delete from events.seat_claims where event_id = $1 and occurrence_id = $2 and booking_id is null",
    )
    .bind(event_id)
    .bind(occurrence_id)
    .execute(&mut *conn)
    .await?;
    sqlx::query("delete from events.occurrences where event_id = $1 and id = $2")
        .bind(event_id)
        .bind(occurrence_id)
        .execute(conn)
        .await?;
    Ok(())
}

/// The occurrence that was added last, other than `except`.
pub(crate) async fn latest(
    conn: &mut PgConnection,
    event_id: EventId,
    except: OccurrenceId,
) -> Result<Option<OccurrenceId>, sqlx::Error> {
    sqlx::query_scalar(
        "select id from events.occurrences
          where event_id = $1 and id <> $2 and state <> 'cancelled' order by id desc limit 1",
    )
    .bind(event_id)
    .bind(except)
    .fetch_optional(conn)
    .await
}

/// A link of a product that is on sale to a pool of an occurrence.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct PoolPattern {
    pub pool_id: kit::PoolId,
    pub name: String,
    pub capacity: i32,
    pub product_id: ProductId,
    pub units: i16,
}

/// The pools of an occurrence and what draws on them, as a pattern for another occurrence; without those
/// of price zones, which follow from the seating.
pub(crate) async fn pattern(
    conn: &mut PgConnection,
    event_id: EventId,
    occurrence_id: OccurrenceId,
) -> Result<Vec<PoolPattern>, sqlx::Error> {
    sqlx::query_as(
        "select c.id as pool_id, c.name, l.product_id, l.units,
                c.capacity + coalesce((select sum(h.capacity) from events.pools h
                                        where h.event_id = c.event_id and h.channel_of = c.id), 0)::integer
                  as capacity
           from events.pools c
           join events.product_pools l on l.event_id = c.event_id and l.pool_id = c.id
           join events.products p on p.event_id = l.event_id and p.id = l.product_id
          where c.event_id = $1 and c.occurrence_id = $2 and c.zone is null and p.archived_at is null
          order by c.id, l.product_id",
    )
    .bind(event_id)
    .bind(occurrence_id)
    .fetch_all(conn)
    .await
}
