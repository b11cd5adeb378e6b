//! The organizer calls a booking off.

use data::retry::retrying;
use kit::{BookingId, EventId, Money, OrganizationId, Time};
use sqlx::PgConnection;

use crate::{
    Booking, BookingState, Bookings, BookingsError, CancelRequest,
    returns::refundable,
    store::{self, bookings::BookingRow},
    view::Audience,
};

impl Bookings {
    /// Takes the tickets back, returns the places to the sale, and, when told to, sends all money that is
    /// still with us back. Asking again with `refund` for a cancelled booking refunds what was kept.
    ///
    /// # Errors
    /// `NotFound`; `Expired`; `Cancelled` when there is nothing left to do; `PaymentInProgress`;
    /// `ApprovalNeeded` when the refund is above the organization's threshold.
    pub async fn cancel(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
        booking_id: BookingId,
        request: &CancelRequest,
    ) -> Result<Booking, BookingsError> {
        if request.refund {
            let mut conn = self.db.acquire().await?;
            let row =
                store::bookings::of_organization(&mut conn, organization_id, event_id, booking_id).await?;
            let row = row.ok_or(BookingsError::NotFound)?;
            let payments = self.parts.payments.of_booking(&mut conn, event_id, booking_id).await?;
            let threshold = store::refund_policies::threshold(&mut conn, organization_id).await?;
            let back = refundable(&payments, row.currency);
            if threshold.is_some_and(|threshold| back.minor > threshold) {
                return Err(BookingsError::ApprovalNeeded);
            }
        }
        self.cancel_now(organization_id, event_id, booking_id, request).await
    }

    /// Like [`Bookings::cancel`], for the program's own work: nobody has to approve that an event is off.
    pub(crate) async fn cancel_now(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
        booking_id: BookingId,
        request: &CancelRequest,
    ) -> Result<Booking, BookingsError> {
        let found = {
            let mut conn = self.db.acquire().await?;
            store::bookings::of_organization(&mut conn, organization_id, event_id, booking_id).await?
        };
        let before = found.ok_or(BookingsError::NotFound)?.state;
        if before == BookingState::AwaitingPayment {
            self.stop_payments(event_id, booking_id).await?;
        }
        retrying(async || {
            let now = self.clock.now();
            let mut tx = self.db.begin().await?;
            let row = store::bookings::lock(&mut tx, event_id, booking_id).await?;
            let row = row.ok_or(BookingsError::NotFound)?;
            if row.state == BookingState::AwaitingPayment && before != BookingState::AwaitingPayment {
                return Err(BookingsError::PaymentInProgress);
            }
            self.call_off(&mut tx, &row, request, now).await?;
            let row = store::bookings::find(&mut tx, event_id, booking_id).await?;
            let row = row.ok_or(BookingsError::NotFound)?;
            let booking = self.view(&mut tx, row, Audience::Organizer).await?;
            tx.commit().await?;
            Ok(booking)
        })
        .await
    }

    async fn call_off(
        &self,
        tx: &mut PgConnection,
        row: &BookingRow,
        request: &CancelRequest,
        now: Time,
    ) -> Result<(), BookingsError> {
        let reason = request.reason.trim();
        match row.state {
            BookingState::Expired => return Err(BookingsError::Expired),
            BookingState::Cancelled => {
                let refunded = self.give_money_back(tx, row, reason, request.refund).await?;
                return refunded.map(drop).ok_or(BookingsError::Cancelled);
            }
            BookingState::Held | BookingState::AwaitingPayment => {
                self.let_go(tx, row, BookingState::Cancelled, reason, now).await?;
            }
            BookingState::Confirmed => {
                self.end_confirmed(tx, row, reason, now).await?;
            }
        }
        let refunded = self.give_money_back(tx, row, reason, request.refund).await?;
        if row.state == BookingState::Confirmed {
            self.tell_cancelled(tx, row, reason, refunded).await?;
        }
        Ok(())
    }

    /// Refunds all that is left of the booking's payments, if `wanted`; `None` when that is nothing.
    async fn give_money_back(
        &self,
        tx: &mut PgConnection,
        row: &BookingRow,
        reason: &str,
        wanted: bool,
    ) -> Result<Option<Money>, BookingsError> {
        if !wanted {
            return Ok(None);
        }
        let mut sum = Money::zero(row.currency);
        let key = format!("cancel:{}", row.id);
        for payment in self.parts.payments.of_booking(tx, row.event_id, row.id).await? {
            let left = payment.refundable();
            if left.minor > 0 && payment.is_refundable() {
                self.parts.payments.refund(tx, row.event_id, payment.id, left, reason, &key).await?;
                sum = sum.plus(left).unwrap_or(sum);
            }
        }
        Ok((sum.minor > 0).then_some(sum))
    }
}
