//! The worker: takes due jobs, runs their handlers, keeps what fails.

use std::{
    collections::HashMap,
    future::Future,
    pin::Pin,
    sync::Arc,
    time::{Duration, Instant},
};

use kit::Clock;
use serde_json::Value;
use sqlx::postgres::PgListener;

use crate::Db;
use tokio::{sync::Semaphore, task::JoinSet};
use tokio_util::sync::CancellationToken;

use super::{
    Fact, Job,
    crowd::{Crowds, typed_together},
    enqueue::FACT,
    schedule::{self, Schedule},
    store::{self, Claimed},
};
use crate::pool;

/// Why a job failed. Any error converts; it is retried unless it says that this is pointless.
#[derive(Debug)]
pub struct JobError {
    pub(super) message: String,
    pointless: bool,
}

impl JobError {
    /// A failure that no repetition can mend: the job becomes a dead letter at once.
    pub fn pointless(message: impl Into<String>) -> Self {
        Self { message: message.into(), pointless: true }
    }
}

impl<E: std::error::Error> From<E> for JobError {
    fn from(error: E) -> Self {
        let mut message = error.to_string();
        let mut source = error.source();
        while let Some(inner) = source {
            message.push_str(": ");
            message.push_str(&inner.to_string());
            source = inner.source();
        }
        Self { message, pointless: false }
    }
}

/// What a handler returns.
pub type JobResult = Result<(), JobError>;
pub(super) type Running = Pin<Box<dyn Future<Output = JobResult> + Send>>;
pub(super) type Work = Arc<dyn Fn() -> Running + Send + Sync>;
type Handler = Arc<dyn Fn(Value) -> Running + Send + Sync>;

/// A handler may take this long; it stays below the lease, so a slow job is never run twice at once.
pub(super) const HANDLER_LIMIT: Duration = Duration::from_secs(75);
/// Without a wake-up the worker looks this often.
const POLL: Duration = Duration::from_secs(2);
/// The schedules are looked at this often.
const GLANCE: Duration = Duration::from_secs(1);
/// Connections for the jobs themselves, beside those that their handlers use.
const CONNECTIONS: u32 = 3;
/// Jobs taken at a time.
const BATCH: i64 = 32;
/// Jobs running at the same time.
const PARALLEL: usize = 8;
/// Jobs of this priority and behind it make documents and mails, which nobody stands waiting for: while others come
/// in crowds, one of them runs at a time, and then pauses.
const LATER: i16 = 30;
/// The pause after a slow one.
const LONGEST_PAUSE: Duration = Duration::from_millis(500);

/// The table of handlers, and the loop that feeds them.
pub struct Worker {
    pub(super) db: Db,
    pub(super) clock: Clock,
    handlers: HashMap<String, Handler>,
    pub(super) listeners: HashMap<String, Vec<String>>,
    schedules: Vec<Schedule>,
    pub(super) crowds: Crowds,
}

impl Worker {
    pub fn new(db: Db, clock: Clock) -> Self {
        Self {
            // A job that was taken or done, and is not known to be so after a crash, is done once more.
            db: pool::forgetful(&db, CONNECTIONS),
            clock,
            handlers: HashMap::new(),
            listeners: HashMap::new(),
            schedules: Vec::new(),
            crowds: Crowds::default(),
        }
    }

