//! Who is slow, silent or greedy is hung up on; who is not, is not.

use std::{
    sync::atomic::Ordering,
    time::{Duration, Instant},
};

use gateway::ServeSettings;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::{Bare, quick, read_answer, read_to_end};

#[tokio::test]
async fn silent_and_slow_clients_are_hung_up_on() {
    let bare = Bare::start(quick()).await;
    assert_eq!(bare.talk("").await, "");
    assert_eq!(bare.talk("PRI * HT").await, "", "half a preface of HTTP/2");
    bare.talk("GET /slow HTTP/1.1\r\nHost: x\r\nX-Half: ").await;
    let answer = bare.talk("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("done"), "{answer}");
    let counters = &bare.settings.counters;
    assert_eq!(counters.slow.load(Ordering::Relaxed), 2, "two heads never came to an end");
    assert_eq!(counters.idle.load(Ordering::Relaxed), 2, "one said nothing at all, one nothing more");
}

#[tokio::test]
async fn a_head_that_drips_is_not_waited_for() {
    let bare = Bare::start(quick()).await;
    let mut stream = bare.connect().await;
    stream.write_all(b"GET /fast HTTP/1.1\r\nHost: x\r\n").await.expect("sent");
    let mut dripped = 0;
    while dripped < 100 && stream.write_all(b"X-Drip: drop\r\n").await.is_ok() {
        dripped += 1;
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(dripped < 60, "{dripped} drops");
    assert_eq!(bare.reached(), 0);
}

#[tokio::test]
async fn a_body_that_drips_is_not_waited_for_but_a_steady_one_is() {
    let bare = Bare::start(quick()).await;
    let mut stream = bare.connect().await;
    let head = "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n";
    stream.write_all(head.as_bytes()).await.expect("sent");
    for _ in 0..40 {
        if stream.write_all(b"x").await.is_err() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let answer = read_to_end(&mut stream).await;
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert_eq!(bare.reached(), 0, "a slow sender takes no place of those that are worked on");
    assert_eq!(bare.settings.counters.slow_bodies.load(Ordering::Relaxed), 1);

    // 40 KiB in half a second: slower than the first patience, faster than a trickle.
    let mut stream = bare.connect().await;
    let head = "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 40960\r\nConnection: close\r\n\r\n";
    stream.write_all(head.as_bytes()).await.expect("sent");
    for _ in 0..10 {
        stream.write_all(&[b'x'; 4096]).await.expect("taken");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let answer = read_to_end(&mut stream).await;
    assert!(answer.starts_with("HTTP/1.1 200") && answer.len() > 40960, "{} bytes", answer.len());
}

/// The beginning of a large body is there at once, and then nothing comes: the route has begun, and hears of
/// it as soon as everybody else.
#[tokio::test]
async fn a_large_body_that_stops_is_not_waited_for() {
    let bare = Bare::start(quick()).await;
    let mut stream = bare.connect().await;
    let head = "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 200000\r\n\r\n";
    stream.write_all(head.as_bytes()).await.expect("sent");
    stream.write_all(&[b'x'; 100_000]).await.expect("sent");
    let began = Instant::now();
    let answer = read_to_end(&mut stream).await;
    assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
    assert!(began.elapsed() < Duration::from_secs(3), "{:?}", began.elapsed());
    assert_eq!(bare.reached(), 1);

    let mut stream = bare.connect().await;
    stream
        .write_all(head.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n").as_bytes())
        .await
        .expect("sent");
    stream.write_all(&[b'x'; 200_000]).await.expect("sent");
    let answer = read_to_end(&mut stream).await;
    assert!(answer.starts_with("HTTP/1.1 200") && answer.len() > 200_000, "{} bytes", answer.len());
}

#[tokio::test]
async fn an_idle_connection_is_kept_for_its_time_and_no_longer() {
    let bare = Bare::start(quick()).await;
    let mut stream = bare.connect().await;
    for _ in 0..3 {
        stream.write_all(b"GET /fast HTTP/1.1\r\nHost: x\r\n\r\n").await.expect("sent");
        assert!(read_answer(&mut stream).await.ends_with("fast"));
        // Longer than the time for a head: that begins with its first byte.
        tokio::time::sleep(Duration::from_millis(350)).await;
    }
    assert_eq!(read_to_end(&mut stream).await, "");
    assert_eq!(bare.reached(), 3);
}

#[tokio::test]
async fn who_does_not_take_the_answer_is_hung_up_on() {
    let bare = Bare::start(quick()).await;
    let mut stream = bare.connect().await;
    stream.write_all(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n").await.expect("sent");
    tokio::time::sleep(Duration::from_millis(1200)).await;
    assert_eq!(bare.settings.counters.stuck.load(Ordering::Relaxed), 1);
    assert_eq!(bare.settings.counters.open.load(Ordering::Relaxed), 0);
    let mut taken = 0;
    let mut piece = vec![0; 1 << 20];
    while let Ok(Ok(count @ 1..)) =
        tokio::time::timeout(Duration::from_secs(5), stream.read(&mut piece)).await
    {
        taken += count;
    }
    assert!(taken < 32 << 20, "the rest never came: {taken}");
}

#[tokio::test]
async fn one_household_can_not_take_all_places() {
    let bare = Bare::start(ServeSettings { max_connections_per_ip: 1, ..quick() }).await;
    let first = bare.connect().await;
    tokio::time::sleep(Duration::from_millis(30)).await;
    assert_eq!(bare.talk("GET /fast HTTP/1.1\r\nHost: x\r\n\r\n").await, "");
    assert_eq!(bare.settings.counters.refused.load(Ordering::Relaxed), 1);
    drop(first);
}

#[tokio::test]
async fn at_the_limit_new_connections_wait_for_a_place() {
    let bare = Bare::start(ServeSettings { max_connections: 1, ..quick() }).await;
    let first = bare.connect().await;
    tokio::time::sleep(Duration::from_millis(30)).await;
    let mut second = bare.connect().await;
    second.write_all(b"GET /fast HTTP/1.1\r\nHost: x\r\n\r\n").await.expect("sent");
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(bare.reached(), 0, "there is no place for it yet");
    drop(first);
    assert!(read_answer(&mut second).await.ends_with("fast"));
}
