//! An event is called off or moved: every booking is taken up, once, and the organizer sees how far it is.

use serde_json::{Value, json};

use super::{places, returns::ticket, text};
use crate::app::*;

fn runs(org: &Organizer, show: &Show) -> String {
    org.path(&format!("/events/{}/refund-runs", show.event_id))
}

fn counts(run: &Value) -> (i64, i64, i64) {
    let count = |name: &str| run[name].as_i64().expect("a number");
    (count("total"), count("done"), count("failed"))
}

#[tokio::test]
async fn a_date_that_is_called_off_gives_all_money_back_once() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    for _ in 0..3 {
        app.buy(&app.client(), &show, 2).await;
    }
    app.hold(&app.client(), &show, 1).await;
    let body = json!({
        "kind": "cancelled", "occurrence_id": show.occurrence_id, "reason": "The singer is ill",
    });
    let path = runs(&org, &show);
    let run = org.client.post(&path, body.clone()).await.expect(201);
    assert_eq!(counts(&run.json), (4, 0, 0));
    app.run_jobs().await;
    let run_path = format!("{path}/{}", run.str("id"));
    assert_eq!(counts(&org.client.get(&run_path).await.expect(200).json), (4, 4, 0));
    assert_eq!(app.places(&show).await, places(0, 0));
    // Once more, and again from the start: nobody is paid twice.
    org.client.post(&format!("{run_path}/resume"), json!({})).await.expect(200);
    org.client.post(&path, body).await.expect(201);
    app.run_jobs().await;
    assert_eq!(app.count("select sum(refunded_minor)::int8 from payments.sandbox_sessions").await, 15_000);
    assert_eq!(app.count("select count(*) from payments.refunds").await, 3);
    app.assert_sound().await;
}

#[tokio::test]
async fn calling_the_event_off_shows_its_progress_and_goes_on_after_a_crash() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    for _ in 0..3 {
        app.buy(&app.client(), &show, 1).await;
    }
    let event = org.path(&format!("/events/{}/cancel", show.event_id));
    org.client.post(&event, json!({ "reason": "Storm" })).await.expect(200);
    // The fact is heard, and then everything that was enqueued is lost.
    let fact = sqlx::query("delete from data.jobs where kind = 'bookings.call_off'");
    app.services
        .bookings
        .event_cancelled(events::EventCancelled {
            organization_id: org.organization_id.parse().unwrap(),
            event_id: show.event_id.parse().unwrap(),
            reason: "Storm".into(),
            at: app.clock.now(),
        })
        .await
        .expect("heard");
    fact.execute(&app.db).await.unwrap();
    let seen = org.client.get(&runs(&org, &show)).await.expect(200);
    assert_eq!(counts(&seen["items"][0]), (3, 0, 0));
    let resume = format!("{}/{}/resume", runs(&org, &show), text(&seen["items"][0]["id"]));
    org.client.post(&resume, json!({})).await.expect(200);
    app.run_jobs().await;
    let seen = org.client.get(&runs(&org, &show)).await.expect(200);
    assert_eq!(counts(&seen["items"][0]), (3, 3, 0));
    assert_eq!(app.count("select sum(refunded_minor)::int8 from payments.sandbox_sessions").await, 7500);
    app.assert_sound().await;
}

#[tokio::test]
async fn a_moved_date_lets_buyers_choose_until_the_window_closes() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let (stays, goes) = (app.client(), app.client());
    let kept = app.buy_as(&stays, &show, 1, "stays@example.org").await;
    let booked = app.buy_as(&goes, &show, 1, "goes@example.org").await;
    let path = runs(&org, &show);
    let body = |until: &str| json!({ "kind": "moved", "open_until": until, "reason": "The hall is flooded" });
    org.client.post(&path, body("2027-01-10T11:00:00Z")).await.expect(422);
    org.client.post(&path, json!({ "kind": "moved", "reason": "When?" })).await.expect(422);
    let run = org.client.post(&path, body("2027-01-17T12:00:00Z")).await.expect(201);
    app.run_jobs().await;
    let run = org.client.get(&format!("{path}/{}", run.str("id"))).await.expect(200);
    assert_eq!(counts(&run.json), (2, 2, 0));
    let told: Vec<_> = app.mails().await.into_iter().filter(|mail| mail.text.contains("flooded")).collect();
    assert_eq!(told.len(), 2);

    let returns = |booking: &Value| format!("{}/returns", booking_path(booking));
    let give = |booking: &Value| json!({ "ticket_ids": [ticket(booking, 0)], "expected_minor": 2500 });
    let back = goes.post_key(&returns(&booked), give(&booked), &key()).await.expect(200);
    assert_eq!(back["state"], "cancelled");
    app.run_jobs().await;
    app.clock.advance(8 * 86_400);
    let late = stays.post_key(&returns(&kept), give(&kept), &key()).await;
    late.expect_problem(409, "return_not_offered");
    assert_eq!(app.places(&show).await, places(0, 1));
    app.assert_sound().await;
}
