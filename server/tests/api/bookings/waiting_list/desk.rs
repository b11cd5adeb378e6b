//! The organizer at the list.

use serde_json::{Value, json};

use super::kept;
use crate::app::*;

fn id_of(entry: &Value) -> String {
    entry["id"].as_str().expect("an id").to_owned()
}

#[tokio::test]
async fn the_organizer_sees_the_list_and_moves_people_with_a_reason() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let (show, bookings) = app.sold_out(&org, 2).await;
    let mut people = Vec::new();
    for quantity in 1..=4 {
        people.push(app.wait_for(&show, quantity, 1).await);
    }
    let entries =
        async || org.client.get(&show.desk(&org, "/entries")).await.expect(200).json["items"].clone();
    let before = entries().await;
    let emails = |entries: &Value| -> Vec<String> {
        entries.as_array().unwrap().iter().map(|entry| entry["email"].as_str().unwrap().to_owned()).collect()
    };
    let order: Vec<String> = people.iter().map(|place| place.email.clone()).collect();
    assert_eq!(emails(&before), order);
    assert_eq!(before[1]["wishes"], json!(["Standing · 2027-02-09"]));

    let last = id_of(&before[3]);
    let path = |id: &str, verb: &str| show.desk(&org, &format!("/entries/{id}/{verb}"));
    let post = async |path: &str, body: Value| org.client.post(path, body).await;
    post(&path(&last, "move"), json!({ "place": 1 })).await.expect(422);
    post(&path(&last, "move"), json!({ "place": 1, "reason": "  " })).await.expect(422);
    post(&path(&last, "move"), json!({ "place": 2, "reason": "Wheelchair user" })).await.expect(204);
    let order = [0, 3, 1, 2].map(|at: usize| people[at].email.clone());
    assert_eq!(emails(&entries().await), order);
    post(&path(&last, "move"), json!({ "place": 99, "reason": "A mistake" })).await.expect(204);
    let order = [0, 1, 2, 3].map(|at: usize| people[at].email.clone());
    assert_eq!(emails(&entries().await), order);
    assert_eq!(people[3].see(&app).await["place"], 4);

    let history = org.client.get(&path(&last, "history")).await.expect(200).json;
    let newest = &history[0];
    assert_eq!((newest["what"].as_str(), newest["reason"].as_str()), (Some("moved"), Some("A mistake")));
    assert_eq!((newest["from_place"].as_i64(), newest["to_place"].as_i64()), (Some(2), Some(4)));
    assert!(newest["by"].is_string());
    assert_eq!(history.as_array().unwrap().len(), 3, "joined, moved twice");
    let forged = sqlx::query("update bookings.waiting_history set reason = 'Nothing'").execute(&app.db).await;
    assert!(forged.is_err(), "history stays as it is");

    app.call_off(&org, &bookings[0]).await;
    app.serve_lists().await;
    let first = id_of(&entries().await[0]);
    post(&path(&first, "remove"), json!({ "reason": "Sold them on" })).await.expect(204);
    post(&path(&first, "remove"), json!({ "reason": "Sold them on" })).await.expect(204);
    assert_eq!(people[0].see(&app).await["state"], "removed");
    assert_eq!(people[1].see(&app).await["state"], "offered", "the next has the place at once");
    post(&path(&first, "move"), json!({ "place": 1, "reason": "x" }))
        .await
        .expect_problem(409, "not_on_waiting_list");

    let list = org.client.get(&show.desk(&org, "")).await.expect(200).json;
    let figures = &list["figures"];
    assert_eq!((figures["waiting"].as_i64(), figures["offered"].as_i64()), (Some(2), Some(1)));
    assert_eq!((figures["offers"].as_i64(), figures["gone"].as_i64()), (Some(2), Some(1)));
    let page = org.client.get(&show.desk(&org, "/entries?limit=2")).await.expect(200);
    let next = page.str("next");
    let rest = org.client.get(&show.desk(&org, &format!("/entries?limit=2&after={next}"))).await.expect(200);
    assert_eq!(rest["items"].as_array().unwrap().len(), 1);
    let found =
        org.client.get(&show.desk(&org, &format!("/entries?q={}", people[2].email))).await.expect(200);
    assert_eq!(found["items"].as_array().unwrap().len(), 1);
    let gone = org.client.get(&show.desk(&org, "/entries?state=removed")).await.expect(200);
    assert_eq!(gone["items"][0]["email"], people[0].email);
    let csv = org.client.get(&show.desk(&org, ".csv")).await.expect(200).text();
    assert_eq!(csv.lines().count(), 5, "{csv}");
    assert!(people.iter().all(|place| csv.contains(&place.email)), "{csv}");
}

