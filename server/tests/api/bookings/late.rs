//! Money that comes too late is never lost: it buys the places, or goes back with an apology.

use serde_json::{Value, json};

use super::{Bank, places};
use crate::app::*;

/// A booking whose payment outlived its deadline.
pub async fn expired(app: &TestApp, guest: &Client, show: &Show) -> Value {
    let held = app.hold(guest, show, 2).await;
    let paying = app.check_out(guest, &held, "ada@example.org").await;
    app.clock.advance(20 * 60 + 1);
    app.run_schedule("expire_holds").await;
    app.run_jobs().await;
    let after = guest.get(&booking_path(&held)).await.expect(200).json;
    assert_eq!(after["state"], "expired");
    assert_eq!(app.places(show).await, places(0, 0));
    paying
}

/// The bank took the money all the same, and says so.
pub async fn money_comes(app: &TestApp, paying: &Value) {
    sqlx::query("update payments.sandbox_sessions set state = 'paid'").execute(&app.db).await.unwrap();
    let bank = Bank::of(app, paying);
    bank.tell(&bank.news("succeeded")).await.expect(200);
    app.run_jobs().await;
}

#[tokio::test]
async fn late_money_still_buys_places_that_are_free() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec { capacity: 2, ..EventSpec::default() }).await;
    let guest = app.client();
    let paying = expired(&app, &guest, &show).await;
    money_comes(&app, &paying).await;
    let booked = guest.get(&booking_path(&paying)).await.expect(200).json;
    assert_eq!((&booked["state"], &booked["money"]["state"]), (&json!("confirmed"), &json!("paid")));
    assert_eq!(booked["tickets"].as_array().map(Vec::len), Some(2));
    assert_eq!(app.places(&show).await, places(0, 2));
    app.assert_sound().await;
}

#[tokio::test]
async fn late_money_for_places_that_are_gone_goes_back_with_an_apology() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec { capacity: 2, ..EventSpec::default() }).await;
    let guest = app.client();
    let paying = expired(&app, &guest, &show).await;
    app.hold(&app.client(), &show, 1).await;
    money_comes(&app, &paying).await;
    let after = guest.get(&booking_path(&paying)).await.expect(200).json;
    assert_eq!((&after["state"], &after["money"]["state"]), (&json!("expired"), &json!("refunded")));
    assert_eq!(after["tickets"], json!([]));
    let mails: Vec<_> = app.mails().await.into_iter().filter(|mail| mail.to == "ada@example.org").collect();
    assert_eq!(mails.len(), 1);
    assert!(mails[0].text.contains("50.00 EUR"), "{}", mails[0].text);
    assert_eq!(app.count("select count(*) from payments.refunds where state = 'succeeded'").await, 1);
    assert_eq!(app.places(&show).await, places(1, 0));
    app.assert_sound().await;
}

#[tokio::test]
async fn money_for_a_released_booking_goes_back() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec { capacity: 2, ..EventSpec::default() }).await;
    let guest = app.client();
    let held = app.hold(&guest, &show, 2).await;
    let paying = app.check_out(&guest, &held, "ada@example.org").await;
    guest.delete(&booking_path(&held)).await.expect(204);
    assert_eq!(app.places(&show).await, places(0, 0));
    money_comes(&app, &paying).await;
    let after = guest.get(&booking_path(&held)).await.expect(200).json;
    assert_eq!((&after["state"], &after["money"]["state"]), (&json!("cancelled"), &json!("refunded")));
    app.assert_sound().await;
}

#[tokio::test]
async fn money_for_an_event_that_was_called_off_goes_back() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec { capacity: 2, ..EventSpec::default() }).await;
    let guest = app.client();
    let held = app.hold(&guest, &show, 2).await;
    let paying = app.check_out(&guest, &held, "ada@example.org").await;
    let path = org.path(&format!("/events/{}/cancel", show.event_id));
    org.client.post(&path, json!({ "reason": "The hall is closed." })).await.expect(200);
    money_comes(&app, &paying).await;
    let after = guest.get(&booking_path(&held)).await.expect(200).json;
    assert_eq!((&after["state"], &after["money"]["state"]), (&json!("cancelled"), &json!("refunded")));
    app.assert_sound().await;
}

#[tokio::test]
async fn an_old_payment_never_confirms_a_basket_that_costs_more() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec { capacity: 9, ..EventSpec::default() }).await;
    let guest = app.client();
    let held = app.hold(&guest, &show, 1).await;
    let paying = app.check_out(&guest, &held, "ada@example.org").await;
    let bank = Bank::of(&app, &paying);
    bank.press(&guest, "decline").await.expect(303);
    app.run_jobs().await;
    let more = json!({ "items": [{ "offer_id": show.offer_id, "quantity": 4 }] });
    guest.put(&format!("{}/items", booking_path(&held)), more).await.expect(200);
    money_comes(&app, &paying).await;
    let after = guest.get(&booking_path(&held)).await.expect(200).json;
    assert_eq!((&after["state"], &after["tickets"]), (&json!("held"), &json!([])));
    assert_eq!(after["money"]["refunded"]["amount"], 2500);
    // And the buyer can still pay what it costs.
    let retry = format!("{}/retry-payment", booking_path(&held));
    let again = guest.post_key(&retry, json!({}), &key()).await.expect(200).json;
    Bank::of(&app, &again).press(&guest, "pay").await.expect(303);
    app.run_jobs().await;
    let booked = guest.get(&booking_path(&held)).await.expect(200).json;
    assert_eq!((&booked["state"], &booked["money"]["state"]), (&json!("confirmed"), &json!("paid")));
    app.assert_sound().await;
}
