//! Signing in with two steps.

use aws_lc_rs::hmac;
use reqwest::Method;
use serde_json::{Value, json};

use super::{OTHER_PASSWORD, copy_of, is_signed_in, last_mail, sign_in};
use crate::app::{Client, PASSWORD, Reply, TestApp};

/// The authenticator app of a person.
pub struct Phone {
    secret: Vec<u8>,
    pub recovery_codes: Vec<String>,
}

impl Phone {
    /// The secret as a dump of the database would show it.
    pub fn secret_in_hex(&self) -> String {
        self.secret.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// What it shows at this moment, or `steps` of thirty seconds later.
    pub fn code(&self, app: &TestApp, steps: i64) -> String {
        let step = app.clock.now().as_second() / 30 + steps;
        let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &self.secret);
        let tag = hmac::sign(&key, &step.to_be_bytes());
        let tag = tag.as_ref();
        let at = usize::from(tag[19] & 15);
        let word = u32::from_be_bytes(tag[at..at + 4].try_into().unwrap()) & 0x7fff_ffff;
        format!("{:06}", word % 1_000_000)
    }
}

fn from_base32(text: &str) -> Vec<u8> {
    let bits: String = text
        .bytes()
        .map(|letter| b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".iter().position(|one| *one == letter).unwrap())
        .map(|value| format!("{value:05b}"))
        .collect();
    bits.as_bytes()
        .chunks_exact(8)
        .map(|byte| byte.iter().fold(0, |sum, bit| sum * 2 + (bit - b'0')))
        .collect()
}

/// Switches the second step on.
pub async fn switch_on(app: &TestApp, client: &Client) -> Phone {
    let made = client.post("/api/v1/me/authenticator", json!({})).await.expect(200);
    let mut phone = Phone { secret: from_base32(&made.str("secret")), recovery_codes: Vec::new() };
    assert_eq!(phone.secret.len(), 20);
    assert!(made.str("link").contains(&made.str("secret")));
    let body = json!({ "code": phone.code(app, 0) });
    let codes = client.post("/api/v1/me/authenticator/confirm", body).await.expect(200);
    phone.recovery_codes =
        codes["codes"].as_array().unwrap().iter().map(|code| code.as_str().unwrap().to_owned()).collect();
    phone
}

async fn second(client: &Client, code: &str) -> Reply {
    client.post("/api/v1/session/second-factor", json!({ "code": code })).await
}

#[tokio::test]
async fn there_is_no_session_before_the_second_step() {
    let app = TestApp::new().await;
    let ada = app.user("ada@example.org").await;
    let elsewhere = app.client();
    elsewhere.sign_in("ada@example.org").await.expect(200);
    let phone = switch_on(&app, &ada).await;
    assert!(is_signed_in(&ada).await);
    assert!(!is_signed_in(&elsewhere).await, "other sessions end");
    assert!(last_mail(&app, "ada@example.org").await.subject.contains("Two-step sign-in is on"));

    let browser = app.client();
    let half = browser.sign_in("ada@example.org").await.expect(200);
    assert_eq!(half["user"], Value::Null);
    assert_eq!(half["second_factor"]["expires_in"], 300);
    assert!(half["second_factor"]["ticket"].is_null(), "no token for scripts");
    assert_eq!(browser.cookie_names(), ["__Host-admit_step"]);
    assert!(!is_signed_in(&browser).await);
    second(&browser, "000000").await.expect_problem(422, "invalid");
    app.clock.advance(30);
    let session = second(&browser, &phone.code(&app, 0)).await.expect(200);
    assert_eq!(session["user"]["email"], "ada@example.org");
    assert!(is_signed_in(&browser).await);
    assert!(browser.cookie("admit_step").is_none(), "the ticket is gone");

    let list = browser.get("/api/v1/me/sessions").await.expect(200);
    let with: Vec<_> =
        list["items"].as_array().unwrap().iter().map(|one| one["signed_in_with"].clone()).collect();
    assert!(with.contains(&json!("password+totp")), "{with:?}");
}

#[tokio::test]
async fn a_code_and_a_ticket_are_good_once() {
    let app = TestApp::new().await;
    let phone = switch_on(&app, &app.user("ada@example.org").await).await;
    let browser = app.client();
    browser.sign_in("ada@example.org").await.expect(200);
    second(&browser, &phone.code(&app, 0)).await.expect_problem(422, "invalid");
    app.clock.advance(30);
    let code = phone.code(&app, 0);
    let ticket = browser.cookie("admit_step").unwrap();
    second(&browser, &code).await.expect(200);

    let replay = app.client();
    replay.sign_in("ada@example.org").await.expect(200);
    second(&replay, &code).await.expect_problem(422, "invalid");
    let thief = app.client();
    thief.set_cookie("__Host-admit_step", Some(&ticket));
    app.clock.advance(30);
    second(&thief, &phone.code(&app, 0)).await.expect_problem(410, "step_expired");
    second(&app.client(), &phone.code(&app, 0)).await.expect_problem(410, "step_expired");

    let late = app.client();
    late.sign_in("ada@example.org").await.expect(200);
    app.clock.advance(300);
    second(&late, &phone.code(&app, 0)).await.expect_problem(410, "step_expired");
}

#[tokio::test]
async fn twenty_at_once_with_one_code_are_one_session() {
    let app = TestApp::new().await;
    let phone = switch_on(&app, &app.user("ada@example.org").await).await;
    app.clock.advance(60);
    let code = phone.code(&app, 0);
    let mut browsers = Vec::new();
    for _ in 0..4 {
        let browser = app.client();
        browser.sign_in("ada@example.org").await.expect(200);
        browsers.push(browser);
    }
    let running: Vec<_> = browsers
        .into_iter()
        .map(|browser| {
            let code = code.clone();
            tokio::spawn(async move { second(&browser, &code).await.status.as_u16() })
        })
        .collect();
    let mut good = 0;
    for one in running {
        good += i32::from(one.await.unwrap() == 200);
    }
    assert_eq!(good, 1);
}

#[tokio::test]
async fn guessing_codes_slows_down_tells_the_owner_and_locks_nobody_out() {
    let app = TestApp::new().await;
    let phone = switch_on(&app, &app.user("ada@example.org").await).await;
    app.clock.advance(60);
    let thief = app.client();
    thief.sign_in("ada@example.org").await.expect(200);
    for _ in 0..5 {
        second(&thief, "000000").await.expect_problem(422, "invalid");
    }
    let slow = second(&thief, "000000").await.expect_problem(429, "slow_down");
    assert!(slow.header("retry-after").is_some());
    app.clock.advance(2);
    second(&thief, "000000").await.expect_problem(422, "invalid");
    let mail = last_mail(&app, "ada@example.org").await;
    assert!(mail.subject.contains("Somebody knows your password"), "{}", mail.subject);

    app.clock.advance(4);
    let ada = app.client();
    ada.sign_in("ada@example.org").await.expect(200);
    second(&ada, &phone.code(&app, 0)).await.expect(200);
}

#[tokio::test]
async fn a_recovery_code_works_once_and_new_ones_replace_them() {
    let app = TestApp::new().await;
    let ada = app.user("ada@example.org").await;
    let phone = switch_on(&app, &ada).await;
    assert_eq!(phone.recovery_codes.len(), 10);
    let left = |security: &Reply| security["app"]["recovery_codes_left"].as_i64();
    assert_eq!(left(&ada.get("/api/v1/me/security").await), Some(10));

    let browser = app.client();
    browser.sign_in("ada@example.org").await.expect(200);
    second(&browser, &phone.recovery_codes[3].to_uppercase().replace('-', " ")).await.expect(200);
    assert!(last_mail(&app, "ada@example.org").await.subject.contains("recovery code"));
    assert_eq!(left(&browser.get("/api/v1/me/security").await), Some(9));
    let again = app.client();
    again.sign_in("ada@example.org").await.expect(200);
    second(&again, &phone.recovery_codes[3]).await.expect_problem(422, "invalid");

    let fresh = browser.post("/api/v1/me/recovery-codes", json!({})).await.expect(200);
    second(&again, &phone.recovery_codes[4]).await.expect_problem(422, "invalid");
    second(&again, fresh["codes"][0].as_str().unwrap()).await.expect(200);
}

#[tokio::test]
async fn changing_how_one_gets_in_wants_a_fresh_proof() {
    let app = TestApp::new().await;
    let ada = app.user("ada@example.org").await;
    let phone = switch_on(&app, &ada).await;
    app.clock.advance(601);
    for (method, path) in [
        (Method::POST, "/api/v1/me/authenticator"),
        (Method::DELETE, "/api/v1/me/authenticator"),
        (Method::POST, "/api/v1/me/recovery-codes"),
        (Method::POST, "/api/v1/me/passkeys/challenge"),
    ] {
        let reply = match method {
            Method::POST => ada.post(path, json!({})).await,
            _ => ada.delete(path).await,
        };
        reply.expect_problem(403, "reauthentication_required");
    }
    let new = json!({ "current_password": PASSWORD, "new_password": OTHER_PASSWORD });
    ada.post("/api/v1/me/password", new).await.expect_problem(403, "reauthentication_required");

    // Proving it again replaces the session; half of it proves nothing.
    let before = copy_of(&app, &ada).await;
    ada.sign_in("ada@example.org").await.expect(200);
    assert!(is_signed_in(&ada).await, "the session lives on until the second step");
    ada.get("/api/v1/session").await.expect(200);
    ada.delete("/api/v1/me/authenticator").await.expect_problem(403, "reauthentication_required");
    second(&ada, &phone.code(&app, 0)).await.expect(200);
    assert!(!is_signed_in(&before).await, "the old one has ended");
    ada.delete("/api/v1/me/authenticator").await.expect(204);
    ada.delete("/api/v1/me/authenticator").await.expect_problem(404, "not_found");
    assert_eq!(ada.get("/api/v1/me/security").await.expect(200)["app"], Value::Null);
    let direct = app.client();
    direct.sign_in("ada@example.org").await.expect(200);
    assert!(is_signed_in(&direct).await);
}

#[tokio::test]
async fn a_changed_password_makes_half_sign_ins_worthless() {
    let app = TestApp::new().await;
    let ada = app.user("ada@example.org").await;
    let phone = switch_on(&app, &ada).await;
    let thief = app.client();
    thief.sign_in("ada@example.org").await.expect(200);
    let new = json!({ "current_password": PASSWORD, "new_password": OTHER_PASSWORD });
    ada.post("/api/v1/me/password", new).await.expect(204);
    app.clock.advance(30);
    second(&thief, &phone.code(&app, 0)).await.expect_problem(410, "step_expired");
    let ada = app.client();
    sign_in(&ada, "ada@example.org", OTHER_PASSWORD).await.expect(200);
    second(&ada, &phone.code(&app, 0)).await.expect(200);
}

#[tokio::test]
async fn a_program_gets_its_ticket_in_json() {
    let app = TestApp::new().await;
    let phone = switch_on(&app, &app.user("ada@example.org").await).await;
    app.clock.advance(30);
    let http = reqwest::Client::new();
    let post = |path: &str, body: Value| http.post(format!("{}{path}", app.url)).json(&body);
    let program = app.client();
    let body = json!({ "email": "ada@example.org", "password": PASSWORD, "client": "native" });
    let half = program.raw(post("/api/v1/session", body)).await.expect(200);
    assert!(half.headers.get("set-cookie").is_none());
    let body = json!({
        "code": phone.code(&app, 0), "ticket": half["second_factor"]["ticket"], "client": "native",
    });
    let session = program.raw(post("/api/v1/session/second-factor", body)).await.expect(200);
    assert!(session["tokens"]["access_token"].is_string());
}

#[tokio::test]
async fn garbage_is_refused() {
    let app = TestApp::new().await;
    let ada = app.user("ada@example.org").await;
    let early = ada.post("/api/v1/me/authenticator/confirm", json!({ "code": "123456" })).await;
    early.expect_problem(410, "step_expired");
    ada.post("/api/v1/me/recovery-codes", json!({})).await.expect_problem(404, "not_found");
    switch_on(&app, &ada).await;
    ada.post("/api/v1/me/authenticator", json!({})).await.expect_problem(409, "authenticator_in_use");
    let browser = app.client();
    browser.sign_in("ada@example.org").await.expect(200);
    for bad in ["", &"1".repeat(41)] {
        second(&browser, bad).await.expect_problem(422, "invalid");
    }
    for bad in ["\u{0}", "１２３４５６", "'; --", "-1"] {
        let reply = second(&browser, bad).await;
        assert!(matches!(reply.status.as_u16(), 400 | 422 | 429), "{}", reply.text());
    }
}
