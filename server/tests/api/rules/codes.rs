//! Access codes: they open what is not for everybody, as often as they may.

use futures_util::future::join_all;
use serde_json::{Value, json};

use super::{add_offer, hold_of, product, text};
use crate::app::*;

/// A show whose only product is hidden.
async fn hidden(app: &TestApp, org: &Organizer) -> Show {
    let show = app.event(org, EventSpec::default()).await;
    let own = product(org, &show).await;
    let path = org.path(&format!("/events/{}/products/{}", show.event_id, show.product_id));
    org.client.patch(&path, json!({ "version": own["version"], "hidden": true })).await.expect(200);
    show
}

fn codes(org: &Organizer, show: &Show, rest: &str) -> String {
    org.path(&format!("/events/{}/access-codes{rest}", show.event_id))
}

async fn make(org: &Organizer, show: &Show, body: Value) -> Value {
    org.client.post(&codes(org, show, ""), body).await.expect(201).json
}

async fn open(client: &Client, show: &Show, code: &str) -> Reply {
    client.post(&format!("/api/v1/events/{}/access-codes/open", show.event_id), json!({ "code": code })).await
}

fn with_code(show: &Show, quantity: u32, opened: &Value) -> Value {
    let mut body = show.hold(quantity);
    body["access_code"] = opened["id"].clone();
    body
}

#[tokio::test]
async fn a_code_shows_and_sells_what_nobody_else_sees() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = hidden(&app, &org).await;
    make(&org, &show, json!({ "code": "fans 2027", "note": "Fan club", "product_ids": [show.product_id] }))
        .await;
    let client = app.client();
    let page = client.get(&format!("/api/v1/catalogue/events/{}", show.slug)).await.expect(200);
    assert_eq!((&page["codes"], &page["occurrences"][0]["products"]), (&json!(true), &json!([])));
    client.post_key(&show.holds_path(), show.hold(1), &key()).await.expect_problem(422, "unknown_offer");

    let opened = open(&client, &show, " Fans2027 ").await.expect(200);
    let shown = &opened["occurrences"][0]["products"][0];
    assert_eq!((&shown["id"], &shown["hidden"]), (&json!(show.product_id), &json!(true)));
    assert_eq!(shown["offers"][0]["state"], "on_sale");
    assert_eq!(opened["occurrences"][0]["sales"]["state"], "on_sale");
    let held =
        client.post_key(&show.holds_path(), with_code(&show, 2, &opened.json), &key()).await.expect(201);
    // The hold goes on with its code.
    let items = json!({ "items": show.hold(3)["items"] });
    client.put(&format!("{}/items", booking_path(&held.json)), items).await.expect(200);
    let booking = app.check_out(&client, &held.json, "ada@example.org").await;
    app.pay(&client, &booking, "pay").await;
    app.run_jobs().await;

    let list = org.client.get(&codes(&org, &show, "?q=fan")).await.expect(200);
    assert_eq!((&list["items"][0]["code"], &list["items"][0]["uses"]), (&json!("FANS2027"), &json!(1)));
    let uses = codes(&org, &show, &format!("/{}/uses", text(&list["items"][0]["id"])));
    let uses = org.client.get(&uses).await.expect(200);
    assert_eq!(uses["items"][0]["reference"], booking["reference"]);
    assert_eq!(uses["items"][0]["state"], "confirmed");
    let csv = org.client.get(&codes(&org, &show, ".csv")).await.expect(200).text();
    assert!(csv.contains("\"FANS2027\",\"Fan club\",\"1\",\"\""), "{csv}");
    app.assert_sound().await;
}

#[tokio::test]
async fn what_is_wrong_with_a_code_is_said_and_revoked_ones_are_not_there() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = hidden(&app, &org).await;
    let products = json!([show.product_id]);
    let (soon, end) = (app.clock.now().plus_seconds(60), app.clock.now().plus_seconds(120));
    let window = json!({ "code": "WINDOW", "product_ids": products, "valid_from": soon, "valid_until": end });
    make(&org, &show, window).await;
    make(&org, &show, json!({ "code": "ONCE", "product_ids": products, "max_uses": 1 })).await;
    make(&org, &show, json!({ "code": "GONE", "product_ids": products })).await;
    let client = app.client();
    let unknown = open(&client, &show, "NOTHING").await.expect_problem(422, "unknown_code");
    let same = |reply: Reply| {
        let reply = reply.expect_problem(422, "unknown_code");
        for part in ["title", "detail", "extra", "errors"] {
            assert_eq!(reply[part], unknown[part]);
        }
    };
    open(&client, &show, "WINDOW").await.expect_problem(422, "code_not_yet");
    app.clock.advance(60);
    let opened = open(&client, &show, "window").await.expect(200);
    app.clock.advance(60);
    open(&client, &show, "WINDOW").await.expect_problem(422, "code_over");
    let over = client.post_key(&show.holds_path(), with_code(&show, 1, &opened.json), &key()).await;
    over.expect_problem(422, "code_over");

    let once = open(&client, &show, "once").await.expect(200);
    let held = client.post_key(&show.holds_path(), with_code(&show, 2, &once.json), &key()).await.expect(201);
    open(&client, &show, "ONCE").await.expect_problem(409, "code_used_up");
    let second = client.post_key(&show.holds_path(), with_code(&show, 1, &once.json), &key()).await;
    second.expect_problem(409, "code_used_up");
    client.delete(&booking_path(&held.json)).await.expect(204);
    open(&client, &show, "ONCE").await.expect(200);
    let held = client.post_key(&show.holds_path(), with_code(&show, 2, &once.json), &key()).await.expect(201);
    app.clock.advance(601);
    app.run_schedule("expire_holds").await;
    assert_eq!(client.get(&booking_path(&held.json)).await.expect(200)["state"], "expired");
    open(&client, &show, "ONCE").await.expect(200);

    let gone = open(&client, &show, "gone").await.expect(200);
    org.client.delete(&codes(&org, &show, &format!("/{}", gone.str("id")))).await.expect(204);
    same(open(&client, &show, "GONE").await);
    same(client.post_key(&show.holds_path(), with_code(&show, 1, &gone.json), &key()).await);
    let other = app.event(&org, EventSpec::default()).await;
    same(open(&client, &other, "ONCE").await);
    app.assert_sound().await;
}

