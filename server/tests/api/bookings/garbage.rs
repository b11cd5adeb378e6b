//! Nonsense is answered with a problem, never with a failure.

use reqwest::Method;
use serde_json::json;

use crate::app::*;

#[tokio::test]
async fn nonsense_is_the_callers_problem() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let guest = app.client();
    let held = app.hold(&guest, &show, 1).await;
    let booking = booking_path(&held);
    let posts = [
        show.holds_path(),
        format!("{booking}/checkout"),
        format!("{booking}/retry-payment"),
        "/api/v1/bookings/open".to_owned(),
        org.path(&format!("/events/{}/occurrences/{}/scans", show.event_id, show.occurrence_id)),
        org.path(&format!("/events/{}/bookings/{}/cancel", show.event_id, held["id"].as_str().unwrap())),
        "/api/v1/events/no-id/holds".to_owned(),
        format!("/api/v1/events/{}/holds", uuid::Uuid::now_v7()),
    ];
    let bodies = [
        "",
        "{",
        "[]",
        "null",
        "1",
        "\"x\"",
        "{\"items\":null}",
        "{\"a\":1}",
        "{\"name\":\"\\u0000\"}",
        "{\"occurrence_id\":1,\"items\":[]}",
        "{\"code\":\"\",\"nonce\":\"x\"}",
        "{\"reason\":\"\",\"refund\":1}",
        "{\"email\":\"a@b\",\"name\":\"\"}",
        "{\"event_id\":\"x\",\"booking_id\":\"x\",\"token\":\"x\"}",
    ];
    for path in &posts {
        for body in bodies {
            for client in [&guest, &org.client] {
                let request = client
                    .request(Method::POST, path)
                    .header("content-type", "application/json")
                    .header("idempotency-key", key())
                    .body(body.to_owned());
                let reply = client.raw(request).await;
                let status = reply.status.as_u16();
                assert!(
                    (400..500).contains(&status) || path.ends_with("retry-payment"),
                    "{path} {body}: {}",
                    reply.text()
                );
                assert!(status < 500, "{path} {body}: {}", reply.text());
            }
        }
    }
    for query in ["?limit=0", "?limit=x", "?after=%00", "?q=%00", "?when=x", "?limit=99999999999"] {
        for path in ["/bookings".to_owned(), format!("/events/{}/attendees", show.event_id)] {
            let reply = org.client.get(&org.path(&format!("{path}{query}"))).await;
            assert!(reply.status.as_u16() < 500, "{path}{query}: {}", reply.text());
        }
    }
    for key in ["short", "with blank in it", &"x".repeat(129)] {
        guest
            .post_key(&show.holds_path(), show.hold(1), key)
            .await
            .expect_problem(400, "idempotency_key_invalid");
    }
    let long = json!({ "email": "ada@example.org", "name": "x".repeat(121) });
    guest.post_key(&format!("{booking}/checkout"), long, &key()).await.expect_problem(422, "invalid");
    let emoji = json!({ "email": "ada@example.org", "name": "💃".repeat(120) });
    guest.post_key(&format!("{booking}/checkout"), emoji, &key()).await.expect(200);
}
