//! Work to do later, written in the transaction that makes it necessary.
//!
//! A **job** has one handler. A **fact** says what happened; whoever listens gets a job of its own. Both
//! commit or vanish with the change that caused them, and both may run twice: handlers must be safe to
//! repeat. A job that keeps failing is kept as a dead letter, never dropped.

mod crowd;
mod enqueue;
mod runner;
mod schedule;
mod store;

pub use enqueue::{enqueue, enqueue_all, enqueue_once, publish, publish_all};
pub use runner::{JobError, JobResult, Worker};
pub use store::{DeadLetter, Depth, dead_letters, depth, retry_dead};

use serde::{Serialize, de::DeserializeOwned};

/// Work for one handler.
pub trait Job: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// Stable name in the database: `service.verb`.
    const KIND: &'static str;
    /// Tries before the job becomes a dead letter. Backoff doubles from 2 seconds up to an hour.
    const MAX_ATTEMPTS: i16 = 10;
    /// Lower runs first. Money before mail before tidying.
    const PRIORITY: i16 = 50;
}

/// Something that happened, for whoever listens.
pub trait Fact: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// Stable name in the database: `service.what_happened`.
    const NAME: &'static str;
    const PRIORITY: i16 = 10;
}
