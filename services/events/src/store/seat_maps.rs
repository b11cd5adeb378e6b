//! Seat maps and their versions.

use kit::{EventId, OrganizationId, SeatMapId, Time, VenueId};
use sqlx::{PgConnection, types::Json};

use crate::seats::{Plan, SeatMapCard};

/// The maps in use, by venue and name; of one venue, if told.
pub(crate) async fn list(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
    venue_id: Option<VenueId>,
) -> Result<Vec<SeatMapCard>, sqlx::Error> {
    sqlx::query_as(
        "select m.id, m.venue_id, v.name as venue_name, m.name, m.version, n.seats, n.number,
                n.frozen_at is not null as frozen, m.updated_at
           from events.seat_maps m
           join events.venues v on v.organization_id = m.organization_id and v.id = m.venue_id
          cross join lateral (
            select seats, number, frozen_at from events.seat_map_versions
             where organization_id = m.organization_id and seat_map_id = m.id order by number desc limit 1) n
          where m.organization_id = $1 and m.archived_at is null and ($2::uuid is null or m.venue_id = $2)
          order by v.name, m.name, m.id",
    )
    .bind(organization_id)
    .bind(venue_id)
    .fetch_all(conn)
    .await
}

/// One map in use.
pub(crate) async fn card(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
    seat_map_id: SeatMapId,
) -> Result<SeatMapCard, sqlx::Error> {
    sqlx::query_as(
        "select m.id, m.venue_id, v.name as venue_name, m.name, m.version, n.seats, n.number,
                n.frozen_at is not null as frozen, m.updated_at
           from events.seat_maps m
           join events.venues v on v.organization_id = m.organization_id and v.id = m.venue_id
          cross join lateral (
            select seats, number, frozen_at from events.seat_map_versions
             where organization_id = m.organization_id and seat_map_id = m.id order by number desc limit 1) n
          where m.organization_id = $1 and m.id = $2 and m.archived_at is null",
    )
    .bind(organization_id)
    .bind(seat_map_id)
    .fetch_one(conn)
    .await
}

/// Locks a map in use against changes by others.
pub(crate) async fn lock(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
    seat_map_id: SeatMapId,
) -> Result<(), sqlx::Error> {
    sqlx::query_scalar::<_, SeatMapId>(
        "select id from events.seat_maps
          where organization_id = $1 and id = $2 and archived_at is null for no key update",
    )
    .bind(organization_id)
    .bind(seat_map_id)
    .fetch_one(conn)
    .await?;
    Ok(())
}

/// How many maps an organization has in use.
pub(crate) async fn count(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar(
        "select count(*) from events.seat_maps where organization_id = $1 and archived_at is null",
    )
    .bind(organization_id)
    .fetch_one(conn)
    .await
}

/// Adds a map without a version.
pub(crate) async fn insert(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
    seat_map_id: SeatMapId,
    venue_id: VenueId,
    name: &str,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into events.seat_maps (organization_id, id, venue_id, name, created_at, updated_at)
         values ($1, $2, $3, $4, $5::timestamptz, $5)",
    )
    .bind(organization_id)
    .bind(seat_map_id)
    .bind(venue_id)
    .bind(name)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Writes a version: a new one, or over the one with the number while no event uses it.
pub(crate) async fn put_version(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
    seat_map_id: SeatMapId,
    number: i32,
    plan: &Plan,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into events.seat_map_versions (organization_id, seat_map_id, number, plan, seats, created_at,
           updated_at)
         values ($1, $2, $3, $4, $5, $6::timestamptz, $6)
         on conflict (organization_id, seat_map_id, number)
           do update set plan = excluded.plan, seats = excluded.seats, updated_at = excluded.updated_at",
    )
    .bind(organization_id)
    .bind(seat_map_id)
    .bind(number)
    .bind(Json(plan))
    .bind(i32::try_from(plan.len()).unwrap_or(i32::MAX))
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Renames a map and makes it its next version.
pub(crate) async fn update(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
    seat_map_id: SeatMapId,
    name: &str,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update events.seat_maps set name = $3, version = version + 1, updated_at = $4::timestamptz
          where organization_id = $1 and id = $2",
    )
    .bind(organization_id)
    .bind(seat_map_id)
    .bind(name)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Takes a map out of use.
pub(crate) async fn archive(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
    seat_map_id: SeatMapId,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update events.seat_maps set archived_at = $3::timestamptz, version = version + 1
          where organization_id = $1 and id = $2 and archived_at is null",
    )
    .bind(organization_id)
    .bind(seat_map_id)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// A version with the events that use it.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct VersionRow {
    pub number: i32,
    pub seats: i32,
    pub frozen_at: Option<Time>,
    pub created_at: Time,
    pub event_ids: Vec<EventId>,
    pub titles: Vec<String>,
}

/// All versions of a map, the newest first.
pub(crate) async fn versions(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
    seat_map_id: SeatMapId,
) -> Result<Vec<VersionRow>, sqlx::Error> {
    sqlx::query_as(
        "select n.number, n.seats, n.frozen_at, n.created_at,
                array(select s.event_id from events.seatings s
                       where s.organization_id = n.organization_id and s.seat_map_id = n.seat_map_id
                         and s.number = n.number order by s.event_id) as event_ids,
                array(select e.title from events.seatings s join events.events e on e.id = s.event_id
                       where s.organization_id = n.organization_id and s.seat_map_id = n.seat_map_id
                         and s.number = n.number order by s.event_id) as titles
           from events.seat_map_versions n
          where n.organization_id = $1 and n.seat_map_id = $2 order by n.number desc",
    )
    .bind(organization_id)
    .bind(seat_map_id)
    .fetch_all(conn)
    .await
}

/// The plan of a version; also of maps that are out of use.
pub(crate) async fn plan(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
    seat_map_id: SeatMapId,
    number: i32,
) -> Result<Plan, sqlx::Error> {
    let plan: Json<Plan> = sqlx::query_scalar(
        "select plan from events.seat_map_versions
          where organization_id = $1 and seat_map_id = $2 and number = $3",
    )
    .bind(organization_id)
    .bind(seat_map_id)
    .bind(number)
    .fetch_one(conn)
    .await?;
    Ok(plan.0)
}

/// From now on the version does not change.
pub(crate) async fn freeze(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
    seat_map_id: SeatMapId,
    number: i32,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update events.seat_map_versions set frozen_at = $4::timestamptz
          where organization_id = $1 and seat_map_id = $2 and number = $3 and frozen_at is null",
    )
    .bind(organization_id)
    .bind(seat_map_id)
    .bind(number)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}
