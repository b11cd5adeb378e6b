//! A session at the bank and what can be done with it.

use kit::{Money, Time};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::model::{Observation, PaymentState};

/// Where a session stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum SessionState {
    Open,
    /// The bank wants the buyer to approve (3-D Secure).
    Challenge,
    /// The bank is slow.
    Processing,
    Paid,
    Declined,
    Abandoned,
}

/// What is done to a session: by the buyer, or by the bank itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    Pay,
    Decline,
    Challenge,
    Approve,
    Reject,
    Slow,
    Abandon,
    /// The bank finishes a slow payment; no button does this.
    #[serde(skip)]
    Settle,
}

impl SessionState {
    /// The state's name in the database and in messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Challenge => "challenge",
            Self::Processing => "processing",
            Self::Paid => "paid",
            Self::Declined => "declined",
            Self::Abandoned => "abandoned",
        }
    }

    /// The state after `action`; `None` when the session is not in a state for it.
    pub fn after(self, action: Action) -> Option<Self> {
        match (self, action) {
            (Self::Open, Action::Pay) | (Self::Challenge, Action::Approve) => Some(Self::Paid),
            (Self::Open, Action::Decline) | (Self::Challenge, Action::Reject) => Some(Self::Declined),
            (Self::Open, Action::Challenge) => Some(Self::Challenge),
            (Self::Open, Action::Slow) => Some(Self::Processing),
            (Self::Open | Self::Challenge, Action::Abandon) => Some(Self::Abandoned),
            (Self::Processing, Action::Settle) => Some(Self::Paid),
            _ => None,
        }
    }

    /// How the merchant calls this.
    pub fn payment_state(self) -> PaymentState {
        match self {
            Self::Open | Self::Challenge => PaymentState::RequiresAction,
            Self::Processing => PaymentState::Processing,
            Self::Paid => PaymentState::Succeeded,
            Self::Declined => PaymentState::Failed,
            Self::Abandoned => PaymentState::Cancelled,
        }
    }

    /// Why there is no money, for the buyer.
    pub fn failure(self) -> Option<&'static str> {
        (self == Self::Declined).then_some("Your bank declined the payment.")
    }

    /// Whether the buyer still has something to do here.
    pub fn waits_for_buyer(self) -> bool {
        matches!(self, Self::Open | Self::Challenge)
    }
}

/// A session at the bank.
#[derive(Debug, Clone)]
pub struct BankSession {
    pub id: Uuid,
    pub attempt: String,
    pub amount: Money,
    pub description: String,
    pub return_url: String,
    pub state: SessionState,
    pub refunded_minor: i64,
    pub updated_at: Time,
}

impl BankSession {
    /// What the bank tells the merchant.
    pub fn observation(&self) -> Observation {
        Observation {
            attempt: self.attempt.clone(),
            provider_ref: self.id.to_string(),
            capture_ref: None,
            amount: self.amount,
            state: self.state.payment_state(),
            failure: self.state.failure().map(str::to_owned),
        }
    }

    /// The six digits that approve this session. They stand on the page itself, as a real bank would
    /// show them in its app: this is a rehearsal, not a secret.
    pub fn code(&self) -> String {
        format!("{:06}", self.id.as_u128() % 1_000_000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_over_stays_over() {
        use Action::*;
        let all = [Pay, Decline, Challenge, Approve, Reject, Slow, Abandon, Settle];
        for state in [SessionState::Paid, SessionState::Declined, SessionState::Abandoned] {
            assert!(all.iter().all(|action| state.after(*action).is_none()), "{state:?}");
        }
    }

    #[test]
    fn a_slow_payment_can_only_be_finished() {
        assert_eq!(SessionState::Processing.after(Action::Abandon), None);
        assert_eq!(SessionState::Processing.after(Action::Settle), Some(SessionState::Paid));
        assert!(serde_json::from_str::<Action>("\"settle\"").is_err());
    }
}
