//! How we part: nothing that was begun is lost.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use gateway::ServeSettings;
use tokio::{io::AsyncWriteExt as _, net::TcpStream};

use super::{Bare, quick, read_answer, read_to_end};

#[tokio::test]
async fn what_runs_at_the_stop_is_finished() {
    let mut bare = Bare::start(ServeSettings::default()).await;
    let mut stream = bare.connect().await;
    stream.write_all(b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n").await.expect("sent");
    tokio::time::sleep(Duration::from_millis(100)).await;
    bare.stop.cancel();
    let answer = read_to_end(&mut stream).await;
    assert!(answer.ends_with("done") && answer.contains("connection: close"), "{answer}");
    (&mut bare.task).await.expect("stopped");
    assert!(TcpStream::connect(bare.address).await.is_err(), "nobody listens any more");
}

#[tokio::test]
async fn idle_and_silent_connections_do_not_delay_the_stop() {
    let mut bare = Bare::start(ServeSettings { farewell: Duration::from_millis(300), ..ServeSettings::default() }).await;
    let mut idle = bare.connect().await;
    idle.write_all(b"GET /fast HTTP/1.1\r\nHost: x\r\n\r\n").await.expect("sent");
    read_answer(&mut idle).await;
    let mut silent = bare.connect().await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    let began = Instant::now();
    bare.stop.cancel();
    (&mut bare.task).await.expect("stopped");
    assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
    assert_eq!(read_to_end(&mut idle).await, "");
    assert_eq!(read_to_end(&mut silent).await, "");
}

#[tokio::test]
async fn what_takes_longer_than_the_drain_is_cut_off() {
    let mut bare = Bare::start(ServeSettings { drain: Duration::from_millis(100), farewell: Duration::ZERO, ..quick() }).await;
    let mut stream = bare.connect().await;
    stream.write_all(b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n").await.expect("sent");
    tokio::time::sleep(Duration::from_millis(50)).await;
    bare.stop.cancel();
    (&mut bare.task).await.expect("stopped");
    assert_eq!(read_to_end(&mut stream).await, "");
}

/// Clients that keep their connections and ask as fast as they can; in the middle the server is told to
/// stop. Whoever sent a request gets its answer: a connection may end only between two.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_request_is_lost_at_a_stop_under_load() {
    let mut bare = Bare::start(ServeSettings::default()).await;
    let (answered, lost) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let over = Arc::new(AtomicBool::new(false));
    let mut clients = tokio::task::JoinSet::new();
    for _ in 0..40 {
        let (answered, lost, over) = (Arc::clone(&answered), Arc::clone(&lost), Arc::clone(&over));
        let address = bare.address;
        clients.spawn(async move {
            while !over.load(Ordering::Relaxed) {
                // Refused: nobody listens any more, and nothing was sent.
                let Ok(mut stream) = TcpStream::connect(address).await else { return };
                loop {
                    if stream.write_all(b"GET /fast HTTP/1.1\r\nHost: x\r\n\r\n").await.is_err() {
                        lost.fetch_add(1, Ordering::Relaxed);
                        break;
                    }
                    let answer = read_answer(&mut stream).await;
                    match answer.ends_with("fast") {
                        true => answered.fetch_add(1, Ordering::Relaxed),
                        false => lost.fetch_add(1, Ordering::Relaxed),
                    };
                    if !answer.ends_with("fast") || answer.contains("connection: close") {
                        break;
                    }
                    tokio::time::sleep(Duration::from_millis(3)).await;
                }
            }
        });
    }
    tokio::time::sleep(Duration::from_millis(400)).await;
    let before = answered.load(Ordering::Relaxed);
    bare.stop.cancel();
    (&mut bare.task).await.expect("stopped");
    over.store(true, Ordering::Relaxed);
    while clients.join_next().await.is_some() {}
    let (answered, lost) = (answered.load(Ordering::Relaxed), lost.load(Ordering::Relaxed));
    assert!(before > 100 && answered > before, "{before} before the stop, {answered} in all");
    assert_eq!(lost, 0, "of {answered}");
}
