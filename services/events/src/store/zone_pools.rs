//! The pools of price zones: one per zone and date.

use kit::{EventId, OccurrenceId, Time};
use sqlx::PgConnection;

/// Gives every date of an event a pool per zone with its name and capacity, and notes what changed.
/// Pools of the event must be locked.
pub(crate) async fn put(
    conn: &mut PgConnection,
    event_id: EventId,
    names: &[String],
    capacities: &[i32],
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "with wanted as materialized (
           select o.id as occurrence_id, (z.number - 1)::smallint as zone, z.name, z.capacity, p.id as pool_id,
                  p.name as old_name, p.capacity as old_capacity
             from events.occurrences o
            cross join unnest($2::text[], $3::integer[]) with ordinality as z (name, capacity, number)
             left join events.pools p on p.event_id = o.event_id and p.occurrence_id = o.id and p.zone = z.number - 1
            where o.event_id = $1
         ), changed as (
           update events.pools p set name = w.name, capacity = w.capacity, version = p.version + 1
             from wanted w
            where p.event_id = $1 and p.id = w.pool_id and (w.old_name <> w.name or w.old_capacity <> w.capacity)
         ), added as (
           insert into events.pools (event_id, id, occurrence_id, name, capacity, zone)
           select $1, events.new_id(), occurrence_id, name, capacity, zone from wanted where pool_id is null
           returning id, capacity
         )
         insert into events.inventory_ledger (event_id, pool_id, reason, capacity, at)
         select $1::uuid, pool_id, 'capacity', capacity - old_capacity, $4::timestamptz
           from wanted where capacity <> old_capacity
         union all
         select $1::uuid, id, 'capacity', capacity, $4::timestamptz from added where capacity <> 0",
    )
    .bind(event_id)
    .bind(names)
    .bind(capacities)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Lets every product draw on exactly the pools of its zone, besides those that count by hand.
pub(crate) async fn link(conn: &mut PgConnection, event_id: EventId) -> Result<(), sqlx::Error> {
    sqlx::query(
        "delete from events.product_pools l
          using events.pools c, events.products p
          where l.event_id = $1 and c.event_id = l.event_id and c.id = l.pool_id and c.zone is not null
            and p.event_id = l.event_id and p.id = l.product_id and p.zone is distinct from c.zone",
    )
    .bind(event_id)
    .execute(&mut *conn)
    .await?;
    sqlx::query(
        "insert into events.product_pools (event_id, product_id, pool_id, units)
         select c.event_id, p.id, c.id, greatest(p.admissions, 1)
           from events.pools c
           join events.products p on p.event_id = c.event_id and p.zone = c.zone and p.archived_at is null
          where c.event_id = $1
         on conflict (event_id, product_id, pool_id) do update set units = excluded.units",
    )
    .bind(event_id)
    .execute(conn)
    .await?;
    Ok(())
}

/// Takes the pools of the zones from `zones` on away. Those from which something was taken stay as pools
/// without free places, for the history. Pools of the event must be locked.
pub(crate) async fn retire(
    conn: &mut PgConnection,
    event_id: EventId,
    zones: i16,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "delete from events.product_pools l using events.pools c
          where l.event_id = $1 and c.event_id = l.event_id and c.id = l.pool_id and c.zone >= $2",
    )
    .bind(event_id)
    .bind(zones)
    .execute(&mut *conn)
    .await?;
    sqlx::query(
        "delete from events.pools c where c.event_id = $1 and c.zone >= $2
            and not exists (select 1 from events.inventory_ledger l
                             where l.event_id = c.event_id and l.pool_id = c.id and l.reason <> 'capacity')",
    )
    .bind(event_id)
    .bind(zones)
    .execute(&mut *conn)
    .await?;
    sqlx::query(
        "with gone as materialized (
           select id, held + sold + blocked - capacity as change from events.pools
            where event_id = $1 and zone >= $2
         ), retired as (
           update events.pools c set zone = null, capacity = c.capacity + g.change, version = c.version + 1
             from gone g where c.event_id = $1 and c.id = g.id
         )
         insert into events.inventory_ledger (event_id, pool_id, reason, capacity, at)
         select $1::uuid, id, 'capacity', change, $3::timestamptz from gone where change <> 0",
    )
    .bind(event_id)
    .bind(zones)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Counts the seats kept back into the pools of one date; `blocked` is one number per zone.
pub(crate) async fn set_blocked(
    conn: &mut PgConnection,
    event_id: EventId,
    occurrence_id: OccurrenceId,
    blocked: &[i32],
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update events.pools c set blocked = z.blocked, version = c.version + 1
           from unnest($3::integer[]) with ordinality as z (blocked, number)
          where c.event_id = $1 and c.occurrence_id = $2 and c.zone = z.number - 1 and c.blocked <> z.blocked",
    )
    .bind(event_id)
    .bind(occurrence_id)
    .bind(blocked)
    .execute(conn)
    .await?;
    Ok(())
}
