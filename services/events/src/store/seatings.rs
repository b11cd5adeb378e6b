//! How events are seated, and whose their seats are.

use kit::{EventId, OccurrenceId, OrganizationId, SeatMapId};
use sqlx::{PgConnection, types::Json};

use crate::seats::{Plan, PriceZone};

/// A seating with its plan.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct FullRow {
    pub version: i32,
    pub zone_of: Vec<i16>,
    pub no_single_gaps: bool,
    pub plan: Json<Plan>,
}

/// The version of an event's seating.
pub(crate) async fn version(conn: &mut PgConnection, event_id: EventId) -> Result<Option<i32>, sqlx::Error> {
    sqlx::query_scalar("select version from events.seatings where event_id = $1")
        .bind(event_id)
        .fetch_optional(conn)
        .await
}

/// An event's seating with its plan.
pub(crate) async fn full(conn: &mut PgConnection, event_id: EventId) -> Result<Option<FullRow>, sqlx::Error> {
    sqlx::query_as(
        "select s.version, s.zone_of, s.no_single_gaps, v.plan
           from events.seatings s
           join events.seat_map_versions v
             on v.organization_id = s.organization_id and v.seat_map_id = s.seat_map_id and v.number = s.number
          where s.event_id = $1",
    )
    .bind(event_id)
    .fetch_optional(conn)
    .await
}

/// The seats of a date that are held, sold or kept back.
pub(crate) async fn claimed(
    conn: &mut PgConnection,
    event_id: EventId,
    occurrence_id: OccurrenceId,
) -> Result<Vec<i32>, sqlx::Error> {
    sqlx::query_scalar(
        "select coalesce(array_agg(seat), '{}') from events.seat_claims where event_id = $1 and occurrence_id = $2",
    )
    .bind(event_id)
    .bind(occurrence_id)
    .fetch_one(conn)
    .await
}

/// How an event is seated, without the plan.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct SeatingRow {
    pub organization_id: OrganizationId,
    pub seat_map_id: SeatMapId,
    pub number: i32,
    pub zones: Json<Vec<PriceZone>>,
    pub zone_of: Vec<i16>,
    pub no_single_gaps: bool,
    pub version: i32,
}

/// An event's seating without the plan.
pub(crate) async fn find(
    conn: &mut PgConnection,
    event_id: EventId,
) -> Result<Option<SeatingRow>, sqlx::Error> {
    sqlx::query_as(
        "select organization_id, seat_map_id, number, zones, zone_of, no_single_gaps, version
           from events.seatings where event_id = $1",
    )
    .bind(event_id)
    .fetch_optional(conn)
    .await
}

/// Writes an event's seating, as its next version.
pub(crate) async fn put(
    conn: &mut PgConnection,
    event_id: EventId,
    seating: &SeatingRow,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into events.seatings (event_id, organization_id, seat_map_id, number, zones, zone_of,
           no_single_gaps, version)
         values ($1, $2, $3, $4, $5, $6::smallint[], $7, $8)
         on conflict (event_id) do update set seat_map_id = excluded.seat_map_id, number = excluded.number,
           zones = excluded.zones, zone_of = excluded.zone_of, no_single_gaps = excluded.no_single_gaps,
           version = excluded.version",
    )
    .bind(event_id)
    .bind(seating.organization_id)
    .bind(seating.seat_map_id)
    .bind(seating.number)
    .bind(&seating.zones)
    .bind(&seating.zone_of)
    .bind(seating.no_single_gaps)
    .bind(seating.version)
    .execute(conn)
    .await?;
    Ok(())
}

/// Takes an event's seating away, and the zones of its products.
pub(crate) async fn delete(conn: &mut PgConnection, event_id: EventId) -> Result<(), sqlx::Error> {
    sqlx::query(
        "with unzoned as (
           update events.products set zone = null, version = version + 1 where event_id = $1 and zone is not null)
         delete from events.seatings where event_id = $1",
    )
    .bind(event_id)
    .execute(conn)
    .await?;
    Ok(())
}

/// Every seat of an event that is held, sold or kept back on any date.
pub(crate) async fn claimed_ever(
    conn: &mut PgConnection,
    event_id: EventId,
) -> Result<Vec<i32>, sqlx::Error> {
    sqlx::query_scalar("select distinct seat from events.seat_claims where event_id = $1 order by seat")
        .bind(event_id)
        .fetch_all(conn)
        .await
}

