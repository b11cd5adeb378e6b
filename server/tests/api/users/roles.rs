//! Roles that organizations put together, and handing an organization over.

use serde_json::{Value, json};

use crate::app::*;

async fn id_of(client: &Client) -> String {
    client.get("/api/v1/me").await.expect(200).str("id")
}

async fn role(org: &Organizer, name: &str, permissions: &[&str]) -> Value {
    let body = json!({ "name": name, "permissions": permissions });
    org.client.post(&org.path("/roles"), body).await.expect(201).json
}

async fn give(org: &Organizer, user: &str, role: &Value) {
    let body = json!({ "role": "custom", "role_id": role["id"] });
    org.client.patch(&org.path(&format!("/members/{user}")), body).await.expect(200);
}

#[tokio::test]
async fn an_own_role_gives_exactly_what_it_says_and_changes_at_once() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let office = role(&org, "Box office", &["organization_read", "bookings_read"]).await;
    let bob = app.member(&org, "manager").await;
    let bob_id = id_of(&bob).await;
    bob.get(&org.path("/events")).await.expect(200);
    give(&org, &bob_id, &office).await;
    bob.get(&org.path("/events")).await.expect_problem(403, "forbidden");
    bob.get(&org.path("/bookings")).await.expect(200);
    let session = bob.get("/api/v1/session").await.expect(200);
    assert_eq!(session["memberships"][0]["role"], "custom");
    assert_eq!(session["memberships"][0]["role_name"], "Box office");
    assert_eq!(session["memberships"][0]["permissions"], json!(["organization_read", "bookings_read"]));

    let path = org.path(&format!("/roles/{}", office["id"].as_str().unwrap()));
    let wider = json!({ "name": "Box office", "permissions": ["events_read"], "version": 1 });
    org.client.patch(&path, wider.clone()).await.expect(200);
    bob.get(&org.path("/events")).await.expect(200);
    bob.get(&org.path("/bookings")).await.expect_problem(403, "forbidden");
    org.client.patch(&path, wider).await.expect_problem(412, "stale");
    org.client.delete(&path).await.expect_problem(409, "role_in_use");
    org.client.patch(&org.path(&format!("/members/{bob_id}")), json!({ "role": "viewer" })).await.expect(200);
    org.client.delete(&path).await.expect(204);
    org.client.delete(&path).await.expect_problem(404, "not_found");
    let list = org.client.get(&org.path("/roles")).await.expect(200);
    assert_eq!(list["own"], json!([]));
    assert_eq!(list["built_in"].as_array().map(Vec::len), Some(6));
}

#[tokio::test]
async fn nobody_climbs_by_managing_members() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let staff = role(&org, "Staff", &["organization_read", "members_manage", "events_read"]).await;
    let bob = app.member(&org, "viewer").await;
    let (bob_id, owner_id) = (id_of(&bob).await, id_of(&org.client).await);
    give(&org, &bob_id, &staff).await;
    let member = |id: &str| org.path(&format!("/members/{id}"));
    for role in ["owner", "manager", "finance", "support", "door", "viewer"] {
        bob.patch(&member(&bob_id), json!({ "role": role })).await.expect_problem(403, "beyond_own");
    }
    bob.patch(&member(&owner_id), json!({ "role": "viewer" })).await.expect_problem(403, "beyond_own");
    bob.delete(&member(&owner_id)).await.expect_problem(403, "beyond_own");
    let invite = json!({ "email": "friend@example.org", "role": "manager" });
    bob.post(&org.path("/invitations"), invite).await.expect_problem(403, "beyond_own");
    let wider = json!({ "name": "Wider", "permissions": ["api_keys_manage"] });
    bob.post(&org.path("/roles"), wider).await.expect_problem(403, "beyond_own");
    let path = org.path(&format!("/roles/{}", staff["id"].as_str().unwrap()));
    let wider = json!({ "name": "Staff", "permissions": ["members_manage", "audit_read"], "version": 1 });
    bob.patch(&path, wider).await.expect_problem(403, "beyond_own");
    bob.post(&org.path("/hand-over"), json!({ "user_id": owner_id }))
        .await
        .expect_problem(403, "owners_only");
    let narrow = json!({ "name": "Reader", "permissions": ["events_read"] });
    let reader = bob.post(&org.path("/roles"), narrow).await.expect(201);
    let invite = json!({ "email": "friend@example.org", "role": "custom", "role_id": reader["id"] });
    bob.post(&org.path("/invitations"), invite).await.expect(201);
}

