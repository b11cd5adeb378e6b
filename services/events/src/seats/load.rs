//! Seatings as they are asked for: from memory while their version stands.

use std::sync::Arc;

use kit::{EventId, OccurrenceId};
use moka::future::Cache;
use sqlx::PgConnection;

use super::{Plan, SeatSet, Seating};
use crate::{Events, EventsError, store};

/// Seats of all seatings that are kept: some 100 bytes each.
const SEATS_KEPT: u64 = 1_000_000;

/// The seatings that this process has read, by event and version.
pub(crate) type Seatings = Cache<(EventId, i32), Arc<Seating>>;

/// An empty memory for seatings.
pub(crate) fn seatings() -> Seatings {
    let weight = |_: &(EventId, i32), seating: &Arc<Seating>| {
        u32::try_from(seating.len()).unwrap_or(u32::MAX).saturating_add(100)
    };
    Cache::builder().weigher(weight).max_capacity(SEATS_KEPT).build()
}

impl Events {
    /// How an event is seated, as the caller's transaction sees it; `None` without seats.
    ///
    /// # Errors
    /// The database's.
    pub async fn seating(
        &self,
        conn: &mut PgConnection,
        event_id: EventId,
    ) -> Result<Option<Arc<Seating>>, EventsError> {
        let Some(version) = store::seatings::version(conn, event_id).await? else { return Ok(None) };
        if let Some(seating) = self.seatings.get(&(event_id, version)).await {
            return Ok(Some(seating));
        }
        let Some(row) = store::seatings::full(conn, event_id).await? else { return Ok(None) };
        let plan: Plan = row.plan.0;
        let seating = Seating::new(event_id, row.version, &plan, &row.zone_of, row.no_single_gaps);
        let seating = Arc::new(seating);
        self.seatings.insert((event_id, row.version), Arc::clone(&seating)).await;
        Ok(Some(seating))
    }

    /// The seats that nobody can take on a date: held, sold, kept back or not on sale.
    ///
    /// # Errors
    /// The database's.
    pub async fn taken_seats(
        &self,
        conn: &mut PgConnection,
        event_id: EventId,
        occurrence_id: OccurrenceId,
        seating: &Seating,
    ) -> Result<SeatSet, EventsError> {
        let mut taken = SeatSet::new(seating.len());
        taken.union(seating.unsold());
        taken.extend(store::seatings::claimed(conn, event_id, occurrence_id).await?);
        Ok(taken)
    }
}
