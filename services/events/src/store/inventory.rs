//! The counters and their ledger.

use kit::{BookingId, EventId, PoolId, Time};
use sqlx::PgConnection;

use crate::inventory::Drift;

/// What one place of a movement adds to the counters.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Movement {
    pub reason: &'static str,
    pub held: i32,
    pub sold: i32,
}

impl Movement {
    /// Whether it takes places that must be free.
    pub(crate) fn takes(self) -> bool {
        self.held + self.sold > 0
    }
}

/// Moves `quantity` places of one pool and writes it down; `false` when the counters do not allow it.
pub(crate) async fn shift(
    conn: &mut PgConnection,
    event_id: EventId,
    pool_id: PoolId,
    booking_id: BookingId,
    quantity: i32,
    movement: Movement,
    now: Time,
) -> Result<bool, sqlx::Error> {
    let moved: Option<i32> = sqlx::query_scalar(
        "with moved as (
           update events.pools set held = held + $4::integer, sold = sold + $5::integer
            where event_id = $1 and id = $2
              and held + $4::integer >= 0 and sold + $5::integer >= 0
              and ($4::integer + $5::integer <= 0
                   or held::bigint + sold + blocked + reserved + $4::integer + $5::integer <= capacity)
           returning id
         ), noted as (
           insert into events.inventory_ledger (event_id, pool_id, reason, booking_id, held, sold, at)
           select $1, moved.id, $6::text, $3::uuid, $4::integer, $5::integer, $7::timestamptz from moved
         )
         select 1 from moved",
    )
    .bind(event_id)
    .bind(pool_id)
    .bind(booking_id)
    .bind(movement.held * quantity)
    .bind(movement.sold * quantity)
    .bind(movement.reason)
    .bind(now)
    .fetch_optional(conn)
    .await?;
    Ok(moved.is_some())
}

/// The free places of a pool; `None` when there is no such pool.
pub(crate) async fn free(
    conn: &mut PgConnection,
    event_id: EventId,
    pool_id: PoolId,
) -> Result<Option<i32>, sqlx::Error> {
    sqlx::query_scalar(
        "select capacity - held - sold - blocked - reserved from events.pools where event_id = $1 and id = $2",
    )
    .bind(event_id)
    .bind(pool_id)
    .fetch_optional(conn)
    .await
}

/// Writes down that a pool's capacity grew (or, negative, shrank) by `change`.
pub(crate) async fn note_capacity(
    conn: &mut PgConnection,
    event_id: EventId,
    pool_id: PoolId,
    change: i32,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into events.inventory_ledger (event_id, pool_id, reason, capacity, at)
         select $1::uuid, $2::uuid, 'capacity', $3::integer, $4::timestamptz where $3::integer <> 0",
    )
    .bind(event_id)
    .bind(pool_id)
    .bind(change)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Whether anything but capacity ever moved in the pools of an occurrence or, given one, in one pool.
pub(crate) async fn ever_used(
    conn: &mut PgConnection,
    event_id: EventId,
    pool_ids: &[PoolId],
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar(
        "select exists (select 1 from events.inventory_ledger
                         where event_id = $1 and pool_id = any($2::uuid[]) and reason <> 'capacity')",
    )
    .bind(event_id)
    .bind(pool_ids)
    .fetch_one(conn)
    .await
}

/// Pools whose counters differ from the sum of their ledger.
pub(crate) async fn drift(conn: &mut PgConnection) -> Result<Vec<Drift>, sqlx::Error> {
    sqlx::query_as(
        "select p.event_id, p.id as pool_id, p.capacity, p.held, p.sold,
                coalesce(l.capacity, 0) as ledger_capacity, coalesce(l.held, 0) as ledger_held,
                coalesce(l.sold, 0) as ledger_sold
           from events.pools p
           left join (select event_id, pool_id, sum(capacity) as capacity, sum(held) as held, sum(sold) as sold
                        from events.inventory_ledger group by event_id, pool_id) as l
             on l.event_id = p.event_id and l.pool_id = p.id
          where p.capacity <> coalesce(l.capacity, 0) or p.held <> coalesce(l.held, 0)
             or p.sold <> coalesce(l.sold, 0)
          order by p.event_id, p.id
          limit 1000",
    )
    .fetch_all(conn)
    .await
}
