//! One connection from its first byte to its last.

use std::{
    future::poll_fn,
    net::SocketAddr,
    pin::{Pin, pin},
    sync::{Arc, atomic::Ordering},
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    Router,
    body::{Body, Bytes, HttpBody},
    extract::ConnectInfo,
    http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, Version, header},
    response::IntoResponse as _,
};
use hyper::{
    body::{Frame, Incoming, SizeHint},
    server::conn::{http1, http2},
    service::service_fn,
};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use kit::Problem;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
};
use tower::ServiceExt as _;

use super::{
    ServeSettings,
    pace::{BoxError, Paced, TooSlow, read_first},
    stream::Seen,
    watch::{Entry, Order, Start, Watch, Watched},
};

/// What attends to connections.
pub struct Server {
    router: Router,
    watch: Arc<Watch>,
    settings: ServeSettings,
    http1: http1::Builder,
    http2: http2::Builder<TokioExecutor>,
}

/// Marks a request that came over our own TLS.
#[derive(Debug, Clone, Copy)]
pub struct OverTls;

/// Time in which somebody who has just connected may still begin, when everybody is to leave.
const LAST_WORD: Duration = Duration::from_millis(200);

/// The request came to a connection that has been given up.
#[derive(Debug, thiserror::Error)]
#[error("the connection was given up")]
struct GivenUp;

type Answer = Pin<Box<dyn Future<Output = Result<Response<Tracked>, GivenUp>> + Send>>;

impl Server {
    pub fn new(router: Router, watch: Arc<Watch>, settings: ServeSettings) -> Self {
        let mut http1 = http1::Builder::new();
        // The watch keeps the time. A head has at most 100 lines and 32 KiB.
        http1.header_read_timeout(None).max_header_size(32 * 1024).max_buf_size(64 * 1024);
        let mut http2 = http2::Builder::new(TokioExecutor::new());
        http2
            .timer(TokioTimer::new())
            .keep_alive_interval(Duration::from_secs(20))
            .keep_alive_timeout(Duration::from_secs(10))
            .max_concurrent_streams(128)
            .max_send_buf_size(64 * 1024)
            .max_header_list_size(32 * 1024);
        Self { router, watch, settings, http1, http2 }
    }

    /// Attends to a new connection until it ends, or the watch gives it up.
    pub async fn attend(self: Arc<Self>, stream: TcpStream, address: SocketAddr) {
        let entry = self.watch.add();
        let watched = Arc::clone(&entry.watched);
        let work = self.talk(stream, address, entry);
        let mut work = pin!(work);
        poll_fn(|context| match watched.order(context) {
            Order::Doom => Poll::Ready(()),
            Order::Stay | Order::Leave => work.as_mut().poll(context),
        })
        .await;
    }

    async fn talk(self: &Arc<Self>, stream: TcpStream, address: SocketAddr, entry: Entry) {
        let watched = &entry.watched;
        // Who says nothing costs no buffer, and not the place of what might be said (hence the boxes).
        if !matches!(unless_leaving(watched, stream.peek(&mut [0])).await, Some(Ok(1..))) {
            return;
        }
        let Some(tls) = &self.settings.tls else {
            return Box::pin(self.speak_http1(stream, address, watched)).await;
        };
        match Box::pin(tls.accept(stream)).await {
            Ok((stream, true)) => Box::pin(self.speak_http2(stream, address, watched)).await,
            Ok((stream, false)) => Box::pin(self.speak_http1(stream, address, watched)).await,
            Err(error) => {
                self.settings.counters.handshakes_failed.fetch_add(1, Ordering::Relaxed);
                tracing::debug!(%error, "no TLS was agreed upon");
            }
        }
    }

