//! Who gets on a list, and what strangers learn.

use reqwest::Method;
use serde_json::json;

use super::{kept, with_token};
use crate::app::*;

#[tokio::test]
async fn a_guest_proves_the_address_and_has_a_place_from_then_on() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let (show, _) = app.sold_out(&org, 2).await;
    let info = app.client().get(&show.list_path()).await.expect(200);
    assert_eq!((info["open"].as_bool(), info["waiting"].as_i64()), (Some(true), Some(0)));

    let email = app.fresh_email("waiter");
    let body = show.join(&email, 2, 1);
    let reply = app.client().post(&show.list_path(), body.clone()).await.expect(202);
    assert!(reply["entry"].is_null());
    app.run_jobs().await;
    assert_eq!(app.kept(&show).await, kept(0, 2, 0, false), "who did not confirm keeps nothing");
    let place = app.mailed_place(&show, &email).await;
    assert_eq!(place.see(&app).await["state"], "unconfirmed");
    let entry = place.post(&app.client(), "confirm", None).await.expect(200).json;
    assert_eq!((entry["state"].as_str(), entry["place"].as_i64()), (Some("waiting"), Some(1)));
    assert_eq!(entry["chance"], "unknown", "nothing came free so far");
    assert!(app.kept(&show).await.waited_for);
    place.post(&app.client(), "confirm", None).await.expect(200);
    let count = app.count("select count(*) from bookings.waiting_history where what = 'joined'").await;
    assert_eq!(count, 1, "confirmed once");

    let second = app.wait_for(&show, 1, 1).await;
    let entry = second.see(&app).await;
    assert_eq!((entry["place"].as_i64(), entry["wanted_ahead"].as_i64()), (Some(2), Some(2)));
    assert_eq!(app.client().get(&show.list_path()).await.expect(200)["waiting"], 2);
}

#[tokio::test]
async fn nobody_learns_who_is_on_a_list() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let (show, _) = app.sold_out(&org, 1).await;
    let place = app.wait_for(&show, 1, 1).await;
    let fresh = app.fresh_email("fresh");
    let known = app.client().post(&show.list_path(), show.join(&place.email, 1, 1)).await.expect(202);
    let unknown = app.client().post(&show.list_path(), show.join(&fresh, 1, 1)).await.expect(202);
    assert_eq!(known.json, unknown.json);
    app.run_jobs().await;
    assert_eq!(app.mails_to(&place.email, "You are on the waiting list").await, 1, "only the owner is told");
    assert_eq!(app.mails_to(&fresh, "Confirm your place").await, 1);
    let open = "select count(*) from bookings.waiting_entries where state = 'waiting'";
    assert_eq!(app.count(open).await, 1);

    let stranger = app.client();
    stranger.get(&place.path).await.expect_problem(404, "not_found");
    with_token(&stranger, Method::GET, &place.path, "AAAA", None).await.expect_problem(404, "not_found");
    let other = app.wait_for(&show, 1, 1).await;
    with_token(&stranger, Method::GET, &place.path, &other.token, None)
        .await
        .expect_problem(404, "not_found");
    let path = format!("{}/confirm", place.path);
    with_token(&stranger, Method::POST, &path, &other.token, None).await.expect_problem(404, "not_found");
}

#[tokio::test]
async fn a_signed_in_person_is_on_the_list_at_once_and_only_once() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let (show, _) = app.sold_out(&org, 1).await;
    let email = app.fresh_email("ada");
    let ada = app.user(&email).await;
    let body = json!({ "wish": show.wish(2, 1), "consent": true });
    let joined = ada.post(&show.list_path(), body.clone()).await.expect(202);
    assert_eq!(joined["entry"]["state"], "waiting");
    assert_eq!(joined["entry"]["email"], email);
    ada.post(&show.list_path(), body).await.expect_problem(409, "on_waiting_list");
    let mine = ada.get("/api/v1/me/waiting-lists").await.expect(200);
    assert_eq!(mine.json.as_array().unwrap().len(), 1);
    let path = format!("{}/{}", show.list_path(), joined["entry"]["id"].as_str().unwrap());
    ada.get(&path).await.expect(200);
    app.user(&app.fresh_email("bob")).await.get(&path).await.expect_problem(404, "not_found");
    app.run_jobs().await;
    assert_eq!(app.mails_to(&email, "You are on the waiting list").await, 1);
}

