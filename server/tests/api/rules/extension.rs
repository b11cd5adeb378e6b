//! More time for a payment that is under way: once, and only before the deadline.

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::{app::*, bookings::places};

async fn extend(client: &Client, booking: &Value) -> Reply {
    client.post(&format!("{}/extend", booking_path(booking)), json!({})).await
}

fn deadline(booking: &Value) -> kit::Time {
    super::text(&booking["expires_at"]).parse().expect("a moment")
}

#[tokio::test]
async fn a_buyer_who_is_paying_gets_ten_minutes_more_once() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let client = app.client();
    let held = app.hold(&client, &show, 2).await;
    extend(&client, &held).await.expect_problem(409, "no_payment_under_way");
    let paying = app.check_out(&client, &held, "ada@example.org").await;
    assert_eq!(paying["extended_at"], Value::Null);
    extend(&app.client(), &paying).await.expect(404);
    let more = extend(&client, &paying).await.expect(200);
    assert_eq!(deadline(&more.json), deadline(&paying).plus_seconds(600));
    assert_eq!(more["extended_at"], json!(app.clock.now()));
    extend(&client, &paying).await.expect_problem(409, "already_extended");

    app.clock.advance(20 * 60 + 1);
    app.run_schedule("expire_holds").await;
    assert_eq!(client.get(&booking_path(&paying)).await.expect(200)["state"], "awaiting_payment");
    app.pay(&client, &more.json, "pay").await;
    app.run_jobs().await;
    assert_eq!(client.get(&booking_path(&paying)).await.expect(200)["state"], "confirmed");
    extend(&client, &paying).await.expect_problem(409, "booking_confirmed");
    app.assert_sound().await;
}

#[tokio::test]
async fn a_payment_that_failed_is_not_under_way_and_after_the_deadline_it_is_too_late() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let client = app.client();
    let held = app.hold(&client, &show, 1).await;
    let paying = app.check_out(&client, &held, "ada@example.org").await;
    app.pay(&client, &paying, "decline").await;
    app.run_jobs().await;
    extend(&client, &paying).await.expect_problem(409, "no_payment_under_way");

    let other = app.hold(&client, &show, 1).await;
    let other = app.check_out(&client, &other, "ada@example.org").await;
    app.clock.advance(20 * 60);
    extend(&client, &other).await.expect_problem(409, "booking_expired");
    app.run_schedule("expire_holds").await;
    extend(&client, &other).await.expect_problem(409, "booking_expired");
    assert_eq!(app.places(&show).await, places(0, 0));
    app.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_at_once_are_one_extension() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let client = app.client();
    let held = app.hold(&client, &show, 1).await;
    let paying = app.check_out(&client, &held, "ada@example.org").await;
    app.clock.advance(20 * 60 - 1);
    let replies = join_all((0..20).map(|_| extend(&client, &paying))).await;
    let given = replies.iter().filter(|reply| reply.status == 200).count();
    let told = replies.iter().filter(|reply| reply.json["code"] == "already_extended").count();
    assert_eq!((given, told), (1, 19), "{replies:?}");
    let after = client.get(&booking_path(&paying)).await.expect(200);
    assert_eq!(deadline(&after.json), deadline(&paying).plus_seconds(600));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn at_the_deadline_either_the_buyer_or_the_sweeper_wins_and_both_know() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let mut buyers = Vec::new();
    for _ in 0..12 {
        let client = app.client();
        let held = app.hold(&client, &show, 1).await;
        let paying = app.check_out(&client, &held, &app.fresh_email("buyer")).await;
        buyers.push((client, paying));
    }
    app.clock.advance(20 * 60 - 1);
    let extensions = buyers.iter().map(|(client, paying)| extend(client, paying));
    let sweep = async {
        tokio::task::yield_now().await;
        app.clock.advance(1);
        app.run_schedule("expire_holds").await;
        app.run_schedule("expire_holds").await;
    };
    let (replies, ()) = tokio::join!(join_all(extensions), sweep);
    let mut kept = 0;
    for ((client, paying), reply) in buyers.iter().zip(&replies) {
        let after = client.get(&booking_path(paying)).await.expect(200);
        match reply.status.as_u16() {
            200 => {
                kept += 1;
                assert_eq!(after["state"], "awaiting_payment", "who was told of more time has it");
                assert_eq!(deadline(&after.json), deadline(paying).plus_seconds(600));
            }
            _ => assert_eq!(reply.json["code"], "booking_expired", "{}", reply.text()),
        }
    }
    app.run_schedule("expire_holds").await;
    assert_eq!(app.places(&show).await, places(kept, 0));
    app.assert_sound().await;
}
