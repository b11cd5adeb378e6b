//! Queue tickets, passes and riddles: small signed texts that their holder keeps, so that nothing has to
//! be kept here for each of them.
//!
//! All have the form `<letter>1.<payload>.<tag>`, both parts in base64url. The tag is an HMAC-SHA-256 under
//! the installation's queue key over the letter and the payload, so none can pass for another.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use data::keys::KeyRing;
use kit::EventId;
use uuid::Uuid;

use super::line::{Key, arrived};

/// Longest text that is looked at.
const LONGEST: usize = 160;
/// Microseconds for which a queue ticket is good: a day.
const TICKET_LIFE: u64 = 86_400 * 1_000_000;

/// A place in the line of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct QueueTicket {
    pub event_id: EventId,
    /// Unique within the event; tells the time of arrival. See [`super::line::arrival`].
    pub number: u64,
}

/// The right to book until a moment, for the holder of one ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pass {
    pub event_id: EventId,
    /// The ticket's number: two passes with the same number are one.
    pub number: u64,
    /// Where its holder stands in the line.
    pub key: Key,
    /// Seconds since the Unix epoch.
    pub until: u32,
}

/// Work to do for a ticket. Whoever solves it gets the ticket with this number, however often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Riddle {
    pub event_id: EventId,
    pub number: u64,
}

impl QueueTicket {
    pub(crate) fn sign(&self, ring: &KeyRing) -> String {
        seal(ring, 'Q', &bytes(self.event_id, &[&self.number.to_be_bytes()]))
    }

    /// Reads a ticket; `None` unless this installation signed exactly this.
    pub(crate) fn verify(text: &str, ring: &KeyRing) -> Option<Self> {
        let (event_id, rest) = open::<8>(ring, 'Q', text)?;
        Some(Self { event_id, number: u64::from_be_bytes(rest) })
    }

    /// When its holder arrived, in microseconds.
    pub(crate) fn arrived(&self) -> u64 {
        arrived(self.number)
    }

    /// Whether its day is over at `now` (microseconds).
    pub(crate) fn is_over(&self, now: u64) -> bool {
        now.saturating_sub(self.arrived()) > TICKET_LIFE
    }
}

impl Pass {
    pub(crate) fn sign(&self, ring: &KeyRing) -> String {
        let rest: [&[u8]; 3] =
            [&self.number.to_be_bytes(), &self.key.to_be_bytes(), &self.until.to_be_bytes()];
        seal(ring, 'P', &bytes(self.event_id, &rest))
    }

    /// Reads a pass; `None` unless this installation signed exactly this.
    pub(crate) fn verify(text: &str, ring: &KeyRing) -> Option<Self> {
        let (event_id, rest) = open::<20>(ring, 'P', text)?;
        Some(Self {
            event_id,
            number: u64::from_be_bytes(rest[..8].try_into().ok()?),
            key: u64::from_be_bytes(rest[8..16].try_into().ok()?),
            until: u32::from_be_bytes(rest[16..].try_into().ok()?),
        })
    }
}

impl Riddle {
    pub(crate) fn sign(&self, ring: &KeyRing) -> String {
        seal(ring, 'R', &bytes(self.event_id, &[&self.number.to_be_bytes()]))
    }

    /// Reads a riddle; `None` unless this installation signed exactly this.
    pub(crate) fn verify(text: &str, ring: &KeyRing) -> Option<Self> {
        let (event_id, rest) = open::<8>(ring, 'R', text)?;
        Some(Self { event_id, number: u64::from_be_bytes(rest) })
    }
}

fn bytes(event_id: EventId, rest: &[&[u8]]) -> Vec<u8> {
    let mut bytes = event_id.0.as_bytes().to_vec();
    rest.iter().for_each(|part| bytes.extend_from_slice(part));
    bytes
}

fn seal(ring: &KeyRing, letter: char, payload: &[u8]) -> String {
    let head = format!("{letter}1.{}", URL_SAFE_NO_PAD.encode(payload));
    let tag = ring.hmac(head.as_bytes());
    format!("{head}.{}", URL_SAFE_NO_PAD.encode(tag))
}

fn open<const REST: usize>(ring: &KeyRing, letter: char, text: &str) -> Option<(EventId, [u8; REST])> {
    if text.len() > LONGEST || !text.starts_with(letter) {
        return None;
    }
    let (head, tag) = text.rsplit_once('.')?;
    let payload = URL_SAFE_NO_PAD.decode(head.get(1..)?.strip_prefix("1.")?).ok()?;
    let (event, rest) = payload.split_at_checked(16)?;
    let rest = rest.try_into().ok()?;
    let tag = URL_SAFE_NO_PAD.decode(tag).ok()?;
    let good = ring.verify_hmac(head.as_bytes(), &tag);
    good.then_some((EventId(Uuid::from_slice(event).ok()?), rest))
}

#[cfg(test)]
mod tests {
    use data::keys::Purpose;

    use super::*;
    use crate::waiting_room::line::arrival;

    #[test]
    fn only_we_can_make_them_and_none_passes_for_another() {
        let ring = KeyRing::fleeting(Purpose::Queue).expect("a key");
        let other = KeyRing::fleeting(Purpose::Link).expect("a key");
        let event_id = EventId::new();
        let ticket = QueueTicket { event_id, number: arrival(1_800_000_000_000_000, 7) };
        let pass = Pass { event_id, number: ticket.number, key: 99, until: 1_800_000_600 };
        let riddle = Riddle { event_id, number: ticket.number };
        let (text, pass_text, riddle_text) = (ticket.sign(&ring), pass.sign(&ring), riddle.sign(&ring));
        assert_eq!(QueueTicket::verify(&text, &ring), Some(ticket));
        assert_eq!(Pass::verify(&pass_text, &ring), Some(pass));
        assert_eq!(Riddle::verify(&riddle_text, &ring), Some(riddle));
        assert_eq!(QueueTicket::verify(&riddle_text, &ring), None, "a riddle is no ticket");
        assert_eq!(QueueTicket::verify(&riddle_text.replacen('R', "Q", 1), &ring), None);
        assert_eq!(QueueTicket::verify(&ticket.sign(&other), &ring), None);
        for at in 0..text.len() {
            let mut forged = text.clone().into_bytes();
            forged[at] = if forged[at] == b'A' { b'E' } else { b'A' };
            let forged = String::from_utf8(forged).expect("ASCII");
            if forged != text {
                assert_eq!(QueueTicket::verify(&forged, &ring), None, "byte {at}");
            }
        }
        let long = "Q".repeat(9999);
        for bad in ["", "Q", "Q1", "Q1.", "Q1..", "Ä1.a.b", "Q1.a.b", long.as_str()] {
            assert_eq!(QueueTicket::verify(bad, &ring), None, "{bad}");
        }
    }

    #[test]
    fn a_ticket_tells_its_time_and_lasts_a_day() {
        let now = 1_800_000_000_123_456;
        let ticket = QueueTicket { event_id: EventId::new(), number: arrival(now, u64::MAX) };
        assert_eq!(ticket.arrived(), now);
        assert!(!ticket.is_over(now + TICKET_LIFE) && ticket.is_over(now + TICKET_LIFE + 1));
    }
}
