//! The organizer's side.

use serde_json::json;

use super::*;

#[tokio::test]
async fn pause_message_and_rate_reach_everybody() {
    let hall = Hall::open(100, json!({})).await;
    hall.join().await;
    let (visitor, _) = hall.join().await;
    let post =
        async |rest: &str, body| hall.org.client.post(&hall.desk_path(rest), body).await.expect(200).json;
    assert_eq!(post("/pause", json!({})).await["paused"], true);
    post("/message", json!({ "message": "  Back at nine.  " })).await;
    hall.app.clock.advance(30);
    let status = hall.status(&visitor).await;
    assert_eq!(
        (state(&status), &status["paused"], &status["message"]),
        ("waiting", &json!(true), &json!("Back at nine."))
    );
    assert!(status["estimate_seconds"].is_null(), "nobody can say");
    assert_eq!(post("/resume", json!({})).await["paused"], false);
    let desk = post("/rate", json!({ "rate_per_minute": 6000 })).await;
    assert_eq!(
        (&desk["rate_per_minute"], &desk["figures"]["allowed_per_minute"]),
        (&json!(6000), &json!(6000.0))
    );
    hall.app.clock.advance(1);
    assert_eq!(state(&hall.status(&visitor).await), "admitted");
    let desk = hall.desk().await;
    assert_eq!((&desk["figures"]["admitted"], &desk["figures"]["inside"]), (&json!(2), &json!(2)));
    assert_eq!(
        post("/rate", json!({ "rate_per_minute": null })).await["figures"]["allowed_per_minute"],
        120.0
    );
}

#[tokio::test]
async fn the_automatic_rate_follows_the_sales() {
    let hall = Hall::open(100_000, json!({ "rate_per_minute": null })).await;
    let (visitor, _) = hall.join().await;
    for _ in 0..30 {
        hall.hold(&visitor).await.expect(201);
    }
    let figures = hall.desk().await["figures"].clone();
    assert_eq!(figures["sold_per_minute"], 180.0, "thirty in what counts as ten seconds");
    assert_eq!(figures["allowed_per_minute"], 360.0);
    hall.app.clock.advance(120);
    assert_eq!(hall.desk().await["figures"]["allowed_per_minute"], 120.0, "and falls with them");
}

#[tokio::test]
async fn settings_are_checked_kept_and_guarded() {
    let hall = Hall::open(100, json!({})).await;
    let put = async |client: &Client, change: Value| {
        let mut body = json!({ "enabled": true, "opens_at": null, "rate_per_minute": 60, "window_minutes": 10, "version": 1 });
        for (key, value) in change.as_object().expect("an object") {
            body[key] = value.clone();
        }
        client.put(&hall.desk_path(""), body).await
    };
    let owner = &hall.org.client;
    for bad in [
        json!({ "rate_per_minute": 0 }),
        json!({ "window_minutes": 61 }),
        json!({ "proof_of_work": 25 }),
        json!({ "message": "x".repeat(501) }),
        json!({ "opens_at": "soon" }),
        json!({ "nonsense": 1 }),
    ] {
        put(owner, bad).await.expect_problem(422, "invalid");
    }
    put(owner, json!({ "version": 7 })).await.expect_problem(412, "stale");
    let set = put(owner, json!({ "proof_of_work": 12, "message": "Hi" })).await.expect(200);
    assert_eq!((&set["version"], &set["proof_of_work"], &set["live"]), (&json!(2), &json!(12), &json!(true)));
    let viewer = hall.app.member(&hall.org, "viewer").await;
    viewer.get(&hall.desk_path("")).await.expect(200);
    put(&viewer, json!({ "version": 2 })).await.expect_problem(403, "forbidden");
    let stranger = hall.app.organizer().await;
    stranger.client.get(&hall.desk_path("")).await.expect_problem(404, "not_found");
    let foreign = stranger.path(&format!("/events/{}/waiting-room", hall.show.event_id));
    stranger.client.get(&foreign).await.expect_problem(404, "not_found");
    let body = json!({ "enabled": true, "opens_at": null, "rate_per_minute": 60, "window_minutes": 10, "version": 2 });
    stranger.client.put(&foreign, body).await.expect_problem(404, "not_found");
    stranger.client.post(&format!("{foreign}/pause"), json!({})).await.expect_problem(404, "not_found");

    let off = put(owner, json!({ "enabled": false, "version": 2 })).await.expect(200);
    assert_eq!(off["live"], false);
    hall.hold(&hall.app.client()).await.expect(201);
}

#[tokio::test]
async fn an_opening_put_off_draws_again() {
    let hall = Hall::open(100, json!({})).await;
    let opens = hall.in_seconds(10);
    hall.set(json!({ "opens_at": opens }), 1).await;
    let (visitor, _) = hall.join().await;
    hall.app.clock.advance(10);
    let first = hall.status(&visitor).await["draw"]["seed"].clone();
    assert!(first.is_string());
    assert_eq!(hall.desk().await["participants"], 1);
    let later = hall.in_seconds(20);
    hall.set(json!({ "opens_at": later }), 2).await;
    let status = hall.status(&visitor).await;
    assert_eq!((state(&status), &status["draw"]), ("before", &json!(null)));
    hall.app.clock.advance(20);
    let second = hall.status(&visitor).await["draw"]["seed"].clone();
    assert!(second.is_string() && second != first);
}

#[tokio::test]
async fn places_that_are_kept_for_others_let_nobody_in() {
    let hall = Hall::open(10, json!({ "rate_per_minute": 6000 })).await;
    let change = async |sql: &'static str| {
        sqlx::query(sql).bind(&hall.show.event_id).execute(&hall.app.db).await.expect("changed");
        hall.app.clock.advance(2);
    };
    let body = json!({ "pool_id": hall.show.pool_id, "name": "Partner", "capacity": 4, "release_at": null });
    let channels = hall.org.path(&format!("/events/{}/channels", hall.show.event_id));
    hall.org.client.post(&channels, body).await.expect(201);
    change("update events.pools set waited_for = true, reserved = 3 where event_id = $1::uuid and channel_of is null").await;
    let people = [hall.join().await.0, hall.join().await.0, hall.join().await.0, hall.join().await.0];
    hall.app.clock.advance(2);
    for person in &people {
        hall.status(person).await;
    }
    let figures = hall.desk().await["figures"].clone();
    assert_eq!((&figures["free"], &figures["admitted"]), (&json!(3), &json!(3)), "{figures}");
    change("update events.pools set waited_for = true, reserved = 6 where event_id = $1::uuid and channel_of is null").await;
    assert_eq!(hall.status(&people[3]).await["sold_out"], true);
}
