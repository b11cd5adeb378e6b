//! Where state lives: PostgreSQL and its migrations, jobs and facts, Redis for what may be lost, blobs, keys.

pub mod blobs;
pub mod embedded;
pub mod gather;
pub mod jobs;
pub mod keys;
pub mod listen;
pub mod migrate;
pub mod own_thread;
pub mod pool;
pub mod redis;
pub mod retry;
#[cfg(any(test, feature = "testing"))]
pub mod testing;

pub use migrate::migrate;
pub use pool::Db;
pub use retry::{IsTransient, retrying};
