//! Taxes and fees: shown, frozen, booked.

use serde_json::json;

use super::{books, fee, put, tax, text};
use crate::{
    app::*,
    rules::{add_offer, hold_of},
};

#[tokio::test]
async fn what_is_shown_first_is_what_is_paid() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    tax(&org, &show, 1900, false).await;
    put(&org.client, &org.path("/fees"), "fees", json!([fee(50, 333, true)])).await;
    let admin = app.platform_admin().await;
    put(&admin, "/api/v1/platform/fees", "fees", json!([fee(0, 100, true)])).await;
    let offer = app.page_offers(&show).await.remove(0);
    // 25.00 + 0.50 + 0.83 (3.33 %) + 0.25 (1 %) = 26.58, and 19 % of it: 5.05.
    assert_eq!((&offer["price"]["amount"], &offer["all_in"]["amount"]), (&json!(2500), &json!(3163)));
    let page = app.client().get(&format!("/api/v1/catalogue/events/{}", show.slug)).await.expect(200);
    assert_eq!(page["from_price"]["amount"], 3163);

    let guest = app.client();
    let held = app.hold(&guest, &show, 1).await;
    assert_eq!(held["total"]["amount"], 3163);
    let price = &held["price"];
    assert_eq!((&price["subtotal"]["amount"], &price["fees"]["amount"]), (&json!(2500), &json!(158)));
    assert_eq!(price["taxes"][0]["amount"]["amount"], 505);
    assert_eq!(price["taxes"][0]["included"], json!(false));

    // What is held stays as it is, whatever changes meanwhile.
    put(&org.client, &org.path("/fees"), "fees", json!([fee(900, 0, true)])).await;
    assert_eq!(app.page_offers(&show).await[0]["all_in"]["amount"], 4076);
    let paying = app.check_out(&guest, &held, "ada@example.org").await;
    app.pay(&guest, &paying, "pay").await;
    app.run_jobs().await;
    let booked = guest.get(&booking_path(&held)).await.expect(200);
    assert_eq!((&booked["state"], &booked["total"]["amount"]), (&json!("confirmed"), &json!(3163)));
    assert_eq!(booked["lines"][0]["fee"]["amount"], 158);
    assert_eq!(booked["lines"][0]["tax"]["rate_bp"], 1900);
    let books = books(&app).await;
    assert_eq!((books["tax"], books["fees"], books["service_fees"]), (505, 25, 133));
    assert_eq!((books["sales"], books["provider_clearing"]), (2500, -3163));
    let mail = app.mails().await.into_iter().next_back().expect("a mail");
    assert!(mail.text.contains("VAT") && mail.text.contains("31.63"), "{}", mail.text);
    app.assert_sound().await;
}

#[tokio::test]
async fn taxes_and_service_fees_follow_the_money_that_goes_back() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    tax(&org, &show, 1900, false).await;
    put(&org.client, &org.path("/fees"), "fees", json!([fee(50, 333, true)])).await;
    let admin = app.platform_admin().await;
    put(&admin, "/api/v1/platform/fees", "fees", json!([fee(0, 100, true)])).await;
    let booked = app.buy(&app.client(), &show, 3).await;
    let total = booked["total"]["amount"].as_i64().expect("a total");
    let whole = books(&app).await;
    let path =
        org.path(&format!("/events/{}/bookings/{}/returns", show.event_id, booked["id"].as_str().unwrap()));
    let money = |minor: i64| json!({ "cancels": "nothing", "refund_minor": minor, "fee_minor": 0, "reason": "Rain", "notify": false });
    // A third, and what is left in two odd parts: nothing is lost to rounding.
    let parts = [total / 3, 1001, total - total / 3 - 1001];
    for (done, part) in parts.iter().enumerate() {
        org.client.post_key(&path, money(*part), &key()).await.expect(201);
        app.run_jobs().await;
        let back: i64 = parts[..=done].iter().sum();
        let books = books(&app).await;
        let now = |name: &str| books.get(name).copied().unwrap_or(0);
        let left = |name: &str| whole[name] - whole[name] * back / total;
        assert_eq!((now("tax"), now("service_fees")), (left("tax"), left("service_fees")), "after {back}");
        assert_eq!((now("refunds"), now("fees")), (-back, whole["fees"]));
        app.assert_sound().await;
    }
    let end = books(&app).await;
    assert_eq!((end.get("tax"), end.get("service_fees")), (None, None));
    assert_eq!(end["sales"], total - whole["fees"]);
}

#[tokio::test]
async fn fees_that_are_absorbed_cost_the_organizer_and_taxes_can_be_inside() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    tax(&org, &show, 700, true).await;
    let admin = app.platform_admin().await;
    put(&admin, "/api/v1/platform/fees", "fees", json!([fee(30, 200, false)])).await;
    let guest = app.client();
    let booked = app.buy(&guest, &show, 3).await;
    assert_eq!(booked["total"]["amount"], 7500);
    assert_eq!(booked["price"]["fees"]["amount"], 0);
    assert_eq!(booked["price"]["taxes"][0]["amount"]["amount"], 491);
    let books = books(&app).await;
    assert_eq!((books["tax"], books["fees"], books["sales"]), (491, 240, 6769));
    app.assert_sound().await;
}

