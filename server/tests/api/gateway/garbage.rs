//! Garbage in, a refusal out: whatever is thrown at the API, it is never our mistake.
//!
//! Bodies, ids and queries are made from the OpenAPI document by a small random generator whose seed is
//! printed; `ADMIT_GARBAGE_SEED` repeats a run, `ADMIT_GARBAGE_ROUNDS` makes it longer.

use reqwest::Method;
use serde_json::{Map, Value, json};

use super::openapi::{document, operations};
use crate::app::*;

/// Requests per operation and caller.
const ROUNDS: u32 = 6;

/// SplitMix64: small, seeded, good enough for garbage.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.roll() % limit.max(1) as u64).unwrap_or(0)
    }

    fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}

/// Texts that have broken programs before.
const TEXTS: &[&str] = &[
    "",
    " ",
    "x",
    "null",
    "-1",
    "0",
    "'; drop table users.users; --",
    "\" or 1=1",
    "%s%n%00",
    "\u{202e}rtl",
    "🎫🎭",
    "Z̸̛a̶l̷g̵o̴",
    "<script>alert(1)</script>",
    "{{7*7}}",
    "../../etc/passwd",
    "\\",
    "\r\nBcc: x@y.example",
    "١٢٣",
    "2027-02-30T25:61:61Z",
    "-009999-01-02T01:59:59Z",
    "9999-12-31T23:59:59.999999999Z",
    "ada@example.org",
    "EUR",
    "DE",
    "en",
    "Europe/Berlin",
    "music",
    "#4F3CC9",
    "https://example.org",
    "javascript:alert(1)",
    "\u{feff}bom",
    "a\u{300}\u{300}\u{300}",
    "NaN",
    "1e400",
    "00000000-0000-0000-0000-000000000000",
    "\u{1}\u{2}\u{7f}",
    "ＡＢＣ",
];
const NUMBERS: &[i64] = &[
    0,
    1,
    -1,
    2,
    7,
    100,
    101,
    255,
    32767,
    32768,
    65536,
    100_000_001,
    i64::MAX,
    i64::MIN,
    1 << 31,
    -(1 << 31),
];

struct Thrower<'a> {
    dice: Dice,
    document: &'a Value,
    /// Ids of things that are really there.
    real: Vec<String>,
}

impl Thrower<'_> {
    fn text(&mut self) -> String {
        match self.dice.below(12) {
            0 => "long ".repeat(1 + self.dice.below(6000)),
            1 => uuid::Uuid::now_v7().to_string(),
            2 => self.dice.pick(&self.real.clone()).clone(),
            _ => (*self.dice.pick(TEXTS)).to_owned(),
        }
    }

    fn any(&mut self, depth: u32) -> Value {
        match self.dice.below(if depth == 0 { 6 } else { 8 }) {
            0 => Value::Null,
            1 => json!(self.dice.below(2) == 0),
            2 => json!(*self.dice.pick(NUMBERS)),
            3 => json!(1.5e300),
            4 | 5 => json!(self.text()),
            6 => (0..self.dice.below(4)).map(|_| self.any(depth - 1)).collect(),
            _ => (0..self.dice.below(4))
                .map(|_| (self.text(), self.any(depth - 1)))
                .collect::<Map<_, _>>()
                .into(),
        }
    }

    /// A value that mostly fits `schema`.
    fn fitting(&mut self, schema: &Value, depth: u32) -> Value {
        if depth == 0 || self.dice.below(9) == 0 {
            return self.any(2);
        }
        if let Some(target) = schema["$ref"].as_str() {
            let target = self.document.pointer(target.trim_start_matches('#')).cloned().unwrap_or_default();
            return self.fitting(&target, depth - 1);
        }
        for choice in ["oneOf", "anyOf", "allOf"] {
            if let Some(choices) = schema[choice].as_array().filter(|choices| !choices.is_empty()) {
                let chosen = self.dice.pick(choices).clone();
                return self.fitting(&chosen, depth - 1);
            }
        }
        if let Some(words) = schema["enum"].as_array().filter(|words| !words.is_empty()) {
            return self.dice.pick(words).clone();
        }
        let kinds = match &schema["type"] {
            Value::String(kind) => vec![kind.clone()],
            Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            _ => vec!["object".to_owned()],
        };
        match self.dice.pick(&kinds).as_str() {
            "object" => self.object(schema, depth),
            "array" => {
                let length = self.dice.below(4);
                (0..length).map(|_| self.fitting(&schema["items"], depth - 1)).collect()
            }
            "integer" | "number" => self.number(schema),
            "boolean" => json!(self.dice.below(2) == 0),
            "null" => Value::Null,
            _ => self.string(schema),
        }
    }

    fn object(&mut self, schema: &Value, depth: u32) -> Value {
        let mut object = Map::new();
        for (name, inner) in schema["properties"].as_object().cloned().unwrap_or_default() {
            if self.dice.below(8) != 0 {
                object.insert(name, self.fitting(&inner, depth - 1));
            }
        }
        if self.dice.below(12) == 0 {
            object.insert("is_admin".into(), json!(true));
        }
        Value::Object(object)
    }

    fn number(&mut self, schema: &Value) -> Value {
        let low = schema["minimum"].as_i64().unwrap_or(0);
        let high = schema["maximum"].as_i64().unwrap_or(low.saturating_add(50));
        match self.dice.below(5) {
            0 => json!(*self.dice.pick(NUMBERS)),
            1 => json!(low),
            2 => json!(high),
            _ => json!(low.saturating_add(i64::try_from(self.dice.below(20)).unwrap_or(0))),
        }
    }

    fn string(&mut self, schema: &Value) -> Value {
        let plain = self.dice.below(4) != 0;
        match schema["format"].as_str() {
            Some("uuid") if plain => json!(self.dice.pick(&self.real.clone())),
            Some("date-time") if plain => {
                let day = 1 + self.dice.below(28);
                json!(format!("2027-02-{day:02}T{:02}:00:00Z", self.dice.below(24)))
            }
            Some("email") if plain => json!(format!("p{}@example.org", self.dice.below(50))),
            _ => {
                let mut text = self.text();
                // Keys of objects and paths of queries aside, NUL is tested elsewhere.
                if let Some(longest) = schema["maxLength"].as_u64().filter(|_| plain) {
                    text = text.chars().take(usize::try_from(longest).unwrap_or(usize::MAX)).collect();
                }
                json!(text)
            }
        }
    }

    /// The path with its parameters filled: mostly with what is there, sometimes with anything.
    fn path(&mut self, template: &str, known: &[(&str, &str)]) -> String {
        let parts = template.split('/').map(|part| {
            let Some(name) = part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) else {
                return part.to_owned();
            };
            let real = known.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
            let value = match real {
                Some(value) if self.dice.below(8) != 0 => value,
                _ => self.text().chars().take(300).collect(),
            };
            encode(&value)
        });
        parts.collect::<Vec<_>>().join("/")
    }

    fn query(&mut self, operation: &Value) -> String {
        let mut pairs = Vec::new();
        for parameter in operation["parameters"].as_array().cloned().unwrap_or_default() {
            if parameter["in"] == "query" && self.dice.below(3) != 0 {
                let value = self.fitting(&parameter["schema"], 3);
                let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                let name = parameter["name"].as_str().unwrap_or("x");
                pairs.push(format!("{name}={}", encode(&text.chars().take(1500).collect::<String>())));
            }
        }
        if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
    }
}

