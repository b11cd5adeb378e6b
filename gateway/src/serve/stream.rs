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

    /// Looks at what was read while nothing ran: it belongs to the next request's head.
    fn look(&mut self, bytes: &mut [u8]) -> usize {
        let Some(head) = &mut self.head else { return bytes.len() };
        if !self.watched.in_head() {
            *head = Head::new();
            self.complete = false;
            self.watched.head_begins(self.watch.now());
        }
        if self.complete {
            return bytes.len();
        }
        match head.read(bytes) {
            Verdict::Good => bytes.len(),
            Verdict::Complete => {
                self.complete = true;
                bytes.len()
            }
            Verdict::Bad => {
                // Nowhere in a head may this byte stand: the parser answers 400 and hangs up.
                bytes[0] = 0;
                1
            }
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Seen<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let outcome = Pin::new(&mut self.inner).poll_read(context, buffer);
        let after = buffer.filled().len();
        if after > before && !self.watched.is_running() {
            let kept = self.look(&mut buffer.filled_mut()[before..]);
            buffer.set_filled(before + kept);
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
