//! Where one is signed in, and ending it.

use reqwest::Method;
use serde_json::json;

use super::{OTHER_PASSWORD, is_signed_in, last_mail, sign_in};
use crate::app::{Client, PASSWORD, TestApp};

async fn items(client: &Client) -> Vec<serde_json::Value> {
    client.get("/api/v1/me/sessions").await.expect(200)["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn sessions_are_listed_with_names_for_people() {
    let app = TestApp::new().await;
    app.user("ada@example.org").await;
    let phone = app.client();
    let request = phone
        .request(Method::POST, "/api/v1/session")
        .header("user-agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
        .json(&json!({ "email": "ada@example.org", "password": PASSWORD }));
    phone.raw(request).await.expect(200);
    let items = items(&phone).await;
    assert_eq!(items.len(), 2);
    let current = items.iter().find(|item| item["current"] == true).unwrap();
    assert_eq!(current["device"], "Firefox on Linux");
    assert_eq!(current["ip_prefix"], "127.0.0.0/24");
}

#[tokio::test]
async fn ending_a_session_acts_at_once() {
    let app = TestApp::new().await;
    let (laptop, phone, tablet) = (app.user("ada@example.org").await, app.client(), app.client());
    for client in [&phone, &tablet] {
        client.sign_in("ada@example.org").await.expect(200);
        assert!(is_signed_in(client).await);
    }
    let phone_id = items(&phone).await.into_iter().find(|item| item["current"] == true).unwrap();
    let path = format!("/api/v1/me/sessions/{}", phone_id["id"].as_str().unwrap());

    let eve = app.user("eve@example.org").await;
    eve.delete(&path).await.expect_problem(404, "not_found");
    assert!(is_signed_in(&phone).await, "nobody ends somebody else's session");

    laptop.delete(&path).await.expect(204);
    assert!(!is_signed_in(&phone).await);
    assert!(is_signed_in(&tablet).await);
    laptop.delete(&path).await.expect_problem(404, "not_found");
    laptop.delete("/api/v1/me/sessions/no-id").await.expect_problem(404, "not_found");

    laptop.delete("/api/v1/me/sessions").await.expect(204);
    assert!(!is_signed_in(&tablet).await && is_signed_in(&laptop).await);
    assert_eq!(items(&laptop).await.len(), 1);
}

#[tokio::test]
async fn a_changed_password_ends_all_other_sessions() {
    let app = TestApp::new().await;
    let (ada, phone) = (app.user("ada@example.org").await, app.client());
    phone.sign_in("ada@example.org").await.expect(200);
    let change = |current: &str, new: &str| {
        ada.post("/api/v1/me/password", json!({ "current_password": current, "new_password": new }))
    };
    change("wrong", OTHER_PASSWORD).await.expect_problem(403, "wrong_password");
    let weak = change(PASSWORD, "password1234").await.expect_problem(422, "invalid");
    assert_eq!(weak["errors"][0]["field"], "new_password");
    assert!(is_signed_in(&phone).await);

    change(PASSWORD, OTHER_PASSWORD).await.expect(204);
    assert!(is_signed_in(&ada).await && !is_signed_in(&phone).await);
    app.clock.advance(601);
    ada.get("/api/v1/me").await.expect(200);
    sign_in(&app.client(), "ada@example.org", PASSWORD).await.expect(401);
    sign_in(&app.client(), "ada@example.org", OTHER_PASSWORD).await.expect(200);
    let mail = last_mail(&app, "ada@example.org").await;
    assert!(!mail.text.contains("token=") && !mail.text.contains(OTHER_PASSWORD));
}

#[tokio::test]
async fn guessing_the_current_password_slows_down_too() {
    let app = TestApp::new().await;
    let ada = app.user("ada@example.org").await;
    let body = json!({ "current_password": "wrong", "new_password": OTHER_PASSWORD });
    for _ in 0..5 {
        ada.post("/api/v1/me/password", body.clone()).await.expect_problem(403, "wrong_password");
    }
    ada.post("/api/v1/me/password", body).await.expect_problem(429, "slow_down");
}

#[tokio::test]
async fn one_changes_ones_own_name_and_language_and_nothing_else() {
    let app = TestApp::new().await;
    let ada = app.user("ada@example.org").await;
    let me = ada.patch("/api/v1/me", json!({ "name": "  Countess ", "locale": "de-AT" })).await.expect(200);
    assert_eq!((&me["name"], &me["locale"]), (&json!("Countess"), &json!("de-AT")));
    assert_eq!(ada.get("/api/v1/session").await["user"]["name"], "Countess");
    assert_eq!(ada.patch("/api/v1/me", json!({})).await.expect(200)["name"], "Countess");
    for (field, bad) in [
        ("name", json!("")),
        ("name", json!("a\u{7}b")),
        ("locale", json!("xx-yy")),
        ("email", json!("eve@example.org")),
        ("platform_role", json!("admin")),
        ("email_verified", json!(true)),
    ] {
        ada.patch("/api/v1/me", json!({ field: bad })).await.expect_problem(422, "invalid");
    }
    app.client().get("/api/v1/me").await.expect_problem(401, "unauthenticated");
}
