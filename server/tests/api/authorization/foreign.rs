//! What is not yours looks exactly like what is not there.

use std::collections::BTreeMap;

use serde_json::json;

use super::{
    Operation, all,
    world::{House, Ids, Who, house, key_with},
};
use crate::app::*;

/// Places where something foreign can stand that is no secret: numbers count for everybody.
const NO_IDS: [&str; 2] = ["number", "slug"];

/// The reply without what is its own: the request's id and the ids that were asked for.
fn essence(reply: &Reply, asked: &[&String]) -> String {
    let mut json = reply.json.clone();
    if let Some(map) = json.as_object_mut() {
        map.remove("request_id");
    }
    let text = if json.is_null() { reply.text() } else { json.to_string() };
    let text = asked.iter().fold(text, |text, id| text.replace(id.as_str(), "ID"));
    format!("{} {text}", reply.status)
}

/// Asks for each of the path's things as foreign and as missing, the others being `own`; what differs.
async fn differences(who: &Who, operation: &Operation, own: &Ids, foreign: &Ids) -> Vec<String> {
    let mut found = Vec::new();
    for name in operation.parameters() {
        if NO_IDS.contains(&name) || !own.contains_key(name) {
            continue;
        }
        let replaced = |id: String| {
            let mut ids: BTreeMap<_, _> = own.clone();
            *ids.get_mut(name).expect("known") = id;
            ids
        };
        let (theirs, nobodys) = (foreign[name].clone(), uuid::Uuid::now_v7().to_string());
        if theirs == own[name] {
            continue;
        }
        let body = operation.body.as_ref();
        let there = who.call(&operation.method, &operation.with(&replaced(theirs.clone())), body).await;
        let missing = who.call(&operation.method, &operation.with(&replaced(nobodys.clone())), body).await;
        let asked = [&theirs, &nobodys];
        let (there, missing) = (essence(&there, &asked), essence(&missing, &asked));
        if there != missing {
            found.push(format!(
                "{} with a foreign {name}: {there}\n    but missing: {missing}",
                operation.name()
            ));
        } else if !there.starts_with("404") {
            found.push(format!("{} with a foreign {name}: not 404 but {there}", operation.name()));
        }
    }
    found
}

#[tokio::test]
async fn foreign_things_look_like_missing_ones() {
    let app = TestApp::new().await;
    let (ours, theirs) = (house(&app, "Ours").await, house(&app, "Theirs").await);
    let scopes =
        ["events_read", "events_manage", "bookings_read", "bookings_manage", "door_scan", "support_read"];
    let made = key_with(&app, &ours.owner, &scopes, None).await;
    let owner = Who::Browser(ours.owner.client.clone());
    let key = Who::key(&app, &made);
    let (mut wrong, mut asked) = (Vec::new(), 0);
    for operation in all(&app).await.iter().filter(|one| one.permission().is_some()) {
        asked += operation.parameters().len();
        wrong.extend(differences(&owner, operation, &ours.ids, &theirs.ids).await);
        if scopes.contains(&operation.permission().expect("one")) {
            wrong.extend(differences(&key, operation, &ours.ids, &theirs.ids).await);
        }
    }
    assert!(asked > 150, "only {asked}");
    assert!(wrong.is_empty(), "{} of {asked}:\n{}", wrong.len(), wrong.join("\n"));
}

