//! Jobs of one kind that come in crowds are done together: what costs a transaction each costs one for all.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, PoisonError},
};

use serde_json::Value;
use tokio::task::JoinSet;

use super::{
    runner::{HANDLER_LIMIT, JobError, Running, Worker, found},
    store::{self, Claimed},
};

/// Does many jobs of one kind, all or none.
pub(super) type Together = Arc<dyn Fn(Vec<Value>) -> Running + Send + Sync>;

/// Jobs that are done together at most.
const CROWD: i64 = 256;

/// The kinds that are done together, and how.
#[derive(Default)]
pub(super) struct Crowds {
    by_kind: HashMap<String, Together>,
    busy: Arc<Mutex<HashSet<String>>>,
}

/// A kind that is being done; while it is, its jobs gather for the next time.
pub(super) struct Busy {
    kind: String,
    busy: Arc<Mutex<HashSet<String>>>,
}

impl Crowds {
    pub(super) fn insert(&mut self, kind: String, together: Together) {
        self.by_kind.insert(kind, together);
    }

    pub(super) fn of(&self, kind: &str) -> Option<&Together> {
        self.by_kind.get(kind)
    }

    /// All kinds, in no order.
    pub(super) fn kinds(&self) -> impl Iterator<Item = &String> {
        self.by_kind.keys()
    }

    pub(super) fn is_busy(&self, kind: &str) -> bool {
        self.busy.lock().unwrap_or_else(PoisonError::into_inner).contains(kind)
    }

    /// Whether any kind is being done.
    pub(super) fn any_busy(&self) -> bool {
        !self.busy.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    /// Marks a kind until the mark is dropped.
    pub(super) fn mark(&self, kind: &str) -> Busy {
        self.busy.lock().unwrap_or_else(PoisonError::into_inner).insert(kind.to_owned());
        Busy { kind: kind.to_owned(), busy: Arc::clone(&self.busy) }
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.busy.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.kind);
    }
}

