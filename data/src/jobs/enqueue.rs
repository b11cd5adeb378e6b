//! Writing jobs and facts down.

use kit::Time;
use sqlx::PgConnection;

use super::{Fact, Job, store};

/// Enqueues `job`, due at `due`, in the caller's transaction.
pub async fn enqueue<J: Job>(tx: &mut PgConnection, job: &J, due: Time) -> Result<(), sqlx::Error> {
    store::insert(tx, &row(J::KIND, job, J::PRIORITY, J::MAX_ATTEMPTS, due, None)?).await
}

/// Enqueues all of `jobs`, due at `due`, in the caller's transaction.
pub async fn enqueue_all<J: Job>(tx: &mut PgConnection, jobs: &[J], due: Time) -> Result<(), sqlx::Error> {
    let payload = |job| serde_json::to_value(job).map_err(|error| sqlx::Error::Encode(error.into()));
    let payloads = jobs.iter().map(payload).collect::<Result<Vec<_>, _>>()?;
    store::insert_all(tx, J::KIND, &payloads, J::PRIORITY, J::MAX_ATTEMPTS, due).await
}

/// Publishes all of `facts` in the caller's transaction; see [`publish`].
pub async fn publish_all<F: Fact>(tx: &mut PgConnection, facts: &[F], now: Time) -> Result<(), sqlx::Error> {
    let payload = |fact| serde_json::to_value(fact).map_err(|error| sqlx::Error::Encode(error.into()));
    let payloads = facts.iter().map(payload).collect::<Result<Vec<_>, _>>()?;
    store::insert_all(tx, &format!("{FACT}{}", F::NAME), &payloads, F::PRIORITY, FACT_ATTEMPTS, now).await
}

/// Enqueues `job` unless one with the same `dedupe` key still waits or runs.
pub async fn enqueue_once<J: Job>(
    tx: &mut PgConnection,
    job: &J,
    due: Time,
    dedupe: &str,
) -> Result<(), sqlx::Error> {
    store::insert(tx, &row(J::KIND, job, J::PRIORITY, J::MAX_ATTEMPTS, due, Some(dedupe))?).await
}

/// Publishes `fact` in the caller's transaction: every listener hears of it after the commit.
pub async fn publish<F: Fact>(tx: &mut PgConnection, fact: &F, now: Time) -> Result<(), sqlx::Error> {
    let kind = format!("{FACT}{}", F::NAME);
    store::insert(tx, &row(&kind, fact, F::PRIORITY, FACT_ATTEMPTS, now, None)?).await
}

/// Tries before nobody listens any more.
const FACT_ATTEMPTS: i16 = 20;

/// What the kind of a fact's job starts with.
pub(super) const FACT: &str = "fact:";

fn row<'a>(
    kind: &'a str,
    content: &impl serde::Serialize,
    priority: i16,
    max_attempts: i16,
    due: Time,
    dedupe: Option<&'a str>,
) -> Result<store::NewJob<'a>, sqlx::Error> {
    let payload = serde_json::to_value(content).map_err(|error| sqlx::Error::Encode(error.into()))?;
    Ok(store::NewJob { kind, payload, priority, max_attempts, due, dedupe })
}
