//! From draft to the public and to the end.

use serde_json::{Value, json};

use super::{date, draft, id, venue};
use crate::{EventSpec, TestApp};

fn open(checklist: &Value) -> Vec<&str> {
    let items = checklist["items"].as_array().expect("items");
    let open = items.iter().filter(|item| item["done"] == false && item["required"] == true);
    open.map(|item| item["code"].as_str().expect("a code")).collect()
}

#[tokio::test]
async fn an_event_is_published_once_it_has_what_it_needs() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let (event, path) = draft(&org, "Jazz").await;
    let slug = event["slug"].as_str().expect("a slug");
    let checklist = org.client.get(&format!("{path}/checklist")).await.expect(200);
    assert_eq!(checklist["ready"], false);
    let all = ["occurrence", "venue_or_online", "product", "offer", "capacity", "future"];
    assert_eq!(open(&checklist.json), all);
    let refused = org.client.post(&format!("{path}/publish"), json!({})).await;
    let refused = refused.expect_problem(409, "not_ready");
    assert_eq!(refused["extra"]["items"], checklist["items"]);

    let mut nowhere = date(&app, 3);
    nowhere["online_url"] = Value::Null;
    let occurrence = org.client.post(&format!("{path}/occurrences"), nowhere).await.expect(201);
    let tickets = json!({ "name": "Seat", "price_minor": 0, "capacity": 40 });
    org.client.post(&format!("{path}/ticket-types"), tickets).await.expect(201);
    let checklist = org.client.get(&format!("{path}/checklist")).await.expect(200);
    assert_eq!(open(&checklist.json), ["venue_or_online"]);
    let one = format!("{path}/occurrences/{}", occurrence.str("id"));
    let change = json!({ "version": 1, "venue_id": venue(&org).await["id"] });
    org.client.patch(&one, change).await.expect(200);

    let page = format!("/api/v1/catalogue/events/{slug}");
    app.client().get(&page).await.expect_problem(404, "not_found");
    let preview = org.client.get(&format!("{path}/preview")).await.expect(200);
    assert_eq!(preview["state"], "draft");
    let published = org.client.post(&format!("{path}/publish"), json!({})).await.expect(200);
    assert_eq!(published["state"], "published");
    let again = org.client.post(&format!("{path}/publish"), json!({})).await.expect(200);
    assert_eq!(again["version"], published["version"]);
    app.client().get(&page).await.expect(200);
    let fixed = json!({ "version": published["version"], "currency": "CHF" });
    org.client.patch(&path, fixed).await.expect_problem(409, "currency_fixed");
    org.client.delete(&one).await.expect_problem(409, "last_occurrence");

    let back = org.client.post(&format!("{path}/unpublish"), json!({})).await.expect(200);
    assert_eq!(back["state"], "draft");
    assert_eq!(back["published_at"], published["published_at"]);
}

#[tokio::test]
async fn a_booked_event_is_cancelled_and_not_unpublished() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let path = org.path(&format!("/events/{}", show.event_id));
    app.hold(&app.client(), &show, 2).await;
    org.client.post(&format!("{path}/unpublish"), json!({})).await.expect_problem(409, "has_bookings");
    org.client.post(&format!("{path}/archive"), json!({})).await.expect_problem(409, "event_running");
    let one = format!("{path}/occurrences/{}", show.occurrence_id);
    org.client.delete(&one).await.expect(409);
    let pool = format!("{path}/pools/{}", show.pool_id);
    org.client.delete(&pool).await.expect_problem(409, "pool_in_use");

    org.client.post(&format!("{path}/cancel"), json!({ "reason": " " })).await.expect_problem(422, "invalid");
    let cancelled =
        org.client.post(&format!("{path}/cancel"), json!({ "reason": "Flood" })).await.expect(200);
    assert_eq!((&cancelled["state"], &cancelled["cancel_reason"]), (&json!("cancelled"), &json!("Flood")));
    let dates = org.client.get(&format!("{path}/occurrences")).await.expect(200);
    assert_eq!(dates["items"][0]["state"], "cancelled");
    org.client.post(&format!("{path}/publish"), json!({})).await.expect_problem(409, "wrong_state");
    app.run_jobs().await;
    let archived = org.client.post(&format!("{path}/archive"), json!({})).await.expect(200);
    assert_eq!(archived["state"], "archived");
    let change = json!({ "version": archived["version"], "title": "Again" });
    org.client.patch(&path, change).await.expect_problem(409, "event_archived");
    let pool = json!({ "version": 1, "capacity": 5 });
    let pools = format!("{path}/pools/{}", show.pool_id);
    org.client.patch(&pools, pool).await.expect_problem(409, "event_archived");
}

