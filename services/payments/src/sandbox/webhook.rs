//! The bank's messages to the merchant: made and sent here, and read here by the merchant's side.

use std::time::Duration;

use axum::http::{HeaderMap, header};
use data::{
    jobs::{JobError, JobResult},
    keys::KeyRing,
};
use kit::{Currency, Money, Time};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    NAME, Sandbox,
    session::{BankSession, SessionState},
    store,
};
use crate::{
    error::PaymentsError,
    jobs::SandboxWebhook,
    model::{Observation, PaymentState, ProviderEvent},
    signature,
};

/// The merchant has this long to answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// A message as it travels.
#[derive(Debug, Serialize, Deserialize)]
struct Message {
    /// One per session and state: the same news has the same id, however often it is sent.
    id: String,
    #[serde(rename = "type")]
    kind: String,
    created: i64,
    data: Data,
}

#[derive(Debug, Serialize, Deserialize)]
struct Data {
    session: Uuid,
    attempt: String,
    amount: i64,
    currency: Currency,
    state: PaymentState,
    failure: Option<String>,
}

impl Message {
    /// The news that `session` came into `state`.
    fn new(session: &BankSession, state: SessionState, now: Time) -> Self {
        let session = BankSession { state, ..session.clone() };
        let seen = session.observation();
        Self {
            id: format!("{}.{}", session.id, state.name()),
            kind: format!("payment.{}", seen.state.name()),
            created: now.as_second(),
            data: Data {
                session: session.id,
                attempt: seen.attempt,
                amount: seen.amount.minor,
                currency: seen.amount.currency,
                state: seen.state,
                failure: seen.failure,
            },
        }
    }
}

/// Reads and checks a message of the bank.
///
/// # Errors
/// [`PaymentsError::BadSignature`] or [`PaymentsError::MalformedEvent`].
pub fn read(
    ring: &KeyRing,
    headers: &HeaderMap,
    body: &[u8],
    now: Time,
) -> Result<ProviderEvent, PaymentsError> {
    let given = headers.get(signature::HEADER).and_then(|value| value.to_str().ok());
    signature::verify(ring, given, body, now)?;
    let malformed = |error: serde_json::Error| PaymentsError::MalformedEvent(error.to_string());
    let payload: serde_json::Value = serde_json::from_slice(body).map_err(malformed)?;
    let message: Message = serde_json::from_value(payload.clone()).map_err(malformed)?;
    if message.id.is_empty() || message.id.len() > 200 || holds_nul(&payload) {
        return Err(PaymentsError::MalformedEvent("the id is too long, or a text holds NUL".into()));
    }
    let Data { session, attempt, amount, currency, state, failure } = message.data;
    Ok(ProviderEvent {
        id: message.id,
        kind: message.kind,
        seen: Observation {
            attempt,
            provider_ref: session.to_string(),
            amount: Money::new(amount, currency),
            state,
            failure,
        },
        payload,
    })
}

/// PostgreSQL can't keep U+0000, neither in text nor in jsonb.
fn holds_nul(value: &serde_json::Value) -> bool {
    value.to_string().contains("\\u0000")
}

impl Sandbox {
    /// Sends one message; anything but a 2xx is tried again, like real providers do.
    pub(super) async fn send_webhook(&self, job: SandboxWebhook) -> JobResult {
        let session = {
            let mut conn = self.db.acquire().await?;
            store::find(&mut conn, job.session_id).await?
        };
        let Some(session) = session else { return Err(JobError::pointless("the session is not there")) };
        let now = self.clock.now();
        let body = serde_json::to_vec(&Message::new(&session, job.state, now))?;
        let signed = signature::sign(&self.inner.webhook_ring, &body, now);
        let url = format!("{}/api/v1/webhooks/payments/{NAME}", self.inner.self_url);
        self.inner
            .http
            .post(url)
            .header(header::CONTENT_TYPE, "application/json")
            .header(signature::HEADER, signed)
            .timeout(PATIENCE)
            .body(body)
            .send()
            .await?
            .error_for_status()?;
        Ok(())
    }
}