#[tokio::test]
async fn roles_that_make_no_sense_are_refused() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    role(&org, "Crew", &["events_read"]).await;
    let same = json!({ "name": "CREW", "permissions": ["events_read"] });
    org.client.post(&org.path("/roles"), same).await.expect_problem(409, "role_name_taken");
    for body in [
        json!({ "name": "", "permissions": ["events_read"] }),
        json!({ "name": "x", "permissions": [] }),
        json!({ "name": "x", "permissions": ["fly"] }),
        json!({ "name": "x".repeat(61), "permissions": ["events_read"] }),
    ] {
        org.client.post(&org.path("/roles"), body).await.expect_problem(422, "invalid");
    }
    let other = app.organizer().await;
    let foreign = role(&other, "Theirs", &["events_read"]).await;
    let bob = app.member(&org, "viewer").await;
    let path = org.path(&format!("/members/{}", id_of(&bob).await));
    for body in [
        json!({ "role": "custom" }),
        json!({ "role": "viewer", "role_id": foreign["id"] }),
        json!({ "role": "custom", "role_id": foreign["id"] }),
    ] {
        org.client.patch(&path, body).await.expect_problem(422, "invalid");
    }
}

#[tokio::test]
async fn an_organization_is_handed_over_whole_and_never_without_owner() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let (bob, eve) = (app.member(&org, "manager").await, app.member(&org, "viewer").await);
    let (ada_id, bob_id, eve_id) = (id_of(&org.client).await, id_of(&bob).await, id_of(&eve).await);
    let path = org.path("/hand-over");
    org.client.post(&path, json!({ "user_id": ada_id })).await.expect_problem(422, "invalid");
    org.client.post(&path, json!({ "user_id": uuid::Uuid::now_v7() })).await.expect_problem(404, "not_found");
    bob.post(&path, json!({ "user_id": eve_id })).await.expect_problem(403, "forbidden");
    // To two at once: one gets it.
    let (one, other) = tokio::join!(
        org.client.post(&path, json!({ "user_id": bob_id })),
        org.client.post(&path, json!({ "user_id": eve_id })),
    );
    let won = [one.status.as_u16(), other.status.as_u16()];
    assert_eq!(won.iter().filter(|status| **status == 200).count(), 1, "{won:?}");
    let owners: Vec<uuid::Uuid> =
        sqlx::query_scalar("select user_id from users.members where role = 'owner'")
            .fetch_all(&app.db)
            .await
            .unwrap();
    assert_eq!(owners.len(), 1);
    assert_ne!(owners[0].to_string(), ada_id);
    org.client.post(&path, json!({ "user_id": ada_id })).await.expect_problem(403, "forbidden");
    org.client.get(&org.path("/events")).await.expect(200);
    sqlx::query("update users.members set role = 'viewer'")
        .execute(&app.db)
        .await
        .expect_err("the database refuses");
}

#[tokio::test]
async fn who_widens_rights_proves_who_they_are() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let staff = role(&org, "Staff", &["organization_read"]).await;
    let bob = app.member(&org, "viewer").await;
    let bob_id = id_of(&bob).await;
    let draft = json!({
        "name": "Website", "scopes": ["events_read"], "expires_at": app.clock.now().plus_seconds(86_400),
    });
    let key = org.client.post(&org.path("/api-keys"), draft.clone()).await.expect(201);
    let key = org.path(&format!("/api-keys/{}", key["key"]["id"].as_str().unwrap()));
    let (member, own) = (format!("/members/{bob_id}"), format!("/roles/{}", staff["id"].as_str().unwrap()));
    let (member, own) = (org.path(&member), org.path(&own));
    let permissions = json!(["organization_read"]);

    app.clock.advance(601);
    let owner = &org.client;
    let post = async |path: &str, body: Value| owner.post(&org.path(path), body).await;
    let refused = [
        post("/api-keys", draft.clone()).await,
        owner.put(&key, draft).await,
        owner.post(&format!("{key}/rotate"), json!({ "overlap_hours": 1 })).await,
        post("/roles", json!({ "name": "Other", "permissions": permissions })).await,
        owner.patch(&own, json!({ "name": "Staff", "permissions": permissions, "version": 1 })).await,
        owner.delete(&own).await,
        owner.patch(&member, json!({ "role": "manager" })).await,
        owner.delete(&member).await,
        post("/invitations", json!({ "email": "friend@example.org", "role": "viewer" })).await,
        post("/hand-over", json!({ "user_id": bob_id })).await,
    ];
    for reply in refused {
        reply.expect_problem(403, "reauthentication_required");
    }
    // What only takes away must never wait: a key that leaked, one's own membership.
    owner.delete(&key).await.expect(204);
    bob.delete(&member).await.expect(204);
}
