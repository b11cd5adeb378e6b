//! The door: a ticket lets one person in, once.

use futures_util::future::join_all;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::app::*;

/// A door of a show.
struct Gate<'a> {
    client: &'a Client,
    path: String,
}

impl<'a> Gate<'a> {
    fn of(org: &Organizer, client: &'a Client, show: &Show) -> Self {
        let path = org.path(&format!("/events/{}/occurrences/{}", show.event_id, show.occurrence_id));
        Self { client, path }
    }

    async fn scan(&self, code: &str, gate: &str) -> Reply {
        self.scan_as(code, gate, Uuid::now_v7()).await
    }

    async fn scan_as(&self, code: &str, gate: &str, nonce: Uuid) -> Reply {
        let body = json!({ "code": code, "gate": gate, "nonce": nonce });
        self.client.post(&format!("{}/scans", self.path), body).await.expect(200)
    }
}

fn credential(booking: &Value, index: usize) -> &str {
    booking["tickets"][index]["credential"].as_str().expect("a credential")
}

async fn scans(app: &TestApp) -> i64 {
    sqlx::query_scalar("select count(*) from bookings.scans").fetch_one(&app.db).await.expect("a number")
}

#[tokio::test]
async fn a_ticket_lets_in_once_by_code_or_by_hand() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let guest = app.client();
    let booked = app.buy(&guest, &show, 2).await;
    let steward = app.member(&org, "door").await;
    let gate = Gate::of(&org, &steward, &show);
    let first = gate.scan(credential(&booked, 0), "North").await;
    assert_eq!((&first["verdict"], &first["reason"]), (&json!("accepted"), &json!("ok")));
    assert_eq!(first["ticket"]["reference"], booked["reference"]);
    assert_eq!((&first["checked_in"], &first["sold"]), (&json!(1), &json!(2)));
    app.clock.advance(90);
    let again = gate.scan(credential(&booked, 0), "South").await;
    assert_eq!((&again["verdict"], &again["reason"]), (&json!("refused"), &json!("already_in")));
    assert_eq!(again["first_accepted_at"], "2027-01-10T12:00:00Z");
    assert_eq!(again["first_gate"], "North");
    let code = booked["tickets"][1]["code"].as_str().unwrap();
    let typed = format!("{} {}-{}", &code[..4].to_lowercase(), &code[4..8], &code[8..]);
    assert_eq!(gate.scan(&typed, "").await["verdict"], "accepted");
    assert_eq!(
        guest.get(&booking_path(&booked)).await.expect(200)["tickets"][0]["used_at"],
        "2027-01-10T12:00:00Z"
    );
    let state = steward.get(&format!("{}/door", gate.path)).await.expect(200);
    assert_eq!((&state["checked_in"], &state["sold"]), (&json!(2), &json!(2)));
    assert_eq!(state["recent"].as_array().map(Vec::len), Some(3));
    let doors = steward.get(&org.path("/door")).await.expect(200);
    assert_eq!(doors["items"][0]["checked_in"], 2);
}

