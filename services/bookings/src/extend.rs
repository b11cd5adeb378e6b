//! More time for a payment that is under way: once, and said so.

use data::retry::retrying;
use kit::{BookingId, Caller, EventId};

use crate::{Booking, BookingState, Bookings, BookingsError, access::Access, store, view::Audience};

/// Seconds that a buyer is given more.
const EXTENSION: i64 = 10 * 60;

impl Bookings {
    /// Gives a buyer who is paying ten minutes more, before the deadline and once.
    ///
    /// # Errors
    /// `NotFound`; `Expired`, `Confirmed` or `Cancelled`; `NoPaymentUnderWay`; `AlreadyExtended`.
    pub async fn extend(
        &self,
        caller: &Caller,
        event_id: EventId,
        booking_id: BookingId,
    ) -> Result<Booking, BookingsError> {
        let access = Access::from(caller);
        retrying(async || {
            let mut tx = self.db.begin().await?;
            let row = store::bookings::lock_of_buyer(&mut tx, event_id, booking_id, &access).await?;
            let row = row.ok_or(BookingsError::NotFound)?;
            // Read under the lock: whoever waited for the sweeper comes after the deadline.
            let now = self.clock.now();
            match row.state {
                BookingState::AwaitingPayment if row.overdue(now) => return Err(BookingsError::Expired),
                BookingState::AwaitingPayment => {}
                BookingState::Held if row.overdue(now) => return Err(BookingsError::Expired),
                BookingState::Held => return Err(BookingsError::NoPaymentUnderWay),
                BookingState::Confirmed => return Err(BookingsError::Confirmed),
                BookingState::Cancelled => return Err(BookingsError::Cancelled),
                BookingState::Expired => return Err(BookingsError::Expired),
            }
            if row.extended_at.is_some() {
                return Err(BookingsError::AlreadyExtended);
            }
            let payments = self.parts.payments.of_booking(&mut tx, event_id, booking_id).await?;
            if !payments.iter().any(|payment| payment.state.is_open()) {
                return Err(BookingsError::NoPaymentUnderWay);
            }
            let deadline = row.expires_at.unwrap_or(now).plus_seconds(EXTENSION);
            store::bookings::extend(&mut tx, event_id, booking_id, deadline, now).await?;
            let row = store::bookings::find(&mut tx, event_id, booking_id).await?;
            let booking = self.view(&mut tx, row.ok_or(BookingsError::NotFound)?, Audience::Buyer).await?;
            tx.commit().await?;
            Ok(booking)
        })
        .await
    }
}
