//! Jobs of one kind that come in crowds are done together: what costs a transaction each costs one for all.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, PoisonError},
};

use serde_json::Value;

use super::runner::{JobError, Running};

/// Does many jobs of one kind, all or none.
pub(super) type Together = Arc<dyn Fn(Vec<Value>) -> Running + Send + Sync>;

/// Jobs that are done together at most.
pub(super) const CROWD: i64 = 256;

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
