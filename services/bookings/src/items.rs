//! Changing what a hold holds.

use std::collections::BTreeMap;

use data::retry::retrying;
use events::Reason;
use kit::{BookingId, Caller, EventId, PoolId, Time};
use sqlx::{PgConnection, types::Json};

use crate::{
    Booking, BookingState, Bookings, BookingsError, ItemsRequest, hold::lines_of, store, view::Audience,
};

impl Bookings {
    /// Holds `request.items` instead of what was held, all or nothing; the deadline stays.
    ///
    /// # Errors
    /// `NotFound`; `Expired`, `PaymentInProgress`, `Confirmed` or `Cancelled` when it is no hold any more;
    /// `SoldOut`; those of [`events::Events::quote`].
    pub async fn change_items(
        &self,
        caller: &Caller,
        event_id: EventId,
        booking_id: BookingId,
        request: &ItemsRequest,
    ) -> Result<Booking, BookingsError> {
        let access = caller.into();
        retrying(async || {
            let now = self.clock.now();
            let mut tx = self.db.begin().await?;
            let row = store::bookings::lock_of_buyer(&mut tx, event_id, booking_id, &access).await?;
            let mut row = row.ok_or(BookingsError::NotFound)?;
            payable(row.state, row.overdue(now))?;
            let quote = self.quote(&mut tx, event_id, row.occurrence_id, &request.items, now).await?;
            let (lines, total_minor, quantity) = lines_of(&quote)?;
            let sums = (total_minor, quantity);
            store::holds::set_content(&mut tx, event_id, booking_id, &lines, sums, &quote.needs, &[]).await?;
            let before = row.claims();
            self.move_claims(&mut tx, (event_id, booking_id), &before, &quote.needs, request, now).await?;
            (row.total_minor, row.quantity, row.cart) = (total_minor, quantity, Some(Json(lines)));
            let booking = self.view(&mut tx, row, Audience::Buyer).await?;
            tx.commit().await?;
            Ok(booking)
        })
        .await
    }

    /// Takes and gives back the differences only, pool by pool in lock order: what stays is never let go.
    async fn move_claims(
        &self,
        tx: &mut PgConnection,
        (event_id, booking_id): (EventId, BookingId),
        before: &[(PoolId, i32)],
        after: &[(PoolId, i32)],
        request: &ItemsRequest,
        now: Time,
    ) -> Result<(), BookingsError> {
        for (pool, change) in changes(before, after) {
            if change > 0 {
                self.take(tx, event_id, booking_id, &[(pool, change)], &request.items, now).await?;
            } else {
                let back = [(pool, -change)];
                self.parts.events.give_back(tx, event_id, booking_id, &back, Reason::Release, now).await?;
            }
        }
        Ok(())
    }
}

/// Passes when the booking is a hold whose time is not over.
pub(crate) fn payable(state: BookingState, overdue: bool) -> Result<(), BookingsError> {
    match state {
        BookingState::Held if overdue => Err(BookingsError::Expired),
        BookingState::Held => Ok(()),
        BookingState::AwaitingPayment => Err(BookingsError::PaymentInProgress),
        BookingState::Confirmed => Err(BookingsError::Confirmed),
        BookingState::Cancelled => Err(BookingsError::Cancelled),
        BookingState::Expired => Err(BookingsError::Expired),
    }
}

/// What changes per pool, by pool id; pools without a change are left out.
fn changes(before: &[(PoolId, i32)], after: &[(PoolId, i32)]) -> Vec<(PoolId, i32)> {
    let mut sums: BTreeMap<PoolId, i32> = BTreeMap::new();
    for (pool, quantity) in after {
        *sums.entry(*pool).or_default() += quantity;
    }
    for (pool, quantity) in before {
        *sums.entry(*pool).or_default() -= quantity;
    }
    sums.into_iter().filter(|(_, change)| *change != 0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_differences_move_and_in_lock_order() {
        let (a, b, c) = (PoolId::new(), PoolId::new(), PoolId::new());
        assert_eq!(changes(&[(a, 2), (b, 2)], &[(c, 1), (b, 2), (a, 3)]), [(a, 1), (c, 1)]);
        assert_eq!(changes(&[(a, 2)], &[]), [(a, -2)]);
    }
}
