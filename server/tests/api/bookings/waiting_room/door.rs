//! Passes and tickets: who may book.

use serde_json::json;

use super::*;

#[tokio::test]
async fn only_those_inside_may_hold_and_everybody_is_told_where_to_go() {
    let hall = Hall::open(100, json!({})).await;
    let stranger = hall.app.client();
    let refused = hall.hold(&stranger).await.expect_problem(409, "waiting_room");
    assert_eq!(
        refused["extra"],
        json!({ "address": format!("/queue/{}", hall.show.slug), "reason": "none" })
    );
    let (first, status) = hall.join().await;
    assert!(status["pass"]["token"].is_null(), "browsers have it in a cookie that scripts can't read");
    let (second, _) = hall.join().await;
    hall.hold(&second).await.expect_problem(409, "waiting_room");
    let booking = hall.hold(&first).await.expect(201).json;
    assert_eq!(state(&hall.status(&first).await), "booked");

    // What was begun goes on, whatever the room does.
    hall.app.clock.advance(650);
    hall.hold(&first).await.expect_problem(409, "waiting_room");
    let shown = first.get(&booking_path(&booking)).await.expect(200);
    assert_eq!(shown["reference"], booking["reference"]);
    first.delete(&booking_path(&booking)).await.expect(204);
}

#[tokio::test]
async fn what_is_held_can_be_changed_and_paid_without_a_pass() {
    let hall = Hall::open(100, json!({ "window_minutes": 1 })).await;
    let (first, _) = hall.join().await;
    let booking = hall.hold(&first).await.expect(201).json;
    hall.app.clock.advance(90);
    let items = json!({ "items": [{ "offer_id": hall.show.offer_id, "quantity": 3 }] });
    first.put(&format!("{}/items", booking_path(&booking)), items).await.expect(200);
    let checked_out = hall.app.check_out(&first, &booking, "ada@example.org").await;
    assert_eq!(checked_out["state"], "awaiting_payment");
}

#[tokio::test]
async fn a_pass_is_for_one_person() {
    let hall = Hall::open(100, json!({})).await;
    let (first, _) = hall.join().await;
    let pass_name =
        first.cookie_names().into_iter().find(|name| name.contains("admit_pass")).expect("a pass");
    let pass = first.cookie(&pass_name).expect("its value");
    hall.hold(&first).await.expect(201);
    hall.hold(&first).await.expect(201);
    let thief = hall.app.client();
    thief.set_cookie(&pass_name, Some(&pass));
    let refused = hall.hold(&thief).await.expect_problem(409, "waiting_room");
    assert_eq!(refused["extra"]["reason"], "used_by_another");

    // The same ticket on another device is the same place, and the same pass.
    let queue_name =
        first.cookie_names().into_iter().find(|name| name.contains("admit_queue")).expect("a ticket");
    let twin = hall.app.client();
    twin.set_cookie(&queue_name, first.cookie(&queue_name).as_deref());
    assert_eq!(state(&hall.status(&twin).await), "booked");
    hall.hold(&twin).await.expect_problem(409, "waiting_room");
    assert_eq!(hall.desk().await["figures"]["admitted"], 1);
}

#[tokio::test]
async fn programs_carry_ticket_and_pass_in_headers() {
    let hall = Hall::open(100, json!({})).await;
    let ticket = hall.join().await.1["ticket"].as_str().expect("a ticket").to_owned();
    let program = hall.app.client();
    let ask = program.request(reqwest::Method::GET, &hall.path("")).header("x-queue-ticket", &ticket);
    let status = program.raw(ask).await.expect(200);
    let token = status["pass"]["token"].as_str().expect("a pass").to_owned();
    let bare = hall.app.client();
    let hold = |pass: &str, key: &str| {
        let request = bare.request(reqwest::Method::POST, &hall.show.holds_path());
        request.header("x-admit-pass", pass).header("idempotency-key", key).json(&hall.show.hold(1))
    };
    let key = key();
    let one = bare.raw(hold(&token, &key)).await.expect(201);
    let other = hall.app.client();
    let repeat = other.request(reqwest::Method::POST, &hall.show.holds_path());
    let repeat =
        repeat.header("x-admit-pass", &token).header("idempotency-key", &key).json(&hall.show.hold(1));
    let two = other.raw(repeat).await.expect(201);
    assert_eq!(one["id"], two["id"], "the answer was lost, the request repeated");
    let mut forged = token.clone();
    forged.replace_range(10..11, if &token[10..11] == "A" { "B" } else { "A" });
    for bad in [forged.as_str(), "P1.x.y", ticket.as_str(), ""] {
        let refused = bare.raw(hold(bad, &super::key())).await.expect_problem(409, "waiting_room");
        assert_eq!(refused["extra"]["reason"], "invalid", "{bad}");
    }
}

