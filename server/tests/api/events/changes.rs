//! What organizers make and change.

use serde_json::{Value, json};

use super::{date, draft, id, venue};
use crate::TestApp;

#[tokio::test]
async fn a_draft_takes_what_it_is_not_told_from_its_organization() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let (event, path) = draft(&org, "  Jazz Night  ").await;
    assert_eq!(event["title"], "Jazz Night");
    assert_eq!(event["slug"], "jazz-night");
    assert_eq!(event["currency"], "EUR");
    assert_eq!(event["language"], "en");
    assert_eq!(event["state"], "draft");
    assert_eq!((&event["cover"], &event["version"]), (&Value::Null, &json!(1)));
    assert_eq!(org.client.get(&path).await.expect(200).json, event);
    let (second, _) = draft(&org, "Jazz Night").await;
    assert_eq!(second["slug"], "jazz-night-2");
    let (third, _) = draft(&org, "東京").await;
    assert_eq!(third["slug"], "event");
}

#[tokio::test]
async fn changes_count_versions_and_stale_ones_are_refused() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let (_, path) = draft(&org, "Jazz").await;
    let change = json!({
        "version": 1, "title": "Jazz & Soul", "slug": "jazz-and-soul", "summary": "An evening.",
        "tags": ["live", "bar"], "category": "nightlife", "language": "de-AT", "currency": "CHF",
        "hold_minutes": 15, "max_per_booking": 4, "refund_policy": "None.", "age_note": "18+",
        "description": "# Hello\n\n*World*",
    });
    let changed = org.client.patch(&path, change).await.expect(200);
    assert_eq!(changed["version"], 2);
    assert_eq!(changed["slug"], "jazz-and-soul");
    assert_eq!(changed["tags"], json!(["live", "bar"]));
    assert_eq!(changed["currency"], "CHF");
    let stale = org.client.patch(&path, json!({ "version": 1, "title": "Mine" })).await;
    stale.expect_problem(412, "stale");
    let kept = org.client.patch(&path, json!({ "version": 2 })).await.expect(200);
    assert_eq!(kept["title"], "Jazz & Soul");
    draft(&org, "Other").await;
    let taken = org.client.patch(&path, json!({ "version": 3, "slug": "other" })).await;
    assert_eq!(taken.expect_problem(409, "slug_taken")["errors"][0]["field"], "slug");
}

#[tokio::test]
async fn bad_fields_are_named() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let (_, path) = draft(&org, "Jazz").await;
    let long = "x".repeat(161);
    let bad = [
        ("title", json!("   ")),
        ("title", json!(long)),
        ("title", json!("two\nlines")),
        ("slug", json!("Not A Slug")),
        ("slug", json!("0190a5b2-7b7e-7c3e-8a55-000000000001")),
        ("tags", json!(["a", "a"])),
        ("language", json!("english")),
        ("currency", json!("EURO")),
        ("hold_minutes", json!(1)),
        ("max_per_booking", json!(0)),
        ("cover_id", json!("0190a5b2-7b7e-7c3e-8a55-000000000001")),
        ("category", json!("knitting")),
        ("state", json!("published")),
        ("featured", json!(true)),
    ];
    for (field, value) in bad {
        let mut body = json!({ "version": 1 });
        body[field] = value.clone();
        let reply = org.client.patch(&path, body).await.expect_problem(422, "invalid");
        assert_eq!(reply["errors"][0]["field"], field, "{value}: {}", reply.text());
    }
    assert_eq!(org.client.get(&path).await["version"], 1);
}

