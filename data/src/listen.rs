//! One connection that listens for everybody: caches and snapshots hear of changes on all nodes.

use std::{collections::HashMap, sync::Arc, time::Duration};

use sqlx::postgres::PgListener;

use crate::Db;
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;

/// A change that PostgreSQL announced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Something was announced on the channel; the payload says what.
    Of(String),
    /// The connection was lost for a while: anything may have changed.
    Unknown,
}

/// Distributes PostgreSQL's notifications to the parts of this process.
#[derive(Clone)]
pub struct Hub {
    channels: Arc<HashMap<&'static str, broadcast::Sender<Change>>>,
}

impl Hub {
    /// A hub for `channels`; nothing is heard before [`Hub::run`].
    pub fn new(channels: &[&'static str]) -> Self {
        let channels = channels.iter().map(|name| (*name, broadcast::channel(1024).0)).collect();
        Self { channels: Arc::new(channels) }
    }

    /// The changes announced on `channel`.
    ///
    /// # Panics
    /// When the hub was built without that channel: a mistake in the wiring.
    pub fn subscribe(&self, channel: &str) -> broadcast::Receiver<Change> {
        self.channels.get(channel).unwrap_or_else(|| panic!("the hub has no channel {channel}")).subscribe()
    }

    /// Listens until `stop`, connecting again whenever the connection is lost.
    pub async fn run(self, db: Db, stop: CancellationToken) {
        while !stop.is_cancelled() {
            tokio::select! {
                () = stop.cancelled() => return,
                ended = self.listen(&db) => if let Err(error) = ended {
                    tracing::warn!(%error, "lost the connection that listens for changes");
                },
            }
            self.tell_all();
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
    }

    async fn listen(&self, db: &Db) -> Result<(), sqlx::Error> {
        let mut ears = PgListener::connect_with(db).await?;
        ears.listen_all(self.channels.keys().copied()).await?;
        self.tell_all();
        // `try_recv` answers `None` when the connection was lost in between.
        while let Some(change) = ears.try_recv().await? {
            if let Some(channel) = self.channels.get(change.channel()) {
                let _ = channel.send(Change::Of(change.payload().to_owned()));
            }
        }
        Ok(())
    }

    fn tell_all(&self) {
        for channel in self.channels.values() {
            let _ = channel.send(Change::Unknown);
        }
    }
}

/// Announces a change when the caller's transaction commits. The payload has at most 8000 bytes.
pub async fn announce(tx: &mut sqlx::PgConnection, channel: &str, payload: &str) -> Result<(), sqlx::Error> {
    sqlx::query("select pg_notify($1, $2)").bind(channel).bind(payload).execute(tx).await?;
    Ok(())
}
