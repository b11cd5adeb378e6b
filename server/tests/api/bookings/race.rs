//! Many at the same moment.

use futures_util::future::join_all;
use serde_json::Value;

use super::places;
use crate::app::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_buyers_on_fifty_places_sell_exactly_fifty() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec { capacity: 50, ..EventSpec::default() }).await;
    let buyers = (0..200).map(|_| {
        let (client, show) = (app.client(), show.clone());
        async move { client.post_key(&show.holds_path(), show.hold(1), &key()).await }
    });
    let replies = join_all(buyers).await;
    let held = replies.iter().filter(|reply| reply.status == 201).count();
    let polite =
        replies.iter().filter(|reply| reply.status == 409 && reply.json["code"] == "sold_out").count();
    let other: Vec<_> = replies.iter().filter(|reply| reply.status != 201 && reply.status != 409).collect();
    assert_eq!((held, polite), (50, 150), "{other:?}");
    assert_eq!(app.places(&show).await, places(50, 0));
    let references: std::collections::BTreeSet<String> =
        replies.iter().filter(|reply| reply.status == 201).map(|reply| reply.str("reference")).collect();
    assert_eq!(references.len(), 50);
    app.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mixed_sizes_leave_nothing_that_somebody_wanted() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec { capacity: 50, ..EventSpec::default() }).await;
    let buyers = (0..60_u32).map(|number| {
        let (client, show) = (app.client(), show.clone());
        async move { client.post_key(&show.holds_path(), show.hold(number % 3 + 1), &key()).await }
    });
    let held: i64 = join_all(buyers)
        .await
        .iter()
        .filter(|reply| reply.status == 201)
        .map(|reply| reply.json["quantity"].as_i64().unwrap())
        .sum();
    assert_eq!(held, 50, "demand for singles was there to the end");
    app.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_times_the_same_click_is_one_booking() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec { capacity: 50, ..EventSpec::default() }).await;
    let (client, key) = (app.client(), key());
    let holds = show.holds_path();
    let clicks = (0..20).map(|_| client.post_key(&holds, show.hold(2), &key));
    let replies = join_all(clicks).await;
    assert!(replies.iter().all(|reply| reply.status == 201), "{replies:?}");
    assert!(replies.iter().all(|reply| reply.json["id"] == replies[0].json["id"]));
    assert_eq!(app.places(&show).await, places(2, 0));

    let booking: Value = client.get(&booking_path(&replies[0].json)).await.expect(200).json;
    let path = format!("{}/checkout", booking_path(&booking));
    let body = serde_json::json!({ "email": "ada@example.org", "name": "Ada" });
    let key = self::key();
    let clicks = (0..20).map(|_| client.post_key(&path, body.clone(), &key));
    let replies = join_all(clicks).await;
    assert!(replies.iter().all(|reply| reply.status == 200), "{replies:?}");
    let urls: std::collections::BTreeSet<_> =
        replies.iter().map(|reply| reply.json["payment"]["redirect_url"].to_string()).collect();
    assert_eq!(urls.len(), 1, "{urls:?}");
    assert_eq!(app.count("select count(*) from payments.payments").await, 1);
    assert_eq!(app.count("select count(*) from payments.sandbox_sessions").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn buyers_sweepers_and_leavers_at_once_keep_the_books() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec { capacity: 20, ..EventSpec::default() }).await;
    for _ in 0..10 {
        app.hold(&app.client(), &show, 2).await;
    }
    app.clock.advance(601);
    let buyers = (0..40_u32).map(|number| {
        let (client, show) = (app.client(), show.clone());
        async move {
            let held = client.post_key(&show.holds_path(), show.hold(1), &key()).await;
            if held.status == 201 && number % 3 == 0 {
                client.delete(&booking_path(&held.json)).await.expect(204);
            }
            held.status.as_u16()
        }
    });
    let sweeps = (0..4).map(|_| app.run_schedule("expire_holds"));
    let (statuses, _) = tokio::join!(join_all(buyers), join_all(sweeps));
    assert!(statuses.iter().all(|status| matches!(status, 201 | 409)), "{statuses:?}");
    app.assert_sound().await;
    let open = app
        .count("select coalesce(sum(quantity), 0)::int8 from bookings.bookings where state = 'held'")
        .await;
    assert!(open <= 20);
    assert_eq!(i64::from(app.places(&show).await.held), open);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crowd_at_the_checkout_pays_as_each_alone_would() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec { capacity: 60, ..EventSpec::default() }).await;
    let mut buyers = Vec::new();
    for _ in 0..20 {
        let guest = app.client();
        let held = app.hold(&guest, &show, 1).await;
        buyers.push((guest, held, key()));
    }
    let stranger = app.client();
    app.hold(&stranger, &show, 1).await;
    let reused = buyers[0].2.clone();
    let body =
        |number: usize| serde_json::json!({ "email": format!("b{number}@example.org"), "name": "Ada" });
    let post = |client: &Client, held: &Value, number: usize, key: &str| {
        let (client, path, key) = (client.clone(), booking_path(held), key.to_owned());
        async move { client.post_key(&format!("{path}/checkout"), body(number), &key).await }
    };
    // Each of them clicks twice; somebody who made another booking tries each of theirs, with the same key.
    let clicks = buyers.iter().enumerate().flat_map(|(number, (guest, held, key))| {
        [post(&stranger, held, number, key), post(guest, held, number, key), post(guest, held, number, key)]
    });
    let replies = join_all(clicks).await;
    for (number, trio) in replies.chunks(3).enumerate() {
        assert_eq!(trio[0].status, 404, "{:?}", trio[0]);
        for reply in &trio[1..] {
            assert_eq!(reply.status, 200, "{reply:?}");
            assert_eq!(reply.json["state"], "awaiting_payment");
            assert_eq!(reply.json["email"], format!("b{number}@example.org"));
            assert_eq!(reply.json["payment"]["id"], trio[1].json["payment"]["id"]);
            assert!(reply.json["payment"]["redirect_url"].is_string(), "{reply:?}");
        }
    }
    assert_eq!(app.count("select count(*) from payments.payments").await, 20);
    assert_eq!(app.count("select count(*) from payments.sandbox_sessions").await, 20);
    assert_eq!(app.count("select count(*) from bookings.lines").await, 20);

    // A key that stands for something else, a booking that is gone, and one that is good, at the same moment.
    let (guest, _, _) = &buyers[0];
    let other = app.hold(guest, &show, 1).await;
    let (gone, good) = (app.client(), app.client());
    let (lost, kept) = (app.hold(&gone, &show, 1).await, app.hold(&good, &show, 1).await);
    gone.delete(&booking_path(&lost)).await.expect(204);
    let (mismatch, cancelled, paying) = tokio::join!(
        post(guest, &other, 30, &reused),
        post(&gone, &lost, 31, &key()),
        post(&good, &kept, 32, &key()),
    );
    assert_eq!(
        (mismatch.status.as_u16(), cancelled.status.as_u16(), paying.status.as_u16()),
        (422, 409, 200)
    );
    app.assert_sound().await;
}
