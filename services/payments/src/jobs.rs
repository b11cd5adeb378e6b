//! What runs later, and the facts that this service publishes.

use data::jobs::{Fact, Job};
use kit::{BookingId, EventId, Money, OrganizationId, PaymentId, RefundId, Time};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{model::RefundOrigin, news::DisputeState, sandbox::SessionState};

/// Money of a booking was captured. Told once per payment.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PaymentSucceeded {
    pub event_id: EventId,
    pub organization_id: OrganizationId,
    pub booking_id: BookingId,
    pub payment_id: PaymentId,
    pub amount: Money,
    pub at: Time,
}

impl Fact for PaymentSucceeded {
    const NAME: &'static str = "payments.succeeded";
}

/// An attempt ended without money; the buyer may try again.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PaymentFailed {
    pub event_id: EventId,
    pub booking_id: BookingId,
    pub payment_id: PaymentId,
    /// For the buyer, such as `Your bank declined the payment.`
    pub reason: String,
}

impl Fact for PaymentFailed {
    const NAME: &'static str = "payments.failed";
}

/// Money was paid back.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RefundSucceeded {
    pub event_id: EventId,
    pub booking_id: BookingId,
    pub payment_id: PaymentId,
    pub refund_id: RefundId,
    pub amount: Money,
    /// Whether this program made it, or somebody at the provider.
    #[serde(default = "ours")]
    pub origin: RefundOrigin,
}

fn ours() -> RefundOrigin {
    RefundOrigin::Admit
}

impl Fact for RefundSucceeded {
    const NAME: &'static str = "payments.refunded";
}

/// Money did not get back to the buyer: the provider refused, or the buyer's bank sent it back.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RefundFailed {
    pub event_id: EventId,
    pub booking_id: BookingId,
    pub refund_id: RefundId,
    pub amount: Money,
}

impl Fact for RefundFailed {
    const NAME: &'static str = "payments.refund_failed";
}

/// A buyer's bank wants money back, or has decided.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DisputeMoved {
    pub event_id: EventId,
    pub booking_id: BookingId,
    pub dispute_id: Uuid,
    pub state: DisputeState,
}

impl Fact for DisputeMoved {
    const NAME: &'static str = "payments.dispute_moved";
}

/// Ask the provider to pay back.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SubmitRefund {
    pub event_id: EventId,
    pub refund_id: RefundId,
}

impl Job for SubmitRefund {
    const KIND: &'static str = "payments.submit_refund";
    const MAX_ATTEMPTS: i16 = 16;
    const PRIORITY: i16 = 20;
}

/// The sandbox bank tells the merchant how a session stands.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SandboxWebhook {
    pub session_id: Uuid,
    /// How it stood when this news was made.
    pub state: SessionState,
}

impl Job for SandboxWebhook {
    const KIND: &'static str = "payments.sandbox_webhook";
    const MAX_ATTEMPTS: i16 = 12;
    const PRIORITY: i16 = 15;
}

/// The sandbox bank tells the merchant of a refund or a dispute.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SandboxNews {
    Refund(Uuid),
    /// A dispute, and how it stood when this news was made.
    Dispute(Uuid, DisputeState),
}

impl Job for SandboxNews {
    const KIND: &'static str = "payments.sandbox_news";
    const MAX_ATTEMPTS: i16 = 12;
    const PRIORITY: i16 = 15;
}

/// The sandbox bank finishes a slow payment.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SandboxSettle {
    pub session_id: Uuid,
}

impl Job for SandboxSettle {
    const KIND: &'static str = "payments.sandbox_settle";
    const PRIORITY: i16 = 15;
}
