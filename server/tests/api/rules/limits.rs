//! How much one person may have over all bookings, and how much of one offer goes into one booking.

use futures_util::future::join_all;
use serde_json::{Value, json};

use super::{change_offer, hold_of, product, text};
use crate::{
    app::*,
    bookings::late::{expired, money_comes},
};

/// A show whose product gives one person at most `product` and whose event at most `event` tickets.
async fn limited(app: &TestApp, org: &Organizer, product_max: Value, event_max: Value) -> Show {
    let show = app.event(org, EventSpec { price_minor: 0, ..EventSpec::default() }).await;
    let path = org.path(&format!("/events/{}", show.event_id));
    let event = org.client.get(&path).await.expect(200);
    let body = json!({ "version": event["version"], "max_per_person": event_max });
    org.client.patch(&path, body).await.expect(200);
    let own = product(org, &show).await;
    let body = json!({ "version": own["version"], "max_per_person": product_max });
    org.client.patch(&format!("{path}/products/{}", show.product_id), body).await.expect(200);
    show
}

async fn check_out(client: &Client, booking: &Value, email: &str) -> Reply {
    let body = json!({ "email": email, "name": "Ada" });
    client.post_key(&format!("{}/checkout", booking_path(booking)), body, &key()).await
}

#[tokio::test]
async fn an_account_is_counted_at_the_hold_and_gets_back_what_it_gives_back() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = limited(&app, &org, json!(4), Value::Null).await;
    let ada = app.user("ada@example.org").await;
    let first = ada.post_key(&show.holds_path(), show.hold(3), &key()).await.expect(201).json;
    let over =
        ada.post_key(&show.holds_path(), show.hold(2), &key()).await.expect_problem(409, "person_limit");
    assert_eq!(over["extra"], json!({ "product_id": show.product_id, "have": 3, "allowed": 4 }));
    let other = app.user("eda@example.org").await;
    other.post_key(&show.holds_path(), show.hold(4), &key()).await.expect(201);

    // Changed, released, expired, cancelled: it comes back each time.
    let items = json!({ "items": show.hold(1)["items"] });
    ada.put(&format!("{}/items", booking_path(&first)), items).await.expect(200);
    let second = ada.post_key(&show.holds_path(), show.hold(3), &key()).await.expect(201).json;
    ada.delete(&booking_path(&second)).await.expect(204);
    let third = ada.post_key(&show.holds_path(), show.hold(3), &key()).await.expect(201).json;
    app.assert_sound().await;
    let sold = check_out(&ada, &third, "ada@example.org").await.expect(200);
    assert_eq!(sold["state"], "confirmed");
    app.clock.advance(3600);
    app.run_schedule("expire_holds").await;
    ada.post_key(&show.holds_path(), show.hold(1), &key()).await.expect(201);
    ada.post_key(&show.holds_path(), show.hold(1), &key()).await.expect_problem(409, "person_limit");
    let cancel = org.path(&format!("/events/{}/bookings/{}/cancel", show.event_id, sold.str("id")));
    org.client.post(&cancel, json!({ "reason": "Wrong day", "refund": true })).await.expect(200);
    ada.post_key(&show.holds_path(), show.hold(3), &key()).await.expect(201);
    app.assert_sound().await;
}

#[tokio::test]
async fn a_guest_is_counted_at_the_checkout_however_the_address_is_written() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = limited(&app, &org, Value::Null, json!(3)).await;
    let (one, two) = (app.client(), app.client());
    let first = app.hold(&one, &show, 2).await;
    check_out(&one, &first, "Ada@Example.org").await.expect(200);
    let second = app.hold(&two, &show, 2).await;
    let over = check_out(&two, &second, "ada@example.org").await.expect_problem(409, "person_limit");
    assert_eq!(over["extra"], json!({ "product_id": null, "have": 2, "allowed": 3 }));
    let kept = two.get(&booking_path(&second)).await.expect(200);
    assert_eq!(kept["state"], "held", "the places stay, for another choice");
    let items = json!({ "items": show.hold(1)["items"] });
    two.put(&format!("{}/items", booking_path(&second)), items).await.expect(200);
    check_out(&two, &second, "ADA@example.org").await.expect(200);

    // The same address with an account, and an account with another address.
    let ada = app.user("ada@example.org").await;
    let third = app.hold(&ada, &show, 3).await;
    check_out(&ada, &third, "ada@example.org").await.expect_problem(409, "person_limit");
    check_out(&ada, &third, "friend@example.org").await.expect(200);
    let page = app.client().get(&format!("/api/v1/catalogue/events/{}", show.slug)).await.expect(200);
    assert_eq!(page["max_per_person"], 3);
    app.assert_sound().await;
}

