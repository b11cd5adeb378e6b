//! A new event, with an address of its own.

use kit::{Caller, EventId, OrganizationId};
use sqlx::PgConnection;

use crate::{
    Events, EventsError,
    model::{Event, EventState, NewEvent, is_slug},
    store,
};

/// Events that one organization can have.
const MOST_EVENTS: i64 = 20_000;

impl Events {
    /// Makes a draft. Language and currency are the organization's unless told.
    ///
    /// # Errors
    /// `Forbidden` for members who are limited to some events, `TooMany`.
    pub async fn create(
        &self,
        caller: &Caller,
        organization_id: OrganizationId,
        new: NewEvent,
    ) -> Result<Event, EventsError> {
        unlimited(caller, organization_id)?;
        let mut tx = self.db.begin().await?;
        room_for_one(&mut tx, organization_id).await?;
        let organization = self.users.organization(&mut tx, organization_id).await?;
        let now = self.clock.now();
        let mut event = Event {
            id: EventId::new(),
            organization_id,
            slug: String::new(),
            title: new.title.trim().to_owned(),
            summary: String::new(),
            description: String::new(),
            category: new.category,
            tags: Vec::new(),
            language: new.language.unwrap_or(organization.locale),
            currency: new.currency.unwrap_or(organization.currency),
            state: EventState::Draft,
            cover: None,
            hold_minutes: 10,
            max_per_booking: 10,
            max_per_person: None,
            refund_policy: String::new(),
            age_note: String::new(),
            featured: false,
            cancel_reason: None,
            published_at: None,
            version: 1,
            created_at: now,
            updated_at: now,
        };
        insert_with_slug(&mut tx, &mut event).await?;
        tx.commit().await?;
        self.event(organization_id, event.id).await
    }

    /// One event of an organization.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn event(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
    ) -> Result<Event, EventsError> {
        let mut conn = self.db.acquire().await?;
        Ok(store::events::load(&mut conn, organization_id, event_id).await?)
    }
}

/// Members who are limited to some events do not add others.
pub(crate) fn unlimited(caller: &Caller, organization_id: OrganizationId) -> Result<(), EventsError> {
    if caller.event_limit(organization_id).is_some() { Err(EventsError::Forbidden) } else { Ok(()) }
}

/// Refuses one event more than an organization can have.
pub(crate) async fn room_for_one(
    tx: &mut PgConnection,
    organization_id: OrganizationId,
) -> Result<(), EventsError> {
    if store::events::count(tx, organization_id).await? >= MOST_EVENTS {
        return Err(EventsError::TooMany { what: "events", limit: MOST_EVENTS });
    }
    Ok(())
}

/// Inserts `event` under a slug made of its title; a taken one gets the next free number.
pub(crate) async fn insert_with_slug(tx: &mut PgConnection, event: &mut Event) -> Result<(), EventsError> {
    let base = slug_base(&event.title);
    for _ in 0..5 {
        let taken = store::events::slugs_like(tx, &base).await?;
        event.slug = free_slug(&base, &taken);
        if store::events::insert(tx, event).await? {
            return Ok(());
        }
    }
    // Many people at once are making events of this name: a random end is free for sure.
    event.slug = format!("{base}-{}", kit::text::spoken_code(8).to_lowercase());
    if store::events::insert(tx, event).await? { Ok(()) } else { Err(EventsError::Busy) }
}

/// What a title gives for a slug; `event` where that is too little or reads like an id.
fn slug_base(title: &str) -> String {
    let slug = kit::text::slug(title);
    if is_slug(&slug) { slug } else { "event".to_owned() }
}

/// `base`, or `base-2`, `base-3`, … whichever is the first that is not taken.
fn free_slug(base: &str, taken: &[String]) -> String {
    let is_free = |slug: &String| !taken.contains(slug);
    let mut numbered = (2..).map(|number: u32| format!("{base}-{number}"));
    Some(base.to_owned())
        .filter(is_free)
        .or_else(|| numbered.find(is_free))
        .unwrap_or_else(|| base.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_made_of_the_title_and_numbered_where_taken() {
        assert_eq!(slug_base("Größe & Übermut"), "groesse-uebermut");
        assert_eq!(slug_base("東京"), "event");
        assert_eq!(slug_base("X"), "event");
        assert_eq!(free_slug("jazz", &[]), "jazz");
        assert_eq!(free_slug("jazz", &["jazz".into(), "jazz-3".into()]), "jazz-2");
        assert_eq!(free_slug("jazz", &["jazz".into(), "jazz-2".into(), "jazz-3".into()]), "jazz-4");
    }
}
