//! From draft to the public and to the end.

use kit::{EventId, OrganizationId};
use sqlx::PgConnection;

use crate::{
    Events, EventsError,
    catalogue::{self, Audience, EventPage},
    change::changed,
    jobs::EventCancelled,
    model::{Event, EventState},
    store,
};

impl Events {
    /// Shows a draft to the public. Publishing twice is publishing once.
    ///
    /// # Errors
    /// `NotFound`, `NotReady` with the checklist, `Conflict` (`wrong_state`) for what has ended.
    pub async fn publish(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
    ) -> Result<Event, EventsError> {
        let mut tx = self.db.begin().await?;
        let now = self.clock.now();
        match store::events::lock(&mut tx, organization_id, event_id).await? {
            EventState::Published => {}
            EventState::Draft => {
                let checklist = store::checklist::facts(&mut tx, event_id, now).await?.checklist();
                if !checklist.ready {
                    return Err(EventsError::NotReady { items: checklist.items });
                }
                self.enter(&mut tx, event_id, EventState::Published, None).await?;
            }
            EventState::Cancelled | EventState::Archived => return Err(wrong_state()),
        }
        let event = store::events::load(&mut tx, organization_id, event_id).await?;
        tx.commit().await?;
        Ok(event)
    }

    /// Takes a published event back to a draft, as long as nobody booked.
    ///
    /// # Errors
    /// `NotFound`, `Conflict` (`has_bookings`, `wrong_state`).
    pub async fn unpublish(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
    ) -> Result<Event, EventsError> {
        let mut tx = self.db.begin().await?;
        match store::events::lock(&mut tx, organization_id, event_id).await? {
            EventState::Draft => {}
            EventState::Published => {
                // Nobody holds while it is decided whether anybody holds.
                store::pools::lock_of_event(&mut tx, event_id).await?;
                if store::events::has_bookings(&mut tx, event_id).await? {
                    return Err(EventsError::conflict(
                        "has_bookings",
                        "There are bookings; cancel the event instead",
                    ));
                }
                self.enter(&mut tx, event_id, EventState::Draft, None).await?;
            }
            EventState::Cancelled | EventState::Archived => return Err(wrong_state()),
        }
        let event = store::events::load(&mut tx, organization_id, event_id).await?;
        tx.commit().await?;
        Ok(event)
    }

    /// Ends a published event before its time, with all its occurrences; bookings hear of it.
    ///
    /// # Errors
    /// `NotFound`, `Conflict` (`wrong_state`).
    pub async fn cancel(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
        reason: &str,
    ) -> Result<Event, EventsError> {
        let mut tx = self.db.begin().await?;
        let reason = reason.trim();
        match store::events::lock(&mut tx, organization_id, event_id).await? {
            EventState::Cancelled => {}
            EventState::Published => {
                store::events::cancel_occurrences(&mut tx, event_id).await?;
                self.enter(&mut tx, event_id, EventState::Cancelled, Some(reason)).await?;
                let at = self.clock.now();
                let fact = EventCancelled { event_id, organization_id, reason: reason.to_owned(), at };
                data::jobs::publish(&mut tx, &fact, at).await?;
            }
            EventState::Draft | EventState::Archived => return Err(wrong_state()),
        }
        let event = store::events::load(&mut tx, organization_id, event_id).await?;
        tx.commit().await?;
        Ok(event)
    }

    /// Puts an event away: a draft, a cancelled one, or one that is over.
    ///
    /// # Errors
    /// `NotFound`, `Conflict` (`event_running`) while an occurrence of a published event lies ahead.
    pub async fn archive(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
    ) -> Result<Event, EventsError> {
        let mut tx = self.db.begin().await?;
        let state = store::events::lock(&mut tx, organization_id, event_id).await?;
        if state == EventState::Published
            && store::events::is_running(&mut tx, event_id, self.clock.now()).await?
        {
            return Err(EventsError::conflict("event_running", "The event is not over yet"));
        }
        if state != EventState::Archived {
            self.enter(&mut tx, event_id, EventState::Archived, None).await?;
        }
        let event = store::events::load(&mut tx, organization_id, event_id).await?;
        tx.commit().await?;
        Ok(event)
    }

    /// The public page of an event, whatever its state.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn preview(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
    ) -> Result<EventPage, EventsError> {
        let mut conn = self.db.acquire().await?;
        store::events::load(&mut conn, organization_id, event_id).await?;
        catalogue::page(self, &mut conn, event_id, Audience::Organizer, self.clock.now()).await
    }

    async fn enter(
        &self,
        tx: &mut PgConnection,
        event_id: EventId,
        state: EventState,
        reason: Option<&str>,
    ) -> Result<(), EventsError> {
        store::events::set_state(tx, event_id, state, reason, self.clock.now()).await?;
        changed(tx, event_id).await
    }
}

fn wrong_state() -> EventsError {
    EventsError::conflict("wrong_state", "The event is not in a state for this")
}
