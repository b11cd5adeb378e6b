//! The accept loop: who connects, how many, how slowly, and how we part.
//!
//! `axum::serve` sets no timer, so slow or silent clients would keep their connections for ever.

mod connection;
mod crowd;
mod head;
mod pace;
mod plain;
mod stream;
mod tls;
mod watch;

use std::{
    net::{IpAddr, SocketAddr},
    sync::{Arc, atomic::AtomicU64},
    time::Duration,
};

use axum::Router;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
};
use tokio_util::sync::CancellationToken;

use crate::{Express, client_ip::Network};
pub(crate) use connection::OverTls;
use connection::Server;
use crowd::{Crowd, Member};
pub use plain::{Challenges, plain_router};
pub use tls::{CertificateError, Certificates, Tls, follow_files};
use watch::Watch;

/// Limits of a listener.
#[derive(Debug, Clone)]
pub struct ServeSettings {
    /// Open connections; at the limit new ones wait in the system's queue.
    pub max_connections: usize,
    /// Open connections of one address (of one /64), unless it is a trusted proxy.
    pub max_connections_per_ip: usize,
    /// Time until a new connection brings something.
    pub first_byte: Duration,
    /// Time for the head of a request, from its first byte on.
    pub header: Duration,
    /// Time that the next piece of a body may take. More than a trickle of it must come, too.
    pub body: Duration,
    /// Time without a request after which a connection is closed. Longer than proxies keep theirs, or they
    /// send a request on a connection that is just being closed.
    pub idle: Duration,
    /// Time in which the other side must take something of what we write.
    pub write: Duration,
    /// Time at the stop in which clients hear, with an answer, that their connection ends.
    pub farewell: Duration,
    /// Time that running requests get after the stop.
    pub drain: Duration,
    /// Addresses that bundle many clients.
    pub trusted_proxies: Vec<Network>,
    /// Asked before the router.
    pub express: Option<Express>,
    /// With it, the listener speaks HTTPS.
    pub tls: Option<Tls>,
    /// What is counted here.
    pub counters: Arc<Connections>,
}

impl Default for ServeSettings {
    fn default() -> Self {
        Self {
            max_connections: 16_384,
            max_connections_per_ip: 512,
            first_byte: Duration::from_secs(10),
            header: Duration::from_secs(10),
            body: Duration::from_secs(10),
            idle: Duration::from_secs(75),
            write: Duration::from_secs(30),
            farewell: Duration::from_millis(500),
            drain: Duration::from_secs(25),
            trusted_proxies: Vec::new(),
            express: None,
            tls: None,
            counters: Arc::default(),
        }
    }
}

/// Counts of connections, for the metrics.
#[derive(Debug, Default)]
pub struct Connections {
    pub open: AtomicU64,
    pub accepted: AtomicU64,
    /// Refused because their address had enough.
    pub refused: AtomicU64,
    /// Closed because the head of a request was not complete in time.
    pub slow: AtomicU64,
    /// Closed because nothing was asked.
    pub idle: AtomicU64,
    /// Closed because nothing was taken of the answer.
    pub stuck: AtomicU64,
    /// Closed because TLS was not agreed upon.
    pub handshakes_failed: AtomicU64,
    /// Requests whose body came too slowly.
    pub slow_bodies: AtomicU64,
}

/// Serves `router` until `stop`, then lets running requests finish within the drain time.
pub async fn serve(listener: TcpListener, router: Router, settings: ServeSettings, stop: CancellationToken) {
    let watch = Watch::new(settings.clone());
    let looking = tokio::spawn(Arc::clone(&watch).run());
    let door = Door {
        places: Arc::new(Semaphore::new(settings.max_connections)),
        crowd: Crowd::default(),
        server: Arc::new(Server::new(router, Arc::clone(&watch), settings.clone())),
        settings,
    };
    door.receive(&listener, stop.cancelled()).await;
    watch.close();
    // Clients that were just about to ask are answered, and told that this was the last time.
    if !watch.is_empty() {
        door.receive(&listener, tokio::time::sleep(door.settings.farewell)).await;
    }
    door.close(listener);
    watch.leave();
    let Door { places, settings, .. } = door;
    let all = u32::try_from(settings.max_connections).unwrap_or(u32::MAX);
    let gone = async { places.acquire_many(all).await.map(drop) };
    if tokio::time::timeout(settings.drain, gone).await.is_err() {
        let connections = watch.cut();
        tracing::warn!(connections, "some requests did not finish in time and are cut off");
    }
    looking.abort();
}

/// Where connections come in.
struct Door {
    places: Arc<Semaphore>,
    crowd: Crowd,
    server: Arc<Server>,
    settings: ServeSettings,
}

/// A connection's place in the whole and in its household.
struct Place {
    _of_all: OwnedSemaphorePermit,
    _of_household: Member,
}

impl Door {
    /// Takes connections until `end`.
    async fn receive(&self, listener: &TcpListener, end: impl Future<Output = ()>) {
        let mut end = std::pin::pin!(end);
        loop {
            let accepted = tokio::select! {
                () = &mut end => return,
                accepted = self.next(listener) => accepted,
            };
            let (stream, address, place) = accepted;
            self.welcome(stream, address, place);
        }
    }

    /// Listens no more. Those whom the system has already told that they are connected are still taken, by
    /// asking the system itself: what the runtime knows of it is a moment old.
    fn close(&self, listener: TcpListener) {
        let Ok(listener) = listener.into_std() else { return };
        while let Ok(place) = Arc::clone(&self.places).try_acquire_owned() {
            let Ok((stream, address)) = listener.accept() else { return };
            if stream.set_nonblocking(true).is_ok()
                && let Ok(stream) = TcpStream::from_std(stream)
            {
                self.welcome(stream, address, place);
            }
        }
    }

    /// The next connection, as soon as there is a place for it.
    async fn next(&self, listener: &TcpListener) -> (TcpStream, SocketAddr, OwnedSemaphorePermit) {
        loop {
            let Ok(place) = Arc::clone(&self.places).acquire_owned().await else {
                return std::future::pending().await;
            };
            match listener.accept().await {
                Ok((stream, address)) => return (stream, address, place),
                Err(error) => {
                    // Mostly "too many open files": others must end first.
                    tracing::warn!(%error, "can't accept a connection");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
            }
        }
    }

    fn welcome(&self, stream: TcpStream, address: SocketAddr, place: OwnedSemaphorePermit) {
        let ip: IpAddr = address.ip().to_canonical();
        let trusted = self.settings.trusted_proxies.iter().any(|network| network.contains(ip));
        let limit = if trusted { usize::MAX } else { self.settings.max_connections_per_ip };
        let Some(member) = self.crowd.enter(ip, limit) else {
            self.settings.counters.refused.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            return;
        };
        _ = stream.set_nodelay(true);
        let place = Place { _of_all: place, _of_household: member };
        let server = Arc::clone(&self.server);
        tokio::spawn(async move {
            server.attend(stream, address).await;
            drop(place);
        });
    }
}
