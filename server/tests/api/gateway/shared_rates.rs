//! Limits that several nodes share through Redis, and what happens when Redis is not well.

use std::time::{Duration, Instant};

use data::redis::testing::TestRedis;
use reqwest::Method;
use server::{
    Config,
    config::{Bucket, Secret},
};

use crate::app::*;

const PATIENCE: u64 = 300;

fn limited(url: String, burst: u32) -> impl FnOnce(&mut Config) {
    move |config| {
        config.rate_limits.enabled = true;
        config.rate_limits.read = Bucket { burst, per_minute: 1 };
        config.redis.url = Some(Secret::new(url));
        config.redis.timeout_milliseconds = PATIENCE;
    }
}

pub async fn until_up(node: &TestApp, up: bool) {
    let redis = node.services.redis.as_ref().expect("Redis is configured");
    let deadline = Instant::now() + Duration::from_secs(15);
    while redis.is_up() != up {
        assert!(Instant::now() < deadline, "up: {}", redis.is_up());
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

async fn ask(node: &TestApp) -> Reply {
    let client = node.client();
    client.raw(client.request(Method::GET, "/api/v1/session")).await
}

async fn left(node: &TestApp) -> u32 {
    let reply = ask(node).await.expect(200);
    let state = reply.header("ratelimit").expect("the state of the bucket").to_owned();
    let left = state.split("r=").nth(1).and_then(|rest| rest.split(';').next()).expect("r=");
    left.parse().expect("a number")
}

#[tokio::test]
async fn two_nodes_share_what_one_address_may_ask() {
    let redis = TestRedis::start();
    let one = TestApp::with(limited(redis.url(), 5)).await;
    let two = one.beside(limited(redis.url(), 5)).await;
    until_up(&one, true).await;
    until_up(&two, true).await;
    let told = [left(&one).await, left(&two).await, left(&one).await, left(&two).await, left(&one).await];
    assert_eq!(told, [4, 3, 2, 1, 0]);
    let refused = ask(&two).await.expect_problem(429, "rate_limited");
    assert!(refused.header("ratelimit").expect("told").starts_with("\"read\";r=0;t="));
    assert_eq!(refused.header("ratelimit-policy"), Some("\"read\";q=5;w=300"));
    let wait: u32 = refused.header("retry-after").expect("when").parse().expect("seconds");
    assert!((50..=60).contains(&wait), "{wait}");

    // Nobody can read from Redis who was here.
    let keys = redis.command(&["KEYS", "*"]).await;
    assert!(keys.contains("rate:read:") && !keys.contains("rate:read:127"), "{keys}");
}

#[tokio::test]
async fn without_redis_each_node_counts_for_itself_at_once_and_together_again_later() {
    let mut redis = TestRedis::start();
    let one = TestApp::with(limited(redis.url(), 4)).await;
    let two = one.beside(limited(redis.url(), 4)).await;
    until_up(&one, true).await;
    until_up(&two, true).await;
    assert_eq!([left(&one).await, left(&two).await], [3, 2]);

    redis.kill();
    let began = Instant::now();
    // Each has its own four, of which one is spent: never open, never shut.
    assert_eq!([left(&one).await, left(&one).await, left(&one).await], [2, 1, 0]);
    ask(&one).await.expect_problem(429, "rate_limited");
    assert_eq!([left(&two).await, left(&two).await], [2, 1]);
    assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
    let handle = one.services.redis.clone().expect("configured");
    assert!(!handle.is_up() && handle.losses() == 1 && handle.answered_alone() >= 3, "{handle:?}");

    redis.start_again();
    until_up(&two, true).await;
    assert_eq!(left(&two).await, 0, "the new Redis knows nothing yet, but this node does");
    ask(&two).await.expect_problem(429, "rate_limited");
}

#[tokio::test]
async fn a_redis_that_hangs_delays_three_requests_and_no_more() {
    let redis = TestRedis::start();
    let node = TestApp::with(limited(redis.url(), 100)).await;
    until_up(&node, true).await;
    left(&node).await;
    redis.freeze();
    let began = Instant::now();
    for _ in 0..20 {
        ask(&node).await.expect(200);
    }
    assert!(began.elapsed() < Duration::from_millis(PATIENCE * 3 + 1500), "{:?}", began.elapsed());
    until_up(&node, false).await;
    let began = Instant::now();
    ask(&node).await.expect(200);
    assert!(began.elapsed() < Duration::from_millis(PATIENCE), "nobody waits any more");
    redis.thaw();
    until_up(&node, true).await;
    assert_eq!(left(&node).await, 100 - 23, "all that it let pass it counted, also while it was alone");
}

#[tokio::test]
async fn a_flushed_redis_gives_nobody_more_than_this_node_would() {
    let redis = TestRedis::start();
    let node = TestApp::with(limited(redis.url(), 3)).await;
    until_up(&node, true).await;
    assert_eq!([left(&node).await, left(&node).await], [2, 1]);
    redis.command(&["FLUSHALL"]).await;
    left(&node).await;
    ask(&node).await.expect_problem(429, "rate_limited");
}

#[tokio::test]
async fn the_program_works_where_redis_never_was() {
    let node = TestApp::with(limited(format!("redis://127.0.0.1:{}", free_port()), 2)).await;
    assert_eq!([left(&node).await, left(&node).await], [1, 0]);
    ask(&node).await.expect_problem(429, "rate_limited");
}

#[tokio::test]
async fn a_session_that_ends_ends_on_all_nodes_whatever_redis_does() {
    let mut redis = TestRedis::start();
    let one = TestApp::with(limited(redis.url(), 1000)).await;
    let two = one.beside(limited(redis.url(), 1000)).await;
    until_up(&one, true).await;
    until_up(&two, true).await;
    for trouble in 0..3 {
        match trouble {
            0 => {}
            1 => redis.freeze(),
            _ => {
                redis.thaw();
                redis.kill();
            }
        }
        let email = format!("ada-{trouble}@example.org");
        let ada = one.user(&email).await;
        let elsewhere = two.client();
        elsewhere.sign_in(&email).await.expect(200);
        elsewhere.get("/api/v1/me").await.expect(200);
        ada.get("/api/v1/me").await.expect(200);
        let ended = ada.delete("/api/v1/me/sessions").await;
        assert!(ended.status.is_success(), "{}", ended.text());
        let deadline = Instant::now() + Duration::from_secs(1);
        loop {
            let request = elsewhere.request(Method::GET, "/api/v1/me");
            if elsewhere.raw(request).await.status == 401 {
                break;
            }
            assert!(Instant::now() < deadline, "still signed in ({trouble})");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        ada.get("/api/v1/me").await.expect(200);
    }
}
