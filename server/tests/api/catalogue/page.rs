//! The page of an event.

use events::catalogue::{HeadOf, head};
use serde_json::{Value, json};

use super::{another_date, page_of, set, spec};
use crate::app::{EventSpec, Organizer, Show, TestApp};

async fn availability(client: &crate::app::Client, show: &Show) -> Value {
    let path = format!("/api/v1/catalogue/events/{}/availability", show.event_id);
    let key = format!("{}:{}", show.occurrence_id, show.product_id);
    client.get(&path).await.expect(200)["products"][&key].clone()
}

#[tokio::test]
async fn a_page_shows_dates_products_and_offers() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, spec("Concert", 100)).await;
    let visitor = app.client();
    let page = page_of(&visitor, &show).await;
    assert_eq!(page["id"], show.event_id.as_str());
    assert_eq!(page["state"], "published");
    assert_eq!(page["status"], "on_sale");
    assert_eq!(page["description"], "Doors open an hour before the start. *Bring friends.*");
    assert_eq!(page["organizer"]["id"], org.organization_id.as_str());
    let date = &page["occurrences"][0];
    assert_eq!(date["id"], show.occurrence_id.as_str());
    assert_eq!(date["venue"]["city"], "Berlin");
    assert_eq!(date["sales"], json!({ "state": "on_sale", "few_left": false }));
    let product = &date["products"][0];
    assert_eq!(product["id"], show.product_id.as_str());
    assert_eq!(product["available"], 10, "never more than one booking may take");
    let offer = &product["offers"][0];
    assert_eq!(offer["id"], show.offer_id.as_str());
    assert_eq!(offer["price"], json!({ "amount": 2500, "currency": "EUR" }));
    assert_eq!(offer["state"], "on_sale");
    let by_id = visitor.get(&format!("/api/v1/catalogue/events/{}", show.event_id)).await.expect(200);
    assert_eq!(by_id.json, page);
    for bad in ["nothing", "01936f0e-0000-7000-8000-000000000000", "%00", "%27", "..%2f", &"x".repeat(5000)] {
        visitor.get(&format!("/api/v1/catalogue/events/{bad}")).await.expect_problem(404, "not_found");
    }
    visitor.get("/api/v1/catalogue/events/nothing/availability").await.expect_problem(404, "not_found");
}

#[tokio::test]
async fn what_only_members_and_buyers_may_know_is_not_there() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec { capacity: 731, ..spec("Concert", 100) }).await;
    set(
        &app,
        "update events.occurrences set online_url = 'https://meet.example.org/secret' where event_id = $1",
        &show,
    )
    .await;
    let hidden = json!({ "name": "Crew", "price_minor": 0, "capacity": 5 });
    let path = org.path(&format!("/events/{}/ticket-types", show.event_id));
    let hidden = org.client.post(&path, hidden).await.expect(201);
    set(&app, "update events.products set hidden = true where event_id = $1 and name = 'Crew'", &show).await;
    app.clock.advance(2);
    let visitor = app.client();
    let page = page_of(&visitor, &show).await;
    assert_eq!(page["occurrences"][0]["online"], true);
    assert_eq!(page["occurrences"][0]["products"].as_array().unwrap().len(), 1);
    assert_eq!(page["from_price"]["amount"], 2500);
    let text = page.to_string();
    for secret in ["meet.example.org", "Crew", ":731", &hidden.str("id"), "capacity", "blocked", "\"sold\""] {
        assert!(!text.contains(secret), "{secret} is in {text}");
    }
}

