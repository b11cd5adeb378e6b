//! Who may see a booking: its owner, whoever proved its e-mail address, and browsers that made or opened it.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use kit::{BookingId, Caller, Email, EventId, SecretHash, UserId};

use crate::{BookingBrief, Bookings, BookingsError, store};

/// What a caller can prove; the statements compare it with the booking.
#[derive(Debug, Clone)]
pub(crate) struct Access {
    pub user_id: Option<UserId>,
    /// Only a proven address opens bookings.
    pub email: Option<Email>,
    pub guest: Option<SecretHash>,
}

impl From<&Caller> for Access {
    fn from(caller: &Caller) -> Self {
        let verified = caller.user().filter(|user| user.email_verified);
        Self {
            user_id: caller.user_id(),
            email: verified.map(|user| user.email.clone()),
            guest: caller.guest.clone(),
        }
    }
}

impl Access {
    /// The name under which the caller's idempotency keys are kept; `None` when there is nothing to
    /// tell the caller from others by.
    pub(crate) fn principal(&self) -> Option<String> {
        match (&self.user_id, &self.guest) {
            (Some(user_id), _) => Some(format!("user:{user_id}")),
            (None, Some(hash)) => Some(guest_principal(hash)),
            (None, None) => None,
        }
    }
}

/// The name under which the idempotency keys of a guest's browser are kept.
pub(crate) fn guest_principal(hash: &SecretHash) -> String {
    format!("guest:{}", URL_SAFE_NO_PAD.encode(&hash.0))
}

impl Bookings {
    /// The booking in brief, if `caller` may see it as its buyer.
    ///
    /// # Errors
    /// `NotFound` for a missing and for a foreign booking alike.
    pub async fn booking_of_buyer(
        &self,
        caller: &Caller,
        event_id: EventId,
        booking_id: BookingId,
    ) -> Result<BookingBrief, BookingsError> {
        let mut conn = self.db.acquire().await?;
        let row = store::bookings::of_buyer(&mut conn, event_id, booking_id, &caller.into()).await?;
        Ok(row.ok_or(BookingsError::NotFound)?.brief())
    }
}
