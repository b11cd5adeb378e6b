//! Opening the session in which the buyer pays.

use kit::{EventId, PaymentId};

use crate::{
    Payments,
    create::FIRST_CHECK,
    error::PaymentsError,
    model::{Attempt, Payment, PaymentState},
    provider::NewSession,
    store,
};

impl Payments {
    /// Opens the provider's session of a payment and fills in `redirect_url`. Outside any transaction,
    /// because it calls the provider. Starting twice is starting once: the attempt is the provider's
    /// idempotency key.
    ///
    /// # Errors
    /// [`PaymentsError::NotFound`], [`PaymentsError::ProviderUnavailable`] (try again),
    /// [`PaymentsError::ProviderRefused`].
    pub async fn start(&self, event_id: EventId, payment_id: PaymentId) -> Result<Payment, PaymentsError> {
        let attempt = Attempt { event_id, payment_id };
        let payment = {
            let mut conn = self.db.acquire().await?;
            store::payments::find(&mut conn, attempt).await?.ok_or(PaymentsError::NotFound)?
        };
        if payment.state != PaymentState::Created {
            return Ok(payment);
        }
        let provider = self.provider(&payment.provider)?;
        let new = NewSession {
            attempt,
            amount: payment.amount,
            description: payment.description.clone(),
            return_url: payment.return_url.clone(),
        };
        let session = provider.create_session(new).await?;

        let mut tx = self.db.begin().await?;
        let payment = store::payments::lock(&mut tx, attempt).await?.ok_or(PaymentsError::NotFound)?;
        if payment.state != PaymentState::Created {
            // Somebody was faster: another start, the webhook, or the booking's end.
            drop(tx);
            if !payment.state.is_open() && !payment.state.is_paid() {
                provider.cancel(attempt).await?;
            }
            return Ok(payment);
        }
        let now = self.clock.now();
        let check_at = now.plus_seconds(FIRST_CHECK);
        let (reference, url) = (&session.provider_ref, &session.redirect_url);
        let payment = store::payments::set_session(&mut tx, attempt, reference, url, check_at, now).await?;
        tx.commit().await?;
        Ok(payment)
    }
}
