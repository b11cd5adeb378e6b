//! Price ladders: the next price goes on sale when the one before is gone.

use futures_util::future::join_all;
use serde_json::{Value, json};

use super::{add_offer, change_offer, hold_of, product};
use crate::app::*;

/// A show of 100 places with an early bird of `quantity` and a regular price that follows it.
async fn two_steps(app: &TestApp, org: &Organizer, quantity: i32) -> (Show, Value, Value) {
    let show = app.event(org, EventSpec::default()).await;
    let first = product(org, &show).await["offers"][0].clone();
    let change = json!({ "name": "Early bird", "quantity": quantity });
    let early = change_offer(org, &show, &first, change).await.expect(200).json;
    let body = json!({ "name": "Regular", "price_minor": 4500, "follows": early["id"] });
    let regular = add_offer(org, &show, body).await;
    (show, early, regular)
}

#[tokio::test]
async fn who_asks_for_a_price_that_is_gone_is_told_the_next_and_never_pays_it_silently() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let (show, early, regular) = two_steps(&app, &org, 3).await;
    let (client, holds) = (app.client(), show.holds_path());

    let soon = client.post_key(&holds, hold_of(&show, &[(&regular, 1)]), &key()).await;
    let soon = soon.expect_problem(409, "price_changed");
    assert_eq!(soon["extra"]["now"]["offer_id"], early["id"], "the cheaper one comes first");
    assert_eq!(soon["extra"]["now"]["left"], 3);

    client.post_key(&holds, hold_of(&show, &[(&early, 2)]), &key()).await.expect(201);
    let short = client.post_key(&holds, hold_of(&show, &[(&early, 2)]), &key()).await;
    let short = short.expect_problem(409, "price_changed");
    assert_eq!(short["extra"]["offer_id"], early["id"]);
    assert_eq!(short["extra"]["left"], 1);
    assert_eq!(short["extra"]["now"]["offer_id"], regular["id"]);
    assert_eq!(short["extra"]["now"]["name"], "Regular");
    assert_eq!(short["extra"]["now"]["price"], json!({ "amount": 4500, "currency": "EUR" }));
    assert_eq!(app.places(&show).await, crate::bookings::places(2, 0));

    let mixed = client.post_key(&holds, hold_of(&show, &[(&early, 1), (&regular, 2)]), &key()).await;
    let mixed = mixed.expect(201);
    assert_eq!(mixed["total"]["amount"], 2500 + 2 * 4500);
    client.post_key(&holds, hold_of(&show, &[(&regular, 1)]), &key()).await.expect(201);
    let gone = client.post_key(&holds, hold_of(&show, &[(&early, 1)]), &key()).await;
    assert_eq!(gone.expect_problem(409, "price_changed")["extra"]["left"], 0);
    app.assert_sound().await;

    // What comes back is sold first.
    client.delete(&booking_path(&mixed.json)).await.expect(204);
    let dear = client.post_key(&holds, hold_of(&show, &[(&regular, 1)]), &key()).await;
    assert_eq!(dear.expect_problem(409, "price_changed")["extra"]["now"]["left"], 1);
    client.post_key(&holds, hold_of(&show, &[(&early, 1)]), &key()).await.expect(201);
    app.assert_sound().await;
}

#[tokio::test]
async fn what_is_used_up_counts_for_no_price_in_the_catalogue() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let (show, first, _) = two_steps(&app, &org, 2).await;
    let version = product(&org, &show).await["offers"][0]["version"].clone();
    let free = json!({ "id": first["id"], "version": version });
    let free = change_offer(&org, &show, &free, json!({ "price_minor": 0 })).await.expect(200).json;
    let other = app.event(&org, EventSpec { title: "Other".into(), ..EventSpec::default() }).await;
    let found = async |query: &str| -> Vec<String> {
        let path = format!("/api/v1/catalogue/events?{query}");
        let page = app.client().get(&path).await.expect(200);
        page["items"].as_array().expect("events").iter().map(|event| super::text(&event["id"])).collect()
    };
    assert_eq!(found("free=true").await, std::slice::from_ref(&show.event_id));
    assert_eq!(found("sort=price").await, [show.event_id.clone(), other.event_id.clone()]);
    // The two that cost nothing go; the next step costs more than the other event.
    app.client().post_key(&show.holds_path(), hold_of(&show, &[(&free, 2)]), &key()).await.expect(201);
    let soon = std::time::Instant::now() + std::time::Duration::from_secs(5);
    while !found("free=true").await.is_empty() {
        assert!(std::time::Instant::now() < soon, "still free of charge");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_eq!(found("sort=price&free=false").await, [other.event_id.clone(), show.event_id.clone()]);
    assert_eq!(found("q=concert&free=true").await, Vec::<String>::new());
}

