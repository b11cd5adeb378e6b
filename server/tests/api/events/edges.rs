//! Limits and garbage: always an answer, never a 500.

use serde_json::{Value, json};

use super::{date, draft};
use crate::{EventSpec, TestApp};

#[tokio::test]
async fn numbers_and_texts_at_their_ends_are_refused_or_kept() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let event = org.path(&format!("/events/{}", show.event_id));
    let huge = [json!(i64::MAX), json!(u64::MAX), json!(-1), json!(1.5), json!("1"), Value::Null];
    for value in huge {
        let pool = json!({ "occurrence_id": show.occurrence_id, "name": "x", "capacity": value });
        org.client.post(&format!("{event}/pools"), pool).await.expect(422);
        let offer = json!({ "name": "x", "price_minor": value });
        let offers = format!("{event}/products/{}/offers", show.product_id);
        org.client.post(&offers, offer).await.expect(422);
        let blocked = json!({ "version": value, "capacity": 5 });
        org.client.patch(&format!("{event}/pools/{}", show.pool_id), blocked).await.expect(match value {
            Value::Number(ref number) if number.as_i64() == Some(-1) => 412,
            _ => 422,
        });
    }
    let text = json!({ "version": 1, "title": "x\u{0}y" });
    org.client.patch(&event, text).await.expect_problem(400, "malformed");
    let mut far = date(&app, 3);
    far["starts_at"] = json!("9999-01-01T00:00:00Z");
    org.client.post(&format!("{event}/occurrences"), far).await.expect(422);
    let mut long = date(&app, 3);
    long["ends_at"] = json!("2029-01-01T00:00:00Z");
    org.client.post(&format!("{event}/occurrences"), long).await.expect(422);
    for path in
        ["/events/x", "/events/%00", "/venues/1", "/events/0190a5b2-7b7e-7c3e-8a55-000000000001/pools/1"]
    {
        let reply = org.client.get(&org.path(path)).await;
        assert!(matches!(reply.status.as_u16(), 404 | 405), "{path}: {}", reply.status);
    }
}

#[tokio::test]
async fn many_events_of_one_name_get_addresses_of_their_own() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let tasks: Vec<_> = (0..12)
        .map(|_| {
            let org = org.clone();
            tokio::spawn(async move { draft(&org, "Same Name").await.0["slug"].as_str().map(str::to_owned) })
        })
        .collect();
    let mut slugs = std::collections::BTreeSet::new();
    for task in tasks {
        slugs.insert(task.await.expect("no panic").expect("a slug"));
    }
    assert_eq!(slugs.len(), 12);
}

#[tokio::test]
async fn a_product_has_so_many_offers_and_no_more() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let path = org.path(&format!("/events/{}/products/{}/offers", show.event_id, show.product_id));
    for number in 1..20 {
        let body = json!({ "name": format!("Tier {number}"), "price_minor": number });
        org.client.post(&path, body).await.expect(201);
    }
    let more = org.client.post(&path, json!({ "name": "One more", "price_minor": 1 })).await;
    assert_eq!(more.expect_problem(409, "too_many")["extra"]["limit"], 20);
}
