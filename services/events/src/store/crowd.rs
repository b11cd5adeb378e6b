//! Counters of many bookings at once.

use std::fmt::Write as _;

use kit::{BookingId, EventId, PoolId, Time};
use sqlx::PgConnection;

use crate::crowd::{LockedPool, Shift};

/// Locks the pools made by position of `events` and `ids`, in the order of their ids.
pub(crate) async fn lock(
    conn: &mut PgConnection,
    events: &[EventId],
    ids: &[PoolId],
) -> Result<Vec<LockedPool>, sqlx::Error> {
    sqlx::query_as(
        "select p.event_id, p.id, p.capacity - p.held - p.sold - p.blocked - p.reserved as free, p.returned
           from unnest($1::uuid[], $2::uuid[]) as w (event_id, id)
           join events.pools p on p.event_id = w.event_id and p.id = w.id
          order by p.id for no key update of p",
    )
    .bind(events)
    .bind(ids)
    .fetch_all(conn)
    .await
}

/// Moves places and notes it; gives the number of pools that moved.
pub(crate) async fn shift(
    conn: &mut PgConnection,
    reason: &str,
    shifts: &[Shift],
    now: Time,
) -> Result<i64, sqlx::Error> {
    let events: Vec<EventId> = shifts.iter().map(|shift| shift.event_id).collect();
    let pools: Vec<PoolId> = shifts.iter().map(|shift| shift.pool_id).collect();
    let held: Vec<i32> = shifts.iter().map(|shift| shift.held).collect();
    let sold: Vec<i32> = shifts.iter().map(|shift| shift.sold).collect();
    let bookings: Vec<String> = shifts.iter().map(|shift| array(&shift.bookings)).collect();
    sqlx::query_scalar(
        "with m as (
           select * from unnest($1::uuid[], $2::uuid[], $3::int4[], $4::int4[], $5::text[])
             as m (event_id, pool_id, held, sold, bookings)
         ), moved as (
           update events.pools p set held = p.held + m.held, sold = p.sold + m.sold
             from m where p.event_id = m.event_id and p.id = m.pool_id
           returning p.id
         ), noted as (
           insert into events.inventory_ledger (event_id, pool_id, reason, booking_ids, held, sold, at)
           select m.event_id, m.pool_id, $6::text, m.bookings::uuid[], m.held, m.sold, $7::timestamptz from m
         )
         select count(*) from moved",
    )
    .bind(events)
    .bind(pools)
    .bind(held)
    .bind(sold)
    .bind(bookings)
    .bind(reason)
    .bind(now)
    .fetch_one(conn)
    .await
}

/// PostgreSQL's literal of an array: `unnest` would flatten an array of arrays.
fn array(ids: &[BookingId]) -> String {
    let mut text = String::with_capacity(ids.len() * 37 + 2);
    text.push('{');
    for (position, id) in ids.iter().enumerate() {
        let comma = if position == 0 { "" } else { "," };
        // Writing to a string can't fail.
        let _ = write!(text, "{comma}{id}");
    }
    text.push('}');
    text
}

/// Counts a return in each of the pools.
pub(crate) async fn note_returns(
    conn: &mut PgConnection,
    event_id: EventId,
    pool_ids: &[PoolId],
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update events.pools set returned = returned + 1 where event_id = $1 and id = any($2::uuid[])",
    )
    .bind(event_id)
    .bind(pool_ids)
    .execute(conn)
    .await?;
    Ok(())
}
