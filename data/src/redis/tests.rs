use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use tokio_util::sync::{CancellationToken, DropGuard};

use super::{
    Away, Bucket, BucketDrop, Copies, Found, Redis, RedisSettings, Taken, copies::LONGEST, testing::TestRedis,
};

/// Long enough for a busy machine.
const PATIENT: Duration = Duration::from_secs(2);

async fn node(server: &TestRedis, prefix: &str, patience: Duration) -> (Redis, DropGuard) {
    let settings = RedisSettings { url: server.url(), prefix: prefix.to_owned(), patience };
    let redis = Redis::new(settings).expect("a URL");
    let stop = CancellationToken::new();
    tokio::spawn(redis.clone().run(stop.clone()));
    until(|| redis.is_up()).await;
    (redis, stop.drop_guard())
}

async fn until(is_so: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(15);
    while !is_so() {
        assert!(Instant::now() < deadline, "it did not come to that");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

fn drop_of(key: &str, burst: u32, every: Duration) -> BucketDrop {
    BucketDrop { key: key.to_owned(), bucket: Bucket { burst, every } }
}

#[tokio::test]
async fn two_nodes_empty_one_bucket_and_it_fills_again() {
    let server = TestRedis::start();
    let (one, _a) = node(&server, "admit:x", PATIENT).await;
    let (two, _b) = node(&server, "admit:x", PATIENT).await;
    let drops = [drop_of("rate:login:a", 4, Duration::from_millis(400))];
    for (node, left) in [(&one, 3), (&two, 2), (&one, 1), (&two, 0)] {
        assert_eq!(node.take(&drops).await, Ok(Taken::Go { of: 0, left }));
    }
    let Ok(Taken::Wait { of: 0, wait }) = one.take(&drops).await else { panic!("it must wait") };
    assert!(wait <= Duration::from_millis(400), "{wait:?}");
    tokio::time::sleep(wait + Duration::from_millis(2)).await;
    assert!(matches!(two.take(&drops).await, Ok(Taken::Go { left: 0, .. })));
    // Another installation on the same server has buckets of its own.
    let (other, _c) = node(&server, "admit:y", PATIENT).await;
    assert_eq!(other.take(&drops).await, Ok(Taken::Go { of: 0, left: 3 }));
}

#[tokio::test]
async fn hundreds_at_once_get_exactly_what_there_is() {
    let server = TestRedis::start();
    let (redis, _stop) = node(&server, "admit", PATIENT).await;
    let drops = Arc::new([drop_of("rate:x", 50, Duration::from_secs(60))]);
    let asked = (0..300).map(|_| {
        let (redis, drops) = (redis.clone(), Arc::clone(&drops));
        tokio::spawn(async move { redis.take(&*drops).await.expect("it answers") })
    });
    let answers = futures_util::future::join_all(asked).await;
    let went = answers.iter().filter(|taken| matches!(taken, Ok(Taken::Go { .. }))).count();
    assert_eq!(went, 50);
}

#[tokio::test]
async fn the_first_empty_bucket_decides_and_later_ones_keep_their_drops() {
    let server = TestRedis::start();
    let (redis, _stop) = node(&server, "admit", PATIENT).await;
    let minute = Duration::from_secs(60);
    let both = [drop_of("address", 2, minute), drop_of("person", 5, minute)];
    assert_eq!(redis.take(&both).await, Ok(Taken::Go { of: 1, left: 4 }));
    assert_eq!(redis.take(&both).await, Ok(Taken::Go { of: 1, left: 3 }));
    assert!(matches!(redis.take(&both).await, Ok(Taken::Wait { of: 0, .. })));
    assert_eq!(redis.take(&both[1..]).await, Ok(Taken::Go { of: 0, left: 2 }));
}

#[tokio::test]
async fn a_dead_server_costs_nothing_and_comes_back() {
    let mut server = TestRedis::start();
    let (redis, _stop) = node(&server, "admit", PATIENT).await;
    let drops = [drop_of("x", 5, Duration::from_secs(60))];
    assert!(redis.take(&drops).await.is_ok());
    assert_eq!(redis.probe().await, Ok(()));
    server.kill();
    let began = Instant::now();
    for _ in 0..1000 {
        assert_eq!(redis.take(&drops).await, Err(Away));
    }
    assert!(began.elapsed() < PATIENT, "{:?}", began.elapsed());
    assert_eq!((redis.is_up(), redis.losses()), (false, 1));
    assert!(redis.probe().await.is_err());
    assert!(redis.answered_alone() >= 1000);
    server.start_again();
    until(|| redis.is_up()).await;
    assert_eq!(redis.take(&drops).await, Ok(Taken::Go { of: 0, left: 4 }));
}

#[tokio::test]
async fn a_server_that_hangs_is_asked_three_times_and_no_more() {
    let server = TestRedis::start();
    let patience = Duration::from_millis(150);
    let (redis, _stop) = node(&server, "admit", patience).await;
    let drops = [drop_of("x", 5, Duration::from_secs(60))];
    server.freeze();
    let began = Instant::now();
    for _ in 0..1000 {
        assert_eq!(redis.take(&drops).await, Err(Away));
    }
    assert!(began.elapsed() < patience * 6, "{:?}", began.elapsed());
    assert!(!redis.is_up());
    server.thaw();
    until(|| redis.is_up()).await;
    assert!(redis.take(&drops).await.is_ok());
}

#[tokio::test]
async fn errors_of_the_server_are_answered_alone() {
    let server = TestRedis::start();
    let (redis, _stop) = node(&server, "admit", PATIENT).await;
    server.command(&["LPUSH", "admit:x", "not a bucket"]).await;
    assert_eq!(redis.take(&[drop_of("x", 5, Duration::from_secs(60))]).await, Err(Away));
    assert!(redis.take(&[drop_of("y", 5, Duration::from_secs(60))]).await.is_ok());
    server.command(&["CONFIG", "SET", "maxmemory", "1"]).await;
    assert_eq!(redis.take(&[drop_of("z", 5, Duration::from_secs(60))]).await, Err(Away));
}

#[test]
fn a_redis_of_another_machine_must_want_a_password() {
    let good =
        ["redis://127.0.0.1", "redis://localhost:6390/2", "redis://[::1]", "rediss://:x@redis.example.org"];
    for url in good {
        assert_eq!(RedisSettings::check_url(url), Ok(()), "{url}");
    }
    for url in ["redis://redis.example.org", "rediss://10.0.0.5:6379", "http://127.0.0.1", "", "redis"] {
        assert!(RedisSettings::check_url(url).is_err(), "{url}");
    }
}

async fn copies_of(redis: &Redis) -> Copies {
    until(|| redis.up_for().is_some_and(|time| time > LONGEST)).await;
    Copies::new(redis.clone())
}

async fn lease_on(copies: &Copies, group: &str, name: &str) -> super::Lease {
    match copies.find(group, name, 1).await {
        Ok(Found::Missing(lease)) => lease,
        other => panic!("no lease but {other:?}"),
    }
}

#[tokio::test]
async fn one_node_makes_the_copy_and_the_others_have_it() {
    let server = TestRedis::start();
    let (one, _a) = node(&server, "admit", PATIENT).await;
    let (two, _b) = node(&server, "admit", PATIENT).await;
    let (one, two) = (copies_of(&one).await, copies_of(&two).await);
    let lease = lease_on(&one, "event:1", "page").await;
    assert_eq!(two.find("event:1", "page", 1).await, Ok(Found::Underway));
    one.keep("event:1", "page", &lease, b"copy", Duration::from_millis(300)).await;
    assert_eq!(two.find("event:1", "page", 1).await, Ok(Found::Copy("copy".into())));
    assert!(matches!(two.find("event:1", "other", 1).await, Ok(Found::Missing(_))));
    tokio::time::sleep(Duration::from_millis(320)).await;
    assert!(matches!(two.find("event:1", "page", 1).await, Ok(Found::Missing(_))), "its time is over");
}

#[tokio::test]
async fn editions_make_room_for_each_other() {
    let server = TestRedis::start();
    let (redis, _stop) = node(&server, "admit", PATIENT).await;
    let copies = copies_of(&redis).await;
    for edition in 1..=50 {
        let Ok(Found::Missing(lease)) = copies.find("event:1", "page", edition).await else {
            panic!("no lease for {edition}")
        };
        copies.keep("event:1", "page", &lease, b"copy", LONGEST).await;
        assert_eq!(copies.find("event:1", "page", edition).await, Ok(Found::Copy("copy".into())));
    }
    assert!(matches!(copies.find("event:1", "page", 49).await, Ok(Found::Missing(_))), "it is gone");
    assert_eq!(server.command(&["HLEN", "admit:event:1"]).await, "int(6)", "one copy and one lease");
}

#[tokio::test]
async fn an_answer_from_before_a_change_is_never_stored_after_it() {
    let server = TestRedis::start();
    let (redis, _stop) = node(&server, "admit", PATIENT).await;
    let copies = copies_of(&redis).await;
    let early = lease_on(&copies, "event:1", "page").await;
    copies.forget("event:1").await;
    copies.keep("event:1", "page", &early, b"old", LONGEST).await;
    let late = lease_on(&copies, "event:1", "page").await;
    copies.keep("event:1", "page", &early, b"old", LONGEST).await;
    assert_eq!(copies.find("event:1", "page", 1).await, Ok(Found::Underway));
    copies.keep("event:1", "page", &late, b"new", LONGEST).await;
    assert_eq!(copies.find("event:1", "page", 1).await, Ok(Found::Copy("new".into())));
    server.command(&["FLUSHALL"]).await;
    assert!(matches!(copies.find("event:1", "page", 1).await, Ok(Found::Missing(_))));
}

#[tokio::test]
async fn a_maker_that_dies_does_not_hold_the_others_up_for_long() {
    let server = TestRedis::start();
    let (redis, _stop) = node(&server, "admit", PATIENT).await;
    let copies = copies_of(&redis).await;
    let _dead = lease_on(&copies, "g", "n").await;
    assert_eq!(copies.find("g", "n", 1).await, Ok(Found::Underway));
    tokio::time::sleep(Duration::from_millis(550)).await;
    lease_on(&copies, "g", "n").await;
}

#[tokio::test]
async fn after_a_gap_no_copy_is_believed_until_all_have_run_out() {
    let mut server = TestRedis::start();
    let (redis, _stop) = node(&server, "admit", PATIENT).await;
    assert_eq!(Copies::new(redis.clone()).find("g", "n", 1).await, Err(Away), "who knows what was before");
    let copies = copies_of(&redis).await;
    assert!(copies.find("g", "n", 1).await.is_ok());
    copies.doubt();
    assert_eq!(copies.find("g", "n", 1).await, Err(Away));
    tokio::time::sleep(LONGEST + Duration::from_millis(20)).await;
    assert!(copies.find("g", "n", 1).await.is_ok());
    server.kill();
    copies.forget("g").await;
    server.start_again();
    until(|| redis.is_up()).await;
    assert_eq!(copies.find("g", "n", 1).await, Err(Away));
}
