//! What buyers may change about their tickets.

use kit::{BookingId, Caller, EventId, TicketId};

use crate::{Booking, Bookings, BookingsError, HolderRequest, store, view::Audience};

impl Bookings {
    /// Names the holder of one ticket, or takes the name off.
    ///
    /// # Errors
    /// `NotFound`; `TicketFixed` once it was used or called off.
    pub async fn name_holder(
        &self,
        caller: &Caller,
        event_id: EventId,
        booking_id: BookingId,
        ticket_id: TicketId,
        request: &HolderRequest,
    ) -> Result<Booking, BookingsError> {
        let name = request.holder_name.as_deref().map(str::trim).filter(|name| !name.is_empty());
        let mut tx = self.db.begin().await?;
        let row = store::bookings::lock_of_buyer(&mut tx, event_id, booking_id, &caller.into()).await?;
        let row = row.ok_or(BookingsError::NotFound)?;
        if !store::tickets::set_holder(&mut tx, event_id, booking_id, ticket_id, name).await? {
            let there = store::tickets::exists(&mut tx, event_id, booking_id, ticket_id).await?;
            return Err(if there { BookingsError::TicketFixed } else { BookingsError::NotFound });
        }
        let booking = self.view(&mut tx, row, Audience::Buyer).await?;
        tx.commit().await?;
        Ok(booking)
    }
}
