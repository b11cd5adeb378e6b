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
    /// `ApprovalNeeded` when the refund is above the organization's threshold; `gift_card_spent`.
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
        self.cancel_now(organization_id, event_id, booking_id, request, Used::Refuse).await
    }

    /// Like [`Bookings::cancel`], for the program's own work: nobody has to approve that an event is off.
    pub(crate) async fn cancel_now(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
        booking_id: BookingId,
        request: &CancelRequest,
        used: Used,
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
            self.call_off(&mut tx, &row, request, used, now).await?;
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
        used: Used,
        now: Time,
    ) -> Result<(), BookingsError> {
        let reason = request.reason.trim();
        match row.state {
            BookingState::Expired => return Err(BookingsError::Expired),
            BookingState::Cancelled => {
                let refunded = self.give_money_back(tx, row, request, used, now).await?;
                return refunded.map(drop).ok_or(BookingsError::Cancelled);
            }
            BookingState::Held | BookingState::AwaitingPayment => {
                self.let_go(tx, row, BookingState::Cancelled, reason, now).await?;
            }
            BookingState::Confirmed => {
                self.end_confirmed(tx, row, reason, now).await?;
            }
        }
        let refunded = self.give_money_back(tx, row, request, used, now).await?;
        if row.state == BookingState::Confirmed {
            self.tell_cancelled(tx, row, reason, refunded).await?;
        }
        Ok(())
    }

    /// Refunds all that is left of the booking's payments, if that is wanted; `None` when that is nothing. The gift
    /// cards that it bought end with that.
    async fn give_money_back(
        &self,
        tx: &mut PgConnection,
        row: &BookingRow,
        request: &CancelRequest,
        used: Used,
        now: Time,
    ) -> Result<Option<Money>, BookingsError> {
        if !request.refund {
            return Ok(None);
        }
        let desk = &self.parts.payments;
        let kept = match used {
            Used::Refuse => {
                desk.void_cards(tx, (row.event_id, row.id), None, now).await?;
                0
            }
            Used::Keep => desk.void_untouched_cards(tx, row.event_id, row.id, now).await?,
        };
        let payments = desk.of_booking(tx, row.event_id, row.id).await?;
        let back = refundable(&payments, row.currency).minor.saturating_sub(kept).max(0);
        let back = Money::new(back, row.currency);
        let key = format!("cancel:{}", row.id);
        self.pay_back(tx, row, back, request.reason.trim(), (&key, false)).await?;
        Ok((back.minor > 0).then_some(back))
    }
}

/// What becomes of gift cards of the booking that were used already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Used {
    /// The booking can't be refunded as a whole.
    Refuse,
    /// They stay good, and their price stays.
    Keep,
}
