//! Capability links: whoever holds the mailed link may see the booking.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use kit::{BookingId, Caller, EventId, SecretToken};

use crate::{Bookings, BookingsError, OpenRequest, access::Access, hold::Held, store, view::Audience};

impl Bookings {
    /// The link to a booking, for mails. Its secret travels in the fragment, which browsers keep to
    /// themselves.
    pub fn link(&self, event_id: EventId, booking_id: BookingId, link_version: i32) -> String {
        let token =
            URL_SAFE_NO_PAD.encode(self.parts.link_ring.hmac(&message(event_id, booking_id, link_version)));
        format!("{}/bookings/{event_id}/{booking_id}#token={token}", self.parts.public_url)
    }

    /// Lets the caller's browser see the booking whose link it holds.
    ///
    /// # Errors
    /// `NotFound` for a missing booking and for a wrong token alike.
    pub async fn open(&self, caller: &Caller, request: &OpenRequest) -> Result<Held, BookingsError> {
        let now = self.clock.now();
        let tag = URL_SAFE_NO_PAD.decode(&request.token).map_err(|_| BookingsError::NotFound)?;
        let mut tx = self.db.begin().await?;
        let row = store::bookings::find(&mut tx, request.event_id, request.booking_id).await?;
        let row = row.ok_or(BookingsError::NotFound)?;
        let expected = message(row.event_id, row.id, row.link_version);
        if !self.parts.link_ring.verify_hmac(&expected, &tag) {
            return Err(BookingsError::NotFound);
        }
        let access = Access::from(caller);
        let new_guest = access.guest.is_none().then(SecretToken::random);
        if let Some(hash) = new_guest.as_ref().map(SecretToken::hash).or(access.guest) {
            store::bookings::grant(&mut tx, row.event_id, row.id, &hash, now).await?;
        }
        let booking = self.view(&mut tx, row, Audience::Buyer).await?;
        tx.commit().await?;
        Ok(Held { booking, guest: new_guest })
    }
}

/// What a link's secret is the HMAC of.
fn message(event_id: EventId, booking_id: BookingId, link_version: i32) -> Vec<u8> {
    format!("booking|{event_id}|{booking_id}|{link_version}").into_bytes()
}