#[tokio::test]
async fn a_known_page_is_answered_with_304_until_something_changes() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec { capacity: 5, ..spec("Small", 100) }).await;
    let visitor = app.client();
    for path in [
        format!("/api/v1/catalogue/events/{}", show.slug),
        format!("/api/v1/catalogue/events/{}/availability", show.event_id),
        "/api/v1/catalogue/home".into(),
        "/api/v1/catalogue/facets".into(),
    ] {
        let first = visitor.get(&path).await.expect(200);
        let etag = first.header("etag").expect("an entity tag").to_owned();
        assert_eq!(first.header("cache-control"), Some("public, max-age=0, must-revalidate"), "{path}");
        assert_eq!(first.header("set-cookie"), None);
        let again = || visitor.request(reqwest::Method::GET, &path).header("if-none-match", &etag);
        let known = visitor.raw(again()).await.expect(304);
        assert!(known.bytes.is_empty());
        assert_eq!(known.header("etag"), Some(etag.as_str()));
        app.clock.advance(1);
        visitor.raw(again()).await.expect(304);
        if path.contains("/events/") {
            set(&app, "update events.pools set blocked = blocked + 1 where event_id = $1", &show).await;
            app.clock.advance(1);
            let changed = visitor.raw(again()).await.expect(200);
            assert_ne!(changed.header("etag"), Some(etag.as_str()));
        }
    }
}

#[tokio::test]
async fn a_hold_shows_within_a_second() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec { capacity: 12, ..spec("Small", 100) }).await;
    let visitor = app.client();
    assert_eq!(availability(&visitor, &show).await, 10);
    app.hold(&visitor, &show, 9).await;
    app.clock.advance(1);
    assert_eq!(availability(&visitor, &show).await, 3);
    let page = page_of(&visitor, &show).await;
    assert_eq!(page["occurrences"][0]["products"][0]["available"], 3);
    assert_eq!(page["status"], "few_left");
    app.hold(&app.client(), &show, 3).await;
    app.clock.advance(1);
    assert_eq!(availability(&visitor, &show).await, 0);
    let page = page_of(&visitor, &show).await;
    assert_eq!(page["status"], "sold_out");
    assert_eq!(page["occurrences"][0]["products"][0]["offers"][0]["state"], "sold_out");
    assert_eq!(page["from_price"]["amount"], 2500);
}

#[tokio::test]
async fn an_announced_hold_shows_without_waiting() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec { capacity: 5, ..spec("Small", 100) }).await;
    let visitor = app.client();
    assert_eq!(availability(&visitor, &show).await, 5);
    app.hold(&visitor, &show, 2).await;
    // The clock stands still: only the announcement, or a second of real time, can bring the news.
    for _ in 0..150 {
        if availability(&visitor, &show).await == 3 {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("the hold never showed");
}

#[tokio::test]
async fn sales_follow_the_clock() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let at = |hours: i64| app.clock.now().plus_seconds(hours * 3600).to_string();
    let window = EventSpec { sales_start: Some(at(2)), sales_end: Some(at(4)), ..spec("Windowed", 5) };
    let show = app.event(&org, window).await;
    let visitor = app.client();
    for (status, sales, offer) in [
        ("not_started", "not_started", "not_started"),
        ("on_sale", "on_sale", "on_sale"),
        ("ended", "ended", "ended"),
        ("ended", "ended", "ended"),
        ("ended", "ended", "ended"),
    ] {
        let page = page_of(&visitor, &show).await;
        let date = &page["occurrences"][0];
        assert_eq!(page["status"], status, "{}", app.clock.now());
        assert_eq!(date["sales"]["state"], sales);
        assert_eq!(date["products"][0]["offers"][0]["state"], offer);
        assert_eq!(page["from_price"].is_null(), status == "ended");
        app.clock.advance(2 * 3600);
    }
}

#[tokio::test]
async fn a_cancelled_event_says_so() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, spec("Called Off", 100)).await;
    let path = org.path(&format!("/events/{}/cancel", show.event_id));
    org.client.post(&path, json!({ "reason": "Storm" })).await.expect(200);
    app.clock.advance(1);
    let page = page_of(&app.client(), &show).await;
    assert_eq!(page["status"], "cancelled");
    assert_eq!(page["state"], "cancelled");
    assert_eq!(page["occurrences"][0]["sales"]["state"], "ended");
    let calendar = format!("/api/v1/catalogue/events/{}/calendar.ics", show.slug);
    assert!(app.client().get(&calendar).await.expect(200).text().contains("STATUS:CANCELLED\r\n"));
    let head = head(&app.services.events, HeadOf::Event(show.slug)).await.expect("a page");
    assert_eq!(head.json_ld["eventStatus"], "https://schema.org/EventCancelled");
}

