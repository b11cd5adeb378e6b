//! A provider's message: checked, written down once, believed once.

use axum::http::HeaderMap;

use crate::{
    Payments,
    apply::apply,
    error::PaymentsError,
    model::{Attempt, ProviderEvent},
    store::{self, events::Outcome},
};

impl Payments {
    /// Takes a webhook of `provider`. When this returns, the message is durable and its effect has
    /// happened; a repetition changes nothing.
    ///
    /// # Errors
    /// [`PaymentsError::NotFound`] for an unknown provider, [`PaymentsError::BadSignature`],
    /// [`PaymentsError::MalformedEvent`], and the database's (the provider then sends it again).
    pub async fn receive(
        &self,
        provider: &str,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<Outcome, PaymentsError> {
        let provider = self.provider(provider).map_err(|_| PaymentsError::NotFound)?;
        let event = provider.verify(headers, body, self.clock.now())?;
        data::retrying(async || self.record(provider.name(), &event).await).await
    }

    /// Notes the message and applies it, in one transaction.
    async fn record(&self, provider: &'static str, event: &ProviderEvent) -> Result<Outcome, PaymentsError> {
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        if !store::events::insert(&mut tx, provider, &event.id, &event.kind, &event.payload, now).await? {
            return Ok(Outcome::Ignored);
        }
        let payment = match event.seen.attempt.parse::<Attempt>() {
            Ok(attempt) => store::payments::lock(&mut tx, attempt).await?,
            Err(_) => None,
        };
        let outcome = match payment.filter(|payment| payment.provider == provider) {
            Some(payment) => apply(&mut tx, &payment, &event.seen, now).await?,
            None => {
                tracing::error!(
                    provider,
                    event = event.id,
                    "a provider reports a payment that we don't know"
                );
                Outcome::Quarantined
            }
        };
        if outcome != Outcome::Applied {
            store::events::set_outcome(&mut tx, provider, &event.id, outcome).await?;
        }
        tx.commit().await?;
        Ok(outcome)
    }
}
