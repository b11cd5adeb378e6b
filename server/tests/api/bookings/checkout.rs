//! From a hold to tickets.

use serde_json::json;

use super::{Bank, places, text};
use crate::app::*;

#[tokio::test]
async fn a_purchase_ends_with_tickets_one_mail_and_balanced_books() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let guest = app.client();
    let held = app.hold(&guest, &show, 3).await;
    let line = text(&held["lines"][0]["id"]);
    let path = format!("{}/checkout", booking_path(&held));
    let body = json!({
        "email": "Ada@Example.org", "name": "Ada Lovelace", "locale": "de",
        "holders": [{ "line_id": line, "names": ["Ada", "", "Grace"] }],
    });
    let paying = guest.post_key(&path, body, &key()).await.expect(200).json;
    assert_eq!(paying["state"], "awaiting_payment");
    assert_eq!(paying["expires_at"], "2027-01-10T12:20:00Z", "time for the bank");
    assert_eq!(paying["payment"]["state"], "requires_action");
    Bank::of(&app, &paying).press(&guest, "pay").await.expect(303);
    app.run_jobs().await;

    let booked = guest.get(&booking_path(&held)).await.expect(200).json;
    assert_eq!(booked["state"], "confirmed");
    assert_eq!(booked["expires_at"], json!(null));
    assert_eq!(booked["money"]["state"], "paid");
    let tickets = booked["tickets"].as_array().unwrap();
    assert_eq!(tickets.len(), 3);
    assert_eq!(tickets[0]["holder_name"], "Ada");
    assert_eq!(tickets[1]["holder_name"], json!(null));
    assert_eq!(tickets[2]["holder_name"], "Grace");
    for (index, ticket) in tickets.iter().enumerate() {
        assert_eq!(ticket["number"], index + 1);
        assert_eq!(text(&ticket["code"]).len(), 12);
        assert!(text(&ticket["credential"]).starts_with("A1."));
    }
    let mails = app.mails().await;
    let mine: Vec<_> = mails.iter().filter(|mail| mail.to == "ada@example.org").collect();
    assert_eq!(mine.len(), 1, "exactly one mail");
    let names: Vec<_> = mine[0].attachments.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["tickets.pdf", "event.ics"]);
    assert!(mine[0].attachments[0].bytes.starts_with(b"%PDF-"));
    assert!(mine[0].text.contains(booked["reference"].as_str().unwrap()));
    assert_eq!(app.places(&show).await, places(0, 3));
    app.assert_sound().await;
}

#[tokio::test]
async fn a_free_booking_needs_no_bank() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec { price_minor: 0, ..EventSpec::default() }).await;
    let guest = app.client();
    let held = app.hold(&guest, &show, 2).await;
    let booked = app.check_out(&guest, &held, "ada@example.org").await;
    assert_eq!((&booked["state"], &booked["payment"]), (&json!("confirmed"), &json!(null)));
    assert_eq!(booked["tickets"].as_array().map(Vec::len), Some(2));
    app.run_jobs().await;
    assert_eq!(app.mails().await.iter().filter(|mail| mail.to == "ada@example.org").count(), 1);
    app.assert_sound().await;
}

#[tokio::test]
async fn a_declined_card_can_be_tried_again_in_what_remains_of_the_time() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let guest = app.client();
    let held = app.hold(&guest, &show, 1).await;
    let retry = format!("{}/retry-payment", booking_path(&held));
    guest.post_key(&retry, json!({}), &key()).await.expect_problem(409, "not_checked_out");
    let paying = app.check_out(&guest, &held, "ada@example.org").await;
    // A second click shows the way to the bank that is there.
    let same = guest.post_key(&retry, json!({}), &key()).await.expect(200);
    assert_eq!(same["payment"], paying["payment"]);
    Bank::of(&app, &paying).press(&guest, "decline").await.expect(303);
    app.run_jobs().await;
    let failed = guest.get(&booking_path(&held)).await.expect(200).json;
    assert_eq!((&failed["state"], &failed["expires_at"]), (&json!("held"), &paying["expires_at"]));
    assert_eq!(failed["payment"]["state"], "failed");
    assert!(failed["payment"]["failure"].is_string());

    app.clock.advance(300);
    let key_of_retry = key();
    let again = guest.post_key(&retry, json!({}), &key_of_retry).await.expect(200).json;
    assert_eq!(again["state"], "awaiting_payment");
    assert_ne!(again["payment"]["id"], paying["payment"]["id"], "one row per attempt");
    assert_eq!(again["expires_at"], paying["expires_at"], "the deadline grows once");
    Bank::of(&app, &again).press(&guest, "pay").await.expect(303);
    app.run_jobs().await;
    assert_eq!(guest.get(&booking_path(&held)).await.expect(200)["state"], "confirmed");
    let repeated = guest.post_key(&retry, json!({}), &key_of_retry).await.expect(200);
    assert_eq!(repeated["state"], "confirmed", "the same key has its one effect");
    guest.post_key(&retry, json!({}), &key()).await.expect_problem(409, "booking_confirmed");
    app.assert_sound().await;
}

#[tokio::test]
async fn a_checkout_happens_once_and_in_time() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let guest = app.client();
    let held = app.hold(&guest, &show, 1).await;
    let path = format!("{}/checkout", booking_path(&held));
    let body = json!({ "email": "ada@example.org", "name": "Ada" });
    let key_of_first = key();
    guest.post_key(&path, body.clone(), &key_of_first).await.expect(200);
    let other = json!({ "email": "eve@example.org", "name": "Eve" });
    guest.post_key(&path, other, &key_of_first).await.expect_problem(422, "idempotency_mismatch");
    guest.post_key(&path, body.clone(), &key()).await.expect_problem(409, "payment_in_progress");

    let late = app.hold(&guest, &show, 1).await;
    app.clock.advance(601);
    let path = format!("{}/checkout", booking_path(&late));
    guest.post_key(&path, body.clone(), &key()).await.expect_problem(409, "booking_expired");

    let unknown = json!({ "email": "ada@example.org", "name": "Ada", "provider": "gold" });
    let held = app.hold(&guest, &show, 1).await;
    let path = format!("{}/checkout", booking_path(&held));
    guest.post_key(&path, unknown, &key()).await.expect_problem(422, "invalid");
    let names = json!({ "email": "ada@example.org", "name": "Ada",
        "holders": [{ "line_id": uuid::Uuid::now_v7(), "names": ["x"] }] });
    guest.post_key(&path, names, &key()).await.expect_problem(422, "invalid");
    assert_eq!(guest.get(&booking_path(&held)).await.expect(200)["state"], "held", "still payable");
}

#[tokio::test]
async fn what_was_called_off_meanwhile_is_not_paid_for() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let guest = app.client();
    let held = app.hold(&guest, &show, 1).await;
    let path = org.path(&format!("/events/{}/cancel", show.event_id));
    org.client.post(&path, json!({ "reason": "The hall is closed." })).await.expect(200);
    let path = format!("{}/checkout", booking_path(&held));
    let body = json!({ "email": "ada@example.org", "name": "Ada" });
    guest.post_key(&path, body, &key()).await.expect_problem(409, "not_on_sale");
    assert_eq!(app.count("select count(*) from payments.payments").await, 0);
}
