//! Numbers have no gap, whatever happens at once or goes wrong; documents never change.

use futures_util::future::join_all;

use super::{billing, text};
use crate::app::*;

async fn numbers(app: &TestApp, series: &str) -> Vec<i32> {
    sqlx::query_scalar("select number from bookings.documents where series = $1 order by number")
        .bind(series)
        .fetch_all(&app.db)
        .await
        .unwrap()
}

/// What a fault of the database is called.
fn constraint(error: sqlx::Error) -> String {
    let error = error.into_database_error().expect("the database refuses");
    error.constraint().map_or_else(|| error.message().to_owned(), str::to_owned)
}

#[tokio::test]
async fn thirty_invoices_at_once_are_one_to_thirty() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let mut bookings = Vec::new();
    for _ in 0..30 {
        bookings.push(app.buy(&app.client(), &show, 1).await);
    }
    org.client.put(&org.path("/billing"), super::settings(0)).await.expect(200);
    // Each of them twice, as jobs may run.
    let asked = bookings.iter().chain(&bookings).map(|booking| {
        let event = text(&booking["event_id"]).parse().unwrap();
        let id = text(&booking["id"]).parse().unwrap();
        let service = app.services.bookings.clone();
        async move { service.issue_invoice(event, id).await.expect("an invoice").expect("one") }
    });
    let ids = join_all(asked).await;
    assert_eq!(ids[..30], ids[30..], "twice is once");
    assert_eq!(numbers(&app, "INV-2027-").await, (1..=30).collect::<Vec<_>>());
}

#[tokio::test]
async fn work_that_fails_leaves_no_gap_and_nothing_changes_afterwards() {
    let app = TestApp::new().await;
    let org = billing(&app).await;
    let show = app.event(&org, EventSpec::default()).await;
    app.buy(&app.client(), &show, 1).await;
    let copy = "insert into bookings.documents
                select event_id, gen_random_uuid(), organization_id, booking_id, kind, series, $1, 'other:' || $1,
                       refers_to, currency, net_minor, tax_minor, gross_minor, content, issued_on, issued_at
                from bookings.documents where number = 1 and kind = 'invoice'";
    // A transaction that took a number and failed.
    let mut tx = app.db.begin().await.unwrap();
    sqlx::query("update bookings.document_counters set last = last + 1").execute(&mut *tx).await.unwrap();
    sqlx::query(copy).bind(2).execute(&mut *tx).await.unwrap();
    tx.rollback().await.unwrap();
    app.buy(&app.client(), &show, 1).await;
    assert_eq!(numbers(&app, "INV-2027-").await, [1, 2]);

    // The database refuses a gap, a number twice, and every change.
    let gap = sqlx::query(copy).bind(4).execute(&app.db).await.unwrap_err();
    assert_eq!(constraint(gap), "documents_no_gap");
    let twice = sqlx::query(copy).bind(2).execute(&app.db).await.unwrap_err();
    assert_eq!(constraint(twice), "documents_number_once");
    for change in [
        "update bookings.documents set net_minor = net_minor + 1, gross_minor = gross_minor + 1",
        "delete from bookings.documents",
        "truncate bookings.documents",
    ] {
        let refused = sqlx::query(change).execute(&app.db).await.unwrap_err();
        assert!(constraint(refused).contains("append-only"), "{change}");
    }
    // Nor more credit than was invoiced.
    let over = "insert into bookings.documents
                select event_id, gen_random_uuid(), organization_id, booking_id, 'credit_note', 'X-', 1, 'over',
                       id, currency, net_minor + 1, tax_minor, gross_minor + 1, content, issued_on, issued_at
                from bookings.documents where number = 1";
    let refused = sqlx::query(over).execute(&app.db).await.unwrap_err();
    assert_eq!(constraint(refused), "documents_credit_at_most");
}

#[tokio::test]
async fn every_year_and_every_organization_begins_at_one() {
    let app = TestApp::new().await;
    let (ours, theirs) = (billing(&app).await, billing(&app).await);
    let far = EventSpec { starts_in_hours: 24 * 500, ..EventSpec::default() };
    let show = app.event(&ours, far).await;
    app.buy(&app.client(), &show, 1).await;
    let other = app.event(&theirs, EventSpec::default()).await;
    app.buy(&app.client(), &other, 1).await;
    assert_eq!(numbers(&app, "INV-2027-").await, [1, 1]);
    app.clock.advance(366 * 86_400);
    app.buy(&app.client(), &show, 1).await;
    assert_eq!(numbers(&app, "INV-2028-").await, [1]);
}
