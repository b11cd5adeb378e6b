//! Requests that are written once; only what differs from visitor to visitor is filled in.

use std::{
    hash::{BuildHasher as _, Hasher as _, RandomState},
    net::SocketAddr,
};

use memchr::memmem;

/// Placeholders of the same length as what replaces them.
const KEY: &str = "00000000-0000-4000-8000-000000000000";
const ADDRESS: &str = "2001:db8:0000:0000::1";
/// Spaces may stand around numbers in JSON, so a number of any size fits.
const NUMBER: &str = "        ";

/// Cheap chance: xorshift with a mixed output. Enough to pick seats and to make keys differ.
pub struct Dice(u64);

impl Dice {
    /// Dice that no other measurement has: a key that was used before would mean the same request.
    pub fn fresh() -> Self {
        Self(RandomState::new().build_hasher().finish() | 1)
    }

    /// Dice that fall the same each time.
    #[cfg(test)]
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn roll(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        ((u128::from(self.roll()) * end as u128) >> 64) as usize
    }
}

/// A request with holes for the visitor's address, the idempotency key and a number in the body.
#[derive(Clone)]
pub struct Template {
    bytes: Vec<u8>,
    address_at: usize,
    key_at: Option<usize>,
    number_at: Option<usize>,
}

/// What a browser of today sends with every call of a page to its own server. It would also accept
/// compressed answers; the generator does not (see docs/bench).
fn browser_headers(server: SocketAddr) -> String {
    format!(
        "Host: {server}\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0\r\n\
         Accept-Language: en-GB,en;q=0.5\r\nReferer: http://{server}/e/on-sale\r\nSec-Fetch-Site: same-origin\r\n\
         Sec-Fetch-Mode: cors\r\nSec-Fetch-Dest: empty\r\nX-Forwarded-For: {ADDRESS}\r\n"
    )
}

impl Template {
    /// A `GET` with further headers, each ended by CRLF.
    pub fn get(server: SocketAddr, path: &str, accept: &str, more: &str) -> Self {
        let common = browser_headers(server);
        Self::of(format!("GET {path} HTTP/1.1\r\n{common}Accept: {accept}\r\n{more}\r\n"))
    }

