//! Stripe: Checkout Sessions that buyers are sent to, refunds, disputes, and signed webhooks.
//!
//! A thin client of our own over form posts. The API's version is pinned, so that an account's own setting
//! changes nothing. Every call that moves money carries the id of its attempt as idempotency key, and the
//! objects carry it as metadata, so that whatever Stripe tells can be matched without its own ids.

mod amount;
mod client;
mod list;
mod objects;
mod webhook;

use axum::http::HeaderMap;
use kit::Time;

use crate::{
    error::PaymentsError,
    model::{Observation, PaymentState, ProviderEvent},
    news::News,
    provider::{Answer, Known, NewRefund, NewSession, Provider, ProviderError, RefundOutcome, Session},
    statement::{Lines, Listing},
};
use client::{Client, Said};
use objects::{CheckoutSession, List, StripeRefund};

/// The provider's name.
pub const NAME: &str = "stripe";
/// The version of Stripe's API that this client speaks.
pub const VERSION: &str = "2025-09-30.clover";

/// How Stripe is reached. Holds secrets: neither printed nor logged.
pub struct StripeSettings {
    /// `sk_…` or `rk_…`; whether it moves real money shows in its prefix.
    pub secret_key: String,
    /// Every `whsec_…` that may sign just now: two while one is rolled.
    pub webhook_secrets: Vec<String>,
    /// `https://api.stripe.com`, or a stand-in for tests.
    pub api_url: String,
}

/// Stripe as a payment provider.
pub struct Stripe {
    client: Client,
    webhook: webhook::Reader,
}

impl Stripe {
    /// A client that calls Stripe through `http`.
    pub fn new(settings: StripeSettings, http: reqwest::Client) -> Self {
        let live = is_live(&settings.secret_key);
        Self {
            webhook: webhook::Reader::new(settings.webhook_secrets, live),
            client: Client::new(&settings.api_url, settings.secret_key, http),
        }
    }

    async fn open(&self, new: NewSession) -> Result<Session, ProviderError> {
        let attempt = new.attempt.to_string();
        let amount = amount::to_stripe(new.amount)?.to_string();
        let currency = new.amount.currency.code().to_ascii_lowercase();
        let form = [
            ("mode", "payment"),
            ("client_reference_id", &attempt),
            ("metadata[attempt]", &attempt),
            ("payment_intent_data[metadata][attempt]", &attempt),
            ("payment_intent_data[description]", &new.description),
            ("line_items[0][quantity]", "1"),
            ("line_items[0][price_data][currency]", &currency),
            ("line_items[0][price_data][unit_amount]", &amount),
            ("line_items[0][price_data][product_data][name]", &new.description),
            ("success_url", &new.return_url),
            ("cancel_url", &new.return_url),
        ];
        let key = format!("session:{attempt}");
        let session: CheckoutSession =
            self.client.post("/v1/checkout/sessions", &form, Some(&key)).await?.done()?;
        let redirect_url = session.url.ok_or_else(|| gone("the session has no page any more"))?;
        Ok(Session { provider_ref: session.id, redirect_url })
    }

    async fn look(&self, known: &Known) -> Result<Option<Observation>, ProviderError> {
        // Without an id nobody was ever sent there.
        let Some(id) = &known.provider_ref else { return Ok(None) };
        let path = format!("/v1/checkout/sessions/{}", segment(id)?);
        match self.client.get(&path, &[("expand[]", "payment_intent")]).await? {
            Said::Missing => Ok(None),
            said => Ok(Some(said.done::<CheckoutSession>()?.observation()?)),
        }
    }

    async fn give_up(&self, known: &Known) -> Result<Option<Observation>, ProviderError> {
        let Some(id) = &known.provider_ref else { return Ok(None) };
        let path = format!("/v1/checkout/sessions/{}/expire", segment(id)?);
        match self.client.post(&path, &[], None).await? {
            Said::Missing => Ok(None),
            // It is open no more; how it ended is for itself to say.
            Said::Refused(_) => self.look(known).await,
            said => Ok(Some(said.done::<CheckoutSession>()?.observation()?)),
        }
    }

