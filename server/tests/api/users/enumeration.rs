//! Nobody learns from an answer, its size or its time whether an address has an account.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::visible;
use crate::app::*;

/// Pairs of requests that are compared at a time.
const PAIRS: usize = 12;
/// How often, as long as they are not alike: on a busy machine one round says little, while leaving the hash out
/// makes a tenfold difference in each.
const ROUNDS: usize = 4;
/// The medians may differ by this factor.
const FACTOR: f64 = 1.6;

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    times[times.len() / 2].as_secs_f64()
}

fn address(kind: &str, at: usize) -> String {
    format!("{kind}-{at:02}@example.org")
}

/// Asks for known and unknown addresses in turn: the answers are the same, and the median times of a round alike.
async fn compare(app: &TestApp, path: &str, body: fn(&str) -> Value) {
    let ask = async |email: &str| {
        let client = app.client();
        let began = Instant::now();
        let reply = client.post(path, body(email)).await;
        (began.elapsed(), visible(&reply), reply.text().len())
    };
    let mut factors = Vec::new();
    for round in 0..ROUNDS {
        let (mut of_known, mut of_unknown) = (Vec::new(), Vec::new());
        for at in round * PAIRS..(round + 1) * PAIRS {
            let (time, answer, length) = ask(&address("person", at)).await;
            of_known.push(time);
            let (time, other, other_length) = ask(&address("nobody", at)).await;
            of_unknown.push(time);
            assert_eq!((answer, length), (other, other_length), "{path}");
        }
        let factor = median(of_known) / median(of_unknown);
        if (1.0 / FACTOR..FACTOR).contains(&factor) {
            return;
        }
        factors.push(factor);
    }
    panic!("{path}: known ones take {factors:.2?} times as long");
}

#[tokio::test]
async fn known_and_unknown_addresses_look_alike() {
    let app = TestApp::new().await;
    for at in 0..PAIRS * ROUNDS {
        app.user(&address("person", at)).await;
    }
    let sign_in = |email: &str| json!({ "email": email, "password": "not the password at all" });
    compare(&app, "/api/v1/session", sign_in).await;
    let only = |email: &str| json!({ "email": email });
    compare(&app, "/api/v1/password-resets", only).await;
    compare(&app, "/api/v1/session/link", only).await;
    let register =
        |email: &str| json!({ "email": email, "password": "tomato ladder quiet rain", "name": "Ada" });
    compare(&app, "/api/v1/users", register).await;
}
