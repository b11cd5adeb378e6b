//! Redis (or Valkey), where several nodes share what may be forgotten at any time: the state of rate limits,
//! copies of answers and the lines of waiting rooms. It is never waited for: every question has a few milliseconds, and when it fails
//! the node goes on alone at once, until Redis is back.

mod buckets;
mod copies;
mod program;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
#[cfg(test)]
mod tests;

use std::{
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicU32, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use ::redis::{
    AsyncConnectionConfig, Client, ConnectionAddr, RedisError, RedisResult, aio::MultiplexedConnection,
};
use arc_swap::ArcSwapOption;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

pub use buckets::{Bucket, BucketDrop, Taken};
pub use copies::{Copies, Found, Lease};
pub use program::Program;

/// Redis did not answer in time, or not at all; the caller goes on without it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Redis is away")]
pub struct Away;

/// What the operator decides.
#[derive(Clone)]
pub struct RedisSettings {
    /// `redis://`, or `rediss://` for TLS, with user and password where the server wants them.
    pub url: String,
    /// Begins every key, so that several installations can share one Redis.
    pub prefix: String,
    /// How long one question may take.
    pub patience: Duration,
}

impl RedisSettings {
    /// Whether `url` leads to a Redis that only we can reach, as far as it says.
    ///
    /// # Errors
    /// What is wrong, for the operator.
    pub fn check_url(url: &str) -> Result<(), &'static str> {
        let client = Client::open(url)
            .map_err(|_| "must be a Redis URL such as rediss://:password@redis.example.org:6379")?;
        let info = client.get_connection_info();
        let here = match info.addr() {
            ConnectionAddr::Tcp(host, _) | ConnectionAddr::TcpTls { host, .. } => {
                let bare = host.trim_start_matches('[').trim_end_matches(']');
                bare == "localhost" || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
            }
            _ => true,
        };
        if here || info.redis_settings().password().is_some() {
            return Ok(());
        }
        Err("needs a password: a Redis on another machine must not be open to everybody")
    }
}

/// Failures in a row after which nobody asks any more: one alone may be a hiccup.
const STRIKES: u32 = 3;
/// How often the connection is tried while nobody else asks.
const HEARTBEAT: Duration = Duration::from_secs(1);
/// The shortest and the longest pause between two attempts to connect.
const PAUSES: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(2));
/// A connection that was good for longer was not lost for what made the one before it useless.
const STEADY: Duration = Duration::from_secs(10);
/// Time for a connection to be made, with TLS and sign-in.
const TO_CONNECT: Duration = Duration::from_secs(2);

/// A handle to Redis. Clones share the connection.
#[derive(Clone)]
pub struct Redis(Arc<Core>);

struct Core {
    client: Client,
    prefix: String,
    patience: Duration,
    link: ArcSwapOption<Link>,
    strikes: AtomicU32,
    lost: Notify,
    losses: AtomicU64,
    alone: AtomicU64,
}

struct Link {
    connection: MultiplexedConnection,
    since: Instant,
}

impl std::fmt::Debug for Redis {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Redis").field("prefix", &self.0.prefix).field("up", &self.is_up()).finish()
    }
}

impl Redis {
    /// A handle that is away until [`Redis::run`] has connected it.
    ///
    /// # Errors
    /// When the URL is none of Redis.
    pub fn new(settings: RedisSettings) -> RedisResult<Self> {
        Ok(Self(Arc::new(Core {
            client: Client::open(settings.url.as_str())?,
            prefix: settings.prefix,
            patience: settings.patience,
            link: ArcSwapOption::empty(),
            strikes: AtomicU32::new(0),
            lost: Notify::new(),
            losses: AtomicU64::new(0),
            alone: AtomicU64::new(0),
        })))
    }

    /// Whether questions are asked at this moment.
    pub fn is_up(&self) -> bool {
        self.0.link.load().is_some()
    }

    /// Tries a connection of its own, whatever is known of the other.
    ///
    /// # Errors
    /// Why Redis can't be used.
    pub async fn probe(&self) -> Result<(), String> {
        self.connect().await.map(drop).map_err(|error| error.to_string())
    }

    /// How often the connection was given up.
    pub fn losses(&self) -> u64 {
        self.0.losses.load(Ordering::Relaxed)
    }

    /// How many questions had to be answered without Redis, because it was away or too slow.
    pub fn answered_alone(&self) -> u64 {
        self.0.alone.load(Ordering::Relaxed)
    }

