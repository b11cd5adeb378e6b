//! What a provider lists of its own: the other side of our books.

use kit::{Money, RefundId, Time};

use crate::model::Attempt;

/// What is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LineKind {
    Payment,
    Refund,
}

impl LineKind {
    /// The kind's name in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Payment => "payment",
            Self::Refund => "refund",
        }
    }
}

/// A page of a provider's list, as it is asked for.
#[derive(Debug, Clone)]
pub struct Listing {
    pub kind: LineKind,
    /// The first moment of interest.
    pub since: Time,
    /// The `next` of the page before.
    pub after: Option<String>,
}

/// How a line of the list stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineState {
    /// Accepted, and no money has moved yet.
    Pending,
    /// The money was captured, or went back.
    Succeeded,
    Failed,
}

impl LineState {
    /// The state's name in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
        }
    }
}

/// One payment or refund, as its provider lists it.
#[derive(Debug, Clone)]
pub struct Line {
    /// The provider's own id: of the attempt, or of the refund.
    pub provider_ref: String,
    /// For refunds: the provider's id of the attempt or of its money.
    pub payment_ref: Option<String>,
    /// Our name of the attempt, if the provider repeats it.
    pub attempt: Option<Attempt>,
    /// Our id of the refund, if we asked for it.
    pub refund_id: Option<RefundId>,
    pub amount: Money,
    pub state: LineState,
    /// When it began there.
    pub at: Time,
}

/// A page of a provider's list.
#[derive(Debug, Clone)]
pub struct Lines {
    pub lines: Vec<Line>,
    /// Leads to the next page; `None` on the last one.
    pub next: Option<String>,
}
