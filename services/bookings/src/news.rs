//! Whether there is anything new about a booking: buyers who wait for their bank ask that again and again.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use kit::{BookingId, Caller, EventId};
use payments::Payment;

use crate::{
    Booking, BookingState, Bookings, BookingsError,
    store::{self, bookings::BookingRow},
    view::Audience,
};

/// A booking, and the tag under which it is asked for again.
pub struct Shown {
    pub booking: Booking,
    /// An entity tag (RFC 9110, 8.8.3); only while the booking waits for its payment.
    pub tag: Option<String>,
}

impl Bookings {
    /// One booking, for those who may see it; `None` while it is what the caller has seen under the tag `known`.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn show_news(
        &self,
        caller: &Caller,
        event_id: EventId,
        booking_id: BookingId,
        known: Option<&str>,
    ) -> Result<Option<Shown>, BookingsError> {
        let mut conn = self.db.acquire().await?;
        let row = store::bookings::of_buyer(&mut conn, event_id, booking_id, &caller.into()).await?;
        let row = row.ok_or(BookingsError::NotFound)?;
        let tag = match row.state {
            BookingState::AwaitingPayment => {
                let payments = self.parts.payments.of_booking(&mut conn, event_id, booking_id).await?;
                Some(tag_of(&row, &payments))
            }
            _ => None,
        };
        if tag.is_some() && tag.as_deref() == known {
            return Ok(None);
        }
        let booking = self.view(&mut conn, row, Audience::Buyer).await?;
        Ok(Some(Shown { booking, tag }))
    }
}

/// Of all that can change while a booking waits for its payment: its deadline, and how its payments stand.
fn tag_of(row: &BookingRow, payments: &[Payment]) -> String {
    let mut hasher = DefaultHasher::new();
    format!("{:?} {} {payments:?}", row.expires_at, row.total_minor).hash(&mut hasher);
    format!("\"{:016x}\"", hasher.finish())
}
