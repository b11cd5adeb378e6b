//! Every answer holds only what belongs to the caller.

use serde_json::json;

use super::{
    all,
    foreign::second_event,
    world::{Ids, Who, house, key_with},
};
use crate::app::*;

/// What must not be told: every id of `ids` but those that `may` names.
fn secrets<'a>(ids: &'a Ids, may: &Ids) -> Vec<&'a String> {
    ids.iter().filter(|(name, id)| id.len() == 36 && may.get(*name) != Some(*id)).map(|(_, id)| id).collect()
}

async fn leaks(app: &TestApp, who: &Who, own: &Ids, others: &Ids) -> (usize, Vec<String>) {
    let (mut seen, mut found) = (0, Vec::new());
    for operation in &all(app).await {
        if operation.method != "get" || operation.permission().is_none() {
            continue;
        }
        let reply = who.call("get", &operation.with(own), None).await;
        seen += usize::from(reply.status == 200);
        let text = reply.text();
        for secret in secrets(others, own) {
            if text.contains(secret.as_str()) {
                found.push(format!("{} tells {secret}", operation.name()));
            }
        }
    }
    (seen, found)
}

#[tokio::test]
async fn no_answer_tells_of_another_organization() {
    let app = TestApp::new().await;
    let (ours, theirs) = (house(&app, "Ours").await, house(&app, "Theirs").await);
    house(&app, "Third").await;
    let owner = Who::Browser(ours.owner.client.clone());
    let (seen, found) = leaks(&app, &owner, &ours.ids, &theirs.ids).await;
    assert!(seen > 30, "only {seen} answers");
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[tokio::test]
async fn no_answer_tells_of_events_beyond_the_limit() {
    let app = TestApp::new().await;
    let ours = house(&app, "Ours").await;
    let elsewhere = second_event(&app, &ours).await;
    let limited = app.member(&ours.owner, "manager").await;
    let id = limited.get("/api/v1/me").await.expect(200).str("id");
    let limit = json!({ "role": "manager", "event_ids": [ours.show.event_id] });
    ours.owner.client.patch(&ours.owner.path(&format!("/members/{id}")), limit).await.expect(200);
    let scopes = ["organization_read", "events_read", "bookings_read", "door_scan", "support_read"];
    let made = key_with(&app, &ours.owner, &scopes, Some(&ours.show.event_id)).await;
    for who in [Who::Browser(limited), Who::key(&app, &made)] {
        let (seen, found) = leaks(&app, &who, &ours.ids, &elsewhere).await;
        assert!(seen > 25, "only {seen} answers");
        assert!(found.is_empty(), "{}", found.join("\n"));
    }
}
