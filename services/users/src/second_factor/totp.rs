//! Time-based one-time passwords (RFC 6238) as every authenticator app makes them: SHA-1, six digits, thirty
//! seconds. SHA-1 is what the apps agree on; HMAC does not rest on its resistance to collisions.

use aws_lc_rs::{constant_time, hmac};
use kit::Time;

/// Seconds of a step.
const STEP: i64 = 30;
/// Bytes of a secret: as many as SHA-1 has (RFC 4226 §4).
pub const SECRET_BYTES: usize = 20;

/// The step at `now`.
fn step_at(now: Time) -> i64 {
    now.as_second().div_euclid(STEP)
}

/// The code of a step.
fn code(secret: &[u8], step: i64) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret);
    let tag = hmac::sign(&key, &step.to_be_bytes());
    let tag = tag.as_ref();
    let offset = usize::from(tag.last().copied().unwrap_or(0) & 0x0f);
    let word = tag.iter().skip(offset).take(4).fold(0_u32, |sum, byte| (sum << 8) | u32::from(*byte));
    format!("{:06}", (word & 0x7fff_ffff) % 1_000_000)
}

/// The step whose code `given` is: that of this moment or, for clocks that differ and fingers that are slow,
/// of the step before or after. Steps up to `last_step` were used and are good no more.
pub fn verify(secret: &[u8], given: &str, last_step: i64, now: Time) -> Option<i64> {
    let current = step_at(now);
    let mut found = None;
    for step in current - 1..=current + 1 {
        let same = constant_time::verify_slices_are_equal(code(secret, step).as_bytes(), given.as_bytes());
        if same.is_ok() && step > last_step {
            found = Some(step);
        }
    }
    found
}

/// The secret in base32, as people type it into an app that can't scan.
pub fn base32(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let bits: String = bytes.iter().map(|byte| format!("{byte:08b}")).collect();
    bits.as_bytes()
        .chunks(5)
        .map(|group| {
            let value = group.iter().fold(0_usize, |sum, bit| sum * 2 + usize::from(*bit - b'0'));
            char::from(LETTERS[value << (5 - group.len())])
        })
        .collect()
}

/// The link that apps read from the QR code.
pub fn link(secret: &[u8], account: &str, site: &str) -> String {
    let escape = |text: &str| -> String {
        text.bytes()
            .map(|byte| match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                    char::from(byte).to_string()
                }
                other => format!("%{other:02X}"),
            })
            .collect()
    };
    let (site, account) = (escape(site), escape(account));
    format!(
        "otpauth://totp/{site}:{account}?secret={}&issuer={site}&algorithm=SHA1&digits=6&period={STEP}",
        base32(secret)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8] = b"12345678901234567890";

    fn at(second: i64) -> Time {
        Time::new(jiff::Timestamp::from_second(second).expect("a moment"))
    }

    #[test]
    fn gives_the_codes_of_the_standard() {
        // RFC 6238, appendix B, the last six digits.
        for (second, expected) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(code(SECRET, step_at(at(second))), expected);
        }
    }

    #[test]
    fn a_code_is_good_for_its_step_and_the_ones_beside_it_and_once() {
        let now = at(1_111_111_109);
        let step = step_at(now);
        assert_eq!(verify(SECRET, "081804", 0, now), Some(step));
        assert_eq!(verify(SECRET, "081804", 0, now.plus_seconds(30)), Some(step));
        assert_eq!(verify(SECRET, "081804", 0, now.plus_seconds(-30)), Some(step));
        assert_eq!(verify(SECRET, "081804", 0, now.plus_seconds(60)), None);
        assert_eq!(verify(SECRET, "081804", step, now), None, "it was used");
        for wrong in ["", "81804", "0818040", "081805", "０８１８０４"] {
            assert_eq!(verify(SECRET, wrong, 0, now), None, "{wrong}");
        }
    }

    #[test]
    fn the_secret_is_written_as_apps_read_it() {
        // RFC 4648 §10, without padding.
        for (plain, expected) in
            [("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foobar", "MZXW6YTBOI")]
        {
            assert_eq!(base32(plain.as_bytes()), expected);
        }
        assert_eq!(
            link(SECRET, "ada@example.org", "Admit & Co"),
            "otpauth://totp/Admit%20%26%20Co:ada%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
             &issuer=Admit%20%26%20Co&algorithm=SHA1&digits=6&period=30"
        );
    }
}
