//! A thread with a runtime and connections of its own, for work of many small steps that must not wait in
//! line behind thousands of requests: on a busy runtime every answer of PostgreSQL waits until the tasks
//! that came before it have had their turn.

use std::io;

use tokio::runtime::{Builder, Handle};
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::{Db, pool};

/// The thread; it ends when this is dropped.
pub struct OwnThread {
    handle: Handle,
    db: Db,
    _stop: DropGuard,
}

impl OwnThread {
    /// Starts a thread called `name` with at most `connections` to where `db` leads. They are opened when
    /// they are needed.
    ///
    /// # Errors
    /// When the system has no thread to give.
    pub fn start(name: &str, db: &Db, connections: u32) -> io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let handle = runtime.handle().clone();
        let stop = CancellationToken::new();
        let stopped = stop.clone();
        std::thread::Builder::new().name(name.to_owned()).spawn(move || {
            runtime.block_on(stopped.cancelled_owned());
            // What is still running is not waited for: nobody is left who would hear of it.
            runtime.shutdown_background();
        })?;
        let db = {
            let _inside = handle.enter();
            pool::beside(db, connections)
        };
        Ok(Self { handle, db, _stop: stop.drop_guard() })
    }

    /// Where to spawn.
    pub fn handle(&self) -> &Handle {
        &self.handle
    }

    /// The thread's connections.
    pub fn db(&self) -> &Db {
        &self.db
    }
}
