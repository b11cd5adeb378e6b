//! Answers to an offer, and leaving.

use data::retry::retrying;
use kit::{Caller, EventId, Problem, SecretToken, Time, WaitingEntryId};
use sqlx::PgConnection;

use super::{
    AcceptedOffer, DeclineRequest, WaitingEntry, WaitingEntryState, WaitingOfferState, visit::not_listed,
};
use crate::{
    BookingState, Bookings, BookingsError,
    store::{
        self,
        waiting_list::{
            entries::{self, EntryRow},
            history::{self, Note},
            lists,
            offers::{self, OfferRow},
        },
    },
};

/// Seconds for which others come first after an offer that was declined or ran out, so that nobody is
/// offered at once what they just let go.
pub(crate) const REST: i64 = 3600;

impl Bookings {
    /// The way to the checkout: this browser may see the offer's hold from now on. The secret is for a
    /// browser that has none yet.
    ///
    /// # Errors
    /// `NotFound`; `no_offer`; `Expired` when its time is over.
    pub(crate) async fn accept_offer(
        &self,
        caller: &Caller,
        event_id: EventId,
        id: WaitingEntryId,
        token: Option<&str>,
    ) -> Result<(AcceptedOffer, Option<SecretToken>), BookingsError> {
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        self.entry_of(&mut tx, caller, (event_id, id), token).await?;
        let offer = offers::open_of(&mut tx, event_id, id).await?.ok_or_else(no_offer)?;
        let booking = store::bookings::find(&mut tx, event_id, offer.booking_id).await?;
        let booking = booking.ok_or(BookingsError::NotFound)?;
        if !booking.state.is_open() || booking.overdue(now) {
            return Err(BookingsError::Expired);
        }
        let new = caller.guest.is_none().then(SecretToken::random);
        if let Some(hash) = new.as_ref().map(SecretToken::hash).or(caller.guest.clone()) {
            store::bookings::grant(&mut tx, event_id, booking.id, &hash, now).await?;
        }
        tx.commit().await?;
        let expires_at = booking.expires_at.unwrap_or(now);
        Ok((AcceptedOffer { event_id, booking_id: booking.id, expires_at }, new))
    }

    /// The offer does not suit: its places go to the next at once.
    ///
    /// Whoever was offered all they wished for used their turn: they go to the end of the list. Who was
    /// offered fewer keeps the place, and is not offered as few again.
    ///
    /// # Errors
    /// `NotFound`; `no_offer`; `PaymentInProgress`; `Confirmed`.
    pub(crate) async fn decline_offer(
        &self,
        caller: &Caller,
        event_id: EventId,
        id: WaitingEntryId,
        token: Option<&str>,
        request: DeclineRequest,
    ) -> Result<WaitingEntry, BookingsError> {
        retrying(async || {
            let now = self.clock.now();
            let mut tx = self.db.begin().await?;
            lists::lock(&mut tx, event_id).await?.ok_or(BookingsError::NotFound)?;
            let entry = self.entry_of(&mut tx, caller, (event_id, id), token).await?;
            let offer = offers::open_of(&mut tx, event_id, id).await?.ok_or_else(no_offer)?;
            self.give_offer_up(&mut tx, event_id, &offer, WaitingOfferState::Declined, "Declined", now)
                .await?;
            history::note(&mut tx, event_id, id, &Note::of("declined"), now).await?;
            match request.stay {
                true => self.stay_after_declining(&mut tx, &entry, &offer, now).await?,
                false => self.off_the_list(&mut tx, &entry, WaitingEntryState::Left, now).await?,
            }
            tx.commit().await?;
            Ok::<_, BookingsError>(())
        })
        .await?;
        self.hand_out(event_id).await?;
        self.entry_view(event_id, id).await
    }

