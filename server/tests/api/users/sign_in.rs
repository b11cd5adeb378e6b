//! Signing in: guessing is slow, nobody is locked out, old hashes are replaced.

use serde_json::json;

use super::{OTHER_PASSWORD, is_signed_in, sign_in};
use crate::app::{PASSWORD, TestApp};

#[tokio::test]
async fn guessing_slows_down_for_accounts_and_strangers_alike() {
    let app = TestApp::new().await;
    app.user("ada@example.org").await;
    let client = app.client();
    for email in ["ada@example.org", "nobody@example.org"] {
        for _ in 0..5 {
            sign_in(&client, email, OTHER_PASSWORD).await.expect_problem(401, "wrong_credentials");
        }
        let slow = sign_in(&client, email, OTHER_PASSWORD).await.expect_problem(429, "slow_down");
        assert_eq!(slow.header("retry-after"), Some("2"), "{email}");
        app.clock.advance(2);
        sign_in(&client, email, OTHER_PASSWORD).await.expect_problem(401, "wrong_credentials");
        let slow = sign_in(&client, email, PASSWORD).await.expect_problem(429, "slow_down");
        assert_eq!(slow.header("retry-after"), Some("4"), "{email}");
        app.clock.advance(4);
    }
    sign_in(&client, "ada@example.org", PASSWORD).await.expect(200);
    sign_in(&app.client(), "ada@example.org", OTHER_PASSWORD).await.expect(401);
    sign_in(&app.client(), "ada@example.org", PASSWORD).await.expect(200);
}

#[tokio::test]
async fn many_guesses_at_once_do_not_slip_through() {
    let app = TestApp::new().await;
    app.user("ada@example.org").await;
    for email in ["ada@example.org", "nobody@example.org"] {
        let guesses: Vec<_> = (0..20)
            .map(|_| {
                let client = app.client();
                tokio::spawn(async move { sign_in(&client, email, OTHER_PASSWORD).await })
            })
            .collect();
        let mut judged = 0;
        for guess in guesses {
            let reply = guess.await.unwrap();
            match reply.status.as_u16() {
                401 => judged += 1,
                429 | 503 => assert!(reply.header("retry-after").is_some()),
                _ => panic!("{}", reply.text()),
            }
        }
        assert_eq!(judged, 5, "{email}");
    }
}

/// [`OTHER_PASSWORD`] as bcrypt of another system, with cost 4.
const IMPORTED: &str = "$2b$04$abcdefghijklmnopqrstuuyVhdk9.1wMS7Mg.HWsPmPUkSkYMdBAW";

#[tokio::test]
async fn imported_hashes_work_and_are_replaced() {
    let app = TestApp::new().await;
    app.user("ada@example.org").await;
    sqlx::query("update users.users set password_hash = $1").bind(IMPORTED).execute(&app.db).await.unwrap();
    sign_in(&app.client(), "ada@example.org", PASSWORD).await.expect(401);
    sign_in(&app.client(), "ada@example.org", OTHER_PASSWORD).await.expect(200);
    let hash: String =
        sqlx::query_scalar("select password_hash from users.users").fetch_one(&app.db).await.unwrap();
    assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
    sign_in(&app.client(), "ada@example.org", OTHER_PASSWORD).await.expect(200);
}

#[tokio::test]
async fn a_new_session_replaces_the_one_of_the_same_browser_and_the_oldest_make_room() {
    let app = TestApp::new().await;
    let ada = app.user("ada@example.org").await;
    let before = super::copy_of(&app, &ada).await;
    ada.sign_in("ada@example.org").await.expect(200);
    assert!(!is_signed_in(&before).await);

    let mut browsers = Vec::new();
    for _ in 0..20 {
        app.clock.advance(1);
        let browser = app.client();
        browser.sign_in("ada@example.org").await.expect(200);
        browsers.push(browser);
    }
    assert!(!is_signed_in(&ada).await, "the oldest went");
    assert!(is_signed_in(&browsers[0]).await && is_signed_in(&browsers[19]).await);
    let list = browsers[0].get("/api/v1/me/sessions").await.expect(200);
    assert_eq!(list["items"].as_array().unwrap().len(), 20);
}

#[tokio::test]
async fn disabled_accounts_are_out_at_once() {
    let app = TestApp::new().await;
    let ada = app.user("ada@example.org").await;
    sqlx::query("update users.users set disabled_at = $1")
        .bind(app.clock.now())
        .execute(&app.db)
        .await
        .unwrap();
    let refresh = ada.request(reqwest::Method::POST, "/api/v1/session/refresh").json(&json!({}));
    ada.raw(refresh).await.expect_problem(401, "signed_out");
    sign_in(&app.client(), "ada@example.org", PASSWORD).await.expect_problem(401, "wrong_credentials");
}

#[tokio::test]
async fn garbage_is_refused_politely() {
    let app = TestApp::new().await;
    let client = app.client();
    for body in [
        json!({}),
        json!([]),
        json!({ "email": "ada@example.org" }),
        json!({ "email": "ada@example.org", "password": "" }),
        json!({ "email": "ada@example.org", "password": ["x"] }),
        json!({ "email": "' or 1=1 --", "password": "x" }),
        json!({ "email": "ada@example.org", "password": "x".repeat(257) }),
        json!({ "email": "ada@example.org", "password": "x", "client": "toaster" }),
        json!({ "email": "ada@example.org", "password": "x", "admin": true }),
    ] {
        client.post("/api/v1/session", body).await.expect_problem(422, "invalid");
    }
}