#[tokio::test]
async fn what_was_booked_before_the_limit_counts_too_and_a_lower_limit_takes_nothing_away() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = limited(&app, &org, Value::Null, Value::Null).await;
    let ada = app.user("ada@example.org").await;
    let held = app.hold(&ada, &show, 2).await;
    let sold = app.hold(&ada, &show, 3).await;
    check_out(&ada, &sold, "ada@example.org").await.expect(200);
    let own = product(&org, &show).await;
    let path = org.path(&format!("/events/{}/products/{}", show.event_id, show.product_id));
    let body = json!({ "version": own["version"], "max_per_person": 4 });
    org.client.patch(&path, body).await.expect(200);
    app.run_jobs().await;
    app.clock.advance(31);
    app.run_jobs().await;
    let over =
        ada.post_key(&show.holds_path(), show.hold(1), &key()).await.expect_problem(409, "person_limit");
    assert_eq!(over["extra"]["have"], 5);
    app.assert_sound().await;
    ada.delete(&booking_path(&held)).await.expect(204);
    app.hold(&ada, &show, 1).await;
    app.assert_sound().await;
}

#[tokio::test]
async fn an_offer_has_its_own_least_and_most() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let offer = product(&org, &show).await["offers"][0].clone();
    let wrong = json!({ "min_per_booking": 3, "max_per_booking": 2 });
    change_offer(&org, &show, &offer, wrong).await.expect(422);
    let bounds = json!({ "min_per_booking": 2, "max_per_booking": 3 });
    change_offer(&org, &show, &offer, bounds).await.expect(200);
    let client = app.client();
    let few = client.post_key(&show.holds_path(), hold_of(&show, &[(&offer, 1)]), &key()).await;
    assert_eq!(few.expect_problem(422, "below_minimum")["extra"]["minimum"], 2);
    let many = client.post_key(&show.holds_path(), hold_of(&show, &[(&offer, 4)]), &key()).await;
    assert_eq!(many.expect_problem(422, "above_maximum")["extra"]["maximum"], 3);
    client.post_key(&show.holds_path(), hold_of(&show, &[(&offer, 3)]), &key()).await.expect(201);
}

#[tokio::test]
async fn late_money_counts_again_and_goes_back_when_the_person_has_others_by_now() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let own = product(&org, &show).await;
    let path = org.path(&format!("/events/{}/products/{}", show.event_id, show.product_id));
    let body = json!({ "version": own["version"], "max_per_person": 3 });
    org.client.patch(&path, body).await.expect(200);
    app.run_jobs().await;

    let (first, second, third) = (app.client(), app.client(), app.client());
    let late = expired(&app, &first, &show).await;
    money_comes(&app, &late).await;
    assert_eq!(first.get(&booking_path(&late)).await.expect(200)["state"], "confirmed");
    app.assert_sound().await;
    let held = app.hold(&second, &show, 2).await;
    check_out(&second, &held, "ada@example.org").await.expect_problem(409, "person_limit");
    second.delete(&booking_path(&held)).await.expect(204);

    let cancel = org.path(&format!("/events/{}/bookings/{}/cancel", show.event_id, text(&late["id"])));
    org.client.post(&cancel, json!({ "reason": "Wrong day", "refund": true })).await.expect(200);
    app.run_jobs().await;
    let late = expired(&app, &second, &show).await;
    let held = app.hold(&third, &show, 2).await;
    check_out(&third, &held, "ada@example.org").await.expect(200);
    money_comes(&app, &late).await;
    let after = second.get(&booking_path(&late)).await.expect(200);
    assert_eq!((&after["state"], &after["money"]["state"]), (&json!("expired"), &json!("refunded")));
    app.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_holds_of_one_person_at_once_are_as_many_as_allowed() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = limited(&app, &org, json!(3), json!(5)).await;
    let ada = app.user("ada@example.org").await;
    let holds = (0..20).map(|_| {
        let (ada, show) = (ada.clone(), show.clone());
        async move { ada.post_key(&show.holds_path(), show.hold(1), &key()).await }
    });
    let replies = join_all(holds).await;
    let held = replies.iter().filter(|reply| reply.status == 201).count();
    let told = replies.iter().filter(|reply| reply.json["code"] == "person_limit").count();
    assert_eq!((held, told), (3, 17), "{replies:?}");
    app.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_checkouts_of_one_guest_at_once_are_as_many_as_allowed() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = limited(&app, &org, json!(3), Value::Null).await;
    let buyers = (0..20_u32).map(|number| {
        let (client, show) = (app.client(), show.clone());
        async move {
            let held = client.post_key(&show.holds_path(), show.hold(1), &key()).await.expect(201).json;
            let email = if number % 2 == 0 { "ada@example.org" } else { "ADA@example.org" };
            check_out(&client, &held, email).await
        }
    });
    let replies = join_all(buyers).await;
    let sold = replies.iter().filter(|reply| reply.json["state"] == "confirmed").count();
    let told = replies.iter().filter(|reply| reply.json["code"] == "person_limit").count();
    assert_eq!((sold, told), (3, 17), "{replies:?}");
    app.assert_sound().await;
}
