//! Channels: places set aside until a date, never made and never lost.

use futures_util::future::join_all;
use serde_json::{Value, json};

use super::text;
use crate::{app::*, bookings::places};

fn channels(org: &Organizer, show: &Show, rest: &str) -> String {
    org.path(&format!("/events/{}/channels{rest}", show.event_id))
}

async fn set_aside(org: &Organizer, show: &Show, capacity: i32, release_at: Value) -> Value {
    let body =
        json!({ "pool_id": show.pool_id, "name": "Partner", "capacity": capacity, "release_at": release_at });
    org.client.post(&channels(org, show, ""), body).await.expect(201).json
}

/// A code that opens the channel.
async fn code(org: &Organizer, show: &Show, channel: &Value) -> Value {
    let path = org.path(&format!("/events/{}/access-codes", show.event_id));
    org.client.post(&path, json!({ "code": "PARTNER", "channel_ids": [channel["id"]] })).await.expect(201);
    let open = format!("/api/v1/events/{}/access-codes/open", show.event_id);
    org.client.post(&open, json!({ "code": "partner" })).await.expect(200).json
}

fn with_code(show: &Show, quantity: u32, opened: &Value) -> Value {
    let mut body = show.hold(quantity);
    body["access_code"] = opened["id"].clone();
    body
}

impl TestApp {
    /// Name, capacity, held and sold of every pool of a show, by name.
    async fn pools(&self, show: &Show) -> Vec<(String, i32, i32, i32)> {
        sqlx::query_as(
            "select name, capacity, held, sold from events.pools where event_id = $1::uuid order by name",
        )
        .bind(&show.event_id)
        .fetch_all(&self.db)
        .await
        .expect("the pools")
    }
}

#[tokio::test]
async fn a_channel_keeps_its_places_for_its_code_and_gives_the_rest_back_on_its_date() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec { capacity: 5, ..EventSpec::default() }).await;
    let date = app.clock.now().plus_seconds(3600);
    let channel = set_aside(&org, &show, 3, json!(date)).await;
    let opened = code(&org, &show, &channel).await;
    assert_eq!(opened["occurrences"][0]["products"][0]["available"], 3);
    let client = app.client();
    let page = client.get(&format!("/api/v1/catalogue/events/{}", show.slug)).await.expect(200);
    assert_eq!(page["occurrences"][0]["products"][0]["available"], 2);
    client.post_key(&show.holds_path(), show.hold(3), &key()).await.expect_problem(409, "sold_out");
    app.hold(&client, &show, 2).await;
    let partner =
        client.post_key(&show.holds_path(), with_code(&show, 1, &opened), &key()).await.expect(201).json;
    let sold =
        client.post_key(&show.holds_path(), with_code(&show, 1, &opened), &key()).await.expect(201).json;
    let paying = app.check_out(&client, &sold, "ada@example.org").await;
    app.pay(&client, &paying, "pay").await;
    app.run_jobs().await;
    assert_eq!(app.pools(&show).await, [("Partner".into(), 3, 1, 1), ("Standing".into(), 2, 2, 0)]);
    let over = client.post_key(&show.holds_path(), with_code(&show, 2, &opened), &key()).await;
    let over = over.expect_problem(409, "sold_out");
    assert_eq!(over["extra"]["offers"], json!([show.offer_id]));
    let sales = org.path(&format!("/events/{}/sales", show.event_id));
    let sales = org.client.get(&sales).await.expect(200);
    assert_eq!((&sales["capacity"], &sales["sold"], &sales["held"]), (&json!(5), &json!(1), &json!(3)));
    app.assert_sound().await;

    // All holds lapse with the hour; the job may run as often as it likes.
    app.clock.advance(3600);
    for _ in 0..3 {
        app.run_schedule("release_channels").await;
    }
    assert_eq!(app.pools(&show).await, [("Partner".into(), 2, 1, 1), ("Standing".into(), 3, 2, 0)]);
    app.run_schedule("expire_holds").await;
    app.run_schedule("release_channels").await;
    app.run_schedule("release_channels").await;
    assert_eq!(app.pools(&show).await, [("Partner".into(), 1, 0, 1), ("Standing".into(), 4, 0, 0)]);
    assert_eq!(client.get(&booking_path(&partner)).await.expect(200)["state"], "expired");
    // From now on who has the code buys like everybody.
    client.post_key(&show.holds_path(), with_code(&show, 4, &opened), &key()).await.expect(201);
    app.assert_sound().await;
}

