//! Asking after payments that stay open, so that a lost webhook costs minutes and not a booking.

use data::jobs::JobResult;

use crate::{
    Payments,
    apply::apply,
    error::PaymentsError,
    model::{Attempt, next_check},
    store,
};

/// Payments asked about in one run, at most.
const BATCH: i64 = 50;
/// Seconds for which a payment taken by one node is left alone by the others.
const LEASE: i64 = 300;

impl Payments {
    /// Asks the providers about payments whose check is due and applies the answers exactly like
    /// webhooks. One provider in trouble does not keep the others from being asked.
    pub(crate) async fn reconcile(&self) -> JobResult {
        let now = self.clock.now();
        let due = {
            let mut conn = self.db.acquire().await?;
            store::payments::take_due(&mut conn, now, now.plus_seconds(LEASE), BATCH).await?
        };
        for payment in due {
            let attempt = Attempt { event_id: payment.event_id, payment_id: payment.id };
            let age = now.seconds_since(payment.created_at);
            if let Err(error) = self.ask(attempt, age).await {
                tracing::warn!(payment = %payment.id, %error, "can't reconcile a payment");
            }
        }
        Ok(())
    }

    /// Asks about one attempt that is `age` seconds old.
    pub(crate) async fn ask(&self, attempt: Attempt, age: i64) -> Result<(), PaymentsError> {
        let payment = {
            let mut conn = self.db.acquire().await?;
            store::payments::find(&mut conn, attempt).await?.ok_or(PaymentsError::NotFound)?
        };
        let seen = self.provider(&payment.provider)?.fetch(payment.known()).await;

        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        if let Ok(Some(seen)) = &seen {
            let payment = store::payments::lock(&mut tx, attempt).await?.ok_or(PaymentsError::NotFound)?;
            apply(&mut tx, &payment, seen, now).await?;
        }
        let again = next_check(age).map(|seconds| now.plus_seconds(seconds));
        store::payments::set_check(&mut tx, attempt, again).await?;
        tx.commit().await?;
        seen.map(drop).map_err(Into::into)
    }
}
