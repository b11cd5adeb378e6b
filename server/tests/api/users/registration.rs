//! Registration, and the proof of the address.

use serde_json::json;

use super::{OTHER_PASSWORD, is_signed_in, last_mail, register, sign_in, visible};
use crate::app::TestApp;

#[tokio::test]
async fn from_registration_to_signing_out() {
    let app = TestApp::new().await;
    let ada = app.client();
    let reply = register(&ada, "Ada@Example.org", OTHER_PASSWORD).await.expect(202);
    assert_eq!(reply.json, json!({}));
    assert!(ada.cookie_names().is_empty(), "registration signs nobody in");

    let mail = last_mail(&app, "ada@example.org").await;
    let link = mail.link("token=");
    assert!(link.starts_with(&format!("{}/verify-email#token=", app.url)), "{link}");
    let body = json!({ "token": mail.token("token=") });
    let session = ada.post("/api/v1/users/verify", body.clone()).await.expect(200);
    assert_eq!(session["user"]["email"], "ada@example.org");
    assert_eq!(session["user"]["email_verified"], true);
    assert_eq!(session["memberships"], json!([]));
    assert!(session["csrf_token"].is_string() && session.json.get("tokens").is_none());
    assert_eq!(session.header("cache-control"), Some("no-store"));
    let cookies: Vec<_> = session.headers.get_all("set-cookie").iter().map(|c| c.to_str().unwrap()).collect();
    assert_eq!(cookies.len(), 2);
    assert!(
        cookies
            .iter()
            .all(|c| c.contains("HttpOnly") && c.contains("SameSite=Strict") && c.contains("Path=/"))
    );
    assert_eq!(ada.get("/api/v1/me").await.expect(200)["name"], "Ada");

    ada.clone().post("/api/v1/users/verify", body).await.expect_problem(410, "link_expired");

    let before = super::copy_of(&app, &ada).await;
    let out = ada.delete("/api/v1/session").await.expect(204);
    assert_eq!(out.header("clear-site-data"), Some("\"cache\""));
    assert!(ada.cookie_names().is_empty());
    assert!(!is_signed_in(&before).await, "the tokens are dead, not only forgotten");
    let refresh = before.request(reqwest::Method::POST, "/api/v1/session/refresh").json(&json!({}));
    before.raw(refresh).await.expect_problem(401, "signed_out");
    assert_eq!(ada.get("/api/v1/session").await.expect(200)["user"], json!(null));

    sign_in(&ada, "ada@example.org", OTHER_PASSWORD).await.expect(200);
    ada.get("/api/v1/me").await.expect(200);
}

#[tokio::test]
async fn nobody_learns_whether_an_address_has_an_account() {
    let app = TestApp::new().await;
    app.user("known@example.org").await;
    let stranger = app.client();
    register(&stranger, "unproved@example.org", OTHER_PASSWORD).await.expect(202);

    let known = register(&stranger, "known@example.org", OTHER_PASSWORD).await;
    let unproved = register(&stranger, "unproved@example.org", OTHER_PASSWORD).await;
    let unknown = register(&stranger, "unknown@example.org", OTHER_PASSWORD).await;
    assert_eq!(visible(&known), visible(&unknown));
    assert_eq!(visible(&unproved), visible(&unknown));

    let mail = last_mail(&app, "known@example.org").await;
    assert!(!mail.text.contains("token="), "the owner is told, and gets no secret: {}", mail.text);
    sign_in(&app.client(), "known@example.org", OTHER_PASSWORD)
        .await
        .expect_problem(401, "wrong_credentials");

    let ask = |email: &'static str| stranger.post("/api/v1/password-resets", json!({ "email": email }));
    let (known, unknown) = (ask("known@example.org").await, ask("nobody@example.org").await);
    assert_eq!(known.status, 202);
    assert_eq!(visible(&known), visible(&unknown));

    let wrong = sign_in(&stranger, "known@example.org", OTHER_PASSWORD).await;
    let unknown = sign_in(&stranger, "nobody@example.org", OTHER_PASSWORD).await;
    assert_eq!(wrong.status, 401);
    assert_eq!(visible(&wrong), visible(&unknown));
}

