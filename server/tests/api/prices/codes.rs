//! Codes that change prices, and automatic discounts.

use futures_util::future::join_all;
use serde_json::{Value, json};

use super::{put, text};
use crate::{app::*, rules::add_offer};

fn codes(org: &Organizer, show: &Show) -> String {
    org.path(&format!("/events/{}/access-codes", show.event_id))
}

fn percent(value: i64) -> Value {
    json!({ "reduction": { "kind": "percent", "value": value } })
}

async fn make(org: &Organizer, show: &Show, body: Value) {
    org.client.post(&codes(org, show), body).await.expect(201);
}

async fn open(client: &Client, show: &Show, code: &str) -> Reply {
    client.post(&format!("/api/v1/events/{}/access-codes/open", show.event_id), json!({ "code": code })).await
}

async fn hold_with(client: &Client, show: &Show, quantity: u32, code: &Value) -> Reply {
    let mut body = show.hold(quantity);
    body["access_code"] = code["id"].clone();
    client.post_key(&show.holds_path(), body, &key()).await
}

async fn use_code(client: &Client, booking: &Value, code: Value) -> Reply {
    client.put(&format!("{}/code", booking_path(booking)), json!({ "code": code })).await
}

/// The code as the organizer sees it.
async fn seen(org: &Organizer, show: &Show, code: &str) -> Value {
    let list = org.client.get(&codes(org, show)).await.expect(200);
    let found = list["items"].as_array().unwrap().iter().find(|one| one["code"] == code);
    found.expect("the code").clone()
}

#[tokio::test]
async fn a_code_makes_it_cheaper_from_the_start_or_at_the_checkout() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    make(&org, &show, json!({ "code": "SPRING", "discount": percent(1000), "max_uses": 5 })).await;
    let client = app.client();
    let opened = open(&client, &show, "spring").await.expect(200);
    assert_eq!(opened["discount"]["reduction"]["value"], 1000);
    let held = hold_with(&client, &show, 3, &opened.json).await.expect(201);
    assert_eq!((&held["total"]["amount"], &held["access_code"]), (&json!(6750), &opened["id"]));
    assert_eq!(held["lines"][0]["discount_name"], "SPRING");
    assert_eq!(held["price"]["discount"]["amount"], 750);
    // More of it, at the same conditions.
    let items = json!({ "items": show.hold(4)["items"] });
    let held = client.put(&format!("{}/items", booking_path(&held.json)), items).await.expect(200);
    assert_eq!(held["total"]["amount"], 9000);

    let other = app.client();
    let plain = app.hold(&other, &show, 2).await;
    assert_eq!(plain["total"]["amount"], 5000);
    let cheaper = use_code(&other, &plain, json!(" spring ")).await.expect(200);
    assert_eq!(cheaper["total"]["amount"], 4500);
    assert_eq!(seen(&org, &show, "SPRING").await["uses"], 2);
    let again = use_code(&other, &plain, json!("SPRING")).await.expect(200);
    assert_eq!(again["total"]["amount"], 4500);
    assert_eq!(seen(&org, &show, "SPRING").await["uses"], 2, "used once by each");
    let dear = use_code(&other, &plain, json!(null)).await.expect(200);
    assert_eq!((&dear["total"]["amount"], &dear["access_code"]), (&json!(5000), &json!(null)));
    assert_eq!(seen(&org, &show, "SPRING").await["uses"], 1);
    use_code(&other, &plain, json!("SPRING")).await.expect(200);
    let paying = app.check_out(&other, &plain, "ada@example.org").await;
    use_code(&other, &plain, json!(null)).await.expect_problem(409, "payment_in_progress");
    app.pay(&other, &paying, "pay").await;
    app.run_jobs().await;
    let booked = other.get(&booking_path(&plain)).await.expect(200);
    assert_eq!((&booked["state"], &booked["total"]["amount"]), (&json!("confirmed"), &json!(4500)));
    assert_eq!(booked["lines"][0]["discount"]["amount"], 500);

    // What lapses gives its use back.
    app.clock.advance(601);
    app.run_schedule("expire_holds").await;
    assert_eq!(seen(&org, &show, "SPRING").await["uses"], 1);
    app.assert_sound().await;
}

