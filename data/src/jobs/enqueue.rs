//! Writing jobs and facts down.

use kit::Time;
use sqlx::PgConnection;

use super::{Fact, Job, store};

/// Enqueues `job`, due at `due`, in the caller's transaction.
pub async fn enqueue<J: Job>(tx: &mut PgConnection, job: &J, due: Time) -> Result<(), sqlx::Error> {
    store::insert(tx, &row(J::KIND, job, J::PRIORITY, J::MAX_ATTEMPTS, due, None)?).await
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
    store::insert(tx, &row(&kind, fact, F::PRIORITY, 20, now, None)?).await
}

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
