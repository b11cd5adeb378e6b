//! Keys of programs.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::{app::*, authorization::world::key_with};

/// Calls as a program does: with the key and without anything of a browser.
async fn call(app: &TestApp, token: &str, path: &str) -> Reply {
    let request = reqwest::Client::new().get(format!("{}{path}", app.url)).bearer_auth(token);
    app.client().raw(request).await
}

fn token(made: &Value) -> String {
    made["token"].as_str().expect("a key").to_owned()
}

fn path_of(org: &Organizer, made: &Value) -> String {
    org.path(&format!("/api-keys/{}", made["key"]["id"].as_str().expect("an id")))
}

#[tokio::test]
async fn a_key_is_shown_once_and_kept_by_nobody() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let made = key_with(&app, &org, &["events_read"], None).await;
    let key = token(&made);
    assert!(key.starts_with(made["key"]["prefix"].as_str().expect("a prefix")), "{made}");
    let list = org.client.get(&org.path("/api-keys")).await.expect(200);
    assert!(!list.text().contains(&key));
    let dump: String = sqlx::query_scalar(
        "select coalesce(string_agg(k::text, ' '), '') || (select coalesce(string_agg(l::text, ' '), '') from users.audit_log l)
         from users.api_keys k",
    )
    .fetch_one(&app.db)
    .await
    .unwrap();
    assert!(!dump.contains(&key[16..]), "the database holds the key");
    let stored: Vec<u8> =
        sqlx::query_scalar("select hash from users.api_keys").fetch_one(&app.db).await.unwrap();
    let hex: String = stored.iter().map(|byte| format!("{byte:02x}")).collect();
    call(&app, &hex, &org.path("/events")).await.expect_problem(401, "unauthenticated");
}

#[tokio::test]
async fn a_key_acts_for_its_organization_and_notes_its_use_once_a_minute() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    app.event(&org, EventSpec::default()).await;
    let made = key_with(&app, &org, &["events_read"], None).await;
    let events = call(&app, &token(&made), &org.path("/events")).await.expect(200);
    assert_eq!(events["items"].as_array().map(Vec::len), Some(1));
    let last = async || {
        let list = org.client.get(&org.path("/api-keys")).await.expect(200);
        (list["items"][0]["last_used_at"].clone(), list["items"][0]["last_used_network"].clone())
    };
    let (first, network) = last().await;
    assert_eq!((first.as_str(), network.as_str()), (Some("2027-01-10T12:00:00Z"), Some("127.0.0.0/24")));
    app.clock.advance(61);
    tokio::time::sleep(std::time::Duration::from_millis(2100)).await;
    call(&app, &token(&made), &org.path("/events")).await.expect(200);
    assert_eq!(last().await.0, "2027-01-10T12:01:01Z");
    for refused in ["/api/v1/me", "/api/v1/organizations"] {
        call(&app, &token(&made), refused).await.expect_problem(403, "people_only");
    }
    // Asking for the public things needs no key, and is not refused with one.
    call(&app, &token(&made), "/api/v1/catalogue/home").await.expect(200);
}

#[tokio::test]
async fn what_is_not_a_good_key_is_not_signed_in() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let made = key_with(&app, &org, &["events_read"], None).await;
    let key = token(&made);
    let events = org.path("/events");
    let other = format!("{}x{}", &key[..30], &key[31..]);
    for wrong in [&key[..59], &other, "admit_live_", &format!("{key}0"), &key.to_uppercase()] {
        call(&app, wrong, &events).await.expect_problem(401, "unauthenticated");
    }
    // Never in the address, and never beside a cookie.
    app.client()
        .get(&format!("{events}?api_key={key}&access_token={key}"))
        .await
        .expect_problem(401, "unauthenticated");
    let both = org.client.request(reqwest::Method::GET, &events).bearer_auth(&key);
    org.client.raw(both).await.expect_problem(400, "ambiguous_credentials");
    call(&app, &key, &events).await.expect(200);
    app.clock.advance(31 * 24 * 3600);
    call(&app, &key, &events).await.expect_problem(401, "unauthenticated");
}

#[tokio::test]
async fn revoking_and_changing_act_at_once_on_every_node() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let made = key_with(&app, &org, &["events_read"], None).await;
    let (key, events) = (token(&made), org.path("/events"));
    call(&app, &key, &events).await.expect(200);
    let other = json!({ "name": "Other", "scopes": ["bookings_read"], "expires_at": "2027-02-01T00:00:00Z" });
    org.client.put(&path_of(&org, &made), other).await.expect(200);
    call(&app, &key, &events).await.expect_problem(403, "forbidden");
    call(&app, &key, &org.path("/bookings")).await.expect(200);
    org.client.delete(&path_of(&org, &made)).await.expect(204);
    call(&app, &key, &org.path("/bookings")).await.expect_problem(401, "unauthenticated");
    org.client.delete(&path_of(&org, &made)).await.expect_problem(404, "not_found");

    // As another node does it: the change alone, and its announcement.
    let made = key_with(&app, &org, &["events_read"], None).await;
    let key = token(&made);
    call(&app, &key, &events).await.expect(200);
    let mut tx = app.db.begin().await.unwrap();
    sqlx::query("update users.api_keys set revoked_at = now()").execute(&mut *tx).await.unwrap();
    let id = made["key"]["id"].as_str().unwrap();
    data::listen::announce(&mut tx, users::SESSIONS_CHANNEL, id).await.unwrap();
    tx.commit().await.unwrap();
    let mut status = StatusCode::OK;
    for _ in 0..100 {
        status = call(&app, &key, &events).await.status;
        if status == 401 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    assert_eq!(status, 401, "the other node's revocation is not heard within a second");
}

