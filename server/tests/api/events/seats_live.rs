//! What everybody sees of the seats: the plan, what is taken, and the live board.

use std::time::Duration;

use reqwest::{Method, Response};
use serde_json::{Value, json};

use super::seats::{SeatedShow, seated};
use crate::{Organizer, TestApp};

/// The public paths of the event and of its date's seats.
fn paths(event: &SeatedShow) -> (String, String) {
    let path = format!("/api/v1/catalogue/events/{}", event.show.event_id);
    let seats = format!("{path}/occurrences/{}/seats", event.show.occurrence_id);
    (path, seats)
}

async fn block(org: &Organizer, event: &SeatedShow, body: Value) {
    let path = format!("{}/occurrences/{}/seat-blocks", event.path, event.show.occurrence_id);
    org.client.put(&path, body).await.expect(200);
}

/// A stream of events that is read one after the other.
struct Stream(Response, String);

impl Stream {
    async fn open(app: &TestApp, path: &str) -> Self {
        let request = app.client().request(Method::GET, path).header("accept-encoding", "gzip, br, zstd");
        let response = request.send().await.expect("an answer");
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers().get("content-encoding"), None, "compression would hold events back");
        let kind = response.headers()["content-type"].to_str().expect("text").to_owned();
        assert_eq!(kind, "text/event-stream");
        Self(response, String::new())
    }

    /// The next event: its name and its data.
    async fn next(&mut self) -> (String, Value) {
        loop {
            if let Some((event, rest)) = self.1.split_once("\n\n") {
                let field = |name: &str| {
                    event.lines().find_map(|line| line.strip_prefix(name)).map(|text| text.trim().to_owned())
                };
                let found = field("event:").zip(field("data:"));
                self.1 = rest.to_owned();
                if let Some((name, data)) = found {
                    return (name, serde_json::from_str(&data).expect("JSON"));
                }
                continue;
            }
            let chunk = tokio::time::timeout(Duration::from_secs(20), self.0.chunk()).await;
            let chunk = chunk.expect("within 20 seconds").expect("readable").expect("it goes on");
            self.1.push_str(&String::from_utf8_lossy(&chunk));
        }
    }
}

/// The snapshot, once its taken seats are these.
async fn snapshot(app: &TestApp, path: &str, taken: &str) -> Value {
    for _ in 0..100 {
        let snapshot = app.client().get(path).await.expect(200).json;
        if snapshot["taken"] == taken {
            return snapshot;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("never {taken}");
}

#[tokio::test]
async fn the_plan_is_public_and_known_by_its_tag() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let event = seated(&app, &org).await;
    let (path, _) = paths(&event);
    let visitor = app.client();
    let seating = visitor.get(&format!("{path}/seating")).await.expect(200);
    assert_eq!(seating["seats"], 12);
    assert_eq!(seating["zones"][1]["name"], "Back");
    assert_eq!(seating["zone_of"], event.seating["zone_of"]);
    assert_eq!(seating["no_single_gaps"], true);
    assert_eq!(seating["plan"]["sections"][0]["rows"][1]["label"], "B");
    let tag = seating.header("etag").expect("a tag").to_owned();
    let request = visitor.request(Method::GET, &format!("{path}/seating")).header("if-none-match", tag);
    assert_eq!(visitor.raw(request).await.status, 304);
}

#[tokio::test]
async fn what_has_no_seats_or_is_not_public_is_not_there() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let event = seated(&app, &org).await;
    let (path, seats) = paths(&event);
    let visitor = app.client();
    let nobody = uuid::Uuid::now_v7();
    for path in [
        format!("/api/v1/catalogue/events/{nobody}/seating"),
        format!("/api/v1/catalogue/events/{nobody}/occurrences/{nobody}/seats"),
        format!("{path}/occurrences/{nobody}/seats"),
        format!("{path}/occurrences/{nobody}/seats/live"),
        format!("{path}/occurrences/garbage/seats"),
    ] {
        visitor.get(&path).await.expect_problem(404, "not_found");
    }
    visitor.get(&format!("{seats}/live?since=yesterday")).await.expect_problem(422, "invalid");
    let copy = org.client.post(&format!("{}/duplicate", event.path), json!({})).await.expect(201);
    let draft = format!("/api/v1/catalogue/events/{}/seating", copy.str("id"));
    visitor.get(&draft).await.expect_problem(404, "not_found");
    let plain = app.event(&org, crate::EventSpec::default()).await;
    let path = format!("/api/v1/catalogue/events/{}", plain.event_id);
    visitor.get(&format!("{path}/seating")).await.expect_problem(404, "not_found");
    let seats = format!("{path}/occurrences/{}/seats", plain.occurrence_id);
    visitor.get(&seats).await.expect_problem(404, "not_found");
    assert_eq!(visitor.get(&path).await.expect(200)["seated"], false);
}

#[tokio::test]
async fn a_snapshot_says_what_is_taken() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let event = seated(&app, &org).await;
    let (_, seats) = paths(&event);
    // Seat 11 is not on sale: bit 3 of the second byte.
    let first = snapshot(&app, &seats, "AAg=").await;
    assert_eq!(first["seats"], 12);
    block(&org, &event, json!({ "block": [0, 9] })).await;
    let second = snapshot(&app, &seats, "AQo=").await;
    assert!(second["version"].as_i64() > first["version"].as_i64());
    let visitor = app.client();
    let reply = visitor.get(&seats).await.expect(200);
    let tag = reply.header("etag").expect("a tag").to_owned();
    let request = visitor.request(Method::GET, &seats).header("if-none-match", tag);
    assert_eq!(visitor.raw(request).await.status, 304);
}

