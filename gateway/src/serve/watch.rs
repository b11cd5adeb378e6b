//! The watch over all connections: one task looks at each of them a few times a second, so that none needs
//! a timer of its own. A request costs a handful of atomic operations; an idle connection costs nothing.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering},
    },
    task::Context,
    time::{Duration, Instant},
};

use futures_util::task::AtomicWaker;

use super::{Connections, ServeSettings};

/// Set in [`Watched::state`] when the connection has been given up: no request begins on it any more.
const DOOMED: u32 = 1 << 31;
/// Set in [`Watched::state`] when the connection may end as soon as nothing runs on it.
const LEAVING: u32 = 1 << 30;
/// The part of [`Watched::state`] that counts what runs.
const RUNNING: u32 = LEAVING - 1;

/// What is known of one connection. Times are milliseconds of the watch's clock; zero means never.
#[derive(Default)]
pub struct Watched {
    state: AtomicU32,
    served: AtomicBool,
    multiplexed: AtomicBool,
    /// Since when nothing runs on it.
    quiet_since: AtomicU64,
    /// Since when a request's head has begun, and not ended.
    head_since: AtomicU64,
    /// Since when the other side takes nothing of what we write.
    stuck_since: AtomicU64,
    /// Until when the next piece of a body must come.
    body_due: AtomicU64,
    waker: AtomicWaker,
    /// Of who waits for that piece.
    reader: AtomicWaker,
}

/// What the watch wants of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    Stay,
    /// Finish what runs, begin nothing, hang up.
    Leave,
    /// Hang up now.
    Doom,
}

/// How a request comes to a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    Fresh,
    /// It was sent before the answer to the one before it had ended, so nobody has looked at its head.
    Pipelined,
    /// The connection has just been given up: it must not run.
    TooLate,
}

impl Watched {
    /// Notes that a request begins.
    pub fn begin(&self) -> Start {
        let before = self.state.fetch_add(1, Ordering::AcqRel);
        self.served.store(true, Ordering::Relaxed);
        let seen = self.head_since.swap(0, Ordering::Relaxed) != 0;
        match (before & DOOMED != 0, seen || self.multiplexed.load(Ordering::Relaxed)) {
            (true, _) => Start::TooLate,
            (false, true) => Start::Fresh,
            (false, false) => Start::Pipelined,
        }
    }

    /// Notes that a request and its answer have ended.
    pub fn end(&self, now: u64) {
        self.quiet_since.store(now, Ordering::Relaxed);
        self.state.fetch_sub(1, Ordering::AcqRel);
    }

    /// Whether a request runs on it.
    pub fn is_running(&self) -> bool {
        self.state.load(Ordering::Acquire) & RUNNING != 0
    }

    /// Notes that bytes came in while nothing ran: the head of a request.
    pub fn head_begins(&self, now: u64) {
        if !self.multiplexed.load(Ordering::Relaxed) && self.head_since.load(Ordering::Relaxed) == 0 {
            self.head_since.store(now, Ordering::Relaxed);
        }
    }

    /// Whether a head has begun and not ended.
    pub fn in_head(&self) -> bool {
        self.head_since.load(Ordering::Relaxed) != 0
    }

    /// Whether the connection may be told to leave: no head of a request has been begun and not ended.
    pub fn is_at_rest(&self) -> bool {
        self.multiplexed.load(Ordering::Relaxed) || self.is_running() || !self.in_head()
    }

    /// Notes whether the other side takes what we write.
    pub fn writes(&self, blocked: bool, now: u64) {
        let since = self.stuck_since.load(Ordering::Relaxed);
        if blocked && since == 0 {
            self.stuck_since.store(now, Ordering::Relaxed);
        } else if !blocked && since != 0 {
            self.stuck_since.store(0, Ordering::Relaxed);
        }
    }

    /// Notes that somebody waits for a piece of a body, to be woken when it is overdue.
    pub fn awaits_body(&self, due: u64, context: &Context<'_>) {
        self.reader.register(context.waker());
        self.body_due.store(due, Ordering::Release);
    }

    /// Notes that nobody waits for a body any more.
    pub fn awaits_no_body(&self) {
        if self.body_due.load(Ordering::Relaxed) != 0 {
            self.body_due.store(0, Ordering::Relaxed);
        }
    }

    /// Whether it speaks HTTP/2.
    pub fn is_multiplexed(&self) -> bool {
        self.multiplexed.load(Ordering::Relaxed)
    }

    /// Notes that it speaks HTTP/2, whose frames say nothing about heads.
    pub fn multiplexes(&self) {
        self.multiplexed.store(true, Ordering::Relaxed);
    }

    /// What the watch wants; `context` is woken when that changes.
    pub fn order(&self, context: &Context<'_>) -> Order {
        match self.standing_order() {
            Order::Stay => {
                self.waker.register(context.waker());
                self.standing_order()
            }
            order => order,
        }
    }

    fn standing_order(&self) -> Order {
        let state = self.state.load(Ordering::Acquire);
        match (state & DOOMED != 0, state & LEAVING != 0) {
            (true, _) => Order::Doom,
            (false, true) => Order::Leave,
            (false, false) => Order::Stay,
        }
    }

    fn tell(&self, mark: u32) {
        self.state.fetch_or(mark, Ordering::AcqRel);
        self.waker.wake();
    }

    /// Gives the connection up unless something runs on it: a request is never cut off by being late.
    fn doom_if_quiet(&self) -> bool {
        let doomed = self
            .state
            .fetch_update(Ordering::AcqRel, Ordering::Acquire, |state| {
                (state & (RUNNING | DOOMED) == 0).then_some(state | DOOMED)
            })
            .is_ok();
        if doomed {
            self.waker.wake();
        }
        doomed
    }
}

