//! The nouns and their laws: a payment only moves forward, whatever order news of it arrive in.

use kit::{BookingId, Currency, EventId, Money, OrganizationId, PaymentId, PurseId, RefundId, Time};
use serde::{Deserialize, Serialize};

use crate::{news::News, provider::Known};

/// Where a payment stands.
///
/// The order of the variants is the law: of two states that a provider ever reported for the same
/// attempt, the later one holds. So the order in which the reports arrive, and how often, changes nothing.
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
pub enum PaymentState {
    /// Written down; the provider may not know of it yet.
    Created,
    /// The buyer has to do something at `redirect_url`.
    RequiresAction,
    /// The bank is at it.
    Processing,
    /// Closed without money.
    Cancelled,
    /// The bank said no; `failure` says why.
    Failed,
    /// The money is ours. It can still come after the attempt failed or was closed.
    Succeeded,
    /// The buyer's bank wants it back.
    Disputed,
}

impl PaymentState {
    /// The state's name in the database and in messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::RequiresAction => "requires_action",
            Self::Processing => "processing",
            Self::Cancelled => "cancelled",
            Self::Failed => "failed",
            Self::Succeeded => "succeeded",
            Self::Disputed => "disputed",
        }
    }

    /// The state after the provider reported `seen`.
    pub fn after(self, seen: Self) -> Self {
        self.max(seen)
    }

    /// Whether the attempt may still bring money without anyone starting it anew.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Created | Self::RequiresAction | Self::Processing)
    }

    /// Whether money was captured.
    pub fn is_paid(self) -> bool {
        matches!(self, Self::Succeeded | Self::Disputed)
    }

    /// The moves from this state to `target`, each of them legal, in order. A dispute that is heard of
    /// first still passes through `Succeeded`, so that the money is booked.
    pub fn steps_to(self, target: Self) -> Vec<Self> {
        if target <= self {
            return Vec::new();
        }
        if target == Self::Disputed && self < Self::Succeeded {
            return vec![Self::Succeeded, Self::Disputed];
        }
        vec![target]
    }
}

/// One attempt to move money in, as it is asked for.
#[derive(Debug, Clone)]
pub struct NewPayment {
    pub event_id: EventId,
    pub organization_id: OrganizationId,
    pub booking_id: BookingId,
    pub amount: Money,
    /// What the buyer reads at the bank; cut to 300 characters.
    pub description: String,
    /// Where the buyer's browser goes afterwards, whatever happened.
    pub return_url: String,
    /// The provider's name; `None` = the first one configured.
    pub provider: Option<String>,
}

/// One attempt to move money in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    pub id: PaymentId,
    pub event_id: EventId,
    pub organization_id: OrganizationId,
    pub booking_id: BookingId,
    /// The provider's name; `purse` for what a card pays.
    pub provider: String,
    /// The card that pays.
    pub purse_id: Option<PurseId>,
    /// The attempt that it goes with: captured with it, released when it fails. None for attempts of their own.
    pub beside: Option<PaymentId>,
    pub state: PaymentState,
    pub amount: Money,
    /// What the provider holds for us.
    pub captured: Money,
    /// What was or is being paid back.
    pub refunded_or_reserved: Money,
    /// Where the buyer pays, while the state is `requires_action`.
    pub redirect_url: Option<String>,
    /// Why it failed, for the buyer.
    pub failure: Option<String>,
    pub created_at: Time,
    pub succeeded_at: Option<Time>,
    pub(crate) provider_ref: Option<String>,
    /// The provider's id of the money, where it is another than that of the attempt.
    pub(crate) capture_ref: Option<String>,
    pub(crate) description: String,
    pub(crate) return_url: String,
}

impl Payment {
    /// What can still be paid back.
    pub fn refundable(&self) -> Money {
        let left = self.captured.minor.saturating_sub(self.refunded_or_reserved.minor);
        Money::new(left.max(0), self.amount.currency)
    }

    /// Whether nobody knows yet where it can be paid. That is so of a fresh attempt, and of one whose session
    /// the reconciler found after whoever opened it had died: the provider gives the same session again.
    pub fn lacks_session(&self) -> bool {
        match self.state {
            _ if self.purse_id.is_some() => false,
            PaymentState::Created => true,
            PaymentState::RequiresAction => self.redirect_url.is_none(),
            _ => false,
        }
    }

    /// Whether money of it can go back at all: none does that was not captured, or is disputed.
    pub fn is_refundable(&self) -> bool {
        self.state == PaymentState::Succeeded
    }

    /// The attempt's name towards the provider.
    pub(crate) fn attempt(&self) -> Attempt {
        Attempt { event_id: self.event_id, payment_id: self.id }
    }

    /// What we can tell the provider of the attempt, to ask about it.
    pub(crate) fn known(&self) -> Known {
        Known {
            attempt: self.attempt(),
            provider_ref: self.provider_ref.clone(),
            capture_ref: self.capture_ref.clone(),
        }
    }
}

/// Where a refund stands.
///
/// The order of the variants is the law, as for payments: a refund that succeeded may still come back from
/// the buyer's bank, so that it failed is worth the most.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, sqlx::Type, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum RefundState {
    /// Written down and reserved.
    Requested,
    /// The provider knows of it, or may know of it.
    Submitted,
    Succeeded,
    /// The provider refused; the reservation is gone.
    Failed,
}

impl RefundState {
    /// The state's name in the database and in messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Submitted => "submitted",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
        }
    }
}

/// Who made a refund.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, sqlx::Type, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum RefundOrigin {
    /// This program.
    Admit,
    /// Somebody in the provider's own dashboard.
    Provider,
}

