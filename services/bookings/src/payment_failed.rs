//! A payment failed: the booking can be paid again while its time lasts.

use data::jobs::JobResult;
use payments::{PaymentFailed, PaymentState};

use crate::{BookingState, Bookings, BookingsError, store};

impl Bookings {
    /// Back to `held` with what remains of the deadline, if the failed payment is the booking's newest.
    /// Hearing it again changes nothing.
    ///
    /// # Errors
    /// The database's; the fact is heard again then.
    pub async fn payment_failed(&self, fact: PaymentFailed) -> JobResult {
        Ok(self.reopen_after(&fact).await?)
    }

    async fn reopen_after(&self, fact: &PaymentFailed) -> Result<(), BookingsError> {
        let mut tx = self.db.begin().await?;
        let row = store::bookings::lock(&mut tx, fact.event_id, fact.booking_id).await?;
        let waiting = row.filter(|row| row.state == BookingState::AwaitingPayment);
        let Some((row, deadline)) = waiting.and_then(|row| row.expires_at.map(|deadline| (row, deadline)))
        else {
            return Ok(());
        };
        let payments = self.parts.payments.of_booking(&mut tx, row.event_id, row.id).await?;
        // The buyer may have started another attempt, or the bank may have changed its mind.
        let newest_failed = payments.first().is_some_and(|newest| {
            newest.id == fact.payment_id
                && matches!(newest.state, PaymentState::Failed | PaymentState::Cancelled)
        });
        if newest_failed {
            store::bookings::keep_open(&mut tx, row.event_id, row.id, BookingState::Held, deadline).await?;
            tx.commit().await?;
        }
        Ok(())
    }
}