#[tokio::test]
async fn only_members_who_may_see_and_change_the_list() {
    let app = TestApp::new().await;
    let (org, other) = (app.organizer().await, app.organizer().await);
    let (show, _) = app.sold_out(&org, 1).await;
    app.wait_for(&show, 1, 1).await;
    let entry = org.client.get(&show.desk(&org, "/entries")).await.expect(200)["items"][0].clone();
    let path = format!("/entries/{}/move", id_of(&entry));
    let body = json!({ "place": 1, "reason": "Why not" });
    other.client.get(&show.desk(&org, "")).await.expect_problem(404, "not_found");
    other.client.get(&show.desk(&other, "")).await.expect_problem(404, "not_found");
    other.client.get(&show.desk(&other, "/entries")).await.expect_problem(404, "not_found");
    other.client.post(&show.desk(&other, &path), body.clone()).await.expect_problem(404, "not_found");
    let viewer = app.member(&org, "viewer").await;
    viewer.get(&show.desk(&org, "/entries")).await.expect(200);
    viewer.post(&show.desk(&org, &path), body).await.expect_problem(403, "forbidden");
}

#[tokio::test]
async fn a_paused_list_keeps_what_comes_free_until_it_goes_on() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let (show, bookings) = app.sold_out(&org, 2).await;
    let place = app.wait_for(&show, 1, 1).await;
    let set = async |mode: &str, version: i64| {
        let body = json!({ "mode": mode, "offer_minutes": 120, "quiet_from": 22, "quiet_until": 8,
                           "version": version });
        org.client.put(&show.desk(&org, ""), body).await
    };
    let version = set("paused", 1).await.expect(200)["version"].as_i64().unwrap();
    set("open", 1).await.expect(412);
    app.call_off(&org, &bookings[0]).await;
    app.serve_lists().await;
    app.serve_lists().await;
    assert_eq!(app.kept(&show).await, kept(0, 1, 1, true));
    assert_eq!(place.see(&app).await["state"], "waiting");
    set("open", version).await.expect(200);
    let entry = place.see(&app).await;
    assert_eq!(entry["offer"]["expires_at"], "2027-01-10T14:00:00Z", "as long as the organizer wants");
}

#[tokio::test]
async fn an_offer_out_of_turn_takes_what_is_free_or_kept_back_and_never_more() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let (show, _) = app.sold_out(&org, 2).await;
    let (_first, second) = (app.wait_for(&show, 1, 1).await, app.wait_for(&show, 2, 1).await);
    let entries = org.client.get(&show.desk(&org, "/entries")).await.expect(200);
    let path = show.desk(&org, &format!("/entries/{}/offer", id_of(&entries["items"][1])));
    let body = json!({ "reason": "A guest of the band", "from_blocked": true });
    org.client.post(&path, body.clone()).await.expect_problem(409, "nothing_to_offer");
    // Two more places, kept back.
    let pools = org.client.get(&org.path(&format!("/events/{}/pools", show.event_id))).await.expect(200);
    let pool = org.path(&format!("/events/{}/pools/{}", show.event_id, show.pool_id));
    let change = json!({ "version": pools["items"][0]["version"], "capacity": 4, "blocked": 2 });
    org.client.patch(&pool, change).await.expect(200);
    let careful = json!({ "reason": "A guest of the band" });
    org.client.post(&path, careful).await.expect_problem(409, "nothing_to_offer");
    org.client.post(&path, body.clone()).await.expect(204);
    org.client.post(&path, body).await.expect_problem(409, "offer_open");
    assert_eq!(second.see(&app).await["offer"]["quantity"], 2);
    let blocked = app.count("select blocked::int8 from events.pools").await;
    assert_eq!((app.kept(&show).await, blocked), (kept(2, 2, 0, true), 0));
    let history = org.client.get(&show.desk(&org, "/history")).await.expect(200).json;
    assert_eq!(
        (history[0]["what"].as_str(), history[0]["reason"].as_str()),
        (Some("offered"), Some("A guest of the band"))
    );
    app.run_jobs().await;
    assert_eq!(app.mails_to(&second.email, "It’s your turn").await, 1);
    app.assert_sound().await;
}
