//! One line over two nodes, through Redis, and what happens when Redis is not well.

use std::collections::BTreeSet;

use data::redis::testing::TestRedis;
use reqwest::Method;
use serde_json::json;
use server::{Config, config::Secret};

use super::*;
use crate::gateway::shared_rates::until_up;

fn through(redis: &TestRedis) -> impl FnOnce(&mut Config) + use<> {
    let url = redis.url();
    move |config| {
        config.redis.url = Some(Secret::new(url));
        // Long enough for a busy machine.
        config.redis.timeout_milliseconds = 5000;
    }
}

/// A hall with a second node, both connected to `redis`.
async fn two_nodes(redis: &TestRedis, capacity: i32, settings: Value) -> (Hall, TestApp) {
    let hall = Hall::with(capacity, settings, through(redis)).await;
    let other = hall.app.beside(through(redis)).await;
    until_up(&hall.app, true).await;
    until_up(&other, true).await;
    (hall, other)
}

/// Somebody who shows their ticket in a header, so that they can go to any node.
struct Person {
    ticket: String,
}

impl Person {
    async fn enter(hall: &Hall, node: &TestApp) -> Self {
        let reply = node.client().post(&hall.path("/enter"), json!({})).await.expect(200);
        Self { ticket: reply.str("ticket") }
    }

    async fn status(&self, hall: &Hall, node: &TestApp) -> Value {
        let client = node.client();
        let request = client.request(Method::GET, &hall.path("")).header("x-queue-ticket", &self.ticket);
        client.raw(request).await.expect(200).json
    }

    /// Tries to book one place with `pass`.
    async fn hold(hall: &Hall, client: &Client, pass: &str) -> Reply {
        let request = client.request(Method::POST, &hall.show.holds_path()).header("x-admit-pass", pass);
        client.raw(request.header("idempotency-key", key()).json(&hall.show.hold(1))).await
    }
}

fn pass(status: &Value) -> String {
    status["pass"]["token"].as_str().unwrap_or_else(|| panic!("a pass: {status}")).to_owned()
}

#[tokio::test]
async fn two_nodes_lead_one_line_and_let_nobody_in_twice() {
    let redis = TestRedis::start();
    let (hall, other) = two_nodes(&redis, 100, json!({})).await;
    let node = |index: usize| if index.is_multiple_of(2) { &hall.app } else { &other };
    let mut people = Vec::new();
    for index in 0..8 {
        people.push(Person::enter(&hall, node(index)).await);
    }
    let tickets: BTreeSet<&String> = people.iter().map(|person| &person.ticket).collect();
    assert_eq!(tickets.len(), 8, "no ticket is given twice");
    assert_eq!(state(&people[0].status(&hall, &other).await), "admitted", "the first, on whatever node");
    for (index, person) in people.iter().enumerate().skip(1) {
        let status = person.status(&hall, node(index + 1)).await;
        assert_eq!(status["position"], index, "one line: {status}");
    }
    hall.app.clock.advance(1);
    // Both nodes move the line on at once: one goes in, not one on each.
    tokio::join!(people[7].status(&hall, &hall.app), people[6].status(&hall, &other));
    assert_eq!(hall.desk().await["figures"]["admitted"], 2);
    assert_eq!(state(&people[1].status(&hall, &hall.app).await), "admitted");
    assert_eq!(people[2].status(&hall, &other).await["position"], 1);
}

#[tokio::test]
async fn a_pass_that_was_used_on_one_node_is_used_on_all() {
    let redis = TestRedis::start();
    let (hall, other) = two_nodes(&redis, 100, json!({})).await;
    let person = Person::enter(&hall, &hall.app).await;
    let token = pass(&person.status(&hall, &hall.app).await);
    let buyer = hall.app.client();
    Person::hold(&hall, &buyer, &token).await.expect(201);
    let thief = other.client();
    let refused = Person::hold(&hall, &thief, &token).await.expect_problem(409, "waiting_room");
    assert_eq!(refused["extra"]["reason"], "used_by_another");
    assert_eq!(state(&person.status(&hall, &other).await), "booked");

    // What one node sells, the other knows within its second, and both count it once.
    hall.app.clock.advance(2);
    let path = hall.desk_path("");
    let here = hall.org.client.get(&path).await.expect(200).json;
    person.status(&hall, &other).await;
    let there = other.client();
    there.sign_in(&hall.org.email).await.expect(200);
    let there = there.get(&path).await.expect(200).json;
    for desk in [&here, &there] {
        let figures = &desk["figures"];
        assert_eq!((&figures["admitted"], &figures["inside"]), (&json!(1), &json!(0)), "{desk}");
        assert!(figures["sold_per_minute"].as_f64() > Some(0.0), "{desk}");
    }
}