#[tokio::test]
async fn the_page_shows_the_step_on_sale_and_its_neighbours() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let (show, early, regular) = two_steps(&app, &org, 3).await;
    let of = |offers: &[Value]| -> Vec<(String, i64)> {
        let brief = |offer: &Value| (super::text(&offer["state"]), offer["available"].as_i64().unwrap());
        offers.iter().map(brief).collect()
    };
    let before = app.page_offers(&show).await;
    assert_eq!(of(&before), [("on_sale".into(), 3), ("not_started".into(), 10)]);
    assert_eq!(before[1]["follows"], early["id"]);
    let path = format!("/api/v1/catalogue/events/{}/availability", show.event_id);
    let now = app.client().get(&path).await.expect(200);
    let name = format!("{}:{}", show.occurrence_id, super::text(&regular["id"]));
    assert_eq!(now["offers"][&name]["state"], "not_started");

    let hold = app.client().post_key(&show.holds_path(), hold_of(&show, &[(&early, 3)]), &key()).await;
    hold.expect(201);
    // The clock stands still: only the announcement can tell the page within its second.
    tokio::time::timeout(std::time::Duration::from_secs(1), async {
        while of(&app.page_offers(&show).await) != [("sold_out".into(), 0), ("on_sale".into(), 10)] {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    })
    .await
    .expect("within a second");
    let page = app.client().get(&format!("/api/v1/catalogue/events/{}", show.slug)).await.expect(200);
    assert_eq!(page["from_price"]["amount"], 4500, "nobody can pay less any more");
    let list = app.client().get("/api/v1/catalogue/events").await.expect(200);
    assert_eq!(list["items"][0]["from_price"]["amount"], 4500);
    assert_eq!(list["items"][0]["status"], "on_sale");
}

#[tokio::test]
async fn a_step_ends_with_its_window_and_changes_reach_holds() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let (show, early, regular) = two_steps(&app, &org, 50).await;
    let (client, holds) = (app.client(), show.holds_path());
    let held = client.post_key(&holds, hold_of(&show, &[(&early, 2)]), &key()).await.expect(201);
    let end = app.clock.now().plus_seconds(60);
    change_offer(&org, &show, &early, json!({ "sales_end": end })).await.expect(200);
    app.clock.advance(60);

    let late = client.post_key(&holds, hold_of(&show, &[(&early, 1)]), &key()).await;
    assert_eq!(late.expect_problem(409, "price_changed")["extra"]["now"]["offer_id"], regular["id"]);
    client.post_key(&holds, hold_of(&show, &[(&regular, 1)]), &key()).await.expect(201);
    let items = format!("{}/items", booking_path(&held.json));
    let more = json!({ "items": [{ "offer_id": regular["id"], "quantity": 4 }] });
    assert_eq!(client.put(&items, more).await.expect(200)["total"]["amount"], 4 * 4500);
    app.assert_sound().await;
}

#[tokio::test]
async fn changing_a_hold_counts_its_own_places_as_free() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let (show, early, regular) = two_steps(&app, &org, 3).await;
    let client = app.client();
    let body = hold_of(&show, &[(&early, 3)]);
    let held = client.post_key(&show.holds_path(), body, &key()).await.expect(201).json;
    let items = format!("{}/items", booking_path(&held));
    let change = |items: &[(&Value, u32)]| json!({ "items": hold_of(&show, items)["items"] });
    client.put(&items, change(&[(&early, 2), (&regular, 1)])).await.expect_problem(409, "price_changed");
    client.put(&items, change(&[(&early, 3), (&regular, 1)])).await.expect(200);
    client.put(&items, change(&[(&early, 2)])).await.expect(200);
    app.assert_sound().await;
}

