//! Many small requests become few large ones: those who ask while one batch is being worked on are
//! gathered into the next. There is no timer and no delay; a single request is a batch of one, and
//! batches grow by themselves when the load does.

use std::{
    pin::Pin,
    sync::{Arc, OnceLock},
    time::{Duration, Instant},
};

use tokio::{
    runtime::Handle,
    sync::{
        mpsc::{self, error::TrySendError},
        oneshot,
    },
};

/// A request, when it came, and who waits for its answer.
type Waiting<A, R> = (A, Instant, oneshot::Sender<R>);
type Work<A, R> = dyn Fn(Vec<A>) -> Pin<Box<dyn Future<Output = Vec<R>> + Send>> + Send + Sync;

/// A line of requests `A` that are answered with `R`, batch by batch, in the order of their arrival.
/// A clone is a handle to the same line.
pub struct Gather<A, R> {
    inner: Arc<Inner<A, R>>,
}

struct Inner<A, R> {
    line: OnceLock<mpsc::Sender<Waiting<A, R>>>,
    places: usize,
    most: usize,
    /// Below that many, those in line are not divided.
    share: usize,
    work: Arc<Work<A, R>>,
    home: Option<Handle>,
    patience: Duration,
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unanswered {
    /// The line is full: come back later. The request was not looked at.
    Full,
    /// The work broke down, and the request may have had its effect; or its turn came too late.
    Broken,
}

impl<A, R> Clone for Gather<A, R> {
    fn clone(&self) -> Self {
        Self { inner: Arc::clone(&self.inner) }
    }
}

impl<A: Send + 'static, R: Send + 'static> Gather<A, R> {
    /// A line of at most `places` that wait, worked off by `work` in batches of at most `most`. `work`
    /// gives one answer for each request, in their order; it is never run twice at once.
    pub fn new<F, Fut>(places: usize, most: usize, work: F) -> Self
    where
        F: Fn(Vec<A>) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Vec<R>> + Send + 'static,
    {
        let work: Arc<Work<A, R>> = Arc::new(move |batch| Box::pin(work(batch)));
        let line = OnceLock::new();
        Self {
            inner: Arc::new(Inner {
                line,
                places,
                most,
                share: most,
                work,
                home: None,
                patience: Duration::MAX,
            }),
        }
    }

    /// The same line, worked off on the runtime `home` and not on that of the first who asks. Who has waited
    /// longer than `patience` at their turn is sent away.
    ///
    /// # Panics
    /// When somebody has asked already.
    #[must_use]
    pub fn at(self, home: Handle, patience: Duration) -> Self {
        let mut inner = Arc::into_inner(self.inner).expect("nobody else has the line yet");
        (inner.home, inner.patience) = (Some(home), patience);
        Self { inner: Arc::new(inner) }
    }

    /// The same line, of which a batch takes no more than a quarter, or `least`. While one part is worked off,
    /// those of the part before are answered and come again: all at once would leave either side idle.
    ///
    /// # Panics
    /// When somebody has asked already.
    #[must_use]
    pub fn in_shares(self, least: usize) -> Self {
        let mut inner = Arc::into_inner(self.inner).expect("nobody else has the line yet");
        inner.share = least.min(inner.most);
        Self { inner: Arc::new(inner) }
    }

    /// Stands in line and waits for the answer. A request whose asker has gone by the time of its turn
    /// is left out.
    ///
    /// # Errors
    /// See [`Unanswered`].
    pub async fn ask(&self, request: A) -> Result<R, Unanswered> {
        let (answer, answered) = oneshot::channel();
        match self.line().try_send((request, Instant::now(), answer)) {
            Ok(()) => answered.await.map_err(|_| Unanswered::Broken),
            Err(TrySendError::Full(_)) => Err(Unanswered::Full),
            Err(TrySendError::Closed(_)) => Err(Unanswered::Broken),
        }
    }

    /// How many wait.
    pub fn waiting(&self) -> usize {
        self.inner.line.get().map_or(0, |line| line.max_capacity() - line.capacity())
    }