#[tokio::test]
async fn every_kind_of_reduction_and_every_limit() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let other = app.event(&org, EventSpec::default()).await;
    let off =
        |kind: &str, value: i64| json!({ "reduction": { "kind": kind, "value": value }, "max_units": 2 });
    make(&org, &show, json!({ "code": "FIVE", "discount": off("amount", 500) })).await;
    make(&org, &show, json!({ "code": "GIFT", "discount": off("amount", 99_999) })).await;
    make(&org, &show, json!({ "code": "TWENTY", "discount": off("price", 2000) })).await;
    make(&org, &show, json!({ "code": "DEARER", "discount": off("price", 4000) })).await;
    let client = app.client();
    let held = app.hold(&client, &show, 3).await;
    for (code, total) in [("FIVE", 6500), ("GIFT", 2500), ("TWENTY", 6500)] {
        let priced = use_code(&client, &held, json!(code)).await.expect(200);
        assert_eq!(priced["total"]["amount"], total, "{code}");
    }
    use_code(&client, &held, json!("DEARER")).await.expect_problem(422, "code_not_for_these");
    let shown = client.get(&booking_path(&held)).await.expect(200);
    assert_eq!(shown["total"]["amount"], 6500, "the code before stays");
    assert_eq!(seen(&org, &show, "TWENTY").await["uses"], 1);
    use_code(&client, &held, json!("NOTHING")).await.expect_problem(422, "unknown_code");

    let soon = app.clock.now().plus_seconds(60);
    let later = app.clock.now().plus_seconds(120);
    let window =
        json!({ "code": "WINDOW", "discount": off("amount", 1), "valid_from": soon, "valid_until": later });
    make(&org, &show, window).await;
    let early = use_code(&client, &held, json!("WINDOW")).await.expect_problem(422, "code_not_yet");
    assert_eq!(early["extra"]["valid_from"], json!(soon));
    app.clock.advance(60);
    use_code(&client, &held, json!("WINDOW")).await.expect(200);
    app.clock.advance(60);
    let second = app.client();
    let fresh = app.hold(&second, &show, 1).await;
    use_code(&second, &fresh, json!("WINDOW")).await.expect_problem(422, "code_over");

    let path = codes(&org, &show);
    let post = |body: Value| org.client.post(&path, body);
    post(json!({ "code": "BADPERCENT", "discount": percent(10_001) })).await.expect(422);
    post(json!({ "code": "BADVALUE", "discount": percent(-1) })).await.expect(422);
    post(json!({ "code": "NOVALUE", "discount": percent(0) })).await.expect(422);
    let foreign =
        json!({ "reduction": { "kind": "percent", "value": 1 }, "product_ids": [other.product_id] });
    post(json!({ "code": "FOREIGN", "discount": foreign })).await.expect(422);
    app.assert_sound().await;
}

#[tokio::test]
async fn one_person_uses_it_as_often_as_they_may() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    make(&org, &show, json!({ "code": "MINE", "discount": percent(5000), "max_per_person": 1 })).await;
    let first = app.client();
    let code = open(&first, &show, "MINE").await.expect(200).json;
    let held = hold_with(&first, &show, 1, &code).await.expect(201).json;
    let paying = app.check_out(&first, &held, "ada@example.org").await;
    app.pay(&first, &paying, "pay").await;
    app.run_jobs().await;
    // As a guest nobody is known before the checkout; there, the address is.
    let second = app.client();
    let held = hold_with(&second, &show, 1, &code).await.expect(201).json;
    let body = json!({ "email": "Ada@example.org", "name": "Ada" });
    let path = format!("{}/checkout", booking_path(&held));
    second.post_key(&path, body, &key()).await.expect_problem(409, "code_person_limit");
    app.check_out(&second, &held, "eda@example.org").await;

    let member = app.user("ada@example.org").await;
    let held = hold_with(&member, &show, 1, &code).await.expect(201).json;
    hold_with(&member, &show, 1, &code).await.expect_problem(409, "code_person_limit");
    member.delete(&booking_path(&held)).await.expect(204);
    hold_with(&member, &show, 1, &code).await.expect(201);
    app.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_fifty_at_once_seven_get_it() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    make(&org, &show, json!({ "code": "SEVEN", "max_uses": 7, "discount": percent(2000) })).await;
    let code = open(&app.client(), &show, "SEVEN").await.expect(200).json;
    // Half of them hold with the code, half use it on what they hold.
    let buyers = (0..50).map(|number| {
        let (app, show, code) = (&app, show.clone(), code.clone());
        async move {
            let client = app.client();
            if number % 2 == 0 {
                return (hold_with(&client, &show, 1, &code).await, client);
            }
            let held = app.hold(&client, &show, 1).await;
            (use_code(&client, &held, json!("SEVEN")).await, client)
        }
    });
    let replies = join_all(buyers).await;
    let won: Vec<_> = replies.iter().filter(|(reply, _)| reply.status.is_success()).collect();
    assert!(won.iter().all(|(reply, _)| reply["total"]["amount"] == 2000), "each at its price");
    let told = replies.iter().filter(|(reply, _)| reply.json["code"] == "code_used_up").count();
    assert_eq!((won.len(), told), (7, 43));
    assert_eq!(seen(&org, &show, "SEVEN").await["uses"], 7);

    // Hold, hold, confirm: the confirmed one keeps its use, the one that leaves gives it back, once.
    let (reply, client) = won[0];
    let paying = app.check_out(client, &reply.json, "ada@example.org").await;
    app.pay(client, &paying, "pay").await;
    app.run_jobs().await;
    let (reply, client) = won[1];
    client.delete(&booking_path(&reply.json)).await.expect(204);
    client.delete(&booking_path(&reply.json)).await;
    assert_eq!(seen(&org, &show, "SEVEN").await["uses"], 6);
    let late = app.client();
    hold_with(&late, &show, 1, &code).await.expect(201);
    hold_with(&app.client(), &show, 1, &code).await.expect_problem(409, "code_used_up");
    app.assert_sound().await;
}

