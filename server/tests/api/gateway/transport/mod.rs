//! The listener itself: bytes on sockets, not requests of a client that means well.

mod acme;
mod drain;
mod idle;
mod private;
mod slow;
mod smuggling;
mod tls;

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::{
    Router,
    body::Bytes,
    http::{StatusCode, Uri},
    routing::{get, post},
};
use gateway::ServeSettings;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};
use tokio_util::sync::CancellationToken;

/// A listener with a few routes, and what reached them.
struct Bare {
    address: SocketAddr,
    settings: ServeSettings,
    reached: Arc<AtomicUsize>,
    stop: CancellationToken,
    task: JoinHandle<()>,
}

/// Limits that a test need not wait for.
fn quick() -> ServeSettings {
    let short = Duration::from_millis(200);
    ServeSettings {
        first_byte: short,
        header: short,
        body: short,
        idle: Duration::from_millis(600),
        write: Duration::from_millis(400),
        farewell: Duration::from_millis(300),
        drain: Duration::from_secs(5),
        ..ServeSettings::default()
    }
}

impl Bare {
    async fn start(settings: ServeSettings) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("its address");
        let stop = CancellationToken::new();
        let reached = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&reached);
        let slow = || async {
            tokio::time::sleep(Duration::from_millis(300)).await;
            "done"
        };
        let router = Router::new()
            .route("/slow", get(slow))
            .route("/fast", get(|| async { "fast" }))
            .route("/large", get(|| async { vec![b'x'; 32 << 20] }))
            .route(
                "/echo",
                post(|body: Result<Bytes, _>| async {
                    body.map_err(|_: axum::extract::rejection::BytesRejection| StatusCode::BAD_REQUEST)
                }),
            )
            .fallback(|uri: Uri| async move { (StatusCode::NOT_FOUND, uri.path().to_owned()) })
            .layer(axum::middleware::from_fn(move |request, next: axum::middleware::Next| {
                count.fetch_add(1, Ordering::Relaxed);
                next.run(request)
            }));
        let task = tokio::spawn(gateway::serve(listener, router, settings.clone(), stop.clone()));
        Self { address, settings, reached, stop, task }
    }

    fn reached(&self) -> usize {
        self.reached.load(Ordering::Relaxed)
    }

    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.expect("connected")
    }

    /// Sends `text` and reads until the server hangs up.
    async fn talk(&self, text: &str) -> String {
        let mut stream = self.connect().await;
        stream.write_all(text.as_bytes()).await.expect("sent");
        read_to_end(&mut stream).await
    }
}

impl Drop for Bare {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

/// What comes until the server hangs up.
async fn read_to_end(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    let read = stream.read_to_end(&mut answer);
    _ = tokio::time::timeout(Duration::from_secs(10), read).await.expect("the server hangs up");
    String::from_utf8_lossy(&answer).into_owned()
}

/// One answer of a connection that goes on, its body announced by its length; what came of it when the
/// connection ends.
async fn read_answer(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    let mut piece = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&answer).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
            });
            if body.len() >= length.unwrap_or(0) {
                return text;
            }
        }
        let read = tokio::time::timeout(Duration::from_secs(10), stream.read(&mut piece)).await;
        match read.expect("an answer in time").unwrap_or(0) {
            0 => return text,
            count => answer.extend_from_slice(&piece[..count]),
        }
    }
}
