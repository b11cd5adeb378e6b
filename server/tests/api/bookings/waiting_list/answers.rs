//! Accepted, declined, lapsed: what follows.

use serde_json::{Value, json};

use super::kept;
use crate::app::*;

fn hold_of(accepted: &Value) -> Value {
    json!({ "event_id": accepted["event_id"], "id": accepted["booking_id"] })
}

#[tokio::test]
async fn an_offer_is_accepted_paid_and_ends_the_wait() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec { capacity: 2, ..EventSpec::default() }).await;
    let sold = app.buy(&app.client(), &show, 2).await;
    let place = app.wait_for(&show, 2, 1).await;
    app.call_off(&org, &sold).await;
    app.serve_lists().await;
    let browser = app.client();
    let accepted = place.post(&browser, "accept", None).await.expect(200).json;
    place.post(&browser, "accept", None).await.expect(200);
    let hold = hold_of(&accepted);
    let booking = browser.get(&booking_path(&hold)).await.expect(200).json;
    assert_eq!((booking["state"].as_str(), booking["quantity"].as_i64()), (Some("held"), Some(2)));
    app.client().get(&booking_path(&hold)).await.expect_problem(404, "not_found");
    let booking = app.check_out(&browser, &hold, &place.email).await;
    assert!(place.see(&app).await["offer"]["paying"].as_bool().unwrap());
    app.pay(&browser, &booking, "pay").await;
    app.run_jobs().await;
    assert_eq!(browser.get(&booking_path(&hold)).await.expect(200)["state"], "confirmed");
    app.serve_lists().await;
    let entry = place.see(&app).await;
    assert_eq!((entry["state"].as_str(), entry["offer"].is_null()), (Some("purchased"), true));
    assert_eq!(app.kept(&show).await, kept(0, 2, 0, false));
    place.post(&browser, "accept", None).await.expect_problem(409, "no_offer");
    place.leave(&browser).await.expect_problem(409, "not_on_waiting_list");
    // And again from the beginning: who has tickets may wait for more.
    app.wait_as(&show, &place.email, show.join(&place.email, 1, 1)).await;
    app.assert_sound().await;
}

#[tokio::test]
async fn a_declined_offer_goes_to_the_next_at_once() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let (show, bookings) = app.sold_out(&org, 1).await;
    let (first, second) = (app.wait_for(&show, 1, 1).await, app.wait_for(&show, 1, 1).await);
    app.call_off(&org, &bookings[0]).await;
    app.serve_lists().await;
    second
        .post(&app.client(), "decline", Some(json!({ "stay": true })))
        .await
        .expect_problem(409, "no_offer");
    let entry = first.post(&app.client(), "decline", Some(json!({ "stay": true }))).await.expect(200).json;
    assert_eq!((entry["state"].as_str(), entry["place"].as_i64()), (Some("waiting"), Some(1)));
    assert_eq!(second.see(&app).await["state"], "offered", "without any job");
    assert_eq!(app.kept(&show).await, kept(1, 0, 0, false), "who declined rests for a while");
    second.post(&app.client(), "decline", Some(json!({ "stay": false }))).await.expect(200);
    assert_eq!(second.see(&app).await["state"], "left");
    app.serve_lists().await;
    assert_eq!(first.see(&app).await["state"], "waiting", "not what was just declined, over and over");
    app.hold(&app.client(), &show, 1).await;
    app.clock.advance(3601);
    app.serve_lists().await;
    assert_eq!(first.see(&app).await["state"], "offered", "in line again after an hour");
    app.assert_sound().await;
}

#[tokio::test]
async fn fewer_than_wished_may_be_declined_without_losing_the_place() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let (show, bookings) = app.sold_out(&org, 3).await;
    let (first, second) = (app.wait_for(&show, 3, 1).await, app.wait_for(&show, 1, 1).await);
    app.call_off(&org, &bookings[0]).await;
    app.serve_lists().await;
    assert_eq!(first.see(&app).await["offer"]["quantity"], 1);
    let entry = first.post(&app.client(), "decline", Some(json!({ "stay": true }))).await.expect(200).json;
    assert_eq!((entry["place"].as_i64(), entry["minimum"].as_i64()), (Some(1), Some(2)));
    assert_eq!(second.see(&app).await["state"], "offered");
    app.call_off(&org, &bookings[1]).await;
    app.call_off(&org, &bookings[2]).await;
    app.serve_lists().await;
    assert_eq!(first.see(&app).await["offer"]["quantity"], 2);
}

