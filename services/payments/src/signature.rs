//! Webhook signatures in the form that Stripe made common:
//! `Admit-Signature: t=<seconds>,v1=<hex HMAC-SHA256(t.body)>`, with one `v1` per key.

use data::keys::KeyRing;
use kit::Time;

use crate::error::PaymentsError;

/// The header that carries the signature.
pub const HEADER: &str = "admit-signature";
/// Seconds by which the sender's clock may differ, and for which a message can be repeated.
pub const TOLERANCE: i64 = 300;
/// Signatures looked at in one header; more is no honest sender.
const MOST_SIGNATURES: usize = 8;

/// The header's value for `body`, signed at `now` with the ring's current key.
pub fn sign(ring: &KeyRing, body: &[u8], now: Time) -> String {
    let seconds = now.as_second();
    format!("t={seconds},v1={}", hex(&ring.hmac(&signed_bytes(seconds, body))))
}

/// Checks `header` against the raw `body`, in constant time, with every key of the ring that still
/// verifies.
///
/// # Errors
/// [`PaymentsError::BadSignature`], with a reason that tells the sender what to look at.
pub fn verify(ring: &KeyRing, header: Option<&str>, body: &[u8], now: Time) -> Result<(), PaymentsError> {
    check(header, body, now, |message, mac| ring.verify_hmac(message, mac))
}

/// Checks a header in this form against the raw `body`; `fits` says whether a key signed the message.
///
/// # Errors
/// [`PaymentsError::BadSignature`], with a reason that tells the sender what to look at.
pub fn check(
    header: Option<&str>,
    body: &[u8],
    now: Time,
    fits: impl Fn(&[u8], &[u8]) -> bool,
) -> Result<(), PaymentsError> {
    let bad = |why| Err(PaymentsError::BadSignature(why));
    let Some(header) = header else { return bad("the signature header is missing") };
    let Some(parsed) = parse(header) else { return bad("the signature header can't be read") };
    if now.as_second().abs_diff(parsed.seconds) > TOLERANCE.unsigned_abs() {
        return bad("the timestamp is too far from now");
    }
    let message = signed_bytes(parsed.seconds, body);
    if parsed.macs.iter().any(|mac| fits(&message, mac)) { Ok(()) } else { bad("no signature fits") }
}

/// A header, taken apart.
#[derive(Debug, PartialEq, Eq)]
struct Parsed {
    seconds: i64,
    macs: Vec<Vec<u8>>,
}

fn parse(header: &str) -> Option<Parsed> {
    let mut seconds = None;
    let mut macs = Vec::new();
    for part in header.split(',') {
        match part.trim().split_once('=')? {
            ("t", value) if seconds.is_none() => {
                let digits =
                    (1..=12).contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_digit());
                seconds = Some(digits.then(|| value.parse().ok()).flatten()?);
            }
            ("t", _) => return None,
            ("v1", value) if macs.len() < MOST_SIGNATURES => macs.push(unhex(value)?),
            ("v1", _) => return None,
            _ => {}
        }
    }
    (!macs.is_empty()).then_some(Parsed { seconds: seconds?, macs })
}

/// What is signed: the time and the body as it travels, not as it parses.
fn signed_bytes(seconds: i64, body: &[u8]) -> Vec<u8> {
    let mut message = format!("{seconds}.").into_bytes();
    message.extend_from_slice(body);
    message
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// 32 bytes from 64 hexadecimal digits.
fn unhex(text: &str) -> Option<Vec<u8>> {
    let text = text.as_bytes();
    if text.len() != 64 {
        return None;
    }
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    text.chunks_exact(2).map(|pair| Some(digit(pair[0])? * 16 + digit(pair[1])?)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_several_signatures_and_refuses_what_is_odd() {
        let one = "ab".repeat(32);
        let parsed = parse(&format!("t=1700000000, v1={one},v0=zz,v1={}", "CD".repeat(32))).expect("good");
        assert_eq!(parsed.seconds, 1_700_000_000);
        assert_eq!(parsed.macs, [vec![0xab; 32], vec![0xcd; 32]]);
        for bad in [
            "".to_owned(),
            "t=1".to_owned(),
            format!("v1={one}"),
            format!("t=-1,v1={one}"),
            format!("t=1,t=2,v1={one}"),
            format!("t=99999999999999999999,v1={one}"),
            "t=1,v1=ab".to_owned(),
            format!("t=1,v1={}", "zz".repeat(32)),
            format!("t=1{}", format!(",v1={one}").repeat(9)),
            format!("t=1,v1=é{}", "a".repeat(62)),
        ] {
            assert_eq!(parse(&bad), None, "{bad}");
        }
        assert_eq!(unhex(&hex(&[7; 32])), Some(vec![7; 32]));
    }
}
