//! The program as a process of its own.

use std::{
    net::TcpListener,
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// A port that nobody listens on.
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("its number").port()
}

/// A running `admit serve` on a folder of its own; killed when the test forgets to stop it.
pub struct Program {
    child: Child,
    pub url: String,
    folder: PathBuf,
}

impl Program {
    /// Starts it on a free port, with its own PostgreSQL.
    pub async fn start(folder: PathBuf) -> Self {
        Self::start_on(free_port(), folder, &[]).await
    }

    /// Starts it on `port` with further environment variables.
    pub async fn start_on(port: u16, folder: PathBuf, variables: &[(&str, String)]) -> Self {
        let child = Command::new(env!("CARGO_BIN_EXE_admit"))
            .args(["serve", "--listen", &format!("127.0.0.1:{port}")])
            .env_remove("DATABASE_URL")
            .env("ADMIT_DATA", &folder)
            .envs(variables.iter().map(|(name, value)| (*name, value)))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::from(std::fs::File::create(folder.with_extension("log")).expect("a log")))
            .spawn()
            .expect("admit starts");
        let https = variables.iter().any(|(name, _)| *name == "ADMIT_TLS__CERTIFICATE");
        let scheme = if https { "https" } else { "http" };
        let program = Self { child, url: format!("{scheme}://127.0.0.1:{port}"), folder };
        let deadline = Instant::now() + Duration::from_secs(40);
        while program.get("/readyz").await != Some(200) {
            assert!(Instant::now() < deadline, "not ready: {}", program.log());
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
        program
    }

    /// Ends it at once, as a power cut would (`kill -9`).
    pub fn kill(mut self) -> PathBuf {
        self.child.kill().expect("killed");
        self.child.wait().expect("gone");
        self.folder.clone()
    }

    /// Waits until it has ended by itself, as it does at an armed place; `false` when it lives on for `limit`.
    pub async fn ends_within(&mut self, limit: Duration) -> bool {
        let deadline = Instant::now() + limit;
        while Instant::now() < deadline {
            if self.child.try_wait().expect("its state").is_some() {
                return true;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        false
    }

    pub async fn get(&self, path: &str) -> Option<u16> {
        // Its certificate is for another name than the address.
        let client = reqwest::Client::builder().tls_danger_accept_invalid_certs(true).build().ok()?;
        let reply = client.get(format!("{}{path}", self.url)).send().await.ok()?;
        Some(reply.status().as_u16())
    }

    pub fn folder(&self) -> &std::path::Path {
        &self.folder
    }

    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.with_extension("log")).unwrap_or_default()
    }

    /// Resident memory in MiB.
    pub fn memory(&self) -> usize {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or("0");
        line.split_whitespace().next().and_then(|number| number.parse::<usize>().ok()).unwrap_or(0) / 1024
    }

    /// Sends it a signal, such as `HUP`.
    pub fn signal(&self, name: &str) {
        let pid = self.child.id().to_string();
        let told = Command::new("kill").args([&format!("-{name}"), &pid]).status().expect("kill runs");
        assert!(told.success());
    }

    pub fn stop(mut self) -> PathBuf {
        self.signal("TERM");
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