#[tokio::test]
async fn a_copy_is_a_draft_that_nobody_booked() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    app.hold(&app.client(), &show, 3).await;
    let path = org.path(&format!("/events/{}", show.event_id));
    let copy = org.client.post(&format!("{path}/duplicate"), json!({})).await.expect(201);
    assert_eq!((&copy["state"], &copy["slug"]), (&json!("draft"), &json!("winter-concert-2")));
    assert_eq!(copy["summary"], "An evening to remember.");
    let path = org.path(&format!("/events/{}", copy.str("id")));
    let pools = org.client.get(&format!("{path}/pools")).await.expect(200);
    let pool = &pools["items"][0];
    assert_eq!((&pool["capacity"], &pool["held"]), (&json!(100), &json!(0)));
    assert_ne!(id(pool), show.pool_id);
    let products = org.client.get(&format!("{path}/products")).await.expect(200);
    assert_eq!(products["items"][0]["offers"][0]["price_minor"], 2500);
    assert_eq!(products["items"][0]["pools"][0]["pool_id"], pool["id"]);
    org.client.post(&format!("{path}/publish"), json!({})).await.expect(200);
    let mut conn = app.db.acquire().await.expect("a connection");
    assert_eq!(events::Events::check_inventory(&mut conn).await.expect("checked"), []);
}

#[tokio::test]
async fn the_list_counts_places_once_and_finds_by_title() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec { title: "Alpha".into(), ..Default::default() }).await;
    let spec = EventSpec { title: "Beta".into(), publish: false, ..Default::default() };
    app.event(&org, spec).await;
    app.buy(&app.client(), &show, 2).await;
    let list = org.client.get(&org.path("/events?limit=1")).await.expect(200);
    assert_eq!(list["items"][0]["title"], "Beta");
    let next = list.str("next");
    let rest = org.client.get(&org.path(&format!("/events?limit=1&after={next}"))).await.expect(200);
    let alpha = &rest["items"][0];
    assert_eq!(
        (&alpha["title"], &alpha["sold"], &alpha["capacity"]),
        (&json!("Alpha"), &json!(2), &json!(100))
    );
    assert_eq!((&alpha["occurrence_count"], &rest["next"]), (&json!(1), &Value::Null));
    let found = org.client.get(&org.path("/events?q=ALPH&state=published")).await.expect(200);
    assert_eq!(found["items"].as_array().expect("items").len(), 1);
    let none = org.client.get(&org.path("/events?q=alpha&state=draft")).await.expect(200);
    assert_eq!(none["items"], json!([]));
    org.client.get(&org.path("/events?after=garbage")).await.expect_problem(422, "invalid");
    org.client.get(&org.path("/events?state=garbage")).await.expect_problem(422, "invalid");
}

#[tokio::test]
async fn what_is_published_is_found_under_its_present_name() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec { title: "Größenwahn".into(), ..Default::default() }).await;
    let path = org.path(&format!("/events/{}", show.event_id));
    let found = |q: &str| {
        let (visitor, path) = (app.client(), format!("/api/v1/catalogue/events?q={q}"));
        async move { visitor.get(&path).await.expect(200)["items"].as_array().map_or(0, Vec::len) }
    };
    assert_eq!(found("grossenwahn").await, 1);
    assert_eq!(found("berlin").await, 1);
    let event = org.client.get(&path).await.expect(200);
    let change = json!({ "version": event["version"], "title": "Bescheidenheit" });
    org.client.patch(&path, change).await.expect(200);
    assert_eq!((found("grossenwahn").await, found("bescheidenheit").await), (0, 1));
    let venue = org.client.get(&org.path("/venues")).await.expect(200)["items"][0].clone();
    let change = json!({ "version": venue["version"], "city": "Potsdam" });
    org.client.patch(&org.path(&format!("/venues/{}", id(&venue))), change).await.expect(200);
    assert_eq!((found("berlin").await, found("potsdam").await), (0, 1));
    org.client.post(&format!("{path}/unpublish"), json!({})).await.expect(200);
    assert_eq!(found("bescheidenheit").await, 0);
    app.run_schedule("events_mend_search").await;
}
