//! Places are taken once, whoever takes them at the same time.

use events::{Events, EventsError, QuoteItem, Reason};
use kit::{BookingId, EventId, PoolId};
use serde_json::json;

use crate::{EventSpec, Show, TestApp};

/// The counters of a pool: held, sold.
async fn counters(app: &TestApp, show: &Show) -> (i32, i32) {
    let query = "select held, sold from events.pools where id = $1::uuid";
    sqlx::query_as(query).bind(&show.pool_id).fetch_one(&app.db).await.expect("the pool")
}

async fn assert_books_balance(app: &TestApp) {
    let mut conn = app.db.acquire().await.expect("a connection");
    assert_eq!(Events::check_inventory(&mut conn).await.expect("checked"), []);
}

fn ids(show: &Show) -> (EventId, PoolId) {
    (show.event_id.parse().expect("an id"), show.pool_id.parse().expect("an id"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_places_are_taken_by_exactly_fifty_of_two_hundred() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec { capacity: 50, ..Default::default() }).await;
    let (event_id, pool_id) = ids(&show);
    let now = app.clock.now();
    let tasks: Vec<_> = (0..200)
        .map(|_| {
            let (events, db) = (app.services.events.clone(), app.db.clone());
            tokio::spawn(async move {
                let mut tx = db.begin().await.expect("a transaction");
                let needs = [(pool_id, 1)];
                match events.take(&mut tx, event_id, BookingId::new(), &needs, now).await {
                    Ok(()) => {
                        tx.commit().await.expect("committed");
                        true
                    }
                    Err(EventsError::SoldOut { free: 0, .. }) => false,
                    Err(error) => panic!("{error}"),
                }
            })
        })
        .collect();
    let mut taken = 0;
    for task in tasks {
        taken += i32::from(task.await.expect("no panic"));
    }
    assert_eq!(taken, 50);
    assert_eq!(counters(&app, &show).await, (50, 0));
    assert_books_balance(&app).await;
}

#[tokio::test]
async fn places_move_and_every_movement_is_written_down() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec { capacity: 5, ..Default::default() }).await;
    let (event_id, pool_id) = ids(&show);
    let (events, now, booking) = (&app.services.events, app.clock.now(), BookingId::new());
    let mut conn = app.db.acquire().await.expect("a connection");
    let three = [(pool_id, 2), (pool_id, 1)];
    events.take(&mut conn, event_id, booking, &three, now).await.expect("free");
    let refused = events.take(&mut conn, event_id, booking, &three, now).await;
    assert!(matches!(refused, Err(EventsError::SoldOut { free: 2, pool_id: pool }) if pool == pool_id));
    events.sell(&mut conn, event_id, booking, &[(pool_id, 2)], now).await.expect("held");
    assert_eq!(counters(&app, &show).await, (1, 2));
    events.give_back(&mut conn, event_id, booking, &[(pool_id, 1)], Reason::Expire, now).await.expect("held");
    let too_much =
        events.give_back(&mut conn, event_id, booking, &[(pool_id, 1)], Reason::Release, now).await;
    assert!(matches!(too_much, Err(EventsError::Counters { .. })));
    events.sell_late(&mut conn, event_id, booking, &[(pool_id, 3)], now).await.expect("free");
    let late = events.sell_late(&mut conn, event_id, booking, &[(pool_id, 1)], now).await;
    assert!(matches!(late, Err(EventsError::SoldOut { free: 0, .. })));
    events.unsell(&mut conn, event_id, booking, &[(pool_id, 5)], now).await.expect("sold");
    assert_eq!(counters(&app, &show).await, (0, 0));
    let negative = events.take(&mut conn, event_id, booking, &[(pool_id, -1)], now).await;
    assert!(negative.is_err());
    let elsewhere = events.take(&mut conn, EventId::new(), booking, &[(pool_id, 1)], now).await;
    assert!(matches!(elsewhere, Err(EventsError::NotFound)));
    assert_books_balance(&app).await;
    sqlx::query("update events.pools set held = 1 where id = $1")
        .bind(pool_id)
        .execute(&app.db)
        .await
        .unwrap();
    let drift = Events::check_inventory(&mut conn).await.expect("checked");
    assert_eq!((drift.len(), drift[0].held, drift[0].ledger_held), (1, 1, 0));
}

