//! The live board: who watches a date hears which seats were taken or freed.
//!
//! A board remembers the taken seats of one date. It is told by the announcements of
//! [`EVENTS_INVENTORY`](crate::EVENTS_INVENTORY) that something changed, reads what is taken now (at most
//! four times a second, however much is sold and however many watch), and tells the difference. Nothing
//! here decides: who holds a seat is decided by the claims alone.

use std::{
    collections::{HashMap, VecDeque},
    sync::{
        Arc, Mutex as StdMutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use bytes::Bytes;
use data::listen::{Change, Hub};
use kit::{EventId, OccurrenceId, Problem};
use serde::Serialize;
use tokio::{
    sync::{Mutex, Notify, Semaphore, broadcast},
    time::Instant,
};
use tokio_util::sync::CancellationToken;

use super::{SeatSet, SeatsSnapshot};
use crate::{Events, EventsError, catalogue::Answer, store};

/// Between two reads of the same date.
const PAUSE: Duration = Duration::from_millis(250);
/// A board that heard nothing is read again after this time: the announcements may be cut off.
const TRUSTED: Duration = Duration::from_secs(1);
/// Changes that somebody who comes back can be told instead of everything.
const REMEMBERED: usize = 64;
/// Changes that a slow listener may lag behind before it must start anew.
const LAG: usize = 32;
/// Who listens at the same time, in one process.
const LISTENERS: usize = 10_000;
/// Dates with a board, in one process: more are refused, which only costs a repeat.
const BOARDS: usize = 2_000;
/// A board that nobody asked for is forgotten after this time.
const FORGOTTEN: Duration = Duration::from_secs(60);

/// A date, and for whom: `true` for those whose code opens what is set aside.
type Key = (EventId, OccurrenceId, bool);

/// What changed, in the bytes that are sent.
#[derive(Debug, Clone)]
pub(crate) struct Delta {
    /// The board's version before and after.
    pub before: i64,
    pub after: i64,
    pub json: Bytes,
}

#[derive(Serialize)]
struct DeltaJson<'a> {
    version: i64,
    taken: &'a [i32],
    freed: &'a [i32],
}

/// What a board knows.
struct State {
    version: i64,
    seating: i32,
    taken: SeatSet,
    answer: Answer,
    /// The changes before it, the latest last.
    past: VecDeque<Delta>,
    read_at: Instant,
}

/// The board of one date.
pub(crate) struct Board {
    key: Key,
    /// Whether something may have changed since the last read.
    stale: AtomicBool,
    state: Mutex<Option<State>>,
    changed: Notify,
    deltas: broadcast::Sender<Delta>,
    /// Whether somebody reads for the listeners already.
    tended: AtomicBool,
    /// Milliseconds after the boards' start at which it was last asked for.
    asked: AtomicU64,
}

/// All boards of this process. Cheap to clone; clones share the boards.
#[derive(Clone)]
pub(crate) struct Boards {
    map: Arc<StdMutex<HashMap<Key, Arc<Board>>>>,
    listeners: Arc<Semaphore>,
    /// Ends all streams when the process stops.
    pub closing: CancellationToken,
    started: Instant,
}

impl Boards {
    pub fn new() -> Self {
        Self {
            map: Arc::default(),
            listeners: Arc::new(Semaphore::new(LISTENERS)),
            closing: CancellationToken::new(),
            started: Instant::now(),
        }
    }

    /// Marks boards as changed when it is announced, until the hub is gone. Spawn what is returned.
    pub fn follow(&self, hub: &Hub) -> impl Future<Output = ()> + Send + 'static {
        let boards = self.clone();
        let mut inventory = hub.subscribe(crate::EVENTS_INVENTORY);
        async move {
            loop {
                match inventory.recv().await {
                    Ok(Change::Of(payload)) => boards.touch(payload.parse().ok()),
                    Ok(Change::Unknown) | Err(broadcast::error::RecvError::Lagged(_)) => boards.touch(None),
                    Err(broadcast::error::RecvError::Closed) => return,
                }
            }
        }
    }

    /// Something may have changed: of one event, or of any.
    fn touch(&self, event_id: Option<EventId>) {
        for (key, board) in self.lock().iter() {
            if event_id.is_none_or(|event_id| event_id == key.0) {
                board.stale.store(true, Ordering::Release);
                board.changed.notify_one();
            }
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<Key, Arc<Board>>> {
        self.map.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The board of a date, a new one if there is none; boards that nobody asks for go.
    fn board(&self, key: Key) -> Result<Arc<Board>, EventsError> {
        let now = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        let mut map = self.lock();
        if let Some(board) = map.get(&key) {
            board.asked.store(now, Ordering::Relaxed);
            return Ok(Arc::clone(board));
        }
        let kept = u64::try_from(FORGOTTEN.as_millis()).unwrap_or(u64::MAX);
        map.retain(|_, board| {
            board.deltas.receiver_count() > 0 || board.asked.load(Ordering::Relaxed) + kept > now
        });
        if map.len() >= BOARDS {
            return Err(EventsError::Busy);
        }
        let board = Arc::new(Board {
            key,
            stale: AtomicBool::new(true),
            state: Mutex::new(None),
            changed: Notify::new(),
            deltas: broadcast::channel(LAG).0,
            tended: AtomicBool::new(false),
            asked: AtomicU64::new(now),
        });
        map.insert(key, Arc::clone(&board));
        Ok(board)
    }
}

impl Board {
    /// Reads what is taken, unless what is known is fresh, and tells the listeners the difference.
    async fn refresh(&self, events: &Events) -> Result<(i64, Answer), EventsError> {
        let mut state = self.state.lock().await;
        if let Some(state) = state.as_ref() {
            let age = state.read_at.elapsed();
            let fresh = age < PAUSE || (age < TRUSTED && !self.stale.load(Ordering::Acquire));
            if fresh {
                return Ok((state.version, state.answer.clone()));
            }
        }
        // Before reading: a change that is announced meanwhile counts for the next time.
        self.stale.store(false, Ordering::Release);
        match read(events, self.key).await {
            Ok(found) => self.take_over(&mut state, found, events.clock.now().to_jiff().as_millisecond()),
            Err(error) => {
                self.stale.store(true, Ordering::Release);
                Err(error)
            }
        }
    }

    fn take_over(
        &self,
        slot: &mut Option<State>,
        (seating, seats, taken): (i32, usize, SeatSet),
        clock: i64,
    ) -> Result<(i64, Answer), EventsError> {
        let read_at = Instant::now();
        let (version, mut past) = match slot.take() {
            Some(old) if old.seating == seating => {
                let (more, less) = (taken.minus(&old.taken), old.taken.minus(&taken));
                if more.is_empty() && less.is_empty() {
                    let known = (old.version, old.answer.clone());
                    *slot = Some(State { read_at, ..old });
                    return Ok(known);
                }
                let after = clock.max(old.version + 1);
                let json = DeltaJson { version: after, taken: &more, freed: &less };
                let json =
                    serde_json::to_vec(&json).map_err(|error| EventsError::Below(error.to_string()))?;
                let delta = Delta { before: old.version, after, json: json.into() };
                let mut past = old.past;
                if past.len() == REMEMBERED {
                    past.pop_front();
                }
                past.push_back(delta.clone());
                // Nobody listening is no failure.
                let _ = self.deltas.send(delta);
                (after, past)
            }
            // Other seats altogether: whoever listens starts anew, for no change leads here.
            Some(old) => (clock.max(old.version + 2), VecDeque::new()),
            None => (clock, VecDeque::new()),
        };
        let snapshot = SeatsSnapshot { version, seats, taken: taken.to_base64(seats) };
        let answer = Answer::of(&snapshot).map_err(|problem| EventsError::Below(problem.to_string()))?;
        if past.is_empty() {
            past.reserve(8);
            let _ = self.deltas.send(Delta { before: 0, after: version, json: Bytes::new() });
        }
        *slot = Some(State { version, seating, taken, answer: answer.clone(), past, read_at });
        Ok((version, answer))
    }

    /// Reads for the listeners as long as there are any.
    async fn tend(self: Arc<Self>, events: Events) {
        loop {
            while self.deltas.receiver_count() > 0 {
                // What was announced while the last read was still fresh needs no second announcement.
                if !self.stale.load(Ordering::Acquire) {
                    tokio::select! {
                        () = self.changed.notified() => {}
                        () = tokio::time::sleep(TRUSTED) => {}
                        () = events.boards.closing.cancelled() => return,
                    }
                }
                match self.refresh(&events).await {
                    Ok(_) => {}
                    // The event has no seats any more.
                    Err(EventsError::NotFound) => tokio::time::sleep(TRUSTED).await,
                    Err(error) => {
                        tracing::warn!(%error, "the taken seats could not be read");
                        tokio::time::sleep(TRUSTED).await;
                    }
                }
                tokio::time::sleep(PAUSE).await;
            }
            self.tended.store(false, Ordering::Release);
            // Somebody may have come just before the line above, and found the board tended.
            if self.deltas.receiver_count() == 0 || self.tended.swap(true, Ordering::AcqRel) {
                return;
            }
        }
    }
}

/// The seating's version, how many seats there are, and those that are taken.
async fn read(
    events: &Events,
    (event_id, occurrence_id, set_aside): Key,
) -> Result<(i32, usize, SeatSet), EventsError> {
    let mut conn = events.db.acquire().await?;
    let seating = events.seating(&mut conn, event_id).await?.ok_or(EventsError::NotFound)?;
    if !store::occurrences::exists(&mut conn, event_id, occurrence_id).await? {
        return Err(EventsError::NotFound);
    }
    let mut taken = events.taken_seats(&mut conn, event_id, occurrence_id, &seating).await?;
    // Nobody has these seats, and nobody who looks can have one: what is left of the places is kept for others.
    let closed = store::seatings::closed_zones(&mut conn, event_id, occurrence_id, set_aside).await?;
    if !closed.is_empty() {
        taken.extend(seating.seats_of_zones(&closed));
    }
    Ok((seating.version, seating.len(), taken))
}

/// Somebody who watches a date.
pub(crate) struct Watch {
    pub deltas: broadcast::Receiver<Delta>,
    /// What to tell first: the changes since the version they know; `None`: they start anew.
    pub missed: Option<Vec<Delta>>,
    /// The version that they know after that.
    pub version: i64,
    /// Counts them among the listeners.
    _place: tokio::sync::OwnedSemaphorePermit,
}

impl Events {
    /// The seats of a date that are taken, as they were a moment ago.
    pub(crate) async fn seats(&self, key: Key) -> Result<Answer, Problem> {
        let board = self.boards.board(key)?;
        Ok(board.refresh(self).await?.1)
    }

    /// Lets somebody who knows the version `since` watch a date.
    pub(crate) async fn watch_seats(&self, key: Key, since: Option<i64>) -> Result<Watch, Problem> {
        let place =
            Arc::clone(&self.boards.listeners).try_acquire_owned().map_err(|_| Problem::unavailable())?;
        let board = self.boards.board(key)?;
        // Listening begins before the read, so that no change falls in between.
        let deltas = board.deltas.subscribe();
        let (version, _) = board.refresh(self).await?;
        let state = board.state.lock().await;
        let missed = match (since, state.as_ref()) {
            (Some(since), _) if since == version => Some(Vec::new()),
            (Some(since), Some(state)) => {
                let known = state.past.iter().position(|delta| delta.before == since);
                known.map(|first| state.past.iter().skip(first).cloned().collect())
            }
            _ => None,
        };
        let version = state.as_ref().map_or(version, |state| state.version);
        drop(state);
        if !board.tended.swap(true, Ordering::AcqRel) {
            tokio::spawn(Arc::clone(&board).tend(self.clone()));
        }
        Ok(Watch { deltas, missed, version, _place: place })
    }
}