#[tokio::test]
async fn before_the_job_runs_the_code_buys_of_the_general_places_already() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec { capacity: 5, ..EventSpec::default() }).await;
    let channel = set_aside(&org, &show, 3, json!(app.clock.now().plus_seconds(60))).await;
    let opened = code(&org, &show, &channel).await;
    app.clock.advance(60);
    let client = app.client();
    client.post_key(&show.holds_path(), with_code(&show, 2, &opened), &key()).await.expect(201);
    assert_eq!(app.places(&show).await, places(2, 0));
    app.assert_sound().await;
}

#[tokio::test]
async fn places_move_between_a_channel_and_its_pool_and_are_never_made() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec { capacity: 10, ..EventSpec::default() }).await;
    let path = channels(&org, &show, "");
    let body = |capacity: i32| json!({ "pool_id": show.pool_id, "name": "Sponsor", "capacity": capacity });
    app.hold(&app.client(), &show, 4).await;
    org.client.post(&path, body(7)).await.expect_problem(409, "sold_out");
    let channel = org.client.post(&path, body(6)).await.expect(201).json;
    let one = channels(&org, &show, &format!("/{}", text(&channel["id"])));
    let change = |version: &Value, capacity: i32| json!({ "version": version, "capacity": capacity });
    org.client.patch(&one, change(&channel["version"], 7)).await.expect_problem(409, "sold_out");
    let less = org.client.patch(&one, change(&channel["version"], 2)).await.expect(200);
    assert_eq!((&less["capacity"], &less["free"]), (&json!(2), &json!(2)));
    org.client.patch(&one, change(&channel["version"], 3)).await.expect(412);
    let past = json!({ "version": less["version"], "release_at": app.clock.now() });
    org.client.patch(&one, past).await.expect(422);

    let pool = org.path(&format!("/events/{}/pools/{}", show.event_id, text(&channel["id"])));
    let by_hand = json!({ "version": less["version"], "capacity": 100 });
    org.client.patch(&pool, by_hand).await.expect_problem(409, "pool_of_channel");
    org.client.delete(&pool).await.expect_problem(409, "pool_of_channel");
    let links = org.path(&format!("/events/{}/products/{}/pools", show.event_id, show.product_id));
    let twice = json!({ "pools": [{ "pool_id": show.pool_id }, { "pool_id": channel["id"] }] });
    org.client.put(&links, twice).await.expect(422);
    let nested = json!({ "pool_id": channel["id"], "name": "Nested", "capacity": 1 });
    org.client.post(&path, nested).await.expect_problem(409, "pool_of_channel");

    for _ in 0..2 {
        let closed = org.client.post(&format!("{one}/release"), json!({})).await.expect(200);
        assert_eq!(closed["capacity"], 0);
        assert!(closed["released_at"].is_string());
    }
    let version = org.client.post(&format!("{one}/release"), json!({})).await.expect(200)["version"].clone();
    org.client.patch(&one, change(&version, 1)).await.expect_problem(409, "channel_released");
    assert_eq!(app.pools(&show).await, [("Sponsor".into(), 0, 0, 0), ("Standing".into(), 10, 4, 0)]);
    let stranger = app.organizer().await;
    let foreign = stranger.path(&format!("/events/{}/channels", show.event_id));
    stranger.client.post(&foreign, body(1)).await.expect(404);
    app.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn buyers_and_the_release_at_the_same_moment_sell_what_there_is() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec { capacity: 40, ..EventSpec::default() }).await;
    let channel = set_aside(&org, &show, 20, Value::Null).await;
    let opened = code(&org, &show, &channel).await;
    let buyers = (0..100_u32).map(|number| {
        let (client, show) = (app.client(), show.clone());
        let body = if number % 2 == 0 { show.hold(1) } else { with_code(&show, 1, &opened) };
        async move { client.post_key(&show.holds_path(), body, &key()).await }
    });
    let release = channels(&org, &show, &format!("/{}/release", text(&channel["id"])));
    let releases = (0..3).map(|_| org.client.post(&release, json!({})));
    let (replies, releases) = tokio::join!(join_all(buyers), join_all(releases));
    assert!(releases.iter().all(|reply| reply.status == 200), "{releases:?}");
    let held = replies.iter().filter(|reply| reply.status == 201).count();
    let told = replies.iter().filter(|reply| reply.json["code"] == "sold_out").count();
    assert_eq!((held, told), (40, 60), "{replies:?}");
    let capacity: i32 = app.pools(&show).await.iter().map(|(_, capacity, _, _)| capacity).sum();
    assert_eq!(capacity, 40);
    app.assert_sound().await;
}

