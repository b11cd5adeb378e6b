//! The inventory counted again finds what does not agree.

use serde_json::json;

use super::seats::seated;
use crate::{EventSpec, TestApp};

/// What the comparison that begins with `what` found.
async fn findings(app: &TestApp, what: &str) -> Vec<String> {
    let comparisons = server::inventory::recount(&app.db).await.expect("recounted");
    let found = comparisons.into_iter().find(|comparison| comparison.what.starts_with(what));
    found.expect("such a comparison").findings
}

async fn run(app: &TestApp, statement: &'static str) {
    sqlx::query(statement).execute(&app.db).await.expect("it runs");
}

#[tokio::test]
async fn sales_leave_nothing_to_find_and_tampering_is_found() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let visitor = app.client();
    app.buy(&visitor, &show, 2).await;
    app.hold(&visitor, &show, 3).await;
    let comparisons = server::inventory::recount(&app.db).await.expect("recounted");
    assert_eq!(comparisons.len(), 8);
    assert_eq!(server::inventory::count(&comparisons), 0, "{comparisons:?}");
    app.run_schedule("inventory_recount").await;

    run(&app, "update events.pools set held = held + 1 where held = 3").await;
    assert_eq!(findings(&app, "the counters of the pools agree with the ledger").await.len(), 1);
    let claimed = findings(&app, "the counters of the pools agree with what bookings claim").await;
    assert!(
        claimed.len() == 1 && claimed[0].contains("held 4, sold 2; bookings claim 3 held, 2 sold"),
        "{claimed:?}"
    );
    run(&app, "insert into bookings.limits (event_id, subject, person, taken, allowed) select id, id, id, 1, 2 from events.events").await;
    assert_eq!(findings(&app, "the counters of limits agree").await.len(), 1);
}

#[tokio::test]
async fn seats_that_nobody_owns_are_found() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let event = seated(&app, &org).await;
    let booking = app.buy(&app.client(), &event.show, 1).await;
    assert_eq!(findings(&app, "every taken seat").await, Vec::<String>::new());
    let claim = "insert into events.seat_claims (event_id, occurrence_id, seat, booking_id)
                 values ($1::uuid, $2::uuid, $3, $4::uuid)";
    let nobody = uuid::Uuid::now_v7().to_string();
    for (seat, owner) in [(0, nobody.as_str()), (1, booking["id"].as_str().expect("an id"))] {
        let claimed = sqlx::query(claim).bind(&event.show.event_id).bind(&event.show.occurrence_id);
        claimed.bind(seat).bind(owner).execute(&app.db).await.expect("claimed");
    }
    assert_eq!(findings(&app, "every taken seat").await.len(), 1, "of a booking that is not there");
    assert_eq!(
        findings(&app, "the seats of bookings are theirs").await.len(),
        2,
        "neither has it written down"
    );
    assert_eq!(findings(&app, "the pools of price zones").await.len(), 1, "one is sold, the pool says none");
    let path = format!("{}/occurrences/{}/seat-claims", event.path, event.show.occurrence_id);
    let claims = org.client.get(&path).await.expect(200);
    assert_eq!(claims.json, json!({ "held": [0], "sold": [1], "blocked": [] }));
    run(&app, "delete from events.seat_claims where seat = 1").await;
    run(&app, "update bookings.lines set seats = '{5}'").await;
    assert_eq!(findings(&app, "tickets agree").await.len(), 1, "a line with a seat, a ticket without");
}
