//! Signing in with accounts elsewhere: what works, and what must not.

mod attacks;
mod fake;
mod links;

use serde_json::{Value, json};
use server::config::{ProviderConfig, Secret};

use self::fake::{CLIENT_ID, Fake, SECRET, With};
use super::{is_signed_in, second_factor::switch_on};
use crate::app::*;

/// The program with a provider.
async fn with_provider() -> (TestApp, Fake) {
    let fake = Fake::start().await;
    let app = TestApp::with(|config| config.sign_in.providers = vec![provider("fake", fake.issuer())]).await;
    fake.follow(&app.clock);
    (app, fake)
}

fn provider(id: &str, issuer: &str) -> ProviderConfig {
    ProviderConfig {
        id: id.to_owned(),
        name: format!("Account at {id}"),
        issuer: issuer.to_owned(),
        client_id: CLIENT_ID.to_owned(),
        client_secret: Some(Secret::new(SECRET)),
        allow_private: true,
    }
}

async fn go(client: &Client, purpose: &str) -> Reply {
    client.post("/api/v1/session/provider", json!({ "provider": "fake", "purpose": purpose })).await
}

/// What the page of ours posts when the browser comes back.
fn back(fake: &Fake, state: &str, code: &str) -> Value {
    json!({ "provider": "fake", "state": state, "code": code, "iss": fake.issuer() })
}

async fn finish(client: &Client, body: Value) -> Reply {
    client.post("/api/v1/session/provider/finish", body).await
}

/// There and back again.
async fn round_trip(client: &Client, fake: &Fake, purpose: &str) -> Reply {
    let url = go(client, purpose).await.expect(200).str("url");
    let (state, code) = fake.agree(&url);
    finish(client, back(fake, &state, &code)).await
}

#[tokio::test]
async fn a_stranger_gets_an_account_and_comes_back_to_it() {
    let (app, fake) = with_provider().await;
    let listed = app.client().get("/api/v1/session/providers").await.expect(200);
    assert_eq!(listed.json, json!({ "items": [{ "id": "fake", "name": "Account at fake" }] }));

    let browser = app.client();
    let session = round_trip(&browser, &fake, "sign_in").await.expect(200);
    assert_eq!(session["user"]["email"], "ada@example.org");
    assert_eq!(session["user"]["name"], "Ada Lovelace");
    assert_eq!(session["user"]["email_verified"], true);
    assert!(is_signed_in(&browser).await);
    assert!(browser.cookie("admit_provider").is_none(), "used up");

    // The same person with another address there is still the same person here.
    fake.claims(json!({ "email": "countess@example.org", "name": "Countess" }));
    let again = round_trip(&app.client(), &fake, "sign_in").await.expect(200);
    assert_eq!(again["user"]["id"], session["user"]["id"]);
    assert_eq!(again["user"]["email"], "ada@example.org");
    let security = browser.get("/api/v1/me/security").await.expect(200);
    assert_eq!(security["has_password"], false);
    assert_eq!(security["identities"][0]["provider"], "Account at fake");
    assert_eq!(security["identities"][0]["label"], "ada@example.org");
    assert_eq!((fake.asked_for("metadata"), fake.asked_for("keys")), (1, 1), "remembered");
}

#[tokio::test]
async fn keys_of_both_kinds_are_understood_and_userinfo_fills_gaps() {
    let (app, fake) = with_provider().await;
    fake.sign(With::Rsa);
    round_trip(&app.client(), &fake, "sign_in").await.expect(200);
    fake.claims(json!({ "sub": "bob", "email": null, "email_verified": null, "name": null }));
    fake.userinfo(json!({ "sub": "bob", "email": "bob@example.org", "email_verified": "true" }));
    let session = round_trip(&app.client(), &fake, "sign_in").await.expect(200);
    assert_eq!(session["user"]["email"], "bob@example.org");
    assert_eq!(session["user"]["name"], "bob");
    fake.claims(json!({ "sub": "carol", "email": null }));
    round_trip(&app.client(), &fake, "sign_in").await.expect_problem(401, "provider_refused");
}

