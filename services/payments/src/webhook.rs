//! A provider's message: checked, written down once, believed once.

use std::sync::Arc;

use axum::http::HeaderMap;

use crate::{Payments, error::PaymentsError, record::Message, store::events::Outcome};

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
        let event = Arc::new(provider.verify(headers, body, self.clock.now())?);
        let message = Message { provider: provider.name(), event };
        match self.providers.messages.ask(message.clone()).await {
            Ok(outcome) => outcome,
            // The line is full, or the lot broke down: nothing is lost by trying alone.
            Err(_) => self.providers.recorder.alone(&message).await,
        }
    }
}