#[tokio::test]
async fn pools_are_shared_between_products_and_a_product_without_pools_is_not_on_sale() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec { capacity: 9, ..spec("Tables", 100) }).await;
    let table = table_for_four(&org, &show).await;
    app.clock.advance(1);
    let visitor = app.client();
    let products = |page: &Value| page["occurrences"][0]["products"].as_array().unwrap().clone();
    assert_eq!(products(&page_of(&visitor, &show).await).len(), 1, "no pool, no sale");
    let path = org.path(&format!("/events/{}/products/{table}/pools", show.event_id));
    let body = json!({ "pools": [{ "pool_id": show.pool_id, "units": 4 }] });
    org.client.put(&path, body).await.expect(200);
    app.clock.advance(1);
    let find =
        |page: &Value| products(page).into_iter().find(|product| product["id"] == table.as_str()).unwrap();
    assert_eq!(find(&page_of(&visitor, &show).await)["available"], 2, "nine places make two tables");
    app.hold(&visitor, &show, 2).await;
    app.clock.advance(1);
    assert_eq!(find(&page_of(&visitor, &show).await)["available"], 1);
}

async fn table_for_four(org: &Organizer, show: &Show) -> String {
    let path = org.path(&format!("/events/{}/products", show.event_id));
    let body = json!({ "name": "Table for four", "admissions": 4 });
    let product = org.client.post(&path, body).await.expect(201).str("id");
    let offers = format!("{path}/{product}/offers");
    org.client.post(&offers, json!({ "name": "Standard", "price_minor": 8000 })).await.expect(201);
    product
}

#[tokio::test]
async fn a_draft_can_be_previewed_by_its_organizer() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec { publish: false, ..spec("Draft", 100) }).await;
    let page = org.client.get(&org.path(&format!("/events/{}/preview", show.event_id))).await.expect(200);
    assert_eq!(page["state"], "draft");
    assert_eq!(page["status"], "on_sale", "it looks as it will when it is published");
    let stranger = app.organizer().await;
    let path = stranger.path(&format!("/events/{}/preview", show.event_id));
    stranger.client.get(&path).await.expect_problem(404, "not_found");
}

#[tokio::test]
async fn dates_can_be_downloaded() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, spec("Jazz; live, at \\ last", 100)).await;
    another_date(&app, &org, &show, 200).await;
    let path = format!("/api/v1/catalogue/events/{}/calendar.ics", show.slug);
    let file = app.client().get(&path).await.expect(200);
    assert_eq!(file.header("content-type"), Some("text/calendar; charset=utf-8"));
    assert!(file.header("content-disposition").unwrap().starts_with("attachment; filename=\"jazz-live"));
    let text = file.text();
    assert!(text.starts_with("BEGIN:VCALENDAR\r\n") && text.ends_with("END:VCALENDAR\r\n"), "{text}");
    assert_eq!(text.matches("BEGIN:VEVENT\r\n").count(), 2);
    assert!(text.contains("DTSTART:20270114T160000Z\r\n"), "{text}");
    assert!(text.contains("SUMMARY:Jazz\\; live\\, at \\\\ last\r\n"), "{text}");
}

#[tokio::test]
async fn link_previews_describe_the_page() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, spec("</script><b>Jazz</b>", 100)).await;
    let events = &app.services.events;
    let found = head(events, HeadOf::Event(show.event_id.clone())).await.expect("a page");
    assert_eq!(found.canonical_path, format!("/e/{}", show.slug));
    assert_eq!(found.description, "An evening to remember.");
    assert_eq!(found.json_ld["offers"][0]["price"], "25.00");
    assert!(!found.json_ld_script(&app.url).contains('<'));
    let slug = page_of(&app.client(), &show).await["organizer"]["slug"].as_str().unwrap().to_owned();
    let organizer = head(events, HeadOf::Organizer(slug.clone())).await.expect("a page");
    assert_eq!(organizer.canonical_path, format!("/o/{slug}"));
    let draft = app.event(&org, EventSpec { publish: false, ..spec("Draft", 100) }).await;
    assert_eq!(head(events, HeadOf::Event(draft.slug)).await, None);
    assert_eq!(head(events, HeadOf::Event("x".repeat(500))).await, None);
    assert_eq!(head(events, HeadOf::Organizer("nobody".into())).await, None);
}
