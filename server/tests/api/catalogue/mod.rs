//! The public catalogue.

mod home;
mod page;
mod paging;
mod search;
mod shared;

use serde_json::Value;

use crate::app::{Client, EventSpec, Organizer, Show, TestApp};

/// An event called `title` that begins in `hours`.
fn spec(title: &str, hours: i64) -> EventSpec {
    EventSpec { title: title.into(), starts_in_hours: hours, ..EventSpec::default() }
}

/// The titles of `GET /api/v1/catalogue/events` with `query`, in order.
async fn titles(client: &Client, query: &str) -> Vec<String> {
    titles_in(&client.get(&format!("/api/v1/catalogue/events?{query}")).await.expect(200)["items"])
}

/// The titles of a list of cards.
fn titles_in(cards: &Value) -> Vec<String> {
    let cards = cards.as_array().unwrap_or_else(|| panic!("{cards} is not a list"));
    cards.iter().map(|card| card["title"].as_str().unwrap_or("?").to_owned()).collect()
}

/// The public page of a show.
async fn page_of(client: &Client, show: &Show) -> Value {
    client.get(&format!("/api/v1/catalogue/events/{}", show.slug)).await.expect(200).json
}

/// Adds a second date to a show; its id.
async fn another_date(app: &TestApp, organizer: &Organizer, show: &Show, hours: i64) -> String {
    let start = app.clock.now().plus_seconds(hours * 3600);
    let body = serde_json::json!({ "starts_at": start, "ends_at": start.plus_seconds(3600) });
    let path = organizer.path(&format!("/events/{}/occurrences", show.event_id));
    organizer.client.post(&path, body).await.expect(201).str("id")
}

/// Runs a statement about one event, for what only time or the operator can bring about.
async fn set(app: &TestApp, statement: &'static str, show: &Show) {
    let event_id: uuid::Uuid = show.event_id.parse().unwrap();
    let done = sqlx::query(statement).bind(event_id).execute(&app.db).await.unwrap();
    assert!(done.rows_affected() > 0, "{statement} changed nothing");
}

/// `text` as it stands in a query string.
fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
