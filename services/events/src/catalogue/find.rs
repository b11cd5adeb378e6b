//! Finds events.

use kit::{Page, Problem};

use super::{
    EventCard, EventsQuery,
    cards::cards,
    filter::{Cursor, Sort},
    store::{Pick, find as store},
};
use crate::{Events, EventsError};

impl Events {
    /// A page of published events that fit `query`.
    ///
    /// # Errors
    /// `422` when the query can't be understood.
    pub(crate) async fn find(&self, query: EventsQuery) -> Result<Page<EventCard>, Problem> {
        let filter = query.check()?;
        let now = self.clock.now();
        let mut conn = self.db.acquire().await?;
        let organizer = match &filter.organizer {
            None => None,
            Some(name) => match store::organizer(&mut conn, name).await? {
                None => return Ok(Page { items: Vec::new(), next: None }),
                found => found,
            },
        };
        let found = match &filter.words {
            None if filter.sort == Sort::Soonest => {
                store::soonest(&mut conn, &filter, organizer, now).await?
            }
            None => store::browse(&mut conn, &filter, organizer, now).await?,
            Some(words) => store::search(&mut conn, &filter, organizer, words, now).await?,
        };
        let page = Page::from_rows(found, filter.limit, |row| Cursor {
            sort: filter.sort,
            key: row.key,
            starts: row.starts,
            id: row.event_id,
        });
        let picks: Vec<Pick> = page
            .items
            .iter()
            .map(|row| Pick { event_id: row.event_id, occurrence_id: Some(row.occurrence_id) })
            .collect();
        let items = cards(&mut conn, &picks, now).await.map_err(EventsError::from)?;
        Ok(Page { items, next: page.next })
    }
}