/// Price zones of a date of which nobody can buy a seat now: all of their places are had or kept for the
/// waiting list, or those of the other pools that all their products draw on as well. With `set_aside` what
/// channels have left counts as free.
pub(crate) async fn closed_zones(
    conn: &mut PgConnection,
    event_id: EventId,
    occurrence_id: OccurrenceId,
    set_aside: bool,
) -> Result<Vec<i16>, sqlx::Error> {
    sqlx::query_scalar(
        "with links as (
           select p.zone, l.product_id,
                  p.held + p.sold + p.blocked + p.reserved >= p.capacity as had,
                  exists (
                    select from events.product_pools k
                      join events.pools o on o.event_id = k.event_id and o.id = k.pool_id
                     where k.event_id = l.event_id and k.product_id = l.product_id
                       and o.occurrence_id = p.occurrence_id and o.zone is null
                       and o.capacity - o.held - o.sold - o.blocked - o.reserved < k.units
                       and not ($3::boolean and exists (
                         select from events.pools c
                          where c.event_id = o.event_id and c.channel_of = o.id and c.released_at is null
                            and c.capacity - c.held - c.sold - c.blocked - c.reserved >= k.units))) as elsewhere
             from events.pools p
             join events.product_pools l on l.event_id = p.event_id and l.pool_id = p.id
             join events.products d on d.event_id = l.event_id and d.id = l.product_id and d.archived_at is null
            where p.event_id = $1 and p.occurrence_id = $2 and p.zone is not null)
         select zone from links group by zone having bool_and(had or elsewhere) order by zone",
    )
    .bind(event_id)
    .bind(occurrence_id)
    .bind(set_aside)
    .fetch_all(conn)
    .await
}

/// A product that sells the seats of a zone from `zones` on, if there is one.
pub(crate) async fn product_beyond(
    conn: &mut PgConnection,
    event_id: EventId,
    zones: i16,
) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar(
        "select name from events.products
          where event_id = $1 and archived_at is null and zone >= $2 order by zone, id limit 1",
    )
    .bind(event_id)
    .bind(zones)
    .fetch_optional(conn)
    .await
}

/// How many price zones an event has; `None` without seating.
pub(crate) async fn zones(conn: &mut PgConnection, event_id: EventId) -> Result<Option<i32>, sqlx::Error> {
    sqlx::query_scalar("select jsonb_array_length(zones) from events.seatings where event_id = $1")
        .bind(event_id)
        .fetch_optional(conn)
        .await
}

/// Whose the seats of a date are: each with whether a booking has it, and whether that is paid. A booking
/// whose places were sold stays so until its claims go.
pub(crate) async fn owners(
    conn: &mut PgConnection,
    event_id: EventId,
    occurrence_id: OccurrenceId,
) -> Result<Vec<(i32, bool, bool)>, sqlx::Error> {
    sqlx::query_as(
        "select c.seat, c.booking_id is not null,
                exists (select 1 from events.inventory_ledger l
                         where l.event_id = c.event_id and l.booking_id = c.booking_id and l.sold > 0)
           from events.seat_claims c
          where c.event_id = $1 and c.occurrence_id = $2 order by c.seat",
    )
    .bind(event_id)
    .bind(occurrence_id)
    .fetch_all(conn)
    .await
}

/// Keeps seats back that nobody has.
pub(crate) async fn block(
    conn: &mut PgConnection,
    event_id: EventId,
    occurrence_id: OccurrenceId,
    seats: &[i32],
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into events.seat_claims (event_id, occurrence_id, seat)
         select $1, $2, s.seat from unnest($3::integer[]) as s (seat) order by s.seat
         on conflict (event_id, occurrence_id, seat) do nothing",
    )
    .bind(event_id)
    .bind(occurrence_id)
    .bind(seats)
    .execute(conn)
    .await?;
    Ok(())
}

/// Gives back seats that were kept back.
pub(crate) async fn unblock(
    conn: &mut PgConnection,
    event_id: EventId,
    occurrence_id: OccurrenceId,
    seats: &[i32],
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "delete from events.seat_claims
          where event_id = $1 and occurrence_id = $2 and seat = any($3::integer[]) and booking_id is null",
    )
    .bind(event_id)
    .bind(occurrence_id)
    .bind(seats)
    .execute(conn)
    .await?;
    Ok(())
}

/// Those of `seats` that bookings have, and all that are kept back, on one date.
pub(crate) async fn taken_and_blocked(
    conn: &mut PgConnection,
    event_id: EventId,
    occurrence_id: OccurrenceId,
    seats: &[i32],
) -> Result<(Vec<i32>, Vec<i32>), sqlx::Error> {
    sqlx::query_as(
        "select coalesce(array_agg(seat order by seat)
                  filter (where booking_id is not null and seat = any($3::integer[])), '{}'),
                coalesce(array_agg(seat order by seat) filter (where booking_id is null), '{}')
           from events.seat_claims where event_id = $1 and occurrence_id = $2",
    )
    .bind(event_id)
    .bind(occurrence_id)
    .bind(seats)
    .fetch_one(conn)
    .await
}
