//! The nouns of bookings and their laws.

use events::ProductKind;
use kit::{
    AccessCodeId, BookingId, Currency, Email, EventId, LineId, Money, OccurrenceId, OfferId, OrganizationId,
    PaymentId, ProductId, TicketId, Time, UserId,
};
use payments::{Payment, PaymentState};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{BookedSeat, BookingPurse, BookingTender};

/// Where a booking stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type, ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum BookingState {
    /// Places are set aside until the deadline.
    Held,
    /// The buyer is with the payment provider; the places stay set aside until the deadline.
    AwaitingPayment,
    /// Sold; there are tickets.
    Confirmed,
    /// Given up by the buyer or called off by the organizer.
    Cancelled,
    /// The deadline passed; late money may still revive it.
    Expired,
}

impl BookingState {
    pub const ALL: [Self; 5] =
        [Self::Held, Self::AwaitingPayment, Self::Confirmed, Self::Cancelled, Self::Expired];

    /// The state's name in the database and in messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::AwaitingPayment => "awaiting_payment",
            Self::Confirmed => "confirmed",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
        }
    }

    /// Whether a booking may go from this state to `next`. PostgreSQL holds the same table.
    pub fn may_become(self, next: Self) -> bool {
        use BookingState::*;
        matches!(
            (self, next),
            (Held, AwaitingPayment | Confirmed | Expired | Cancelled)
                | (AwaitingPayment, Held | Confirmed | Expired | Cancelled)
                | (Confirmed, Cancelled)
                | (Expired, Confirmed)
        )
    }

    /// Whether places are set aside for the booking, and so a deadline runs.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Held | Self::AwaitingPayment)
    }
}

/// Where a ticket stands. Having been used is not a state: it follows from the scans.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, sqlx::Type, ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum TicketState {
    Valid,
    Transferred,
    Listed,
    Resold,
    Cancelled,
    Blocked,
}

/// What is paid and given back, seen from the booking; derived, never stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MoneyState {
    Unpaid,
    PartlyPaid,
    Paid,
    Overpaid,
    PartlyRefunded,
    Refunded,
}

/// The money of a booking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BookingMoney {
    pub paid: Money,
    /// Given back, or on its way back.
    pub refunded: Money,
    pub state: MoneyState,
}

impl BookingMoney {
    /// Sums `payments` of a booking over `total`.
    pub fn of(total: Money, payments: &[Payment]) -> Self {
        let sum = |part: fn(&Payment) -> Money| {
            payments.iter().map(|payment| part(payment).minor).fold(0_i64, i64::saturating_add)
        };
        Self::new(total, sum(|payment| payment.captured), sum(|payment| payment.refunded_or_reserved))
    }

    /// `paid` and `refunded` in minor units.
    pub fn new(total: Money, paid: i64, refunded: i64) -> Self {
        let kept = paid - refunded;
        let state = match (paid, refunded) {
            (0, _) if total.minor > 0 => MoneyState::Unpaid,
            _ if kept > total.minor => MoneyState::Overpaid,
            _ if kept == total.minor => MoneyState::Paid,
            (_, 0) => MoneyState::PartlyPaid,
            _ if kept <= 0 => MoneyState::Refunded,
            _ => MoneyState::PartlyRefunded,
        };
        let money = |minor| Money::new(minor, total.currency);
        Self { paid: money(paid), refunded: money(refunded), state }
    }
}

/// A booking as its buyer (or the organizer) sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Booking {
    pub event_id: EventId,
    pub id: BookingId,
    pub occurrence_id: OccurrenceId,
    /// What people read out on the phone: 8 characters.
    pub reference: String,
    pub state: BookingState,
    pub email: Option<Email>,
    pub name: Option<String>,
    pub locale: String,
    pub currency: Currency,
    pub total: Money,
    /// How the total comes about.
    pub price: PriceParts,
    /// The `id` of the code with which it is booked.
    pub access_code: Option<AccessCodeId>,
    /// Units over all lines.
    pub quantity: i32,
    /// The deadline of a hold or a payment under way.
    pub expires_at: Option<Time>,
    /// When the buyer was given more time to pay, which happens once.
    pub extended_at: Option<Time>,
    pub created_at: Time,
    pub confirmed_at: Option<Time>,
    pub ended_at: Option<Time>,
    pub end_reason: Option<String>,
    pub lines: Vec<Line>,
    pub event: BookedEvent,
    /// The newest payment attempt.
    pub payment: Option<BookingPayment>,
    pub money: BookingMoney,
    /// What gift cards and credit pay, or have paid.
    pub tenders: Vec<BookingTender>,
    /// Gift cards that were bought, and credit that was given.
    pub gift_cards: Vec<BookingPurse>,
    pub tickets: Vec<Ticket>,
    /// The server's clock, so that a countdown does not depend on the browser's.
    pub server_time: Time,
}

