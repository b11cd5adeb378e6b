//! Tickets that let several people in, and what only goes with a ticket.

use serde_json::json;

use super::product;
use crate::{app::*, bookings::places};

#[tokio::test]
async fn a_group_ticket_is_one_line_with_a_ticket_for_each_person() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec { publish: false, ..EventSpec::default() }).await;
    let path = org.path(&format!("/events/{}", show.event_id));
    let body = json!({ "name": "Family", "price_minor": 6000, "capacity": 10, "admissions": 4 });
    let family = org.client.post(&format!("{path}/ticket-types"), body).await.expect(201);
    assert_eq!(family["pools"][0]["units"], 4, "each person takes a place");
    let slug = org.client.post(&format!("{path}/publish"), json!({})).await.expect(200).str("slug");
    let show = Show {
        product_id: family.str("id"),
        offer_id: super::text(&family["offers"][0]["id"]),
        pool_id: super::text(&family["pools"][0]["pool_id"]),
        slug,
        ..show
    };
    let client = app.client();
    client.post_key(&show.holds_path(), show.hold(3), &key()).await.expect_problem(409, "sold_out");
    let held = app.hold(&client, &show, 2).await;
    assert_eq!((&held["lines"][0]["quantity"], &held["lines"][0]["admissions"]), (&json!(2), &json!(8)));
    assert_eq!(app.places(&show).await, places(8, 0));
    let names: Vec<String> = (1..=8).map(|number| format!("Person {number}")).collect();
    let body = json!({ "email": "ada@example.org", "name": "Ada",
        "holders": [{ "line_id": held["lines"][0]["id"], "names": names }] });
    let paying =
        client.post_key(&format!("{}/checkout", booking_path(&held)), body, &key()).await.expect(200).json;
    app.pay(&client, &paying, "pay").await;
    app.run_jobs().await;
    let booked = client.get(&booking_path(&held)).await.expect(200);
    let tickets = booked["tickets"].as_array().unwrap();
    let holders: Vec<_> = tickets.iter().map(|ticket| super::text(&ticket["holder_name"])).collect();
    assert_eq!(holders, names);
    assert_eq!(app.places(&show).await, places(0, 8));

    // Fewer people from now on take fewer places; what is sold keeps its own.
    let own = product(&org, &show).await;
    let body = json!({ "version": own["version"], "admissions": 2 });
    let smaller = org.client.patch(&format!("{path}/products/{}", show.product_id), body).await.expect(200);
    assert_eq!(smaller["pools"][0]["units"], 2);
    app.hold(&client, &show, 1).await;
    assert_eq!(app.places(&show).await, places(2, 8));
    app.assert_sound().await;
}

#[tokio::test]
async fn an_add_on_goes_with_a_ticket_and_never_alone() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let path = org.path(&format!("/events/{}/ticket-types", show.event_id));
    let wrong =
        json!({ "name": "Dinner", "price_minor": 1, "capacity": 5, "kind": "addon", "admissions": 1 });
    org.client.post(&path, wrong).await.expect(422);
    let body = json!({ "name": "Dinner", "price_minor": 3000, "capacity": 5, "kind": "addon" });
    let dinner = org.client.post(&path, body).await.expect(201);
    let dinner = json!({ "id": dinner["offers"][0]["id"] });
    let ticket = json!({ "id": show.offer_id });
    let client = app.client();
    let alone = super::hold_of(&show, &[(&dinner, 1)]);
    client.post_key(&show.holds_path(), alone.clone(), &key()).await.expect_problem(422, "needs_admission");
    let both = super::hold_of(&show, &[(&ticket, 1), (&dinner, 2)]);
    let held = client.post_key(&show.holds_path(), both, &key()).await.expect(201).json;
    let items = format!("{}/items", booking_path(&held));
    client.put(&items, json!({ "items": alone["items"] })).await.expect_problem(422, "needs_admission");
    let paying = app.check_out(&client, &held, "ada@example.org").await;
    app.pay(&client, &paying, "pay").await;
    app.run_jobs().await;
    let booked = client.get(&booking_path(&held)).await.expect(200);
    assert_eq!(booked["tickets"].as_array().unwrap().len(), 1, "dinner lets nobody in");
    assert_eq!(booked["lines"].as_array().unwrap().len(), 2);
    app.assert_sound().await;
}