#[tokio::test]
async fn a_ladder_is_a_row_of_steps_and_quantities_can_not_fall_below_what_is_taken() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let (show, early, regular) = two_steps(&app, &org, 5).await;
    let wrong = |reply: Reply| {
        let reply = reply.expect(422);
        assert_eq!(reply["errors"][0]["field"], "follows", "{}", reply.text());
    };
    wrong(change_offer(&org, &show, &early, json!({ "follows": regular["id"] })).await);
    wrong(change_offer(&org, &show, &early, json!({ "follows": early["id"] })).await);
    let path = org.path(&format!("/events/{}/products/{}/offers", show.event_id, show.product_id));
    let twice = json!({ "name": "Other", "price_minor": 1, "follows": early["id"] });
    wrong(org.client.post(&path, twice).await);
    let other = app.event(&org, EventSpec::default()).await;
    let foreign = json!({ "name": "Other", "price_minor": 1, "follows": other.offer_id });
    wrong(org.client.post(&path, foreign).await);

    let body = hold_of(&show, &[(&early, 4)]);
    app.client().post_key(&show.holds_path(), body, &key()).await.expect(201);
    change_offer(&org, &show, &early, json!({ "quantity": 3 }))
        .await
        .expect_problem(409, "capacity_below_sold");
    change_offer(&org, &show, &early, json!({ "quantity": null }))
        .await
        .expect_problem(409, "quantity_in_use");
    change_offer(&org, &show, &early, json!({ "quantity": 4 })).await.expect(200);

    // The organizer takes the early bird off: who follows it has its turn.
    org.client.delete(&format!("{path}/{}", super::text(&early["id"]))).await.expect(204);
    assert_eq!(product(&org, &show).await["offers"][0]["follows"], Value::Null);
    let body = hold_of(&show, &[(&regular, 1)]);
    app.client().post_key(&show.holds_path(), body, &key()).await.expect(201);
    app.assert_sound().await;
}

#[tokio::test]
async fn new_dates_and_copies_of_an_event_keep_its_ladder() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let (show, early, _) = two_steps(&app, &org, 5).await;
    let path = org.path(&format!("/events/{}", show.event_id));
    let start = app.clock.now().plus_seconds(40 * 86_400);
    let date = json!({ "starts_at": start, "ends_at": start.plus_seconds(7200), "online_url": "https://example.org" });
    let date = org.client.post(&format!("{path}/occurrences"), date).await.expect(201);
    let second = Show { occurrence_id: date.str("id"), ..show.clone() };
    let body = hold_of(&second, &[(&early, 6)]);
    let reply = app.client().post_key(&show.holds_path(), body, &key()).await;
    assert_eq!(reply.expect_problem(409, "price_changed")["extra"]["left"], 5);

    let copy = org.client.post(&format!("{path}/duplicate"), json!({})).await.expect(201);
    let products =
        org.client.get(&org.path(&format!("/events/{}/products", copy.str("id")))).await.expect(200);
    let offers = &products["items"][0]["offers"];
    assert_eq!(offers[0]["quantity"], 5);
    assert_eq!(offers[1]["follows"], offers[0]["id"]);
    app.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_buyers_over_the_switch_sell_the_first_step_exactly() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let (show, early, regular) = two_steps(&app, &org, 30).await;
    let buyers = (0..200_u32).map(|number| {
        let (client, show, early, regular) = (app.client(), show.clone(), early.clone(), regular.clone());
        async move {
            let body = hold_of(&show, &[(&early, number % 2 + 1)]);
            let reply = client.post_key(&show.holds_path(), body, &key()).await;
            if reply.status == 201 {
                return reply;
            }
            if reply.json["code"] != "price_changed" {
                return reply.expect_problem(409, "sold_out");
            }
            assert_eq!(reply["extra"]["now"]["offer_id"], regular["id"], "{}", reply.text());
            // Takes what the answer says, as a person would.
            let left = u32::try_from(reply["extra"]["left"].as_u64().unwrap()).unwrap();
            let wanted = number % 2 + 1;
            let items = match left {
                0 => vec![(&regular, wanted)],
                _ => vec![(&early, left), (&regular, wanted - left)],
            };
            client.post_key(&show.holds_path(), hold_of(&show, &items), &key()).await
        }
    });
    let replies = join_all(buyers).await;
    let units = |offer: &Value| -> i64 {
        let lines =
            replies.iter().filter(|reply| reply.status == 201).flat_map(|reply| reply["lines"].as_array());
        let lines = lines.flatten().filter(|line| line["offer_id"] == offer["id"]);
        lines.map(|line| line["quantity"].as_i64().unwrap()).sum()
    };
    let other: Vec<_> = replies.iter().filter(|reply| !matches!(reply.status.as_u16(), 201 | 409)).collect();
    assert!(other.is_empty(), "{other:?}");
    assert_eq!((units(&early), units(&regular)), (30, 70));
    for reply in replies.iter().filter(|reply| reply.status == 201) {
        for line in reply["lines"].as_array().unwrap() {
            let price = if line["offer_id"] == early["id"] { 2500 } else { 4500 };
            assert_eq!(line["unit_price"]["amount"], price, "nobody pays another price");
        }
    }
    app.assert_sound().await;
}