/// The parts of a booking's total: `subtotal - discount + fees` and the taxes that are not included.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PriceParts {
    /// The prices of all units.
    pub subtotal: Money,
    pub discount: Money,
    /// Fees on top of the prices.
    pub fees: Money,
    /// By rate.
    pub taxes: Vec<Tax>,
}

/// A tax, as much of it as there is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Tax {
    pub name: String,
    /// Hundredths of a percent.
    pub rate_bp: i32,
    /// Whether it is in the prices already; else it comes on top.
    pub included: bool,
    pub amount: Money,
}

/// One line of a booking, frozen at the purchase.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Line {
    pub id: LineId,
    pub product_id: ProductId,
    pub offer_id: OfferId,
    pub product_name: String,
    pub offer_name: String,
    /// What the product is; nothing is delivered for a donation.
    pub kind: ProductKind,
    pub quantity: i32,
    /// Tickets that the line gives.
    pub admissions: i32,
    /// Before discount, and without fees and taxes that come on top.
    pub unit_price: Money,
    /// What the buyer pays for all units: price, less the discount, plus fees and the tax on top.
    pub total: Money,
    /// What was taken off, and what for.
    pub discount: Money,
    pub discount_name: Option<String>,
    /// Fees on top of the price.
    pub fee: Money,
    /// The tax of the line, in the price or on top of it; null without tax.
    pub tax: Option<Tax>,
    /// One for each admission, for tickets with seats.
    pub seats: Vec<BookedSeat>,
}

/// The event of a booking, as much of it as a buyer needs.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BookedEvent {
    pub title: String,
    pub slug: String,
    pub cover: Option<events::Cover>,
    pub organizer: BookedOrganizer,
    pub starts_at: Time,
    pub ends_at: Time,
    pub doors_at: Option<Time>,
    /// IANA zone of the occurrence, such as `Europe/Berlin`.
    pub time_zone: String,
    pub venue_name: Option<String>,
    pub address: Option<String>,
    pub city: Option<String>,
    pub country: Option<String>,
    pub online: bool,
    /// Where it takes place online; only for those who have tickets.
    pub online_url: Option<String>,
    pub refund_policy: String,
}

/// Who sells.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BookedOrganizer {
    pub id: OrganizationId,
    pub slug: String,
    pub name: String,
    pub accent_color: String,
    pub support_email: Option<String>,
}

/// The newest payment attempt of a booking.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BookingPayment {
    pub id: PaymentId,
    #[schema(value_type = String)]
    pub state: PaymentState,
    /// Where the buyer pays.
    pub redirect_url: Option<String>,
    pub failure: Option<String>,
    pub provider: String,
}

/// One admission right.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Ticket {
    pub id: TicketId,
    /// 1, 2, 3 … within the booking.
    pub number: i32,
    /// What can be typed at the door: 12 characters.
    pub code: String,
    pub state: TicketState,
    pub holder_name: Option<String>,
    pub product_name: String,
    pub offer_name: String,
    /// Where the holder sits, for tickets with seats.
    pub seat: Option<BookedSeat>,
    /// The signed text of the QR code; only for valid tickets, and only for the buyer.
    pub credential: Option<String>,
    /// When it was let in.
    pub used_at: Option<Time>,
}

/// One booking of a list of the buyer.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BookingCard {
    pub event_id: EventId,
    pub id: BookingId,
    pub occurrence_id: OccurrenceId,
    pub reference: String,
    pub state: BookingState,
    pub quantity: i32,
    pub total: Money,
    pub event: BookedEvent,
    pub created_at: Time,
    pub expires_at: Option<Time>,
}