#[tokio::test]
async fn a_batch_is_made_at_once_and_mistakes_are_told() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = hidden(&app, &org).await;
    let products = json!([show.product_id]);
    let body = json!({ "count": 500, "prefix": "fan-", "max_uses": 1, "product_ids": products });
    let made = make(&org, &show, body).await;
    let all: Vec<String> = made["codes"].as_array().unwrap().iter().map(text).collect();
    assert_eq!(all.len(), 500);
    assert!(all.iter().all(|code| code.starts_with("FAN-") && code.len() == 12));
    let batch = format!(".csv?batch_id={}", text(&made["batch_id"]));
    let csv = org.client.get(&codes(&org, &show, &batch)).await.expect(200).text();
    assert_eq!(csv.lines().count(), 501);
    let first = org.client.get(&codes(&org, &show, "?limit=100")).await.expect(200);
    assert_eq!(first["items"].as_array().unwrap().len(), 100);
    let next = codes(&org, &show, &format!("?limit=100&after={}", first.str("next")));
    assert_eq!(org.client.get(&next).await.expect(200)["items"].as_array().unwrap().len(), 100);

    make(&org, &show, json!({ "code": "TWICE", "product_ids": products })).await;
    let path = codes(&org, &show, "");
    let post = |body: Value| org.client.post(&path, body);
    post(json!({ "code": "twice", "product_ids": products })).await.expect_problem(409, "code_taken");
    post(json!({ "code": "a!?b", "product_ids": products })).await.expect(422);
    post(json!({ "code": "NOTHING" })).await.expect(422);
    post(json!({ "count": 5001, "product_ids": products })).await.expect(422);
    let other = app.event(&org, EventSpec::default()).await;
    post(json!({ "code": "FOREIGN", "product_ids": [other.product_id] })).await.expect(422);
    let stranger = app.organizer().await;
    let list = stranger.path(&format!("/events/{}/access-codes", show.event_id));
    let foreign = stranger.client.get(&list).await;
    assert!(foreign.status == 404 || foreign["items"] == json!([]), "{}", foreign.text());
    stranger.client.post(&list, json!({ "code": "MINE", "product_ids": products })).await.expect(404);
}

#[tokio::test]
async fn a_hidden_price_of_a_public_product_opens_too() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let member =
        add_offer(&org, &show, json!({ "name": "Members", "price_minor": 1000, "hidden": true })).await;
    make(&org, &show, json!({ "code": "MEMBER", "offer_ids": [member["id"]] })).await;
    let client = app.client();
    assert_eq!(app.page_offers(&show).await.len(), 1);
    let body = hold_of(&show, &[(&member, 1)]);
    client.post_key(&show.holds_path(), body.clone(), &key()).await.expect_problem(422, "unknown_offer");
    let opened = open(&client, &show, "member").await.expect(200);
    assert_eq!(opened["occurrences"][0]["products"][0]["offers"].as_array().unwrap().len(), 2);
    let mut body = body;
    body["access_code"] = opened["id"].clone();
    let held = client.post_key(&show.holds_path(), body, &key()).await.expect(201);
    assert_eq!(held["total"]["amount"], 1000);
    let page = client.get(&format!("/api/v1/catalogue/events/{}", show.slug)).await.expect(200);
    assert_eq!(page["from_price"]["amount"], 2500, "the public price");
    let list = client.get("/api/v1/catalogue/events?sort=price").await.expect(200);
    assert_eq!(list["items"][0]["from_price"]["amount"], 2500);
}

#[tokio::test]
async fn guessing_is_slowed_down() {
    let app = TestApp::with(|config| config.rate_limits.enabled = true).await;
    let mut refused = 0;
    let client = app.client();
    let path = format!("/api/v1/events/{}/access-codes/open", uuid::Uuid::now_v7());
    for number in 0..80 {
        let reply = client.post(&path, json!({ "code": format!("GUESS{number}") })).await;
        match reply.status.as_u16() {
            429 => refused += 1,
            _ => drop(reply.expect_problem(422, "unknown_code")),
        }
    }
    assert!(refused > 10, "{refused} of 80 guesses were refused");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_last_use_goes_to_one() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = hidden(&app, &org).await;
    let body = json!({ "code": "THREE", "max_uses": 3, "product_ids": [show.product_id] });
    make(&org, &show, body).await;
    let opened = open(&app.client(), &show, "THREE").await.expect(200).json;
    let buyers = (0..40).map(|_| {
        let (client, show, body) = (app.client(), show.clone(), with_code(&show, 1, &opened));
        async move { client.post_key(&show.holds_path(), body, &key()).await }
    });
    let replies = join_all(buyers).await;
    let held = replies.iter().filter(|reply| reply.status == 201).count();
    let told = replies.iter().filter(|reply| reply.json["code"] == "code_used_up").count();
    assert_eq!((held, told), (3, 37), "{replies:?}");
    assert_eq!(app.places(&show).await, crate::bookings::places(3, 0));
    app.assert_sound().await;
}
