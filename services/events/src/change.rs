//! Changes of an event.

use kit::{EventId, MediaId, OrganizationId};
use sqlx::PgConnection;

use crate::{
    Events, EventsError, announce_change,
    jobs::person_limits_set,
    model::{Event, EventChange, EventState},
    search, store,
};

impl Events {
    /// Changes an event that is not archived.
    ///
    /// # Errors
    /// `NotFound`, `Stale`, `SlugTaken`, `Conflict` (`event_archived`, `currency_fixed`), `Invalid` for a
    /// picture that is not the organization's.
    pub async fn change(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
        change: EventChange,
    ) -> Result<Event, EventsError> {
        let mut tx = self.db.begin().await?;
        editable(&mut tx, organization_id, event_id).await?;
        let mut event = store::events::load(&mut tx, organization_id, event_id).await?;
        if event.version != change.version {
            return Err(EventsError::Stale);
        }
        let cover_id = cover(&mut tx, &event, change.cover_id).await?;
        let limit = event.max_per_person;
        apply(&mut event, change)?;
        if event.max_per_person.is_some() && event.max_per_person != limit {
            person_limits_set(&mut tx, event_id, self.clock.now()).await?;
        }
        let written = store::events::update(&mut tx, &event, cover_id, self.clock.now()).await;
        match written {
            Err(error) if store::refused(&error, store::UNIQUE) => return Err(EventsError::SlugTaken),
            other => other?,
        }
        changed(&mut tx, event_id).await?;
        let event = store::events::load(&mut tx, organization_id, event_id).await?;
        tx.commit().await?;
        Ok(event)
    }
}

/// Locks an event for a change of it or of what belongs to it. Archived events do not change any more.
pub(crate) async fn editable(
    tx: &mut PgConnection,
    organization_id: OrganizationId,
    event_id: EventId,
) -> Result<EventState, EventsError> {
    match store::events::lock(tx, organization_id, event_id).await? {
        EventState::Archived => {
            Err(EventsError::conflict("event_archived", "An archived event can't be changed"))
        }
        state => Ok(state),
    }
}

/// What follows every change of an event: its search row, and the word to all caches.
pub(crate) async fn changed(tx: &mut PgConnection, event_id: EventId) -> Result<(), EventsError> {
    search::refresh_search(tx, event_id).await?;
    announce_change(tx, event_id).await?;
    Ok(())
}

/// The picture that the event will have.
async fn cover(
    tx: &mut PgConnection,
    event: &Event,
    asked: Option<Option<MediaId>>,
) -> Result<Option<MediaId>, EventsError> {
    match asked {
        None => Ok(event.cover.as_ref().map(|cover| cover.id)),
        Some(None) => Ok(None),
        Some(Some(media_id)) => match store::media::load(tx, event.organization_id, media_id).await {
            Ok(media) => Ok(Some(media.id)),
            Err(sqlx::Error::RowNotFound) => {
                Err(EventsError::invalid("cover_id", "unknown", "is not a picture of this organization"))
            }
            Err(error) => Err(error.into()),
        },
    }
}

fn apply(event: &mut Event, change: EventChange) -> Result<(), EventsError> {
    if let Some(currency) = change.currency.filter(|currency| *currency != event.currency) {
        if event.state != EventState::Draft || event.published_at.is_some() {
            return Err(EventsError::conflict(
                "currency_fixed",
                "The currency of an event that was published can't be changed",
            ));
        }
        event.currency = currency;
    }
    set_text(&mut event.title, change.title);
    set(&mut event.slug, change.slug);
    set_text(&mut event.summary, change.summary);
    set_text(&mut event.description, change.description);
    set(&mut event.category, change.category);
    if let Some(tags) = change.tags {
        event.tags = tags.into_iter().map(|tag| tag.trim().to_owned()).collect();
    }
    set(&mut event.language, change.language);
    set(&mut event.hold_minutes, change.hold_minutes);
    set(&mut event.max_per_booking, change.max_per_booking);
    set(&mut event.max_per_person, change.max_per_person);
    set_text(&mut event.refund_policy, change.refund_policy);
    set_text(&mut event.age_note, change.age_note);
    Ok(())
}

/// Sets a field that is given.
pub(crate) fn set<T>(field: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *field = value;
    }
}

/// Sets a text that is given, without the blanks around it.
pub(crate) fn set_text(field: &mut String, value: Option<String>) {
    set(field, value.map(|text| text.trim().to_owned()));
}
