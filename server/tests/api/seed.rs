//! The demo: rich, consistent, and loaded once.

use events::Events;

use crate::app::*;

#[tokio::test]
async fn the_demo_is_whole_and_all_its_books_agree() {
    let app = TestApp::new().await;
    let seeded =
        server::seed::seed(&app.services).await.expect("it loads").expect("into an empty installation");
    assert!(seeded.events >= 60 && seeded.bookings > 1000, "{seeded:?}");
    assert_eq!(server::seed::seed(&app.services).await.expect("it looks"), None, "and only once");

    let mut conn = app.db.acquire().await.unwrap();
    let drift = Events::check_inventory(&mut conn).await.expect("the inventory");
    assert!(drift.is_empty(), "{drift:?}");
    let comparisons = server::inventory::recount(&app.db).await.expect("recounted");
    assert_eq!(server::inventory::count(&comparisons), 0, "{comparisons:?}");
    let seats: Vec<(i64, i64)> = sqlx::query_as(
        "select count(*), sum((s.zone_of[c.seat + 1] >= 0)::int) from events.seat_claims c
           join events.seatings s on s.event_id = c.event_id group by s.seat_map_id",
    )
    .fetch_all(&mut *conn)
    .await
    .unwrap();
    assert!(seats.len() == 2 && seats.iter().all(|(all, on_sale)| *all > 100 && all == on_sale), "{seats:?}");
    let unbalanced: i64 =
        sqlx::query_scalar("select coalesce(sum(amount_minor), 0)::bigint from payments.entries")
            .fetch_one(&mut *conn)
            .await
            .unwrap();
    assert_eq!(unbalanced, 0);
    drop(conn);
    app.worker.run_schedule("compare_payments").await.expect("begun");
    app.run_jobs().await;
    let differences: Vec<(String, i64)> =
        sqlx::query_as("select kind, count(*) from payments.differences group by kind")
            .fetch_all(&app.db)
            .await
            .unwrap();
    assert_eq!(differences, [], "the sandbox bank says what our books say");
    let unexplained: i64 = sqlx::query_scalar(
        "select count(*) from payments.postings where source !~ '^(payment|refund|split):'",
    )
    .fetch_one(&app.db)
    .await
    .unwrap();
    assert_eq!(unexplained, 0, "statements know every movement");

    let visitor = app.client();
    let home = visitor.get("/api/v1/catalogue/home").await.expect(200);
    for row in ["featured", "just_announced", "selling_fast"] {
        assert!(home[row].as_array().is_some_and(|cards| cards.len() >= 4), "{row}: {}", home[row]);
    }
    let found = visitor.get("/api/v1/catalogue/events?q=flamenca").await.expect(200);
    assert_eq!(found["items"].as_array().map(Vec::len), Some(1));
    let ada = app.client();
    let session =
        serde_json::json!({ "email": server::seed::BUYER.email, "password": server::seed::PASSWORD });
    ada.post("/api/v1/session", session).await.expect(200);
    let bookings = ada.get("/api/v1/me/bookings").await.expect(200);
    assert!(bookings["items"].as_array().is_some_and(|items| items.len() >= 4), "{bookings:?}");
}
