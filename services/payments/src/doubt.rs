//! Why a provider's word is not taken.

use serde::{Deserialize, Serialize};

use crate::{model::Mismatch, store::events::Outcome};

/// What does not fit in a message that is signed well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, sqlx::Type, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Doubt {
    /// It is about a payment that we don't know.
    UnknownPayment,
    /// The sum is another than what we asked for.
    Amount,
    /// The currency is another than what we asked for.
    Currency,
    /// Our payment has another id there.
    ProviderRef,
    /// It is of the other mode: test money, or real money.
    Mode,
    /// It can't be understood.
    Unreadable,
    /// It names a refund of ours that we don't know.
    UnknownRefund,
    /// The refund is of another sum than ours, or of no sum.
    RefundAmount,
    /// Our refund has another id there.
    RefundRef,
    /// More went back than what is left of the payment.
    RefundTooMuch,
    /// The dispute is about more than the payment, or in another currency.
    DisputeAmount,
}

impl From<Mismatch> for Doubt {
    fn from(mismatch: Mismatch) -> Self {
        match mismatch {
            Mismatch::Amount => Self::Amount,
            Mismatch::Currency => Self::Currency,
            Mismatch::ProviderRef => Self::ProviderRef,
        }
    }
}

/// What became of a provider's word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Heard {
    /// Something moved.
    Applied,
    /// Nothing new.
    Ignored,
    /// It changed nothing.
    Doubted(Doubt),
}

impl Heard {
    /// What is written beside the message.
    pub fn outcome(self) -> Outcome {
        match self {
            Self::Applied => Outcome::Applied,
            Self::Ignored => Outcome::Ignored,
            Self::Doubted(_) => Outcome::Quarantined,
        }
    }
}
