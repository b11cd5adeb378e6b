//! Forgotten passwords.

use serde_json::json;

use super::{OTHER_PASSWORD, is_signed_in, last_mail, register, sign_in};
use crate::app::{Client, PASSWORD, Reply, TestApp};

async fn ask(client: &Client, email: &str) -> Reply {
    client.post("/api/v1/password-resets", json!({ "email": email })).await
}

async fn confirm(client: &Client, token: &str, password: &str) -> Reply {
    client.post("/api/v1/password-resets/confirm", json!({ "token": token, "password": password })).await
}

#[tokio::test]
async fn a_reset_sets_the_password_ends_all_sessions_and_signs_nobody_in() {
    let app = TestApp::new().await;
    let ada = app.user("ada@example.org").await;
    let somebody = app.client();
    ask(&somebody, "ada@example.org").await.expect(202);
    let mail = last_mail(&app, "ada@example.org").await;
    assert!(mail.link("token=").starts_with(&format!("{}/reset-password#token=", app.url)));
    let token = mail.token("token=");

    let weak = confirm(&somebody, &token, "password1234").await.expect_problem(422, "invalid");
    assert_eq!(weak["errors"][0]["code"], "password_common");
    confirm(&somebody, &token, "ada@example.org").await.expect_problem(422, "invalid");
    assert!(is_signed_in(&ada).await);

    confirm(&somebody, &token, OTHER_PASSWORD).await.expect(204);
    assert!(somebody.cookie_names().is_empty(), "it does not sign in");
    assert!(!is_signed_in(&ada).await, "all sessions ended");
    confirm(&somebody, &token, "another long passphrase").await.expect_problem(410, "link_expired");
    sign_in(&somebody, "ada@example.org", PASSWORD).await.expect(401);
    sign_in(&somebody, "ada@example.org", OTHER_PASSWORD).await.expect(200);
    let mail = last_mail(&app, "ada@example.org").await;
    assert!(!mail.text.contains("token="), "the owner hears of it");
}

#[tokio::test]
async fn links_are_good_for_half_an_hour_and_few() {
    let app = TestApp::new().await;
    app.user("ada@example.org").await;
    let client = app.client();
    for _ in 0..8 {
        ask(&client, "ada@example.org").await.expect(202);
        ask(&client, "nobody@example.org").await.expect(202);
    }
    let token = last_mail(&app, "ada@example.org").await.token("token=");
    assert_eq!(app.mails().await.len(), 5, "five an hour, and none to strangers");
    app.clock.advance(30 * 60);
    confirm(&client, &token, OTHER_PASSWORD).await.expect_problem(410, "link_expired");
    for garbage in ["", "x", &"A".repeat(43)] {
        confirm(&client, garbage, OTHER_PASSWORD).await.expect_problem(410, "link_expired");
    }
}

#[tokio::test]
async fn one_link_works_once_even_for_two_at_once_and_kills_its_siblings() {
    let app = TestApp::new().await;
    app.user("ada@example.org").await;
    let client = app.client();
    ask(&client, "ada@example.org").await.expect(202);
    let first = last_mail(&app, "ada@example.org").await.token("token=");
    ask(&client, "ada@example.org").await.expect(202);
    let second = last_mail(&app, "ada@example.org").await.token("token=");
    assert_ne!(first, second);
    let (one, other) = tokio::join!(
        confirm(&client, &second, OTHER_PASSWORD),
        confirm(&client, &second, "yet another passphrase"),
    );
    let mut statuses = [one.status.as_u16(), other.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [204, 410]);
    confirm(&client, &first, OTHER_PASSWORD).await.expect_problem(410, "link_expired");
}

#[tokio::test]
async fn links_are_good_for_one_thing_only() {
    let app = TestApp::new().await;
    let client = app.client();
    register(&client, "ada@example.org", OTHER_PASSWORD).await.expect(202);
    let verify = last_mail(&app, "ada@example.org").await.token("token=");
    confirm(&client, &verify, "another long passphrase").await.expect_problem(410, "link_expired");
    ask(&client, "ada@example.org").await.expect(202);
    let reset = last_mail(&app, "ada@example.org").await.token("token=");
    client.post("/api/v1/users/verify", json!({ "token": reset })).await.expect_problem(410, "link_expired");
    client
        .post("/api/v1/invitations/show", json!({ "token": reset }))
        .await
        .expect_problem(410, "link_expired");

    // The reset link arrived at the address, so the address is proved.
    confirm(&client, &reset, "another long passphrase").await.expect(204);
    let session = sign_in(&client, "ada@example.org", "another long passphrase").await.expect(200);
    assert_eq!(session["user"]["email_verified"], true);
}

#[tokio::test]
async fn secrets_are_stored_as_hashes_only() {
    let app = TestApp::new().await;
    let ada = app.user("ada@example.org").await;
    ask(&ada, "ada@example.org").await.expect(202);
    app.run_jobs().await;
    let refresh = ada.cookie("admit_rt").unwrap();
    let found: i64 = sqlx::query_scalar(
        "select count(*) from users.refresh_tokens where encode(hash, 'escape') like '%' || $1 || '%'",
    )
    .bind(&refresh)
    .fetch_one(&app.db)
    .await
    .unwrap();
    assert_eq!(found, 0);
    let lengths: Vec<i32> =
        sqlx::query_scalar("select length(hash) from users.mail_tokens").fetch_all(&app.db).await.unwrap();
    assert_eq!(lengths, [32]);
}