    /// `handler` does the jobs of type `J`.
    pub fn job<J: Job, F>(mut self, handler: impl Fn(J) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = JobResult> + Send + 'static,
    {
        self.handlers.insert(J::KIND.to_owned(), typed(handler));
        self
    }

    /// `handler` hears of every fact of type `F`; `listener` names it for retries and the log.
    pub fn fact<F: Fact, R>(
        mut self,
        listener: &'static str,
        handler: impl Fn(F) -> R + Send + Sync + 'static,
    ) -> Self
    where
        R: Future<Output = JobResult> + Send + 'static,
    {
        let kind = format!("{}>{listener}", F::NAME);
        self.listeners.entry(format!("{FACT}{}", F::NAME)).or_default().push(kind.clone());
        self.handlers.insert(kind, typed(handler));
        self
    }

    /// Like [`Worker::job`], with a second handler that does many jobs at once, all or none: when it fails, they
    /// are done one by one.
    pub fn jobs<J: Job, F, FS>(
        mut self,
        handler: impl Fn(J) -> F + Send + Sync + 'static,
        together: impl Fn(Vec<J>) -> FS + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = JobResult> + Send + 'static,
        FS: Future<Output = JobResult> + Send + 'static,
    {
        self.crowds.insert(J::KIND.to_owned(), typed_together(together));
        self.job(handler)
    }

    /// Like [`Worker::fact`], with a second handler that hears of many facts at once, all or none: when it
    /// fails, they are heard one by one.
    pub fn facts<F: Fact, R, RS>(
        mut self,
        listener: &'static str,
        handler: impl Fn(F) -> R + Send + Sync + 'static,
        together: impl Fn(Vec<F>) -> RS + Send + Sync + 'static,
    ) -> Self
    where
        R: Future<Output = JobResult> + Send + 'static,
        RS: Future<Output = JobResult> + Send + 'static,
    {
        self.crowds.insert(format!("{}>{listener}", F::NAME), typed_together(together));
        self.fact(listener, handler)
    }

    /// `work` runs every `every_seconds` on one node.
    pub fn every<F>(
        mut self,
        name: &'static str,
        every_seconds: i64,
        work: impl Fn() -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = JobResult> + Send + 'static,
    {
        let work: Work = Arc::new(move || Box::pin(work()));
        self.schedules.push(Schedule { name, every_seconds, work });
        self
    }

    /// Runs until `stop`, then lets what is running finish.
    pub async fn run(self: Arc<Self>, stop: CancellationToken) {
        let slots = Arc::new(Semaphore::new(PARALLEL));
        let later = Arc::new(());
        let mut running = JoinSet::new();
        let mut ears = self.listen().await;
        let mut glanced = None::<Instant>;
        while !stop.is_cancelled() {
            if glanced.is_none_or(|at| at.elapsed() >= GLANCE) {
                glanced = Some(Instant::now());
                self.run_schedules(&mut running).await;
            }
            let crowded = self.gather(&mut running).await;
            let free = i64::try_from(slots.available_permits()).unwrap_or(BATCH).min(BATCH);
            let one_waits = Arc::strong_count(&later) > 1;
            let (limit, before) = match (self.crowds.any_busy(), one_waits) {
                (false, _) => (free, i16::MAX),
                (true, false) => (free.min(1), i16::MAX),
                (true, true) => (free, LATER),
            };
            let claimed = self.claim(before, limit).await;
            let idle = claimed.is_empty() && !crowded;
            for job in claimed {
                let (this, slots, stop) = (Arc::clone(&self), Arc::clone(&slots), stop.clone());
                let mark = (job.priority >= LATER).then(|| Arc::clone(&later));
                running.spawn(async move {
                    let (slot, began) = (slots.acquire_owned().await, Instant::now());
                    this.run_one(job).await;
                    drop(slot);
                    // Three quarters of the time belong to those who stand waiting.
                    if mark.is_some() && this.crowds.any_busy() {
                        let pause = (began.elapsed() * 3).min(LONGEST_PAUSE);
                        _ = tokio::time::timeout(pause, stop.cancelled()).await;
                    }
                });
            }
            while running.try_join_next().is_some() {}
            if idle || slots.available_permits() == 0 {
                if ears.is_none() {
                    ears = self.listen().await;
                }
                tokio::select! {
                    () = stop.cancelled() => {}
                    lost = wake(&mut ears) => if lost { ears = None },
                    _ = running.join_next(), if !running.is_empty() => {}
                    () = tokio::time::sleep(POLL) => {}
                }
            }
        }
        while running.join_next().await.is_some() {}
    }

    /// Takes jobs that are done one by one.
    async fn claim(&self, before: i16, limit: i64) -> Vec<Claimed> {
        match limit {
            0 => Vec::new(),
            _ => {
                let others = self.kinds_done_together();
                found(store::claim(&self.db, self.clock.now(), &others, before, limit).await)
            }
        }
    }

    /// Runs all due jobs, and those they cause, one after the other. For tests and one-shot commands.
    ///
    /// # Errors
    /// The database's, or the first failure of a handler (the job itself is kept for its retry).
    pub async fn run_due(&self) -> Result<usize, String> {
        let mut done = 0;
        loop {
            let claimed = store::claim(&self.db, self.clock.now(), &[], i16::MAX, BATCH)
                .await
                .map_err(|error| error.to_string())?;
            if claimed.is_empty() {
                return Ok(done);
            }
            for job in claimed {
                let kind = job.kind.clone();
                if let Some(error) = self.run_one(job).await {
                    return Err(format!("{kind}: {error}"));
                }
                done += 1;
            }
        }
    }

    /// Runs the schedule `name` now, due or not. For tests and one-shot commands.
    ///
    /// # Errors
    /// An unknown name, or the work's own failure.
    pub async fn run_schedule(&self, name: &str) -> Result<(), String> {
        let schedule = self
            .schedules
            .iter()
            .find(|schedule| schedule.name == name)
            .ok_or_else(|| format!("no schedule is called {name}"))?;
        (schedule.work)().await.map_err(|error| error.message)
    }

    async fn listen(&self) -> Option<PgListener> {
        let mut ears = PgListener::connect_with(&self.db).await.ok()?;
        ears.listen("admit_jobs").await.ok()?;
        Some(ears)
    }

    async fn run_schedules(&self, running: &mut JoinSet<()>) {
        for schedule in &self.schedules {
            match schedule::due(&self.db, schedule, self.clock.now()).await {
                Ok(true) => {
                    let (work, name) = (Arc::clone(&schedule.work), schedule.name);
                    running.spawn(async move {
                        if let Err(error) = work().await {
                            tracing::warn!(schedule = name, error = error.message, "scheduled work failed");
                        }
                    });
                }
                Ok(false) => {}
                Err(error) => tracing::warn!(%error, "can't look at the schedules"),
            }
        }
    }

    /// Runs one job to its end; gives back the error if it failed.
    pub(super) async fn run_one(&self, job: Claimed) -> Option<String> {
        let kind = self.resolve(&job.kind);
        let outcome = match (self.listeners.get(kind), self.handlers.get(kind)) {
            (Some(listeners), _) => return self.fan_out(&job, listeners).await,
            (None, Some(handler)) => {
                let mut task = tokio::spawn(handler(job.payload.clone()));
                match tokio::time::timeout(HANDLER_LIMIT, &mut task).await {
                    Ok(Ok(outcome)) => outcome,
                    Ok(Err(panic)) => Err(panic.into()),
                    Err(_) => {
                        task.abort();
                        Err(std::io::Error::from(std::io::ErrorKind::TimedOut).into())
                    }
                }
            }
            (None, None) if job.kind.starts_with(FACT) => Ok(()),
            (None, None) => Err(JobError::pointless("no handler for this kind of job")),
        };
        match outcome {
            Ok(()) => self.finish(&[job.id]).await.err(),
            Err(error) => {
                self.keep(&job, &error).await;
                Some(error.message)
            }
        }
    }

    /// Turns a fact into one job per listener, in one transaction.
    async fn fan_out(&self, job: &Claimed, listeners: &[String]) -> Option<String> {
        let fan_out = async {
            let mut tx = self.db.begin().await?;
            for kind in listeners {
                let listener = store::NewJob {
                    kind,
                    payload: job.payload.clone(),
                    priority: job.priority,
                    max_attempts: job.max_attempts,
                    due: self.clock.now(),
                    dedupe: None,
                };
                store::insert(&mut tx, &listener).await?;
            }
            store::finish(&mut tx, &[job.id]).await?;
            tx.commit().await
        };
        fan_out.await.err().map(|error| error.to_string())
    }

    async fn keep(&self, job: &Claimed, error: &JobError) {
        let now = self.clock.now();
        let dead = error.pointless || job.attempts >= job.max_attempts;
        let due = (!dead).then(|| now.plus_seconds(backoff_seconds(job.attempts)));
        if dead {
            tracing::error!(kind = job.kind, id = %job.id, error = error.message, "job is dead");
        } else {
            tracing::warn!(kind = job.kind, id = %job.id, error = error.message, attempt = job.attempts, "job failed");
        }
        if let Err(error) = store::fail(&self.db, job.id, &error.message, due, now).await {
            tracing::warn!(%error, "can't note the failure; the lease will give the job back");
        }
    }
}

/// What was claimed; nothing while the database does not answer, for the loop comes again.
pub(super) fn found(claimed: Result<Vec<Claimed>, sqlx::Error>) -> Vec<Claimed> {
    claimed.unwrap_or_else(|error| {
        tracing::warn!(%error, "can't look for jobs");
        Vec::new()
    })
}

/// Waits for a wake-up; `true` when the connection is lost.
async fn wake(ears: &mut Option<PgListener>) -> bool {
    match ears {
        Some(ears) => {
            let lost = ears.recv().await.is_err();
            // One look finds what all of them were sent for.
            while ears.next_buffered().is_some() {}
            lost
        }
        None => std::future::pending().await,
    }
}

/// 2, 4, 8, … seconds, at most an hour, with up to a quarter of jitter so that failures spread out.
fn backoff_seconds(attempts: i16) -> i64 {
    let base = 2_i64.saturating_pow(u32::try_from(attempts.max(1)).unwrap_or(1)).min(3600);
    base + i64::from(rand::random::<u16>()) % (base / 4 + 1)
}

fn typed<T, F>(handler: impl Fn(T) -> F + Send + Sync + 'static) -> Handler
where
    T: serde::de::DeserializeOwned,
    F: Future<Output = JobResult> + Send + 'static,
{
    Arc::new(move |payload| match serde_json::from_value(payload) {
        Ok(content) => Box::pin(handler(content)),
        Err(error) => {
            let message = format!("the job's content is not readable: {error}");
            Box::pin(async move { Err(JobError::pointless(message)) })
        }
    })
}

#[cfg(test)]
mod tests {
    use super::backoff_seconds;

    #[test]
    fn backoff_grows_and_is_bounded() {
        assert!((2..=3).contains(&backoff_seconds(1)));
        assert!((1024..=1280).contains(&backoff_seconds(10)));
        assert!((3600..=4500).contains(&backoff_seconds(40)));
    }
}