    /// The line's task starts with its first request and ends with its last handle.
    fn line(&self) -> &mpsc::Sender<Waiting<A, R>> {
        self.inner.line.get_or_init(|| {
            let (line, waiting) = mpsc::channel(self.inner.places);
            let home = self.inner.home.clone().unwrap_or_else(Handle::current);
            let Inner { most, share, patience, .. } = *self.inner;
            let size = move |waiting: usize| (waiting / 4).clamp(share, most);
            home.spawn(work_off(waiting, size, patience, Arc::clone(&self.inner.work)));
            line
        })
    }
}

async fn work_off<A: Send + 'static, R: Send + 'static>(
    mut line: mpsc::Receiver<Waiting<A, R>>,
    size: impl Fn(usize) -> usize,
    patience: Duration,
    work: Arc<Work<A, R>>,
) {
    let mut next = Vec::with_capacity(size(0));
    while line.recv_many(&mut next, size(line.len())).await > 0 {
        next.retain(|(_, since, answer)| !answer.is_closed() && since.elapsed() <= patience);
        let asked = next.drain(..).map(|(request, _, answer)| (request, answer));
        let (requests, answers): (Vec<A>, Vec<oneshot::Sender<R>>) = asked.unzip();
        if requests.is_empty() {
            continue;
        }
        // A task of its own: a panic breaks one batch, not the line.
        match tokio::spawn(work(requests)).await {
            Ok(results) => {
                for (answer, result) in answers.into_iter().zip(results) {
                    // Whoever went away does not need it.
                    let _ = answer.send(result);
                }
            }
            Err(error) => tracing::error!(%error, "a batch broke down"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use tokio::sync::{Mutex, Notify};

    use super::*;

    #[tokio::test]
    async fn who_comes_during_a_batch_is_gathered_into_the_next_in_order() {
        let (seen, gate) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Notify::new()));
        let gather = Gather::new(100, 3, {
            let (seen, gate) = (Arc::clone(&seen), Arc::clone(&gate));
            move |batch: Vec<u32>| {
                let (seen, gate) = (Arc::clone(&seen), Arc::clone(&gate));
                async move {
                    gate.notified().await;
                    seen.lock().await.push(batch.clone());
                    batch
                }
            }
        });
        let mut asked = Vec::new();
        for number in 0..6 {
            let gather = gather.clone();
            asked.push(tokio::spawn(async move { gather.ask(number).await }));
            tokio::task::yield_now().await;
        }
        while seen.lock().await.iter().map(Vec::len).sum::<usize>() < 6 {
            gate.notify_one();
            tokio::task::yield_now().await;
        }
        for (number, answer) in asked.into_iter().enumerate() {
            assert_eq!(answer.await.expect("no panic"), Ok(u32::try_from(number).expect("small")));
        }
        let seen = seen.lock().await;
        assert!(seen.iter().all(|batch| batch.len() <= 3), "{seen:?}");
        assert_eq!(seen.concat(), [0, 1, 2, 3, 4, 5]);
    }

    #[tokio::test]
    async fn a_long_line_is_worked_off_in_shares() {
        let (seen, gate) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Notify::new()));
        let gather = Gather::new(100, 8, {
            let (seen, gate) = (Arc::clone(&seen), Arc::clone(&gate));
            move |batch: Vec<()>| {
                let (seen, gate) = (Arc::clone(&seen), Arc::clone(&gate));
                async move {
                    gate.notified().await;
                    seen.lock().await.push(batch.len());
                    batch
                }
            }
        })
        .in_shares(2);
        let first = tokio::spawn({
            let gather = gather.clone();
            async move { gather.ask(()).await }
        });
        tokio::task::yield_now().await;
        while gather.waiting() > 0 {
            tokio::task::yield_now().await;
        }
        for _ in 0..40 {
            let gather = gather.clone();
            tokio::spawn(async move { gather.ask(()).await });
        }
        while gather.waiting() < 40 {
            tokio::task::yield_now().await;
        }
        while seen.lock().await.iter().sum::<usize>() < 41 {
            gate.notify_one();
            tokio::task::yield_now().await;
        }
        assert_eq!(first.await.expect("no panic"), Ok(()));
        // A quarter of 40 is more than a batch may hold; of 5 it is less than a share.
        assert_eq!(*seen.lock().await, [1, 8, 8, 6, 4, 3, 2, 2, 2, 2, 2, 1]);
    }

    #[tokio::test]
    async fn a_full_line_says_so_and_those_who_left_are_left_out() {
        let worked = Arc::new(AtomicUsize::new(0));
        let gate = Arc::new(Notify::new());
        let gather = Gather::new(2, 10, {
            let (worked, gate) = (Arc::clone(&worked), Arc::clone(&gate));
            move |batch: Vec<()>| {
                let (worked, gate) = (Arc::clone(&worked), Arc::clone(&gate));
                async move {
                    gate.notified().await;
                    worked.fetch_add(batch.len(), Ordering::Relaxed);
                    batch
                }
            }
        });
        let spawn = || {
            tokio::spawn({
                let gather = gather.clone();
                async move { gather.ask(()).await }
            })
        };
        let first = spawn();
        tokio::task::yield_now().await;
        while gather.waiting() > 0 {
            tokio::task::yield_now().await;
        }
        let (second, third) = (spawn(), spawn());
        while gather.waiting() < 2 {
            tokio::task::yield_now().await;
        }
        assert_eq!(gather.ask(()).await, Err(Unanswered::Full));
        second.abort();
        let _ = second.await;
        gate.notify_one();
        assert_eq!(first.await.expect("no panic"), Ok(()));
        gate.notify_one();
        assert_eq!(third.await.expect("no panic"), Ok(()));
        assert_eq!(worked.load(Ordering::Relaxed), 2);
    }

    #[tokio::test]
    async fn a_panic_breaks_one_batch_only() {
        let gather = Gather::new(2, 1, |batch: Vec<bool>| async move {
            assert!(!batch[0], "as told");
            batch
        });
        assert_eq!(gather.ask(true).await, Err(Unanswered::Broken));
        assert_eq!(gather.ask(false).await, Ok(false));
    }
}
