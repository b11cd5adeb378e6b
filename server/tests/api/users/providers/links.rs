//! Accounts here and elsewhere that come together, and part.

use serde_json::json;

use super::{back, finish, go, round_trip, with_provider};
use crate::{
    app::*,
    users::{is_signed_in, last_mail, register},
};

async fn identities(client: &Client) -> Vec<serde_json::Value> {
    let security = client.get("/api/v1/me/security").await.expect(200);
    security["identities"].as_array().expect("a list").clone()
}

async fn confirm(client: &Client) -> Reply {
    client.post("/api/v1/me/identities", json!({})).await
}

#[tokio::test]
async fn an_account_with_the_address_is_not_taken_over_but_linked_by_its_owner() {
    let (app, fake) = with_provider().await;
    app.user("ada@example.org").await;
    let browser = app.client();
    round_trip(&browser, &fake, "sign_in").await.expect_problem(409, "account_exists");
    assert!(!is_signed_in(&browser).await);
    round_trip(&app.client(), &fake, "sign_in").await.expect_problem(409, "account_exists");

    // Somebody else's proof is none, and uses the ticket up.
    let stranger = app.client();
    round_trip(&stranger, &fake, "sign_in").await.expect_problem(409, "account_exists");
    app.user("eve@example.org").await;
    stranger.sign_in("eve@example.org").await.expect(200);
    confirm(&stranger).await.expect_problem(410, "step_expired");
    assert!(identities(&stranger).await.is_empty());

    browser.sign_in("ada@example.org").await.expect(200);
    confirm(&browser).await.expect(204);
    confirm(&browser).await.expect_problem(410, "step_expired");
    assert_eq!(identities(&browser).await.len(), 1);
    let notice = last_mail(&app, "ada@example.org").await;
    assert!(notice.text.contains("Account at fake"), "{}", notice.text);
    let entered = round_trip(&app.client(), &fake, "sign_in").await.expect(200);
    assert_eq!(entered["user"]["email"], "ada@example.org");
}

#[tokio::test]
async fn whoever_prepared_an_account_with_a_foreign_address_gains_nothing() {
    let (app, fake) = with_provider().await;
    let eve = app.client();
    register(&eve, "ada@example.org", PASSWORD).await.expect(202);
    eve.sign_in("ada@example.org").await.expect(200);
    let ada = app.client();
    round_trip(&ada, &fake, "sign_in").await.expect_problem(409, "account_exists");
    // Eve can't link an account of hers before the address is proved.
    fake.claims(json!({ "sub": "eve-at-fake", "email": "eve@example.org" }));
    go(&eve, "link").await.expect_problem(403, "email_not_verified");

    ada.post("/api/v1/session/link", json!({ "email": "ada@example.org" })).await.expect(202);
    let token = last_mail(&app, "ada@example.org").await.token("sign-in/link#token=");
    ada.post("/api/v1/session/link/open", json!({ "token": token })).await.expect(200);
    confirm(&ada).await.expect(204);
    assert!(!is_signed_in(&eve).await);
    fake.claims(json!({}));
    round_trip(&app.client(), &fake, "sign_in").await.expect(200);
}

#[tokio::test]
async fn one_links_on_the_security_page_and_parts_again_but_not_from_the_last_way_in() {
    let (app, fake) = with_provider().await;
    let bob = app.user("bob@example.org").await;
    go(&app.client(), "link").await.expect_problem(401, "unauthenticated");
    round_trip(&bob, &fake, "link").await.expect(200);
    round_trip(&bob, &fake, "link").await.expect(200);
    let linked = identities(&bob).await;
    assert_eq!(linked.len(), 1, "twice is once");
    let entered = round_trip(&app.client(), &fake, "sign_in").await.expect(200);
    assert_eq!(entered["user"]["email"], "bob@example.org", "the subject decides, not the address");

    // It belongs to one person, and a person has one of each provider.
    let carol = app.user("carol@example.org").await;
    round_trip(&carol, &fake, "link").await.expect_problem(409, "identity_taken");
    fake.claims(json!({ "sub": "bob-again" }));
    round_trip(&bob, &fake, "link").await.expect_problem(409, "identity_taken");

    let path = format!("/api/v1/me/identities/{}", linked[0]["id"].as_str().unwrap());
    carol.delete(&path).await.expect_problem(404, "not_found");
    app.clock.advance(601);
    bob.delete(&path).await.expect_problem(403, "reauthentication_required");
    go(&bob, "link").await.expect_problem(403, "reauthentication_required");
    bob.sign_in("bob@example.org").await.expect(200);
    bob.delete(&path).await.expect(204);
    assert!(identities(&bob).await.is_empty());
    let notice = last_mail(&app, "bob@example.org").await;
    assert!(notice.text.contains("Account at fake"), "{}", notice.text);

    // Who has nothing else keeps it.
    fake.claims(json!({ "sub": "dora", "email": "dora@example.org" }));
    let dora = app.client();
    round_trip(&dora, &fake, "sign_in").await.expect(200);
    let only = identities(&dora).await;
    let path = format!("/api/v1/me/identities/{}", only[0]["id"].as_str().unwrap());
    dora.delete(&path).await.expect_problem(409, "last_way_in");
    dora.post("/api/v1/me/password", json!({ "new_password": "tomato ladder quiet rain" })).await.expect(204);
    dora.delete(&path).await.expect(204);
}

#[tokio::test]
async fn a_link_that_was_begun_in_another_session_is_not_made() {
    let (app, fake) = with_provider().await;
    app.user("ada@example.org").await;
    app.user("eve@example.org").await;
    let browser = app.client();
    browser.sign_in("ada@example.org").await.expect(200);
    let url = go(&browser, "link").await.expect(200).str("url");
    let (state, code) = fake.agree(&url);
    browser.sign_in("eve@example.org").await.expect(200);
    finish(&browser, back(&fake, &state, &code)).await.expect_problem(410, "step_expired");
    assert!(identities(&browser).await.is_empty());
}

#[tokio::test]
async fn who_leaves_takes_the_link_along() {
    let (app, fake) = with_provider().await;
    let ada = app.client();
    let first = round_trip(&ada, &fake, "sign_in").await.expect(200);
    let copy = ada.get("/api/v1/me/data").await.expect(200);
    assert_eq!(copy["account"]["accounts_elsewhere"][0]["provider"], fake.issuer());
    ada.post("/api/v1/me/erase", json!({ "email": "ada@example.org" })).await.expect(204);
    app.run_jobs().await;
    let left: i64 =
        sqlx::query_scalar("select count(*) from users.identities").fetch_one(&app.db).await.unwrap();
    assert_eq!(left, 0);
    let second = round_trip(&app.client(), &fake, "sign_in").await.expect(200);
    assert_ne!(first["user"]["id"], second["user"]["id"]);
}
