//! The gate before the holds: while a room is on, only those with a pass may begin to book.

use std::sync::atomic::Ordering;

use aws_lc_rs::digest::{SHA256, digest};
use axum::http::HeaderMap;
use kit::{Caller, EventId, IdempotencyKey, Problem};

use super::{Attempt, cookies, draw::micros, room::Room, ticket::Pass, unavailable};
use crate::{
    Bookings, Held,
    access::{Access, guest_principal},
};

/// Seconds for which a request that was let in may be repeated after its window has closed: the answer to
/// a booking can get lost.
const REPEAT: u32 = 120;

/// A request that may try to book.
pub(crate) struct Entry(Option<Box<(Room, Pass, Attempt)>>);

impl Bookings {
    /// Lets a request for places of `event_id` in: always without a waiting room, else with a pass that
    /// nobody else has used.
    ///
    /// # Errors
    /// `409 waiting_room` with the page's `address`, and in `reason` what is wrong with the pass: `none`,
    /// `invalid`, `expired` or `used_by_another`.
    pub(crate) async fn at_the_gate(
        &self,
        caller: &Caller,
        event_id: EventId,
        headers: &HeaderMap,
        key: &IdempotencyKey,
    ) -> Result<Entry, Problem> {
        let rooms = &self.waiting_rooms;
        let Some(room) = rooms.find(event_id).await? else { return Ok(Entry(None)) };
        // Boxed: most holds need no pass, and would carry its room.
        Box::pin(self.with_pass(caller, event_id, headers, key, room)).await
    }

    async fn with_pass(
        &self,
        caller: &Caller,
        event_id: EventId,
        headers: &HeaderMap,
        key: &IdempotencyKey,
        room: Room,
    ) -> Result<Entry, Problem> {
        let rooms = &self.waiting_rooms;
        let shown = cookies::pass(headers, event_id, rooms.secure);
        let shown = shown.ok_or_else(|| refused(&room, "none"))?;
        let pass = Pass::verify(shown.text, &rooms.ring).filter(|pass| pass.event_id == event_id);
        let pass = pass.ok_or_else(|| refused(&room, "invalid"))?;
        let now = (micros(self.clock.now()) / 1_000_000) as u32;
        let principal = Access::from(caller).principal().as_deref().map(fingerprint);
        let request = fingerprint(&key.0);
        let attempt = Attempt { number: pass.number, principal, request, now };
        if pass.until <= now {
            let known = pass.until.saturating_add(REPEAT) > now
                && rooms.store.is_repeat(event_id, attempt).await.map_err(unavailable)?;
            return if known {
                Ok(Entry(Some(Box::new((room, pass, attempt)))))
            } else {
                Err(refused(&room, "expired"))
            };
        }
        match rooms.store.claim(event_id, attempt).await.map_err(unavailable)? {
            true => Ok(Entry(Some(Box::new((room, pass, attempt))))),
            false => Err(refused(&room, "used_by_another")),
        }
    }
}

impl Entry {
    /// Tells the room what became of it: `None`, when nothing was booked.
    pub(crate) async fn settle(self, bookings: &Bookings, caller: &Caller, held: Option<&Held>) {
        if let Some(let_in) = self.0 {
            Box::pin(tell(*let_in, bookings, caller, held)).await;
        }
    }
}

async fn tell(
    (room, pass, attempt): (Room, Pass, Attempt),
    bookings: &Bookings,
    caller: &Caller,
    held: Option<&Held>,
) {
    let principal = held.and_then(|held| {
        let known = Access::from(caller).principal();
        known.or_else(|| held.guest.as_ref().map(|guest| guest_principal(&guest.hash())))
    });
    let principal = principal.as_deref().map(fingerprint);
    let rooms = &bookings.waiting_rooms;
    match rooms.store.settle(room.event_id, pass.key, attempt, principal).await {
        Ok(true) => {
            let places = held.map_or(0, |held| held.booking.quantity);
            rooms.sold(room.event_id, u32::try_from(places).unwrap_or(0));
        }
        Ok(false) => {}
        Err(error) => tracing::warn!(%error, "a waiting room does not hear of a booking"),
    }
    if held.is_none() {
        // It may have been sold out: look again before anybody else is let in.
        room.live.read_at.store(1, Ordering::Relaxed);
    }
}

fn refused(room: &Room, reason: &str) -> Problem {
    let detail = match reason {
        "expired" => "Your time to book is over. You can take a new place in the line.",
        "used_by_another" => "This pass belongs to somebody else.",
        _ => "Many people want tickets for this event. Please wait for your turn.",
    };
    Problem::conflict("waiting_room", "Please wait in the waiting room")
        .detail(detail)
        .with("address", room.address())
        .with("reason", reason)
}

/// Tells texts apart without keeping them.
fn fingerprint(text: &str) -> u64 {
    let hash = digest(&SHA256, text.as_bytes());
    hash.as_ref().first_chunk::<8>().map_or(0, |first| u64::from_be_bytes(*first))
}