/// Reads the contents of all jobs; one that can't be read spoils the whole, and is found out one by one.
pub(super) fn typed_together<T, F>(handler: impl Fn(Vec<T>) -> F + Send + Sync + 'static) -> Together
where
    T: serde::de::DeserializeOwned,
    F: Future<Output = Result<(), JobError>> + Send + 'static,
{
    Arc::new(move |payloads| {
        let contents: Result<Vec<T>, _> = payloads.into_iter().map(serde_json::from_value).collect();
        match contents {
            Ok(contents) => Box::pin(handler(contents)),
            Err(error) => {
                let message = format!("a job's content is not readable: {error}");
                Box::pin(async move { Err(JobError::pointless(message)) })
            }
        }
    })
}

impl Worker {
    /// The kinds of jobs that are done together: those of the listeners, and the facts that have no other.
    pub(super) fn kinds_done_together(&self) -> Vec<String> {
        let alone = |(fact, listeners): (&String, &Vec<String>)| match listeners.as_slice() {
            [only] => self.crowds.of(only).map(|_| fact.clone()),
            _ => None,
        };
        self.crowds.kinds().cloned().chain(self.listeners.iter().filter_map(alone)).collect()
    }

    /// What a job of `kind` is done as: a fact with one listener needs no job of its own for it.
    pub(super) fn resolve<'a>(&'a self, kind: &'a str) -> &'a str {
        match self.listeners.get(kind).map(Vec::as_slice) {
            Some([only]) => only,
            _ => kind,
        }
    }

    /// Takes jobs that are done together and starts them, kind by kind; gives whether there were any.
    pub(super) async fn gather(self: &Arc<Self>, running: &mut JoinSet<()>) -> bool {
        let mut by_kind: HashMap<String, Vec<Claimed>> = HashMap::new();
        let mut kinds = self.kinds_done_together();
        kinds.retain(|kind| !self.crowds.is_busy(self.resolve(kind)));
        if kinds.is_empty() {
            return false;
        }
        for job in found(store::claim_of(&self.db, self.clock.now(), &kinds, CROWD).await) {
            by_kind.entry(self.resolve(&job.kind).to_owned()).or_default().push(job);
        }
        let any = !by_kind.is_empty();
        for (kind, jobs) in by_kind {
            let (this, mark) = (Arc::clone(self), self.crowds.mark(&kind));
            running.spawn(async move {
                let _mark = mark;
                this.run_together(&kind, jobs).await;
            });
        }
        any
    }

    async fn run_together(&self, kind: &str, jobs: Vec<Claimed>) {
        if let Some(together) = self.crowds.of(kind).filter(|_| jobs.len() > 1) {
            let payloads = jobs.iter().map(|job| job.payload.clone()).collect();
            let outcome = tokio::time::timeout(HANDLER_LIMIT / 2, tokio::spawn(together(payloads))).await;
            let failed = match outcome {
                Ok(Ok(Ok(()))) => None,
                Ok(Ok(Err(error))) => Some(error.message),
                Ok(Err(panic)) => Some(panic.to_string()),
                Err(_) => Some("it took too long".to_owned()),
            };
            match failed {
                None => {
                    let ids: Vec<_> = jobs.iter().map(|job| job.id).collect();
                    if let Err(error) = self.finish(&ids).await {
                        tracing::warn!(error, "done jobs can't be noted; they are done once more");
                    }
                    return;
                }
                Some(error) => {
                    tracing::warn!(kind, jobs = jobs.len(), error, "failed together; now one by one")
                }
            }
        }
        for job in jobs {
            self.run_one(job).await;
        }
    }

    pub(super) async fn finish(&self, ids: &[uuid::Uuid]) -> Result<(), String> {
        let done = async { store::finish(&mut *self.db.acquire().await?, ids).await };
        done.await.map_err(|error: sqlx::Error| error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use kit::Clock;
    use serde::{Deserialize, Serialize};
    use tokio_util::sync::CancellationToken;

    use super::*;
    use crate::{
        jobs::{Fact, Job, enqueue_all, publish_all},
        testing::TestDb,
    };

    #[derive(Serialize, Deserialize)]
    struct Rang {
        bell: u32,
    }
    impl Fact for Rang {
        const NAME: &'static str = "test.rang";
    }

    /// Rings forty bells and gives how often they were heard alone, and how many were heard together.
    async fn hear(spoil: bool) -> (usize, usize) {
        let test = TestDb::new().await;
        let clock = Clock::system();
        let bells: Vec<Rang> = (0..40).map(|bell| Rang { bell }).collect();
        let mut tx = test.db.begin().await.expect("a transaction");
        publish_all(&mut tx, &bells, clock.now()).await.expect("published");
        tx.commit().await.expect("committed");

        let (alone, together) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let (one, many) = (Arc::clone(&alone), Arc::clone(&together));
        let worker = Worker::new(test.db.clone(), clock).facts(
            "test.listener",
            move |bell: Rang| {
                assert!(bell.bell < 40);
                one.fetch_add(1, Ordering::Relaxed);
                async { Ok(()) }
            },
            move |bells: Vec<Rang>| {
                many.fetch_add(bells.len(), Ordering::Relaxed);
                async move { if spoil { Err(JobError::pointless("spoilt")) } else { Ok(()) } }
            },
        );
        let stop = CancellationToken::new();
        let running = tokio::spawn(Arc::new(worker).run(stop.clone()));
        let left = "select count(*) from data.jobs";
        while sqlx::query_scalar::<_, i64>(left).fetch_one(&test.db).await.expect("a number") > 0 {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        stop.cancel();
        running.await.expect("stopped");
        (alone.load(Ordering::Relaxed), together.load(Ordering::Relaxed))
    }

    #[tokio::test]
    async fn a_crowd_is_heard_at_once() {
        assert_eq!(hear(false).await, (0, 40));
    }

    #[tokio::test]
    async fn a_crowd_that_fails_is_heard_one_by_one() {
        assert_eq!(hear(true).await, (40, 40));
    }

    #[derive(Serialize, Deserialize)]
    struct Urgent;
    impl Job for Urgent {
        const KIND: &'static str = "test.urgent";
        const PRIORITY: i16 = 10;
    }

    #[derive(Serialize, Deserialize)]
    struct Leisurely;
    impl Job for Leisurely {
        const KIND: &'static str = "test.leisurely";
    }

    #[tokio::test]
    async fn while_a_crowd_is_served_what_can_wait_is_done_one_at_a_time() {
        let test = TestDb::new().await;
        let clock = Clock::system();
        let mut tx = test.db.begin().await.expect("a transaction");
        let urgent: Vec<Urgent> = (0..20).map(|_| Urgent).collect();
        enqueue_all(&mut tx, &urgent, clock.now()).await.expect("enqueued");
        let leisurely: Vec<Leisurely> = (0..6).map(|_| Leisurely).collect();
        enqueue_all(&mut tx, &leisurely, clock.now()).await.expect("enqueued");
        tx.commit().await.expect("committed");

        let (served, at_once, most, seen) = <[Arc<AtomicUsize>; 4]>::default().into();
        let open = Arc::new(tokio::sync::Semaphore::new(0));
        let (counted, gate, other) = (Arc::clone(&served), Arc::clone(&open), Arc::clone(&open));
        let (noted, told) = (Arc::clone(&most), Arc::clone(&seen));
        let worker = Worker::new(test.db.clone(), clock)
            .jobs(
                |_: Urgent| async { Err(JobError::pointless("they come together")) },
                move |jobs: Vec<Urgent>| {
                    let (counted, gate) = (Arc::clone(&counted), Arc::clone(&gate));
                    let (most, told) = (Arc::clone(&most), Arc::clone(&told));
                    async move {
                        // They are served when three of the others are done.
                        gate.acquire_many(3).await.expect("open").forget();
                        told.store(most.load(Ordering::Relaxed), Ordering::Relaxed);
                        counted.fetch_add(jobs.len(), Ordering::Relaxed);
                        Ok(())
                    }
                },
            )
            .job(move |_: Leisurely| {
                let (at_once, noted, gate) = (Arc::clone(&at_once), Arc::clone(&noted), Arc::clone(&other));
                async move {
                    noted.fetch_max(at_once.fetch_add(1, Ordering::Relaxed) + 1, Ordering::Relaxed);
                    tokio::time::sleep(std::time::Duration::from_millis(30)).await;
                    at_once.fetch_sub(1, Ordering::Relaxed);
                    gate.add_permits(1);
                    Ok(())
                }
            });
        let stop = CancellationToken::new();
        let running = tokio::spawn(Arc::new(worker).run(stop.clone()));
        while served.load(Ordering::Relaxed) < 20 {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        assert_eq!((served.load(Ordering::Relaxed), seen.load(Ordering::Relaxed)), (20, 1));
        stop.cancel();
        running.await.expect("stopped");
    }
}
