//! The program as a person runs it: one process that brings its own PostgreSQL.

use std::{
    net::TcpListener,
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// A running `admit serve` on a folder of its own; killed when the test forgets to stop it.
struct Program {
    child: Child,
    url: String,
    folder: PathBuf,
}

impl Program {
    async fn start(folder: PathBuf) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("its number").port();
        let child = Command::new(env!("CARGO_BIN_EXE_admit"))
            .args(["serve", "--listen", &format!("127.0.0.1:{port}")])
            .env("ADMIT_DATA", &folder)
            .env_remove("DATABASE_URL")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::from(std::fs::File::create(folder.with_extension("log")).expect("a log")))
            .spawn()
            .expect("admit starts");
        let program = Self { child, url: format!("http://127.0.0.1:{port}"), folder };
        let deadline = Instant::now() + Duration::from_secs(40);
        while program.get("/readyz").await != Some(200) {
            assert!(Instant::now() < deadline, "not ready: {}", program.log());
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
        program
    }

    async fn get(&self, path: &str) -> Option<u16> {
        let reply = reqwest::get(format!("{}{path}", self.url)).await.ok()?;
        Some(reply.status().as_u16())
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.with_extension("log")).unwrap_or_default()
    }

    /// Resident memory in MiB.
    fn memory(&self) -> usize {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or("0");
        line.split_whitespace().next().and_then(|number| number.parse::<usize>().ok()).unwrap_or(0) / 1024
    }

    fn stop(mut self) -> PathBuf {
        let pid = self.child.id().to_string();
        let told = Command::new("kill").args(["-TERM", &pid]).status().expect("kill runs");
        assert!(told.success());
        let ended = self.child.wait().expect("it ends");
        assert!(ended.success(), "ended with {ended}: {}", self.log());
        self.folder.clone()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

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
