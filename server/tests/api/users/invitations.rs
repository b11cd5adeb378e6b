//! Invitations.

use serde_json::{Value, json};

use super::{OTHER_PASSWORD, last_mail, register, sign_in};
use crate::app::{Client, Organizer, Reply, TestApp};

async fn invite(org: &Organizer, email: &str, role: &str) -> Reply {
    org.client.post(&org.path("/invitations"), json!({ "email": email, "role": role })).await
}

async fn accept(client: &Client, token: &str) -> Reply {
    client.post("/api/v1/invitations/accept", json!({ "token": token })).await
}

async fn open(org: &Organizer) -> Vec<Value> {
    org.client.get(&org.path("/invitations")).await.expect(200)["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn an_invitation_is_shown_accepted_once_and_acts_at_once() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let bob = app.user("bob@example.org").await;
    bob.get(&org.path("")).await.expect(404);
    let made = invite(&org, "Bob@Example.org", "support").await.expect(201);
    assert_eq!((&made["email"], &made["role"]), (&json!("bob@example.org"), &json!("support")));
    assert!(made.json.get("token").is_none() && made.json.get("hash").is_none());
    let mail = last_mail(&app, "bob@example.org").await;
    assert!(mail.link("token=").starts_with(&format!("{}/invitation#token=", app.url)));
    let token = mail.token("token=");

    let shown = app.client().post("/api/v1/invitations/show", json!({ "token": token })).await.expect(200);
    assert_eq!((&shown["role"], &shown["email"]), (&json!("support"), &json!("bob@example.org")));
    accept(&app.client(), &token).await.expect_problem(401, "unauthenticated");

    let joined = accept(&bob, &token).await.expect(200);
    assert_eq!(joined["organization_id"], json!(org.organization_id));
    bob.get(&org.path("")).await.expect(200);
    accept(&bob, &token).await.expect_problem(410, "link_expired");
    assert!(open(&org).await.is_empty());
    invite(&org, "bob@example.org", "manager").await.expect_problem(409, "already_member");
}

#[tokio::test]
async fn only_the_invited_and_proved_address_may_accept() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    invite(&org, "bob@example.org", "manager").await.expect(201);
    let token = last_mail(&app, "bob@example.org").await.token("token=");
    let eve = app.user("eve@example.org").await;
    accept(&eve, &token).await.expect_problem(403, "wrong_account");

    let bob = app.client();
    register(&bob, "bob@example.org", OTHER_PASSWORD).await.expect(202);
    sign_in(&bob, "bob@example.org", OTHER_PASSWORD).await.expect(200);
    accept(&bob, &token).await.expect_problem(403, "email_not_verified");
    let proof = last_mail(&app, "bob@example.org").await.token("verify-email");
    bob.post("/api/v1/users/verify", json!({ "token": proof })).await.expect(200);
    accept(&bob, &token).await.expect(200);
}

#[tokio::test]
async fn a_new_invitation_replaces_the_old_one_and_both_end() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let bob = app.user("bob@example.org").await;
    invite(&org, "bob@example.org", "manager").await.expect(201);
    let first = last_mail(&app, "bob@example.org").await.token("token=");
    let second = invite(&org, "bob@example.org", "viewer").await.expect(201);
    let token = last_mail(&app, "bob@example.org").await.token("token=");
    assert_ne!(first, token);
    accept(&bob, &first).await.expect_problem(410, "link_expired");
    assert_eq!(open(&org).await.len(), 1);

    let path = org.path(&format!("/invitations/{}", second.str("id")));
    let other = app.organizer().await;
    let foreign = other.path(&format!("/invitations/{}", second.str("id")));
    other.client.delete(&foreign).await.expect_problem(404, "not_found");
    other.client.delete(&path).await.expect_problem(404, "not_found");
    org.client.delete(&path).await.expect(204);
    org.client.delete(&path).await.expect_problem(404, "not_found");
    accept(&bob, &token).await.expect_problem(410, "link_expired");

    invite(&org, "bob@example.org", "viewer").await.expect(201);
    let token = last_mail(&app, "bob@example.org").await.token("token=");
    app.clock.advance(14 * 24 * 3600);
    let show = app.client().post("/api/v1/invitations/show", json!({ "token": token })).await;
    show.expect_problem(410, "link_expired");
    bob.sign_in("bob@example.org").await.expect(200);
    accept(&bob, &token).await.expect_problem(410, "link_expired");
    org.client.sign_in(&org.email).await.expect(200);
    invite(&org, "bob@example.org", "viewer").await.expect(201);
}

#[tokio::test]
async fn two_invitations_at_once_leave_one_open() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let (one, other) =
        tokio::join!(invite(&org, "bob@example.org", "door"), invite(&org, "bob@example.org", "viewer"));
    one.expect(201);
    other.expect(201);
    assert_eq!(open(&org).await.len(), 1);
}

#[tokio::test]
async fn what_does_not_fit_is_refused() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    for body in [
        json!({ "email": "bob@example.org", "role": "owner" }),
        json!({ "email": "bob", "role": "viewer" }),
        json!({ "email": "bob@example.org", "role": "king" }),
        json!({ "email": "bob@example.org", "role": "door", "event_ids": [] }),
        json!({ "email": "bob@example.org" }),
    ] {
        org.client.post(&org.path("/invitations"), body).await.expect_problem(422, "invalid");
    }
}