#[tokio::test]
async fn tickets_are_given_away_of_a_channel_and_confirmed_at_once() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec { capacity: 5, ..EventSpec::default() }).await;
    let channel = set_aside(&org, &show, 3, Value::Null).await;
    let path = org.path(&format!("/events/{}/gifts", show.event_id));
    let gift = |quantity: u32, channel: &Value| {
        json!({
            "occurrence_id": show.occurrence_id, "channel_id": channel,
            "items": [{ "offer_id": show.offer_id, "quantity": quantity }],
            "email": "press@example.org", "name": "Lois Lane", "note": "Daily Planet",
        })
    };
    let once = key();
    let booking = org.client.post_key(&path, gift(2, &channel["id"]), &once).await.expect(201).json;
    assert_eq!((&booking["state"], &booking["total"]["amount"]), (&json!("confirmed"), &json!(0)));
    assert_eq!(booking["lines"][0]["discount"]["amount"], 5000, "what it would have cost: {booking}");
    let again = org.client.post_key(&path, gift(2, &channel["id"]), &once).await.expect(201).json;
    assert_eq!(again["id"], booking["id"], "the same request has one effect");
    org.client
        .post_key(&path, gift(1, &channel["id"]), &once)
        .await
        .expect_problem(422, "idempotency_mismatch");
    assert_eq!(app.pools(&show).await, [("Partner".into(), 3, 0, 2), ("Standing".into(), 2, 0, 0)]);
    app.run_jobs().await;
    let mails = app.mails().await;
    assert_eq!(mails.iter().filter(|mail| mail.to == "press@example.org").count(), 1, "the tickets");

    let short = org.client.post_key(&path, gift(2, &channel["id"]), &key()).await;
    short.expect_problem(409, "sold_out");
    let foreign = org.client.post_key(&path, gift(1, &json!(show.pool_id)), &key()).await;
    foreign.expect_problem(422, "invalid");
    org.client.post_key(&path, gift(2, &Value::Null), &key()).await.expect(201);
    assert_eq!(app.pools(&show).await, [("Partner".into(), 3, 0, 2), ("Standing".into(), 2, 0, 2)]);
    app.client().post_key(&path, gift(1, &Value::Null), &key()).await.expect_problem(401, "unauthenticated");
    app.assert_sound().await;
    let noted: Vec<(i64, String)> =
        sqlx::query_as("select worth_minor, note from bookings.own_sales order by worth_minor, note")
            .fetch_all(&app.db)
            .await
            .expect("the notes");
    assert_eq!(noted, [(5000, "Daily Planet".to_owned()), (5000, "Daily Planet".to_owned())]);
}
