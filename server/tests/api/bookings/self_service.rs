//! Buyers give tickets back by themselves, for what the policy says and they have seen.

use futures_util::future::join_all;
use serde_json::{Value, json};

use super::{
    places,
    returns::{desk, ticket},
};
use crate::app::*;

async fn policy(org: &Organizer, show: &Show, windows: Value) {
    let body = json!({
        "self_service": true, "windows": windows, "withdrawal_days": 14, "freeze_disputed": true,
    });
    let path = org.path(&format!("/events/{}/refund-policy", show.event_id));
    org.client.put(&path, body).await.expect(200);
}

fn give(tickets: &[String], expected: i64) -> Value {
    json!({ "ticket_ids": tickets, "expected_minor": expected })
}

#[tokio::test]
async fn a_buyer_gives_one_ticket_back_and_sees_before_what_comes() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec { capacity: 2, ..EventSpec::default() }).await;
    let (full, half) = (24 * 14, 24);
    let windows = json!([
        { "until_hours": half, "percent": 50, "fee_minor": 0 },
        { "until_hours": full, "percent": 100, "fee_minor": 200 },
    ]);
    policy(&org, &show, windows).await;
    let guest = app.client();
    let booked = app.buy_as(&guest, &show, 2, "ada@example.org").await;
    let path = format!("{}/returns", booking_path(&booked));
    let seen = guest.get(&path).await.expect(200);
    assert_eq!((&seen["offered"], &seen["policy"]["windows"][0]["percent"]), (&json!(true), &json!(100)));
    assert_eq!(
        (&seen["items"][0]["back"]["amount"], &seen["items"][0]["rule"]),
        (&json!(2300), &json!("window"))
    );
    app.client().get(&path).await.expect(404);

    // Another sum than the one that was shown is nobody's word.
    let one = [ticket(&booked, 0)];
    guest.post_key(&path, give(&one, 2500), &key()).await.expect_problem(409, "return_repriced");
    let stranger = app.client();
    stranger.post_key(&path, give(&one, 2300), &key()).await.expect(404);
    let replies = join_all((0..6).map(|_| guest.post_key(&path, give(&one, 2300), "buyers-key"))).await;
    assert!(replies.iter().all(|reply| reply.status == 200));
    guest.post_key(&path, give(&one, 2300), &key()).await.expect_problem(409, "ticket_fixed");
    app.run_jobs().await;
    assert_eq!(app.places(&show).await, places(0, 1));
    assert_eq!(app.count("select count(*) from payments.refunds").await, 1);
    let mail = app.mails().await.pop().expect("a mail");
    assert!(mail.text.contains("23.00 EUR") && mail.text.contains("2.00 EUR"), "{}", mail.text);

    // Later the same ticket brings less, and at last nothing.
    app.clock.advance(20 * 86_400);
    let last = [ticket(&booked, 1)];
    guest.post_key(&path, give(&last, 2300), &key()).await.expect_problem(409, "return_repriced");
    app.clock.advance(9 * 86_400 + 1);
    let late = guest.post_key(&path, give(&last, 0), &key()).await;
    assert_eq!(late.expect_problem(409, "return_not_offered")["extra"]["rule"], "too_late");
    app.assert_sound().await;
}

#[tokio::test]
async fn without_a_policy_nothing_goes_back_alone() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let guest = app.client();
    let booked = app.buy(&guest, &show, 1).await;
    let path = format!("{}/returns", booking_path(&booked));
    let seen = guest.get(&path).await.expect(200);
    assert_eq!((&seen["offered"], &seen["items"][0]["rule"]), (&json!(false), &json!("not_offered")));
    let no = guest.post_key(&path, give(&[ticket(&booked, 0)], 0), &key()).await;
    no.expect_problem(409, "return_not_offered");
}

#[tokio::test]
async fn all_tickets_are_the_booking_and_the_sum_is_bounded_by_what_is_left() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    policy(&org, &show, json!([{ "until_hours": 1, "percent": 100, "fee_minor": 0 }])).await;
    let guest = app.client();
    let booked = app.buy(&guest, &show, 2).await;
    let goodwill = json!({ "cancels": "nothing", "refund_minor": 1000, "reason": "Sorry", "notify": false });
    org.client.post_key(&desk(&org, &booked), goodwill, &key()).await.expect(201);
    app.run_jobs().await;
    let path = format!("{}/returns", booking_path(&booked));
    let all = [ticket(&booked, 0), ticket(&booked, 1)];
    guest.post_key(&path, give(&all, 5000), &key()).await.expect_problem(409, "return_repriced");
    let ended = guest.post_key(&path, give(&all, 4000), &key()).await.expect(200);
    assert_eq!((&ended["state"], &ended["money"]["state"]), (&json!("cancelled"), &json!("refunded")));
    app.run_jobs().await;
    guest.post_key(&path, give(&all, 4000), &key()).await.expect_problem(409, "booking_cancelled");
    app.assert_sound().await;
}

#[tokio::test]
async fn a_ticket_that_was_used_does_not_go_back() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    policy(&org, &show, json!([{ "until_hours": 0, "percent": 100, "fee_minor": 0 }])).await;
    let guest = app.client();
    let booked = app.buy(&guest, &show, 1).await;
    let door = org.path(&format!("/events/{}/occurrences/{}/scans", show.event_id, show.occurrence_id));
    let scan = json!({
        "code": booked["tickets"][0]["credential"], "gate": "", "nonce": uuid::Uuid::now_v7(),
    });
    assert_eq!(org.client.post(&door, scan).await.expect(200)["reason"], "ok");
    let path = format!("{}/returns", booking_path(&booked));
    let no = guest.post_key(&path, give(&[ticket(&booked, 0)], 2500), &key()).await;
    assert_eq!(no.expect_problem(409, "return_not_offered")["extra"]["rule"], "used");
}
