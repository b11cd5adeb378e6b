//! Secrets that are handed out once and kept only as a hash: sessions, links, guest browsers.

use aws_lc_rs::{digest, rand::SecureRandom as _};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

/// A 256-bit secret from the system's random source, as base64url text (43 characters). It has no
/// `Debug` of its content and no `Serialize`: it leaves through [`SecretToken::reveal`] alone.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretToken(String);

impl SecretToken {
    pub fn random() -> Self {
        let mut bytes = [0_u8; 32];
        aws_lc_rs::rand::SystemRandom::new().fill(&mut bytes).expect("the system's random source answers");
        Self(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// Wraps 32 bytes that were derived elsewhere (an HMAC, for example).
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// Takes a secret that came from outside; `None` unless it has the right shape.
    pub fn parse(text: &str) -> Option<Self> {
        (text.len() == 43 && URL_SAFE_NO_PAD.decode(text).is_ok()).then(|| Self(text.to_owned()))
    }

    /// The secret itself, for the one who may have it.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is stored. A plain hash is enough for 256 random bits (OWASP ASVS 5.0, 6.5.2).
    pub fn hash(&self) -> SecretHash {
        SecretHash(digest::digest(&digest::SHA256, self.0.as_bytes()).as_ref().to_vec())
    }
}

impl std::fmt::Debug for SecretToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretToken(…)")
    }
}

/// SHA-256 of a [`SecretToken`] (`bytea`).
#[derive(Clone, PartialEq, Eq, Hash, sqlx::Type)]
#[sqlx(transparent)]
pub struct SecretHash(pub Vec<u8>);

impl std::fmt::Debug for SecretHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretHash(…)")
    }
}
