//! Organizers make events; nobody else does, and nothing is sold twice.

mod changes;
mod edges;
mod inventory;
mod lifecycle;
mod media;
mod recount;
mod seats;
mod seats_live;
mod selling;
mod strangers;

use serde_json::{Value, json};

use crate::{Organizer, TestApp};

/// A draft without anything, and its path.
async fn draft(org: &Organizer, title: &str) -> (Value, String) {
    let body = json!({ "title": title, "category": "music" });
    let event = org.client.post(&org.path("/events"), body).await.expect(201);
    let path = org.path(&format!("/events/{}", event.str("id")));
    (event.json, path)
}

/// A venue of `org`.
async fn venue(org: &Organizer) -> Value {
    let body = json!({ "name": "Great Hall", "city": "Berlin", "country": "DE", "address": "Main Street 1" });
    org.client.post(&org.path("/venues"), body).await.expect(201).json
}

/// The body of an occurrence that starts in `days` days.
fn date(app: &TestApp, days: i64) -> Value {
    let start = app.clock.now().plus_seconds(days * 86_400);
    json!({ "starts_at": start, "ends_at": start.plus_seconds(7200), "online_url": "https://example.org/live" })
}

/// The id of what came back.
fn id(value: &Value) -> &str {
    value["id"].as_str().expect("an id")
}
