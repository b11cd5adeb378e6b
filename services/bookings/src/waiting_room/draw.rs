//! The draw: an order that nobody could know before the opening, and that everybody can check after it.
//!
//! At the opening 32 random bytes are drawn. The place of a ticket is the rank of the first eight bytes of
//! HMAC-SHA-256(seed, ticket number as eight bytes, big-endian) among all those who were present. The seed
//! is published with the draw.

use aws_lc_rs::hmac;
use kit::Time;

use super::line::{Key, LATE, Visitor, arrived};
use super::ticket::QueueTicket;

/// A draw that was held.
#[derive(Debug, Clone)]
pub(crate) struct Draw {
    pub seed: [u8; 32],
    pub at: Time,
    pub participants: Option<i32>,
    key: hmac::Key,
}

impl Draw {
    pub(crate) fn new(seed: [u8; 32], at: Time, participants: Option<i32>) -> Self {
        Self { seed, at, participants, key: hmac::Key::new(hmac::HMAC_SHA256, &seed) }
    }

    /// The ticket's number in the draw: the smaller, the earlier.
    pub(crate) fn place(&self, number: u64) -> Key {
        place(&self.key, number)
    }

    /// Who holds `ticket`, now that the draw was held.
    pub(crate) fn visitor(&self, ticket: &QueueTicket) -> Visitor {
        let before = arrived(ticket.number) < micros(self.at);
        Visitor { number: ticket.number, drawn: before.then(|| self.place(ticket.number)) }
    }
}

/// The place of a ticket number under a seed.
pub(crate) fn place(seed: &hmac::Key, number: u64) -> Key {
    let tag = hmac::sign(seed, &number.to_be_bytes());
    let first = tag.as_ref().first_chunk::<8>().map_or(0, |first| u64::from_be_bytes(*first));
    first & (LATE - 1)
}

/// Microseconds since the Unix epoch.
pub(crate) fn micros(time: Time) -> u64 {
    u64::try_from(time.to_jiff().as_microsecond()).unwrap_or(0)
}
