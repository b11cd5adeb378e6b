//! The signed text of a ticket's QR code: `A1.<kid>.<payload>.<signature>`.
//!
//! The payload is 52 bytes: event, occurrence and ticket (16 bytes each), then the credential's version
//! (big-endian). The signature is Ed25519 over `A1.<payload>`; `kid` only says which key of the ring made
//! it. A scanner with the public keys can check it without a network.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use data::keys::KeyRing;
use kit::{EventId, OccurrenceId, TicketId};
use uuid::Uuid;

const PREFIX: &str = "A1.";

/// What a QR code says, once its signature is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Credential {
    pub event_id: EventId,
    pub occurrence_id: OccurrenceId,
    pub ticket_id: TicketId,
    /// Only the newest version of a ticket's credential lets anybody in.
    pub version: i32,
}

impl Credential {
    fn payload(&self) -> String {
        let mut bytes = Vec::with_capacity(52);
        bytes.extend_from_slice(self.event_id.0.as_bytes());
        bytes.extend_from_slice(self.occurrence_id.0.as_bytes());
        bytes.extend_from_slice(self.ticket_id.0.as_bytes());
        bytes.extend_from_slice(&self.version.to_be_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    fn from_payload(payload: &str) -> Option<Self> {
        let bytes: [u8; 52] = URL_SAFE_NO_PAD.decode(payload).ok()?.try_into().ok()?;
        let id = |from: usize| Uuid::from_slice(&bytes[from..from + 16]).ok();
        let version = i32::from_be_bytes(bytes[48..].try_into().ok()?);
        Some(Self {
            event_id: EventId(id(0)?),
            occurrence_id: OccurrenceId(id(16)?),
            ticket_id: TicketId(id(32)?),
            version,
        })
    }

    /// The text for the QR code, signed with the ring's current key.
    pub(crate) fn sign(&self, ring: &KeyRing) -> String {
        let payload = self.payload();
        let (kid, signature) = ring.sign_ed25519(format!("{PREFIX}{payload}").as_bytes());
        format!("{PREFIX}{kid}.{payload}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    /// Reads a scanned text; `None` unless a key of the ring signed exactly this.
    pub(crate) fn verify(text: &str, ring: &KeyRing) -> Option<Self> {
        let mut parts = text.strip_prefix(PREFIX)?.split('.');
        let (kid, payload, signature) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() {
            return None;
        }
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        let good = ring.verify_ed25519(kid, format!("{PREFIX}{payload}").as_bytes(), &signature);
        if good { Self::from_payload(payload) } else { None }
    }

    /// Whether a text wants to be a credential rather than a typed code.
    pub(crate) fn looks_like(text: &str) -> bool {
        text.contains('.')
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use data::{
        keys::{MasterKey, Purpose},
        testing::TestDb,
    };

    async fn ring(test: &TestDb, purpose: Purpose) -> (KeyRing, MasterKey) {
        let master = MasterKey::from_base64("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=").expect("a key");
        (KeyRing::load(&test.db, &master, purpose).await.expect("a ring"), master)
    }

    fn credential() -> Credential {
        Credential {
            event_id: EventId::new(),
            occurrence_id: OccurrenceId::new(),
            ticket_id: TicketId::new(),
            version: 1,
        }
    }

    #[tokio::test]
    async fn only_the_ring_can_make_one_and_every_changed_byte_shows() {
        let test = TestDb::new().await;
        let (ring, master) = ring(&test, Purpose::Ticket).await;
        let (other, _) = self::ring(&test, Purpose::Auth).await;
        let good = credential();
        let text = good.sign(&ring);
        assert!(text.len() < 300, "{} characters", text.len());
        assert_eq!(Credential::verify(&text, &ring), Some(good));
        assert_eq!(Credential::verify(&good.sign(&other), &ring), None, "a key of another purpose");
        for at in 0..text.len() {
            let mut forged = text.clone().into_bytes();
            forged[at] = if forged[at] == b'A' { b'B' } else { b'A' };
            let forged = String::from_utf8(forged).expect("ASCII");
            if forged != text {
                assert_eq!(Credential::verify(&forged, &ring), None, "byte {at}");
            }
        }
        for bad in ["", "A1.", "A1...", "A1.a.b.c", &format!("{text}."), &format!("{text}.x"), &text[3..]] {
            assert_eq!(Credential::verify(bad, &ring), None, "{bad}");
        }
        ring.rotate(&test.db, &master).await.expect("rotated");
        assert_eq!(Credential::verify(&text, &ring), Some(good), "tickets outlive their key");
        assert_ne!(good.sign(&ring), text);
    }

    #[tokio::test]
    async fn an_edited_payload_is_not_covered_by_the_old_signature() {
        let test = TestDb::new().await;
        let (ring, _) = ring(&test, Purpose::Ticket).await;
        let mine = credential().sign(&ring);
        let theirs = credential().payload();
        let mut parts: Vec<&str> = mine.split('.').collect();
        parts[2] = &theirs;
        assert_eq!(Credential::verify(&parts.join("."), &ring), None);
    }
}
