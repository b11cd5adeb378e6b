//! How events are seated, and whose their seats are.

use kit::{EventId, OccurrenceId};
use sqlx::{PgConnection, types::Json};

use crate::seats::Plan;

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
