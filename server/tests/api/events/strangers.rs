//! Nobody learns or changes what belongs to another organization.

use reqwest::Method;
use serde_json::{Value, json};

use super::{date, draft, id, venue};
use crate::{EventSpec, Reply, TestApp};

/// The body without what differs from request to request.
fn body(reply: &Reply) -> Value {
    let mut body = reply.json.clone();
    if let Some(body) = body.as_object_mut() {
        body.remove("request_id");
    }
    body
}

#[tokio::test]
async fn a_foreign_thing_is_answered_like_a_missing_one() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let stranger = app.organizer().await;
    let (own, _) = draft(&stranger, "Own").await;
    let place = venue(&org).await;
    let missing = "0190a5b2-7b7e-7c3e-8a55-000000000001";
    let event = |event: &str, rest: &str| format!("/events/{event}{rest}");
    let cases = [
        (Method::GET, event(&show.event_id, ""), event(missing, ""), Value::Null),
        (Method::PATCH, event(&show.event_id, ""), event(missing, ""), json!({ "version": 1 })),
        (Method::GET, event(&show.event_id, "/products"), event(missing, "/products"), Value::Null),
        (Method::GET, event(&show.event_id, "/pools"), event(missing, "/pools"), Value::Null),
        (Method::GET, event(&show.event_id, "/occurrences"), event(missing, "/occurrences"), Value::Null),
        (Method::GET, event(&show.event_id, "/checklist"), event(missing, "/checklist"), Value::Null),
        (Method::GET, event(&show.event_id, "/preview"), event(missing, "/preview"), Value::Null),
        (Method::POST, event(&show.event_id, "/publish"), event(missing, "/publish"), json!({})),
        (Method::POST, event(&show.event_id, "/duplicate"), event(missing, "/duplicate"), json!({})),
        (Method::POST, event(&show.event_id, "/cancel"), event(missing, "/cancel"), json!({ "reason": "x" })),
        (Method::POST, event(&show.event_id, "/occurrences"), event(missing, "/occurrences"), date(&app, 3)),
        (
            Method::PATCH,
            format!("/venues/{}", id(&place)),
            format!("/venues/{missing}"),
            json!({ "version": 1, "name": "Mine" }),
        ),
        (Method::DELETE, format!("/venues/{}", id(&place)), format!("/venues/{missing}"), Value::Null),
        // A part of another event, under an event of one's own.
        (
            Method::PATCH,
            event(id(&own), &format!("/pools/{}", show.pool_id)),
            event(id(&own), &format!("/pools/{missing}")),
            json!({ "version": 1, "capacity": 1 }),
        ),
        (
            Method::DELETE,
            event(id(&own), &format!("/products/{}", show.product_id)),
            event(id(&own), &format!("/products/{missing}")),
            Value::Null,
        ),
        (
            Method::PATCH,
            event(id(&own), &format!("/products/{}/offers/{}", show.product_id, show.offer_id)),
            event(id(&own), &format!("/products/{missing}/offers/{missing}")),
            json!({ "version": 1, "price_minor": 1 }),
        ),
        (
            Method::DELETE,
            event(id(&own), &format!("/occurrences/{}", show.occurrence_id)),
            event(id(&own), &format!("/occurrences/{missing}")),
            Value::Null,
        ),
    ];
    for (method, foreign, missing, content) in cases {
        let ask = |path: &str| {
            let request = stranger.client.request(method.clone(), &stranger.path(path));
            stranger.client.raw(if content.is_null() { request } else { request.json(&content) })
        };
        let (foreign, missing) = (ask(&foreign).await, ask(&missing).await);
        assert_eq!(body(&foreign), body(&missing), "{method}");
        foreign.expect_problem(404, "not_found");
    }
    // Under the other organization's own path it is no different.
    let there = stranger.client.get(&org.path(&format!("/events/{}", show.event_id))).await;
    let nowhere = stranger.client.get(&org.path(&format!("/events/{missing}"))).await;
    assert_eq!(body(&there), body(&nowhere));
    there.expect_problem(404, "not_found");
    app.client().get(&org.path("/events")).await.expect_problem(401, "unauthenticated");
}

#[tokio::test]
async fn roles_decide_who_makes_and_who_only_looks() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let path = org.path(&format!("/events/{}", show.event_id));
    let viewer = app.member(&org, "viewer").await;
    viewer.get(&path).await.expect(200);
    viewer.get(&org.path("/events")).await.expect(200);
    viewer.patch(&path, json!({ "version": 1 })).await.expect_problem(403, "forbidden");
    viewer.post(&format!("{path}/cancel"), json!({ "reason": "x" })).await.expect_problem(403, "forbidden");
    let door = app.member(&org, "door").await;
    door.get(&path).await.expect_problem(403, "forbidden");
    let manager = app.member(&org, "manager").await;
    manager.post(&format!("{path}/unpublish"), json!({})).await.expect(200);
}

#[tokio::test]
async fn a_member_limited_to_some_events_sees_only_those() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let (other, other_path) = draft(&org, "Secret").await;
    let manager = app.member(&org, "manager").await;
    let members = org.client.get(&org.path("/members")).await.expect(200);
    let member =
        members["items"].as_array().expect("members").iter().find(|m| m["role"] == "manager").cloned();
    let member = member.expect("the manager");
    let path = org.path(&format!("/members/{}", member["user_id"].as_str().expect("an id")));
    let limit = json!({ "role": "manager", "event_ids": [show.event_id] });
    org.client.patch(&path, limit).await.expect(200);
    let list = manager.get(&org.path("/events")).await.expect(200);
    assert_eq!(list["items"].as_array().expect("events").len(), 1);
    assert_eq!(list["items"][0]["id"], show.event_id.as_str());
    manager.get(&other_path).await.expect_problem(404, "not_found");
    let new = json!({ "title": id(&other), "category": "music" });
    manager.post(&org.path("/events"), new).await.expect_problem(403, "forbidden");
}
