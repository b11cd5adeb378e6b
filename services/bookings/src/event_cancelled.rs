//! An event is called off: every booking of it is cancelled, and all money goes back.

use data::jobs::{Job, JobResult, enqueue_once};
use events::EventCancelled;
use kit::{BookingId, EventId, OrganizationId};
use serde::{Deserialize, Serialize};

use crate::{Bookings, BookingsError, CancelRequest, store};

/// Bookings whose cancellation is enqueued in one transaction.
const BATCH: i64 = 500;

/// Cancels one booking of an event that was called off.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CallOff {
    pub organization_id: OrganizationId,
    pub event_id: EventId,
    pub booking_id: BookingId,
    pub reason: String,
}

impl Job for CallOff {
    const KIND: &'static str = "bookings.call_off";
    const MAX_ATTEMPTS: i16 = 20;
    const PRIORITY: i16 = 20;
}

impl Bookings {
    /// Listener: one job per booking that is still alive, so that one failure keeps nobody else waiting.
    ///
    /// # Errors
    /// The database's.
    pub async fn event_cancelled(&self, fact: EventCancelled) -> JobResult {
        let mut after: Option<BookingId> = None;
        loop {
            let now = self.clock.now();
            let mut tx = self.db.begin().await?;
            let alive = store::bookings::alive_of_event(&mut tx, fact.event_id, after, BATCH).await?;
            for booking_id in &alive {
                let job = CallOff {
                    organization_id: fact.organization_id,
                    event_id: fact.event_id,
                    booking_id: *booking_id,
                    reason: fact.reason.clone(),
                };
                enqueue_once(&mut tx, &job, now, &format!("call_off:{booking_id}")).await?;
            }
            tx.commit().await?;
            match alive.last() {
                Some(last) => after = Some(*last),
                None => return Ok(self.close_waiting_list(fact.event_id).await?),
            }
        }
    }

    /// Cancels the booking with a full refund. What has ended in the meantime stays as it is.
    pub(crate) async fn call_off_for_event(&self, job: CallOff) -> JobResult {
        let request = CancelRequest { reason: job.reason, refund: true };
        match self.cancel(job.organization_id, job.event_id, job.booking_id, &request).await {
            Ok(_) | Err(BookingsError::Cancelled | BookingsError::Expired) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}
