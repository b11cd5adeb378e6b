//! The nouns of the comparison: differences, and what mends them.

use kit::{BookingId, Currency, DifferenceId, EventId, Money, PaymentId, RefundId, Time};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::store::{differences::Row, statements::Day};

/// What a difference is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, sqlx::Type, ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum DifferenceKind {
    /// The provider has money of an attempt that we take for unpaid.
    PaymentMissed,
    /// The provider has money of an attempt that we don't know.
    PaymentUnknown,
    /// The provider took another sum, or another currency, than we asked for.
    PaymentAmount,
    /// We have money in the books that the provider does not list.
    PaymentAbsent,
    /// Somebody refunded at the provider, and we were not told.
    RefundExternal,
    /// The provider lists a refund under a name of ours that we don't know.
    RefundUnknown,
    /// The provider paid back another sum than we say.
    RefundAmount,
    /// The refund stands otherwise there than here.
    RefundState,
    /// The provider does not list a refund of ours.
    RefundAbsent,
}

/// Where a difference stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, sqlx::Type, ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum DifferenceState {
    Open,
    /// Both say the same now: somebody mended it, or later news did.
    Repaired,
    /// Somebody said why it is as it is.
    Explained,
}

/// What one click does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Repair {
    /// Believe the provider that money came, as if its message had arrived.
    AdoptPayment,
    /// Write down a refund that was made at the provider.
    RecordRefund,
    /// Believe the provider how the refund stands.
    AdoptRefund,
    /// Ask the provider for the refund once more, under the same name.
    ResubmitRefund,
}

/// One side of a difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Side {
    /// A state of payments or refunds in this side's words, such as `succeeded`.
    pub state: String,
    pub amount: Money,
}

/// Something on which a provider and we disagree.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Difference {
    pub id: DifferenceId,
    pub provider: String,
    pub kind: DifferenceKind,
    /// The provider's id of it, or ours where the provider has none.
    pub subject: String,
    pub event_id: Option<EventId>,
    pub booking_id: Option<BookingId>,
    pub payment_id: Option<PaymentId>,
    pub refund_id: Option<RefundId>,
    /// What the buyer read: the event and the booking's reference.
    pub description: Option<String>,
    /// What the provider says; nothing, if it knows of nothing.
    pub theirs: Option<Side>,
    /// What we say; nothing, if we know of nothing.
    pub ours: Option<Side>,
    /// What the provider holds beyond what we say; negative: less.
    pub difference: Money,
    pub happened_at: Time,
    pub found_at: Time,
    pub state: DifferenceState,
    /// What can be done about it with one click, while it is open.
    pub repair: Option<Repair>,
    pub settled_at: Option<Time>,
    /// The member who settled it; nobody, when later news did, or a program.
    pub settled_by: Option<Uuid>,
    /// Why it is as it is, if somebody explained it.
    pub reason: Option<String>,
}

/// What mends a difference of this kind, if one click can.
pub(crate) fn repair_of(kind: DifferenceKind, theirs: Option<&str>, ours: Option<&str>) -> Option<Repair> {
    match kind {
        DifferenceKind::PaymentMissed => Some(Repair::AdoptPayment),
        DifferenceKind::RefundExternal => Some(Repair::RecordRefund),
        DifferenceKind::RefundAbsent => Some(Repair::ResubmitRefund),
        // A refund that failed here gave its reservation back: it can't succeed any more without being a new one.
        DifferenceKind::RefundState => match (theirs, ours) {
            (Some("succeeded"), Some("requested" | "submitted")) | (Some("failed"), _) => {
                Some(Repair::AdoptRefund)
            }
            _ => None,
        },
        DifferenceKind::PaymentUnknown
        | DifferenceKind::PaymentAmount
        | DifferenceKind::PaymentAbsent
        | DifferenceKind::RefundUnknown
        | DifferenceKind::RefundAmount => None,
    }
}

impl From<Row> for Difference {
    fn from(row: Row) -> Self {
        let money = |minor| Money::new(minor, row.currency);
        let side = |state: &Option<String>, minor: Option<i64>| {
            Some(Side { state: state.clone()?, amount: money(minor.unwrap_or(0)) })
        };
        let open = row.state == DifferenceState::Open;
        Self {
            theirs: side(&row.their_state, row.their_minor),
            ours: side(&row.our_state, row.our_minor),
            difference: money(row.difference_minor),
            repair: repair_of(row.kind, row.their_state.as_deref(), row.our_state.as_deref())
                .filter(|_| open),
            id: row.id,
            provider: row.provider,
            kind: row.kind,
            subject: row.subject,
            event_id: row.event_id,
            booking_id: row.booking_id,
            payment_id: row.payment_id,
            refund_id: row.refund_id,
            description: row.description,
            happened_at: row.happened_at,
            found_at: row.found_at,
            state: row.state,
            settled_at: row.settled_at,
            settled_by: row.settled_by,
            reason: row.reason,
        }
    }
}

/// What both sides say of one day (UTC).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ComparedDay {
    pub provider: String,
    /// Such as `2027-01-10`.
    pub day: String,
    pub their_captured: Money,
    pub our_captured: Money,
    pub their_refunded: Money,
    pub our_refunded: Money,
    /// What the provider holds of the day beyond what we say; negative: less.
    pub difference: Money,
}

impl ComparedDay {
    pub(crate) fn of(day: Day) -> Self {
        let currency: Currency = day.currency;
        let money = |minor| Money::new(minor, currency);
        let theirs = day.their_captured.saturating_sub(day.their_refunded);
        let ours = day.our_captured.saturating_sub(day.our_refunded);
        Self {
            their_captured: money(day.their_captured),
            our_captured: money(day.our_captured),
            their_refunded: money(day.their_refunded),
            our_refunded: money(day.our_refunded),
            difference: money(theirs.saturating_sub(ours)),
            provider: day.provider,
            day: day.day,
        }
    }
}

/// A provider that was compared.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ComparedProvider {
    pub provider: String,
    /// From this moment on.
    pub since: Time,
    pub compared_at: Time,
}

/// How what providers say and what we say compare.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Reconciliation {
    pub providers: Vec<ComparedProvider>,
    /// The newest first.
    pub days: Vec<ComparedDay>,
    pub open_differences: i64,
    /// Messages that were not believed and wait for somebody.
    pub held_messages: i64,
}

/// The query of a list of differences.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DifferencesQuery {
    /// Only those in this state.
    #[param(inline)]
    pub state: Option<DifferenceState>,
    /// The `next` of the page before.
    #[param(max_length = 512)]
    pub after: Option<String>,
    /// Items per page, 1 to 100; 25 unless told.
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<u32>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_click_never_makes_a_failed_refund_succeed() {
        let kind = DifferenceKind::RefundState;
        assert_eq!(repair_of(kind, Some("succeeded"), Some("failed")), None);
        assert_eq!(repair_of(kind, Some("succeeded"), Some("submitted")), Some(Repair::AdoptRefund));
        assert_eq!(repair_of(kind, Some("failed"), Some("succeeded")), Some(Repair::AdoptRefund));
        assert_eq!(repair_of(DifferenceKind::PaymentAmount, Some("succeeded"), Some("created")), None);
    }
}