#[tokio::test]
async fn the_draw_is_held_once_for_all_nodes() {
    let redis = TestRedis::start();
    let (hall, other) = two_nodes(&redis, 100, json!({})).await;
    let opens = hall.in_seconds(30);
    hall.set(json!({ "opens_at": opens, "rate_per_minute": 1 }), 1).await;
    let node = |index: usize| if index.is_multiple_of(2) { &hall.app } else { &other };
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(10);
    while other.client().get(&hall.path("")).await.expect(200)["opens_at"].is_null() {
        assert!(std::time::Instant::now() < deadline, "the other node hears of the settings");
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    let mut people = Vec::new();
    for index in 0..10 {
        people.push(Person::enter(&hall, node(index)).await);
    }
    hall.app.clock.advance(30);
    let statuses =
        futures_util::future::join_all((0..10).map(|index| people[index].status(&hall, node(index + 1))))
            .await;
    let seeds: BTreeSet<String> = statuses.iter().map(|status| status["draw"]["seed"].to_string()).collect();
    assert_eq!(seeds.len(), 1);
    let mut order = Vec::new();
    for (index, person) in people.iter().enumerate() {
        let status = person.status(&hall, node(index)).await;
        assert_eq!(status["draw"]["participants"], 10, "{status}");
        let drawn = status["draw"]["drawn_number"].as_str().expect("took part").to_owned();
        order.push((drawn, status["position"].as_u64().unwrap_or(0)));
    }
    order.sort();
    let places: Vec<u64> = order.iter().map(|(_, place)| *place).collect();
    assert!(places.windows(2).all(|pair| pair[0] < pair[1]), "places follow the draw: {order:?}");
    assert_eq!(hall.desk().await["participants"], 10);
}

#[tokio::test]
async fn without_redis_each_node_goes_on_and_a_new_redis_is_told() {
    let mut redis = TestRedis::start();
    let (hall, other) = two_nodes(&redis, 100, json!({})).await;
    let first = Person::enter(&hall, &hall.app).await;
    let token = pass(&first.status(&hall, &hall.app).await);
    let buyer = hall.app.client();
    Person::hold(&hall, &buyer, &token).await.expect(201);
    let mut waiting = Vec::new();
    for _ in 0..4 {
        waiting.push(Person::enter(&hall, &other).await);
    }
    redis.kill();
    until_up(&hall.app, false).await;
    until_up(&other, false).await;
    assert_eq!(state(&first.status(&hall, &hall.app).await), "booked", "this node remembers");
    let thief = hall.app.client();
    let refused = Person::hold(&hall, &thief, &token).await.expect_problem(409, "waiting_room");
    assert_eq!(refused["extra"]["reason"], "used_by_another");
    // They come back in any order, and stand in the old one. Nobody goes in before the others had time.
    for person in waiting.iter().rev() {
        person.status(&hall, &other).await;
    }
    hall.app.clock.advance(10);
    for (index, person) in waiting.iter().enumerate() {
        let status = person.status(&hall, &other).await;
        assert_eq!(status["position"], index + 1, "{status}");
    }
    assert!(other.services.bookings.waiting_rooms_alone() > 0);
    hall.app.clock.advance(40);
    for person in waiting.iter().rev() {
        person.status(&hall, &other).await;
    }
    assert_eq!(state(&waiting[0].status(&hall, &other).await), "admitted");

    redis.start_again();
    until_up(&hall.app, true).await;
    until_up(&other, true).await;
    assert_eq!(state(&waiting[0].status(&hall, &other).await), "admitted", "the node tells Redis");
    assert_eq!(state(&waiting[0].status(&hall, &hall.app).await), "admitted", "which tells the other");
    assert_eq!(state(&first.status(&hall, &hall.app).await), "booked");
    assert_eq!(state(&first.status(&hall, &other).await), "booked");
    for (index, person) in waiting.iter().enumerate().skip(2) {
        person.status(&hall, &hall.app).await;
        let status = person.status(&hall, &other).await;
        assert!(status["position"].as_u64() <= Some(index as u64), "{status}");
    }
}