#[tokio::test]
async fn an_event_may_have_fees_of_its_own_and_lists_are_checked() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let other = app.event(&org, EventSpec::default()).await;
    put(&org.client, &org.path("/fees"), "fees", json!([fee(100, 0, true)])).await;
    let path = org.path(&format!("/events/{}/fees", show.event_id));
    let own = org.client.get(&path).await.expect(200);
    assert_eq!((&own["own"], &own["fees"][0]["fixed_minor"]), (&json!(false), &json!(100)));
    let mine = json!({ "own": true, "fees": [fee(300, 0, true)], "version": own["version"] });
    let mine = org.client.put(&path, mine).await.expect(200);
    assert_eq!(app.page_offers(&show).await[0]["all_in"]["amount"], 2800);
    assert_eq!(app.page_offers(&other).await[0]["all_in"]["amount"], 2600);
    let stale = json!({ "own": true, "fees": [], "version": 7 });
    org.client.put(&path, stale).await.expect(412);
    let copy = org.path(&format!("/events/{}/duplicate", show.event_id));
    let copy = org.client.post(&copy, json!({})).await.expect(201).str("id");
    let copied = org.client.get(&org.path(&format!("/events/{copy}/products"))).await.expect(200);
    assert_eq!(copied["items"][0]["offers"][0]["all_in"]["amount"], 2800);
    let back = json!({ "own": false, "version": mine["version"] });
    org.client.put(&path, back).await.expect(200);
    assert_eq!(app.page_offers(&show).await[0]["all_in"]["amount"], 2600);

    let fees = org.path("/fees");
    let version = org.client.get(&fees).await.expect(200)["version"].clone();
    for bad in [fee(0, 0, true), fee(-1, 0, true), fee(0, 10_001, true), json!({ "name": "x" })] {
        org.client.put(&fees, json!({ "fees": [bad], "version": version })).await.expect(422);
    }
    let id = tax(&org, &show, 1900, true).await;
    let rates = org.path("/tax-rates");
    let none = json!({ "rates": [], "version": 1 });
    org.client.put(&rates, none).await.expect_problem(409, "tax_rate_in_use");
    let own = crate::rules::product(&org, &show).await;
    let path = org.path(&format!("/events/{}/products/{}", show.event_id, show.product_id));
    let foreign = json!({ "version": own["version"], "tax_rate_id": uuid::Uuid::now_v7() });
    org.client.patch(&path, foreign).await.expect(422);
    let no_tax = json!({ "version": own["version"], "tax_rate_id": null });
    assert_eq!(own["tax_rate_id"], json!(id));
    assert_eq!(org.client.patch(&path, no_tax).await.expect(200)["tax_rate_id"], json!(null));
    org.client.put(&rates, json!({ "rates": [], "version": 1 })).await.expect(200);
}

#[tokio::test]
async fn fees_in_another_currency_and_free_tickets_cost_nothing() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let mut dollars = fee(100, 0, true);
    dollars["currency"] = json!("USD");
    put(&org.client, &org.path("/fees"), "fees", json!([dollars, fee(100, 1000, true)])).await;
    let free = add_offer(&org, &show, json!({ "name": "Free", "price_minor": 0 })).await;
    assert_eq!(free["all_in"]["amount"], 0);
    let guest = app.client();
    let body = hold_of(&show, &[(&free, 2)]);
    let held = guest.post_key(&show.holds_path(), body, &key()).await.expect(201);
    assert_eq!(held["total"]["amount"], 0);
    let body = hold_of(&show, &[(&free, 1), (&json!({ "id": show.offer_id }), 1)]);
    let held = guest.post_key(&show.holds_path(), body, &key()).await.expect(201);
    assert_eq!(held["total"]["amount"], 2850);
    app.assert_sound().await;
}

#[tokio::test]
async fn a_donation_is_a_line_without_fees_and_with_the_price_of_the_giver() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    put(&org.client, &org.path("/fees"), "fees", json!([fee(100, 0, true)])).await;
    let path = org.path(&format!("/events/{}/ticket-types", show.event_id));
    let gift = json!({ "name": "For the roof", "kind": "donation", "price_minor": 100, "capacity": 1000 });
    let gift = org.client.post(&path, gift).await.expect(201).json;
    let offer = &gift["offers"][0];
    let path = org.path(&format!(
        "/events/{}/products/{}/offers/{}",
        show.event_id,
        text(&gift["id"]),
        text(&offer["id"])
    ));
    let flexible = json!({ "version": offer["version"], "flexible": true });
    org.client.patch(&path, flexible).await.expect(200);
    let rule = json!([{
        "name": "All", "kind": "quantity", "minimum": 1, "product_ids": [],
        "reduction": { "kind": "percent", "value": 5000 },
    }]);
    let discounts = org.path(&format!("/events/{}/discounts", show.event_id));
    put(&org.client, &discounts, "discounts", rule).await;
    let mut body = hold_of(&show, &[(offer, 1), (&json!({ "id": show.offer_id }), 1)]);
    body["items"][0]["unit_price"] = json!(1234);
    let held = app.client().post_key(&show.holds_path(), body, &key()).await.expect(201);
    // The gift as it was given; the ticket for half, with its fee.
    assert_eq!(held["lines"][0]["total"]["amount"], 1234);
    assert_eq!(held["lines"][1]["total"]["amount"], 1350);
    assert_eq!(held["lines"][1]["discount_name"], "All");
}
