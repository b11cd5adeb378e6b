//! The ways support says no.

use bookings::BookingsError;
use kit::Problem;
use users::UsersError;

#[derive(Debug, thiserror::Error)]
pub enum SupportError {
    #[error("no such conversation")]
    NotFound,
    #[error("the booking has no e-mail address yet")]
    NoContact,
    #[error("the message seems to hold a card number")]
    CardNumber,
    #[error("the assignee can't answer here")]
    NotAMember,
    #[error(transparent)]
    Problem(#[from] Problem),
    #[error(transparent)]
    Bookings(#[from] BookingsError),
    #[error(transparent)]
    Users(#[from] UsersError),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl From<SupportError> for Problem {
    fn from(error: SupportError) -> Self {
        match error {
            SupportError::NotFound => Self::not_found(),
            SupportError::NoContact => Self::conflict("no_contact", "This booking has no e-mail address yet")
                .detail("Finish the checkout first, so that the organizer can answer you."),
            SupportError::CardNumber => Self::invalid_field(
                "body",
                "card_number",
                "looks like it holds a payment card number. Please take it out: nobody needs it to help you.",
            ),
            SupportError::NotAMember => {
                Self::invalid_field("assignee_id", "not_a_member", "is not a member who may answer here")
            }
            SupportError::Problem(problem) => problem,
            SupportError::Bookings(error) => error.into(),
            SupportError::Users(error) => error.into(),
            SupportError::Database(error) => error.into(),
        }
    }
}
