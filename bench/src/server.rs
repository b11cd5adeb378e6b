//! A real server with its own PostgreSQL on an empty folder, as an operator starts it.

use std::{
    fs::{self, File},
    net::{SocketAddr, TcpListener},
    os::unix::fs::{DirBuilderExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use crate::{Failure, client::Client};

/// What an operator who expects an on-sale sets, and what lets one machine play many: the server believes
/// the generator's `X-Forwarded-For` as it would a load balancer's. Everything else is as it comes.
const SETTINGS: [(&str, &str); 5] = [
    ("ADMIT_GATEWAY__TRUSTED_PROXIES", "127.0.0.1"),
    ("ADMIT_GATEWAY__MAX_CONNECTIONS", "10000"),
    ("ADMIT_GATEWAY__MAX_IN_FLIGHT", "10000"),
    // One organizer puts a thousand events on sale within seconds; nothing that is measured is of this class.
    ("ADMIT_RATE_LIMITS__WRITE__BURST", "1000000"),
    ("ADMIT_RATE_LIMITS__WRITE__PER_MINUTE", "1000000"),
];

pub struct Server {
    child: Child,
    binary: PathBuf,
    pub data: PathBuf,
    pub address: SocketAddr,
}

impl Server {
    /// Starts `binary` on an empty folder below `parent` and waits until it is ready.
    ///
    /// # Errors
    /// With the end of the log, when it does not get ready within two minutes.
    pub fn start(binary: &Path, parent: &Path) -> Result<Self, Failure> {
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let data = parent.join(format!("admit-bench-{}", std::process::id()));
        // PostgreSQL's user must be able to pass through when we are root.
        fs::DirBuilder::new().mode(0o711).create(&data)?;
        fs::set_permissions(&data, fs::Permissions::from_mode(0o711))?;
        let log = File::create(data.join("server.log"))?;
        let child = command(binary, &data)
            .args(["serve", "--listen", &address.to_string()])
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()?;
        let mut server = Self { child, binary: binary.to_owned(), data, address };
        let deadline = Instant::now() + Duration::from_secs(120);
        loop {
            let ready = Client::new(address).ask("GET", "/readyz", None, &[]);
            if ready.is_ok_and(|reply| reply.status == 200) {
                return Ok(server);
            }
            if server.child.try_wait()?.is_some() || Instant::now() > deadline {
                return Err(format!("the server did not get ready:\n{}", server.log_end()).into());
            }
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// Runs another command of the program on the same data, beside the server.
    ///
    /// # Errors
    /// With what it said, when it fails.
    pub fn command(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Result<String, Failure> {
        let output = command(&self.binary, &self.data)
            .args(arguments)
            .envs(environment.iter().copied())
            .stdin(Stdio::null())
            .output()?;
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        if output.status.success() {
            return Ok(said);
        }
        let complaint = String::from_utf8_lossy(&output.stderr);
        Err(format!("admit {}: {said}{complaint}", arguments.join(" ")).into())
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Whether it is still running.
    pub fn is_alive(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// PostgreSQL's first process.
    pub fn postgres_pid(&self) -> Option<u32> {
        let file = fs::read_to_string(self.data.join("pg/postmaster.pid")).ok()?;
        file.lines().next()?.trim().parse().ok()
    }

    /// The folder of PostgreSQL's socket, and its port.
    ///
    /// # Errors
    /// When PostgreSQL is not there.
    pub fn socket(&self) -> Result<(String, String), Failure> {
        let file = fs::read_to_string(self.data.join("pg/postmaster.pid"))?;
        let lines: Vec<&str> = file.lines().collect();
        match (lines.get(4), lines.get(3)) {
            (Some(folder), Some(port)) => Ok((folder.trim().to_owned(), port.trim().to_owned())),
            _ => Err("postmaster.pid names no socket".into()),
        }
    }

    /// The last lines of the server's log.
    pub fn log_end(&self) -> String {
        let text = fs::read_to_string(self.data.join("server.log")).unwrap_or_default();
        let lines: Vec<&str> = text.lines().rev().take(20).collect();
        lines.into_iter().rev().collect::<Vec<_>>().join("\n")
    }

    /// The settings that differ from the program's own, for the report.
    pub fn settings() -> Vec<String> {
        SETTINGS.iter().map(|(name, value)| format!("{name}={value}")).collect()
    }
}

impl Drop for Server {
    /// Stops it in order (it stops its PostgreSQL), and takes its folder away.
    fn drop(&mut self) {
        _ = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        let deadline = Instant::now() + Duration::from_secs(60);
        while matches!(self.child.try_wait(), Ok(None)) {
            if Instant::now() > deadline {
                _ = self.child.kill();
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        _ = fs::remove_dir_all(&self.data);
    }
}

fn command(binary: &Path, data: &Path) -> Command {
    let mut command = Command::new(binary);
    // Nothing that steers another installation may steer this one.
    let ours = |name: &str| name.starts_with("ADMIT_") && name != "ADMIT_PG_BIN";
    for (name, _) in std::env::vars() {
        if ours(&name) || name == "DATABASE_URL" || name == "PASSWORD_HASH" {
            command.env_remove(name);
        }
    }
    command.envs(SETTINGS).env("ADMIT_DATA", data).current_dir(data);
    command
}
