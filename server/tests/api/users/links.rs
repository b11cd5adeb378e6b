//! Signing in by mail, and changing the address.

use serde_json::{Value, json};

use super::{is_signed_in, last_mail, register, second_factor::switch_on, sign_in, visible};
use crate::app::{Client, PASSWORD, Reply, TestApp};

async fn ask(client: &Client, email: &str) -> Reply {
    client.post("/api/v1/session/link", json!({ "email": email })).await
}

async fn open(client: &Client, token: &str) -> Reply {
    client.post("/api/v1/session/link/open", json!({ "token": token })).await
}

#[tokio::test]
async fn a_link_signs_in_once_in_the_browser_that_asked() {
    let app = TestApp::new().await;
    app.user("ada@example.org").await;
    let browser = app.client();
    ask(&browser, "ada@example.org").await.expect(202);
    let mail = last_mail(&app, "ada@example.org").await;
    assert!(mail.link("token=").starts_with(&format!("{}/sign-in/link#token=", app.url)));
    let token = mail.token("token=");

    open(&app.client(), &token).await.expect_problem(410, "link_expired");
    let other = app.client();
    ask(&other, "nobody@example.org").await.expect(202);
    open(&other, &token).await.expect_problem(410, "link_expired");
    let session = open(&browser, &token).await.expect(200);
    assert_eq!(session["user"]["email"], "ada@example.org");
    assert!(is_signed_in(&browser).await);
    open(&browser, &token).await.expect_problem(410, "link_expired");
}

#[tokio::test]
async fn links_are_good_for_ten_minutes_few_and_tell_nothing() {
    let app = TestApp::new().await;
    app.user("ada@example.org").await;
    let client = app.client();
    let without_cookie = |reply: &Reply| {
        let (status, body, headers) = visible(reply);
        let headers: Vec<_> = headers.into_iter().filter(|(name, _)| name != "set-cookie").collect();
        (status, body, headers)
    };
    for _ in 0..7 {
        let known = ask(&client, "ada@example.org").await.expect(202);
        let unknown = ask(&app.client(), "nobody@example.org").await.expect(202);
        assert_eq!(without_cookie(&known), without_cookie(&unknown));
        assert!(unknown.header("set-cookie").is_some());
    }
    app.run_jobs().await;
    assert_eq!(app.mails().await.len(), 5, "five an hour, and none to strangers");
    let browser = app.client();
    app.clock.advance(3601);
    ask(&browser, "ada@example.org").await.expect(202);
    let token = last_mail(&app, "ada@example.org").await.token("token=");
    app.clock.advance(600);
    open(&browser, &token).await.expect_problem(410, "link_expired");
    for garbage in ["", "x", &"A".repeat(43)] {
        open(&browser, garbage).await.expect_problem(410, "link_expired");
    }
}

#[tokio::test]
async fn a_link_does_not_skip_the_second_step() {
    let app = TestApp::new().await;
    let phone = switch_on(&app, &app.user("ada@example.org").await).await;
    app.clock.advance(30);
    let browser = app.client();
    ask(&browser, "ada@example.org").await.expect(202);
    let token = last_mail(&app, "ada@example.org").await.token("token=");
    let half = open(&browser, &token).await.expect(200);
    assert_eq!(half["user"], Value::Null);
    assert!(!is_signed_in(&browser).await);
    let body = json!({ "code": phone.code(&app, 0) });
    browser.post("/api/v1/session/second-factor", body).await.expect(200);
}

#[tokio::test]
async fn whoever_prepared_an_account_with_a_foreign_address_is_out() {
    let app = TestApp::new().await;
    let eve = app.client();
    register(&eve, "ada@example.org", PASSWORD).await.expect(202);
    eve.sign_in("ada@example.org").await.expect(200);
    let ada = app.client();
    ask(&ada, "ada@example.org").await.expect(202);
    let token = last_mail(&app, "ada@example.org").await.token("sign-in/link#token=");
    open(&ada, &token).await.expect(200);
    assert!(!is_signed_in(&eve).await);
    eve.sign_in("ada@example.org").await.expect(401);
    assert_eq!(ada.get("/api/v1/me/security").await.expect(200)["has_password"], false);
    let body = json!({ "new_password": "tomato ladder quiet rain" });
    ada.post("/api/v1/me/password", body).await.expect(204);
    sign_in(&app.client(), "ada@example.org", "tomato ladder quiet rain").await.expect(200);
}

async fn change(client: &Client, email: &str) -> Reply {
    client.post("/api/v1/me/email", json!({ "email": email })).await
}

async fn confirm(client: &Client, token: &str) -> Reply {
    client.post("/api/v1/users/email/confirm", json!({ "token": token })).await
}