#[tokio::test]
async fn events_beyond_the_limit_look_like_missing_ones() {
    let app = TestApp::new().await;
    let ours = house(&app, "Ours").await;
    let other = second_event(&app, &ours).await;
    let limited = app.member(&ours.owner, "manager").await;
    let id = limited.get("/api/v1/me").await.expect(200).str("id");
    let limit = json!({ "role": "manager", "event_ids": [ours.show.event_id] });
    ours.owner.client.patch(&ours.owner.path(&format!("/members/{id}")), limit).await.expect(200);
    let member = Who::Browser(limited);
    let mut wrong = Vec::new();
    for operation in &all(&app).await {
        let within = operation.permission().is_some_and(|one| {
            !matches!(one, "organization_manage" | "members_manage" | "api_keys_manage" | "audit_read")
        });
        let by_event = ["{event_id}", "{conversation_id}"].iter().any(|part| operation.path.contains(part));
        if within && by_event {
            wrong.extend(differences(&member, operation, &ours.ids, &other).await);
        }
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}

/// Another event of the same organization with one of everything.
pub async fn second_event(app: &TestApp, ours: &House) -> Ids {
    let show = app.event(&ours.owner, EventSpec { title: "Elsewhere".into(), ..EventSpec::default() }).await;
    let buyer = app.client();
    let booking = app.buy(&buyer, &show, 1).await;
    let question = json!({ "subject": "Elsewhere?", "body": "Where?" });
    let path = format!("{}/conversations", booking_path(&booking));
    let conversation = buyer.post(&path, question).await.expect(201);
    let mut ids = ours.ids.clone();
    let text = |value: &serde_json::Value| value.as_str().expect("an id").to_owned();
    for (name, id) in [
        ("event_id", show.event_id.clone()),
        ("occurrence_id", show.occurrence_id.clone()),
        ("product_id", show.product_id.clone()),
        ("offer_id", show.offer_id.clone()),
        ("pool_id", show.pool_id.clone()),
        ("booking_id", text(&booking["id"])),
        ("ticket_id", text(&booking["tickets"][0]["id"])),
        ("conversation_id", conversation.str("id")),
        ("slug", show.slug.clone()),
    ] {
        ids.insert(name, id);
    }
    ids
}

#[tokio::test]
async fn bookings_of_others_look_like_missing_ones() {
    let app = TestApp::new().await;
    let ours = house(&app, "Ours").await;
    let callers = [
        ("anonymous", Who::Browser(app.client())),
        ("user", Who::Browser(app.user("eve@example.org").await)),
        ("the owner", Who::Browser(ours.owner.client.clone())),
        ("platform", Who::Browser(app.platform_admin().await)),
    ];
    let mut wrong = Vec::new();
    for operation in &all(&app).await {
        if operation.policy != "buyer" || !operation.path.contains("{booking_id}") {
            continue;
        }
        let nobodys = uuid::Uuid::now_v7().to_string();
        let mut missing = ours.ids.clone();
        missing.insert("booking_id", nobodys.clone());
        let asked = [&ours.ids["booking_id"], &nobodys];
        for (name, who) in &callers {
            let body = operation.body.as_ref();
            let there = who.call(&operation.method, &operation.with(&ours.ids), body).await;
            let missing = who.call(&operation.method, &operation.with(&missing), body).await;
            let (there, missing) = (essence(&there, &asked), essence(&missing, &asked));
            if there != missing || !there.starts_with("404") {
                wrong.push(format!("{} as {name}: {there}\n    but missing: {missing}", operation.name()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
    ours.buyer
        .get(&booking_path(&json!({ "event_id": ours.ids["event_id"], "id": ours.ids["booking_id"] })))
        .await
        .expect(200);
}

#[tokio::test]
async fn drafts_and_sessions_of_others_look_like_missing_ones() {
    let app = TestApp::new().await;
    let ours = house(&app, "Ours").await;
    let draft = app.event(&ours.owner, EventSpec { publish: false, ..EventSpec::default() }).await;
    let mut there = ours.ids.clone();
    let mut missing = ours.ids.clone();
    for (name, id) in
        [("event_id", &draft.event_id), ("occurrence_id", &draft.occurrence_id), ("slug", &draft.slug)]
    {
        there.insert(name, id.clone());
        missing.insert(name, uuid::Uuid::now_v7().to_string());
    }
    missing.insert("session_id", uuid::Uuid::now_v7().to_string());
    let asked: Vec<_> = there.values().chain(missing.values()).collect();
    let eve = Who::Browser(app.user("eve@example.org").await);
    let (mut wrong, mut checked) = (Vec::new(), 0);
    for operation in &all(&app).await {
        let path = operation.path.as_str();
        let open = matches!(operation.policy.as_str(), "public" | "buyer" | "signed_in");
        let parts = ["{event_id}", "{session_id}", "events/{slug}"];
        if !open || path.contains("{booking_id}") || !parts.iter().any(|part| path.contains(part)) {
            continue;
        }
        checked += 1;
        let body = operation.body.as_ref();
        let one = essence(&eve.call(&operation.method, &operation.with(&there), body).await, &asked);
        let other = essence(&eve.call(&operation.method, &operation.with(&missing), body).await, &asked);
        // An event without a waiting room has none for everybody: that is what the missing ones say, too.
        if one != other || !(one.starts_with('4') || path.ends_with("/waiting-room")) {
            wrong.push(format!("{}: {one}\n    but missing: {other}", operation.name()));
        }
    }
    assert!(checked >= 8, "only {checked}");
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}
