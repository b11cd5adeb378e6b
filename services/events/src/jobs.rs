//! What runs later, and the facts that this service publishes.

use data::jobs::{Fact, Worker};
use kit::{EventId, OrganizationId, Time};
use serde::{Deserialize, Serialize};

use crate::Events;

/// An event was cancelled: whoever booked wants to know, and their money back.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct EventCancelled {
    pub event_id: EventId,
    pub organization_id: OrganizationId,
    /// Told to buyers.
    pub reason: String,
    pub at: Time,
}

impl Fact for EventCancelled {
    const NAME: &'static str = "events.cancelled";
}

/// How often search rows are compared with the names of their organizers, which change below this service.
const MEND_EVERY_SECONDS: i64 = 60;

impl Events {
    /// Registers what this service does in the background.
    pub fn work(&self, worker: Worker) -> Worker {
        let this = self.clone();
        worker.every("events_mend_search", MEND_EVERY_SECONDS, move || {
            let this = this.clone();
            async move { Ok(this.mend_search().await?) }
        })
    }
}
