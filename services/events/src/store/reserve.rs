//! Places that are kept for the waiting list.

use kit::{BookingId, EventId, PoolId, Time};
use sqlx::PgConnection;

use crate::reserve::{Keep, ReservedPool};

/// Events where something came free for the list since it was last looked at.
pub(crate) async fn fresh(conn: &mut PgConnection) -> Result<Vec<EventId>, sqlx::Error> {
    sqlx::query_scalar("select distinct event_id from events.pools where reserve_fresh").fetch_all(conn).await
}

/// Lets what comes free in these pools be kept, from now on.
pub(crate) async fn wait_for(
    conn: &mut PgConnection,
    event_id: EventId,
    pool_ids: &[PoolId],
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "with pools as (select id from events.pools where event_id = $1 and id = any($2::uuid[])
                         order by id for no key update)
         update events.pools p set waited_for = true, reserve_fresh = true
           from pools where p.event_id = $1 and p.id = pools.id",
    )
    .bind(event_id)
    .bind(pool_ids)
    .execute(conn)
    .await?;
    Ok(())
}

/// Locks these pools, and all of the event that keep places, in the order of their ids.
pub(crate) async fn lock(
    conn: &mut PgConnection,
    event_id: EventId,
    pool_ids: &[PoolId],
) -> Result<Vec<ReservedPool>, sqlx::Error> {
    sqlx::query_as(
        "select p.id, p.capacity - p.held - p.sold - p.blocked as free, p.reserved, p.blocked, p.waited_for,
                p.zone, p.kept_since, o.starts_at
           from events.pools p
           join events.occurrences o on o.event_id = p.event_id and o.id = p.occurrence_id
          where p.event_id = $1
            and (p.id = any($2::uuid[]) or p.waited_for or p.reserved > 0 or p.reserve_fresh)
          order by p.id for no key update of p",
    )
    .bind(event_id)
    .bind(pool_ids)
    .fetch_all(conn)
    .await
}

/// Holds places of one pool, the reserved ones first, and notes it; `false` when they are not there.
/// `unblock` of them are freed from what the organizer keeps back.
pub(crate) async fn take(
    conn: &mut PgConnection,
    event_id: EventId,
    pool_id: PoolId,
    booking_id: BookingId,
    places: i32,
    unblock: i32,
    now: Time,
) -> Result<bool, sqlx::Error> {
    let taken: Option<i32> = sqlx::query_scalar(
        "with moved as (
           update events.pools
              set held = held + $4::integer, blocked = blocked - $5::integer,
                  reserved = greatest(reserved - ($4::integer - $5::integer), 0)
            where event_id = $1 and id = $2 and $5::integer between 0 and least(blocked, $4::integer)
              and held::bigint + sold + blocked + $4::integer - $5::integer <= capacity
           returning id
         ), noted as (
           insert into events.inventory_ledger (event_id, pool_id, reason, booking_id, held, at)
           select $1, moved.id, 'hold', $3::uuid, $4::integer, $6::timestamptz from moved
         )
         select 1 from moved",
    )
    .bind(event_id)
    .bind(pool_id)
    .bind(booking_id)
    .bind(places)
    .bind(unblock)
    .bind(now)
    .fetch_optional(conn)
    .await?;
    Ok(taken.is_some())
}

/// Writes what pools keep from now on.
pub(crate) async fn keep(
    conn: &mut PgConnection,
    event_id: EventId,
    keeps: &[Keep],
) -> Result<(), sqlx::Error> {
    let pools: Vec<PoolId> = keeps.iter().map(|keep| keep.pool_id).collect();
    let waited: Vec<bool> = keeps.iter().map(|keep| keep.waited_for).collect();
    let reserved: Vec<i32> = keeps.iter().map(|keep| keep.reserved).collect();
    let since: Vec<Option<Time>> = keeps.iter().map(|keep| keep.kept_since).collect();
    sqlx::query(
        "update events.pools p
            set waited_for = k.waited_for, reserved = k.reserved, kept_since = k.kept_since, reserve_fresh = false
           from unnest($2::uuid[], $3::boolean[], $4::integer[], $5::timestamptz[])
             as k (id, waited_for, reserved, kept_since)
          where p.event_id = $1 and p.id = k.id",
    )
    .bind(event_id)
    .bind(pools)
    .bind(waited)
    .bind(reserved)
    .bind(since)
    .execute(conn)
    .await?;
    Ok(())
}
