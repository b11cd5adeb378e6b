//! Organizers give back: tickets, money, or both; above a threshold with four eyes.

use futures_util::future::join_all;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{places, text};
use crate::app::*;

/// The path of a booking for its organizer.
pub fn desk(org: &Organizer, booking: &Value) -> String {
    let (event, id) = (text(&booking["event_id"]), text(&booking["id"]));
    org.path(&format!("/events/{event}/bookings/{id}/returns"))
}

/// The id of a booking's ticket.
pub fn ticket(booking: &Value, index: usize) -> String {
    text(&booking["tickets"][index]["id"])
}

fn back(cancels: &str, tickets: &[String], minor: i64) -> Value {
    json!({
        "cancels": cancels, "ticket_ids": tickets, "refund_minor": minor, "fee_minor": 0,
        "reason": "As agreed on the phone", "notify": true,
    })
}

#[tokio::test]
async fn one_ticket_goes_back_and_the_others_stay() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec { capacity: 3, ..EventSpec::default() }).await;
    let guest = app.client();
    let booked = app.buy_as(&guest, &show, 3, "ada@example.org").await;
    let path = desk(&org, &booked);
    let seen = org.client.get(&path).await.expect(200);
    assert_eq!(seen["refundable"]["amount"], 7500);
    assert_eq!(seen["items"].as_array().map(Vec::len), Some(3));
    assert_eq!(seen["items"][0]["price"]["amount"], 2500);

    let mut request = back("tickets", &[ticket(&booked, 1)], 2200);
    request["fee_minor"] = json!(300);
    let made = org.client.post_key(&path, request.clone(), "the-same-key").await.expect(201);
    assert_eq!((&made["state"], &made["whole"]), (&json!("done"), &json!(false)));
    let again = org.client.post_key(&path, request.clone(), "the-same-key").await.expect(201);
    assert_eq!(again["id"], made["id"]);
    request["refund_minor"] = json!(1);
    org.client.post_key(&path, request, "the-same-key").await.expect_problem(422, "idempotency_mismatch");
    app.run_jobs().await;

    let after = guest.get(&booking_path(&booked)).await.expect(200);
    assert_eq!((&after["state"], &after["money"]["state"]), (&json!("confirmed"), &json!("partly_refunded")));
    assert_eq!(after["money"]["refunded"]["amount"], 2200);
    let states: Vec<_> = (0..3).map(|index| text(&after["tickets"][index]["state"])).collect();
    assert_eq!(states, ["valid", "cancelled", "valid"]);
    assert_eq!(app.places(&show).await, places(0, 2));
    let mail = app.mails().await.pop().expect("a mail");
    assert_eq!(mail.to, "ada@example.org");
    for words in ["22.00 EUR", "3.00 EUR", "As agreed on the phone"] {
        assert!(mail.text.contains(words), "{words}: {}", mail.text);
    }

    // The door knows the ticket that went back, and lets the others in.
    let door = org.path(&format!("/events/{}/occurrences/{}/scans", show.event_id, show.occurrence_id));
    for (index, reason) in [(0, "ok"), (1, "cancelled"), (2, "ok")] {
        let code = text(&booked["tickets"][index]["credential"]);
        let scan = json!({ "code": code, "gate": "North", "nonce": Uuid::now_v7() });
        assert_eq!(org.client.post(&door, scan).await.expect(200)["reason"], reason);
    }
    // Its place is for sale again.
    app.buy(&app.client(), &show, 1).await;
    app.assert_sound().await;
}

#[tokio::test]
async fn the_last_ticket_ends_the_booking() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let booked = app.buy(&app.client(), &show, 2).await;
    let path = desk(&org, &booked);
    let one = back("tickets", &[ticket(&booked, 0)], 2500);
    org.client.post_key(&path, one.clone(), &key()).await.expect(201);
    org.client.post_key(&path, one, &key()).await.expect_problem(409, "ticket_fixed");
    let last = back("tickets", &[ticket(&booked, 1)], 2500);
    let made = org.client.post_key(&path, last, &key()).await.expect(201);
    assert_eq!(made["whole"], true);
    app.run_jobs().await;
    let seen = org.client.get(&org.path(&format!("/events/{}/bookings", show.event_id))).await.expect(200);
    assert_eq!(seen["items"][0]["state"], "cancelled");
    assert_eq!(seen["items"][0]["money_state"], "refunded");
    assert_eq!(app.places(&show).await, places(0, 0));
    app.assert_sound().await;
}

