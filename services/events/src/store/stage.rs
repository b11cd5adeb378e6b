//! How often events changed.

use kit::EventId;
use sqlx::PgConnection;

/// The number of changes of an event; `None` when there is no such event.
pub(crate) async fn version(conn: &mut PgConnection, event_id: EventId) -> Result<Option<i64>, sqlx::Error> {
    sqlx::query_scalar("select stage from events.events where id = $1")
        .bind(event_id)
        .fetch_optional(conn)
        .await
}

/// The numbers of changes of events.
pub(crate) async fn versions(
    conn: &mut PgConnection,
    event_ids: &[EventId],
) -> Result<Vec<(EventId, i64)>, sqlx::Error> {
    sqlx::query_as("select id, stage from events.events where id = any($1::uuid[])")
        .bind(event_ids)
        .fetch_all(conn)
        .await
}
