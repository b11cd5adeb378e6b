//! AES-256-GCM with a random nonce: `nonce (12 bytes) ‖ ciphertext ‖ tag (16 bytes)`.

use aws_lc_rs::aead::{AES_256_GCM, Aad, Nonce, RandomizedNonceKey};

use super::KeyError;

const NONCE: usize = 12;

/// A key to seal with. The context that a value was sealed in must be given again to open it.
pub(super) struct SealingKey(RandomizedNonceKey);

impl SealingKey {
    pub fn new(key: &[u8; 32]) -> Result<Self, KeyError> {
        Ok(Self(RandomizedNonceKey::new(&AES_256_GCM, key)?))
    }

    pub fn seal(&self, plain: &[u8], context: &[u8]) -> Result<Vec<u8>, KeyError> {
        let mut text = plain.to_vec();
        let nonce = self.0.seal_in_place_append_tag(Aad::from(context), &mut text)?;
        Ok([&nonce.as_ref()[..], &text].concat())
    }

    /// The plain text; `None` when anything was changed or the key or context is another.
    pub fn open(&self, sealed: &[u8], context: &[u8]) -> Option<Vec<u8>> {
        let (nonce, text) = sealed.split_at_checked(NONCE)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let mut text = text.to_vec();
        let length = self.0.open_in_place(nonce, Aad::from(context), &mut text).ok()?.len();
        text.truncate(length);
        Some(text)
    }
}