    /// How long the connection has been good; `None` while there is none.
    pub(crate) fn up_for(&self) -> Option<Duration> {
        self.0.link.load().as_ref().map(|link| link.since.elapsed())
    }

    /// The key `name` of this installation.
    pub fn key(&self, name: &str) -> String {
        format!("{}:{name}", self.0.prefix)
    }

    /// Asks Redis, for as long as patience lasts.
    ///
    /// # Errors
    /// [`Away`].
    pub(crate) async fn ask<T>(
        &self,
        question: impl AsyncFnOnce(MultiplexedConnection) -> RedisResult<T>,
    ) -> Result<T, Away> {
        let core = &self.0;
        let Some(link) = core.link.load_full() else {
            core.alone.fetch_add(1, Ordering::Relaxed);
            return Err(Away);
        };
        let asked = question(link.connection.clone());
        match tokio::time::timeout(core.patience, asked).await {
            Ok(Ok(answer)) => {
                core.strikes.store(0, Ordering::Relaxed);
                return Ok(answer);
            }
            Ok(Err(error)) if is_broken(&error) => core.lose(&link, &error.to_string()),
            Ok(Err(error)) => core.strike(&link, &error.to_string()),
            Err(_) => core.strike(&link, "it is too slow"),
        }
        core.alone.fetch_add(1, Ordering::Relaxed);
        Err(Away)
    }

    /// Keeps the connection, until `stop`: makes it, sees that it is good, makes it anew.
    pub async fn run(self, stop: CancellationToken) {
        tokio::select! {
            () = stop.cancelled() => {}
            () = self.keep() => {}
        }
        self.0.link.store(None);
    }

    async fn keep(&self) {
        let mut pause = PAUSES.0;
        let mut told = false;
        loop {
            match self.connect().await {
                Ok(connection) => {
                    let link = Link { connection, since: Instant::now() };
                    self.0.strikes.store(0, Ordering::Relaxed);
                    self.0.link.store(Some(Arc::new(link)));
                    tracing::info!(event = "redis.up", "Redis is there");
                    told = true;
                    let since = Instant::now();
                    self.watch().await;
                    if since.elapsed() > STEADY {
                        pause = PAUSES.0;
                        continue;
                    }
                }
                Err(error) => {
                    if !told {
                        tracing::warn!(event = "redis.away", %error, "Redis is away; this node works alone");
                        told = true;
                    }
                }
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(PAUSES.1);
        }
    }

    /// Returns when the connection is lost.
    async fn watch(&self) {
        while self.is_up() {
            tokio::select! {
                () = self.0.lost.notified() => {}
                () = tokio::time::sleep(HEARTBEAT) => {
                    _ = self.ask(ping).await;
                }
            }
        }
    }

    /// A connection that has shown that it is quick enough.
    async fn connect(&self) -> RedisResult<MultiplexedConnection> {
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(TO_CONNECT))
            .set_response_timeout(Some(TO_CONNECT));
        let connecting = self.0.client.get_multiplexed_async_connection_with_config(&config);
        let connection = tokio::time::timeout(TO_CONNECT, connecting).await.map_err(|_| slow())??;
        for _ in 0..STRIKES {
            tokio::time::timeout(self.0.patience, ping(connection.clone())).await.map_err(|_| slow())??;
        }
        Ok(connection)
    }
}

impl Core {
    fn strike(&self, link: &Arc<Link>, why: &str) {
        if self.strikes.fetch_add(1, Ordering::Relaxed) + 1 >= STRIKES {
            self.lose(link, why);
        }
    }

    /// Gives `link` up. Of all who notice at the same time, one says so.
    fn lose(&self, link: &Arc<Link>, why: &str) {
        let before = self.link.compare_and_swap(link, None);
        if before.as_ref().is_some_and(|before| Arc::ptr_eq(before, link)) {
            self.losses.fetch_add(1, Ordering::Relaxed);
            tracing::warn!(event = "redis.away", why, "Redis is away; this node works alone");
            self.lost.notify_one();
        }
    }
}

async fn ping(mut connection: MultiplexedConnection) -> RedisResult<()> {
    ::redis::cmd("PING").query_async(&mut connection).await
}

/// Whether nothing more can come over the connection.
fn is_broken(error: &RedisError) -> bool {
    error.is_io_error() || error.is_connection_dropped() || error.is_unrecoverable_error()
}

fn slow() -> RedisError {
    std::io::Error::from(std::io::ErrorKind::TimedOut).into()
}