    async fn speak_http1<S>(self: &Arc<Self>, stream: S, address: SocketAddr, watched: &Arc<Watched>)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let seen = Seen::new(stream, Arc::clone(&self.watch), Arc::clone(watched), true);
        let service = service_fn(|request| self.answer(request, address, watched));
        let connection = self.http1.serve_connection(TokioIo::new(seen), service);
        obey(connection, watched, |connection| connection.graceful_shutdown()).await;
    }

    async fn speak_http2<S>(self: &Arc<Self>, stream: S, address: SocketAddr, watched: &Arc<Watched>)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        watched.multiplexes();
        let seen = Seen::new(stream, Arc::clone(&self.watch), Arc::clone(watched), false);
        let service = service_fn(|request| self.answer(request, address, watched));
        let connection = self.http2.serve_connection(TokioIo::new(seen), service);
        obey(connection, watched, |connection| connection.graceful_shutdown()).await;
    }

    /// Answers one request. In a box, for a connection keeps the place of its request while it is idle.
    fn answer(
        self: &Arc<Self>,
        request: Request<Incoming>,
        address: SocketAddr,
        watched: &Arc<Watched>,
    ) -> Answer {
        let start = watched.begin();
        let running = Running { watched: Arc::clone(watched), watch: Arc::clone(&self.watch) };
        let server = Arc::clone(self);
        Box::pin(async move {
            let version = request.version();
            let outcome = match (start, well_formed(&request)) {
                (Start::TooLate, _) => return Err(GivenUp),
                (_, Ok(())) => server.pass(request, address, &running.watched).await,
                (_, Err(refusal)) => Err(refusal),
            };
            let mut last = start == Start::Pipelined || version == Version::HTTP_10 || outcome.is_err();
            let response = outcome.unwrap_or_else(|refusal| refusal.into_response());
            last |= server.watch.is_closing();
            let mut response = response.map(|inner| Tracked { inner, _running: running });
            if version != Version::HTTP_2 && last {
                response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
            }
            Ok(response)
        })
    }

    /// Lets the router answer, once there is enough of the body.
    async fn pass(
        &self,
        request: Request<Incoming>,
        address: SocketAddr,
        watched: &Arc<Watched>,
    ) -> Result<Response<Body>, Problem> {
        let (mut parts, body) = request.into_parts();
        parts.extensions.insert(ConnectInfo(address));
        if self.settings.tls.is_some() {
            parts.extensions.insert(OverTls);
        }
        let body = match body.is_end_stream() {
            true => {
                if let Some(express) = &self.settings.express {
                    let request = Request::from_parts(parts, ());
                    if let Some(response) = express.answer(&request) {
                        return Ok(response);
                    }
                    (parts, ()) = request.into_parts();
                }
                Body::empty()
            }
            false => read_first(Paced::new(body, Arc::clone(&self.watch), Arc::clone(watched)))
                .await
                .map_err(unreadable)?,
        };
        if let Some(express) = &self.settings.express
            && let Some(event_id) = express.is_hold(&parts)
        {
            return Ok(Box::pin(express.hold(event_id, Request::from_parts(parts, body))).await);
        }
        match self.router.clone().oneshot(Request::from_parts(parts, body)).await {
            Ok(response) => Ok(response),
            Err(never) => match never {},
        }
    }
}

fn unreadable(error: BoxError) -> Problem {
    match error.is::<TooSlow>() {
        true => Problem::new(StatusCode::REQUEST_TIMEOUT, "timeout", "The body came too slowly"),
        false => Problem::new(StatusCode::BAD_REQUEST, "malformed", "The body could not be read"),
    }
}

/// Drives a connection to its end, and tells it once when it is to leave. What has come in by then is read
/// first, and a request that has begun is waited for: its answer ends the connection.
async fn obey<C>(connection: C, watched: &Watched, leave: impl Fn(Pin<&mut C>))
where
    C: Future<Output = hyper::Result<()>>,
{
    let mut connection = pin!(connection);
    let mut told = false;
    let ended = poll_fn(|context| {
        let polled = connection.as_mut().poll(context);
        if polled.is_ready() || told || watched.order(context) != Order::Leave || !watched.is_at_rest() {
            return polled;
        }
        told = true;
        leave(connection.as_mut());
        connection.as_mut().poll(context)
    });
    if let Err(error) = ended.await {
        tracing::debug!(%error, "a connection ended early");
    }
}

/// Waits for `what`; but not for long once the connection is to end.
async fn unless_leaving<T>(watched: &Watched, what: impl Future<Output = T>) -> Option<T> {
    let mut what = pin!(what);
    let leaving = poll_fn(|context| match watched.order(context) {
        Order::Stay => Poll::Pending,
        Order::Leave | Order::Doom => Poll::Ready(()),
    });
    tokio::select! {
        biased;
        done = &mut what => return Some(done),
        () = leaving => {}
    }
    tokio::time::timeout(LAST_WORD, what).await.ok()
}

/// What the standard asks of a request and the parser leaves to us: one host, said once or twice alike, and
/// no other transfer coding than the one that says where the body ends.
fn well_formed(request: &Request<Incoming>) -> Result<(), Problem> {
    let malformed =
        |detail: &str| Problem::new(StatusCode::BAD_REQUEST, "malformed", "Malformed request").detail(detail);
    let headers = request.headers();
    if request.method() == Method::CONNECT {
        return Err(malformed("This is no proxy."));
    }
    let host = single(headers, &header::HOST).map_err(|()| malformed("There must be one Host header."))?;
    if host.is_none() && request.version() == Version::HTTP_11 {
        return Err(malformed("There must be one Host header."));
    }
    if let (Some(host), Some(authority)) = (host, request.uri().authority())
        && !host.as_bytes().eq_ignore_ascii_case(authority.as_str().as_bytes())
    {
        return Err(malformed("The address and the Host header name different hosts."));
    }
    match single(headers, &header::TRANSFER_ENCODING) {
        Ok(None) => Ok(()),
        Ok(Some(coding)) if coding.as_bytes().eq_ignore_ascii_case(b"chunked") => Ok(()),
        _ => Err(malformed("The only transfer coding is chunked.")),
    }
}

/// The only value of a header; an error when it is there twice.
fn single<'a>(headers: &'a HeaderMap, name: &header::HeaderName) -> Result<Option<&'a HeaderValue>, ()> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (value, None) => Ok(value),
        _ => Err(()),
    }
}

/// A request that runs: until the last byte of its answer has been handed over.
struct Running {
    watched: Arc<Watched>,
    watch: Arc<Watch>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.watched.end(self.watch.now());
    }
}

/// The body of an answer, which tells when it has ended.
struct Tracked {
    inner: Body,
    _running: Running,
}

impl HttpBody for Tracked {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.inner).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
