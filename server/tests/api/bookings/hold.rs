//! Setting places aside, changing and releasing them.

use serde_json::json;

use super::{places, text};
use crate::app::*;

#[tokio::test]
async fn a_guest_holds_places_and_finds_them_again() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec { capacity: 10, ..EventSpec::default() }).await;
    let guest = app.client();
    let held = app.hold(&guest, &show, 2).await;
    assert_eq!(held["state"], "held");
    assert_eq!(held["total"], json!({ "amount": 5000, "currency": "EUR" }));
    assert_eq!(held["expires_at"], "2027-01-10T12:10:00Z");
    assert_eq!(held["server_time"], "2027-01-10T12:00:00Z");
    assert_eq!(held["lines"][0]["unit_price"]["amount"], 2500);
    assert_eq!(held["event"]["title"], "Winter Concert");
    assert_eq!(held["money"]["state"], "unpaid");
    assert_eq!(held["tickets"], json!([]));
    assert!(guest.cookie("admit_guest").is_some(), "the browser can prove that it was there");
    let again = guest.get(&booking_path(&held)).await.expect(200);
    assert_eq!(again["reference"], held["reference"]);
    assert_eq!(app.places(&show).await, places(2, 0));
    app.assert_sound().await;
}

#[tokio::test]
async fn a_released_hold_gives_its_places_back_at_once() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec { capacity: 2, ..EventSpec::default() }).await;
    let (first, second) = (app.client(), app.client());
    let held = app.hold(&first, &show, 2).await;
    let refused = second.post_key(&show.holds_path(), show.hold(1), &key()).await;
    let refused = refused.expect_problem(409, "sold_out");
    assert_eq!(refused["extra"]["free"], 0);
    assert_eq!(refused["extra"]["offers"], json!([show.offer_id]));
    first.delete(&booking_path(&held)).await.expect(204);
    first.delete(&booking_path(&held)).await.expect(204);
    assert_eq!(first.get(&booking_path(&held)).await.expect(200)["state"], "cancelled");
    app.hold(&second, &show, 2).await;
    app.assert_sound().await;
}

#[tokio::test]
async fn a_hold_can_change_all_or_nothing_and_keeps_its_deadline() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec { capacity: 5, ..EventSpec::default() }).await;
    let guest = app.client();
    let held = app.hold(&guest, &show, 2).await;
    let path = format!("{}/items", booking_path(&held));
    let items = |quantity: u32| json!({ "items": [{ "offer_id": show.offer_id, "quantity": quantity }] });
    app.clock.advance(120);
    let more = guest.put(&path, items(5)).await.expect(200);
    assert_eq!((&more["quantity"], &more["total"]["amount"]), (&json!(5), &json!(12_500)));
    assert_eq!(more["expires_at"], held["expires_at"]);
    assert_eq!(app.places(&show).await, places(5, 0));
    guest.put(&path, items(6)).await.expect_problem(409, "sold_out");
    assert_eq!(app.places(&show).await, places(5, 0), "what was held stays held");
    guest.put(&path, items(1)).await.expect(200);
    assert_eq!(app.places(&show).await, places(1, 0));
    guest.put(&path, items(0)).await.expect_problem(422, "invalid");
    app.clock.advance(600);
    guest.put(&path, items(2)).await.expect_problem(409, "booking_expired");
    app.assert_sound().await;
}

#[tokio::test]
async fn the_same_key_is_the_same_booking_and_never_another_one() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec { capacity: 10, ..EventSpec::default() }).await;
    let guest = app.client();
    let key = key();
    let first = guest.post_key(&show.holds_path(), show.hold(2), &key).await.expect(201);
    let second = guest.post_key(&show.holds_path(), show.hold(2), &key).await.expect(201);
    assert_eq!(first["id"], second["id"]);
    guest.post_key(&show.holds_path(), show.hold(3), &key).await.expect_problem(422, "idempotency_mismatch");
    guest.post(&show.holds_path(), show.hold(1)).await.expect_problem(400, "idempotency_key_required");
    // Another buyer with the same key has nothing to do with it.
    let stranger = app.user("eve@example.org").await;
    let other = stranger.post_key(&show.holds_path(), show.hold(2), &key).await.expect(201);
    assert_ne!(first["id"], other["id"]);
    // A refusal is no effect: the key is free again.
    let big = app.event(&org, EventSpec { capacity: 1, ..EventSpec::default() }).await;
    let retry = self::key();
    let held = app.hold(&app.client(), &big, 1).await;
    guest.post_key(&big.holds_path(), big.hold(1), &retry).await.expect_problem(409, "sold_out");
    assert_eq!(text(&held["state"]), "held");
    app.clock.advance(601);
    guest.post_key(&big.holds_path(), big.hold(1), &retry).await.expect(201);
    app.assert_sound().await;
}

#[tokio::test]
async fn nobody_sets_their_own_price_or_goes_past_the_limits() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let guest = app.client();
    let hold = |items: serde_json::Value| {
        let body = json!({ "occurrence_id": show.occurrence_id, "items": items });
        let guest = guest.clone();
        let path = show.holds_path();
        async move { guest.post_key(&path, body, &key()).await }
    };
    let cheap = hold(json!([{ "offer_id": show.offer_id, "quantity": 1, "unit_price": 1 }])).await;
    cheap.expect_problem(409, "price_changed");
    let line = json!({ "offer_id": show.offer_id, "quantity": 6 });
    hold(json!([line, line])).await.expect_problem(422, "above_maximum");
    let unknown = json!([{ "offer_id": uuid::Uuid::now_v7(), "quantity": 1 }]);
    hold(unknown).await.expect_problem(422, "unknown_offer");
    let extra = json!([{ "offer_id": show.offer_id, "quantity": 1, "total": 0 }]);
    hold(extra).await.expect_problem(422, "invalid");
    hold(json!([{ "offer_id": show.offer_id, "quantity": -1 }])).await.expect_problem(422, "invalid");
    hold(json!([{ "offer_id": show.offer_id, "quantity": 1, "unit_price": -5 }]))
        .await
        .expect_problem(422, "invalid");
    let other = app.event(&org, EventSpec::default()).await;
    hold(json!([{ "offer_id": other.offer_id, "quantity": 1 }])).await.expect_problem(422, "unknown_offer");
    let draft = app.event(&org, EventSpec { publish: false, ..EventSpec::default() }).await;
    guest.post_key(&draft.holds_path(), draft.hold(1), &key()).await.expect_problem(404, "not_found");
    assert_eq!(app.count("select count(*) from bookings.bookings").await, 0);
    assert_eq!(app.places(&show).await, places(0, 0));
}
