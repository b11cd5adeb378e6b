//! Ending what is open, before a booking expires.

use kit::{BookingId, EventId};

use crate::{
    Payments,
    apply::apply,
    error::PaymentsError,
    model::{Closed, Payment, PaymentState},
    purses::release,
    store,
};

impl Payments {
    /// Makes sure that no attempt of the booking can bring money any more: asks the providers, and
    /// cancels what is open. Outside any transaction. What the providers report is applied on the way,
    /// so a paid attempt becomes `succeeded` and its fact is published.
    ///
    /// # Errors
    /// The database's; a provider that does not answer gives [`Closed::Unknown`].
    pub async fn close(&self, event_id: EventId, booking_id: BookingId) -> Result<Closed, PaymentsError> {
        let payments = {
            let mut conn = self.db.acquire().await?;
            store::payments::of_bookings(&mut conn, event_id, &[booking_id]).await?
        };
        let mut paid = false;
        let mut unknown = false;
        // What cards pay brings nothing by itself: it follows the attempt that it goes with.
        for payment in payments.into_iter().filter(|payment| payment.beside.is_none()) {
            let state =
                if payment.state.is_open() { self.close_one(&payment).await? } else { Some(payment.state) };
            match state {
                Some(state) if state.is_paid() => paid = true,
                Some(state) if !state.is_open() => {}
                _ => unknown = true,
            }
        }
        Ok(match (paid, unknown) {
            (true, _) => Closed::Paid,
            (false, true) => Closed::Unknown,
            (false, false) => Closed::Closed,
        })
    }

    /// Closes one open attempt; `None` when its provider does not answer.
    async fn close_one(&self, payment: &Payment) -> Result<Option<PaymentState>, PaymentsError> {
        let provider = self.provider(&payment.provider)?;
        let seen = match provider.cancel(payment.known()).await {
            Ok(seen) => seen,
            Err(error) => {
                tracing::warn!(payment = %payment.id, %error, "the provider could not close a payment");
                return Ok(None);
            }
        };
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let Some(payment) = store::payments::lock(&mut tx, payment.attempt()).await? else { return Ok(None) };
        match seen {
            Some(seen) => {
                apply(&mut tx, &payment, &seen, now).await?;
            }
            // The provider never heard of it: closed by our own hand. A start that runs at this moment
            // finds it closed and cancels its session.
            None if payment.state == PaymentState::Created => {
                let change = store::payments::Move {
                    attempt: payment.attempt(),
                    state: PaymentState::Cancelled,
                    provider_ref: None,
                    capture_ref: None,
                    failure: None,
                    check_at: None,
                };
                store::payments::set_state(&mut tx, &change, now).await?;
                let tenders = store::tenders::lock_beside(&mut tx, payment.attempt()).await?;
                release(&mut tx, &tenders, now).await?;
            }
            None => {}
        }
        let after = store::payments::find(&mut tx, payment.attempt()).await?.map(|payment| payment.state);
        tx.commit().await?;
        Ok(after)
    }
}