#[tokio::test]
async fn an_address_changes_when_the_new_side_proves_it_and_the_old_side_hears_of_it() {
    let app = TestApp::new().await;
    let ada = app.user("ada@example.org").await;
    change(&ada, "ada@example.org").await.expect_problem(422, "invalid");
    change(&ada, "ada@new.example").await.expect(202);
    let notice = last_mail(&app, "ada@example.org").await;
    assert!(notice.text.contains("ada@new.example") && !notice.text.contains("token="), "{}", notice.text);
    let token = last_mail(&app, "ada@new.example").await.token("email-change#token=");
    assert_eq!(ada.get("/api/v1/me").await.expect(200)["email"], "ada@example.org", "not yet");

    let anywhere = app.client();
    confirm(&anywhere, &token).await.expect(204);
    confirm(&anywhere, &token).await.expect_problem(410, "link_expired");
    assert_eq!(ada.get("/api/v1/me").await.expect(200)["email"], "ada@new.example", "at once");
    app.client().sign_in("ada@example.org").await.expect(401);
    app.client().sign_in("ada@new.example").await.expect(200);
    let mail = last_mail(&app, "ada@example.org").await;
    assert!(mail.text.contains("ada@new.example"));
    mail.token("email-undo#token=");

    app.clock.advance(601);
    change(&ada, "third@example.org").await.expect_problem(403, "reauthentication_required");
}

#[tokio::test]
async fn the_old_side_takes_it_back_with_all_that_the_thief_added() {
    let app = TestApp::new().await;
    let thief = app.user("ada@example.org").await;
    change(&thief, "eve@evil.example").await.expect(202);
    let token = last_mail(&app, "eve@evil.example").await.token("token=");
    confirm(&thief, &token).await.expect(204);
    switch_on(&app, &thief).await;
    app.run_jobs().await;
    let mails = app.mails().await;
    let undo =
        mails.iter().rev().find(|mail| mail.to == "ada@example.org").unwrap().token("email-undo#token=");

    let ada = app.client();
    app.clock.advance(6 * 24 * 3600);
    let body = json!({ "token": undo });
    ada.post("/api/v1/users/email/undo", body.clone()).await.expect(204);
    ada.post("/api/v1/users/email/undo", body).await.expect_problem(410, "link_expired");
    assert!(!is_signed_in(&thief).await);
    thief.sign_in("eve@evil.example").await.expect(401);
    thief.sign_in("ada@example.org").await.expect(401);
    let reset = last_mail(&app, "ada@example.org").await.token("reset-password#token=");
    let body = json!({ "token": reset, "password": "tomato ladder quiet rain" });
    ada.post("/api/v1/password-resets/confirm", body).await.expect(204);
    let session = sign_in(&ada, "ada@example.org", "tomato ladder quiet rain").await.expect(200);
    assert_eq!(session["user"]["email"], "ada@example.org", "and no second step of the thief's");
}

#[tokio::test]
async fn nobody_learns_whether_the_new_address_is_taken() {
    let app = TestApp::new().await;
    let ada = app.user("ada@example.org").await;
    app.user("bob@example.org").await;
    let taken = change(&ada, "bob@example.org").await.expect(202);
    let free = change(&ada, "free@example.org").await.expect(202);
    assert_eq!(visible(&taken), visible(&free));
    let mail = last_mail(&app, "bob@example.org").await;
    assert!(!mail.text.contains("token="), "the owner is told, and gets no link");

    // Taken between the question and the answer.
    let token = last_mail(&app, "free@example.org").await.token("token=");
    app.user("free@example.org").await;
    confirm(&app.client(), &token).await.expect_problem(410, "link_expired");
    assert_eq!(ada.get("/api/v1/me").await.expect(200)["email"], "ada@example.org");
}

#[tokio::test]
async fn a_new_password_stops_a_change_of_address_that_a_thief_began() {
    let app = TestApp::new().await;
    let thief = app.user("ada@example.org").await;
    for by_reset in [false, true] {
        change(&thief, "eve@evil.example").await.expect(202);
        let token = last_mail(&app, "eve@evil.example").await.token("token=");
        if by_reset {
            let ada = app.client();
            ada.post("/api/v1/password-resets", json!({ "email": "ada@example.org" })).await.expect(202);
            let reset = last_mail(&app, "ada@example.org").await.token("reset-password#token=");
            let body = json!({ "token": reset, "password": "seven drums under the bridge" });
            ada.post("/api/v1/password-resets/confirm", body).await.expect(204);
        } else {
            let body = json!({ "current_password": PASSWORD, "new_password": "tomato ladder quiet rain" });
            thief.post("/api/v1/me/password", body).await.expect(204);
        }
        confirm(&app.client(), &token).await.expect_problem(410, "link_expired");
    }
}

#[tokio::test]
async fn ways_in_are_added_by_those_who_proved_the_address() {
    let app = TestApp::new().await;
    let eve = app.client();
    register(&eve, "ada@example.org", PASSWORD).await.expect(202);
    eve.sign_in("ada@example.org").await.expect(200);
    for path in ["/api/v1/me/authenticator", "/api/v1/me/passkeys/challenge"] {
        eve.post(path, json!({})).await.expect_problem(403, "email_not_verified");
    }
    change(&eve, "eve@evil.example").await.expect_problem(403, "email_not_verified");
}