#[tokio::test]
async fn nobody_answers_twice_and_the_list_does_not_loop() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let (show, bookings) = app.sold_out(&org, 1).await;
    let (first, second) = (app.wait_for(&show, 1, 1).await, app.wait_for(&show, 1, 1).await);
    app.call_off(&org, &bookings[0]).await;
    app.serve_lists().await;
    app.clock.advance(86_400);
    app.serve_lists().await;
    let entry = first.see(&app).await;
    assert_eq!((entry["state"].as_str(), entry["lapses"].as_i64()), (Some("waiting"), Some(1)));
    assert_eq!(second.see(&app).await["state"], "offered");
    assert_eq!(app.mails_to(&first.email, "Your offer has ended").await, 1);
    first.post(&app.client(), "accept", None).await.expect_problem(409, "no_offer");
    app.clock.advance(86_400);
    app.serve_lists().await;
    assert_eq!(first.see(&app).await["state"], "offered", "its turn again");
    app.clock.advance(86_400);
    app.serve_lists().await;
    let entry = first.see(&app).await;
    assert_eq!((entry["state"].as_str(), entry["lapses"].as_i64()), (Some("paused"), Some(2)));
    assert_eq!(app.mails_to(&first.email, "Your offer has ended").await, 2);
    assert_eq!(second.see(&app).await["state"], "offered");
    app.clock.advance(86_400);
    app.serve_lists().await;
    assert_eq!(second.see(&app).await["state"], "paused");
    assert_eq!(app.kept(&show).await, kept(0, 0, 0, false), "the rest is on general sale");
    for _ in 0..3 {
        app.clock.advance(86_400);
        app.serve_lists().await;
    }
    let offers = app.count("select count(*) from bookings.waiting_offers").await;
    assert_eq!(offers, 4, "no more than two each");
    let entry = first.post(&app.client(), "resume", None).await.expect(200).json;
    assert_eq!(entry["state"], "waiting");
    app.serve_lists().await;
    assert_eq!(first.see(&app).await["state"], "offered");
    app.assert_sound().await;
}

#[tokio::test]
async fn an_offer_is_remembered_once_before_it_ends() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let (show, bookings) = app.sold_out(&org, 1).await;
    let place = app.wait_for(&show, 1, 1).await;
    app.call_off(&org, &bookings[0]).await;
    app.serve_lists().await;
    app.clock.advance(17 * 3600);
    app.serve_lists().await;
    assert_eq!(app.mails_to(&place.email, "Still yours").await, 0);
    app.clock.advance(3600);
    app.serve_lists().await;
    app.serve_lists().await;
    assert_eq!(app.mails_to(&place.email, "Still yours").await, 1);
    let mails = app.mails().await;
    let mail = mails.iter().find(|mail| mail.subject.contains("Still yours")).expect("a reminder");
    assert!(mail.text.contains("1 × Standing") && mail.html.contains("1 × Standing"), "{}", mail.text);
}

#[tokio::test]
async fn giving_the_hold_up_at_the_checkout_is_declining() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let (show, bookings) = app.sold_out(&org, 1).await;
    let (first, second) = (app.wait_for(&show, 1, 1).await, app.wait_for(&show, 1, 1).await);
    app.call_off(&org, &bookings[0]).await;
    app.serve_lists().await;
    let browser = app.client();
    let accepted = first.post(&browser, "accept", None).await.expect(200).json;
    browser.delete(&booking_path(&hold_of(&accepted))).await.expect(204);
    app.serve_lists().await;
    assert_eq!(first.see(&app).await["state"], "waiting");
    assert_eq!(second.see(&app).await["state"], "offered");
    app.assert_sound().await;
}

#[tokio::test]
async fn late_money_for_a_lapsed_offer_is_settled_like_any_other() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec { capacity: 1, ..EventSpec::default() }).await;
    let sold = app.buy(&app.client(), &show, 1).await;
    let place = app.wait_for(&show, 1, 1).await;
    app.call_off(&org, &sold).await;
    app.serve_lists().await;
    let browser = app.client();
    let accepted = place.post(&browser, "accept", None).await.expect(200).json;
    let booking = app.check_out(&browser, &hold_of(&accepted), &place.email).await;
    app.clock.advance(2 * 86_400);
    app.run_schedule("expire_holds").await;
    app.serve_lists().await;
    assert_eq!(place.see(&app).await["state"], "waiting", "lapsed");
    // The bank was told to stop; its page pays no more, and the place is free for the public.
    let url = booking["payment"]["redirect_url"].as_str().unwrap().to_owned();
    assert!(url.starts_with(&app.url));
    assert_eq!(app.kept(&show).await, kept(0, 0, 0, false), "it rests, so the place is on general sale");
    app.assert_sound().await;
}
