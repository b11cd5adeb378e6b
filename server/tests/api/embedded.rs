//! The program as a person runs it: one process that brings its own PostgreSQL.

use std::time::{Duration, Instant};

use crate::app::Program;

#[tokio::test]
async fn starts_serves_stops_and_starts_again() {
    let folder = std::env::temp_dir().join(format!("admit-embedded-{}", uuid::Uuid::now_v7()));
    let program = Program::start(folder).await;
    assert_eq!(program.get("/").await, Some(200));
    assert_eq!(program.get("/api/v1/catalogue/home").await, Some(200));
    let memory = program.memory();
    assert!(memory <= 200, "{memory} MiB in a debug build");
    let folder = program.stop();
    assert!(!folder.join("pg/postmaster.pid").exists(), "PostgreSQL is stopped as well");

    let again = Instant::now();
    let program = Program::start(folder).await;
    assert!(again.elapsed() < Duration::from_secs(10), "{:?}", again.elapsed());
    let folder = program.stop();
    std::fs::remove_dir_all(&folder).expect("removed");
    std::fs::remove_file(folder.with_extension("log")).expect("removed");
}