    /// Leaves the list; places that are set aside go to the next. Leaving twice changes nothing.
    ///
    /// # Errors
    /// `NotFound`; `not_on_waiting_list` for who has tickets already; `PaymentInProgress`; `Confirmed`.
    pub(crate) async fn leave_waiting_list(
        &self,
        caller: &Caller,
        event_id: EventId,
        id: WaitingEntryId,
        token: Option<&str>,
    ) -> Result<(), BookingsError> {
        let freed = retrying(async || {
            let now = self.clock.now();
            let mut tx = self.db.begin().await?;
            lists::lock(&mut tx, event_id).await?.ok_or(BookingsError::NotFound)?;
            let entry = self.entry_of(&mut tx, caller, (event_id, id), token).await?;
            if entry.state == WaitingEntryState::Purchased {
                return Err(not_listed());
            }
            let freed = self.leave(&mut tx, &entry, now).await?;
            tx.commit().await?;
            Ok::<_, BookingsError>(freed)
        })
        .await?;
        if freed {
            self.hand_out(event_id).await?;
        }
        Ok(())
    }

    /// Off a locked list; an open offer is given up. `false` when nobody waits there any more.
    pub(crate) async fn leave(
        &self,
        tx: &mut PgConnection,
        entry: &EntryRow,
        now: Time,
    ) -> Result<bool, BookingsError> {
        use WaitingEntryState::{Closed, Left, Purchased, Removed};
        if matches!(entry.state, Purchased | Left | Removed | Closed) {
            return Ok(false);
        }
        let (event_id, id) = (entry.event_id, entry.id);
        if let Some(offer) = offers::open_of(tx, event_id, id).await? {
            let state = WaitingOfferState::Declined;
            self.give_offer_up(tx, event_id, &offer, state, "Declined", now).await?;
            history::note(tx, event_id, id, &Note::of("declined"), now).await?;
        }
        self.off_the_list(tx, entry, Left, now).await?;
        Ok(true)
    }

    /// Ends an open offer and gives its places back. A locked list; then the booking, then its pools.
    pub(crate) async fn give_offer_up(
        &self,
        tx: &mut PgConnection,
        event_id: EventId,
        offer: &OfferRow,
        state: WaitingOfferState,
        reason: &str,
        now: Time,
    ) -> Result<(), BookingsError> {
        let booking = store::bookings::lock(tx, event_id, offer.booking_id).await?;
        let booking = booking.ok_or(BookingsError::NotFound)?;
        match booking.state {
            BookingState::Confirmed => return Err(BookingsError::Confirmed),
            BookingState::AwaitingPayment => return Err(BookingsError::PaymentInProgress),
            BookingState::Held => {
                self.let_go(tx, &booking, BookingState::Cancelled, reason, now).await?;
            }
            BookingState::Cancelled | BookingState::Expired => {}
        }
        Ok(offers::end(tx, event_id, offer.id, state, now).await?)
    }

    /// In line again after an offer that did not suit.
    pub(crate) async fn stay_after_declining(
        &self,
        tx: &mut PgConnection,
        entry: &EntryRow,
        offer: &OfferRow,
        now: Time,
    ) -> Result<(), BookingsError> {
        let (event_id, id) = (entry.event_id, entry.id);
        if offer.quantity < entry.quantity {
            let minimum = entry.minimum.max(offer.quantity + 1);
            entries::after_turn(tx, event_id, id, 0, minimum, None).await?;
            entries::set_state(tx, event_id, id, WaitingEntryState::Waiting, None, now).await?;
            return Ok(());
        }
        let rank = lists::next_rank(tx, event_id).await?;
        let rests = Some(now.plus_seconds(REST));
        entries::after_turn(tx, event_id, id, 0, entry.minimum, rests).await?;
        entries::set_state(tx, event_id, id, WaitingEntryState::Waiting, Some(rank), now).await?;
        history::note(tx, event_id, id, &Note::of("to_the_end"), now).await?;
        Ok(())
    }

    /// Not on the list any more. An entry that was never confirmed has no history.
    async fn off_the_list(
        &self,
        tx: &mut PgConnection,
        entry: &EntryRow,
        state: WaitingEntryState,
        now: Time,
    ) -> Result<(), BookingsError> {
        entries::set_state(tx, entry.event_id, entry.id, state, None, now).await?;
        history::note(tx, entry.event_id, entry.id, &Note::of("left"), now).await?;
        Ok(())
    }
}

fn no_offer() -> BookingsError {
    Problem::conflict("no_offer", "There is no offer to answer").detail("Its time may be over.").into()
}
