//! Channels: pools whose places were taken out of other pools.

use kit::{EventId, OccurrenceId, PoolId, Time};
use sqlx::PgConnection;

use crate::model::Pool;

/// Adds a channel without places, on the date of the pool that it belongs to.
pub(crate) async fn insert(
    conn: &mut PgConnection,
    event_id: EventId,
    channel_id: PoolId,
    channel_of: PoolId,
    name: &str,
    release_at: Option<Time>,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into events.pools (event_id, id, occurrence_id, name, capacity, channel_of, release_at)
         select event_id, $3::uuid, occurrence_id, $4::text, 0, id, $5::timestamptz
           from events.pools where event_id = $1 and id = $2",
    )
    .bind(event_id)
    .bind(channel_of)
    .bind(channel_id)
    .bind(name)
    .bind(release_at)
    .execute(conn)
    .await?;
    Ok(())
}

/// Whether a channel of this date sells of its own places at `now`.
pub(crate) async fn is_open(
    conn: &mut PgConnection,
    event_id: EventId,
    occurrence_id: OccurrenceId,
    channel_id: PoolId,
    now: Time,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar(
        "select exists (
           select from events.pools p
            where p.event_id = $1 and p.id = $3 and p.occurrence_id = $2 and p.channel_of is not null
              and p.released_at is null and (p.release_at is null or p.release_at > $4::timestamptz))",
    )
    .bind(event_id)
    .bind(occurrence_id)
    .bind(channel_id)
    .bind(now)
    .fetch_one(conn)
    .await
}

/// The pool that a channel's places were taken out of.
pub(crate) async fn parent(
    conn: &mut PgConnection,
    event_id: EventId,
    channel_id: PoolId,
) -> Result<PoolId, sqlx::Error> {
    sqlx::query_scalar(
        "select channel_of from events.pools where event_id = $1 and id = $2 and channel_of is not null",
    )
    .bind(event_id)
    .bind(channel_id)
    .fetch_one(conn)
    .await
}

/// Writes the name and the date of a changed channel back, as its next version.
pub(crate) async fn update(
    conn: &mut PgConnection,
    event_id: EventId,
    channel: &Pool,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update events.pools set name = $3, release_at = $4::timestamptz, version = version + 1
          where event_id = $1 and id = $2",
    )
    .bind(event_id)
    .bind(channel.id)
    .bind(&channel.name)
    .bind(channel.release_at)
    .execute(conn)
    .await?;
    Ok(())
}

/// Makes a pool larger, or (negative) smaller.
pub(crate) async fn add_capacity(
    conn: &mut PgConnection,
    event_id: EventId,
    pool_id: PoolId,
    places: i32,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update events.pools set capacity = capacity + $3, version = version + 1
          where event_id = $1 and id = $2",
    )
    .bind(event_id)
    .bind(pool_id)
    .bind(places)
    .execute(conn)
    .await?;
    Ok(())
}

/// Notes that a channel is closed.
pub(crate) async fn set_released(
    conn: &mut PgConnection,
    event_id: EventId,
    channel_id: PoolId,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query("update events.pools set released_at = $3::timestamptz where event_id = $1 and id = $2")
        .bind(event_id)
        .bind(channel_id)
        .bind(now)
        .execute(conn)
        .await?;
    Ok(())
}

/// The channels whose date has come, and closed ones that have places all the same.
pub(crate) async fn due(conn: &mut PgConnection, now: Time) -> Result<Vec<(EventId, PoolId)>, sqlx::Error> {
    sqlx::query_as(
        "select event_id, id from events.pools
          where channel_of is not null
            and ((released_at is null and release_at <= $1::timestamptz)
                 or (released_at is not null and held + sold + blocked < capacity))
          order by event_id, id limit 1000",
    )
    .bind(now)
    .fetch_all(conn)
    .await
}
