//! Members and their roles.

use serde_json::{Value, json};

use crate::app::{Client, Organizer, TestApp};

async fn id_of(client: &Client) -> String {
    client.get("/api/v1/me").await.expect(200).str("id")
}

fn member_path(org: &Organizer, id: &str) -> String {
    org.path(&format!("/members/{id}"))
}

async fn roles(org: &Organizer) -> Vec<Value> {
    let list = org.client.get(&org.path("/members")).await.expect(200);
    list["items"].as_array().unwrap().iter().map(|item| item["role"].clone()).collect()
}

#[tokio::test]
async fn a_change_of_role_acts_at_once() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let bob = app.member(&org, "manager").await;
    let bob_id = id_of(&bob).await;
    bob.patch(&org.path(""), json!({ "version": 1, "name": "Mine" })).await.expect_problem(403, "forbidden");
    bob.get(&org.path("/members")).await.expect(200);

    let path = member_path(&org, &bob_id);
    let changed = org.client.patch(&path, json!({ "role": "owner" })).await.expect(200);
    assert_eq!(changed["role"], "owner");
    bob.patch(&org.path(""), json!({ "version": 1, "name": "Ours" })).await.expect(200);

    let event = "0190f0c0-0000-7000-8000-000000000000";
    org.client.patch(&path, json!({ "role": "door", "event_ids": [event] })).await.expect(200);
    let session = bob.get("/api/v1/session").await.expect(200);
    assert_eq!(session["memberships"][0]["role"], "door");
    assert_eq!(session["memberships"][0]["event_ids"], json!([event]));
    bob.patch(&org.path(""), json!({ "version": 2, "name": "Mine" })).await.expect_problem(403, "forbidden");

    org.client.delete(&path).await.expect(204);
    bob.get(&org.path("")).await.expect_problem(404, "not_found");
    org.client.delete(&path).await.expect_problem(404, "not_found");
    org.client.patch(&path, json!({ "role": "viewer" })).await.expect_problem(404, "not_found");
}

#[tokio::test]
async fn an_organization_keeps_an_owner() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let ada_id = id_of(&org.client).await;
    let path = member_path(&org, &ada_id);
    org.client.patch(&path, json!({ "role": "viewer" })).await.expect_problem(409, "last_owner");
    org.client.delete(&path).await.expect_problem(409, "last_owner");
    assert_eq!(roles(&org).await, ["owner"]);

    let bob = app.member(&org, "manager").await;
    let bob_id = id_of(&bob).await;
    org.client.patch(&member_path(&org, &bob_id), json!({ "role": "owner" })).await.expect(200);
    // Both owners demote each other at once.
    let ada_path = member_path(&org, &ada_id);
    let bob_path = member_path(&org, &bob_id);
    let (one, other) = tokio::join!(
        org.client.patch(&bob_path, json!({ "role": "viewer" })),
        bob.patch(&ada_path, json!({ "role": "viewer" })),
    );
    let done = [one.status.as_u16(), other.status.as_u16()];
    assert_eq!(done.iter().filter(|status| **status == 200).count(), 1, "{done:?}");
    let owners: i64 = sqlx::query_scalar("select count(*) from users.members where role = 'owner'")
        .fetch_one(&app.db)
        .await
        .unwrap();
    assert_eq!(owners, 1);
}

#[tokio::test]
async fn only_owners_manage_members_and_everybody_may_leave() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let owner_id = id_of(&org.client).await;
    for role in ["manager", "finance", "support", "door", "viewer"] {
        let member = app.member(&org, role).await;
        let id = id_of(&member).await;
        let own = member_path(&org, &id);
        member.patch(&own, json!({ "role": "owner" })).await.expect_problem(403, "forbidden");
        member.delete(&member_path(&org, &owner_id)).await.expect_problem(403, "forbidden");
        let invite = json!({ "email": "friend@example.org", "role": "manager" });
        member.post(&org.path("/invitations"), invite).await.expect_problem(403, "forbidden");
        member.get(&org.path("/invitations")).await.expect_problem(403, "forbidden");
        member.get(&org.path("")).await.expect(200);
        member.delete(&own).await.expect(204);
        member.get(&org.path("")).await.expect_problem(404, "not_found");
    }
    assert_eq!(roles(&org).await, ["owner"]);
}

#[tokio::test]
async fn limits_that_make_no_sense_are_refused() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let bob = app.member(&org, "door").await;
    let path = member_path(&org, &id_of(&bob).await);
    let event = "0190f0c0-0000-7000-8000-000000000000";
    for body in [
        json!({ "role": "owner", "event_ids": [event] }),
        json!({ "role": "door", "event_ids": [] }),
        json!({ "role": "door", "event_ids": vec![event; 201] }),
        json!({ "role": "door", "event_ids": ["x"] }),
        json!({ "role": "king" }),
        json!({}),
    ] {
        org.client.patch(&path, body).await.expect_problem(422, "invalid");
    }
}
