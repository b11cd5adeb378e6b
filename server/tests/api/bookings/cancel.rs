//! The organizer calls bookings off.

use serde_json::json;

use super::{Bank, places};
use crate::app::*;

#[tokio::test]
async fn a_cancelled_booking_returns_places_money_and_tickets() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec { capacity: 2, ..EventSpec::default() }).await;
    let guest = app.client();
    let booked = app.buy_as(&guest, &show, 2, "ada@example.org").await;
    let path = org.path(&format!("/events/{}/bookings/{}", show.event_id, booked["id"].as_str().unwrap()));
    let seen = org.client.get(&path).await.expect(200);
    assert_eq!(seen["tickets"][0]["credential"], json!(null), "the office can't walk in on a ticket");
    let reason = json!({ "reason": "You asked us to.", "refund": true });
    let cancelled = org.client.post(&format!("{path}/cancel"), reason.clone()).await.expect(200);
    assert_eq!(
        (&cancelled["state"], &cancelled["end_reason"]),
        (&json!("cancelled"), &json!("You asked us to."))
    );
    assert_eq!(cancelled["money"]["state"], "refunded");
    app.run_jobs().await;
    let after = guest.get(&booking_path(&booked)).await.expect(200);
    assert!(after["tickets"].as_array().unwrap().iter().all(|ticket| ticket["state"] == "cancelled"));
    assert!(after["tickets"].as_array().unwrap().iter().all(|ticket| ticket["credential"] == json!(null)));
    guest.get(&format!("{}/tickets.pdf", booking_path(&booked))).await.expect_problem(409, "no_tickets");
    let mails: Vec<_> = app.mails().await.into_iter().filter(|mail| mail.to == "ada@example.org").collect();
    assert_eq!(mails.len(), 2);
    assert!(
        mails[1].text.contains("You asked us to.") && mails[1].text.contains("50.00 EUR"),
        "{}",
        mails[1].text
    );
    assert_eq!(app.places(&show).await, places(0, 0));
    org.client.post(&format!("{path}/cancel"), reason).await.expect_problem(409, "booking_cancelled");
    app.buy(&app.client(), &show, 2).await;
    app.assert_sound().await;
}

#[tokio::test]
async fn the_refund_may_come_later_but_only_once() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let booked = app.buy(&app.client(), &show, 1).await;
    let path =
        org.path(&format!("/events/{}/bookings/{}/cancel", show.event_id, booked["id"].as_str().unwrap()));
    let kept = org.client.post(&path, json!({ "reason": "No show", "refund": false })).await.expect(200);
    assert_eq!(kept["money"]["state"], "paid");
    let back = org.client.post(&path, json!({ "reason": "Goodwill", "refund": true })).await.expect(200);
    assert_eq!(back["money"]["state"], "refunded");
    let again = org.client.post(&path, json!({ "reason": "Goodwill", "refund": true })).await;
    again.expect_problem(409, "booking_cancelled");
    app.run_jobs().await;
    assert_eq!(app.count("select count(*) from payments.refunds").await, 1);
    app.assert_sound().await;
}

#[tokio::test]
async fn a_booking_at_the_bank_is_stopped_there_first() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let guest = app.client();
    let cancel = |id: &serde_json::Value| {
        org.path(&format!("/events/{}/bookings/{}/cancel", show.event_id, id.as_str().unwrap()))
    };
    let held = app.hold(&guest, &show, 1).await;
    let paying = app.check_out(&guest, &held, "ada@example.org").await;
    let body = json!({ "reason": "Sorry", "refund": true });
    let ended = org.client.post(&cancel(&held["id"]), body.clone()).await.expect(200);
    assert_eq!(ended["state"], "cancelled");
    let bank = Bank::of(&app, &paying);
    let page = bank.press(&guest, "pay").await;
    assert_ne!(page.status, 500);
    app.run_jobs().await;
    let after = guest.get(&booking_path(&held)).await.expect(200);
    assert_eq!(after["state"], "cancelled");

    let paid = app.hold(&guest, &show, 1).await;
    let paid = app.check_out(&guest, &paid, "ada@example.org").await;
    Bank::of(&app, &paid).press(&guest, "pay").await.expect(303);
    org.client.post(&cancel(&paid["id"]), body).await.expect_problem(409, "payment_in_progress");
    app.run_jobs().await;
    assert_eq!(guest.get(&booking_path(&paid)).await.expect(200)["state"], "confirmed");
    app.assert_sound().await;
}

#[tokio::test]
async fn only_managers_of_the_right_organization_cancel() {
    let app = TestApp::new().await;
    let (org, other) = (app.organizer().await, app.organizer().await);
    let show = app.event(&org, EventSpec::default()).await;
    let booked = app.buy(&app.client(), &show, 1).await;
    let rest = format!("/events/{}/bookings/{}", show.event_id, booked["id"].as_str().unwrap());
    let body = json!({ "reason": "x", "refund": false });
    other
        .client
        .post(&org.path(&format!("{rest}/cancel")), body.clone())
        .await
        .expect_problem(404, "not_found");
    other
        .client
        .post(&other.path(&format!("{rest}/cancel")), body.clone())
        .await
        .expect_problem(404, "not_found");
    other.client.get(&other.path(&rest)).await.expect_problem(404, "not_found");
    other
        .client
        .post(&other.path(&format!("{rest}/resend")), json!({}))
        .await
        .expect_problem(404, "not_found");
    let viewer = app.member(&org, "viewer").await;
    viewer.post(&org.path(&format!("{rest}/cancel")), body.clone()).await.expect_problem(403, "forbidden");
    app.client()
        .post(&org.path(&format!("{rest}/cancel")), body)
        .await
        .expect_problem(401, "unauthenticated");
    assert_eq!(app.places(&show).await, places(0, 1));
}

#[tokio::test]
async fn an_event_that_is_called_off_gives_everybody_their_money_back() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let (ada, grace) = (app.client(), app.client());
    let first = app.buy(&ada, &show, 2).await;
    let second = app.buy(&grace, &show, 1).await;
    let held = app.hold(&app.client(), &show, 3).await;

    let path = org.path(&format!("/events/{}/cancel", show.event_id));
    org.client.post(&path, json!({ "reason": "The roof leaks." })).await.expect(200);
    app.run_jobs().await;
    for (client, booking) in [(&ada, &first), (&grace, &second)] {
        let now = client.get(&booking_path(booking)).await.expect(200);
        assert_eq!((&now["state"], &now["money"]["state"]), (&json!("cancelled"), &json!("refunded")));
        let email = booking["email"].as_str().unwrap();
        let told =
            app.mails().await.into_iter().filter(|mail| mail.to == email && mail.text.contains("roof"));
        assert_eq!(told.count(), 1, "one mail to {email}");
    }
    let state: String = sqlx::query_scalar("select state from bookings.bookings where id = $1::uuid")
        .bind(held["id"].as_str().unwrap())
        .fetch_one(&app.db)
        .await
        .unwrap();
    assert_eq!(state, "cancelled");
    let (held, sold): (i64, i64) = sqlx::query_as(
        "select sum(held)::bigint, sum(sold)::bigint from events.pools where event_id = $1::uuid",
    )
    .bind(&show.event_id)
    .fetch_one(&app.db)
    .await
    .unwrap();
    assert_eq!((held, sold), (0, 0));
}