#[tokio::test]
async fn an_address_that_nobody_proved_opens_nothing() {
    let (app, fake) = with_provider().await;
    app.user("known@example.org").await;
    let changes = [
        json!({ "email_verified": false }),
        json!({ "email_verified": null }),
        json!({ "email_verified": "false" }),
        json!({ "email": "known@example.org", "email_verified": false }),
        json!({ "email": "not an address" }),
    ];
    for claims in changes {
        fake.claims(claims.clone());
        let browser = app.client();
        let reply = round_trip(&browser, &fake, "sign_in").await;
        reply.expect_problem(403, "provider_email_unproved");
        assert!(!is_signed_in(&browser).await, "{claims}");
    }
}

#[tokio::test]
async fn people_may_say_no_and_providers_may_be_away() {
    let (app, fake) = with_provider().await;
    let browser = app.client();
    let url = go(&browser, "sign_in").await.expect(200).str("url");
    let (state, _) = fake.agree(&url);
    let no = json!({ "provider": "fake", "state": state, "error": "access_denied", "iss": fake.issuer() });
    finish(&browser, no).await.expect_problem(401, "provider_declined");
    go_to(&browser, "other").await.expect_problem(404, "not_found");

    let nowhere = format!("http://127.0.0.1:{}", free_port());
    let app = TestApp::with(|config| config.sign_in.providers = vec![provider("fake", &nowhere)]).await;
    go(&app.client(), "sign_in").await.expect_problem(503, "provider_away");
    // A provider in a private network, but the operator did not say so.
    let mut closed = provider("fake", fake.issuer());
    closed.allow_private = false;
    let before = fake.asked_for("metadata");
    let app = TestApp::with(|config| config.sign_in.providers = vec![closed]).await;
    go(&app.client(), "sign_in").await.expect_problem(503, "provider_away");
    assert_eq!(fake.asked_for("metadata"), before);
}

async fn go_to(client: &Client, provider: &str) -> Reply {
    client.post("/api/v1/session/provider", json!({ "provider": provider, "purpose": "sign_in" })).await
}

#[tokio::test]
async fn the_second_factor_is_asked_for_all_the_same() {
    let (app, fake) = with_provider().await;
    let browser = app.client();
    round_trip(&browser, &fake, "sign_in").await.expect(200);
    let phone = switch_on(&app, &browser).await;
    let browser = app.client();
    let half = round_trip(&browser, &fake, "sign_in").await.expect(200);
    assert_eq!(half["user"], Value::Null);
    assert!(!is_signed_in(&browser).await);
    app.clock.advance(30);
    let body = json!({ "code": phone.code(&app, 0) });
    browser.post("/api/v1/session/second-factor", body).await.expect(200);
    assert!(is_signed_in(&browser).await);
}

#[tokio::test]
async fn a_session_that_the_provider_remembers_is_no_fresh_proof_but_a_step_up_is() {
    let (app, fake) = with_provider().await;
    let hour_ago = app.clock.now().as_second() - 3600;
    for silent in [json!({ "auth_time": hour_ago }), json!({ "auth_time": null })] {
        fake.claims(silent.clone());
        let browser = app.client();
        round_trip(&browser, &fake, "sign_in").await.expect(200);
        browser.get("/api/v1/me/data").await.expect_problem(403, "reauthentication_required");

        let url = go(&browser, "step_up").await.expect(200).str("url");
        assert!(url.contains("max_age=0") && url.contains("prompt=login"), "{url}");
        let (state, code) = fake.agree(&url);
        finish(&browser, back(&fake, &state, &code)).await.expect_problem(401, "provider_refused");
        fake.claims(json!({}));
        round_trip(&browser, &fake, "step_up").await.expect(200);
        browser.get("/api/v1/me/data").await.expect(200);
    }
    // Another account there is another person here.
    let browser = app.client();
    round_trip(&browser, &fake, "sign_in").await.expect(200);
    fake.claims(json!({ "sub": "eve" }));
    round_trip(&browser, &fake, "step_up").await.expect_problem(403, "wrong_account");
    go(&app.client(), "step_up").await.expect_problem(401, "unauthenticated");
}