#[tokio::test]
async fn venues_live_as_long_as_they_are_needed() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let made = venue(&org).await;
    assert_eq!(made["time_zone"], "Europe/Berlin");
    let path = org.path(&format!("/venues/{}", id(&made)));
    let change = json!({ "version": 1, "city": "Potsdam", "latitude": 52.39, "longitude": 13.06 });
    let changed = org.client.patch(&path, change.clone()).await.expect(200);
    assert_eq!((&changed["city"], &changed["latitude"]), (&json!("Potsdam"), &json!(52.39)));
    org.client.patch(&path, change).await.expect_problem(412, "stale");
    let bad = json!({ "version": 2, "latitude": 91 });
    org.client.patch(&path, bad).await.expect_problem(422, "invalid");
    let cleared = org.client.patch(&path, json!({ "version": 2, "latitude": null, "longitude": null })).await;
    assert_eq!(cleared.expect(200)["latitude"], Value::Null);

    let (_, event) = draft(&org, "Jazz").await;
    let mut body = date(&app, 3);
    body["venue_id"] = made["id"].clone();
    let occurrence = org.client.post(&format!("{event}/occurrences"), body.clone()).await.expect(201);
    assert_eq!(occurrence["venue_name"], "Great Hall");
    org.client.delete(&path).await.expect(204);
    org.client.delete(&path).await.expect(204);
    assert_eq!(org.client.get(&org.path("/venues")).await["items"], json!([]));
    let refused = org.client.post(&format!("{event}/occurrences"), body).await;
    assert_eq!(refused.expect_problem(422, "invalid")["errors"][0]["field"], "venue_id");
    let kept = org.client.get(&format!("{event}/occurrences")).await.expect(200);
    assert_eq!(kept["items"][0]["venue_name"], "Great Hall");
}

#[tokio::test]
async fn occurrences_keep_their_times_in_order() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let (_, event) = draft(&org, "Jazz").await;
    let path = format!("{event}/occurrences");
    let made = org.client.post(&path, date(&app, 3)).await.expect(201);
    assert_eq!((&made["time_zone"], &made["state"]), (&json!("Europe/Berlin"), &json!("scheduled")));
    let one = format!("{path}/{}", made.str("id"));
    let ends = made["ends_at"].clone();
    for (field, value) in [
        ("ends_at", made["starts_at"].clone()),
        ("doors_at", ends.clone()),
        ("time_zone", json!("Mars/Base")),
        ("online_url", json!("javascript:alert(1)")),
        ("venue_id", json!("0190a5b2-7b7e-7c3e-8a55-000000000001")),
    ] {
        let mut body = json!({ "version": 1 });
        body[field] = value;
        let reply = org.client.patch(&one, body).await.expect_problem(422, "invalid");
        assert_eq!(reply["errors"][0]["field"], field);
    }
    let moved =
        json!({ "version": 1, "state": "postponed", "doors_at": made["starts_at"], "online_url": null });
    let moved = org.client.patch(&one, moved).await.expect(200);
    assert_eq!((&moved["state"], &moved["online_url"]), (&json!("postponed"), &Value::Null));
    org.client.patch(&one, json!({ "version": 1 })).await.expect_problem(412, "stale");
    org.client.delete(&one).await.expect(204);
    org.client.delete(&one).await.expect_problem(404, "not_found");
}

