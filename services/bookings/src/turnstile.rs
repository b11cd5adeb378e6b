//! The turnstile in front of the inventory: so many buyers inside at a time, the others wait in line.
//!
//! On a hot counter PostgreSQL gets slower the more clients push. Waiting here costs no connection, so
//! a rush neither starves the rest of the program nor runs into the pool's time limit.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::BookingsError;

/// Buyers inside at a time, per node.
const INSIDE: usize = 6;
/// Buyers in line at a time, per node; more are sent away with `503` and `Retry-After`.
const IN_LINE: usize = 5_000;
/// The longest wait.
const PATIENCE: Duration = Duration::from_secs(12);

#[derive(Clone)]
pub(crate) struct Turnstile {
    inside: Arc<Semaphore>,
    in_line: Arc<AtomicUsize>,
}

/// Counts one in line, until it is dropped.
struct InLine(Arc<AtomicUsize>);

impl Drop for InLine {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Turnstile {
    pub(crate) fn new() -> Self {
        Self { inside: Arc::new(Semaphore::new(INSIDE)), in_line: Arc::default() }
    }

    /// Waits for the turn, first come first served; the turn ends when the permit is dropped.
    ///
    /// # Errors
    /// `Busy` when the line is too long or does not move.
    pub(crate) async fn enter(&self) -> Result<OwnedSemaphorePermit, BookingsError> {
        let before = self.in_line.fetch_add(1, Ordering::Relaxed);
        let _in_line = InLine(Arc::clone(&self.in_line));
        if before >= IN_LINE {
            return Err(BookingsError::Busy);
        }
        let turn = Arc::clone(&self.inside).acquire_owned();
        match tokio::time::timeout(PATIENCE, turn).await {
            Ok(Ok(permit)) => Ok(permit),
            _ => Err(BookingsError::Busy),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn lets_so_many_in_and_forgets_those_who_leave() {
        let turnstile = Turnstile::new();
        let mut inside = Vec::new();
        for _ in 0..INSIDE {
            inside.push(turnstile.enter().await.expect("room"));
        }
        let waiting = tokio::spawn({
            let turnstile = turnstile.clone();
            async move { turnstile.enter().await.map(drop).is_ok() }
        });
        tokio::task::yield_now().await;
        assert!(!waiting.is_finished());
        inside.pop();
        assert!(waiting.await.expect("no panic"));
        assert_eq!(turnstile.in_line.load(Ordering::Relaxed), 0);
    }
}
