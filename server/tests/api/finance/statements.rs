//! Statements say what the books say, carry their balance forward, and never change.

use serde_json::json;

use super::text;
use crate::{
    app::*,
    prices::{fee, put, tax},
};

/// The books of an organization before a moment: what providers hold less what the platform is owed.
async fn net_of_books(app: &TestApp, org: &Organizer) -> i64 {
    sqlx::query_scalar(
        "select coalesce(sum(amount_minor) filter (where code in ('provider_clearing', 'fees')), 0)::int8
         from payments.entries where organization_id = $1::uuid",
    )
    .bind(&org.organization_id)
    .fetch_one(&app.db)
    .await
    .unwrap()
}

#[tokio::test]
async fn statements_add_up_to_the_books() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let other = app.event(&org, EventSpec::default()).await;
    tax(&org, &show, 1900, true).await;
    put(&app.platform_admin().await, "/api/v1/platform/fees", "fees", json!([fee(30, 100, false)])).await;
    let path = org.path("/statements");
    assert_eq!(org.client.get(&path).await.expect(200)["open"], json!([]));
    let booked = app.buy(&app.client(), &show, 3).await;
    app.buy(&app.client(), &other, 1).await;
    let desk = crate::bookings::returns::desk(&org, &booked);
    let back = json!({ "cancels": "tickets", "ticket_ids": [booked["tickets"][0]["id"]], "refund_minor": 2000,
                       "fee_minor": 500, "reason": "Ill", "notify": false });
    org.client.post_key(&desk, back, &key()).await.expect(201);
    app.run_jobs().await;

    app.clock.advance(60);
    let seen = org.client.get(&path).await.expect(200);
    let open = &seen["open"][0];
    assert_eq!(open["figures"]["gross_minor"], 10_000);
    assert_eq!(open["figures"]["refunds_minor"], 2000);
    assert_eq!(open["closing"]["amount"], net_of_books(&app, &org).await);
    let close = |to: kit::Time| json!({ "currency": "EUR", "to": to });
    org.client.post(&path, close(app.clock.now())).await.expect_problem(422, "invalid");
    let first_end = app.clock.now();
    app.clock.advance(700);
    let first = org.client.post(&path, close(first_end)).await.expect(201);
    assert_eq!(first["closing"]["amount"], net_of_books(&app, &org).await);
    assert_eq!((&first["number"], &first["opening"]["amount"]), (&json!(1), &json!(0)));
    let figures = &first["figures"];
    let part = |name: &str| figures[name].as_i64().unwrap();
    assert_eq!(
        part("net_minor"),
        part("gross_minor") - part("refunds_minor") - part("disputes_minor") + part("other_minor")
            - part("fees_minor")
    );
    let balance: i64 = figures["accounts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|sum| sum["debit_minor"].as_i64().unwrap() - sum["credit_minor"].as_i64().unwrap())
        .sum();
    assert_eq!(balance, 0, "every account is there");
    // Nothing since: nothing to close, and the same period is not closed twice.
    org.client.post(&path, close(first_end)).await.expect_problem(409, "nothing_to_close");

    app.buy(&app.client(), &show, 1).await;
    let end = app.clock.now().plus_seconds(1);
    app.clock.advance(700);
    let second = org.client.post(&path, close(end)).await.expect(201);
    assert_eq!((&second["number"], &second["opening"]), (&json!(2), &first["closing"]));
    assert_eq!(second["period_from"], first["period_to"]);
    assert_eq!(second["closing"]["amount"], net_of_books(&app, &org).await);

    // One event alone has a chain of its own.
    let of_event = org.path(&format!("/statements?event_id={}", other.event_id));
    assert_eq!(org.client.get(&of_event).await.expect(200)["open"][0]["figures"]["gross_minor"], 2500);

    let id = text(&first["id"]);
    let pdf = org.client.get(&format!("{path}/{id}/pdf")).await.expect(200);
    assert!(pdf.bytes.starts_with(b"%PDF-"));
    let csv = org.client.get(&format!("{path}/{id}/csv")).await.expect(200).text();
    assert!(csv.contains("\"Paid by buyers\",100.00,\"EUR\"") && csv.contains("\"Refunds\",-20.00"), "{csv}");
    for change in ["update bookings.statements set number = number + 10", "delete from bookings.statements"] {
        sqlx::query(change).execute(&app.db).await.unwrap_err();
    }
}

#[tokio::test]
async fn ten_who_close_at_once_close_one_period() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    app.buy(&app.client(), &show, 1).await;
    let end = app.clock.now().plus_seconds(1);
    app.clock.advance(300);
    app.buy(&app.client(), &show, 1).await;
    let last = app.clock.now().plus_seconds(1);
    app.clock.advance(700);
    org.client.get(&org.path("/statements")).await.expect(200);
    let asked = (0..10).map(|index| {
        let (client, path) = (org.client.clone(), org.path("/statements"));
        let body = json!({ "currency": "EUR", "to": if index % 2 == 0 { end } else { last } });
        async move { client.post(&path, body).await.status.as_u16() }
    });
    let replies = futures_util::future::join_all(asked).await;
    assert!(replies.iter().all(|status| matches!(status, 201 | 409)), "{replies:?}");
    let gaps = app
        .count(
            "select count(*) from (select period_from, closing_minor, opening_minor,
                                          lag(period_to) over w as before, lag(closing_minor) over w as carried
                                   from bookings.statements window w as (order by number)) s
             where before is not null and (before <> period_from or carried <> opening_minor)",
        )
        .await;
    assert_eq!(gaps, 0);
    assert_eq!(app.count("select sum(net_minor)::int8 from bookings.statements").await, 5000);
}
