//! Payments that come in a crowd are settled together, each with the outcome that it has alone.

use data::jobs::Fact as _;
use payments::PaymentSucceeded;
use serde_json::{Value, json};

use super::{Bank, places};
use crate::app::*;

/// What was told of payments, and nobody has heard of yet.
async fn unheard(app: &TestApp) -> Vec<PaymentSucceeded> {
    let payloads: Vec<Value> =
        sqlx::query_scalar("select payload from data.jobs where kind = $1 order by id")
            .bind(format!("fact:{}", PaymentSucceeded::NAME))
            .fetch_all(&app.db)
            .await
            .expect("the facts");
    payloads.into_iter().map(|payload| serde_json::from_value(payload).expect("a fact")).collect()
}

/// A booking that is paid at the bank; the house has noted it and not heard of it yet.
async fn paid(app: &TestApp, show: &Show, quantity: u32, email: &str) -> (Client, Value) {
    let guest = app.client();
    let held = app.hold(&guest, show, quantity).await;
    let paying = app.check_out(&guest, &held, email).await;
    sqlx::query("update payments.sandbox_sessions set state = 'paid'").execute(&app.db).await.unwrap();
    let bank = Bank::of(app, &paying);
    bank.tell(&bank.news("succeeded")).await.expect(200);
    (guest, held)
}

#[tokio::test]
async fn a_crowd_is_settled_as_each_alone_would_be() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec { capacity: 12, ..EventSpec::default() }).await;
    let mut buyers = Vec::new();
    for number in 0..4 {
        buyers.push(paid(&app, &show, 2, &format!("buyer{number}@example.org")).await);
    }
    // One who had left before the money came, though there is room.
    let late = app.client();
    let released = app.hold(&late, &show, 3).await;
    let bank = Bank::of(&app, &app.check_out(&late, &released, "late@example.org").await);
    late.delete(&booking_path(&released)).await.expect(204);
    sqlx::query("update payments.sandbox_sessions set state = 'paid'").execute(&app.db).await.unwrap();
    bank.tell(&bank.news("succeeded")).await.expect(200);

    let facts = unheard(&app).await;
    assert_eq!(facts.len(), 5);
    app.services.bookings.confirm_paid_together(facts.clone()).await.expect("settled");
    // Heard again, in another order, and some twice in one crowd.
    let again = facts.iter().rev().chain(&facts).cloned().collect();
    app.services.bookings.confirm_paid_together(again).await.expect("nothing happens");

    for (guest, held) in &buyers {
        let booked = guest.get(&booking_path(held)).await.expect(200).json;
        assert_eq!((&booked["state"], &booked["money"]["state"]), (&json!("confirmed"), &json!("paid")));
        let tickets = booked["tickets"].as_array().expect("tickets");
        let numbers: Vec<_> = tickets.iter().map(|ticket| ticket["number"].as_i64()).collect();
        assert_eq!(numbers, [Some(1), Some(2)]);
    }
    let after = late.get(&booking_path(&released)).await.expect(200).json;
    assert_eq!(after["state"], "cancelled", "a buyer who left keeps out");
    assert_eq!(app.places(&show).await, places(0, 8));
    assert_eq!(app.count("select count(*) from bookings.settlements").await, 5);
    assert_eq!(
        app.count("select count(*) from data.jobs where kind = 'bookings.send_tickets'").await,
        4,
        "one mail each"
    );
    app.run_jobs().await;
    assert_eq!(app.count("select count(*) from payments.refunds where state = 'succeeded'").await, 1);
    app.assert_sound().await;
}

#[tokio::test]
async fn a_crowd_with_a_rotten_fact_settles_the_others() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec { capacity: 4, ..EventSpec::default() }).await;
    let (guest, held) = paid(&app, &show, 1, "ada@example.org").await;
    let mut facts = unheard(&app).await;
    let mut nowhere = facts[0].clone();
    nowhere.booking_id = kit::BookingId::new();
    nowhere.payment_id = kit::PaymentId::new();
    facts.insert(0, nowhere);
    app.services.bookings.confirm_paid_together(facts).await.expect_err("one is about nothing");
    assert_eq!(guest.get(&booking_path(&held)).await.expect(200).json["state"], "confirmed");
    app.run_jobs().await;
    app.assert_sound().await;
}
