//! Seats change hands: claims come and go with the bookings, in their transactions.

use kit::{BookingId, EventId, OccurrenceId};
use sqlx::PgConnection;

use crate::{Events, EventsError, store};

/// One seat of one date, and the booking that has or wants it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeatClaim {
    pub event_id: EventId,
    pub occurrence_id: OccurrenceId,
    pub seat: i32,
    pub booking_id: BookingId,
}

impl Events {
    /// Claims seats; gives those that somebody else has, after which the caller rolls back.
    ///
    /// # Errors
    /// The database's.
    pub async fn claim_seats(
        &self,
        conn: &mut PgConnection,
        claims: &[SeatClaim],
    ) -> Result<Vec<SeatClaim>, EventsError> {
        if claims.is_empty() {
            return Ok(Vec::new());
        }
        // In one order everywhere, so that two batches that want the same seats wait and do not lock up.
        let mut sorted = claims.to_vec();
        sorted.sort_unstable_by_key(|claim| (claim.event_id, claim.occurrence_id, claim.seat));
        let got = store::seat_claims::claim(conn, &sorted).await?;
        if got.len() == sorted.len() {
            return Ok(Vec::new());
        }
        let got: std::collections::HashSet<(EventId, OccurrenceId, i32)> = got.into_iter().collect();
        sorted.retain(|claim| !got.contains(&(claim.event_id, claim.occurrence_id, claim.seat)));
        Ok(sorted)
    }

    /// Gives up claims; those that the booking does not have are left alone.
    ///
    /// # Errors
    /// The database's.
    pub async fn free_seats(&self, conn: &mut PgConnection, claims: &[SeatClaim]) -> Result<(), EventsError> {
        if !claims.is_empty() {
            store::seat_claims::free(conn, claims).await?;
        }
        Ok(())
    }
}
