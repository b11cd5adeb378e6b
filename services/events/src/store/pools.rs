//! Pools and what draws on them.

use kit::{EventId, OccurrenceId, PoolId};
use sqlx::PgConnection;

use crate::model::{Pool, PoolUse};

/// Every pool of `events` with the products that draw on it.
pub(crate) async fn uses(conn: &mut PgConnection, events: &[EventId]) -> Result<Vec<PoolUse>, sqlx::Error> {
    sqlx::query_as(
        "select p.event_id, p.occurrence_id, p.capacity + coalesce(c.capacity, 0)::integer as capacity,
                p.held + coalesce(c.held, 0)::integer as held, p.sold + coalesce(c.sold, 0)::integer as sold,
                p.blocked, p.capacity - p.held - p.sold - p.blocked - p.reserved as free,
                array(select l.product_id from events.product_pools l
                       where l.event_id = p.event_id and l.pool_id = p.id) as product_ids
           from events.pools p
           left join lateral (
             select sum(c.capacity) as capacity, sum(c.held) as held, sum(c.sold) as sold
               from events.pools c where c.event_id = p.event_id and c.channel_of = p.id) c on true
          where p.event_id = any($1::uuid[]) and p.channel_of is null",
    )
    .bind(events)
    .fetch_all(conn)
    .await
}

/// The pools of an event, of its occurrences in order of time.
pub(crate) async fn list(conn: &mut PgConnection, event_id: EventId) -> Result<Vec<Pool>, sqlx::Error> {
    sqlx::query_as(
        "select p.id, p.occurrence_id, p.name, p.capacity, p.held, p.sold, p.blocked,
                p.capacity - p.held - p.sold - p.blocked - p.reserved as free, p.reserved, p.zone, p.offer_id,
                p.channel_of, p.release_at, p.released_at, p.version
           from events.pools p
           join events.occurrences o on o.event_id = p.event_id and o.id = p.occurrence_id
          where p.event_id = $1 order by o.starts_at, p.id",
    )
    .bind(event_id)
    .fetch_all(conn)
    .await
}

/// One pool, locked against changes.
pub(crate) async fn lock(
    conn: &mut PgConnection,
    event_id: EventId,
    pool_id: PoolId,
) -> Result<Pool, sqlx::Error> {
    sqlx::query_as(
        "select id, occurrence_id, name, capacity, held, sold, blocked,
                capacity - held - sold - blocked - reserved as free, reserved, zone, offer_id, channel_of, release_at,
                released_at, version
           from events.pools where event_id = $1 and id = $2 for update",
    )
    .bind(event_id)
    .bind(pool_id)
    .fetch_one(conn)
    .await
}

/// The ids of an occurrence's pools, locked against changes, in the order in which pools are locked.
pub(crate) async fn lock_of_occurrence(
    conn: &mut PgConnection,
    event_id: EventId,
    occurrence_id: OccurrenceId,
) -> Result<Vec<PoolId>, sqlx::Error> {
    sqlx::query_scalar(
        "select id from events.pools where event_id = $1 and occurrence_id = $2 order by id for update",
    )
    .bind(event_id)
    .bind(occurrence_id)
    .fetch_all(conn)
    .await
}

/// How many pools an event has.
pub(crate) async fn count(conn: &mut PgConnection, event_id: EventId) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("select count(*) from events.pools where event_id = $1")
        .bind(event_id)
        .fetch_one(conn)
        .await
}

/// Adds a pool with all its places free.
pub(crate) async fn insert(
    conn: &mut PgConnection,
    event_id: EventId,
    pool_id: PoolId,
    occurrence_id: OccurrenceId,
    name: &str,
    capacity: i32,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into events.pools (event_id, id, occurrence_id, name, capacity) values ($1, $2, $3, $4, $5)",
    )
    .bind(event_id)
    .bind(pool_id)
    .bind(occurrence_id)
    .bind(name)
    .bind(capacity)
    .execute(conn)
    .await?;
    Ok(())
}

/// Writes a changed pool back; its counters stay.
pub(crate) async fn update(
    conn: &mut PgConnection,
    event_id: EventId,
    pool: &Pool,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update events.pools set name = $3, capacity = $4, blocked = $5, version = version + 1
          where event_id = $1 and id = $2",
    )
    .bind(event_id)
    .bind(pool.id)
    .bind(&pool.name)
    .bind(pool.capacity)
    .bind(pool.blocked)
    .execute(conn)
    .await?;
    Ok(())
}

/// Deletes pools and the links of products to them.
pub(crate) async fn delete(
    conn: &mut PgConnection,
    event_id: EventId,
    pool_ids: &[PoolId],
) -> Result<(), sqlx::Error> {
    sqlx::query("delete from events.product_pools where event_id = $1 and pool_id = any($2::uuid[])")
        .bind(event_id)
        .bind(pool_ids)
        .execute(&mut *conn)
        .await?;
    sqlx::query("delete from events.pools where event_id = $1 and id = any($2::uuid[])")
        .bind(event_id)
        .bind(pool_ids)
        .execute(conn)
        .await?;
    Ok(())
}

/// Locks all pools of an event against changes, in the order in which pools are locked.
pub(crate) async fn lock_of_event(conn: &mut PgConnection, event_id: EventId) -> Result<(), sqlx::Error> {
    sqlx::query("select id from events.pools where event_id = $1 order by id for update")
        .bind(event_id)
        .execute(conn)
        .await?;
    Ok(())
}
