//! What can be sold together, and for how much.

use serde_json::{Value, json};

use crate::{EventSpec, Organizer, Reply, Show, TestApp, key};

/// Adds a product that draws on the show's pool, with one offer; gives the offer's id.
async fn add(org: &Organizer, show: &Show, product: Value, offer: Value) -> Value {
    let path = org.path(&format!("/events/{}/products", show.event_id));
    let product = org.client.post(&path, product).await.expect(201).str("id");
    let links = json!({ "pools": [{ "pool_id": show.pool_id }] });
    org.client.put(&format!("{path}/{product}/pools"), links).await.expect(200);
    org.client.post(&format!("{path}/{product}/offers"), offer).await.expect(201)["id"].clone()
}

async fn hold(app: &TestApp, show: &Show, items: Value) -> Reply {
    let body = json!({ "occurrence_id": show.occurrence_id, "items": items });
    app.client().post_key(&show.holds_path(), body, &key()).await
}

#[tokio::test]
async fn add_ons_need_a_ticket_and_flexible_prices_a_minimum() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let parking = json!({ "name": "Parking", "kind": "addon" });
    let parking = add(&org, &show, parking, json!({ "name": "Car", "price_minor": 500 })).await;
    let gift = json!({ "name": "Gift", "kind": "donation" });
    let gift = add(&org, &show, gift, json!({ "name": "Any", "price_minor": 100, "flexible": true })).await;

    let alone = hold(&app, &show, json!([{ "offer_id": parking, "quantity": 1 }])).await;
    alone.expect_problem(422, "needs_admission");
    let little = json!([{ "offer_id": gift, "quantity": 1, "unit_price": 99 }]);
    hold(&app, &show, little).await.expect_problem(422, "price_too_low");
    let other = json!([{ "offer_id": show.offer_id, "quantity": 1, "unit_price": 1 }]);
    hold(&app, &show, other).await.expect_problem(409, "price_changed");
    let all = json!([
        { "offer_id": parking, "quantity": 1 },
        { "offer_id": show.offer_id, "quantity": 2 },
        { "offer_id": gift, "quantity": 1, "unit_price": 1000 },
    ]);
    let booking = hold(&app, &show, all).await.expect(201);
    assert_eq!(booking["total"], json!({ "amount": 6500, "currency": "EUR" }));
}

#[tokio::test]
async fn sales_keep_their_windows_and_limits() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let spec = EventSpec {
        sales_start: Some(app.clock.now().plus_seconds(60).to_string()),
        sales_end: Some(app.clock.now().plus_seconds(120).to_string()),
        ..Default::default()
    };
    let show = app.event(&org, spec).await;
    let one = json!([{ "offer_id": show.offer_id, "quantity": 1 }]);
    let early = hold(&app, &show, one.clone()).await.expect_problem(409, "not_on_sale");
    assert_eq!(early["extra"]["reason"], "not_started");
    app.clock.advance(60);
    hold(&app, &show, one.clone()).await.expect(201);
    let many = json!([
        { "offer_id": show.offer_id, "quantity": 6 },
        { "offer_id": show.offer_id, "quantity": 5 },
    ]);
    hold(&app, &show, many).await.expect_problem(422, "above_maximum");
    app.clock.advance(60);
    let late = hold(&app, &show, one).await.expect_problem(409, "not_on_sale");
    assert_eq!(late["extra"]["reason"], "sales_ended");
}
