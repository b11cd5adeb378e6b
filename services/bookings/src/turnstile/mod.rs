//! The turnstile in front of the inventory: all holds pass through it, batch by batch.
//!
//! On one hot counter PostgreSQL commits a few thousand single holds a second, and fewer the more buyers
//! push, because every commit hands the counter's lock to the next. One transaction that takes a hundred
//! holds costs little more than one that takes one. So those who come while one batch commits form the
//! next: no timer, no delay, and under no load a hold is a batch of its own.
//!
//! - **Order and fairness**: within an event, first come first served; a hold gets all its places or none,
//!   and one that asks for too much does not keep smaller ones behind it from what is left.
//! - **Truth**: only PostgreSQL's. What is remembered between batches (prices, rules) is checked against
//!   the event's number of changes under the lock of its pools. Several nodes need no leader: they meet at
//!   the pools' locks, once per batch.
//! - **Trouble**: a batch that fails is tried again hold by hold, so that one bad request can't sink its
//!   neighbours. A buyer whose answer was lost repeats the request with its key and gets the same hold,
//!   because the key commits with the hold.
//! - **Overload**: the line is bounded; who finds it full, or waits too long, is sent away with `503` and
//!   `Retry-After`.
//!
//! An event always passes the same lane, so that its buyers meet in one batch, and a slow event does not
//! hold up all others.

mod ask;
mod batch;
mod board;
mod decide;
mod rules;
mod stages;

use std::{
    hash::{BuildHasher as _, BuildHasherDefault, DefaultHasher},
    sync::{Arc, OnceLock},
    time::Duration,
};

use data::{
    Db,
    gather::{Gather, Unanswered},
    own_thread::OwnThread,
};
use events::Events;
use kit::{Clock, EventId};

pub(crate) use ask::{Ask, Fresh, Passed, key_of, request_of};

use crate::BookingsError;
use batch::Gate;

/// Batches at work at a time, per node: each needs a connection.
const LANES: usize = 4;
/// Buyers in line at a time, per lane.
const IN_LINE: usize = 10_000;
/// Holds in one batch at most.
const BATCH: usize = 512;
/// Holds in one batch while the line is short: enough to share the cost of a commit, and few enough that the
/// rest of the buyers are answered and come again meanwhile.
const SHARE: usize = 128;
/// The longest wait.
const PATIENCE: Duration = Duration::from_secs(12);

type Lane = Gather<Arc<Ask>, Result<Passed, BookingsError>>;

pub(crate) struct Turnstile {
    db: Db,
    clock: Clock,
    events: Events,
    /// Built for the first who comes.
    lanes: OnceLock<Lanes>,
}

struct Lanes {
    lanes: [Lane; LANES],
    /// A batch is a dozen short talks with PostgreSQL. Among the tasks of thousands of buyers each of them
    /// would wait for its turn, and the whole line with it.
    _thread: OwnThread,
}

impl Turnstile {
    pub(crate) fn new(db: &Db, clock: &Clock, events: &Events) -> Self {
        Self { db: db.clone(), clock: clock.clone(), events: events.clone(), lanes: OnceLock::new() }
    }

    fn lanes(&self) -> &Lanes {
        self.lanes.get_or_init(|| {
            let connections = u32::try_from(LANES).unwrap_or(u32::MAX);
            let thread =
                OwnThread::start("turnstile", &self.db, connections).expect("the system has a thread");
            let lane = |_| {
                let gate = Gate::new(thread.db().clone(), self.clock.clone(), self.events.clone());
                let work = move |asks| {
                    let gate = gate.clone();
                    async move { gate.pass(asks).await }
                };
                Gather::new(IN_LINE, BATCH, work).in_shares(SHARE).at(thread.handle().clone(), PATIENCE)
            };
            Lanes { lanes: std::array::from_fn(lane), _thread: thread }
        })
    }

    /// Waits for the turn and gives what came of it.
    ///
    /// # Errors
    /// `SoldOut`; those of a quote; `IdempotencyMismatch`; `Busy` when the line is too long or does not
    /// move.
    pub(crate) async fn pass(&self, ask: Arc<Ask>) -> Result<Passed, BookingsError> {
        let lane = &self.lanes().lanes[lane_of(ask.event_id)];
        match lane.ask(ask).await {
            Ok(passed) => passed,
            Err(Unanswered::Full | Unanswered::Broken) => Err(BookingsError::Busy),
        }
    }
}

fn lane_of(event_id: EventId) -> usize {
    let hash = BuildHasherDefault::<DefaultHasher>::new().hash_one(event_id);
    usize::try_from(hash % LANES as u64).unwrap_or(0)
}