#[tokio::test]
async fn money_alone_leaves_the_tickets_alone() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let booked = app.buy(&app.client(), &show, 1).await;
    let path = desk(&org, &booked);
    org.client.post_key(&path, back("nothing", &[], 1000), &key()).await.expect(201);
    app.run_jobs().await;
    let seen = org.client.get(&path).await.expect(200);
    assert_eq!((&seen["refundable"]["amount"], &seen["items"][0]["state"]), (&json!(1500), &json!("valid")));
    assert_eq!(seen["refunds"][0]["state"], "succeeded");
    let over = org.client.post_key(&path, back("nothing", &[], 1501), &key()).await;
    over.expect_problem(409, "refund_exceeds_payment");
    org.client.post_key(&path, back("nothing", &[], 0), &key()).await.expect(422);
    org.client.post_key(&path, back("tickets", &[], 0), &key()).await.expect(422);
    org.client.post_key(&path, back("nothing", &[], -1), &key()).await.expect(422);
    let foreign = back("tickets", &[Uuid::now_v7().to_string()], 0);
    org.client.post_key(&path, foreign, &key()).await.expect_problem(409, "ticket_fixed");
    app.assert_sound().await;
}

#[tokio::test]
async fn twenty_returns_at_once_give_back_what_there_is() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let booked = app.buy(&app.client(), &show, 1).await;
    let path = desk(&org, &booked);
    let asked = (0..20).map(|_| {
        let (client, path) = (org.client.clone(), path.clone());
        async move { client.post_key(&path, back("nothing", &[], 600), &key()).await }
    });
    let replies = join_all(asked).await;
    assert_eq!(replies.iter().filter(|reply| reply.status == 201).count(), 4);
    app.run_jobs().await;
    assert_eq!(app.count("select refund_reserved_minor from payments.payments").await, 2400);
    assert_eq!(app.count("select sum(refunded_minor)::int8 from payments.sandbox_sessions").await, 2400);
    app.assert_sound().await;
}

#[tokio::test]
async fn above_the_threshold_a_second_member_decides() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let booked = app.buy(&app.client(), &show, 2).await;
    let path = desk(&org, &booked);
    let settings = org.path("/refund-settings");
    org.client.put(&settings, json!({ "approval_above_minor": 2500 })).await.expect(200);
    let small = org.client.post_key(&path, back("nothing", &[], 100), &key()).await.expect(201);
    assert_eq!(small["state"], "done");

    let whole = back("booking", &[], 4900);
    let waiting = org.client.post_key(&path, whole.clone(), &key()).await.expect(201);
    assert_eq!(waiting["state"], "waiting");
    org.client.post_key(&path, whole, &key()).await.expect_problem(409, "return_waiting");
    let cancel = path.replace("/returns", "/cancel");
    let around = org.client.post(&cancel, json!({ "reason": "Now", "refund": true })).await;
    around.expect_problem(409, "approval_needed");
    app.run_jobs().await;
    assert_eq!(app.places(&show).await, places(0, 2), "nothing has happened");

    let decide = org.path(&format!("/events/{}/returns/{}", show.event_id, waiting.str("id")));
    let approve = format!("{decide}/approve");
    org.client.post(&approve, json!({})).await.expect_problem(409, "own_return");
    let viewer = app.member(&org, "viewer").await;
    viewer.post(&approve, json!({})).await.expect(403);
    let manager = app.member(&org, "manager").await;
    let list = manager.get(&org.path("/returns?state=waiting")).await.expect(200);
    assert_eq!(list["items"][0]["id"], waiting["id"]);
    let replies = join_all((0..5).map(|_| manager.post(&approve, json!({})))).await;
    assert_eq!(replies.iter().filter(|reply| reply.status == 200).count(), 1);
    manager.post(&approve, json!({})).await.expect_problem(409, "return_decided");
    app.run_jobs().await;
    assert_eq!(app.places(&show).await, places(0, 0));
    assert_eq!(app.count("select refund_reserved_minor from payments.payments").await, 5000);
    app.assert_sound().await;
}

