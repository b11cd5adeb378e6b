//! Every night: what each provider lists, beside what we say.
//!
//! A provider's list is read page by page into statements, in jobs that go on where the last one stopped; then
//! PostgreSQL compares it with payments and refunds, both ways. Running it twice finds the same.

pub(crate) mod desk;
pub(crate) mod model;
mod repair;

use data::jobs::{Job, JobError, JobResult, enqueue, enqueue_once};
use kit::Time;
use serde::{Deserialize, Serialize};

use crate::{
    Payments,
    error::PaymentsError,
    statement::{LineKind, Listing},
    store,
};

/// Seconds between two comparisons.
pub(crate) const EVERY: i64 = 86_400;
/// Seconds back that are compared: weekends and holidays included.
const WINDOW: i64 = 10 * 86_400;
/// What happened this many seconds ago may still be under way: its message, or our own job. Whoever compares by
/// hand wants to know now.
const UNDER_WAY: i64 = 900;
/// Pages that one job reads; a job has little more than a minute.
const PAGES: usize = 20;

/// Reads a provider's list and compares it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CompareProvider {
    pub provider: String,
    /// When the comparison began.
    pub began: Time,
    /// What happened later may still be under way, and is left for the next time.
    pub settled: Time,
    /// Whether the payments are read, and the refunds are next.
    pub refunds: bool,
    /// Where to go on.
    pub after: Option<String>,
}

impl Job for CompareProvider {
    const KIND: &'static str = "payments.compare_provider";
    const PRIORITY: i16 = 70;
}

impl Payments {
    /// Compares all providers, as every night.
    ///
    /// # Errors
    /// The database's.
    pub(crate) async fn compare_nightly(&self) -> Result<(), PaymentsError> {
        self.compare_soon(UNDER_WAY).await
    }

    /// Compares all providers, by hand.
    ///
    /// # Errors
    /// The database's.
    pub(crate) async fn compare_now(&self) -> Result<(), PaymentsError> {
        self.compare_soon(0).await
    }

    /// Compares all providers, soon, but for what happened in the last `under_way` seconds.
    ///
    /// # Errors
    /// The database's.
    async fn compare_soon(&self, under_way: i64) -> Result<(), PaymentsError> {
        let now = self.clock.now();
        let settled = now.plus_seconds(-under_way);
        let mut tx = self.db.begin().await?;
        let mut names: Vec<&str> = self.providers.by_name.keys().copied().collect();
        names.sort_unstable();
        for name in names {
            let provider = name.to_owned();
            let job = CompareProvider { provider, began: now, settled, refunds: false, after: None };
            enqueue_once(&mut tx, &job, now, &format!("compare:{name}")).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Reads on; at the end, compares.
    pub(crate) async fn compare(&self, job: CompareProvider) -> JobResult {
        let Ok(provider) = self.provider(&job.provider) else {
            return Err(JobError::pointless("no such provider any more"));
        };
        let since = job.began.plus_seconds(-WINDOW);
        let mut job = job;
        for _ in 0..PAGES {
            let kind = if job.refunds { LineKind::Refund } else { LineKind::Payment };
            let listing = Listing { kind, since, after: job.after.take() };
            let Some(page) = provider.list(listing).await? else { return Ok(()) };
            let mut conn = self.db.acquire().await?;
            store::statements::keep(&mut conn, &job.provider, kind, &page.lines, self.clock.now()).await?;
            drop(conn);
            match (page.next, job.refunds) {
                (None, true) => return self.conclude(&job, since).await,
                (None, false) => job.refunds = true,
                (next, _) => job.after = next,
            }
        }
        let mut conn = self.db.acquire().await?;
        Ok(enqueue(&mut conn, &job, self.clock.now()).await?)
    }

    /// Compares what was read.
    async fn conclude(&self, job: &CompareProvider, since: Time) -> JobResult {
        let CompareProvider { provider, began, settled, .. } = job;
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        store::statements::tidy(&mut tx, provider, since, *began).await?;
        let span = store::differences::Span { provider, since, settled: *settled, now };
        let open = store::differences::compare(&mut tx, &span).await?;
        store::statements::compared(&mut tx, provider, since, now).await?;
        tx.commit().await?;
        match open {
            0 => tracing::info!(provider, "the provider and we say the same"),
            _ => tracing::error!(provider, open, "the provider says something else than we do"),
        }
        Ok(())
    }
}