/// One ticket of the offline wallet.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WalletTicket {
    pub event_id: EventId,
    pub booking_id: BookingId,
    pub occurrence_id: OccurrenceId,
    pub reference: String,
    #[serde(flatten)]
    pub ticket: Ticket,
    pub event: BookedEvent,
}

/// What other services need to know of a booking.
#[derive(Debug, Clone, Serialize, sqlx::FromRow, ToSchema)]
pub struct BookingBrief {
    pub event_id: EventId,
    pub booking_id: BookingId,
    pub organization_id: OrganizationId,
    pub user_id: Option<UserId>,
    /// Known from the checkout on.
    pub email: Option<Email>,
    pub name: Option<String>,
    pub locale: String,
    pub reference: String,
    pub state: BookingState,
}

/// What becomes of a payment that succeeded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub(crate) enum Outcome {
    /// The places were still set aside.
    Confirmed,
    /// Too late, but there was still room.
    Revived,
    /// Too late and sold to others: the money goes back.
    TooLate,
    /// The booking had been called off: the money goes back.
    Cancelled,
    /// The booking was paid already: the money goes back.
    Duplicate,
    /// Not the sum that the booking costs: the money goes back.
    WrongAmount,
}

impl Outcome {
    /// The outcome for a booking in `state` that costs `total`; `Revived` still has to find room.
    pub(crate) fn of(state: BookingState, total: Money, paid: Money) -> Self {
        match state {
            BookingState::Confirmed => Self::Duplicate,
            BookingState::Cancelled => Self::Cancelled,
            _ if total != paid => Self::WrongAmount,
            BookingState::Held | BookingState::AwaitingPayment => Self::Confirmed,
            BookingState::Expired => Self::Revived,
        }
    }

    /// Why the money goes back, for the refund's record; `None` when it stays.
    pub(crate) fn refund_reason(self) -> Option<&'static str> {
        match self {
            Self::Confirmed | Self::Revived => None,
            Self::TooLate => Some("Paid after the deadline, when the places were gone"),
            Self::Cancelled => Some("Paid after the booking was cancelled"),
            Self::Duplicate => Some("The booking was already paid"),
            Self::WrongAmount => Some("The amount paid is not the price of the booking"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn eur(minor: i64) -> Money {
        Money::new(minor, Currency::EUR)
    }

    #[test]
    fn money_states_follow_from_the_sums() {
        use MoneyState::*;
        for (total, paid, refunded, state) in [
            (5000, 0, 0, Unpaid),
            (0, 0, 0, Paid),
            (5000, 5000, 0, Paid),
            (5000, 2000, 0, PartlyPaid),
            (5000, 10_000, 0, Overpaid),
            (5000, 10_000, 5000, Paid),
            (5000, 5000, 2000, PartlyRefunded),
            (5000, 5000, 5000, Refunded),
        ] {
            assert_eq!(
                BookingMoney::new(eur(total), paid, refunded).state,
                state,
                "{total} {paid} {refunded}"
            );
        }
    }

    #[test]
    fn a_payment_confirms_only_what_it_pays_for() {
        use BookingState::*;
        assert_eq!(Outcome::of(Held, eur(5), eur(5)), Outcome::Confirmed);
        assert_eq!(Outcome::of(AwaitingPayment, eur(5), eur(5)), Outcome::Confirmed);
        assert_eq!(Outcome::of(AwaitingPayment, eur(6), eur(5)), Outcome::WrongAmount);
        assert_eq!(Outcome::of(Expired, eur(5), eur(5)), Outcome::Revived);
        assert_eq!(Outcome::of(Confirmed, eur(5), eur(5)), Outcome::Duplicate);
        assert_eq!(Outcome::of(Cancelled, eur(5), eur(5)), Outcome::Cancelled);
        assert!(Outcome::Confirmed.refund_reason().is_none() && Outcome::Revived.refund_reason().is_none());
    }

    #[test]
    fn ended_bookings_stay_ended_but_for_late_money() {
        for next in BookingState::ALL {
            assert!(!BookingState::Cancelled.may_become(next));
            assert_eq!(BookingState::Expired.may_become(next), next == BookingState::Confirmed);
        }
    }
}