/// One attempt to move money back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refund {
    pub id: RefundId,
    pub event_id: EventId,
    pub payment_id: PaymentId,
    pub amount: Money,
    pub reason: String,
    pub state: RefundState,
    pub failure: Option<String>,
    /// The purse that it went to: back onto a card, or credit; none: to the provider.
    pub purse_id: Option<PurseId>,
    pub origin: RefundOrigin,
    pub created_at: Time,
    pub(crate) provider_ref: Option<String>,
}

/// What [`crate::Payments::close`] found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closed {
    /// No attempt of the booking can bring money any more.
    Closed,
    /// At least one attempt is paid.
    Paid,
    /// A provider could not say, or its bank is still at it: ask again later.
    Unknown,
}

/// The name of an attempt towards its provider: enough to find our row, in its scope, from a webhook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Attempt {
    pub event_id: EventId,
    pub payment_id: PaymentId,
}

impl std::fmt::Display for Attempt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.event_id, self.payment_id)
    }
}

impl std::str::FromStr for Attempt {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (event, payment) = text.split_once('.').ok_or("an attempt has two ids")?;
        Ok(Self {
            event_id: event.parse().map_err(|_| "the attempt's event is no id")?,
            payment_id: payment.parse().map_err(|_| "the attempt's payment is no id")?,
        })
    }
}

/// What a provider says about one attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observation {
    /// The attempt's name as we gave it; see [`Attempt`].
    pub attempt: String,
    /// The provider's own id of it.
    pub provider_ref: String,
    /// The provider's id of the money, where it is another and known.
    pub capture_ref: Option<String>,
    pub amount: Money,
    pub state: PaymentState,
    /// Why it failed, for the buyer.
    pub failure: Option<String>,
}

/// A message of a provider whose signature is good.
#[derive(Debug, Clone)]
pub struct ProviderEvent {
    /// The provider's id of the message: the same id is the same message.
    pub id: String,
    pub kind: String,
    pub news: News,
    /// The body as it came, for the record.
    pub payload: serde_json::Value,
}

/// Why an observation is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mismatch {
    Amount,
    Currency,
    ProviderRef,
}

impl Payment {
    /// Compares what a provider says with what we asked it for.
    ///
    /// # Errors
    /// The first difference; such news must never confirm anything.
    pub fn matches(&self, seen: &Observation) -> Result<(), Mismatch> {
        if seen.amount.currency != self.amount.currency {
            return Err(Mismatch::Currency);
        }
        if seen.amount.minor != self.amount.minor {
            return Err(Mismatch::Amount);
        }
        match &self.provider_ref {
            Some(ours) if *ours != seen.provider_ref => Err(Mismatch::ProviderRef),
            _ => Ok(()),
        }
    }
}

/// Seconds after which the reconciler asks again about a payment that has been open for `age` seconds;
/// `None` = give it up to the operator.
pub fn next_check(age: i64) -> Option<i64> {
    match age {
        ..600 => Some(60),
        600..3_600 => Some(300),
        3_600..86_400 => Some(3_600),
        86_400..2_592_000 => Some(21_600),
        _ => None,
    }
}

/// One line of the books: positive = debit, negative = credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    pub account: Account,
    pub minor: i64,
}

/// The accounts of an organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Account {
    /// What the provider owes the organization.
    ProviderClearing,
    Sales,
    /// What was paid back, as a deduction from sales.
    Refunds,
    /// What the platform is owed.
    Fees,
    /// What the organizer's own fees brought.
    ServiceFees,
    /// What the tax office is owed.
    Tax,
    /// What buyers' banks keep back, or kept.
    Disputes,
    /// What is owed to whoever has the codes of gift cards and credit.
    GiftCards,
}

impl Account {
    /// The code in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::ProviderClearing => "provider_clearing",
            Self::Sales => "sales",
            Self::Refunds => "refunds",
            Self::Fees => "fees",
            Self::ServiceFees => "service_fees",
            Self::Tax => "tax",
            Self::Disputes => "disputes",
            Self::GiftCards => "gift_cards",
        }
    }
}

/// The entries of captured money.
pub fn sale(minor: i64) -> [Entry; 2] {
    [Entry { account: Account::ProviderClearing, minor }, Entry { account: Account::Sales, minor: -minor }]
}

/// The entries of money paid back: the sale the other way round, kept apart for the reports.
pub fn paid_back(minor: i64) -> [Entry; 2] {
    [Entry { account: Account::Refunds, minor }, Entry { account: Account::ProviderClearing, minor: -minor }]
}

/// The entries of what a card paid: what was owed becomes a sale.
pub fn spent(minor: i64) -> [Entry; 2] {
    [Entry { account: Account::GiftCards, minor }, Entry { account: Account::Sales, minor: -minor }]
}

/// The entries of a refund onto a card, or as credit: it is owed again.
pub fn credited(minor: i64) -> [Entry; 2] {
    [Entry { account: Account::Refunds, minor }, Entry { account: Account::GiftCards, minor: -minor }]
}

/// The entries of money that a buyer's bank took back.
pub fn withheld(minor: i64) -> [Entry; 2] {
    [Entry { account: Account::Disputes, minor }, Entry { account: Account::ProviderClearing, minor: -minor }]
}

/// The entries of a move that is undone.
pub fn undone(entries: [Entry; 2]) -> [Entry; 2] {
    entries.map(|entry| Entry { minor: -entry.minor, ..entry })
}

/// The currency of a row, which the database holds as `char(3)`.
pub(crate) fn currency(code: &str) -> Result<Currency, sqlx::Error> {
    code.parse().map_err(|error: String| sqlx::Error::Decode(error.into()))
}

#[cfg(test)]
#[path = "model_tests.rs"]
mod tests;
