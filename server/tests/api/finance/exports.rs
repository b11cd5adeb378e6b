//! Exports hold what happened, stay within their period and organization, and are under audit.

use serde_json::{Value, json};

use super::billing;
use crate::{app::*, prices::tax};

fn period(app: &TestApp, kind: &str, format: &str) -> Value {
    let now = app.clock.now();
    json!({ "kind": kind, "format": format, "from": now.plus_seconds(-3600), "to": now.plus_seconds(3600) })
}

async fn export(app: &TestApp, org: &Organizer, kind: &str) -> String {
    let reply = org.client.post(&org.path("/exports"), period(app, kind, "csv")).await.expect(200);
    assert!(reply.header("content-disposition").is_some_and(|name| name.contains("attachment")));
    reply.text()
}

fn rows(csv: &str) -> Vec<&str> {
    csv.trim_end().split("\r\n").skip(1).collect()
}

#[tokio::test]
async fn every_kind_is_exported_and_nothing_of_others() {
    let app = TestApp::new().await;
    let (org, other) = (billing(&app).await, billing(&app).await);
    let show = app.event(&org, EventSpec { title: "=Formula".into(), ..EventSpec::default() }).await;
    let rate = tax(&org, &show, 1900, true).await;
    assert!(!rate.is_empty());
    let foreign = app.event(&other, EventSpec { title: "Foreign".into(), ..EventSpec::default() }).await;
    app.buy_as(&app.client(), &foreign, 1, "eve@example.org").await;
    let booked = app.buy_as(&app.client(), &show, 2, "ada@example.org").await;
    let path = crate::bookings::returns::desk(&org, &booked);
    let back = json!({ "cancels": "tickets", "ticket_ids": [booked["tickets"][0]["id"]], "refund_minor": 2500,
                       "fee_minor": 0, "reason": "Ill", "notify": false });
    org.client.post_key(&path, back, &key()).await.expect(201);
    app.run_jobs().await;

    let bookings = export(&app, &org, "bookings").await;
    assert!(bookings.starts_with("\u{feff}\"reference\""));
    assert_eq!(rows(&bookings).len(), 1);
    assert!(
        bookings.contains("\"'=Formula\"") && bookings.contains(",50.00,7.98,0.00,50.00,25.00,"),
        "{bookings}"
    );
    let payments = export(&app, &org, "payments").await;
    assert_eq!(rows(&payments).len(), 2);
    assert!(payments.contains(",-25.00,\"Ill\""), "{payments}");
    assert_eq!(rows(&export(&app, &org, "attendees").await).len(), 2);
    let taxes = export(&app, &org, "taxes").await;
    assert!(taxes.contains("\"invoice\",\"S\",\"19.00\",\"EUR\",1,42.02,7.98,50.00"), "{taxes}");
    assert!(taxes.contains("\"credit_note\",\"S\",\"19.00\",\"EUR\",1,-21.01,-3.99,-25.00"), "{taxes}");
    let ledger = export(&app, &org, "ledger").await;
    let sum: i64 = rows(&ledger)
        .iter()
        .map(|row| {
            let mut cells = row.rsplit(',');
            let mut cents = || cells.next().unwrap().replace('.', "").parse::<i64>().unwrap();
            -cents() + cents()
        })
        .sum();
    assert_eq!(sum, 0, "debit is credit: {ledger}");
    for text in [&bookings, &payments, &ledger, &taxes] {
        assert!(!text.contains("Foreign") && !text.contains("eve@example.org"));
    }
    let datev = org.client.post(&org.path("/exports"), period(&app, "datev", "csv")).await.expect(200).bytes;
    let datev: String = datev.iter().map(|byte| char::from(*byte)).collect();
    assert!(datev.starts_with("\"EXTF\";700;21;\"Buchungsstapel\";13;20270110"), "{datev}");
    assert!(datev.contains("Gegenkonto (ohne BU-Schl\u{fc}ssel)"));
    assert!(datev.contains("50,00;\"H\";\"EUR\";;;\"\";8400;1360;\"\";1001;"), "{datev}");

    let book = org.client.post(&org.path("/exports"), period(&app, "bookings", "xlsx")).await.expect(200);
    assert!(book.bytes.starts_with(b"PK"));
    let audit = org.client.get(&org.path("/audit?target=export")).await.expect(200);
    assert_eq!(audit["items"].as_array().map(Vec::len), Some(7));
    let made = org.client.get(&org.path("/exports")).await.expect(200);
    assert_eq!(made.json.as_array().map(Vec::len), Some(7));
}

#[tokio::test]
async fn many_rows_come_in_batches_without_loss() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec { capacity: 5000, ..EventSpec::default() }).await;
    let booked = app.buy(&app.client(), &show, 1).await;
    sqlx::query(
        "insert into payments.payments
           (event_id, id, organization_id, booking_id, provider, state, amount_minor, currency, return_url,
            created_at, updated_at)
         select event_id, gen_random_uuid(), organization_id, booking_id, provider, 'failed', 1, currency, return_url,
                created_at, updated_at
         from payments.payments, generate_series(1, 2500)",
    )
    .execute(&app.db)
    .await
    .unwrap();
    assert!(booked["id"].is_string());
    assert_eq!(rows(&export(&app, &org, "payments").await).len(), 2501);
}

#[tokio::test]
async fn periods_and_formats_that_can_not_be_are_refused() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let path = org.path("/exports");
    for (field, value) in [
        ("to", json!("2020-01-01T00:00:00Z")),
        ("from", json!("2020-01-01T00:00:00Z")),
        ("kind", json!("secrets")),
        ("format", json!("pdf")),
    ] {
        let mut body = period(&app, "bookings", "csv");
        body[field] = value;
        org.client.post(&path, body).await.expect_problem(422, "invalid");
    }
    org.client.post(&path, period(&app, "datev", "xlsx")).await.expect_problem(422, "invalid");
    let two_years = json!({ "kind": "datev", "format": "csv", "from": "2026-12-01T00:00:00Z",
                            "to": "2027-02-01T00:00:00Z" });
    org.client.post(&path, two_years).await.expect_problem(422, "invalid");
    let mut foreign = period(&app, "bookings", "csv");
    foreign["event_id"] = json!(uuid::Uuid::now_v7());
    org.client.post(&path, foreign).await.expect_problem(404, "not_found");
    let viewer = app.member(&org, "viewer").await;
    viewer.post(&path, period(&app, "bookings", "csv")).await.expect(403);
}

#[tokio::test]
async fn the_numbers_of_accounts_are_the_organizations_own() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let path = org.path("/datev");
    let mut settings = org.client.get(&path).await.expect(200).json;
    assert_eq!(settings["accounts"]["sales"], 8400);
    settings["accounts"]["sales"] = json!(4400);
    settings["consultant"] = json!(123_456);
    assert_eq!(org.client.put(&path, settings.clone()).await.expect(200).json, settings);
    assert_eq!(org.client.get(&path).await.expect(200).json, settings);
    settings["accounts"]["tax"] = json!(0);
    org.client.put(&path, settings).await.expect_problem(422, "invalid");
}