#[tokio::test]
async fn codes_can_be_edited() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    make(&org, &show, json!({ "code": "EDIT", "discount": percent(1000), "max_uses": 1 })).await;
    let client = app.client();
    let first = app.hold(&client, &show, 1).await;
    assert_eq!(use_code(&client, &first, json!("EDIT")).await.expect(200)["total"]["amount"], 2250);
    let code = seen(&org, &show, "EDIT").await;
    let path = format!("{}/{}", codes(&org, &show), text(&code["id"]));
    let change =
        json!({ "version": code["version"], "max_uses": 2, "discount": percent(2000), "note": "More" });
    let changed = org.client.patch(&path, change.clone()).await.expect(200);
    assert_eq!((&changed["max_uses"], &changed["note"]), (&json!(2), &json!("More")));
    org.client.patch(&path, change).await.expect(412);
    let nothing = json!({ "version": changed["version"], "discount": null });
    org.client.patch(&path, nothing).await.expect(422);
    let shown = client.get(&booking_path(&first)).await.expect(200);
    assert_eq!(shown["total"]["amount"], 2250, "what has it keeps its price");
    let second = app.client();
    let held = app.hold(&second, &show, 1).await;
    assert_eq!(use_code(&second, &held, json!("EDIT")).await.expect(200)["total"]["amount"], 2000);
    let stranger = app.organizer().await;
    let foreign = stranger.path(&format!("/events/{}/access-codes/{}", show.event_id, text(&code["id"])));
    stranger.client.patch(&foreign, json!({ "version": 2 })).await.expect(404);
    org.client.delete(&path).await.expect(204);
    org.client.patch(&path, json!({ "version": 2 })).await.expect(404);
}

#[tokio::test]
async fn automatic_discounts_and_codes_do_not_add_up_unless_told() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let path = org.path(&format!("/events/{}/ticket-types", show.event_id));
    let meal = json!({ "name": "Meal", "kind": "addon", "price_minor": 1500, "capacity": 100 });
    let meal = org.client.post(&path, meal).await.expect(201).json;
    let rules = json!([
        { "name": "4 or more", "kind": "quantity", "minimum": 4, "product_ids": [show.product_id],
          "reduction": { "kind": "percent", "value": 1000 } },
        { "name": "With a meal", "kind": "bundle", "product_ids": [show.product_id, meal["id"]],
          "reduction": { "kind": "amount", "value": 200 } },
    ]);
    let list = org.path(&format!("/events/{}/discounts", show.event_id));
    put(&org.client, &list, "discounts", rules).await;
    let client = app.client();
    let hold = async |tickets: u32, meals: u32| {
        let mut body = show.hold(tickets);
        if meals > 0 {
            let item = json!({ "offer_id": meal["offers"][0]["id"], "quantity": meals });
            body["items"].as_array_mut().unwrap().push(item);
        }
        client.post_key(&show.holds_path(), body, &key()).await.expect(201).json
    };
    assert_eq!(hold(3, 0).await["total"]["amount"], 7500);
    let four = hold(4, 0).await;
    assert_eq!(
        (&four["total"]["amount"], &four["lines"][0]["discount_name"]),
        (&json!(9000), &json!("4 or more"))
    );
    assert_eq!(hold(3, 2).await["total"]["amount"], 7500 + 3000 - 4 * 200);

    make(&org, &show, json!({ "code": "FIFTH", "discount": percent(2000) })).await;
    make(&org, &show, json!({ "code": "LITTLE", "discount": percent(500) })).await;
    let mut both = percent(2000);
    both["stacks"] = json!(true);
    make(&org, &show, json!({ "code": "BOTH", "discount": both })).await;
    let better = use_code(&client, &four, json!("FIFTH")).await.expect(200);
    assert_eq!(
        (&better["total"]["amount"], &better["lines"][0]["discount_name"]),
        (&json!(8000), &json!("FIFTH"))
    );
    use_code(&client, &four, json!("LITTLE")).await.expect_problem(422, "code_not_for_these");
    let both = use_code(&client, &four, json!("BOTH")).await.expect(200);
    assert_eq!(both["total"]["amount"], 7200);
    assert_eq!(both["lines"][0]["discount_name"], "4 or more + BOTH");

    let version = org.client.get(&list).await.expect(200)["version"].clone();
    let rule = |kind: &str, products: Value| {
        json!({ "discounts": [{ "name": "x", "kind": kind, "product_ids": products,
                "reduction": { "kind": "percent", "value": 1 } }], "version": version })
    };
    org.client.put(&list, rule("bundle", json!([show.product_id]))).await.expect(422);
    org.client.put(&list, rule("quantity", json!([uuid::Uuid::now_v7()]))).await.expect(422);
    org.client.put(&list, rule("whatever", json!([]))).await.expect(422);
    let archived = add_offer(&org, &show, json!({ "name": "Late", "price_minor": 3000 })).await;
    assert_eq!(archived["all_in"]["amount"], 3000);
    app.assert_sound().await;
}
