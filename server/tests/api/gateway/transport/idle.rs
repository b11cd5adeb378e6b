//! Many who only sit there.

use std::time::{Duration, Instant};

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::{io::AsyncWriteExt as _, net::TcpStream};

use super::read_answer;
use crate::app::*;

const CROWD: usize = 10_000;

async fn sit(program: &Program, ask: bool) -> TcpStream {
    let address = program.url.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).await.expect("connected");
    if ask {
        stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").await.expect("sent");
        assert!(read_answer(&mut stream).await.starts_with("HTTP/1.1 200"));
    }
    stream
}

#[tokio::test]
async fn a_crowd_costs_little_and_delays_nobody() {
    let limit = getrlimit(Resource::Nofile);
    _ = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, maximum: limit.maximum });
    let folder = std::env::temp_dir().join(format!("admit-idle-{}", uuid::Uuid::now_v7()));
    let variables = [("ADMIT_GATEWAY__MAX_CONNECTIONS_PER_IP", "20000".to_owned())];
    let program = Program::start_on(free_port(), folder, &variables).await;
    let before = program.memory();
    let mut crowd = Vec::with_capacity(CROWD);
    for number in 0..CROWD {
        crowd.push(sit(&program, number % 2 == 0).await);
    }
    let with = program.memory();
    println!("{before} MiB before, {with} MiB with {CROWD} connections");
    assert!(with < 300, "{with} MiB");

    let mut longest = Duration::ZERO;
    for _ in 0..50 {
        let began = Instant::now();
        assert_eq!(program.get("/healthz").await, Some(200));
        longest = longest.max(began.elapsed());
    }
    println!("the longest of 50 answers took {longest:?}");
    assert!(longest < Duration::from_millis(500), "{longest:?}");
    drop(crowd);
    let folder = program.stop();
    _ = std::fs::remove_dir_all(folder);
}
