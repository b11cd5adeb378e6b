//! Foreign bookings are not there.

use serde_json::json;

use super::text;
use crate::app::*;

#[tokio::test]
async fn foreign_bookings_are_missing_for_everybody_else() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let guest = app.client();
    let booked = app.buy(&guest, &show, 1).await;
    let path = booking_path(&booked);
    let ticket = text(&booked["tickets"][0]["id"]);
    let eve = app.user("eve@example.org").await;
    let nobody = app.client();
    let other = app.client();
    app.hold(&other, &show, 1).await;
    for stranger in [&eve, &nobody, &other] {
        for rest in ["", "/tickets.pdf", "/calendar.ics"] {
            stranger.get(&format!("{path}{rest}")).await.expect_problem(404, "not_found");
        }
        stranger.delete(&path).await.expect_problem(404, "not_found");
        let items = json!({ "items": [{ "offer_id": show.offer_id, "quantity": 1 }] });
        stranger.put(&format!("{path}/items"), items).await.expect_problem(404, "not_found");
        let person = json!({ "email": "eve@example.org", "name": "Eve" });
        stranger.post_key(&format!("{path}/checkout"), person, &key()).await.expect_problem(404, "not_found");
        stranger
            .post_key(&format!("{path}/retry-payment"), json!({}), &key())
            .await
            .expect_problem(404, "not_found");
        let name = json!({ "holder_name": "Eve" });
        stranger.patch(&format!("{path}/tickets/{ticket}"), name).await.expect_problem(404, "not_found");
    }
    let missing = booking_path(&json!({ "event_id": booked["event_id"], "id": uuid::Uuid::now_v7() }));
    let (foreign, missing) = (eve.get(&path).await, eve.get(&missing).await);
    let body = |reply: &Reply| {
        let mut json = reply.json.clone();
        json.as_object_mut().unwrap().remove("request_id");
        json
    };
    assert_eq!(body(&foreign), body(&missing), "not yours looks like not there");
    guest.get(&path).await.expect(200);
}

#[tokio::test]
async fn the_mailed_link_opens_the_booking_in_another_browser() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let booked = app.buy_as(&app.client(), &show, 1, "ada@example.org").await;
    let mail = app.mails().await.into_iter().find(|mail| mail.to == "ada@example.org").expect("a mail");
    let token = mail.link("#token=").split_once("#token=").expect("a token").1.to_owned();
    let phone = app.client();
    phone.get(&booking_path(&booked)).await.expect_problem(404, "not_found");
    let open =
        |token: &str| json!({ "event_id": booked["event_id"], "booking_id": booked["id"], "token": token });
    for bad in ["", "x", &"A".repeat(43), &"A".repeat(201), &token[1..]] {
        let reply = phone.post("/api/v1/bookings/open", open(bad)).await;
        assert!(matches!(reply.status.as_u16(), 404 | 422), "{bad}: {}", reply.text());
    }
    let other = app.buy_as(&app.client(), &show, 1, "bob@example.org").await;
    let swapped = json!({ "event_id": other["event_id"], "booking_id": other["id"], "token": token });
    phone.post("/api/v1/bookings/open", swapped).await.expect_problem(404, "not_found");
    let opened = phone.post("/api/v1/bookings/open", open(&token)).await.expect(200);
    assert_eq!(opened["tickets"][0]["credential"].as_str().map(|text| &text[..3]), Some("A1."));
    phone.get(&booking_path(&booked)).await.expect(200);
    phone.get(&booking_path(&other)).await.expect_problem(404, "not_found");
}

#[tokio::test]
async fn a_proven_address_finds_its_bookings() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let booked = app.buy_as(&app.client(), &show, 2, "ada@example.org").await;
    let ada = app.user("ada@example.org").await;
    let mine = ada.get("/api/v1/me/bookings?when=upcoming").await.expect(200);
    assert_eq!(mine["items"][0]["id"], booked["id"]);
    assert_eq!(mine["items"][0]["event"]["title"], "Winter Concert");
    assert_eq!(ada.get("/api/v1/me/bookings?when=past").await.expect(200)["items"], json!([]));
    let wallet = ada.get("/api/v1/me/tickets").await.expect(200);
    assert_eq!(wallet["items"].as_array().map(Vec::len), Some(2));
    assert!(wallet["items"][0]["credential"].is_string());
    ada.get(&booking_path(&booked)).await.expect(200);
    app.clock.advance(24 * 3600 * 31);
    let ada = app.client();
    ada.sign_in("ada@example.org").await.expect(200);
    assert_eq!(ada.get("/api/v1/me/bookings?when=upcoming").await.expect(200)["items"], json!([]));
    assert_eq!(ada.get("/api/v1/me/bookings?when=past").await.expect(200)["items"][0]["id"], booked["id"]);
    assert_eq!(ada.get("/api/v1/me/tickets").await.expect(200)["items"], json!([]));
    app.client().get("/api/v1/me/bookings").await.expect_problem(401, "unauthenticated");
}

#[tokio::test]
async fn my_bookings_come_in_pages_without_gaps() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec { price_minor: 0, ..EventSpec::default() }).await;
    let ada = app.user("ada@example.org").await;
    for _ in 0..5 {
        let held = app.hold(&ada, &show, 1).await;
        app.check_out(&ada, &held, "ada@example.org").await;
    }
    for list in ["/api/v1/me/bookings?limit=2", "/api/v1/me/bookings?limit=2&when=upcoming"] {
        let mut seen = std::collections::BTreeSet::new();
        let mut next = String::new();
        loop {
            let page = ada.get(&format!("{list}{next}")).await.expect(200);
            seen.extend(page["items"].as_array().unwrap().iter().map(|item| text(&item["id"])));
            match page["next"].as_str() {
                Some(cursor) => next = format!("&after={cursor}"),
                None => break,
            }
        }
        assert_eq!(seen.len(), 5, "{list}");
    }
    ada.get("/api/v1/me/bookings?after=nonsense").await.expect_problem(422, "invalid");
    ada.get("/api/v1/me/bookings?when=tomorrow").await.expect_problem(422, "invalid");
}
