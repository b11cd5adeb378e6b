//! The accept loop: who connects, how many, how slowly, and how we part.
//!
//! `axum::serve` sets no timer, so slow or silent clients would keep their connections for ever.

use std::{
    collections::HashMap,
    net::{IpAddr, SocketAddr},
    pin::pin,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use axum::{Router, extract::ConnectInfo};
use hyper::{Request, body::Incoming, service::service_fn};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{conn::auto::Builder, graceful::GracefulShutdown},
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;

use crate::client_ip::{self, Network};

/// Limits of the listener.
#[derive(Debug, Clone)]
pub struct ServeSettings {
    /// Open connections; at the limit new ones wait in the system's queue.
    pub max_connections: usize,
    /// Open connections of one address (of one /64), unless it is a trusted proxy.
    pub max_connections_per_ip: usize,
    /// Time for the headers of a request, and between two requests of a connection.
    pub header_timeout: Duration,
    /// Time that running requests get after the stop.
    pub drain: Duration,
    /// Addresses that bundle many clients.
    pub trusted_proxies: Vec<Network>,
}

impl Default for ServeSettings {
    fn default() -> Self {
        Self {
            max_connections: 4096,
            max_connections_per_ip: 512,
            header_timeout: Duration::from_secs(10),
            drain: Duration::from_secs(25),
            trusted_proxies: Vec::new(),
        }
    }
}

/// Serves `router` until `stop`, then lets running requests finish within the drain time.
pub async fn serve(listener: TcpListener, router: Router, settings: ServeSettings, stop: CancellationToken) {
    let builder = builder(&settings);
    let places = Arc::new(Semaphore::new(settings.max_connections));
    let crowd = Crowd::default();
    let graceful = GracefulShutdown::new();
    loop {
        let accepted = tokio::select! {
            () = stop.cancelled() => break,
            accepted = accept(&listener, &places) => accepted,
        };
        let (stream, address, place) = accepted;
        let ip = address.ip().to_canonical();
        let trusted = settings.trusted_proxies.iter().any(|network| network.contains(ip));
        let limit = if trusted { usize::MAX } else { settings.max_connections_per_ip };
        let Some(member) = crowd.enter(ip, limit) else { continue };
        _ = stream.set_nodelay(true);

        let served = Arc::new(AtomicBool::new(false));
        let service = {
            let (router, served) = (router.clone(), Arc::clone(&served));
            service_fn(move |mut request: Request<Incoming>| {
                served.store(true, Ordering::Relaxed);
                request.extensions_mut().insert(ConnectInfo(address));
                router.clone().oneshot(request)
            })
        };
        let connection = builder.serve_connection(TokioIo::new(stream), service).into_owned();
        let connection = graceful.watch(connection);
        let first = settings.header_timeout;
        tokio::spawn(async move {
            let _places = (place, member);
            let mut connection = pin!(connection);
            let ended = tokio::select! {
                ended = &mut connection => ended,
                // Neither a byte nor a whole first request: hyper itself has no limit before it knows
                // the protocol.
                () = silence(first, &served) => return,
            };
            if let Err(error) = ended {
                tracing::debug!(error, "a connection ended early");
            }
        });
    }
    drop(listener);
    if tokio::time::timeout(settings.drain, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests did not finish in time and are cut off");
    }
}

/// HTTP/1.1 and HTTP/2 (without TLS) with all their time limits.
fn builder(settings: &ServeSettings) -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(settings.header_timeout)
        .max_buf_size(64 * 1024)
        .max_headers(100);
    builder
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(Duration::from_secs(20))
        .keep_alive_timeout(Duration::from_secs(10))
        .max_concurrent_streams(128)
        .max_header_list_size(32 * 1024);
    builder
}

/// The next connection, as soon as there is a place for it.
async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> (TcpStream, SocketAddr, OwnedSemaphorePermit) {
    loop {
        let Ok(place) = Arc::clone(places).acquire_owned().await else {
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

/// Ends when the first request has not arrived within `limit`; never, once it has.
async fn silence(limit: Duration, served: &AtomicBool) {
    tokio::time::sleep(limit).await;
    if served.load(Ordering::Relaxed) {
        std::future::pending::<()>().await;
    }
}

/// Who is connected, by household.
#[derive(Clone, Default)]
struct Crowd(Arc<Mutex<HashMap<u128, usize>>>);

struct Member {
    crowd: Crowd,
    household: u128,
}

impl Crowd {
    fn enter(&self, ip: IpAddr, limit: usize) -> Option<Member> {
        let household = client_ip::prefix(ip);
        let mut counts = self.0.lock().ok()?;
        let count = counts.entry(household).or_default();
        if *count >= limit {
            return None;
        }
        *count += 1;
        Some(Member { crowd: self.clone(), household })
    }
}

impl Drop for Member {
    fn drop(&mut self) {
        let Ok(mut counts) = self.crowd.0.lock() else { return };
        if let Some(count) = counts.get_mut(&self.household) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.household);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    use super::*;

    async fn start(settings: ServeSettings) -> (SocketAddr, CancellationToken, tokio::task::JoinHandle<()>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("its address");
        let stop = CancellationToken::new();
        let slow = || async {
            tokio::time::sleep(Duration::from_millis(300)).await;
            "done"
        };
        let router = Router::new().route("/slow", axum::routing::get(slow));
        let task = tokio::spawn(serve(listener, router, settings, stop.clone()));
        (address, stop, task)
    }

    fn quick() -> ServeSettings {
        ServeSettings { header_timeout: Duration::from_millis(200), ..ServeSettings::default() }
    }

    /// Sends `text` and reads until the server hangs up.
    async fn talk(address: SocketAddr, text: &str) -> String {
        let mut stream = TcpStream::connect(address).await.expect("connected");
        stream.write_all(text.as_bytes()).await.expect("sent");
        let mut answer = Vec::new();
        let read = stream.read_to_end(&mut answer);
        _ = tokio::time::timeout(Duration::from_secs(5), read).await.expect("the server hangs up");
        String::from_utf8_lossy(&answer).into_owned()
    }

    #[tokio::test]
    async fn silent_and_slow_clients_are_hung_up_on() {
        let (address, _stop, _task) = start(quick()).await;
        assert_eq!(talk(address, "").await, "");
        assert_eq!(talk(address, "PRI * HT").await, "", "half a preface of HTTP/2");
        talk(address, "GET /slow HTTP/1.1\r\nHost: x\r\nX-Half: ").await;
        let answer = talk(address, "GET /slow HTTP/1.1\r\nHost: x\r\n\r\n").await;
        assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("done"), "{answer}");
    }

    #[tokio::test]
    async fn what_runs_at_the_stop_is_finished() {
        let (address, stop, task) = start(ServeSettings::default()).await;
        let request = tokio::spawn(async move {
            talk(address, "GET /slow HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await
        });
        tokio::time::sleep(Duration::from_millis(100)).await;
        stop.cancel();
        assert!(request.await.expect("answered").ends_with("done"));
        task.await.expect("stopped");
        assert!(TcpStream::connect(address).await.is_err(), "nobody listens any more");
    }

    #[tokio::test]
    async fn one_household_can_not_take_all_places() {
        let (address, _stop, _task) = start(ServeSettings { max_connections_per_ip: 1, ..quick() }).await;
        let first = TcpStream::connect(address).await.expect("connected");
        tokio::time::sleep(Duration::from_millis(20)).await;
        assert_eq!(talk(address, "GET /slow HTTP/1.1\r\nHost: x\r\n\r\n").await, "");
        drop(first);
    }
}
