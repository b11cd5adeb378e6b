//! The parts of Stripe's objects that matter here.

use kit::Time;
use serde::{Deserialize, Deserializer};

use super::amount::from_stripe;
use crate::{
    model::{Observation, PaymentState, RefundState},
    news::{About, DisputeSeen, DisputeState, RefundSeen},
    provider::{ProviderError, RefundOutcome},
    statement::{Line, LineState},
};

/// Our own words on an object.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Metadata {
    #[serde(default)]
    pub attempt: Option<String>,
    #[serde(default)]
    pub refund_id: Option<String>,
}

/// `null` is nothing.
fn or_default<'de, D: Deserializer<'de>>(from: D) -> Result<Metadata, D::Error> {
    Ok(Option::deserialize(from)?.unwrap_or_default())
}

/// An object, or only its id.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum IntentOrId {
    Id(String),
    Intent { id: String, status: String },
}

impl IntentOrId {
    fn id(&self) -> &str {
        match self {
            Self::Id(id) | Self::Intent { id, .. } => id,
        }
    }

    fn status(&self) -> Option<&str> {
        match self {
            Self::Id(_) => None,
            Self::Intent { status, .. } => Some(status),
        }
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct List<T> {
    pub data: Vec<T>,
    #[serde(default)]
    pub has_more: bool,
}

#[derive(Debug, Deserialize)]
pub(super) struct CheckoutSession {
    pub id: String,
    #[serde(default)]
    pub url: Option<String>,
    pub status: Option<String>,
    pub payment_status: String,
    pub amount_total: Option<i64>,
    pub currency: Option<String>,
    #[serde(default)]
    pub payment_intent: Option<IntentOrId>,
    /// Seconds since 1970.
    #[serde(default)]
    pub created: i64,
    #[serde(default, deserialize_with = "or_default")]
    pub metadata: Metadata,
}

impl CheckoutSession {
    /// The line of a list; `None` unless it is one of ours and money moved.
    pub(super) fn line(self, epoch: Time) -> Option<Line> {
        let attempt = self.metadata.attempt.as_deref()?.parse().ok();
        let amount = from_stripe(self.amount_total?, self.currency.as_deref()?)?;
        (self.state() == PaymentState::Succeeded).then(|| Line {
            provider_ref: self.id,
            payment_ref: None,
            attempt,
            refund_id: None,
            amount,
            state: LineState::Succeeded,
            at: epoch.plus_seconds(self.created - epoch.as_second()),
        })
    }

    /// How the session stands, in our words.
    pub(super) fn state(&self) -> PaymentState {
        let paid = matches!(self.payment_status.as_str(), "paid" | "no_payment_required");
        let intent = self.payment_intent.as_ref().and_then(IntentOrId::status);
        match (self.status.as_deref(), intent) {
            _ if paid => PaymentState::Succeeded,
            (Some("expired"), _) => PaymentState::Cancelled,
            (Some("complete"), Some("succeeded")) => PaymentState::Succeeded,
            (Some("complete"), Some("requires_payment_method" | "canceled")) => PaymentState::Failed,
            (Some("complete"), _) => PaymentState::Processing,
            _ => PaymentState::RequiresAction,
        }
    }

    /// What it says of the attempt.
    ///
    /// # Errors
    /// [`ProviderError::Unavailable`] when it does not say how much it is about.
    pub(super) fn observation(self) -> Result<Observation, ProviderError> {
        let amount = self.amount_total.zip(self.currency.as_deref());
        let amount = amount.and_then(|(amount, currency)| from_stripe(amount, currency));
        let amount =
            amount.ok_or_else(|| ProviderError::Unavailable("a session without an amount".into()))?;
        let state = self.state();
        Ok(Observation {
            attempt: self.metadata.attempt.unwrap_or_default(),
            provider_ref: self.id,
            capture_ref: self.payment_intent.as_ref().map(|intent| intent.id().to_owned()),
            amount,
            state,
            failure: (state == PaymentState::Failed).then(|| "Your bank declined the payment.".to_owned()),
        })
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct StripeRefund {
    pub id: String,
    pub amount: i64,
    pub currency: String,
    pub status: Option<String>,
    #[serde(default)]
    pub failure_reason: Option<String>,
    /// Seconds since 1970.
    #[serde(default)]
    pub created: i64,
    #[serde(default)]
    pub payment_intent: Option<IntentOrId>,
    #[serde(default, deserialize_with = "or_default")]
    pub metadata: Metadata,
}

impl StripeRefund {
    /// The line of a list; `None` when it names no payment or no amount.
    pub(super) fn line(self, epoch: Time) -> Option<Line> {
        let at = epoch.plus_seconds(self.created - epoch.as_second());
        let seen = self.seen()?;
        Some(Line {
            provider_ref: seen.provider_ref,
            payment_ref: Some(seen.about.payment_ref),
            attempt: seen.about.attempt,
            refund_id: seen.refund_id,
            amount: seen.amount,
            state: match seen.state {
                RefundState::Succeeded => LineState::Succeeded,
                RefundState::Failed => LineState::Failed,
                RefundState::Requested | RefundState::Submitted => LineState::Pending,
            },
            at,
        })
    }

    fn state(&self) -> RefundState {
        match self.status.as_deref() {
            Some("succeeded") => RefundState::Succeeded,
            Some("failed" | "canceled") => RefundState::Failed,
            _ => RefundState::Submitted,
        }
    }

    fn failure(&self) -> String {
        let reason = self.failure_reason.as_deref().or(self.status.as_deref()).unwrap_or("unknown");
        format!("Stripe: {}", reason.replace('_', " "))
    }

    /// What became of a refund that we asked for.
    pub(super) fn outcome(self) -> RefundOutcome {
        match self.state() {
            RefundState::Succeeded => RefundOutcome::Succeeded { provider_ref: self.id },
            RefundState::Failed => RefundOutcome::Refused { reason: self.failure() },
            RefundState::Requested | RefundState::Submitted => {
                RefundOutcome::Pending { provider_ref: self.id }
            }
        }
    }

    /// What it tells, whoever made it; `None` when it names no payment, or no amount.
    pub(super) fn seen(self) -> Option<RefundSeen> {
        let state = self.state();
        Some(RefundSeen {
            failure: (state == RefundState::Failed).then(|| self.failure()),
            about: about(self.payment_intent.as_ref(), &self.metadata)?,
            refund_id: match self.metadata.refund_id {
                Some(id) => Some(id.parse().ok()?),
                None => None,
            },
            amount: from_stripe(self.amount, &self.currency)?,
            provider_ref: self.id,
            state,
        })
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct StripeDispute {
    pub id: String,
    pub amount: i64,
    pub currency: String,
    pub status: String,
    #[serde(default)]
    pub reason: String,
    #[serde(default)]
    pub payment_intent: Option<IntentOrId>,
    #[serde(default)]
    pub evidence_details: Option<EvidenceDetails>,
}

#[derive(Debug, Deserialize)]
pub(super) struct EvidenceDetails {
    /// Seconds since 1970.
    #[serde(default)]
    pub due_by: Option<i64>,
}

impl StripeDispute {
    fn state(&self) -> Option<DisputeState> {
        Some(match self.status.as_str() {
            "warning_needs_response" | "warning_under_review" | "warning_closed" => DisputeState::Inquiry,
            "needs_response" => DisputeState::NeedsResponse,
            "under_review" => DisputeState::UnderReview,
            "won" | "prevented" => DisputeState::Won,
            "lost" => DisputeState::Lost,
            _ => return None,
        })
    }

    /// What it tells; `None` when it is in no state that we know, or names no payment.
    pub(super) fn seen(self, epoch: Time) -> Option<DisputeSeen> {
        let due = self.evidence_details.as_ref().and_then(|details| details.due_by);
        Some(DisputeSeen {
            state: self.state()?,
            about: about(self.payment_intent.as_ref(), &Metadata::default())?,
            amount: from_stripe(self.amount, &self.currency)?,
            due_by: due.map(|seconds| epoch.plus_seconds(seconds - epoch.as_second())),
            provider_ref: self.id,
            reason: self.reason,
        })
    }
}

/// The payment that an object belongs to.
fn about(intent: Option<&IntentOrId>, metadata: &Metadata) -> Option<About> {
    Some(About {
        attempt: metadata.attempt.as_deref().and_then(|attempt| attempt.parse().ok()),
        payment_ref: intent?.id().to_owned(),
    })
}
