//! Bodies must keep coming, neither in silence nor as a trickle; and small ones are read before the request
//! takes a place among those that are worked on, so that slow senders keep nobody out.

use std::{
    collections::VecDeque,
    pin::Pin,
    sync::{Arc, atomic::Ordering},
    task::{Context, Poll},
    time::Duration,
};

use axum::body::{Body, Bytes, HttpBody};
use http_body_util::BodyExt as _;
use hyper::body::{Frame, Incoming, SizeHint};
use tokio::time::Sleep;

use super::watch::{Watch, Watched};

/// Bytes a second that even the worst line manages.
const TRICKLE: u64 = 1024;

/// Bytes that are read before the request goes on.
const READ_FIRST: usize = 64 * 1024;

pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// The body came too slowly.
#[derive(Debug, thiserror::Error)]
#[error("the body came too slowly")]
pub struct TooSlow;

/// A body whose next piece is due some time after the last one, and which must come with more than a
/// [`TRICKLE`] on the whole. Times are milliseconds of the watch.
pub struct Paced {
    inner: Incoming,
    watch: Arc<Watch>,
    watched: Arc<Watched>,
    began: u64,
    last: u64,
    bytes: u64,
    /// Of HTTP/2, where several bodies share a connection; else the watch wakes us.
    alarm: Option<Pin<Box<Sleep>>>,
}

impl Paced {
    pub fn new(inner: Incoming, watch: Arc<Watch>, watched: Arc<Watched>) -> Self {
        let now = watch.now();
        Self { inner, watch, watched, began: now, last: now, bytes: 0, alarm: None }
    }

    fn due(&self) -> u64 {
        let patience = self.watch.patience_for_bodies();
        (self.last + patience).min(self.began + patience + self.bytes * 1000 / TRICKLE)
    }

    fn is_late(&mut self, context: &mut Context<'_>) -> bool {
        let (now, due) = (self.watch.now(), self.due());
        if now >= due {
            return true;
        }
        if !self.watched.is_multiplexed() {
            self.watched.awaits_body(due, context);
            // It may have become late before anybody could be woken.
            return self.watch.now() >= due;
        }
        self.alarm = Some(Box::pin(tokio::time::sleep(Duration::from_millis(due - now))));
        self.alarm.as_mut().is_some_and(|alarm| alarm.as_mut().poll(context).is_ready())
    }
}

impl Drop for Paced {
    fn drop(&mut self) {
        self.watched.awaits_no_body();
    }
}

impl HttpBody for Paced {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        if let Poll::Ready(piece) = Pin::new(&mut self.inner).poll_frame(context) {
            if let Some(Ok(data)) = piece.as_ref().map(|frame| frame.as_ref().map(Frame::data_ref)) {
                self.bytes += data.map_or(0, |data| data.len() as u64);
                self.last = self.watch.now();
                self.watched.awaits_no_body();
            }
            return Poll::Ready(piece.map(|frame| frame.map_err(BoxError::from)));
        }
        if !self.is_late(context) {
            return Poll::Pending;
        }
        self.watch.counters().slow_bodies.fetch_add(1, Ordering::Relaxed);
        Poll::Ready(Some(Err(TooSlow.into())))
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

/// Reads a body to its end; of a large one only the beginning, and the rest as it is asked for.
///
/// # Errors
/// [`TooSlow`], or what is wrong with the body.
pub async fn read_first(mut body: Paced) -> Result<Body, BoxError> {
    let mut pieces = VecDeque::new();
    let mut bytes = 0;
    while bytes < READ_FIRST {
        let Some(frame) = body.frame().await else { break };
        if let Ok(data) = frame?.into_data() {
            bytes += data.len();
            pieces.push_back(data);
        }
        if body.is_end_stream() {
            break;
        }
    }
    match (pieces.len(), bytes < READ_FIRST || body.is_end_stream()) {
        (0, true) => Ok(Body::empty()),
        (1, true) => Ok(pieces.pop_front().unwrap_or_default().into()),
        _ => Ok(Body::new(Begun { pieces, rest: body })),
    }
}

/// A body whose first pieces are there.
struct Begun {
    pieces: VecDeque<Bytes>,
    rest: Paced,
}

impl HttpBody for Begun {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        match self.pieces.pop_front() {
            Some(piece) => Poll::Ready(Some(Ok(Frame::data(piece)))),
            None => Pin::new(&mut self.rest).poll_frame(context),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.pieces.is_empty() && self.rest.is_end_stream()
    }
}
