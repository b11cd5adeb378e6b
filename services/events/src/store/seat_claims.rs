//! Claims of seats, by the batch.

use kit::{BookingId, EventId, OccurrenceId};
use sqlx::PgConnection;

use crate::seats::SeatClaim;

/// Claims seats that nobody has; gives those that were claimed now.
pub(crate) async fn claim(
    conn: &mut PgConnection,
    claims: &[SeatClaim],
) -> Result<Vec<(EventId, OccurrenceId, i32)>, sqlx::Error> {
    let (events, occurrences, seats, bookings) = columns(claims);
    sqlx::query_as(
        "insert into events.seat_claims (event_id, occurrence_id, seat, booking_id)
         select c.event_id, c.occurrence_id, c.seat, c.booking_id
         from unnest($1::uuid[], $2::uuid[], $3::int4[], $4::uuid[])
           as c (event_id, occurrence_id, seat, booking_id)
         on conflict do nothing
         returning event_id, occurrence_id, seat",
    )
    .bind(events)
    .bind(occurrences)
    .bind(seats)
    .bind(bookings)
    .fetch_all(conn)
    .await
}

/// Deletes claims of bookings.
pub(crate) async fn free(conn: &mut PgConnection, claims: &[SeatClaim]) -> Result<(), sqlx::Error> {
    let (events, occurrences, seats, bookings) = columns(claims);
    sqlx::query(
        "delete from events.seat_claims s
         using unnest($1::uuid[], $2::uuid[], $3::int4[], $4::uuid[])
           as c (event_id, occurrence_id, seat, booking_id)
         where s.event_id = c.event_id and s.occurrence_id = c.occurrence_id and s.seat = c.seat
           and s.booking_id = c.booking_id",
    )
    .bind(events)
    .bind(occurrences)
    .bind(seats)
    .bind(bookings)
    .execute(conn)
    .await?;
    Ok(())
}

type Columns = (Vec<EventId>, Vec<OccurrenceId>, Vec<i32>, Vec<BookingId>);

fn columns(claims: &[SeatClaim]) -> Columns {
    (
        claims.iter().map(|claim| claim.event_id).collect(),
        claims.iter().map(|claim| claim.occurrence_id).collect(),
        claims.iter().map(|claim| claim.seat).collect(),
        claims.iter().map(|claim| claim.booking_id).collect(),
    )
}
