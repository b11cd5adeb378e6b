//! The bank's messages to the merchant: made and sent here, and read here by the merchant's side.

use std::{collections::HashMap, time::Duration};

use axum::http::{HeaderMap, header};
use data::{
    jobs::{JobError, JobResult},
    keys::KeyRing,
};
use futures_util::future::join_all;
use kit::{Currency, Money, RefundId, Time};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    NAME, Sandbox,
    session::{BankSession, SessionState},
    store,
};
use crate::{
    error::PaymentsError,
    jobs::{SandboxNews, SandboxWebhook},
    model::{Observation, PaymentState, ProviderEvent, RefundState},
    news::{About, DisputeSeen, DisputeState, News, RefundSeen},
    signature,
};

/// The merchant has this long to answer.
const PATIENCE: Duration = Duration::from_secs(20);
/// Days that a merchant has to answer a dispute.
const DAYS_TO_ANSWER: i64 = 14;

/// A message as it travels.
#[derive(Debug, Serialize, Deserialize)]
struct Message<D> {
    /// One per session and state: the same news has the same id, however often it is sent.
    id: String,
    #[serde(rename = "type")]
    kind: String,
    created: i64,
    data: D,
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

/// News of a refund.
#[derive(Debug, Serialize, Deserialize)]
struct RefundData {
    /// The bank's own id of it.
    refund: String,
    session: Uuid,
    attempt: String,
    /// The merchant's id of it, if the merchant's program asked.
    refund_id: Option<RefundId>,
    amount: i64,
    currency: Currency,
    state: RefundState,
    failure: Option<String>,
}

/// News of a dispute.
#[derive(Debug, Serialize, Deserialize)]
struct DisputeData {
    dispute: Uuid,
    session: Uuid,
    attempt: String,
    amount: i64,
    currency: Currency,
    state: DisputeState,
    reason: String,
    due_by: Option<Time>,
}

impl Message<Data> {
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
    let kind = payload["type"].as_str().unwrap_or_default().to_owned();
    let message: Message<serde_json::Value> = serde_json::from_value(payload.clone()).map_err(malformed)?;
    if message.id.is_empty() || message.id.len() > 200 || holds_nul(&payload) {
        return Err(PaymentsError::MalformedEvent("the id is too long, or a text holds NUL".into()));
    }
    let news = understand(&kind, message.data)?;
    Ok(ProviderEvent { id: message.id, kind, news, payload })
}

/// What the content of a message of this kind tells.
///
/// # Errors
/// [`PaymentsError::MalformedEvent`].
pub(super) fn understand(kind: &str, data: serde_json::Value) -> Result<News, PaymentsError> {
    let malformed = |error: serde_json::Error| PaymentsError::MalformedEvent(error.to_string());
    if kind.starts_with("refund.") {
        return Ok(News::Refund(refund_news(serde_json::from_value(data).map_err(malformed)?)?));
    }
    if kind.starts_with("dispute.") {
        return Ok(News::Dispute(dispute_news(serde_json::from_value(data).map_err(malformed)?)?));
    }
    let data: Data = serde_json::from_value(data).map_err(malformed)?;
    Ok(News::Payment(Observation {
        attempt: data.attempt,
        provider_ref: data.session.to_string(),
        capture_ref: None,
        amount: Money::new(data.amount, data.currency),
        state: data.state,
        failure: data.failure,
    }))
}

fn about(attempt: &str, session: Uuid) -> Result<About, PaymentsError> {
    let attempt = attempt.parse().map_err(|error: &str| PaymentsError::MalformedEvent(error.into()))?;
    Ok(About { attempt: Some(attempt), payment_ref: session.to_string() })
}

fn refund_news(data: RefundData) -> Result<RefundSeen, PaymentsError> {
    Ok(RefundSeen {
        about: about(&data.attempt, data.session)?,
        refund_id: data.refund_id,
        provider_ref: data.refund,
        amount: Money::new(data.amount, data.currency),
        state: data.state,
        failure: data.failure,
    })
}

fn dispute_news(data: DisputeData) -> Result<DisputeSeen, PaymentsError> {
    Ok(DisputeSeen {
        about: about(&data.attempt, data.session)?,
        provider_ref: data.dispute.to_string(),
        amount: Money::new(data.amount, data.currency),
        reason: data.reason,
        state: data.state,
        due_by: data.due_by,
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
        self.tell(&Message::new(&session, job.state, now)).await
    }

    /// Sends many messages at once. What was taken is known when it comes again.
    pub(super) async fn send_webhooks(&self, jobs: Vec<SandboxWebhook>) -> JobResult {
        let ids: Vec<Uuid> = jobs.iter().map(|job| job.session_id).collect();
        let sessions = {
            let mut conn = self.db.acquire().await?;
            store::find_all(&mut conn, &ids).await?
        };
        let sessions: HashMap<Uuid, BankSession> =
            sessions.into_iter().map(|session| (session.id, session)).collect();
        let now = self.clock.now();
        let send = async |job: &SandboxWebhook| {
            let session = sessions.get(&job.session_id);
            let session = session.ok_or_else(|| JobError::pointless("the session is not there"))?;
            self.tell(&Message::new(session, job.state, now)).await
        };
        join_all(jobs.iter().map(send)).await.into_iter().collect()
    }

    /// Tells of a refund or a dispute.
    pub(super) async fn send_news(&self, job: SandboxNews) -> JobResult {
        let now = self.clock.now();
        let mut conn = self.db.acquire().await?;
        match job {
            SandboxNews::Refund(id) => {
                let refund = store::refund(&mut conn, id).await?;
                let refund = refund.ok_or_else(|| JobError::pointless("the refund is not there"))?;
                let session = store::find(&mut conn, refund.session_id).await?;
                let session = session.ok_or_else(|| JobError::pointless("the session is not there"))?;
                drop(conn);
                let data = RefundData {
                    refund: reference(&refund.idempotency_key),
                    session: session.id,
                    attempt: session.attempt,
                    refund_id: refund.refund_id,
                    amount: refund.amount_minor,
                    currency: session.amount.currency,
                    state: RefundState::Succeeded,
                    failure: None,
                };
                let id = format!("{id}.succeeded");
                let kind = "refund.succeeded".to_owned();
                self.tell(&Message { id, kind, created: now.as_second(), data }).await
            }
            SandboxNews::Dispute(id, state) => {
                let dispute = store::dispute(&mut conn, id).await?;
                let dispute = dispute.ok_or_else(|| JobError::pointless("the dispute is not there"))?;
                let session = store::find(&mut conn, dispute.session_id).await?;
                let session = session.ok_or_else(|| JobError::pointless("the session is not there"))?;
                drop(conn);
                let data = DisputeData {
                    dispute: id,
                    session: session.id,
                    attempt: session.attempt,
                    amount: dispute.amount_minor,
                    currency: session.amount.currency,
                    state,
                    reason: "fraudulent".to_owned(),
                    due_by: (!state.is_over())
                        .then(|| dispute.created_at.plus_seconds(DAYS_TO_ANSWER * 86_400)),
                };
                let id = format!("{id}.{}", state.name());
                let kind = format!("dispute.{}", state.name());
                self.tell(&Message { id, kind, created: now.as_second(), data }).await
            }
        }
    }

    /// Sends a message, signed.
    async fn tell<D: Serialize>(&self, message: &Message<D>) -> JobResult {
        let body = serde_json::to_vec(message)?;
        let signed = signature::sign(&self.inner.webhook_ring, &body, self.clock.now());
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

/// The bank's name of the refund that was asked for with `key`.
pub(super) fn reference(key: &str) -> String {
    format!("refund_{key}")
}