#[tokio::test]
async fn who_watches_hears_what_is_taken_and_freed() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let event = seated(&app, &org).await;
    let (_, seats) = paths(&event);
    let mut anew = Stream::open(&app, &format!("{seats}/live")).await;
    assert_eq!(anew.next().await.0, "resync", "who knows nothing fetches the snapshot");
    let known = snapshot(&app, &seats, "AAg=").await;
    let version = known["version"].as_i64().expect("a version");
    let mut follower = Stream::open(&app, &format!("{seats}/live?since={version}")).await;

    block(&org, &event, json!({ "block": [3, 4] })).await;
    let (name, delta) = follower.next().await;
    assert_eq!((name.as_str(), &delta["taken"], &delta["freed"]), ("delta", &json!([3, 4]), &json!([])));
    assert_eq!(anew.next().await, (name, delta.clone()), "all hear the same");
    block(&org, &event, json!({ "unblock": [3], "block": [5] })).await;
    let (_, second) = follower.next().await;
    assert_eq!((&second["taken"], &second["freed"]), (&json!([5]), &json!([3])));
    assert!(second["version"].as_i64() > delta["version"].as_i64());

    // Who was away for a while hears what was missed, and no more.
    let mut back = Stream::open(&app, &format!("{seats}/live?since={version}")).await;
    assert_eq!(back.next().await.1, delta);
    assert_eq!(back.next().await.1, second);
    let mut lost = Stream::open(&app, &format!("{seats}/live?since=1")).await;
    assert_eq!(lost.next().await.0, "resync");
}

#[tokio::test]
async fn seats_whose_places_are_kept_for_others_are_taken_for_the_public() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let event = seated(&app, &org).await;
    let (_, seats) = paths(&event);
    let known = snapshot(&app, &seats, "AAg=").await;
    let live = format!("{seats}/live?since={}", known["version"]);
    let mut follower = Stream::open(&app, &live).await;
    let change = async |sql: &'static str| {
        sqlx::query(sql).bind(&event.show.event_id).execute(&app.db).await.expect("changed");
    };
    // Two of the places are kept: any of the other seats can still be had.
    change("update events.pools set waited_for = true, reserved = 2 where event_id = $1::uuid and zone = 0")
        .await;
    tokio::time::sleep(Duration::from_millis(1500)).await;
    snapshot(&app, &seats, "AAg=").await;
    // All are: none can.
    change("update events.pools set waited_for = true, reserved = capacity where event_id = $1::uuid and zone = 0").await;
    let (name, delta) = follower.next().await;
    let stalls: Vec<i64> = event.seating["zone_of"]
        .as_array()
        .expect("zones")
        .iter()
        .zip(0..)
        .filter(|(zone, _)| **zone == json!(0))
        .map(|(_, seat)| seat)
        .collect();
    assert_eq!((name.as_str(), &delta["taken"]), ("delta", &json!(stalls)));
    change("update events.pools set waited_for = true, reserved = 0 where event_id = $1::uuid and zone = 0")
        .await;
    assert_eq!(follower.next().await.1["freed"], json!(stalls));
}

#[tokio::test]
async fn seats_are_taken_while_a_channel_has_the_places_of_the_house() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let event = seated(&app, &org).await;
    let (_, seats) = paths(&event);
    // The seats count against the pool of the house as well.
    let link = "insert into events.product_pools (event_id, product_id, pool_id, units)
                select event_id, $2::uuid, id, 1 from events.pools where event_id = $1::uuid and id = $3::uuid";
    sqlx::query(link)
        .bind(&event.show.event_id)
        .bind(event.product["id"].as_str())
        .bind(&event.show.pool_id)
        .execute(&app.db)
        .await
        .expect("linked");
    let free = snapshot(&app, &seats, "AAg=").await;
    let capacity: i32 = sqlx::query_scalar("select capacity from events.pools where id = $1::uuid")
        .bind(&event.show.pool_id)
        .fetch_one(&app.db)
        .await
        .expect("the pool");
    let body = json!({ "pool_id": event.show.pool_id, "name": "Box office", "capacity": capacity, "release_at": null });
    org.client.post(&format!("{}/channels", event.path), body).await.expect(201);
    let mut public = free["taken"].clone();
    for _ in 0..100 {
        public = app.client().get(&seats).await.expect(200)["taken"].clone();
        if public != free["taken"] {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_ne!(public, free["taken"], "the public can't have one of them");
    let opened = app.client().get(&format!("{seats}?set_aside=true")).await.expect(200);
    assert_eq!(opened["taken"], free["taken"], "whose code opens the channel can");
}

#[tokio::test]
async fn other_zones_make_everybody_start_anew() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let event = seated(&app, &org).await;
    let (_, seats) = paths(&event);
    let version = snapshot(&app, &seats, "AAg=").await["version"].clone();
    let mut follower = Stream::open(&app, &format!("{seats}/live?since={version}")).await;
    let body = json!({
        "seat_map_id": event.map["id"], "number": 1, "zone_of": vec![0; 12], "version": event.version(),
        "zones": [{ "name": "All", "color": "#000000" }],
    });
    org.client.put(&format!("{}/seating", event.path), body).await.expect(200);
    assert_eq!(follower.next().await.0, "resync");
    snapshot(&app, &seats, "AAA=").await;
}
