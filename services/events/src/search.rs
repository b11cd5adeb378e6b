//! The search row of an event follows its texts.

use kit::EventId;
use sqlx::PgConnection;

use crate::{Events, EventsError, announce_change, store};

/// Writes the search row of a published event anew, in the transaction of the change; an event that is
/// not published has none.
///
/// Words weigh by where they stand: the title most, then organizer, venue and city, then summary, tags
/// and category, then the description. Each is indexed as written, without accents, and as its language
/// bends it.
///
/// # Errors
/// The database's.
pub async fn refresh_search(tx: &mut PgConnection, event_id: EventId) -> Result<(), sqlx::Error> {
    store::search::refresh(tx, event_id).await
}

/// Rows that are mended per transaction.
const BATCH: i64 = 200;

impl Events {
    /// Mends search rows that are missing or name their organizer as it was called before.
    ///
    /// # Errors
    /// The database's.
    pub async fn mend_search(&self) -> Result<(), EventsError> {
        loop {
            let mut tx = self.db.begin().await?;
            let events = store::search::outdated(&mut tx, BATCH).await?;
            refresh_all(&mut tx, &events).await?;
            tx.commit().await?;
            if events.is_empty() {
                return Ok(());
            }
        }
    }
}

/// Refreshes several events, and tells the caches.
pub(crate) async fn refresh_all(tx: &mut PgConnection, events: &[EventId]) -> Result<(), EventsError> {
    for event_id in events {
        refresh_search(tx, *event_id).await?;
        announce_change(tx, *event_id).await?;
    }
    Ok(())
}