#[tokio::test]
async fn who_registers_first_or_again_takes_nothing_over() {
    let app = TestApp::new().await;
    let attacker = app.client();
    register(&attacker, "victim@example.org", "attackers own passphrase").await.expect(202);
    sign_in(&attacker, "victim@example.org", "attackers own passphrase").await.expect(200);
    assert_eq!(attacker.get("/api/v1/me").await.expect(200)["email_verified"], false);

    let victim = app.client();
    register(&victim, "victim@example.org", OTHER_PASSWORD).await.expect(202);
    let mail = last_mail(&app, "victim@example.org").await;
    sign_in(&app.client(), "victim@example.org", OTHER_PASSWORD).await.expect(401);
    attacker.get("/api/v1/me").await.expect(200);

    victim.post("/api/v1/users/verify", json!({ "token": mail.token("token=") })).await.expect(200);
    assert!(!is_signed_in(&attacker).await, "who did not prove the address is out");
    let again = sign_in(&app.client(), "victim@example.org", "attackers own passphrase").await;
    again.expect_problem(401, "wrong_credentials");
    sign_in(&app.client(), "victim@example.org", OTHER_PASSWORD).await.expect(200);
}

#[tokio::test]
async fn links_expire_and_are_replaced_on_request_but_not_without_end() {
    let app = TestApp::new().await;
    let ada = app.client();
    register(&ada, "ada@example.org", OTHER_PASSWORD).await.expect(202);
    let old = last_mail(&app, "ada@example.org").await.token("token=");
    app.clock.advance(48 * 3600 + 1);
    ada.post("/api/v1/users/verify", json!({ "token": old })).await.expect_problem(410, "link_expired");
    for garbage in ["", "x", &"A".repeat(43), "../../etc/passwd"] {
        ada.post("/api/v1/users/verify", json!({ "token": garbage }))
            .await
            .expect_problem(410, "link_expired");
    }
    ada.post("/api/v1/users/verify", json!({ "token": "x".repeat(101) })).await.expect(422);

    ada.post("/api/v1/me/verification", json!({})).await.expect(401);
    sign_in(&ada, "ada@example.org", OTHER_PASSWORD).await.expect(200);
    for _ in 0..8 {
        ada.post("/api/v1/me/verification", json!({})).await.expect(202);
    }
    let token = last_mail(&app, "ada@example.org").await.token("token=");
    assert_eq!(app.mails().await.len(), 1 + 5, "five an hour");
    ada.post("/api/v1/users/verify", json!({ "token": token })).await.expect(200);
    ada.post("/api/v1/me/verification", json!({})).await.expect(202);
    app.run_jobs().await;
    assert_eq!(app.mails().await.len(), 6, "a proved address needs no link");
}

#[tokio::test]
async fn what_does_not_fit_is_named() {
    let app = TestApp::new().await;
    let client = app.client();
    let good = json!({ "email": "ada@example.org", "password": OTHER_PASSWORD, "name": "Ada" });
    for (field, bad, code) in [
        ("email", json!("ada"), "invalid"),
        ("email", json!("ada@example.org\r\nBcc: x@example.org"), "invalid"),
        ("email", json!(1), "invalid"),
        ("password", json!("short"), "invalid"),
        ("password", json!("x".repeat(257)), "invalid"),
        ("password", json!("password1234"), "password_common"),
        ("password", json!("123456789012"), "password_pattern"),
        ("password", json!("ada@example.org"), "password_personal"),
        ("name", json!(""), "invalid"),
        ("name", json!("   "), "invalid"),
        ("name", json!("Ada\nLovelace"), "invalid"),
        ("name", json!("x".repeat(121)), "invalid"),
        ("locale", json!("english"), "invalid"),
        ("platform_role", json!("admin"), "unknown_field"),
        ("email_verified_at", json!("2027-01-01T00:00:00Z"), "unknown_field"),
    ] {
        let mut body = good.clone();
        body[field] = bad;
        let problem = client.post("/api/v1/users", body).await.expect_problem(422, "invalid");
        assert_eq!(problem["errors"][0]["field"], field, "{}", problem.text());
        assert_eq!(problem["errors"][0]["code"], code, "{}", problem.text());
    }
    assert_eq!(app.mails().await.len(), 0);
}
