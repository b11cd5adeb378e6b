//! The ways bookings say no: one status and one stable code each.

use axum::http::StatusCode;
use events::EventsError;
use kit::{OfferId, Problem, Time};
use payments::PaymentsError;
use uuid::Uuid;

/// Why a booking could not be made, changed or shown.
#[derive(Debug, thiserror::Error)]
pub enum BookingsError {
    /// Not there, or not the caller's.
    #[error("no such booking")]
    NotFound,
    /// Not enough places left for `offers`; `free` places remain in the scarcest pool.
    #[error("sold out")]
    SoldOut { offers: Vec<OfferId>, free: i32 },
    /// `seats` were faster with somebody else; `suggestion` names as many free ones near them, if there are.
    #[error("seats are taken")]
    SeatsTaken { seats: Vec<i32>, suggestion: Vec<i32> },
    #[error("the choice leaves single seats")]
    LeavesSingleSeats { seats: Vec<i32> },
    /// One person has `have` units of an event, or of `product`, and may have `allowed`.
    #[error("the limit per person")]
    PersonLimit { product: Option<Uuid>, have: i32, allowed: i32 },
    /// Not there, or revoked.
    #[error("there is no such code")]
    UnknownCode,
    #[error("the code is valid from {from}")]
    CodeNotYet { from: Time },
    #[error("the code is not valid any more")]
    CodeOver,
    #[error("the code has no uses left")]
    CodeUsedUp,
    #[error("one person may use the code {allowed} times")]
    CodePersonLimit { allowed: i32 },
    #[error("the code makes none of this cheaper")]
    CodeNotForThese,
    #[error("what is held was opened by the code")]
    CodeNeeded,
    #[error("a code of this name is there already")]
    CodeTaken,
    #[error("the event is not on sale any more")]
    NotOnSale,
    #[error("the key was used for another request")]
    IdempotencyMismatch,
    #[error("the deadline has passed")]
    Expired,
    #[error("the booking is cancelled")]
    Cancelled,
    #[error("the booking is confirmed already")]
    Confirmed,
    #[error("a payment is under way")]
    PaymentInProgress,
    #[error("no payment is under way")]
    NoPaymentUnderWay,
    #[error("there was more time already")]
    AlreadyExtended,
    #[error("the checkout comes first")]
    NotCheckedOut,
    #[error("the payment could not be started")]
    PaymentNotStarted,
    #[error("the booking has no tickets")]
    NoTickets,
    #[error("the ticket can't be changed any more")]
    TicketFixed,
    #[error("tickets that were sold together go back together")]
    TogetherOnly { together: i32 },
    #[error("a return waits for approval already")]
    ReturnWaiting,
    #[error("the return was decided already")]
    ReturnDecided,
    #[error("nobody approves what they asked for themselves")]
    OwnReturn,
    #[error("a second member has to approve this refund")]
    ApprovalNeeded,
    #[error("the organizer does not take this back without being asked")]
    ReturnNotOffered { rule: crate::RefundRule },
    #[error("what goes back has changed to {back}")]
    ReturnRepriced { back: kit::Money },
    #[error("the organizer writes no invoices")]
    NoInvoices,
    #[error("the invoice was corrected often enough")]
    TooManyCorrections,
    #[error("nothing was booked in the period")]
    NothingToClose,
    #[error("the nonce was used for another scan")]
    NonceReused,
    #[error("too many people are booking at this moment")]
    Busy,
    #[error(transparent)]
    Problem(#[from] Problem),
    #[error(transparent)]
    Events(EventsError),
    #[error(transparent)]
    Payments(#[from] PaymentsError),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    #[error("the ticket document can't be made: {0}")]
    Document(String),
}

impl From<EventsError> for BookingsError {
    fn from(error: EventsError) -> Self {
        Self::Events(error)
    }
}

impl data::retry::IsTransient for BookingsError {
    fn is_transient(&self) -> bool {
        match self {
            Self::Database(error) => error.is_transient(),
            Self::Events(error) => error.is_transient(),
            Self::Payments(error) => error.is_transient(),
            _ => false,
        }
    }
}

impl From<BookingsError> for Problem {
    fn from(error: BookingsError) -> Self {
        use BookingsError::*;
        match error {
            NotFound => Self::not_found(),
            SoldOut { offers, free } => Self::conflict("sold_out", "Not enough places left")
                .detail("Others were faster. Places may come back when their holds lapse.")
                .with("offers", offers)
                .with("free", free),
            SeatsTaken { seats, suggestion } => {
                Self::conflict("seats_taken", "Somebody else has these seats")
                    .with("seats", seats)
                    .with("suggestion", suggestion)
            }
            LeavesSingleSeats { seats } => Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "leaves_single_seats",
                "This choice leaves single seats that nobody wants",
            )
            .with("seats", seats),
            PersonLimit { product, have, allowed } => {
                Self::conflict("person_limit", "One person can't have as many")
                    .detail(format!("You have {have} already, and may have {allowed} in all."))
                    .with("product_id", product)
                    .with("have", have)
                    .with("allowed", allowed)
            }
            UnknownCode => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "unknown_code", "There is no such code")
                    .detail("Perhaps it is mistyped, or for another event.")
            }
            CodeNotYet { from } => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "code_not_yet", "This code is not valid yet")
                    .with("valid_from", from)
            }
            CodeOver => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "code_over", "This code is not valid any more")
            }
            CodeUsedUp => Self::conflict("code_used_up", "This code has no uses left")
                .detail("A use comes back when a booking that has it lapses or is cancelled."),
            CodePersonLimit { allowed } => {
                Self::conflict("code_person_limit", "You have used this code as often as you may")
                    .with("allowed", allowed)
            }
            CodeNotForThese => Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "code_not_for_these",
                "This code makes none of these tickets cheaper",
            )
            .detail("It may be for other tickets, or they are cheaper already."),
            CodeNeeded => Self::conflict("code_needed", "What you hold needs this code")
                .detail("Without the code it is not on sale."),
            CodeTaken => Self::conflict("code_taken", "A code of this name is there already").field(
                "code",
                "taken",
                "is a code of this event already",
            ),
            NotOnSale => Self::conflict("not_on_sale", "This event is not on sale any more"),
            IdempotencyMismatch => Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "idempotency_mismatch",
                "This Idempotency-Key was used for another request",
            ),
            Expired => Self::conflict("booking_expired", "The time to finish this booking is over")
                .detail("The places went back on sale. Please start again."),
            Cancelled => Self::conflict("booking_cancelled", "This booking is cancelled"),
            Confirmed => Self::conflict("booking_confirmed", "This booking is confirmed already"),
            PaymentInProgress => Self::conflict("payment_in_progress", "A payment is under way")
                .detail("Wait until the bank has answered, then try again."),
            NoPaymentUnderWay => Self::conflict("no_payment_under_way", "No payment is under way")
                .detail("There is more time for a payment that has begun, and for nothing else."),
            AlreadyExtended => Self::conflict("already_extended", "You were given more time already")
                .detail("This is possible once."),
            NotCheckedOut => Self::conflict("not_checked_out", "Tell us who you are first"),
            PaymentNotStarted => Self::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "payment_not_started",
                "The payment could not be started",
            )
            .detail("Your places are still yours. Please try to pay again.")
            .retry_after(5),
            NoTickets => Self::conflict("no_tickets", "This booking has no tickets"),
            TicketFixed => Self::conflict("ticket_fixed", "This ticket can't be changed any more"),
            TogetherOnly { together } => {
                Self::conflict("together_only", "Tickets that were sold together go back together")
                    .detail(format!("They go back {together} at a time."))
                    .with("together", together)
            }
            ReturnWaiting => Self::conflict("return_waiting", "A return of this booking waits for approval")
                .detail("Approve or decline it first."),
            ReturnDecided => Self::conflict("return_decided", "This return was decided already"),
            OwnReturn => Self::conflict("own_return", "Nobody approves what they asked for themselves")
                .detail("Another member has to decide."),
            ApprovalNeeded => Self::conflict("approval_needed", "A second member has to approve this refund")
                .detail("Ask for it as a return; another member then approves it."),
            ReturnNotOffered { rule } => {
                Self::conflict("return_not_offered", "This can't be given back online").with("rule", rule)
            }
            ReturnRepriced { back } => Self::conflict("return_repriced", "What goes back has changed")
                .detail(format!("{back} would go back now."))
                .with("back", back),
            NoInvoices => Self::conflict("no_invoices", "This organizer writes no invoices here"),
            TooManyCorrections => {
                Self::conflict("too_many_corrections", "This invoice was corrected several times already")
                    .detail("Please ask the organizer, who can still correct it.")
            }
            NothingToClose => Self::conflict("nothing_to_close", "Nothing was booked in this period")
                .detail("It begins where the last statement ended."),
            NonceReused => Self::conflict("nonce_reused", "This nonce belongs to another scan"),
            Busy => Self::unavailable().detail("Very many people are booking at this moment.").retry_after(2),
            Problem(problem) => problem,
            Events(error) => error.into(),
            Payments(error) => error.into(),
            Database(error) => error.into(),
            Document(message) => {
                tracing::error!(message, "a ticket document could not be made");
                Self::internal()
            }
        }
    }
}
