//! Deadlines.

use super::{Bank, places};
use crate::app::*;

#[tokio::test]
async fn expired_holds_return_to_the_sale() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec { capacity: 10, ..EventSpec::default() }).await;
    let guest = app.client();
    let held = app.hold(&guest, &show, 4).await;
    app.clock.advance(599);
    app.run_schedule("expire_holds").await;
    assert_eq!(guest.get(&booking_path(&held)).await.expect(200)["state"], "held");
    app.clock.advance(1);
    app.run_schedule("expire_holds").await;
    let after = guest.get(&booking_path(&held)).await.expect(200);
    assert_eq!(after["state"], "expired");
    assert!(after["ended_at"].is_string());
    assert_eq!(app.places(&show).await, places(0, 0));
    app.run_jobs().await;
    assert!(!app.mails().await.iter().any(|mail| mail.subject.contains("Winter")), "nobody is told");
    app.assert_sound().await;
}

#[tokio::test]
async fn a_stopped_sweeper_keeps_no_places() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec { capacity: 3, ..EventSpec::default() }).await;
    for _ in 0..3 {
        app.hold(&app.client(), &show, 1).await;
    }
    let next = app.client();
    next.post_key(&show.holds_path(), show.hold(1), &key()).await.expect_problem(409, "sold_out");
    app.clock.advance(601);
    app.hold(&next, &show, 3).await;
    assert_eq!(app.places(&show).await, places(3, 0));
    app.assert_sound().await;
}

#[tokio::test]
async fn more_than_one_batch_is_swept() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec { capacity: 500, ..EventSpec::default() }).await;
    let held = app.hold(&app.client(), &show, 1).await;
    // As many more as one transaction does not take.
    sqlx::query(
        "with more as (
           insert into bookings.bookings (event_id, id, organization_id, occurrence_id, reference, currency,
             total_minor, quantity, expires_at, created_at, pool_ids, pool_quantities)
           select b.event_id, gen_random_uuid(), b.organization_id, b.occurrence_id,
                  lpad(n::text, 8, '0'), b.currency, b.total_minor, 1, b.expires_at, b.created_at,
                  array[$2::uuid], array[1]
           from bookings.bookings b, generate_series(1, 250) n where b.id = $1::uuid
           returning event_id, id),
         ledger as (
           insert into events.inventory_ledger (event_id, pool_id, reason, booking_id, held, at)
           select event_id, $2::uuid, 'hold', id, 1, '2027-01-10T12:00:00Z' from more)
         update events.pools set held = held + 250 where id = $2::uuid",
    )
    .bind(held["id"].as_str())
    .bind(&show.pool_id)
    .execute(&app.db)
    .await
    .unwrap();
    app.assert_sound().await;
    app.clock.advance(601);
    app.run_schedule("expire_holds").await;
    assert_eq!(app.places(&show).await, places(0, 0));
    assert_eq!(app.count("select count(*) from bookings.bookings where state = 'expired'").await, 251);
    app.assert_sound().await;
}

#[tokio::test]
async fn the_bank_is_asked_before_a_paying_buyer_loses_the_places() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec { capacity: 4, ..EventSpec::default() }).await;
    let (paid, idle) = (app.client(), app.client());
    let first = app.hold(&paid, &show, 2).await;
    let first = app.check_out(&paid, &first, "ada@example.org").await;
    let second = app.hold(&idle, &show, 2).await;
    app.check_out(&idle, &second, "bob@example.org").await;
    Bank::of(&app, &first).press(&paid, "pay").await.expect(303);
    // The webhook is lost; only the bank knows.
    sqlx::query("delete from data.jobs").execute(&app.db).await.unwrap();
    app.clock.advance(20 * 60 + 1);
    app.run_schedule("expire_holds").await;
    app.run_jobs().await;
    assert_eq!(paid.get(&booking_path(&first)).await.expect(200)["state"], "confirmed");
    assert_eq!(idle.get(&booking_path(&second)).await.expect(200)["state"], "expired");
    assert_eq!(app.places(&show).await, places(0, 2));
    app.assert_sound().await;
}
