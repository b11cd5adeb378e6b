//! The bank's news: many times, in any order, and with the buyer's browser in between.

use futures_util::future::join_all;
use reqwest::Method;
use serde_json::json;

use super::{Bank, places};
use crate::app::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_times_the_same_news_and_a_browser_is_one_confirmation() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let guest = app.client();
    let held = app.hold(&guest, &show, 2).await;
    let paying = app.check_out(&guest, &held, "ada@example.org").await;
    let bank = Bank::of(&app, &paying);
    bank.press(&guest, "pay").await.expect(303);

    let (good, slow) = (bank.news("succeeded"), bank.news("processing"));
    let news = (0..10).map(|number| if number % 3 == 2 { &slow } else { &good });
    let browser = (0..10).map(|_| guest.get("/api/v1/me/bookings"));
    let (told, _) = tokio::join!(join_all(news.map(|news| bank.tell(news))), join_all(browser));
    assert!(told.iter().all(|reply| reply.status == 200), "{told:?}");
    app.run_jobs().await;
    for news in [&slow, &good, &bank.news("requires_action"), &good] {
        bank.tell(news).await.expect(200);
        app.run_jobs().await;
    }

    let booked = guest.get(&booking_path(&held)).await.expect(200).json;
    assert_eq!(booked["state"], "confirmed");
    assert_eq!(
        booked["money"],
        json!({
            "paid": { "amount": 5000, "currency": "EUR" },
            "refunded": { "amount": 0, "currency": "EUR" }, "state": "paid",
        })
    );
    assert_eq!(app.count("select count(*) from bookings.tickets").await, 2);
    assert_eq!(app.count("select count(*) from bookings.settlements").await, 1);
    assert_eq!(app.mails().await.iter().filter(|mail| mail.to == "ada@example.org").count(), 1);
    assert_eq!(app.places(&show).await, places(0, 2));
    app.assert_sound().await;
}

#[tokio::test]
async fn the_fact_heard_again_changes_nothing() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let guest = app.client();
    let booked = app.buy(&guest, &show, 2).await;
    let fact = payments::PaymentSucceeded {
        event_id: booked["event_id"].as_str().unwrap().parse().unwrap(),
        organization_id: org.organization_id.parse().unwrap(),
        booking_id: booked["id"].as_str().unwrap().parse().unwrap(),
        payment_id: booked["payment"]["id"].as_str().unwrap().parse().unwrap(),
        amount: kit::Money::new(5000, kit::Currency::EUR),
        at: app.clock.now(),
    };
    for _ in 0..3 {
        assert!(app.services.bookings.confirm_paid(fact.clone()).await.is_ok());
    }
    app.run_jobs().await;
    let after = guest.get(&booking_path(&booked)).await.expect(200).json;
    assert_eq!(after["tickets"], booked["tickets"]);
    assert_eq!(after["money"]["state"], "paid");
    assert_eq!(app.count("select count(*) from payments.refunds").await, 0);
    app.assert_sound().await;
}

#[tokio::test]
async fn paying_twice_refunds_the_second_and_keeps_the_tickets() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let guest = app.client();
    let held = app.hold(&guest, &show, 1).await;
    let first = app.check_out(&guest, &held, "ada@example.org").await;
    let old = Bank::of(&app, &first);
    old.press(&guest, "decline").await.expect(303);
    app.run_jobs().await;
    let retry = format!("{}/retry-payment", booking_path(&held));
    let second = guest.post_key(&retry, json!({}), &key()).await.expect(200).json;
    Bank::of(&app, &second).press(&guest, "pay").await.expect(303);
    app.run_jobs().await;
    // The bank changes its mind about the declined attempt; at the bank itself the session is paid.
    sqlx::query("update payments.sandbox_sessions set state = 'paid' where state = 'declined'")
        .execute(&app.db)
        .await
        .unwrap();
    old.tell(&old.news("succeeded")).await.expect(200);
    app.run_jobs().await;
    let booked = guest.get(&booking_path(&held)).await.expect(200).json;
    assert_eq!(booked["state"], "confirmed");
    assert_eq!(booked["tickets"].as_array().map(Vec::len), Some(1));
    assert_eq!(booked["money"]["paid"]["amount"], 5000);
    assert_eq!(booked["money"]["refunded"]["amount"], 2500);
    assert_eq!(booked["money"]["state"], "paid");
    assert_eq!(app.mails().await.iter().filter(|mail| mail.to == "ada@example.org").count(), 1);
    app.assert_sound().await;
}

#[tokio::test]
async fn who_waits_is_sent_only_what_is_new() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let guest = app.client();
    let held = app.hold(&guest, &show, 1).await;
    let before = guest.get(&booking_path(&held)).await.expect(200);
    assert!(before.headers.get("etag").is_none(), "only who waits for a bank asks again and again");

    let paying = app.check_out(&guest, &held, "ada@example.org").await;
    let waits = guest.get(&booking_path(&held)).await.expect(200);
    assert_eq!(waits.json["state"], "awaiting_payment");
    let tag = waits.headers["etag"].clone();
    let asks = |tag: &reqwest::header::HeaderValue| {
        guest.raw(guest.request(Method::GET, &booking_path(&held)).header("if-none-match", tag))
    };
    let still = asks(&tag).await.expect(304);
    assert!(still.bytes.is_empty());
    assert_eq!(still.headers["etag"], tag);

    // Somebody else's tag opens no booking.
    let path = booking_path(&held);
    let stranger = app.client();
    stranger.raw(stranger.request(Method::GET, &path).header("if-none-match", &tag)).await.expect(404);

    let bank = Bank::of(&app, &paying);
    bank.tell(&bank.news("failed")).await.expect(200);
    let failed = asks(&tag).await.expect(200);
    assert_eq!(failed.json["payment"]["state"], "failed");

    let paying = guest.post_key(&format!("{path}/retry-payment"), json!({}), &key()).await.expect(200).json;
    let bank = Bank::of(&app, &paying);
    bank.press(&guest, "pay").await.expect(303);
    app.run_jobs().await;
    let booked = asks(&tag).await.expect(200);
    assert_eq!(booked.json["state"], "confirmed");
    assert!(booked.headers.get("etag").is_none());
}