#[tokio::test]
async fn rotation_leaves_time_to_change_over() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let made = key_with(&app, &org, &["events_read"], None).await;
    let path = format!("{}/rotate", path_of(&org, &made));
    let next = org.client.post(&path, json!({ "overlap_hours": 24 })).await.expect(201).json;
    assert_eq!(next["key"]["replaces"], made["key"]["id"]);
    assert_eq!(next["key"]["scopes"], made["key"]["scopes"]);
    let events = org.path("/events");
    call(&app, &token(&made), &events).await.expect(200);
    call(&app, &token(&next), &events).await.expect(200);
    app.clock.advance(24 * 3600);
    call(&app, &token(&made), &events).await.expect_problem(401, "unauthenticated");
    call(&app, &token(&next), &events).await.expect(200);
    org.client.sign_in(&org.email).await.expect(200);
    org.client.post(&path, json!({ "overlap_hours": 0 })).await.expect_problem(409, "key_ended");
    let path = format!("{}/rotate", path_of(&org, &next));
    org.client.post(&path, json!({ "overlap_hours": 0 })).await.expect(201);
    call(&app, &token(&next), &events).await.expect_problem(401, "unauthenticated");
    org.client.post(&path, json!({ "overlap_hours": 721 })).await.expect_problem(422, "invalid");
}

#[tokio::test]
async fn nobody_gives_a_key_more_than_they_hold() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let permissions = json!(["organization_read", "api_keys_manage", "events_read"]);
    let role = json!({ "name": "Integrator", "permissions": permissions });
    let role = org.client.post(&org.path("/roles"), role).await.expect(201);
    let bob = app.member(&org, "viewer").await;
    let id = bob.get("/api/v1/me").await.expect(200).str("id");
    let custom = json!({ "role": "custom", "role_id": role["id"] });
    org.client.patch(&org.path(&format!("/members/{id}")), custom).await.expect(200);
    let draft =
        |scopes: Value| json!({ "name": "K", "scopes": scopes, "expires_at": "2027-02-01T00:00:00Z" });
    let path = org.path("/api-keys");
    bob.post(&path, draft(json!(["bookings_read"]))).await.expect_problem(403, "beyond_own");
    let made = bob.post(&path, draft(json!(["events_read"]))).await.expect(201).json;
    bob.put(&path_of(&org, &made), draft(json!(["door_scan"]))).await.expect_problem(403, "beyond_own");
    for scopes in [json!(["members_manage"]), json!(["api_keys_manage"]), json!([]), json!(["x"])] {
        org.client.post(&path, draft(scopes)).await.expect_problem(422, "invalid");
    }
    for expires in ["2027-01-10T12:00:00Z", "2029-02-01T00:00:00Z"] {
        let body = json!({ "name": "K", "scopes": ["events_read"], "expires_at": expires });
        org.client.post(&path, body).await.expect_problem(422, "invalid");
    }
}

#[tokio::test]
async fn a_program_scans_at_the_door() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let booking = app.buy(&app.client(), &show, 1).await;
    let made = key_with(&app, &org, &["door_scan"], Some(&show.event_id)).await;
    let path = org.path(&format!("/events/{}/occurrences/{}/scans", show.event_id, show.occurrence_id));
    let body = json!({ "code": booking["tickets"][0]["code"], "nonce": uuid::Uuid::now_v7() });
    let request =
        reqwest::Client::new().post(format!("{}{path}", app.url)).bearer_auth(token(&made)).json(&body);
    let scan = app.client().raw(request).await;
    assert!(scan.status.is_success() && scan.text().contains("accepted"), "{}", scan.text());
    let by: uuid::Uuid = sqlx::query_scalar("select api_key_id from bookings.scans where scanned_by is null")
        .fetch_one(&app.db)
        .await
        .unwrap();
    assert_eq!(by.to_string(), made["key"]["id"].as_str().unwrap());
}

#[tokio::test]
async fn each_key_has_a_bucket_of_its_own() {
    let app = TestApp::with(|config| {
        config.rate_limits.enabled = true;
        config.rate_limits.key = server::config::Bucket { burst: 3, per_minute: 1 };
    })
    .await;
    let org = app.organizer().await;
    let (one, two) = (
        key_with(&app, &org, &["events_read"], None).await,
        key_with(&app, &org, &["events_read"], None).await,
    );
    let events = org.path("/events");
    for _ in 0..3 {
        call(&app, &token(&one), &events).await.expect(200);
    }
    let refused = call(&app, &token(&one), &events).await.expect_problem(429, "rate_limited");
    assert!(refused.header("ratelimit").is_some_and(|text| text.starts_with("\"key\"")));
    call(&app, &token(&two), &events).await.expect(200);
    org.client.get(&events).await.expect(200);
}
