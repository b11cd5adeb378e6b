//! The public page of an organizer.

use kit::OrganizationId;
use serde::Serialize;
use utoipa::ToSchema;

use super::{EventCard, cards::cards, store::rows as store};
use crate::{Events, EventsError};

/// Events to come on an organizer's page at most.
const UPCOMING: i64 = 60;
/// Past events on an organizer's page at most.
const PAST: i64 = 12;

/// An organizer and what they put on.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OrganizerPage {
    pub organizer: Organizer,
    /// Soonest first, at most 60; all of them are in the list of events.
    pub upcoming: Vec<EventCard>,
    /// Latest first, at most 12, each with its last date.
    pub past: Vec<EventCard>,
}

/// An organizer as the public sees them.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Organizer {
    pub id: OrganizationId,
    /// Its address: `/o/{slug}`.
    pub slug: String,
    pub name: String,
    /// Markdown.
    pub description: String,
    pub website: Option<String>,
    /// `#RRGGBB`.
    pub accent_color: String,
    /// ISO 3166 code.
    pub country: String,
    pub locale: String,
}

impl Events {
    /// The page of the organizer called `slug`.
    ///
    /// # Errors
    /// [`EventsError::NotFound`].
    pub(crate) async fn organizer_page(&self, slug: &str) -> Result<OrganizerPage, EventsError> {
        let now = self.clock.now();
        let mut conn = self.db.acquire().await?;
        let row = store::organizer(&mut conn, slug).await?;
        let upcoming = store::upcoming_of(&mut conn, row.id, now, UPCOMING).await?;
        let past = store::past_of(&mut conn, row.id, now, PAST).await?;
        let count = upcoming.len();
        let picks = [upcoming, past].concat();
        let mut upcoming = cards(&mut conn, &picks, now).await?;
        let past = upcoming.split_off(count.min(upcoming.len()));
        Ok(OrganizerPage {
            organizer: Organizer {
                id: row.id,
                slug: row.slug,
                name: row.name,
                description: row.description,
                website: row.website,
                accent_color: row.accent_color,
                country: row.country,
                locale: row.locale,
            },
            upcoming,
            past,
        })
    }
}
