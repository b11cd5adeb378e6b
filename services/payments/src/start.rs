//! Opening the session in which the buyer pays.

use kit::{EventId, PaymentId, failpoint};

use crate::{
    Payments,
    create::FIRST_CHECK,
    error::PaymentsError,
    model::{Attempt, Payment},
    provider::{Known, NewSession},
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
        self.open(self.find(attempt).await?).await
    }

    /// Opens the session of a payment that was just read or written down; see [`Payments::start`].
    ///
    /// # Errors
    /// Those of [`Payments::start`].
    pub async fn open(&self, payment: Payment) -> Result<Payment, PaymentsError> {
        if !payment.lacks_session() {
            return Ok(payment);
        }
        let attempt = payment.attempt();
        let provider = self.provider(&payment.provider)?;
        let new = NewSession {
            attempt,
            amount: payment.amount,
            description: payment.description,
            return_url: payment.return_url,
        };
        failpoint("checkout.before_provider");
        let session = provider.create_session(new).await?;
        failpoint("checkout.after_provider");

        let now = self.clock.now();
        let check_at = now.plus_seconds(FIRST_CHECK);
        let (reference, url) = (&session.provider_ref, &session.redirect_url);
        let opened = {
            let mut conn = self.db.acquire().await?;
            store::payments::set_session(&mut conn, attempt, reference, url, check_at, now).await?
        };
        if let Some(payment) = opened {
            failpoint("checkout.session_kept");
            return Ok(payment);
        }
        // Somebody was faster: another start, the webhook, or the booking's end.
        let payment = self.find(attempt).await?;
        if !payment.state.is_open() && !payment.state.is_paid() {
            let known = Known { provider_ref: Some(session.provider_ref), ..payment.known() };
            provider.cancel(known).await?;
        }
        Ok(payment)
    }

    async fn find(&self, attempt: Attempt) -> Result<Payment, PaymentsError> {
        let mut conn = self.db.acquire().await?;
        store::payments::find(&mut conn, attempt).await?.ok_or(PaymentsError::NotFound)
    }
}
