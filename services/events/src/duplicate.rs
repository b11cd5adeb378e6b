//! A copy of an event, as a draft.

use kit::{Caller, EventId, OrganizationId};

use crate::{
    Events, EventsError,
    create::{insert_with_slug, room_for_one, unlimited},
    model::{Event, EventState},
    store,
};

impl Events {
    /// Copies an event with its occurrences, products, offers and pools, as a draft that nobody booked.
    /// What is archived or cancelled stays behind.
    ///
    /// # Errors
    /// `NotFound`, `Forbidden` for members who are limited to some events, `TooMany`.
    pub async fn duplicate(
        &self,
        caller: &Caller,
        organization_id: OrganizationId,
        event_id: EventId,
    ) -> Result<Event, EventsError> {
        unlimited(caller, organization_id)?;
        let mut tx = self.db.begin().await?;
        let original = store::events::load(&mut tx, organization_id, event_id).await?;
        room_for_one(&mut tx, organization_id).await?;
        let now = self.clock.now();
        let mut copy = Event {
            id: EventId::new(),
            state: EventState::Draft,
            featured: false,
            cancel_reason: None,
            published_at: None,
            version: 1,
            created_at: now,
            updated_at: now,
            ..original
        };
        insert_with_slug(&mut tx, &mut copy).await?;
        store::duplicate::contents(&mut tx, event_id, copy.id, now).await?;
        store::charges::reprice(&mut tx, &[copy.id]).await?;
        let copy = store::events::load(&mut tx, organization_id, copy.id).await?;
        tx.commit().await?;
        Ok(copy)
    }
}