#[tokio::test]
async fn forged_foreign_and_old_tickets_are_refused() {
    let hall = Hall::open(100, json!({})).await;
    let ticket = hall.join().await.1["ticket"].as_str().expect("a ticket").to_owned();
    let ask = async |path: &str, ticket: &str| {
        let client = hall.app.client();
        client.raw(client.request(reqwest::Method::GET, path).header("x-queue-ticket", ticket)).await
    };
    ask(&hall.path(""), &ticket).await.expect(200);
    let mut forged = ticket.clone();
    forged.replace_range(30..31, if &ticket[30..31] == "A" { "B" } else { "A" });
    let long = "Q".repeat(4000);
    for bad in [forged.as_str(), "Q1.a.b", "", long.as_str()] {
        ask(&hall.path(""), bad).await.expect_problem(400, "queue_ticket_invalid");
    }
    let other = hall.app.event(&hall.org, EventSpec { title: "Other".into(), ..EventSpec::default() }).await;
    let body = json!({ "enabled": true, "opens_at": null, "rate_per_minute": null, "window_minutes": 10, "version": 0 });
    let desk = hall.org.path(&format!("/events/{}/waiting-room", other.event_id));
    hall.org.client.put(&desk, body).await.expect(200);
    let path = format!("/api/v1/events/{}/waiting-room", other.event_id);
    ask(&path, &ticket).await.expect_problem(400, "queue_ticket_invalid");
    hall.app.clock.advance(86_500);
    ask(&hall.path(""), &ticket).await.expect_problem(410, "queue_ticket_expired");
}

#[tokio::test]
async fn who_lets_the_time_run_out_starts_again() {
    let hall = Hall::open(100, json!({ "window_minutes": 1 })).await;
    let (first, _) = hall.join().await;
    let (second, _) = hall.join().await;
    hall.app.clock.advance(61);
    assert_eq!(state(&hall.status(&first).await), "over");
    hall.hold(&first).await.expect_problem(409, "waiting_room");
    assert_eq!(state(&hall.status(&second).await), "admitted");
    let again = hall.enter(&first).await.expect(200);
    assert!(again["ticket"].is_string(), "a new ticket");
    assert!(matches!(state(&again.json), "waiting" | "admitted"));
}

#[tokio::test]
async fn without_a_room_everything_is_as_always() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let visitor = app.client();
    let path = format!("/api/v1/events/{}/waiting-room", show.event_id);
    let status = visitor.get(&path).await.expect(200);
    assert_eq!((&status["on"], &status["state"]), (&json!(false), &json!("off")));
    visitor.post(&format!("{path}/enter"), json!({})).await.expect_problem(409, "waiting_room_off");
    app.hold(&visitor, &show, 1).await;
    let page = visitor.get(&format!("/queue/{}", show.slug)).await;
    assert_eq!(
        (page.status.as_u16(), page.header("location")),
        (303, Some(format!("/e/{}", show.slug).as_str()))
    );
}

#[tokio::test]
async fn the_page_is_light_and_its_cookies_are_hidden() {
    let hall = Hall::open(100, json!({})).await;
    let visitor = hall.app.client();
    for name in [&hall.show.slug, &hall.show.event_id] {
        let page = visitor.get(&format!("/queue/{name}")).await.expect(200);
        assert!(page.bytes.len() < 20_000, "{} bytes", page.bytes.len());
        let policy = page.header("content-security-policy").expect("a policy");
        let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).expect("a nonce");
        assert!(page.text().contains(&format!("<script nonce=\"{nonce}\">")));
        assert!(page.text().contains("Winter Concert"));
    }
    let reply = hall.enter(&visitor).await.expect(200);
    for cookie in reply.headers.get_all("set-cookie") {
        let cookie = cookie.to_str().expect("ASCII");
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
    }
    assert_eq!(reply.headers.get_all("set-cookie").iter().count(), 2, "the ticket, and the pass");
}

#[tokio::test]
async fn the_page_speaks_the_visitors_language() {
    let hall = Hall::open(100, json!({})).await;
    let visitor = hall.app.client();
    let path = format!("/queue/{}", hall.show.slug);
    let ask = async |path: &str, wanted: &str| {
        let request = visitor.request(reqwest::Method::GET, path).header("accept-language", wanted);
        visitor.raw(request).await.expect(200)
    };
    let told = async |path: &str, wanted: &str, heading: &str| {
        let page = ask(path, wanted).await;
        assert!(page.text().contains(heading) && page.bytes.len() < 20_000, "{} bytes", page.bytes.len());
        assert!(page.headers.get_all("vary").iter().any(|vary| vary == "accept-language"));
        page.header("content-language").expect("told").to_owned()
    };
    assert_eq!(told(&path, "pl", "Ahead of you").await, "en", "that of the event");
    assert_eq!(told(&path, "de-AT, en;q=0.5", "Vor Ihnen").await, "de");
    assert_eq!(told(&format!("{path}?lang=fr"), "de", "Devant vous").await, "fr", "what they choose");
}
