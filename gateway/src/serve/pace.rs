//! Bodies must keep coming: neither in silence nor as a trickle.

use std::{
    pin::Pin,
    sync::{Arc, atomic::Ordering},
    task::{Context, Poll},
    time::Duration,
};

use axum::body::{Bytes, HttpBody};
use hyper::body::{Frame, Incoming, SizeHint};
use tokio::time::{Instant, Sleep};

use super::Connections;

/// Bytes a second that even the worst line manages.
const TRICKLE: u64 = 1024;

/// The body came too slowly.
#[derive(Debug, thiserror::Error)]
#[error("the body came too slowly")]
pub struct TooSlow;

/// A body whose next piece is due `patience` after the beginning, and a second later for every
/// [`TRICKLE`] bytes that came already.
pub struct Paced {
    inner: Incoming,
    patience: Duration,
    began: Instant,
    bytes: u64,
    /// Made when somebody has to wait, which is seldom.
    alarm: Option<Pin<Box<Sleep>>>,
    counters: Arc<Connections>,
}

impl Paced {
    pub fn new(inner: Incoming, patience: Duration, counters: Arc<Connections>) -> Self {
        Self { inner, patience, began: Instant::now(), bytes: 0, alarm: None, counters }
    }

    fn due(&self) -> Instant {
        self.began + self.patience + Duration::from_secs(self.bytes / TRICKLE)
    }
}

type BoxError = Box<dyn std::error::Error + Send + Sync>;

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
            }
            return Poll::Ready(piece.map(|frame| frame.map_err(BoxError::from)));
        }
        let due = self.due();
        let alarm = self.alarm.get_or_insert_with(|| Box::pin(tokio::time::sleep_until(due)));
        if alarm.deadline() != due {
            alarm.as_mut().reset(due);
        }
        if alarm.as_mut().poll(context).is_pending() {
            return Poll::Pending;
        }
        self.counters.slow_bodies.fetch_add(1, Ordering::Relaxed);
        Poll::Ready(Some(Err(TooSlow.into())))
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
