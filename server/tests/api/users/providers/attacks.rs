//! Whatever a bad provider, a bad browser or somebody in between may try.

use serde_json::{Value, json};

use super::{With, back, finish, go, provider, round_trip, with_provider};
use crate::{
    app::*,
    users::{is_signed_in, providers::fake::Fake},
};

#[tokio::test]
async fn tokens_with_another_signature_are_refused() {
    let (app, fake) = with_provider().await;
    for with in [With::Nothing, With::Secret, With::PublicKey, With::StrangeKey, With::WrongKeyId] {
        fake.sign(with);
        let browser = app.client();
        let reply = round_trip(&browser, &fake, "sign_in").await;
        assert_eq!((reply.status.as_u16(), &reply["code"]), (401, &json!("provider_refused")), "{with:?}");
        assert!(!is_signed_in(&browser).await, "{with:?}");
    }
    fake.sign(With::Ecdsa);
    round_trip(&app.client(), &fake, "sign_in").await.expect(200);
}

#[tokio::test]
async fn tokens_for_somebody_else_or_another_moment_are_refused() {
    let (app, fake) = with_provider().await;
    let now = app.clock.now().as_second();
    let wrong = [
        json!({ "iss": "https://accounts.example.org" }),
        json!({ "iss": format!("{}/", fake.issuer()) }),
        json!({ "aud": "another program" }),
        json!({ "aud": [] }),
        json!({ "aud": ["admit at work", "another program"] }),
        json!({ "azp": "another program" }),
        json!({ "nonce": "of another sign-in" }),
        json!({ "nonce": null }),
        json!({ "exp": now - 61 }),
        json!({ "exp": null }),
        json!({ "exp": "tomorrow" }),
        json!({ "iat": now - 601, "exp": now + 300 }),
        json!({ "iat": now + 61 }),
        json!({ "iat": null }),
        json!({ "nbf": now + 61 }),
        json!({ "sub": null }),
        json!({ "sub": "" }),
        json!({ "sub": "x".repeat(256) }),
    ];
    for claims in wrong {
        fake.claims(claims.clone());
        let reply = round_trip(&app.client(), &fake, "sign_in").await;
        assert_eq!((reply.status.as_u16(), &reply["code"]), (401, &json!("provider_refused")), "{claims}");
    }
    let good = [
        json!({ "aud": ["admit at work"] }),
        json!({ "aud": ["x", "admit at work"], "azp": "admit at work" }),
        json!({ "exp": now - 30 }),
    ];
    for claims in good {
        fake.claims(claims);
        round_trip(&app.client(), &fake, "sign_in").await.expect(200);
    }
    let users: i64 = sqlx::query_scalar("select count(*) from users.users").fetch_one(&app.db).await.unwrap();
    assert_eq!(users, 1);
}

#[tokio::test]
async fn a_way_back_belongs_to_one_browser_one_state_and_works_once() {
    let (app, fake) = with_provider().await;
    let attempt = async |browser: &Client| {
        let url = go(browser, "sign_in").await.expect(200).str("url");
        let (state, code) = fake.agree(&url);
        back(&fake, &state, &code)
    };
    // Eve's way back in Ada's browser would sign Ada in as Eve.
    let (eve, ada) = (app.client(), app.client());
    let eves = attempt(&eve).await;
    finish(&ada, eves.clone()).await.expect_problem(410, "step_expired");
    attempt(&ada).await;
    finish(&ada, eves.clone()).await.expect_problem(410, "step_expired");
    assert!(!is_signed_in(&ada).await);

    finish(&eve, eves.clone()).await.expect(200);
    finish(&eve, eves.clone()).await.expect_problem(410, "step_expired");
    // The code itself is worth nothing in another attempt of the same browser.
    let mut mixed = attempt(&eve).await;
    mixed["code"] = eves["code"].clone();
    finish(&eve, mixed).await.expect_problem(401, "provider_refused");
    // A code that somebody else was given has another nonce and another challenge.
    let (mut mine, theirs) = (attempt(&eve).await, attempt(&ada).await);
    mine["code"] = theirs["code"].clone();
    finish(&eve, mine).await.expect_problem(401, "provider_refused");

    let late = attempt(&ada).await;
    app.clock.advance(600);
    finish(&ada, late).await.expect_problem(410, "step_expired");
    for garbage in ["x", &"A".repeat(43)] {
        let body = json!({ "provider": "fake", "state": garbage, "code": "x" });
        finish(&ada, body).await.expect_problem(410, "step_expired");
    }
}

