//! A connection's bytes, seen on their way.

use std::{
    io,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::{
    head::{Head, Verdict},
    watch::{Watch, Watched},
};

/// A stream that tells the watch when a head begins and when writing gets stuck, and that lets no
/// ambiguous head of HTTP/1 through.
pub struct Seen<S> {
    inner: S,
    watch: Arc<Watch>,
    watched: Arc<Watched>,
    /// Of the head that is being read; `None` for HTTP/2.
    head: Option<Head>,
    /// Whether the head in hand is complete, so that what comes is its body.
    complete: bool,
}

impl<S> Seen<S> {
    /// `look` at heads: HTTP/1 only.
    pub fn new(inner: S, watch: Arc<Watch>, watched: Arc<Watched>, look: bool) -> Self {
        Self { inner, watch, watched, head: look.then(Head::new), complete: false }
    }

    /// Looks at what was read while nothing ran: it belongs to the next request's head. `false` when it is
    /// to be refused.
    fn look(&mut self, bytes: &[u8]) -> bool {
        let Some(head) = &mut self.head else { return true };
        if !self.watched.in_head() {
            *head = Head::new();
            self.complete = false;
            self.watched.head_begins(self.watch.now());
        }
        if self.complete {
            return true;
        }
        let verdict = head.read(bytes);
        self.complete = verdict == Verdict::Complete;
        verdict != Verdict::Bad
    }
}

/// The end of a head in which stands what may stand nowhere in it: the parser answers 400 and hangs up.
const REFUSED: &[u8] = b"\0\r\n\r\n";

impl<S: AsyncRead + Unpin> AsyncRead for Seen<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let outcome = Pin::new(&mut self.inner).poll_read(context, buffer);
        let after = buffer.filled().len();
        if after > before && !self.watched.is_running() && !self.look(&buffer.filled()[before..]) {
            buffer.set_filled(before);
            if buffer.remaining() < REFUSED.len() {
                return Poll::Ready(Err(io::ErrorKind::InvalidData.into()));
            }
            buffer.put_slice(REFUSED);
        }
        outcome
    }
}

impl<S: AsyncWrite + Unpin> Seen<S> {
    fn note<T>(&self, outcome: Poll<T>) -> Poll<T> {
        self.watched.writes(outcome.is_pending(), self.watch.now());
        outcome
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Seen<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let outcome = Pin::new(&mut self.inner).poll_write(context, bytes);
        self.note(outcome)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let outcome = Pin::new(&mut self.inner).poll_write_vectored(context, slices);
        self.note(outcome)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let outcome = Pin::new(&mut self.inner).poll_flush(context);
        self.note(outcome)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let outcome = Pin::new(&mut self.inner).poll_shutdown(context);
        self.note(outcome)
    }
}
