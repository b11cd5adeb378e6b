//! The end of a list: the event is over, or was called off.

use data::retry::retrying;
use events::EventState;
use kit::EventId;

use super::{WaitingEntryState, WaitingOfferState};
use crate::{
    Bookings, BookingsError,
    store::waiting_list::{
        entries,
        history::{self, Note},
        lists, offers,
    },
};

/// Entries closed in one transaction.
const BATCH: i64 = 200;

impl Bookings {
    /// Closes the entries that nothing can come of any more, and tells them. Their holds end on their own:
    /// by their deadline, or with the event.
    ///
    /// # Errors
    /// The database's.
    pub(crate) async fn close_waiting_list(&self, event_id: EventId) -> Result<(), BookingsError> {
        loop {
            let closed = retrying(async || self.close_some(event_id).await).await?;
            if closed < BATCH {
                break;
            }
        }
        // Whatever was kept for them is on general sale again.
        self.hand_out(event_id).await.map(drop)
    }

    async fn close_some(&self, event_id: EventId) -> Result<i64, BookingsError> {
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        if lists::lock(&mut tx, event_id).await?.is_none() {
            return Ok(0);
        }
        self.settle_ended(&mut tx, event_id, now).await?;
        let state = lists::event_state(&mut tx, event_id).await?;
        let all = matches!(state, EventState::Cancelled | EventState::Archived);
        let entries = entries::to_close(&mut tx, event_id, all, now, BATCH).await?;
        for entry in &entries {
            if let Some(offer) = offers::open_of(&mut tx, event_id, entry.id).await? {
                offers::end(&mut tx, event_id, offer.id, WaitingOfferState::Withdrawn, now).await?;
            }
            entries::set_state(&mut tx, event_id, entry.id, WaitingEntryState::Closed, None, now).await?;
            history::note(&mut tx, event_id, entry.id, &Note::of("closed"), now).await?;
            self.mail_closed(&mut tx, entry, state == EventState::Cancelled).await?;
        }
        tx.commit().await?;
        Ok(i64::try_from(entries.len()).unwrap_or(BATCH))
    }
}
