//! How we part: nothing that was begun is lost.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use gateway::ServeSettings;
use tokio::{io::AsyncWriteExt as _, net::TcpStream, task::JoinSet};

use super::{Bare, quick, read_answer, read_to_end};
use crate::app::*;

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
    let mut bare =
        Bare::start(ServeSettings { farewell: Duration::from_millis(300), ..ServeSettings::default() }).await;
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
    let mut bare =
        Bare::start(ServeSettings { drain: Duration::from_millis(100), farewell: Duration::ZERO, ..quick() })
            .await;
    let mut stream = bare.connect().await;
    stream.write_all(b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n").await.expect("sent");
    tokio::time::sleep(Duration::from_millis(50)).await;
    bare.stop.cancel();
    (&mut bare.task).await.expect("stopped");
    assert_eq!(read_to_end(&mut stream).await, "");
}

/// Clients that keep their connections, ask as fast as they can, and stay away once they are told that the
/// connection ends, as a balancer does. (Who connects anew in the very moment in which the listener closes
/// is turned away by the system, whatever a program does.)
struct Load {
    answered: Arc<AtomicUsize>,
    lost: Arc<AtomicUsize>,
    over: Arc<AtomicBool>,
    clients: JoinSet<()>,
}

impl Load {
    fn start(address: SocketAddr, path: &'static str) -> Self {
        let (answered, lost) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let over = Arc::new(AtomicBool::new(false));
        let mut clients = JoinSet::new();
        for _ in 0..40 {
            clients.spawn(client(address, path, Arc::clone(&answered), Arc::clone(&lost), Arc::clone(&over)));
        }
        Self { answered, lost, over, clients }
    }

    fn answered(&self) -> usize {
        self.answered.load(Ordering::Relaxed)
    }

    /// How many requests were sent and not answered, in the end.
    async fn lost(&mut self) -> usize {
        self.over.store(true, Ordering::Relaxed);
        while let Some(ended) = self.clients.join_next().await {
            ended.expect("a client that did not panic");
        }
        self.lost.load(Ordering::Relaxed)
    }
}

async fn client(
    address: SocketAddr,
    path: &'static str,
    answered: Arc<AtomicUsize>,
    lost: Arc<AtomicUsize>,
    over: Arc<AtomicBool>,
) {
    let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\n\r\n");
    let mut stream = TcpStream::connect(address).await.expect("connected");
    while !over.load(Ordering::Relaxed) {
        let sent = stream.write_all(request.as_bytes()).await.is_ok();
        let answer = if sent { read_answer(&mut stream).await } else { String::new() };
        if !answer.starts_with("HTTP/1.1 200") {
            lost.fetch_add(1, Ordering::Relaxed);
            break;
        }
        answered.fetch_add(1, Ordering::Relaxed);
        if answer.contains("connection: close") {
            break;
        }
        tokio::time::sleep(Duration::from_millis(3)).await;
    }
}

/// Whoever sent a request gets its answer: a connection may end only between two.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_request_is_lost_at_a_stop_under_load() {
    let mut bare = Bare::start(ServeSettings::default()).await;
    let mut load = Load::start(bare.address, "/fast");
    tokio::time::sleep(Duration::from_millis(400)).await;
    let before = load.answered();
    bare.stop.cancel();
    (&mut bare.task).await.expect("stopped");
    let (lost, answered) = (load.lost().await, load.answered());
    assert!(before > 100 && answered > before, "{before} before the stop, {answered} in all");
    assert_eq!(lost, 0, "of {answered}");
}

/// The same with the whole program, told by SIGTERM.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sigterm_under_load_loses_no_request() {
    let folder = std::env::temp_dir().join(format!("admit-drain-{}", uuid::Uuid::now_v7()));
    let program = Program::start_on(free_port(), folder, &[]).await;
    let address = program.url.trim_start_matches("http://").parse().expect("an address");
    let mut load = Load::start(address, "/readyz");
    tokio::time::sleep(Duration::from_secs(1)).await;
    let before = load.answered();
    let folder = tokio::task::spawn_blocking(move || program.stop()).await.expect("it ends well");
    let (lost, answered) = (load.lost().await, load.answered());
    assert!(before > 50 && answered > before, "{before} before the stop, {answered} in all");
    assert_eq!(lost, 0, "of {answered}");
    _ = std::fs::remove_dir_all(folder);
}