#[tokio::test]
async fn every_refusal_says_why_and_is_written_down() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let elsewhere = app.event(&org, EventSpec::default()).await;
    let booked = app.buy(&app.client(), &show, 2).await;
    let foreign = app.buy(&app.client(), &elsewhere, 1).await;
    let gate = Gate::of(&org, &org.client, &show);
    let good = credential(&booked, 0);
    let mut parts: Vec<&str> = good.split('.').collect();
    parts[2] = credential(&foreign, 0).split('.').nth(2).unwrap();
    let swapped = parts.join(".");
    let cases = [
        ("ZZZZZZZZZZZZ", "unknown"),
        ("https://evil.example/ticket", "forged"),
        ("A1.x.y.z", "forged"),
        (&swapped, "forged"),
        (&good[..good.len() - 1], "forged"),
        (credential(&foreign, 0), "wrong_occurrence"),
    ];
    for (index, (code, reason)) in cases.iter().enumerate() {
        let scan = gate.scan(code, "").await;
        assert_eq!((&scan["verdict"], &scan["reason"]), (&json!("refused"), &json!(reason)), "{code}");
        assert_eq!(scan["ticket"], json!(null));
        assert_eq!(scans(&app).await, i64::try_from(index + 1).unwrap());
    }
    sqlx::query("update bookings.tickets set credential_version = 2 where number = 2")
        .execute(&app.db)
        .await
        .unwrap();
    assert_eq!(gate.scan(credential(&booked, 1), "").await["reason"], "outdated");
    sqlx::query("update bookings.tickets set state = 'blocked' where number = 2")
        .execute(&app.db)
        .await
        .unwrap();
    assert_eq!(gate.scan(credential(&booked, 1), "").await["reason"], "blocked");
    let path =
        org.path(&format!("/events/{}/bookings/{}/cancel", show.event_id, booked["id"].as_str().unwrap()));
    org.client.post(&path, json!({ "reason": "x", "refund": false })).await.expect(200);
    let scan = gate.scan(good, "").await;
    assert_eq!((&scan["verdict"], &scan["reason"]), (&json!("refused"), &json!("cancelled")));
    assert_eq!((&scan["checked_in"], &scan["sold"]), (&json!(0), &json!(0)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_gates_at_the_same_moment_let_one_person_in() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let booked = app.buy(&app.client(), &show, 1).await;
    let gate = Gate::of(&org, &org.client, &show);
    let code = credential(&booked, 0);
    let replies = join_all((0..12).map(|number| {
        let gate = &gate;
        async move { gate.scan(code, if number % 2 == 0 { "North" } else { "South" }).await }
    }))
    .await;
    let accepted: Vec<_> = replies.iter().filter(|reply| reply["verdict"] == "accepted").collect();
    assert_eq!(accepted.len(), 1);
    for reply in replies.iter().filter(|reply| reply["verdict"] != "accepted") {
        assert_eq!(reply["reason"], "already_in");
        assert_eq!(reply["first_gate"], accepted[0]["gate"]);
    }
    assert_eq!(scans(&app).await, 12);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_scan_that_is_uploaded_again_is_the_same_scan() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let other = app.event(&org, EventSpec::default()).await;
    let booked = app.buy(&app.client(), &show, 1).await;
    let gate = Gate::of(&org, &org.client, &show);
    let nonce = Uuid::now_v7();
    let code = credential(&booked, 0);
    let replies = join_all((0..6).map(|_| gate.scan_as(code, "North", nonce))).await;
    assert!(replies.iter().all(|reply| reply["verdict"] == "accepted"), "{replies:?}");
    assert_eq!(scans(&app).await, 1);
    let elsewhere = Gate::of(&org, &org.client, &other);
    assert_eq!(
        elsewhere.scan_as(code, "", nonce).await["reason"],
        "wrong_occurrence",
        "nonces are per event"
    );
    // A device that was offline tells when it saw the ticket; the future is not believed.
    let path = format!("{}/scans", gate.path);
    let scan = |at: &str| json!({ "code": "ZZZZZZZZZZZZ", "nonce": Uuid::now_v7(), "scanned_at": at });
    let past = org.client.post(&path, scan("2027-01-10T11:00:00Z")).await.expect(200);
    assert_eq!(past["scanned_at"], "2027-01-10T11:00:00Z");
    let future = org.client.post(&path, scan("2099-01-10T11:00:00Z")).await.expect(200);
    assert_eq!(future["scanned_at"], "2027-01-10T12:00:00Z");
}

#[tokio::test]
async fn the_door_is_for_stewards_of_the_organization() {
    let app = TestApp::new().await;
    let (org, other) = (app.organizer().await, app.organizer().await);
    let show = app.event(&org, EventSpec::default()).await;
    let booked = app.buy(&app.client(), &show, 1).await;
    let viewer = app.member(&org, "viewer").await;
    let scan = json!({ "code": credential(&booked, 0), "nonce": Uuid::now_v7() });
    let rest = format!("/events/{}/occurrences/{}", show.event_id, show.occurrence_id);
    let path = org.path(&format!("{rest}/scans"));
    viewer.post(&path, scan.clone()).await.expect_problem(403, "forbidden");
    other.client.post(&path, scan.clone()).await.expect_problem(404, "not_found");
    other
        .client
        .post(&other.path(&format!("{rest}/scans")), scan.clone())
        .await
        .expect_problem(404, "not_found");
    app.client().post(&path, scan).await.expect_problem(401, "unauthenticated");
    other.client.get(&other.path(&format!("{rest}/door"))).await.expect_problem(404, "not_found");
    other.client.get(&other.path(&format!("{rest}/search?q=ada"))).await.expect_problem(404, "not_found");
    assert_eq!(scans(&app).await, 0);

    let steward = app.member(&org, "door").await;
    let found = steward.get(&org.path(&format!("{rest}/search?q=lovelace"))).await.expect(200);
    assert_eq!(found["items"][0]["code"], booked["tickets"][0]["code"]);
    assert_eq!(steward.get(&org.path(&format!("{rest}/search?q=%25"))).await.expect(200)["items"], json!([]));
    steward.get(&org.path(&format!("{rest}/search?q="))).await.expect_problem(422, "invalid");
    steward.get(&org.path("/overview")).await.expect_problem(403, "forbidden");
}