    async fn pay_back(&self, new: &NewRefund) -> Result<RefundOutcome, ProviderError> {
        let Some(intent) = self.intent(&new.known).await? else {
            return Ok(RefundOutcome::Refused { reason: "Stripe holds no money of this payment".into() });
        };
        let id = new.refund_id.to_string();
        // Stripe forgets idempotency keys after a day; what was made is found by its metadata for ever.
        let query = [("payment_intent", intent.as_str()), ("limit", "100")];
        let made: List<StripeRefund> = self.client.get("/v1/refunds", &query).await?.done()?;
        if let Some(made) = made.data.into_iter().find(|made| made.metadata.refund_id.as_deref() == Some(&id))
        {
            return Ok(made.outcome());
        }
        let amount = amount::to_stripe(new.amount)?.to_string();
        let attempt = new.known.attempt.to_string();
        let form = [
            ("payment_intent", intent.as_str()),
            ("amount", &amount),
            ("metadata[refund_id]", &id),
            ("metadata[attempt]", &attempt),
        ];
        match self.client.post("/v1/refunds", &form, Some(&format!("refund:{id}"))).await? {
            Said::Missing => {
                Ok(RefundOutcome::Refused { reason: "Stripe does not know this payment".into() })
            }
            Said::Refused(reason) => Ok(RefundOutcome::Refused { reason }),
            said => Ok(said.done::<StripeRefund>()?.outcome()),
        }
    }

    /// Stripe's id of the money of an attempt, if any moved.
    async fn intent(&self, known: &Known) -> Result<Option<String>, ProviderError> {
        match &known.capture_ref {
            Some(intent) => Ok(Some(intent.clone())),
            None => {
                let seen = self.look(known).await?;
                Ok(seen
                    .filter(|seen| seen.state == PaymentState::Succeeded)
                    .and_then(|seen| seen.capture_ref))
            }
        }
    }
}

impl Provider for Stripe {
    fn name(&self) -> &'static str {
        NAME
    }

    fn create_session(&self, new: NewSession) -> Answer<'_, Session> {
        Box::pin(self.open(new))
    }

    fn fetch(&self, known: Known) -> Answer<'_, Option<Observation>> {
        Box::pin(async move { self.look(&known).await })
    }

    fn cancel(&self, known: Known) -> Answer<'_, Option<Observation>> {
        Box::pin(async move { self.give_up(&known).await })
    }

    fn refund(&self, new: NewRefund) -> Answer<'_, RefundOutcome> {
        Box::pin(async move { self.pay_back(&new).await })
    }

    fn verify(&self, headers: &HeaderMap, body: &[u8], now: Time) -> Result<ProviderEvent, PaymentsError> {
        self.webhook.read(headers, body, now)
    }

    fn reread(&self, kind: &str, payload: &serde_json::Value, now: Time) -> Result<News, PaymentsError> {
        self.webhook.reread(kind, payload, now)
    }

    fn list(&self, listing: Listing) -> Answer<'_, Option<Lines>> {
        Box::pin(async move { self.statement(&listing).await.map(Some) })
    }
}

/// Whether a key moves real money.
pub fn is_live(secret_key: &str) -> bool {
    secret_key.starts_with("sk_live_") || secret_key.starts_with("rk_live_")
}

/// An id of Stripe's as a part of a path.
fn segment(id: &str) -> Result<&str, ProviderError> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    match !id.is_empty() && id.len() <= 200 && id.bytes().all(plain) {
        true => Ok(id),
        false => Err(gone("the id is none of Stripe's")),
    }
}

fn gone(why: &str) -> ProviderError {
    ProviderError::Refused(why.to_owned())
}