#[tokio::test]
async fn what_can_be_bought_is_bought_and_nonsense_is_refused() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec { capacity: 3, ..EventSpec::default() }).await;
    let post = async |body| app.client().post(&show.list_path(), body).await;
    post(show.join("a@example.org", 3, 3)).await.expect_problem(409, "still_on_sale");
    app.hold(&app.client(), &show, 2).await;
    post(show.join("a@example.org", 2, 1)).await.expect_problem(409, "still_on_sale");
    post(show.join("a@example.org", 2, 2)).await.expect(202);

    post(show.join("a@example.org", 0, 1)).await.expect(422);
    post(show.join("a@example.org", 2, 3)).await.expect(422);
    post(show.join("a@example.org", 20, 20)).await.expect_problem(422, "above_maximum");
    let mut body = show.join("a@example.org", 2, 2);
    body["consent"] = json!(false);
    post(body).await.expect(422);
    let mut body = show.join("a@example.org", 2, 2);
    body["wish"]["choices"][0]["product_id"] = json!(show.event_id);
    post(body).await.expect(422);
    let mut body = show.join("a@example.org", 2, 2);
    let twice = body["wish"]["choices"][0].clone();
    body["wish"]["choices"].as_array_mut().unwrap().push(twice);
    post(body).await.expect(422);
    let mut body = show.join("x", 2, 2);
    post(body.clone()).await.expect(422);
    body.as_object_mut().unwrap().remove("email");
    post(body).await.expect(422);
    let body =
        json!({ "mode": "closed", "offer_minutes": 60, "quiet_from": 0, "quiet_until": 0, "version": 1 });
    org.client.put(&show.desk(&org, ""), body).await.expect(200);
    post(show.join("b@example.org", 2, 2)).await.expect_problem(409, "waiting_list_closed");
    assert_eq!(app.client().get(&show.list_path()).await.expect(200)["open"], false);
}

#[tokio::test]
async fn a_wish_can_change_without_losing_the_place_and_people_can_leave() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let (show, _) = app.sold_out(&org, 2).await;
    let (first, second) = (app.wait_for(&show, 4, 4).await, app.wait_for(&show, 1, 1).await);
    let before = first.see(&app).await;
    let change = json!({ "version": before["version"], "wish": show.wish(2, 1) });
    let client = app.client();
    let patch = async |body| with_token(&client, Method::PATCH, &first.path, &first.token, Some(body)).await;
    let after = patch(change.clone()).await.expect(200);
    assert_eq!((after["quantity"].as_i64(), after["place"].as_i64()), (Some(2), Some(1)));
    patch(change).await.expect(412);
    first.leave(&client).await.expect(204);
    first.leave(&client).await.expect(204);
    assert_eq!(first.see(&app).await["state"], "left");
    assert_eq!(second.see(&app).await["place"], 1);
    second.leave(&client).await.expect(204);
    assert_eq!(app.kept(&show).await, kept(0, 2, 0, false), "an empty list keeps nothing");
}

#[tokio::test]
async fn who_never_confirms_is_forgotten() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let (show, _) = app.sold_out(&org, 1).await;
    app.client().post(&show.list_path(), show.join("gone@example.org", 1, 1)).await.expect(202);
    app.clock.advance(3 * 86_400 + 1);
    app.run_schedule("waiting_lists_tidy").await;
    assert_eq!(app.count("select count(*) from bookings.waiting_entries").await, 0);
    app.run_jobs().await;
}
