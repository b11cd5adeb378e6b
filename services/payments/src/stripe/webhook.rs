//! Stripe's messages: `Stripe-Signature: t=…,v1=…` over the raw body, by one of several secrets.

use aws_lc_rs::hmac;
use axum::http::HeaderMap;
use kit::Time;
use serde::Deserialize;
use serde_json::Value;

use super::objects::{CheckoutSession, StripeDispute, StripeRefund};
use crate::{
    doubt::Doubt,
    error::PaymentsError,
    model::{PaymentState, ProviderEvent},
    news::News,
    provider::ProviderError,
    signature,
};

const HEADER: &str = "stripe-signature";

/// Reads messages that one of its secrets signed.
pub(super) struct Reader {
    keys: Vec<hmac::Key>,
    /// Whether real money is meant.
    live: bool,
}

#[derive(Deserialize)]
struct Event {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    livemode: bool,
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    object: Value,
}

impl Reader {
    pub(super) fn new(secrets: Vec<String>, live: bool) -> Self {
        let key = |secret: String| hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
        Self { keys: secrets.into_iter().map(key).collect(), live }
    }

    /// Reads and checks a message.
    ///
    /// # Errors
    /// [`PaymentsError::BadSignature`] or [`PaymentsError::MalformedEvent`].
    pub(super) fn read(
        &self,
        headers: &HeaderMap,
        body: &[u8],
        now: Time,
    ) -> Result<ProviderEvent, PaymentsError> {
        let given = headers.get(HEADER).and_then(|value| value.to_str().ok());
        // Every secret is tried: which one fits must not show in the time it takes.
        signature::check(given, body, now, |message, mac| {
            let fitting = self.keys.iter().filter(|key| hmac::verify(key, message, mac).is_ok());
            fitting.count() > 0
        })?;
        let malformed = |error: serde_json::Error| PaymentsError::MalformedEvent(error.to_string());
        let payload: Value = serde_json::from_slice(body).map_err(malformed)?;
        if payload.to_string().contains("\\u0000") {
            return Err(PaymentsError::MalformedEvent("a text holds NUL".into()));
        }
        let event: Event = serde_json::from_value(payload.clone()).map_err(malformed)?;
        if event.id.is_empty() || event.id.len() > 200 {
            return Err(PaymentsError::MalformedEvent("the id is too long".into()));
        }
        let news = match event.livemode == self.live {
            true => news(&event.kind, event.data.object, now)?,
            false => News::Foreign(Doubt::Mode),
        };
        Ok(ProviderEvent { id: event.id, kind: event.kind, news, payload })
    }

    /// Reads a message again that was good when it came.
    ///
    /// # Errors
    /// [`PaymentsError::MalformedEvent`].
    pub(super) fn reread(&self, kind: &str, payload: &Value, now: Time) -> Result<News, PaymentsError> {
        match payload["livemode"] == self.live {
            true => news(kind, payload["data"]["object"].clone(), now),
            false => Ok(News::Foreign(Doubt::Mode)),
        }
    }
}

/// What a message of this kind tells.
pub(super) fn news(kind: &str, object: Value, now: Time) -> Result<News, PaymentsError> {
    let malformed = |error: serde_json::Error| PaymentsError::MalformedEvent(error.to_string());
    match kind {
        "checkout.session.completed"
        | "checkout.session.async_payment_succeeded"
        | "checkout.session.async_payment_failed"
        | "checkout.session.expired" => {
            let session: CheckoutSession = serde_json::from_value(object).map_err(malformed)?;
            // Others may sell with the same account.
            if session.metadata.attempt.is_none() {
                return Ok(News::Other);
            }
            let unclear = |error: ProviderError| PaymentsError::MalformedEvent(error.to_string());
            let mut seen = session.observation().map_err(unclear)?;
            if kind == "checkout.session.async_payment_failed" && seen.state != PaymentState::Succeeded {
                seen.state = PaymentState::Failed;
                seen.failure = Some("Your bank declined the payment.".to_owned());
            }
            Ok(News::Payment(seen))
        }
        "refund.created" | "refund.updated" | "refund.failed" | "charge.refund.updated" => {
            let refund: StripeRefund = serde_json::from_value(object).map_err(malformed)?;
            Ok(refund.seen().map_or(News::Foreign(Doubt::Unreadable), News::Refund))
        }
        kind if kind.starts_with("charge.dispute.") => {
            let dispute: StripeDispute = serde_json::from_value(object).map_err(malformed)?;
            Ok(dispute.seen(now).map_or(News::Foreign(Doubt::Unreadable), News::Dispute))
        }
        _ => Ok(News::Other),
    }
}