#[tokio::test]
async fn products_offers_and_pools_are_made_and_linked_one_by_one() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let (_, event) = draft(&org, "Jazz").await;
    let occurrence = org.client.post(&format!("{event}/occurrences"), date(&app, 3)).await.expect(201);
    let pools = format!("{event}/pools");
    let body = json!({ "occurrence_id": occurrence["id"], "name": "House", "capacity": 80 });
    let pool = org.client.post(&pools, body).await.expect(201);
    assert_eq!((&pool["free"], &pool["held"], &pool["version"]), (&json!(80), &json!(0), &json!(1)));

    let products = format!("{event}/products");
    let product = org.client.post(&products, json!({ "name": "Family", "admissions": 4 })).await.expect(201);
    let one = format!("{products}/{}", product.str("id"));
    let links = json!({ "pools": [{ "pool_id": pool["id"], "units": 4 }] });
    let linked = org.client.put(&format!("{one}/pools"), links.clone()).await.expect(200);
    assert_eq!(linked["pools"], links["pools"]);
    let foreign = json!({ "pools": [{ "pool_id": product["id"] }] });
    org.client.put(&format!("{one}/pools"), foreign).await.expect_problem(422, "invalid");
    let twice = json!({ "pools": [{ "pool_id": pool["id"] }, { "pool_id": pool["id"] }] });
    org.client.put(&format!("{one}/pools"), twice).await.expect_problem(422, "invalid");

    let body = json!({ "name": "Early", "price_minor": 4000, "sales_end": app.clock.now().plus_seconds(60) });
    let offer = org.client.post(&format!("{one}/offers"), body).await.expect(201);
    assert_eq!(offer["price"], json!({ "amount": 4000, "currency": "EUR" }));
    let offer_path = format!("{one}/offers/{}", offer.str("id"));
    let window = json!({ "version": 1, "sales_start": app.clock.now().plus_seconds(90) });
    org.client.patch(&offer_path, window).await.expect_problem(422, "invalid");
    let open = json!({ "version": 1, "sales_end": null, "price_minor": 4500, "flexible": true });
    let changed = org.client.patch(&offer_path, open).await.expect(200);
    assert_eq!((&changed["sales_end"], &changed["price_minor"]), (&Value::Null, &json!(4500)));
    org.client.patch(&offer_path, json!({ "version": 1 })).await.expect_problem(412, "stale");

    let listed = org.client.get(&products).await.expect(200);
    assert_eq!(listed["items"][0]["offers"][0]["id"], offer["id"]);
    let change = json!({ "version": 1, "min_per_booking": 11 });
    org.client.patch(&one, change).await.expect_problem(422, "invalid");
    let change = json!({ "version": 1, "hidden": true, "position": 3 });
    assert_eq!(org.client.patch(&one, change).await.expect(200)["hidden"], true);
    let kinds = json!({ "name": "Parking", "kind": "addon", "admissions": 1 });
    org.client.post(&products, kinds).await.expect_problem(422, "invalid");

    org.client.delete(&offer_path).await.expect(204);
    org.client.delete(&offer_path).await.expect_problem(404, "not_found");
    org.client.delete(&one).await.expect(204);
    assert_eq!(org.client.get(&products).await["items"], json!([]));
    org.client.delete(&format!("{pools}/{}", pool.str("id"))).await.expect(204);
    assert_eq!(org.client.get(&pools).await["items"], json!([]));
}

#[tokio::test]
async fn a_later_date_gets_the_pools_of_the_one_before() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let (_, event) = draft(&org, "Jazz").await;
    let tickets = json!({ "name": "Seat", "price_minor": 1000, "capacity": 40 });
    let none = org.client.post(&format!("{event}/ticket-types"), tickets.clone()).await;
    none.expect_problem(409, "occurrence_required");
    for days in [3, 4] {
        org.client.post(&format!("{event}/occurrences"), date(&app, days)).await.expect(201);
    }
    let product = org.client.post(&format!("{event}/ticket-types"), tickets).await.expect(201);
    assert_eq!(product["offers"][0]["price_minor"], 1000);
    assert_eq!(product["pools"].as_array().expect("pools").len(), 2);
    org.client.post(&format!("{event}/occurrences"), date(&app, 5)).await.expect(201);
    let mut alone = date(&app, 6);
    alone["copy_pools"] = json!(false);
    org.client.post(&format!("{event}/occurrences"), alone).await.expect(201);
    let pools = org.client.get(&format!("{event}/pools")).await.expect(200);
    let pools = pools["items"].as_array().expect("pools").clone();
    assert_eq!(pools.len(), 3);
    assert!(pools.iter().all(|pool| pool["capacity"] == 40 && pool["name"] == "Seat"));
    let products = org.client.get(&format!("{event}/products")).await.expect(200);
    assert_eq!(products["items"][0]["pools"].as_array().expect("links").len(), 3);
}
