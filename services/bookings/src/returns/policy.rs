//! What goes back, by the event's policy.

use events::ProductKind;
use garde::Validate;
use kit::Time;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How long before the start which part goes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefundWindow {
    /// Hours before the start at which this window ends.
    #[garde(range(min = 0, max = 17_520))]
    #[schema(minimum = 0, maximum = 17520)]
    pub until_hours: i32,
    /// Percent of the price that goes back.
    #[garde(range(min = 0, max = 100))]
    #[schema(minimum = 0, maximum = 100)]
    pub percent: i32,
    /// What is kept of each ticket beside that, in the smallest unit of the event's currency.
    #[garde(range(min = 0, max = 1_000_000_000))]
    #[schema(minimum = 0, maximum = 1000000000)]
    pub fee_minor: i64,
}

/// What buyers of an event may give back by themselves, and what they get for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefundPolicy {
    /// Whether buyers may give dated tickets back without asking.
    #[garde(skip)]
    pub self_service: bool,
    /// At most 6; of those that have not ended, the one that ends first holds.
    #[garde(length(max = 6), dive)]
    #[schema(max_items = 6)]
    pub windows: Vec<RefundWindow>,
    /// Days after the purchase in which goods without a date (passes, merchandise, gift cards) go back in
    /// full: consumers in the EU have 14. Tickets for a date have no such right.
    #[garde(range(min = 0, max = 365))]
    #[schema(minimum = 0, maximum = 365)]
    pub withdrawal_days: i32,
    /// Whether the tickets of a disputed payment are blocked until the bank has decided.
    #[garde(skip)]
    pub freeze_disputed: bool,
}

impl Default for RefundPolicy {
    fn default() -> Self {
        Self { self_service: false, windows: Vec::new(), withdrawal_days: 14, freeze_disputed: true }
    }
}

/// Why a piece goes back for what it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RefundRule {
    /// A window of the policy.
    Window,
    /// The right to withdraw from buying goods without a date.
    Withdrawal,
    /// The event was moved, and its organizer gives the money back.
    Moved,
    /// The last window is over.
    TooLate,
    /// The organizer takes nothing back without being asked.
    NotOffered,
    /// Somebody came in with it.
    Used,
    /// It was given back before.
    Gone,
    /// Its payment is disputed, or it is blocked for another reason.
    Blocked,
}

impl RefundRule {
    /// Whether the buyer may give the piece back alone.
    pub(crate) fn is_offered(self) -> bool {
        matches!(self, Self::Window | Self::Withdrawal | Self::Moved)
    }
}

/// When a piece is to be given back.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Case {
    pub now: Time,
    pub starts_at: Time,
    pub confirmed_at: Option<Time>,
    /// Whether buyers of moved events get all back just now.
    pub moved: bool,
}

impl RefundPolicy {
    /// What of `price_minor` goes back for a live piece, and why.
    pub(crate) fn back(&self, kind: ProductKind, price_minor: i64, case: Case) -> (i64, RefundRule) {
        if case.moved {
            return (price_minor, RefundRule::Moved);
        }
        let undated = matches!(kind, ProductKind::Pass | ProductKind::Merchandise | ProductKind::GiftCard);
        let withdrawal = i64::from(self.withdrawal_days) * 86_400;
        let bought = case.confirmed_at.filter(|_| undated);
        if bought.is_some_and(|at| case.now.seconds_since(at) < withdrawal) {
            return (price_minor, RefundRule::Withdrawal);
        }
        if !self.self_service || kind == ProductKind::Donation {
            return (0, RefundRule::NotOffered);
        }
        match self.window(case) {
            Some(window) => {
                let part = (i128::from(price_minor) * i128::from(window.percent) + 50) / 100;
                let back = i64::try_from(part).unwrap_or(price_minor) - window.fee_minor;
                (back.clamp(0, price_minor), RefundRule::Window)
            }
            None => (0, RefundRule::TooLate),
        }
    }

    /// The window that holds: of those that have not ended, the one that ends first.
    fn window(&self, case: Case) -> Option<RefundWindow> {
        let left = case.starts_at.seconds_since(case.now);
        let open = self.windows.iter().filter(|window| i64::from(window.until_hours) * 3600 <= left);
        open.max_by_key(|window| window.until_hours).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(text: &str) -> Time {
        Time::new(text.parse().expect("a time"))
    }

    fn case(now: &str) -> Case {
        Case {
            now: time(now),
            starts_at: time("2027-03-20T20:00:00Z"),
            confirmed_at: Some(time("2027-01-10T12:00:00Z")),
            moved: false,
        }
    }

    fn policy() -> RefundPolicy {
        let window = |until_hours, percent, fee_minor| RefundWindow { until_hours, percent, fee_minor };
        RefundPolicy {
            self_service: true,
            windows: vec![window(24, 50, 0), window(24 * 14, 100, 250)],
            ..RefundPolicy::default()
        }
    }

    #[test]
    fn windows_close_one_after_the_other() {
        use ProductKind::Admission;
        let back = |now| policy().back(Admission, 4999, case(now));
        assert_eq!(back("2027-02-01T00:00:00Z"), (4749, RefundRule::Window));
        assert_eq!(back("2027-03-06T20:00:00Z"), (4749, RefundRule::Window));
        assert_eq!(back("2027-03-06T20:00:01Z"), (2500, RefundRule::Window));
        assert_eq!(back("2027-03-19T20:00:00Z"), (2500, RefundRule::Window));
        assert_eq!(back("2027-03-19T20:00:01Z"), (0, RefundRule::TooLate));
    }

    #[test]
    fn fees_never_cost_more_than_the_ticket() {
        let back = policy().back(ProductKind::Admission, 100, case("2027-02-01T00:00:00Z"));
        assert_eq!(back, (0, RefundRule::Window));
    }

    #[test]
    fn goods_without_a_date_can_be_withdrawn_from_dated_tickets_can_not() {
        let none = RefundPolicy::default();
        let early = case("2027-01-24T11:59:59Z");
        assert_eq!(none.back(ProductKind::Pass, 900, early), (900, RefundRule::Withdrawal));
        assert_eq!(none.back(ProductKind::Admission, 900, early), (0, RefundRule::NotOffered));
        let late = case("2027-01-24T12:00:00Z");
        assert_eq!(none.back(ProductKind::Pass, 900, late), (0, RefundRule::NotOffered));
    }

    #[test]
    fn a_moved_event_gives_all_back() {
        let moved = Case { moved: true, ..case("2027-03-20T00:00:00Z") };
        let none = RefundPolicy::default();
        assert_eq!(none.back(ProductKind::Admission, 900, moved), (900, RefundRule::Moved));
    }
}