#[tokio::test]
async fn the_answer_of_one_provider_is_not_taken_for_that_of_another() {
    let (honest, evil) = (Fake::start().await, Fake::start().await);
    let both = vec![provider("fake", honest.issuer()), provider("evil", evil.issuer())];
    let app = TestApp::with(|config| config.sign_in.providers = both).await;
    honest.follow(&app.clock);
    evil.follow(&app.clock);
    let browser = app.client();
    let begin = async |id: &str| {
        let body = json!({ "provider": id, "purpose": "sign_in" });
        browser.post("/api/v1/session/provider", body).await.expect(200).str("url")
    };
    // On the way to the evil one the browser is sent on to the honest one, whose code would go to the evil.
    let (state, code) = evil.agree(&begin("evil").await);
    let body = json!({ "provider": "fake", "state": state, "code": code, "iss": honest.issuer() });
    finish(&browser, body).await.expect_problem(410, "step_expired");
    let (state, code) = evil.agree(&begin("evil").await);
    let body = json!({ "provider": "evil", "state": state, "code": code, "iss": honest.issuer() });
    finish(&browser, body).await.expect_problem(401, "provider_refused");
    let (state, code) = honest.agree(&begin("fake").await);
    finish(&browser, json!({ "provider": "fake", "state": state, "code": code }))
        .await
        .expect_problem(401, "provider_refused");
    assert_eq!((evil.asked_for("token"), honest.asked_for("token")), (0, 0), "no code went anywhere");
    // The same subject at another provider is somebody else.
    let (state, code) = honest.agree(&begin("fake").await);
    finish(&browser, back(&honest, &state, &code)).await.expect(200);
    let (state, code) = evil.agree(&begin("evil").await);
    let body = json!({ "provider": "evil", "state": state, "code": code, "iss": evil.issuer() });
    finish(&app.client(), body.clone()).await.expect_problem(410, "step_expired");
    finish(&browser, body).await.expect_problem(409, "account_exists");
}

#[tokio::test]
async fn a_provider_that_lies_about_itself_is_not_used() {
    let (_, fake) = with_provider().await;
    let lies = [
        json!({ "issuer": "https://accounts.example.org" }),
        json!({ "token_endpoint": "ftp://x" }),
        json!({ "authorization_endpoint": "javascript:alert(1)" }),
        json!({ "jwks_uri": null }),
    ];
    for lie in lies {
        fake.says(lie.clone());
        let fresh =
            TestApp::with(|config| config.sign_in.providers = vec![provider("fake", fake.issuer())]).await;
        let before = fake.asked_for("metadata");
        go(&fresh.client(), "sign_in").await.expect(503);
        let reply = go(&fresh.client(), "sign_in").await;
        assert_eq!(fake.asked_for("metadata") - before, 1, "nobody asks again at once");
        assert_eq!((reply.status.as_u16(), &reply["code"]), (503, &json!("provider_away")), "{lie}");
    }
}

#[tokio::test]
async fn redirects_and_endless_answers_are_refused() {
    let (app, fake) = with_provider().await;
    fake.answers_at_length();
    round_trip(&app.client(), &fake, "sign_in").await.expect_problem(401, "provider_refused");
    let (app, fake) = with_provider().await;
    fake.redirects();
    round_trip(&app.client(), &fake, "sign_in").await.expect_problem(401, "provider_refused");
    assert_eq!(fake.asked_for("token"), 1);
}

#[tokio::test]
async fn what_comes_in_is_bounded() {
    let (app, _fake) = with_provider().await;
    let browser = app.client();
    for body in [
        json!({ "provider": "fake", "state": "x".repeat(101), "code": "x" }),
        json!({ "provider": "fake", "state": "x", "code": "x".repeat(4097) }),
        json!({ "provider": "x".repeat(31), "state": "x", "code": "x" }),
        json!({ "provider": "fake", "state": "x", "code": "x", "locale": "English" }),
        json!({ "provider": "fake", "state": "x", "code": "x", "next": "//evil.example" }),
        json!({ "state": "x", "code": "x" }),
        Value::Null,
    ] {
        let reply = finish(&browser, body.clone()).await;
        assert!(matches!(reply.status.as_u16(), 400 | 422), "{body}: {}", reply.text());
    }
    let reply =
        browser.post("/api/v1/session/provider", json!({ "provider": "fake", "purpose": "rule" })).await;
    assert!(matches!(reply.status.as_u16(), 400 | 422), "{}", reply.text());
}
