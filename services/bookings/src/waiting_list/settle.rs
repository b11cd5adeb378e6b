//! What became of offers: read off their bookings.

use kit::{EventId, Time};
use sqlx::PgConnection;

use super::{WaitingEntryState, WaitingOfferState, answer::REST};
use crate::{
    BookingState, Bookings, BookingsError,
    store::waiting_list::{
        entries::{self, EntryRow},
        history::{self, Note},
        lists,
        offers::{self, OfferRow},
    },
};

/// Offers settled at a time.
const BATCH: i64 = 200;
/// Offers that may run out before the entry pauses.
const LAPSES: i16 = 2;

impl Bookings {
    /// Settles the offers of a locked list whose bookings are paid, given up or overdue.
    pub(crate) async fn settle_ended(
        &self,
        tx: &mut PgConnection,
        event_id: EventId,
        now: Time,
    ) -> Result<(), BookingsError> {
        loop {
            let ended = offers::ended(tx, event_id, now, BATCH).await?;
            for offer in &ended {
                let entry = entries::find(tx, event_id, offer.entry_id).await?;
                let entry = entry.ok_or(BookingsError::NotFound)?;
                match offer.booking_state {
                    BookingState::Confirmed => self.accepted(tx, &entry, offer, now).await?,
                    BookingState::Expired => self.lapsed(tx, &entry, offer, now).await?,
                    _ => self.given_up(tx, &entry, offer, now).await?,
                }
            }
            if i64::try_from(ended.len()).unwrap_or(BATCH) < BATCH {
                return Ok(());
            }
        }
    }

    /// Bought; also when the money came after the deadline and there was still room.
    async fn accepted(
        &self,
        tx: &mut PgConnection,
        entry: &EntryRow,
        offer: &OfferRow,
        now: Time,
    ) -> Result<(), BookingsError> {
        let event_id = entry.event_id;
        offers::end(tx, event_id, offer.id, WaitingOfferState::Accepted, now).await?;
        history::note(tx, event_id, entry.id, &Note::of("accepted"), now).await?;
        let other = offers::open_of(tx, event_id, entry.id).await?;
        if entry.state.is_listed() && other.is_none() {
            entries::set_state(tx, event_id, entry.id, WaitingEntryState::Purchased, None, now).await?;
        }
        Ok(())
    }

    /// Nobody answered: to the end of the list, and the second time to a pause.
    async fn lapsed(
        &self,
        tx: &mut PgConnection,
        entry: &EntryRow,
        offer: &OfferRow,
        now: Time,
    ) -> Result<(), BookingsError> {
        let (event_id, id) = (entry.event_id, entry.id);
        offers::end(tx, event_id, offer.id, WaitingOfferState::Lapsed, now).await?;
        history::note(tx, event_id, id, &Note::of("lapsed"), now).await?;
        if entry.state != WaitingEntryState::Offered {
            return Ok(());
        }
        let lapses = entry.lapses + 1;
        let rests = Some(now.plus_seconds(REST));
        entries::after_turn(tx, event_id, id, lapses, entry.minimum, rests).await?;
        let rank = lists::next_rank(tx, event_id).await?;
        let paused = lapses >= LAPSES;
        let (state, what) = match paused {
            true => (WaitingEntryState::Paused, "paused"),
            false => (WaitingEntryState::Waiting, "to_the_end"),
        };
        entries::set_state(tx, event_id, id, state, Some(rank), now).await?;
        history::note(tx, event_id, id, &Note::of(what), now).await?;
        self.mail_lapsed(tx, entry, offer, paused).await
    }

    /// Given up at the checkout, or cancelled by the organizer: like an offer that was declined.
    async fn given_up(
        &self,
        tx: &mut PgConnection,
        entry: &EntryRow,
        offer: &OfferRow,
        now: Time,
    ) -> Result<(), BookingsError> {
        offers::end(tx, entry.event_id, offer.id, WaitingOfferState::Declined, now).await?;
        history::note(tx, entry.event_id, entry.id, &Note::of("declined"), now).await?;
        if entry.state == WaitingEntryState::Offered {
            self.stay_after_declining(tx, entry, offer, now).await?;
        }
        Ok(())
    }
}