    /// A `POST` of JSON with an idempotency key.
    pub fn post(server: SocketAddr, path: &str, body: &str) -> Self {
        let common = browser_headers(server);
        Self::of(format!(
            "POST {path} HTTP/1.1\r\n{common}Accept: application/json\r\nOrigin: http://{server}\r\n\
             Content-Type: application/json\r\nIdempotency-Key: {KEY}\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        ))
    }

    /// The request of a first-time visitor who wants one ticket: no cookie yet, a key of its own.
    pub fn hold(server: SocketAddr, event_id: &str, occurrence_id: &str, item: &str) -> Self {
        let body = format!("{{\"occurrence_id\":\"{occurrence_id}\",\"items\":[{item}]}}");
        Self::post(server, &format!("/api/v1/events/{event_id}/holds"), &body)
    }

    /// An item of a hold: so many of an offer.
    pub fn item(offer_id: &str, quantity: u32) -> String {
        format!("{{\"offer_id\":\"{offer_id}\",\"quantity\":{quantity}}}")
    }

    /// An item of a hold with one seat that [`Template::write`] fills in.
    pub fn seat_item(offer_id: &str) -> String {
        format!("{{\"offer_id\":\"{offer_id}\",\"quantity\":1,\"seats\":[{NUMBER}]}}")
    }

    fn of(text: String) -> Self {
        let at = |hole: &str| memmem::find(text.as_bytes(), hole.as_bytes());
        let (address_at, key_at) = (at(ADDRESS).unwrap_or(0), at(KEY));
        // Headers have no eight spaces in a row.
        let number_at = at(NUMBER);
        Self { bytes: text.into_bytes(), address_at, key_at, number_at }
    }

    /// Writes the request of another visitor: new address, new key.
    pub fn write(&self, dice: &mut Dice, number: usize, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.bytes);
        let address = dice.roll();
        hex(&mut out[self.address_at + 9..][..4], address);
        hex(&mut out[self.address_at + 14..][..4], address >> 16);
        if let Some(at) = self.key_at {
            write_key(&mut out[at..at + KEY.len()], dice);
        }
        if let Some(at) = self.number_at {
            let mut rest = number;
            for place in out[at..at + NUMBER.len()].iter_mut().rev() {
                *place = b'0' + (rest % 10) as u8;
                rest /= 10;
                if rest == 0 {
                    break;
                }
            }
        }
    }
}

/// A version 4 UUID over the placeholder.
fn write_key(place: &mut [u8], dice: &mut Dice) {
    let (a, b) = (dice.roll(), dice.roll());
    hex(&mut place[0..8], a);
    hex(&mut place[9..13], a >> 32);
    hex(&mut place[15..18], a >> 48);
    hex(&mut place[20..23], b);
    hex(&mut place[24..36], b >> 12);
}

/// A fresh key as text.
pub fn new_key(dice: &mut Dice) -> String {
    let mut key = KEY.as_bytes().to_vec();
    write_key(&mut key, dice);
    String::from_utf8(key).unwrap_or_default()
}

/// An address that no other visitor has, nearly always.
pub fn new_address(dice: &mut Dice) -> String {
    let bits = dice.roll();
    format!("2001:db8:{:x}:{:x}::1", bits & 0xffff, bits >> 16 & 0xffff)
}

fn hex(place: &mut [u8], value: u64) {
    let mut rest = value;
    for digit in place {
        *digit = b"0123456789abcdef"[(rest & 15) as usize];
        rest >>= 4;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn text(template: &Template, dice: &mut Dice, number: usize) -> String {
        let mut out = Vec::new();
        template.write(dice, number, &mut out);
        String::from_utf8(out).expect("text")
    }

    fn header<'a>(request: &'a str, name: &str) -> &'a str {
        let line = request.lines().find_map(|line| line.strip_prefix(name)).expect("there");
        line.trim_start_matches(": ")
    }

    #[test]
    fn every_visitor_has_an_address_and_a_key_of_their_own() {
        let server = "127.0.0.1:8080".parse().expect("an address");
        let template = Template::hold(server, "e", "o", &Template::item("f", 1));
        let mut dice = Dice::new(7);
        let (mut keys, mut addresses) = (HashSet::new(), HashSet::new());
        for _ in 0..1000 {
            let request = text(&template, &mut dice, 0);
            let key = header(&request, "Idempotency-Key");
            assert!(key.len() == 36 && &key[14..15] == "4" && &key[19..20] == "8", "{key}");
            assert!(header(&request, "X-Forwarded-For").parse::<std::net::Ipv6Addr>().is_ok());
            addresses.insert(header(&request, "X-Forwarded-For").to_owned());
            keys.insert(key.to_owned());
        }
        assert_eq!((keys.len(), addresses.len()), (1000, 1000));
    }

    #[test]
    fn the_body_is_json_of_the_length_that_the_header_says() {
        let server = "127.0.0.1:8080".parse().expect("an address");
        let template = Template::hold(server, "e", "o", &Template::seat_item("f"));
        for seat in [0, 7, 19_999] {
            let request = text(&template, &mut Dice::new(1), seat);
            let (head, body) = request.split_once("\r\n\r\n").expect("a body");
            assert_eq!(header(head, "Content-Length"), body.len().to_string());
            let body: serde_json::Value = serde_json::from_str(body).expect("JSON");
            assert_eq!(body["items"][0]["seats"][0], seat);
        }
    }

    #[test]
    fn two_measurements_never_use_the_same_keys() {
        let (mut one, mut other) = (Dice::fresh(), Dice::fresh());
        assert_ne!(new_key(&mut one), new_key(&mut other));
    }

    #[test]
    fn dice_stay_below_and_reach_everything() {
        let mut dice = Dice::new(3);
        let seen: HashSet<usize> = (0..1000).map(|_| dice.below(6)).collect();
        assert_eq!(seen.len(), 6);
        assert!(seen.iter().all(|side| *side < 6));
    }
}
