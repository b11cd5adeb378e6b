//! PostgreSQL's process: starting it, taking over one that runs already, stopping it.

use std::{
    fs,
    io::{Read as _, Seek as _, SeekFrom, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    process::Stdio,
    time::Duration,
};

use tokio::{process::Child, time::Instant};

use super::{
    cluster::{Cluster, PORT},
    error::{EmbeddedError, file_error},
    pidfile::{self, Found, PidFile, State},
};

/// How often a state that only files show is looked at.
const GLANCE: Duration = Duration::from_millis(10);
/// The same for a server that is not our child, while all is well.
const ADOPTED_GLANCE: Duration = Duration::from_millis(200);
/// How long the processes of a killed server may take to notice and go (they take 1 to 2 s).
const ORPHANS: Duration = Duration::from_secs(20);
/// How long a server may take to stop before it is told to hurry.
const STOP: Duration = Duration::from_secs(60);
/// The log is set aside at the start when it is larger, in bytes.
const LARGE_LOG: u64 = 16 << 20;

/// The running server.
#[derive(Debug)]
pub(super) enum Server {
    /// We started it.
    Child(Child, u32),
    /// It outlived the Admit that had started it.
    Adopted(u32),
}

impl Server {
    pub fn pid(&self) -> u32 {
        match self {
            Self::Child(_, pid) | Self::Adopted(pid) => *pid,
        }
    }

    /// Waits until the process is gone. May be dropped and called again.
    pub async fn ended(&mut self, cluster: &Cluster) {
        match self {
            Self::Child(child, _) => _ = child.wait().await,
            Self::Adopted(pid) => {
                while alive(*pid, cluster) {
                    tokio::time::sleep(ADOPTED_GLANCE).await;
                }
            }
        }
    }
}

/// Why one attempt to start failed.
enum Failure {
    /// Processes of the server before still hold its memory; they will go.
    Orphans,
    /// `postmaster.pid` names a process that is no server any more.
    PidReused(u32),
    Final(EmbeddedError),
}

/// Takes over a running server of this data, or starts one and waits until it is ready.
pub(super) async fn start_or_adopt(cluster: &Cluster) -> Result<Server, EmbeddedError> {
    if let Some(server) = adopt(cluster).await? {
        return Ok(server);
    }
    let deadline = Instant::now() + ORPHANS;
    loop {
        match launch(cluster).await {
            Ok(server) => return Ok(server),
            Err(Failure::Orphans) if Instant::now() < deadline => {
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
            Err(Failure::PidReused(pid)) if Instant::now() < deadline => renounce(cluster, pid)?,
            Err(Failure::Final(error)) => return Err(error),
            Err(_) => return Err(did_not_start(cluster, 0)),
        }
    }
}

/// Takes over the server that `postmaster.pid` names, if it is alive.
async fn adopt(cluster: &Cluster) -> Result<Option<Server>, EmbeddedError> {
    let pgdata = cluster.pgdata();
    loop {
        let Some(file) = PidFile::read(&pgdata) else { return Ok(None) };
        if !alive(file.pid, cluster) {
            return Ok(None);
        }
        match file.state {
            State::Ready if file.socket_dir == cluster.socket_dir => {
                tracing::info!(pid = file.pid, "took over the PostgreSQL that was still running");
                return Ok(Some(Server::Adopted(file.pid)));
            }
            // The data folder was moved under it: what it listens on is not where we look.
            State::Ready => stop(cluster, &mut Server::Adopted(file.pid)).await?,
            State::Starting | State::Stopping => tokio::time::sleep(GLANCE).await,
        }
    }
}

/// Whether process `pid` is the server of our data.
fn alive(pid: u32, cluster: &Cluster) -> bool {
    match pidfile::look(pid, &cluster.pgdata()) {
        Found::Ours => true,
        Found::Other | Found::Nothing => false,
        Found::Unknown => {
            let mut command = cluster.owner.command(&cluster.binaries.program("pg_ctl"));
            let status = command.arg("status").arg("-D").arg(cluster.pgdata()).output();
            status.is_ok_and(|output| output.status.success())
        }
    }
}

/// Starts the server and waits until it is ready; after a crash it recovers first, however long.
async fn launch(cluster: &Cluster) -> Result<Server, Failure> {
    let log = open_log(cluster).map_err(Failure::Final)?;
    let from = log.metadata().map_or(0, |found| found.len());
    let program = cluster.binaries.program("postgres");
    let mut command = cluster.owner.command(&program);
    command.arg("-D").arg(cluster.pgdata()).args(cluster.settings.arguments(&cluster.socket_dir));
    let errors = log.try_clone().map_err(file_error("open", cluster.log())).map_err(Failure::Final)?;
    command.stdin(Stdio::null()).stdout(log).stderr(errors);
    let run = |source| Failure::Final(EmbeddedError::Run { program: program.clone(), source });
    let mut child = tokio::process::Command::from(command).spawn().map_err(run)?;
    let pid = child.id().unwrap_or_default();
    loop {
        if child.try_wait().map_err(run)?.is_some() {
            return Err(diagnose(cluster, from));
        }
        // The pid tells our server's file from one that was left over.
        let file = PidFile::read(&cluster.pgdata());
        if file.is_some_and(|file| file.pid == pid && file.state == State::Ready) {
            return Ok(Server::Child(child, pid));
        }
        tokio::time::sleep(GLANCE).await;
    }
}

fn open_log(cluster: &Cluster) -> Result<fs::File, EmbeddedError> {
    let path = cluster.log();
    if fs::metadata(&path).is_ok_and(|found| found.len() > LARGE_LOG) {
        fs::rename(&path, path.with_extension("log.1")).map_err(file_error("rename", &path))?;
    }
    let mut options = fs::OpenOptions::new();
    options.append(true).create(true).mode(0o600).open(&path).map_err(file_error("open", &path))
}

/// Says what the log since `from` means.
fn diagnose(cluster: &Cluster, from: u64) -> Failure {
    let tail = log_since(cluster, from);
    let named = PidFile::read(&cluster.pgdata()).map(|file| file.pid);
    if tail.contains("pre-existing shared memory block") {
        return Failure::Orphans;
    }
    if tail.contains("lock file") && tail.contains("already exists") {
        let found = named.map(|pid| (pid, pidfile::look(pid, &cluster.pgdata())));
        return match found {
            // Nothing: a zombie, which nobody reaps, and which PostgreSQL takes for alive.
            Some((pid, Found::Other | Found::Nothing)) => Failure::PidReused(pid),
            _ => Failure::Orphans,
        };
    }
    Failure::Final(did_not_start(cluster, from))
}

/// Frees `postmaster.pid` of a process id that was given out again, as happens when a container is
/// started anew. The file must stay: PostgreSQL finds in it the shared memory that tells whether any
/// process of the server before is alive. So only the id changes, to ours, which PostgreSQL knows to
/// ignore because we are its parent.
fn renounce(cluster: &Cluster, reused: u32) -> Result<(), EmbeddedError> {
    tracing::warn!(pid = reused, "postmaster.pid names a process that is not PostgreSQL: cleared");
    let path = pidfile::path(&cluster.pgdata());
    let text = fs::read_to_string(&path).map_err(file_error("read", &path))?;
    let rest = text.split_once('\n').map_or("", |(_, rest)| rest);
    // Written in place, so that it keeps its owner.
    let opened = fs::OpenOptions::new().write(true).truncate(true).open(&path);
    opened
        .and_then(|mut file| file.write_all(format!("{}\n{rest}", std::process::id()).as_bytes()))
        .map_err(file_error("write", &path))?;
    // The socket's lock file has the same id and no such check behind it.
    let lock = cluster.socket_dir.join(format!(".s.PGSQL.{PORT}.lock"));
    if lock.exists() {
        fs::remove_file(&lock).map_err(file_error("remove", &lock))?;
    }
    Ok(())
}

fn did_not_start(cluster: &Cluster, from: u64) -> EmbeddedError {
    let text = log_since(cluster, from);
    let mut lines: Vec<&str> = text.lines().rev().take(12).collect();
    lines.reverse();
    EmbeddedError::DidNotStart { log: cluster.log(), tail: lines.join("\n") }
}

/// The log from byte `from` on, at most its last 16 KiB.
fn log_since(cluster: &Cluster, from: u64) -> String {
    let mut bytes = Vec::new();
    if let Ok(mut file) = fs::File::open(cluster.log()) {
        let length = file.metadata().map_or(0, |found| found.len());
        let start = from.max(length.saturating_sub(16 << 10));
        if file.seek(SeekFrom::Start(start)).is_ok() {
            _ = file.read_to_end(&mut bytes);
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Tells the server to stop in the given way (`fast`, `immediate`), without waiting.
pub(super) fn tell_to_stop(cluster: &Cluster, mode: &str) {
    let mut command = cluster.owner.command(&cluster.binaries.program("pg_ctl"));
    command.args(["stop", "-W", "-s", "-m", mode, "-D"]).arg(cluster.pgdata());
    // It fails when the server has just ended, which is what we want.
    if let Err(error) = command.output() {
        tracing::error!(%error, "can't run pg_ctl stop");
    }
}

/// Stops the server: open transactions are rolled back, everything committed is safe on disk.
pub(super) async fn stop(cluster: &Cluster, server: &mut Server) -> Result<(), EmbeddedError> {
    for mode in ["fast", "immediate"] {
        tell_to_stop(cluster, mode);
        if tokio::time::timeout(STOP, server.ended(cluster)).await.is_ok() {
            return Ok(());
        }
    }
    Err(EmbeddedError::DidNotStop { pid: server.pid(), seconds: 2 * STOP.as_secs() })
}