#[tokio::test]
async fn a_return_that_is_declined_never_happens() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let booked = app.buy(&app.client(), &show, 1).await;
    org.client.put(&org.path("/refund-settings"), json!({ "approval_above_minor": 0 })).await.expect(200);
    let waiting = org.client.post_key(&desk(&org, &booked), back("booking", &[], 2500), &key()).await;
    let id = waiting.expect(201).str("id");
    let manager = app.member(&org, "manager").await;
    let path = org.path(&format!("/events/{}/returns/{id}", show.event_id));
    let no = manager.post(&format!("{path}/decline"), json!({ "reason": "They came" })).await.expect(200);
    assert_eq!((&no["state"], &no["decision"]), (&json!("declined"), &json!("They came")));
    manager.post(&format!("{path}/approve"), json!({})).await.expect_problem(409, "return_decided");
    app.run_jobs().await;
    assert_eq!(app.count("select count(*) from payments.refunds").await, 0);
    app.assert_sound().await;
}

#[tokio::test]
async fn a_refund_that_failed_is_listed_and_tried_again() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let booked = app.buy(&app.client(), &show, 1).await;
    let broken = "update payments.sandbox_sessions set state = 'declined'";
    sqlx::query(broken).execute(&app.db).await.unwrap();
    org.client.post_key(&desk(&org, &booked), back("booking", &[], 2500), &key()).await.expect(201);
    app.run_jobs().await;
    let failed = org.client.get(&org.path("/refunds?state=failed")).await.expect(200);
    assert_eq!(failed["items"][0]["failure"], "the bank holds no such money");
    let id = text(&failed["items"][0]["id"]);
    let mended = "update payments.sandbox_sessions set state = 'paid'";
    sqlx::query(mended).execute(&app.db).await.unwrap();
    let retry = org.path(&format!("/events/{}/refunds/{id}/retry", show.event_id));
    org.client.post(&retry, json!({})).await.expect(200);
    org.client.post(&retry, json!({})).await.expect(200);
    app.run_jobs().await;
    let failed = org.client.get(&org.path("/refunds?state=failed")).await.expect(200);
    assert_eq!(failed["items"].as_array().map(Vec::len), Some(0));
    assert_eq!(app.count("select sum(refunded_minor)::int8 from payments.sandbox_sessions").await, 2500);
    app.assert_sound().await;
}

#[tokio::test]
async fn tickets_of_a_disputed_payment_wait_outside() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let guest = app.client();
    let held = app.hold(&guest, &show, 1).await;
    let booking = app.check_out(&guest, &held, "ada@example.org").await;
    let session = text(&booking["payment"]["redirect_url"]).rsplit('/').next().unwrap().to_owned();
    app.pay(&guest, &booking, "pay").await;
    app.run_jobs().await;
    let booked = guest.get(&booking_path(&booking)).await.expect(200).json;
    let act = async |act: &str| {
        let page = format!("/sandbox/desk/{session}");
        let form = guest.request(reqwest::Method::POST, &page).form(&[("act", act)]);
        guest.raw(form).await.expect(200);
        app.run_jobs().await;
    };
    let scan = async || {
        let door = org.path(&format!("/events/{}/occurrences/{}/scans", show.event_id, show.occurrence_id));
        let code = text(&booked["tickets"][0]["credential"]);
        let body = json!({ "code": code, "gate": "North", "nonce": Uuid::now_v7() });
        text(&org.client.post(&door, body).await.expect(200)["reason"])
    };
    act("dispute").await;
    assert_eq!(scan().await, "blocked");
    let seen = org.client.get(&desk(&org, &booked)).await.expect(200);
    assert_eq!(seen["disputes"][0]["state"], "needs_response");
    assert_eq!(seen["refundable"]["amount"], 0);
    act("win").await;
    assert_eq!(scan().await, "ok");
    app.assert_sound().await;
}