fn encode(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        })
        .collect()
}

fn number_from_env(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[tokio::test]
async fn is_never_our_mistake() {
    let seed = number_from_env("ADMIT_GARBAGE_SEED").unwrap_or_else(|| u64::from(std::process::id()));
    let rounds = number_from_env("ADMIT_GARBAGE_ROUNDS")
        .map_or(ROUNDS, |rounds| u32::try_from(rounds).unwrap_or(ROUNDS));
    println!("ADMIT_GARBAGE_SEED={seed}");
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec { capacity: 100_000, ..EventSpec::default() }).await;
    let buyer = app.user("buyer@example.org").await;
    let booking = app.buy(&buyer, &show, 1).await;
    let booking_id = booking["id"].as_str().expect("an id").to_owned();
    let ticket_id = booking["tickets"][0]["id"].as_str().expect("a ticket").to_owned();

    let document = document(&app).await;
    let operations = operations(&document);
    let known = [
        ("organization_id", org.organization_id.as_str()),
        ("event_id", &show.event_id),
        ("occurrence_id", &show.occurrence_id),
        ("product_id", &show.product_id),
        ("offer_id", &show.offer_id),
        ("pool_id", &show.pool_id),
        ("booking_id", &booking_id),
        ("ticket_id", &ticket_id),
        ("slug", &show.slug),
        ("provider", "sandbox"),
    ];
    let real = known.iter().map(|(_, value)| (*value).to_owned()).collect();
    let mut thrower = Thrower { dice: Dice(seed), document: &document, real };
    let visitor = app.client();
    let (mut failures, mut sent, mut welcome) = (Vec::new(), 0, 0);
    for _ in 0..rounds {
        for (template, method, operation) in &operations {
            // Ending the callers' own sessions or accounts would leave only refusals to be tested.
            if template.contains("/session") || template.contains("/me/password") {
                continue;
            }
            for client in [&visitor, &buyer, &org.client] {
                let path = thrower.path(template, &known) + &thrower.query(operation);
                let verb = method.to_uppercase().parse::<Method>().expect("a method");
                let mut request = client.request(verb, &path).header("idempotency-key", key());
                let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
                let mut body = Value::Null;
                if method != "get" && method != "delete" {
                    body = thrower.fitting(schema, 7);
                    request = request.json(&body);
                }
                let reply = client.raw(request).await;
                sent += 1;
                welcome += u32::from(reply.status.is_success());
                let refused_well = !reply.status.is_client_error()
                    || reply.header("content-type") == Some("application/problem+json");
                if reply.status.is_server_error() || !refused_well {
                    failures.push(format!("{method} {path}\n  {body}\n  {} {}", reply.status, reply.text()));
                }
            }
        }
    }
    println!("{sent} requests, {welcome} of them were welcome");
    assert!(welcome * 20 > sent, "the garbage hardly gets past the door: {welcome} of {sent}");
    assert!(failures.is_empty(), "{} failures with seed {seed}:\n{}", failures.len(), failures.join("\n"));
}
