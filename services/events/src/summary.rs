//! What other services show of an event and one of its occurrences.

use kit::{Currency, Email, EventId, OccurrenceId, OrganizationId, Time};
use sqlx::PgConnection;

use crate::{
    Category, Cover, Events, EventsError, OccurrenceTotals, model, model::EventState, model::OccurrenceState,
    store,
};

/// One occurrence of an event, with everything that a booking, a ticket or a mail says about it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct EventSummary {
    pub event_id: EventId,
    pub occurrence_id: OccurrenceId,
    pub organization_id: OrganizationId,
    pub organization_name: String,
    pub organization_slug: String,
    pub accent_color: String,
    pub support_email: Option<Email>,
    pub organization_time_zone: String,
    pub title: String,
    pub slug: String,
    pub category: Category,
    pub language: String,
    pub starts_at: Time,
    pub ends_at: Time,
    pub doors_at: Option<Time>,
    /// IANA time zone of the place.
    pub time_zone: String,
    pub venue_name: Option<String>,
    pub address: Option<String>,
    pub postal_code: Option<String>,
    pub city: Option<String>,
    pub country: Option<String>,
    pub online_url: Option<String>,
    pub currency: Currency,
    pub hold_minutes: i16,
    pub max_per_booking: i16,
    pub refund_policy: String,
    pub age_note: String,
    #[sqlx(json(nullable))]
    pub cover: Option<Cover>,
    pub event_state: EventState,
    pub occurrence_state: OccurrenceState,
    pub cancel_reason: Option<String>,
}

impl Events {
    /// The summary of one occurrence.
    ///
    /// # Errors
    /// [`EventsError::NotFound`] when the event has no such occurrence.
    pub async fn summary(
        &self,
        conn: &mut PgConnection,
        event_id: EventId,
        occurrence_id: OccurrenceId,
    ) -> Result<EventSummary, EventsError> {
        let found = store::summary::summaries(conn, &[event_id], &[occurrence_id]).await?;
        found.into_iter().next().ok_or(EventsError::NotFound)
    }

    /// The summaries of several occurrences, in no particular order; those that do not exist are left out.
    ///
    /// # Errors
    /// The database's.
    pub async fn summaries(
        &self,
        conn: &mut PgConnection,
        wanted: &[(EventId, OccurrenceId)],
    ) -> Result<Vec<EventSummary>, EventsError> {
        if wanted.is_empty() {
            return Ok(Vec::new());
        }
        let (events, occurrences): (Vec<_>, Vec<_>) = wanted.iter().copied().unzip();
        Ok(store::summary::summaries(conn, &events, &occurrences).await?)
    }

    /// The places of every occurrence of `event_ids`, counted once where pools overlap.
    ///
    /// # Errors
    /// The database's.
    pub async fn totals(
        &self,
        conn: &mut PgConnection,
        event_ids: &[EventId],
    ) -> Result<Vec<OccurrenceTotals>, EventsError> {
        Ok(model::totals(&store::pools::uses(conn, event_ids).await?))
    }
}
