//! The ways this service says no.

use axum::http::StatusCode;
use data::IsTransient;
use kit::{Money, Problem};

use crate::{doubt::Doubt, model::PaymentState, provider::ProviderError, purses::CardRefusal};

/// Why a payment could not be made, moved or paid back.
#[derive(Debug, thiserror::Error)]
pub enum PaymentsError {
    #[error("there is no such payment")]
    NotFound,
    #[error("no payment provider is called {0}")]
    UnknownProvider(String),
    #[error("an amount must be positive")]
    AmountNotPositive,
    #[error("a text of the payment is too long")]
    TooLong,
    #[error("the buyer must come back to this installation")]
    ForeignReturnUrl,
    #[error("the payment is in {paid}, not in {asked}")]
    CurrencyDiffers { paid: kit::Currency, asked: kit::Currency },
    #[error("a payment that is {0:?} can't be refunded")]
    NotRefundable(PaymentState),
    #[error("at most {refundable} can be refunded")]
    RefundExceedsPayment { refundable: Money },
    #[error("the refund was asked for before with another amount")]
    RefundKeyReused,
    #[error("only a refund that failed can be tried again")]
    RefundNotFailed,
    #[error("the difference is settled")]
    DifferenceSettled,
    #[error("no click can mend it")]
    NotRepairable,
    #[error("the message is settled")]
    MessageSettled,
    #[error("the message still does not fit: {0:?}")]
    StillDoubtful(Doubt),
    #[error("the payment provider does not answer: {0}")]
    ProviderUnavailable(String),
    #[error("the payment provider refuses: {0}")]
    ProviderRefused(String),
    #[error("the signature is not good: {0}")]
    BadSignature(&'static str),
    #[error("the event can't be read: {0}")]
    MalformedEvent(String),
    /// The card at `index` of those that were named, or the only one.
    #[error("a card {}", refusal.words())]
    CardRefused { index: Option<usize>, refusal: CardRefusal },
    #[error("the gift card that ends in {last_four} was used")]
    CardSpent { last_four: String },
    #[error("the keys fail: {0}")]
    Keys(String),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl From<ProviderError> for PaymentsError {
    fn from(error: ProviderError) -> Self {
        match error {
            ProviderError::Unavailable(why) => Self::ProviderUnavailable(why),
            ProviderError::Refused(why) => Self::ProviderRefused(why),
        }
    }
}

impl IsTransient for PaymentsError {
    fn is_transient(&self) -> bool {
        matches!(self, Self::Database(error) if error.is_transient())
    }
}

impl From<PaymentsError> for Problem {
    fn from(error: PaymentsError) -> Self {
        let said = error.to_string();
        match error {
            PaymentsError::NotFound => Self::not_found(),
            PaymentsError::UnknownProvider(_) => {
                Self::invalid_field("provider", "unknown_provider", "is not a payment provider of this shop")
            }
            PaymentsError::AmountNotPositive => Self::invalid_field("amount", "invalid", "must be positive"),
            PaymentsError::TooLong => Self::invalid().detail("A text of the payment is too long."),
            PaymentsError::ForeignReturnUrl => {
                Self::invalid_field("return_url", "invalid", "must lead to this installation")
            }
            PaymentsError::CurrencyDiffers { paid, .. } => {
                Self::invalid_field("currency", "currency_differs", format!("must be {paid}"))
            }
            PaymentsError::NotRefundable(state) => {
                Self::conflict("payment_not_refundable", "This payment can't be refunded")
                    .with("state", state)
            }
            PaymentsError::RefundExceedsPayment { refundable } => {
                Self::conflict("refund_exceeds_payment", "That is more than what is left of the payment")
                    .detail(format!("At most {refundable} can be refunded."))
                    .with("refundable", refundable)
            }
            PaymentsError::RefundKeyReused => Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "idempotency_mismatch",
                "This refund was asked for before with another amount",
            ),
            PaymentsError::RefundNotFailed => {
                Self::conflict("refund_not_failed", "Only a refund that failed can be tried again")
            }
            PaymentsError::DifferenceSettled => {
                Self::conflict("difference_settled", "This difference is settled already")
            }
            PaymentsError::NotRepairable => {
                Self::conflict("not_repairable", "This can't be mended with one click").detail(
                    "It stands otherwise by now, or needs a person. Compare anew, or say why it is so.",
                )
            }
            PaymentsError::MessageSettled => {
                Self::conflict("message_settled", "This message is settled already")
            }
            PaymentsError::StillDoubtful(doubt) => {
                Self::conflict("still_doubtful", "The message still does not fit").with("reason", doubt)
            }
            PaymentsError::ProviderUnavailable(_) => {
                tracing::warn!(error = said, "payment provider");
                Self::new(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "payment_provider_unavailable",
                    "The payment provider does not answer just now",
                )
                .detail("Nothing was charged. Please try again in a moment.")
                .retry_after(5)
            }
            PaymentsError::ProviderRefused(_) => {
                tracing::warn!(error = said, "payment provider");
                Self::new(StatusCode::BAD_GATEWAY, "payment_refused", "The payment provider refused")
                    .detail("Nothing was charged.")
            }
            PaymentsError::BadSignature(_) => {
                Self::new(StatusCode::BAD_REQUEST, "bad_signature", "The signature is not good").detail(said)
            }
            PaymentsError::MalformedEvent(_) => {
                Self::new(StatusCode::BAD_REQUEST, "malformed_event", "The event can't be read").detail(said)
            }
            PaymentsError::CardRefused { index, refusal } => {
                let field = index.map_or("code".to_owned(), |index| format!("cards[{index}]"));
                Self::invalid_field(&field, refusal.code(), refusal.words())
            }
            PaymentsError::CardSpent { last_four } => {
                Self::conflict("gift_card_spent", "A gift card of this booking was used")
                    .detail(format!("The price of the card that ends in {last_four} can't go back any more."))
                    .with("last_four", last_four)
            }
            PaymentsError::Keys(_) => {
                tracing::error!(error = said, "keys");
                Self::internal()
            }
            PaymentsError::Database(error) => error.into(),
        }
    }
}
