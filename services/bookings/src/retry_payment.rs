//! Another try after a payment failed.

use data::retry::retrying;
use kit::{BookingId, Caller, EventId, IdempotencyKey};
use payments::Cards;

use crate::{
    Booking, BookingState, Bookings, BookingsError, access::Access, cards::cards_of, checkout::on_sale,
    idempotency::Once, items::payable, store,
};

impl Bookings {
    /// Opens another payment with the provider of the last one; the deadline stays. Attempts that are
    /// still open are closed first, so that nobody pays twice. The same key has one effect.
    ///
    /// # Errors
    /// `NotFound`; `NotCheckedOut`; `Expired`, `Confirmed` or `Cancelled`; `PaymentInProgress` when an
    /// earlier attempt is paid or the bank is still at it; `PaymentNotStarted`; `IdempotencyMismatch`.
    pub async fn retry_payment(
        &self,
        caller: &Caller,
        event_id: EventId,
        booking_id: BookingId,
        key: &IdempotencyKey,
    ) -> Result<Booking, BookingsError> {
        let access = Access::from(caller);
        let principal = access.principal().ok_or(BookingsError::NotFound)?;
        let once = Once::new(&principal, "retry_payment", key, &(event_id, booking_id));
        let happened = {
            let mut conn = self.db.acquire().await?;
            once.happened(&mut conn).await?
        };
        if !happened && self.may_retry(event_id, booking_id, &access).await? {
            retrying(async || {
                let now = self.clock.now();
                let mut tx = self.db.begin().await?;
                let row = store::bookings::lock_of_buyer(&mut tx, event_id, booking_id, &access).await?;
                let row = row.ok_or(BookingsError::NotFound)?;
                if once.claim(&mut tx, event_id, booking_id, now).await?.is_some() {
                    return Ok(());
                }
                let payments = self.parts.payments.of_booking(&mut tx, event_id, booking_id).await?;
                let open = payments.iter().any(|payment| payment.beside.is_none() && payment.state.is_open());
                let state = match row.state {
                    BookingState::AwaitingPayment if !open => BookingState::Held,
                    state => state,
                };
                payable(state, row.overdue(now))?;
                store::lines::write_down(&mut tx, &row).await?;
                let summary = self.parts.events.summary(&mut tx, event_id, row.occurrence_id).await?;
                on_sale(&summary, now)?;
                let newest = payments.first();
                let provider = newest.filter(|payment| payment.purse_id.is_none());
                let provider = provider.map(|payment| payment.provider.clone());
                // The cards of that attempt pay once more what they still can.
                let cards = newest.map(|attempt| cards_of(&payments, attempt)).unwrap_or_default();
                let tender = (provider, Cards::Again(&cards));
                self.await_payment(&mut tx, row, &summary, tender, now).await?;
                tx.commit().await?;
                Ok::<_, BookingsError>(())
            })
            .await?;
        }
        self.pay_and_show(event_id, booking_id, &access).await
    }

    /// Whether there is something to pay for; closes what is still open.
    async fn may_retry(
        &self,
        event_id: EventId,
        booking_id: BookingId,
        access: &Access,
    ) -> Result<bool, BookingsError> {
        let (row, newest) = {
            let mut conn = self.db.acquire().await?;
            let row = store::bookings::of_buyer(&mut conn, event_id, booking_id, access).await?;
            let row = row.ok_or(BookingsError::NotFound)?;
            let payments = self.parts.payments.of_booking(&mut conn, event_id, booking_id).await?;
            (row, payments.into_iter().next())
        };
        let overdue = row.overdue(self.clock.now());
        match row.state {
            BookingState::Held | BookingState::AwaitingPayment if overdue => Err(BookingsError::Expired),
            BookingState::Held if row.checked_out_at.is_none() => Err(BookingsError::NotCheckedOut),
            // A second click, or a second tab: the way to the bank is there, show it.
            BookingState::AwaitingPayment if newest.is_some_and(|payment| payment.state.is_open()) => {
                Ok(false)
            }
            BookingState::Held | BookingState::AwaitingPayment => {
                self.stop_payments(event_id, booking_id).await.map(|()| true)
            }
            state => payable(state, overdue).map(|()| false),
        }
    }
}
