//! Pages of the list: nothing is lost, nothing comes twice.

use std::collections::BTreeSet;

use super::{encoded, set, spec};
use crate::app::{Client, EventSpec, TestApp};

/// All ids of a list, page by page.
async fn walk(client: &Client, query: &str, limit: usize) -> Vec<String> {
    let mut ids = Vec::new();
    let mut after = String::new();
    for _ in 0..50 {
        let page =
            client.get(&format!("/api/v1/catalogue/events?{query}&limit={limit}{after}")).await.expect(200);
        let items = page["items"].as_array().unwrap().clone();
        assert!(items.len() <= limit);
        ids.extend(items.iter().map(|card| card["id"].as_str().unwrap().to_owned()));
        match page["next"].as_str() {
            None => return ids,
            Some(next) => {
                assert_eq!(items.len(), limit, "only the last page is short");
                after = format!("&after={next}");
            }
        }
    }
    panic!("the pages of {query} never end");
}

#[tokio::test]
async fn every_order_is_complete_and_stable() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let mut all = BTreeSet::new();
    // Same dates, prices and words on purpose: only the id tells them apart.
    for number in 0..9 {
        let event = EventSpec { price_minor: 1000 * (number % 3), ..spec("Jazz Night", 48 + number / 3) };
        let show = app.event(&org, event).await;
        if number % 2 == 0 {
            super::another_date(&app, &org, &show, 72).await;
        }
        if number == 4 {
            set(&app, "update events.offers set archived_at = created_at where event_id = $1", &show).await;
        }
        all.insert(show.event_id);
    }
    let visitor = app.client();
    for query in [
        "",
        "sort=soonest",
        "sort=newest",
        "sort=price",
        "q=jazz",
        "q=jazz&sort=soonest",
        "q=jazz&sort=price",
        "q=jazz&sort=newest",
        "category=music&city=berlin&online=false",
    ] {
        for limit in [1, 2, 4, 9, 100] {
            let ids = walk(&visitor, query, limit).await;
            assert_eq!(ids.len(), 9, "{query} by {limit}");
            assert_eq!(ids.into_iter().collect::<BTreeSet<_>>(), all, "{query} by {limit}");
        }
        assert_eq!(walk(&visitor, query, 2).await, walk(&visitor, query, 100).await, "{query}");
    }
}

#[tokio::test]
async fn an_event_that_is_added_meanwhile_moves_nothing() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    for number in 0..4 {
        app.event(&org, spec("Concert", 100 + number)).await;
    }
    let visitor = app.client();
    let first = visitor.get("/api/v1/catalogue/events?limit=2").await.expect(200);
    app.event(&org, spec("Sooner", 50)).await;
    let rest = format!("/api/v1/catalogue/events?limit=10&after={}", first["next"].as_str().unwrap());
    let rest = visitor.get(&rest).await.expect(200);
    assert_eq!(super::titles_in(&rest["items"]), ["Concert", "Concert"]);
    let id = |card: &serde_json::Value| card["id"].as_str().unwrap().to_owned();
    let seen: BTreeSet<_> =
        [&first, &rest].iter().flat_map(|page| page["items"].as_array().unwrap()).map(id).collect();
    assert_eq!(seen.len(), 4);
}

#[tokio::test]
async fn cursors_that_are_not_ours_are_refused() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    app.event(&org, spec("One", 10)).await;
    app.event(&org, spec("Two", 20)).await;
    let visitor = app.client();
    let next = visitor.get("/api/v1/catalogue/events?limit=1").await["next"].as_str().unwrap().to_owned();
    let garbage = [
        "x",
        "null",
        "%25",
        "0",
        "-1",
        "e30",
        "W10",
        "bnVsbA",
        "AAAA",
        "'",
        "eyJzIjoic29vbmVzdCIsImsiOjF9",
        // {"s":"soonest","k":9223372036854775807,"t":9223372036854775807,"i":"…"}: no such moment.
        "eyJzIjoic29vbmVzdCIsImsiOjkyMjMzNzIwMzY4NTQ3NzU4MDcsInQiOjkyMjMzNzIwMzY4NTQ3NzU4MDcsImkiOiIwMTkzNmYwZS0wMDAwLTcwMDAtODAwMC0wMDAwMDAwMDAwMDEifQ",
    ];
    for after in garbage {
        let path = format!("/api/v1/catalogue/events?after={after}");
        visitor.get(&path).await.expect_problem(422, "invalid");
    }
    let long = "A".repeat(3000);
    visitor.get(&format!("/api/v1/catalogue/events?after={long}")).await.expect_problem(422, "invalid");
    visitor
        .get(&format!("/api/v1/catalogue/events?after={}", encoded("🎷")))
        .await
        .expect_problem(422, "invalid");
    visitor
        .get(&format!("/api/v1/catalogue/events?sort=price&after={next}"))
        .await
        .expect_problem(422, "invalid");
    visitor.get(&format!("/api/v1/catalogue/events?q=one&after={next}")).await.expect_problem(422, "invalid");
    visitor.get(&format!("/api/v1/catalogue/events?after={next}")).await.expect(200);
}
