//! Organizations.

use serde_json::{Value, json};

use super::{OTHER_PASSWORD, register, sign_in, visible};
use crate::app::TestApp;

fn stage() -> Value {
    json!({ "name": "Großes Haus", "country": "DE", "currency": "EUR", "time_zone": "Europe/Berlin" })
}

#[tokio::test]
async fn who_founds_an_organization_owns_it() {
    let app = TestApp::new().await;
    let ada = app.user("ada@example.org").await;
    let first = ada.post("/api/v1/organizations", stage()).await.expect(201);
    assert_eq!(first["slug"], "grosses-haus");
    assert_eq!((&first["version"], &first["accent_color"]), (&json!(1), &json!("#4F3CC9")));
    let second = ada.post("/api/v1/organizations", stage()).await.expect(201);
    assert_eq!(second["slug"], "grosses-haus-2");
    let mut taken = stage();
    taken["slug"] = json!("grosses-haus");
    ada.post("/api/v1/organizations", taken).await.expect_problem(409, "slug_taken");

    assert_eq!(ada.get("/api/v1/organizations").await.expect(200)["items"].as_array().unwrap().len(), 2);
    let session = ada.get("/api/v1/session").await.expect(200);
    let membership = &session["memberships"][0];
    assert_eq!(membership["organization_name"], "Großes Haus");
    assert_eq!((&membership["role"], &membership["event_ids"]), (&json!("owner"), &json!(null)));
    let members = ada.get(&format!("/api/v1/organizations/{}/members", first.str("id"))).await.expect(200);
    assert_eq!(members["items"][0]["email"], "ada@example.org");
}

#[tokio::test]
async fn an_unproved_address_founds_nothing() {
    let app = TestApp::new().await;
    let ada = app.client();
    register(&ada, "ada@example.org", OTHER_PASSWORD).await.expect(202);
    sign_in(&ada, "ada@example.org", OTHER_PASSWORD).await.expect(200);
    ada.post("/api/v1/organizations", stage()).await.expect_problem(403, "email_not_verified");
    app.client().post("/api/v1/organizations", stage()).await.expect_problem(401, "unauthenticated");
}

#[tokio::test]
async fn changes_need_the_version_that_was_read() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let path = org.path("");
    let change = json!({
        "version": 1, "name": "New Stage", "slug": "new-stage", "description": "Theatre\nand more",
        "accent_color": "#ff8800", "website": "https://stage.example.org", "support_email": "help@example.org",
        "time_zone": "Europe/Vienna", "country": "AT", "currency": "CHF", "locale": "de-AT",
    });
    let changed = org.client.patch(&path, change.clone()).await.expect(200);
    for (field, value) in change.as_object().unwrap() {
        match field.as_str() {
            "version" => assert_eq!(changed["version"], 2),
            "accent_color" => assert_eq!(changed["accent_color"], "#FF8800"),
            _ => assert_eq!(&changed[field.as_str()], value),
        }
    }
    org.client.patch(&path, json!({ "version": 1, "name": "Old" })).await.expect_problem(412, "stale");
    org.client.patch(&path, json!({ "name": "No version" })).await.expect_problem(422, "invalid");
    let cleared = org.client.patch(&path, json!({ "version": 2, "website": null })).await.expect(200);
    assert_eq!((&cleared["website"], &cleared["support_email"]), (&json!(null), &json!("help@example.org")));

    let other = app.organizer().await;
    let body = json!({ "version": 1, "slug": "new-stage" });
    other.client.patch(&other.path(""), body).await.expect_problem(409, "slug_taken");
}

#[tokio::test]
async fn what_does_not_fit_is_named() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    for (field, bad) in [
        ("name", json!("")),
        ("name", json!("x".repeat(121))),
        ("country", json!("de")),
        ("country", json!("DEU")),
        ("currency", json!("XXX")),
        ("currency", json!("eur")),
        ("time_zone", json!("Mars/Olympus")),
        ("time_zone", json!("x".repeat(65))),
        ("slug", json!("Not A Slug")),
        ("slug", json!("-a-")),
        ("slug", json!("x")),
        ("version", json!(7)),
    ] {
        let mut body = stage();
        body[field] = bad;
        let problem = org.client.post("/api/v1/organizations", body).await.expect_problem(422, "invalid");
        assert_eq!(problem["errors"][0]["field"], field, "{}", problem.text());
    }
    for (field, bad) in [
        ("accent_color", json!("red")),
        ("accent_color", json!("#ÄÄÄ")),
        ("website", json!("javascript:alert(1)")),
        ("website", json!(format!("https://example.org/{}", "x".repeat(300)))),
        ("support_email", json!("nobody")),
        ("description", json!("x".repeat(4001))),
        ("locale", json!("german")),
        ("time_zone", json!("Berlin")),
        ("id", json!("0190f0c0-0000-7000-8000-000000000000")),
        ("slug", json!("")),
    ] {
        let problem = org.client.patch(&org.path(""), json!({ "version": 1, field: bad })).await;
        let problem = problem.expect_problem(422, "invalid");
        assert_eq!(problem["errors"][0]["field"], field, "{}", problem.text());
    }
}

#[tokio::test]
async fn foreign_is_missing() {
    let app = TestApp::new().await;
    let (org, other) = (app.organizer().await, app.organizer().await);
    let missing = "/api/v1/organizations/0190f0c0-0000-7000-8000-000000000000";
    for rest in ["", "/members", "/invitations"] {
        let foreign = other.client.get(&org.path(rest)).await.expect_problem(404, "not_found");
        let nothing = other.client.get(&format!("{missing}{rest}")).await.expect_problem(404, "not_found");
        assert_eq!(visible(&foreign), visible(&nothing));
        app.client().get(&org.path(rest)).await.expect_problem(401, "unauthenticated");
    }
    other.client.patch(&org.path(""), json!({ "version": 1, "name": "Mine" })).await.expect(404);
    let invite = json!({ "email": "eve@example.org", "role": "manager" });
    other.client.post(&org.path("/invitations"), invite).await.expect(404);
    other.client.get("/api/v1/organizations/no-id").await.expect_problem(404, "not_found");
}
