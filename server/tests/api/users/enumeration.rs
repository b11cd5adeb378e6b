//! Nobody learns from an answer, its size or its time whether an address has an account.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::visible;
use crate::app::*;

/// Pairs of requests that are compared.
const PAIRS: usize = 16;
/// The medians may differ by this factor: machines are noisy, while leaving the hash out makes it tenfold.
const FACTOR: f64 = 1.6;

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    times[times.len() / 2].as_secs_f64()
}

/// Asks for each of `known` and `unknown` in turn; the answers are the same, and their median times alike.
async fn compare(app: &TestApp, path: &str, known: &[String], unknown: &[String], body: fn(&str) -> Value) {
    let ask = async |email: &str| {
        let client = app.client();
        let began = Instant::now();
        let reply = client.post(path, body(email)).await;
        (began.elapsed(), visible(&reply), reply.text().len())
    };
    let (mut of_known, mut of_unknown) = (Vec::new(), Vec::new());
    for (known, unknown) in known.iter().zip(unknown) {
        let (time, answer, length) = ask(known).await;
        of_known.push(time);
        let (time, other, other_length) = ask(unknown).await;
        of_unknown.push(time);
        assert_eq!((answer, length), (other, other_length), "{path}");
    }
    let factor = median(of_known) / median(of_unknown);
    assert!((1.0 / FACTOR..FACTOR).contains(&factor), "{path}: known ones take {factor:.2} times as long");
}

#[tokio::test]
async fn known_and_unknown_addresses_look_alike() {
    let app = TestApp::new().await;
    let address = |kind: &str, at: usize| format!("{kind}-{at:02}@example.org");
    let known: Vec<String> = (0..PAIRS).map(|at| address("person", at)).collect();
    let unknown: Vec<String> = (0..PAIRS).map(|at| address("nobody", at)).collect();
    for email in &known {
        app.user(email).await;
    }
    let sign_in = |email: &str| json!({ "email": email, "password": "not the password at all" });
    compare(&app, "/api/v1/session", &known, &unknown, sign_in).await;
    let only = |email: &str| json!({ "email": email });
    compare(&app, "/api/v1/password-resets", &known, &unknown, only).await;
    compare(&app, "/api/v1/session/link", &known, &unknown, only).await;
    let register =
        |email: &str| json!({ "email": email, "password": "tomato ladder quiet rain", "name": "Ada" });
    compare(&app, "/api/v1/users", &known, &unknown, register).await;
}