/// All connections of one listener, and its clock.
pub struct Watch {
    began: Instant,
    now: AtomicU64,
    closing: AtomicBool,
    leaving: AtomicBool,
    next: AtomicU64,
    open: Mutex<HashMap<u64, Arc<Watched>>>,
    settings: ServeSettings,
}

/// A connection's entry in the watch, taken out when dropped.
pub struct Entry {
    watch: Arc<Watch>,
    number: u64,
    pub watched: Arc<Watched>,
}

impl Drop for Entry {
    fn drop(&mut self) {
        self.watch.open().remove(&self.number);
        self.watch.counters().open.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Watch {
    pub fn new(settings: ServeSettings) -> Arc<Self> {
        Arc::new(Self {
            began: Instant::now(),
            now: AtomicU64::new(1),
            closing: AtomicBool::new(false),
            leaving: AtomicBool::new(false),
            next: AtomicU64::new(0),
            open: Mutex::default(),
            settings,
        })
    }

    fn open(&self) -> std::sync::MutexGuard<'_, HashMap<u64, Arc<Watched>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn counters(&self) -> &Connections {
        &self.settings.counters
    }

    /// The time of the last look, in milliseconds; never zero.
    pub fn now(&self) -> u64 {
        self.now.load(Ordering::Relaxed)
    }

    /// Milliseconds that the next piece of a body may take.
    pub fn patience_for_bodies(&self) -> u64 {
        u64::try_from(self.settings.body.as_millis()).unwrap_or(u64::MAX / 4)
    }

    /// Takes a new connection under watch.
    pub fn add(self: &Arc<Self>) -> Entry {
        let watched = Arc::new(Watched::default());
        watched.quiet_since.store(self.now(), Ordering::Relaxed);
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        self.counters().accepted.fetch_add(1, Ordering::Relaxed);
        self.counters().open.fetch_add(1, Ordering::Relaxed);
        self.open().insert(number, Arc::clone(&watched));
        if self.leaving.load(Ordering::Acquire) {
            watched.tell(LEAVING);
        }
        Entry { watch: Arc::clone(self), number, watched }
    }

    pub fn is_empty(&self) -> bool {
        self.open().is_empty()
    }

    /// Whether answers end their connections.
    pub fn is_closing(&self) -> bool {
        self.closing.load(Ordering::Relaxed)
    }

    /// From now on every answer is the last on its connection.
    pub fn close(&self) {
        self.closing.store(true, Ordering::Release);
        for watched in self.open().values().filter(|watched| watched.multiplexed.load(Ordering::Relaxed)) {
            // HTTP/2 can say which requests were heard: nothing is lost.
            watched.tell(LEAVING);
        }
    }

    /// Everybody leaves as soon as nothing runs on their connection.
    pub fn leave(&self) {
        self.leaving.store(true, Ordering::Release);
        self.open().values().for_each(|watched| watched.tell(LEAVING));
    }

    /// Hangs up on everybody who is left; says how many they were.
    pub fn cut(&self) -> usize {
        let open = self.open();
        open.values().for_each(|watched| watched.tell(DOOMED));
        open.len()
    }

    /// Looks after the connections for ever.
    pub async fn run(self: Arc<Self>) {
        let mut ticks = tokio::time::interval(self.pause());
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            self.look();
        }
    }

    /// Time between two looks: a quarter of the shortest limit.
    fn pause(&self) -> Duration {
        let settings = &self.settings;
        let limits = [settings.first_byte, settings.header, settings.body, settings.idle, settings.write];
        let shortest = limits.into_iter().min().unwrap_or_default();
        (shortest / 4).clamp(Duration::from_millis(10), Duration::from_millis(500))
    }

    fn look(&self) {
        let now = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX).max(1);
        self.now.store(now, Ordering::Relaxed);
        let late = |since: u64, limit: Duration| {
            u128::from(now.saturating_sub(since)) >= limit.as_millis() && since != 0
        };
        let open = self.open();
        let settings = &self.settings;
        // When places run out, those who only sit there make room.
        let crowded = open.len() > settings.max_connections / 10 * 9;
        let idle = if crowded { settings.idle.min(settings.first_byte) } else { settings.idle };
        for watched in open.values() {
            let load = |time: &AtomicU64| time.load(Ordering::Relaxed);
            let due = watched.body_due.load(Ordering::Acquire);
            if due != 0 && now >= due {
                watched.reader.wake();
            }
            if late(load(&watched.stuck_since), settings.write) {
                self.counters().stuck.fetch_add(1, Ordering::Relaxed);
                watched.tell(DOOMED);
                continue;
            }
            let patience = if watched.served.load(Ordering::Relaxed) { idle } else { settings.first_byte };
            let (overdue, counter) = match load(&watched.head_since) {
                0 => (late(load(&watched.quiet_since), patience), &self.counters().idle),
                since => (late(since, settings.header), &self.counters().slow),
            };
            if overdue && watched.doom_if_quiet() {
                counter.fetch_add(1, Ordering::Relaxed);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_that_runs_is_never_given_up() {
        let watched = Watched::default();
        assert_eq!(watched.begin(), Start::Pipelined, "nobody saw its head");
        assert!(!watched.doom_if_quiet(), "it runs");
        watched.end(1);
        assert!(watched.doom_if_quiet());
        watched.head_begins(2);
        assert_eq!(watched.begin(), Start::TooLate, "given up: nothing begins any more");
    }
}
