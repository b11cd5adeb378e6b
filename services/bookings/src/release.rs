//! Giving a hold up.

use data::retry::retrying;
use events::Reason;
use kit::{BookingId, Caller, EventId, Time};
use payments::Closed;
use sqlx::PgConnection;

use crate::{
    BookingState, Bookings, BookingsError,
    access::Access,
    store::{self, bookings::BookingRow},
};

impl Bookings {
    /// Gives the places back. Releasing what has ended already changes nothing.
    ///
    /// # Errors
    /// `NotFound`; `Confirmed`; `PaymentInProgress` when a payment can't be stopped any more.
    pub async fn release(
        &self,
        caller: &Caller,
        event_id: EventId,
        booking_id: BookingId,
    ) -> Result<(), BookingsError> {
        let access = Access::from(caller);
        let found = {
            let mut conn = self.db.acquire().await?;
            store::bookings::of_buyer(&mut conn, event_id, booking_id, &access).await?
        };
        let state = found.ok_or(BookingsError::NotFound)?.state;
        if state == BookingState::AwaitingPayment {
            self.stop_payments(event_id, booking_id).await?;
        }
        retrying(async || {
            let now = self.clock.now();
            let mut tx = self.db.begin().await?;
            let row = store::bookings::lock_of_buyer(&mut tx, event_id, booking_id, &access).await?;
            let row = row.ok_or(BookingsError::NotFound)?;
            match row.state {
                BookingState::Confirmed => return Err(BookingsError::Confirmed),
                BookingState::Cancelled | BookingState::Expired => return Ok(()),
                // The checkout came in between: its payment was not asked to stop.
                BookingState::AwaitingPayment if state == BookingState::Held => {
                    return Err(BookingsError::PaymentInProgress);
                }
                BookingState::Held | BookingState::AwaitingPayment => {}
            }
            self.let_go(&mut tx, &row, BookingState::Cancelled, "Given up by the buyer", now).await?;
            tx.commit().await?;
            Ok(())
        })
        .await
    }

    /// Sees to it that no payment attempt of the booking can bring money any more.
    ///
    /// # Errors
    /// `PaymentInProgress` when one is paid, or nobody can say.
    pub(crate) async fn stop_payments(
        &self,
        event_id: EventId,
        booking_id: BookingId,
    ) -> Result<(), BookingsError> {
        match self.close_payments(event_id, booking_id).await? {
            Closed::Closed => Ok(()),
            Closed::Paid | Closed::Unknown => Err(BookingsError::PaymentInProgress),
        }
    }

    /// Closes the booking's payment attempts. Money that came and is settled (sent back, that is: the
    /// booking is still open) does not count as paid.
    pub(crate) async fn close_payments(
        &self,
        event_id: EventId,
        booking_id: BookingId,
    ) -> Result<Closed, BookingsError> {
        let closed = self.parts.payments.close(event_id, booking_id).await?;
        if closed != Closed::Paid {
            return Ok(closed);
        }
        let mut conn = self.db.acquire().await?;
        let payments = self.parts.payments.of_booking(&mut conn, event_id, booking_id).await?;
        let settled = store::bookings::settled(&mut conn, event_id, booking_id).await?;
        // What cards pay is settled with the attempt that it goes with.
        let news = payments.iter().any(|payment| {
            payment.beside.is_none() && payment.state.is_paid() && !settled.contains(&payment.id)
        });
        Ok(if news { Closed::Paid } else { Closed::Closed })
    }

    /// Ends an open booking and gives its places back.
    pub(crate) async fn let_go(
        &self,
        tx: &mut PgConnection,
        row: &BookingRow,
        state: BookingState,
        reason: &str,
        now: Time,
    ) -> Result<(), BookingsError> {
        store::bookings::end(tx, row.event_id, row.id, state, reason, now).await?;
        self.parts.payments.release_tenders(tx, row.event_id, row.id, now).await?;
        store::limits::give_back(tx, row.event_id, &[row.id]).await?;
        self.parts.events.free_seats(tx, &row.seat_claims()).await?;
        let back = row.claims();
        let why = if state == BookingState::Expired { Reason::Expire } else { Reason::Release };
        self.parts.events.give_back(tx, row.event_id, row.id, &back, why, now).await?;
        Ok(())
    }
}
