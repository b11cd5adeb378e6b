//! What an API key looks like: `admit_live_`, 43 letters of secret, 6 of checksum.
//!
//! The prefix lets scanners of code find a key that was published by mistake; the checksum refuses typos and
//! guesses without asking the database.

use aws_lc_rs::{
    digest,
    rand::{SecureRandom as _, SystemRandom},
};
use kit::SecretHash;

const PREFIX: &str = "admit_live_";
const LETTERS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// Letters of base 62 that hold 256 bits.
const SECRET: usize = 43;
/// Letters of base 62 that hold 32 bits.
const CHECK: usize = 6;
/// Letters of the secret that are shown, so that people can tell keys apart; 226 bits stay unknown.
const SHOWN: usize = 5;

/// A key with its secret. It leaves through [`Token::reveal`] alone.
pub struct Token(String);

impl Token {
    /// A fresh key of 256 random bits.
    ///
    /// # Panics
    /// When the system has no random source.
    pub fn random() -> Self {
        let mut bytes = [0_u8; 32];
        SystemRandom::new().fill(&mut bytes).expect("the system's random source answers");
        let body = format!("{PREFIX}{}", base62(&bytes, SECRET));
        let check = base62(&crc32(body.as_bytes()).to_be_bytes(), CHECK);
        Self(body + &check)
    }

    /// Whether a credential is meant to be a key of ours.
    pub fn is_meant(text: &str) -> bool {
        text.starts_with(PREFIX)
    }

    /// Takes a key that came from outside; `None` unless its form and checksum are right.
    pub fn parse(text: &str) -> Option<Self> {
        let rest = text.strip_prefix(PREFIX)?;
        if rest.len() != SECRET + CHECK || !rest.bytes().all(|letter| letter.is_ascii_alphanumeric()) {
            return None;
        }
        let (body, check) = text.split_at(PREFIX.len() + SECRET);
        (base62(&crc32(body.as_bytes()).to_be_bytes(), CHECK) == check).then(|| Self(text.to_owned()))
    }

    /// The key itself, for the one who may have it.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// How it begins.
    pub fn prefix(&self) -> &str {
        &self.0[..PREFIX.len() + SHOWN]
    }

    /// What is stored. A plain hash is enough for 256 random bits (OWASP ASVS 5.0, 6.5.2).
    pub fn hash(&self) -> SecretHash {
        SecretHash(digest::digest(&digest::SHA256, self.0.as_bytes()).as_ref().to_vec())
    }
}

/// `bytes` as a number in base 62, in `length` letters.
fn base62(bytes: &[u8], length: usize) -> String {
    let mut number = bytes.to_vec();
    let mut letters = Vec::with_capacity(length);
    for _ in 0..length {
        let mut rest = 0_u32;
        for byte in &mut number {
            let value = rest << 8 | u32::from(*byte);
            *byte = u8::try_from(value / 62).unwrap_or(u8::MAX);
            rest = value % 62;
        }
        letters.push(char::from(LETTERS[rest as usize]));
    }
    letters.into_iter().rev().collect()
}

/// CRC-32 as in zip files.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| crc >> 1 ^ (0xEDB8_8320 & 0_u32.wrapping_sub(crc & 1)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_back_and_a_typo_is_not() {
        let token = Token::random();
        let text = token.reveal().to_owned();
        assert_eq!(text.len(), 60);
        assert!(Token::is_meant(&text) && text.starts_with(token.prefix()));
        assert_eq!(Token::parse(&text).expect("ours").hash(), token.hash());
        for at in 0..text.len() {
            let mut wrong = text.clone().into_bytes();
            wrong[at] = if wrong[at] == b'x' { b'y' } else { b'x' };
            assert!(Token::parse(&String::from_utf8(wrong).expect("ASCII")).is_none(), "letter {at}");
        }
        for wrong in ["", "admit_live_", &text[..59], &format!("{text}0"), "admit_live_é"] {
            assert!(Token::parse(wrong).is_none(), "{wrong}");
        }
        assert_ne!(Token::random().hash(), Token::random().hash());
    }

    #[test]
    fn numbers_and_checksums_are_those_of_everybody() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
        assert_eq!(base62(&[61], 2), "0z");
        assert_eq!(base62(&[62], 2), "10");
        assert_eq!(base62(&[1, 0], 2), "48");
    }
}
