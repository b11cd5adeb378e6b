//! Many at the same moment.

use futures_util::future::join_all;
use serde_json::json;

use super::kept;
use crate::app::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn buyers_never_get_what_comes_free_while_people_wait() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let (show, bookings) = app.sold_out(&org, 10).await;
    let mut people = Vec::new();
    for _ in 0..12 {
        people.push(app.wait_for(&show, 1, 1).await);
    }
    let vultures = (0..60).map(|_| {
        let (client, show) = (app.client(), show.clone());
        async move {
            let mut got = 0;
            for _ in 0..4 {
                got +=
                    i32::from(client.post_key(&show.holds_path(), show.hold(1), &key()).await.status == 201);
            }
            got
        }
    });
    let returns = async {
        for booking in &bookings {
            app.call_off(&org, booking).await;
        }
    };
    // Two nodes hand out at the same time, again and again.
    let desks = (0..2).map(|_| async {
        for _ in 0..12 {
            app.run_schedule("waiting_lists").await;
        }
    });
    let (got, (), _) = tokio::join!(join_all(vultures), returns, join_all(desks));
    app.serve_lists().await;
    assert_eq!(got.iter().sum::<i32>(), 0, "somebody was faster than the list");
    let offers = app.count("select count(*) from bookings.waiting_offers where state = 'open'").await;
    assert_eq!(offers, 10);
    assert_eq!(app.kept(&show).await, kept(10, 0, 0, true));
    for (at, place) in people.iter().enumerate() {
        let state = if at < 10 { "offered" } else { "waiting" };
        assert_eq!(place.see(&app).await["state"], state, "number {at}");
        assert_eq!(app.mails_to(&place.email, "It’s your turn").await, usize::from(at < 10));
    }
    app.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_offer_is_either_bought_or_lapses_never_both() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let (show, bookings) = app.sold_out(&org, 8).await;
    let mut people = Vec::new();
    for _ in 0..8 {
        people.push(app.wait_for(&show, 1, 1).await);
    }
    let next = app.wait_for(&show, 8, 1).await;
    for booking in &bookings {
        app.call_off(&org, booking).await;
    }
    app.serve_lists().await;
    let mut carts = Vec::new();
    for place in &people {
        let browser = app.client();
        let accepted = place.post(&browser, "accept", None).await.expect(200).json;
        carts.push((
            browser,
            json!({ "event_id": accepted["event_id"], "id": accepted["booking_id"] }),
            place,
        ));
    }
    app.clock.advance(86_400 - 1);
    // The deadline passes while they check out.
    let buyers = carts.iter().enumerate().map(|(at, (browser, hold, place))| {
        let (app, path) = (&app, format!("{}/checkout", booking_path(hold)));
        async move {
            if at == 3 {
                app.clock.advance(1);
            }
            let body = json!({ "email": place.email, "name": "Ada" });
            browser.post_key(&path, body, &key()).await
        }
    });
    let sweeps = (0..3).map(|_| async {
        app.run_schedule("expire_holds").await;
        app.run_schedule("waiting_lists").await;
    });
    let (replies, _) = tokio::join!(join_all(buyers), join_all(sweeps));
    app.serve_lists().await;
    let bought = replies.iter().filter(|reply| reply.status == 200).count();
    let late: Vec<_> = replies.iter().filter(|reply| reply.status != 200).collect();
    assert!(
        late.iter().all(|reply| reply.status == 409 && reply.json["code"] == "booking_expired"),
        "{late:?}"
    );
    for (reply, place) in replies.iter().zip(&people) {
        let state = if reply.status == 200 { "purchased" } else { "waiting" };
        assert_eq!(place.see(&app).await["state"], state);
    }
    let lapsed = 8 - i64::try_from(bought).unwrap();
    if lapsed > 0 {
        assert_eq!(next.see(&app).await["offer"]["quantity"], lapsed, "what lapsed went to the next");
    }
    let sold = i32::try_from(bought).unwrap();
    let counters = app.kept(&show).await;
    assert_eq!((counters.sold, counters.held), (sold, 8 - sold));
    app.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_person_joining_twenty_times_has_one_place() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let (show, _) = app.sold_out(&org, 1).await;
    let email = app.fresh_email("eager");
    let ada = app.user(&email).await;
    let body = json!({ "wish": show.wish(1, 1), "consent": true });
    let path = show.list_path();
    let clicks = (0..20).map(|_| ada.post(&path, body.clone()));
    let replies = join_all(clicks).await;
    let joined = replies.iter().filter(|reply| reply.status == 202).count();
    let known =
        replies.iter().filter(|reply| reply.status == 409 && reply.json["code"] == "on_waiting_list").count();
    assert_eq!((joined, known), (1, 19), "{replies:?}");
    assert_eq!(app.count("select count(*) from bookings.waiting_entries").await, 1);
    app.run_jobs().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn declining_leaving_moving_and_handing_out_at_once_keep_the_books() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let (show, bookings) = app.sold_out(&org, 6).await;
    let mut people = Vec::new();
    for _ in 0..12 {
        people.push(app.wait_for(&show, 1, 1).await);
    }
    for booking in &bookings[..4] {
        app.call_off(&org, booking).await;
    }
    app.serve_lists().await;
    let entries = org.client.get(&show.desk(&org, "/entries?limit=100")).await.expect(200).json;
    let answers = people[..4].iter().enumerate().map(|(at, place)| {
        let client = app.client();
        async move {
            match at % 2 {
                0 => place.post(&client, "decline", Some(json!({ "stay": true }))).await.status.as_u16(),
                _ => place.leave(&client).await.status.as_u16(),
            }
        }
    });
    let moves = (8..11).map(|at| {
        let path =
            show.desk(&org, &format!("/entries/{}/move", entries["items"][at]["id"].as_str().unwrap()));
        let org = org.clone();
        async move { org.client.post(&path, json!({ "place": 6, "reason": "Test" })).await.status.as_u16() }
    });
    let runs = (0..3).map(|_| app.run_schedule("waiting_lists"));
    let returns = async {
        app.call_off(&org, &bookings[4]).await;
        app.call_off(&org, &bookings[5]).await;
    };
    let (answers, moves, _, ()) = tokio::join!(join_all(answers), join_all(moves), join_all(runs), returns);
    assert!(answers.iter().chain(&moves).all(|status| matches!(status, 200 | 204)), "{answers:?} {moves:?}");
    app.serve_lists().await;
    app.assert_sound().await;
    let open = app.count("select count(*) from bookings.waiting_offers where state = 'open'").await;
    assert_eq!((open, app.kept(&show).await.held), (6, 6), "nothing is lost, nothing is given twice");
    let per_entry = app
        .count(
            "select coalesce(max(n), 0) from (select count(*) as n from bookings.waiting_offers
              where state = 'open' group by entry_id) x",
        )
        .await;
    assert_eq!(per_entry, 1);
}
