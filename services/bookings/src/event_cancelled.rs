//! An event is called off: every booking of it is cancelled, and all money goes back.

use data::jobs::{Job, JobResult};
use events::EventCancelled;
use kit::{BookingId, EventId, OrganizationId, RefundRunId};
use serde::{Deserialize, Serialize};

use crate::{
    Bookings, BookingsError, CancelRequest, cancel::Used, refund_runs::RefundRunKind,
    store::refund_runs::NewRun,
};

/// Cancels one booking of an event that was called off.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CallOff {
    pub organization_id: OrganizationId,
    pub event_id: EventId,
    pub booking_id: BookingId,
    pub reason: String,
    /// The run that it belongs to, for the organizer to see how far it is.
    #[serde(default)]
    pub run_id: Option<RefundRunId>,
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
        let new = NewRun {
            event_id: fact.event_id,
            // An event is called off once: hearing of it again goes on with the same run.
            id: RefundRunId(fact.event_id.0),
            organization_id: fact.organization_id,
            occurrence_id: None,
            kind: RefundRunKind::Cancelled,
            open_until: None,
            reason: &fact.reason,
        };
        self.run_over(&new).await?;
        Ok(self.close_waiting_list(fact.event_id).await?)
    }

    /// Cancels the booking with a full refund. What has ended in the meantime stays as it is.
    pub(crate) async fn call_off_for_event(&self, job: CallOff) -> JobResult {
        let request = CancelRequest { reason: job.reason, refund: true };
        let ids = (job.organization_id, job.event_id, job.booking_id);
        // An event that is off takes no gift card away from somebody who has used it.
        let ended = self.cancel_now(ids.0, ids.1, ids.2, &request, Used::Keep).await;
        let ended = match ended {
            Ok(_) | Err(BookingsError::Cancelled | BookingsError::Expired) => Ok(()),
            Err(error) => Err(error),
        };
        if let Some(run_id) = job.run_id {
            let told = ended.as_ref().copied().map_err(ToString::to_string);
            self.note_run(job.event_id, run_id, job.booking_id, told).await?;
        }
        Ok(ended?)
    }
}
