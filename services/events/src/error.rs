//! The ways this service says no.

use axum::http::StatusCode;
use kit::{FieldError, Money, OfferId, PoolId, Problem, ProductId};

use crate::{StepNow, model::ChecklistItem};

/// Why something that was asked of the events service is not done.
#[derive(Debug, thiserror::Error)]
pub enum EventsError {
    #[error("not found")]
    NotFound,
    #[error("somebody else changed it in the meantime")]
    Stale,
    #[error("the role does not allow this")]
    Forbidden,
    #[error("not on sale: {reason}")]
    NotOnSale { reason: &'static str },
    #[error("no such offer is on sale: {offer_id}")]
    UnknownOffer { offer_id: OfferId },
    #[error("at least {minimum} per booking")]
    BelowMinimum { product_id: Option<ProductId>, minimum: i64 },
    #[error("at most {maximum} per booking")]
    AboveMaximum { product_id: Option<ProductId>, maximum: i64 },
    #[error("the price is at least {minimum}")]
    PriceTooLow { offer_id: OfferId, minimum: Money },
    #[error("the price is at most {maximum}")]
    PriceTooHigh { offer_id: OfferId, maximum: Money },
    #[error("the price is {price}")]
    PriceChanged { offer_id: OfferId, price: Money },
    /// Another step of the price ladder is on sale: `left` units remain of the one asked for.
    #[error("{} is on sale now", step.name)]
    StepChanged { offer_id: OfferId, left: i32, step: Box<StepNow> },
    #[error("an add-on needs an admission in the same booking")]
    NeedsAdmission { product_id: ProductId },
    #[error("only {free} places are free")]
    SoldOut { pool_id: PoolId, free: i32 },
    /// A counter does not hold what a booking claims to have of it: our mistake, never the buyer's.
    #[error("pool {pool_id} does not hold {quantity} of this booking")]
    Counters { pool_id: PoolId, quantity: i32 },
    #[error("capacity {capacity} is less than what is held, sold and blocked")]
    CapacityBelowSold { capacity: i32, held: i32, sold: i32, blocked: i32 },
    #[error("the slug is taken")]
    SlugTaken,
    #[error("not ready to be published")]
    NotReady { items: Vec<ChecklistItem> },
    /// The request contradicts the state of things; `code` says which.
    #[error("{title}")]
    Conflict { code: &'static str, title: &'static str },
    #[error("at most {limit} {what}")]
    TooMany { what: &'static str, limit: i64 },
    #[error("{field} {message}")]
    Invalid { field: &'static str, code: &'static str, message: String },
    /// Several fields of a document.
    #[error("{} fields are wrong", .0.len())]
    Fields(Vec<FieldError>),
    /// Seats that are held, sold or kept back, so that what was asked can't be done.
    #[error("{} seats are taken", seats.len())]
    SeatsTaken { code: &'static str, seats: Vec<i32> },
    #[error("the body is larger than {limit} bytes")]
    TooLarge { limit: usize },
    #[error("not an image: {reason}")]
    NotAnImage { reason: &'static str },
    #[error("busy")]
    Busy,
    #[error("the blob store failed: {0}")]
    Blobs(String),
    /// Another service failed in a way that is no answer to the caller.
    #[error("{0}")]
    Below(String),
    #[error(transparent)]
    Database(sqlx::Error),
}

impl EventsError {
    /// A conflict with a stable code.
    pub(crate) fn conflict(code: &'static str, title: &'static str) -> Self {
        Self::Conflict { code, title }
    }

    /// A field that breaks a rule which only the verb can check.
    pub(crate) fn invalid(field: &'static str, code: &'static str, message: impl Into<String>) -> Self {
        Self::Invalid { field, code, message: message.into() }
    }
}

impl From<sqlx::Error> for EventsError {
    /// A scoped row that is not there is simply not found.
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::RowNotFound => Self::NotFound,
            other => Self::Database(other),
        }
    }
}

impl From<users::UsersError> for EventsError {
    fn from(error: users::UsersError) -> Self {
        match error {
            users::UsersError::NotFound => Self::NotFound,
            users::UsersError::Database(error) => error.into(),
            other => Self::Below(other.to_string()),
        }
    }
}

impl data::IsTransient for EventsError {
    fn is_transient(&self) -> bool {
        matches!(self, Self::Database(error) if error.is_transient())
    }
}

impl From<EventsError> for Problem {
    fn from(error: EventsError) -> Self {
        use EventsError as E;
        let unprocessable = |code, title| Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, title);
        let sentence = error.to_string();
        match error {
            E::NotFound => Self::not_found(),
            E::Stale => Self::stale(),
            E::Forbidden => Self::forbidden(),
            E::NotOnSale { reason } => {
                Self::conflict("not_on_sale", "This is not on sale").with("reason", reason)
            }
            E::UnknownOffer { offer_id } => {
                unprocessable("unknown_offer", "No such ticket is on sale").with("offer_id", offer_id)
            }
            E::BelowMinimum { product_id, minimum } => unprocessable("below_minimum", "Too few")
                .detail(format!("Take {sentence}."))
                .with("product_id", product_id)
                .with("minimum", minimum),
            E::AboveMaximum { product_id, maximum } => unprocessable("above_maximum", "Too many")
                .detail(format!("Take {sentence}."))
                .with("product_id", product_id)
                .with("maximum", maximum),
            E::PriceTooLow { offer_id, minimum } => unprocessable("price_too_low", "The price is too low")
                .with("offer_id", offer_id)
                .with("minimum", minimum),
            E::PriceTooHigh { offer_id, maximum } => unprocessable("price_too_high", "The price is too high")
                .with("offer_id", offer_id)
                .with("maximum", maximum),
            E::PriceChanged { offer_id, price } => Self::conflict("price_changed", "The price has changed")
                .with("offer_id", offer_id)
                .with("price", price),
            E::StepChanged { offer_id, left, step } => {
                Self::conflict("price_changed", "The price has changed")
                    .detail(format!("{sentence}, for {}.", step.price))
                    .with("offer_id", offer_id)
                    .with("left", left)
                    .with("now", *step)
            }
            E::NeedsAdmission { product_id } => {
                unprocessable("needs_admission", "An add-on needs a ticket in the same booking")
                    .with("product_id", product_id)
            }
            E::SoldOut { pool_id, free } => Self::conflict("sold_out", "Not enough places are left")
                .with("pool_id", pool_id)
                .with("free", free),
            E::CapacityBelowSold { capacity, held, sold, blocked } => {
                Self::conflict("capacity_below_sold", "More places are taken than that")
                    .with("capacity", capacity)
                    .with("held", held)
                    .with("sold", sold)
                    .with("blocked", blocked)
            }
            E::SlugTaken => Self::conflict("slug_taken", "This address is taken").field(
                "slug",
                "taken",
                "is used by another event",
            ),
            E::NotReady { items } => {
                Self::conflict("not_ready", "The event is not ready to be published").with("items", items)
            }
            E::Conflict { code, title } => Self::conflict(code, title),
            E::TooMany { what, limit } => Self::conflict("too_many", "That is the limit")
                .detail(format!("There can be {sentence}."))
                .with("what", what)
                .with("limit", limit),
            E::Invalid { field, code, message } => Self::invalid_field(field, code, message),
            E::Fields(errors) => Self { errors, ..Self::invalid() },
            E::SeatsTaken { code, seats } => {
                Self::conflict(code, "Seats are held or sold already").with("seats", seats)
            }
            E::TooLarge { limit } => {
                Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", "The picture is too large")
                    .with("limit_bytes", limit)
            }
            E::NotAnImage { reason } => {
                unprocessable("not_an_image", "This is not a picture we can use").detail(reason)
            }
            E::Busy => Self::unavailable(),
            E::Blobs(error) => {
                tracing::warn!(%error, "the blob store failed");
                Self::unavailable()
            }
            E::Counters { pool_id, quantity } => {
                tracing::error!(%pool_id, quantity, "a pool's counters do not match a booking");
                Self::internal()
            }
            E::Below(error) => {
                tracing::error!(%error, "another service failed");
                Self::internal()
            }
            E::Database(error) => error.into(),
        }
    }
}
