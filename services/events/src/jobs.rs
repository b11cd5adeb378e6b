//! What runs later, and the facts that this service publishes.

use data::jobs::{Fact, Worker, publish};
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

/// An event or one of its products limits what one person may have, from now on or to another number.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PersonLimitsSet {
    pub event_id: EventId,
}

impl Fact for PersonLimitsSet {
    const NAME: &'static str = "events.person_limits_set";
}

/// Seconds after which the fact is told once more, for holds that were under way when the limit was set.
const HOLDS_UNDER_WAY: i64 = 30;

/// Tells that a limit per person was set.
pub(crate) async fn person_limits_set(
    tx: &mut sqlx::PgConnection,
    event_id: EventId,
    now: Time,
) -> Result<(), sqlx::Error> {
    let fact = PersonLimitsSet { event_id };
    publish(tx, &fact, now).await?;
    publish(tx, &fact, now.plus_seconds(HOLDS_UNDER_WAY)).await
}

/// How often search rows are compared with the names of their organizers, which change below this service.
const MEND_EVERY_SECONDS: i64 = 60;

/// How often channels are looked at whose date has come. Who has a code buys of the general places from that
/// moment on, whenever this runs.
const RELEASE_EVERY_SECONDS: i64 = 15;

impl Events {
    /// Registers what this service does in the background.
    pub fn work(&self, worker: Worker) -> Worker {
        let (this, channels) = (self.clone(), self.clone());
        worker
            .every("events_mend_search", MEND_EVERY_SECONDS, move || {
                let this = this.clone();
                async move { Ok(this.mend_search().await?) }
            })
            .every("release_channels", RELEASE_EVERY_SECONDS, move || {
                let this = channels.clone();
                async move { this.release_channels().await }
            })
    }
}
