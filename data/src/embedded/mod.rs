//! PostgreSQL as a child process, for an installation that needs nothing but the program.
//!
//! Everything lies in one data folder: `pg/` (the data), `run/` (the socket), `postgres.log` and
//! `admit.lock`. The server listens on the socket only, which no other user of the machine can reach.
//! It runs in its own process group and outlives us when we are killed; the next start takes it over.

mod binaries;
mod cluster;
mod database;
mod error;
mod folder;
mod owner;
mod pidfile;
mod server;
mod settings;
#[cfg(any(test, feature = "testing"))]
pub(crate) mod shared;
mod supervise;
#[cfg(test)]
mod tests;

use std::path::Path;

use sqlx::postgres::PgConnectOptions;

use self::{cluster::Cluster, pidfile::PidFile, supervise::Supervisor};
pub use self::{error::EmbeddedError, folder::default_data_dir, settings::Settings};

/// The embedded PostgreSQL, running and watched over. There is at most one for a data folder.
#[derive(Debug)]
pub struct Embedded {
    cluster: Cluster,
    supervisor: Supervisor,
    // Last, so that the folder is free only after the rest is gone.
    _lock: folder::Lock,
}

impl Embedded {
    /// Starts PostgreSQL on the data in `data_dir`, which is made if it is missing, or takes over the
    /// server that a killed Admit left running. If the server dies, it is started again.
    ///
    /// # Errors
    /// See [`EmbeddedError`]; each message says what to do.
    pub async fn start(data_dir: &Path) -> Result<Self, EmbeddedError> {
        Self::start_with(data_dir, Settings::default()).await
    }

    /// [`Embedded::start`] with other settings.
    ///
    /// # Errors
    /// See [`EmbeddedError`].
    pub async fn start_with(data_dir: &Path, settings: Settings) -> Result<Self, EmbeddedError> {
        let data_dir = folder::prepare(data_dir)?;
        let lock = folder::lock(&data_dir)?;
        let cluster = Cluster::prepare(data_dir, settings)?;
        let server = server::start_or_adopt(&cluster).await?;
        let supervisor = Supervisor::watch(cluster.clone(), server);
        // From here on the server stops with this value, also on the way out of an error.
        let embedded = Self { cluster, supervisor, _lock: lock };
        database::ensure(&embedded.cluster.socket_dir).await?;
        Ok(embedded)
    }

    /// How to connect: over the socket, as the owner of the database, who is not a superuser.
    pub fn connect_options(&self) -> PgConnectOptions {
        database::options(&self.cluster.socket_dir)
    }

    /// How to connect to the server that another Admit runs on `data_dir`, for commands beside it;
    /// `None` when no server is ready there.
    pub fn running(data_dir: &Path) -> Option<PgConnectOptions> {
        let pgdata = std::fs::canonicalize(data_dir).ok()?.join("pg");
        let file = PidFile::read(&pgdata)?;
        let ready = file.state == pidfile::State::Ready;
        let found = pidfile::look(file.pid, &pgdata);
        let alive = matches!(found, pidfile::Found::Ours | pidfile::Found::Unknown);
        (ready && alive).then(|| database::options(&file.socket_dir))
    }

    /// The process id of the server at this moment.
    pub fn pid(&self) -> u32 {
        self.supervisor.pid()
    }

    /// Stops PostgreSQL and waits for it. Open transactions are rolled back.
    ///
    /// # Errors
    /// `DidNotStop` when it hangs.
    pub async fn stop(mut self) -> Result<(), EmbeddedError> {
        match self.supervisor.release().await {
            Some(mut server) => server::stop(&self.cluster, &mut server).await,
            None => Ok(()),
        }
    }
}

impl Drop for Embedded {
    /// Tells the server to stop if nobody has called [`Embedded::stop`], and does not wait for it.
    fn drop(&mut self) {
        if self.supervisor.cancel() {
            server::tell_to_stop(&self.cluster, "fast");
        }
    }
}
