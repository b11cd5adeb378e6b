//! The end of a list.

use serde_json::json;

use super::kept;
use crate::app::*;

#[tokio::test]
async fn a_cancelled_event_ends_its_list_and_everybody_is_told_once() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let (show, bookings) = app.sold_out(&org, 2).await;
    let (offered, waiting) = (app.wait_for(&show, 1, 1).await, app.wait_for(&show, 1, 1).await);
    app.call_off(&org, &bookings[0]).await;
    app.serve_lists().await;
    let path = org.path(&format!("/events/{}/cancel", show.event_id));
    org.client.post(&path, json!({ "reason": "The band is ill" })).await.expect(200);
    app.run_jobs().await;
    app.serve_lists().await;
    app.run_schedule("waiting_lists_tidy").await;
    app.run_jobs().await;
    for place in [&offered, &waiting] {
        assert_eq!(place.see(&app).await["state"], "closed");
        assert_eq!(app.mails_to(&place.email, "The waiting list is closed").await, 1);
    }
    let open = app.count("select count(*) from bookings.waiting_offers where state = 'open'").await;
    assert_eq!((app.kept(&show).await, open), (kept(0, 0, 0, false), 0));
    app.client()
        .post(&show.list_path(), show.join("a@example.org", 1, 1))
        .await
        .expect_problem(404, "not_found");
    app.assert_sound().await;
}

#[tokio::test]
async fn when_the_event_has_begun_the_list_is_closed() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let (show, bookings) = app.sold_out(&org, 1).await;
    let place = app.wait_for(&show, 2, 2).await;
    app.call_off(&org, &bookings[0]).await;
    app.serve_lists().await;
    assert_eq!(app.kept(&show).await.reserved, 1);
    app.clock.advance(30 * 86_400);
    app.run_schedule("waiting_lists_tidy").await;
    app.run_jobs().await;
    assert_eq!(place.see(&app).await["state"], "closed");
    assert_eq!(app.mails_to(&place.email, "The waiting list is closed").await, 1);
    assert_eq!(app.kept(&show).await, kept(0, 0, 0, false));
    app.run_schedule("waiting_lists_tidy").await;
    app.run_jobs().await;
    assert_eq!(app.mails_to(&place.email, "The waiting list is closed").await, 1);
}
