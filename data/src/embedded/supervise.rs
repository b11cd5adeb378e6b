//! Watching over the server: when it dies, it is started again.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::{
    cluster::Cluster,
    server::{self, Server},
};

/// The longest pause between attempts to start a server that does not start.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// The task that owns the server's process.
#[derive(Debug)]
pub(super) struct Supervisor {
    cancelled: CancellationToken,
    pid: Arc<AtomicU32>,
    /// Gives the server back, if one runs. `None` once it was asked to.
    task: Option<JoinHandle<Option<Server>>>,
}

impl Supervisor {
    pub fn watch(cluster: Cluster, server: Server) -> Self {
        let cancelled = CancellationToken::new();
        let pid = Arc::new(AtomicU32::new(server.pid()));
        let task = tokio::spawn(keep_running(cluster, server, cancelled.clone(), Arc::clone(&pid)));
        Self { cancelled, pid, task: Some(task) }
    }

    pub fn pid(&self) -> u32 {
        self.pid.load(Ordering::Relaxed)
    }

    /// Ends the watch and gives the server back, if one runs.
    pub async fn release(&mut self) -> Option<Server> {
        self.cancelled.cancel();
        self.task.take()?.await.ok().flatten()
    }

    /// Ends the watch without waiting; whether it was still on.
    pub fn cancel(&mut self) -> bool {
        self.cancelled.cancel();
        self.task.take().is_some()
    }
}

async fn keep_running(
    cluster: Cluster,
    mut server: Server,
    cancelled: CancellationToken,
    pid: Arc<AtomicU32>,
) -> Option<Server> {
    let mut pause = Duration::from_millis(100);
    loop {
        tokio::select! {
            biased;
            () = cancelled.cancelled() => return Some(server),
            () = server.ended(&cluster) => {}
        }
        tracing::error!(pid = server.pid(), log = %cluster.log().display(), "PostgreSQL died: starting it again");
        server = loop {
            if cancelled.is_cancelled() {
                return None;
            }
            match server::start_or_adopt(&cluster).await {
                Ok(server) => break server,
                Err(error) => tracing::error!(%error, "PostgreSQL did not come back: trying again"),
            }
            tokio::select! {
                () = cancelled.cancelled() => return None,
                () = tokio::time::sleep(pause) => {}
            }
            pause = (pause * 2).min(LONGEST_PAUSE);
        };
        pause = Duration::from_millis(100);
        pid.store(server.pid(), Ordering::Relaxed);
        tracing::info!(pid = server.pid(), "PostgreSQL is back");
    }
}
