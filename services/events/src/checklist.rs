//! What an event needs before it can be published.

use kit::{EventId, OrganizationId};

use crate::{Events, EventsError, model::Checklist, store};

impl Events {
    /// What the event has of what it needs.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn checklist(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
    ) -> Result<Checklist, EventsError> {
        let mut conn = self.db.acquire().await?;
        store::events::load(&mut conn, organization_id, event_id).await?;
        Ok(store::checklist::facts(&mut conn, event_id, self.clock.now()).await?.checklist())
    }
}
