//! What providers tell, beside how an attempt stands: refunds and disputes.

use kit::{EventId, Money, PaymentId, RefundId, Time};
use serde::{Deserialize, Serialize};

use crate::{
    doubt::Doubt,
    model::{Attempt, Observation, RefundState},
};

/// What a provider's message is about.
#[derive(Debug, Clone)]
pub enum News {
    /// How an attempt stands.
    Payment(Observation),
    /// How a refund stands, whoever made it.
    Refund(RefundSeen),
    /// How a dispute stands.
    Dispute(DisputeSeen),
    /// Nothing that we keep.
    Other,
    /// Signed, and still not meant for us: kept for the operator, never believed.
    Foreign(Doubt),
}

impl News {
    /// What is said of an attempt, if it is about one.
    pub(crate) fn payment(&self) -> Option<&Observation> {
        match self {
            Self::Payment(seen) => Some(seen),
            _ => None,
        }
    }
}

/// Which payment a refund or a dispute is about, as far as the provider knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// Our own name of the attempt, if the provider repeats it.
    pub attempt: Option<Attempt>,
    /// The provider's id of the attempt or of its money.
    pub payment_ref: String,
}

/// What a provider says about one refund.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundSeen {
    pub about: About,
    /// Our own id, if we asked for it; somebody else did otherwise.
    pub refund_id: Option<RefundId>,
    /// The provider's own id of it.
    pub provider_ref: String,
    pub amount: Money,
    pub state: RefundState,
    /// Why it failed, for the organizer.
    pub failure: Option<String>,
}

/// What a provider says about one dispute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisputeSeen {
    pub about: About,
    /// The provider's own id of it.
    pub provider_ref: String,
    pub amount: Money,
    /// The provider's word for why, such as `fraudulent`.
    pub reason: String,
    pub state: DisputeState,
    /// Until when the organizer can answer the bank.
    pub due_by: Option<Time>,
}

/// Where a dispute stands.
///
/// The order of the variants is the law, as for payments: of two states that were ever reported, the later
/// one holds.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    sqlx::Type,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum DisputeState {
    /// The bank only asks; no money has moved.
    Inquiry,
    /// The bank has taken the money and waits for an answer.
    NeedsResponse,
    UnderReview,
    /// The money is back.
    Won,
    /// The money stays with the buyer.
    Lost,
}

impl DisputeState {
    /// The state's name in the database and in messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Inquiry => "inquiry",
            Self::NeedsResponse => "needs_response",
            Self::UnderReview => "under_review",
            Self::Won => "won",
            Self::Lost => "lost",
        }
    }

    /// Whether the bank keeps the money back.
    pub fn withholds(self) -> bool {
        matches!(self, Self::NeedsResponse | Self::UnderReview | Self::Lost)
    }

    /// Whether it is over.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Won | Self::Lost)
    }
}

/// A payment that the buyer's bank wants back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dispute {
    pub id: uuid::Uuid,
    pub event_id: EventId,
    pub payment_id: PaymentId,
    pub amount: Money,
    pub reason: String,
    pub state: DisputeState,
    pub due_by: Option<Time>,
    pub opened_at: Time,
}