#[tokio::test]
async fn capacity_never_falls_below_what_is_taken() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec { capacity: 10, ..Default::default() }).await;
    app.buy(&app.client(), &show, 3).await;
    app.hold(&app.client(), &show, 2).await;
    let path = org.path(&format!("/events/{}/pools/{}", show.event_id, show.pool_id));
    let blocked = org.client.patch(&path, json!({ "version": 1, "blocked": 4 })).await.expect(200);
    assert_eq!(blocked["free"], 1);
    let refused = org.client.patch(&path, json!({ "version": 2, "capacity": 8 })).await;
    let refused = refused.expect_problem(409, "capacity_below_sold");
    assert_eq!(refused["extra"]["held"], 2);
    assert_eq!(refused["extra"]["sold"], 3);
    assert_eq!(refused["extra"]["blocked"], 4);
    org.client
        .patch(&path, json!({ "version": 2, "blocked": 6 }))
        .await
        .expect_problem(409, "capacity_below_sold");
    let fewer = org.client.patch(&path, json!({ "version": 2, "capacity": 9 })).await.expect(200);
    assert_eq!(fewer["free"], 0);
    org.client.patch(&path, json!({ "version": 2, "capacity": 20 })).await.expect_problem(412, "stale");
    let sold_out = app.client().post_key(&show.holds_path(), show.hold(1), &crate::key()).await;
    sold_out.expect_problem(409, "sold_out");
    org.client.patch(&path, json!({ "version": 3, "capacity": 20 })).await.expect(200);
    app.hold(&app.client(), &show, 5).await;
    assert_books_balance(&app).await;
}

#[tokio::test]
async fn a_quote_names_what_is_wrong() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let other = app.event(&org, EventSpec::default()).await;
    let (event_id, pool_id) = ids(&show);
    let occurrence_id = show.occurrence_id.parse().expect("an id");
    let item = |offer: &str, quantity| QuoteItem {
        offer_id: offer.parse().expect("an id"),
        quantity,
        unit_price: None,
    };
    let (events, now) = (&app.services.events, app.clock.now());
    let mut conn = app.db.acquire().await.expect("a connection");
    let asked = [item(&show.offer_id, 2), item(&show.offer_id, 1)];
    let quote = events
        .quote(&mut conn, event_id, occurrence_id, &asked, &events::Opened::default(), now)
        .await
        .expect("on sale");
    assert_eq!(quote.needs, [(pool_id, 3)]);
    assert_eq!(quote.total().expect("counted").minor, 7500);
    let asked = [item(&other.offer_id, 1)];
    let foreign =
        events.quote(&mut conn, event_id, occurrence_id, &asked, &events::Opened::default(), now).await;
    assert!(matches!(foreign, Err(EventsError::UnknownOffer { .. })));
    let asked = [item(&show.offer_id, 1)];
    let elsewhere = other.occurrence_id.parse().expect("an id");
    let missing = events.quote(&mut conn, event_id, elsewhere, &asked, &events::Opened::default(), now).await;
    assert!(matches!(missing, Err(EventsError::NotFound)));
    let path = org.path(&format!("/events/{}/products/{}", show.event_id, show.product_id));
    org.client.patch(&path, json!({ "version": 1, "hidden": true })).await.expect(200);
    let hidden =
        events.quote(&mut conn, event_id, occurrence_id, &asked, &events::Opened::default(), now).await;
    assert!(matches!(hidden, Err(EventsError::UnknownOffer { .. })));
}
