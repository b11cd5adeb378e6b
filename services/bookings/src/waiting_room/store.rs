//! Where the lines are kept: in this process by default, in Redis where there is one ([`super::shared`]).
//!
//! Everything that a room asks of its line is one call, so that a store outside of the process needs one
//! round trip (one program) each, and several nodes can share a room.

use std::{
    collections::HashMap,
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError, RwLock},
};

use kit::EventId;

use super::line::{Figures, Line, Orders, Standing, Visitor};

/// What a store answers, later.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// The store can't be reached.
#[derive(Debug, thiserror::Error)]
#[error("the store of the waiting rooms: {0}")]
pub struct StoreError(pub String);

/// The draw as everybody can repeat it.
pub type PlaceOf = Arc<dyn Fn(u64) -> u64 + Send + Sync>;

/// Somebody tries to book with a pass.
#[derive(Debug, Clone, Copy)]
pub struct Attempt {
    /// The pass's ticket number.
    pub number: u64,
    /// Who, as far as they can be told from others (a hash); `None` for a browser without any cookie.
    pub principal: Option<u64>,
    /// The request (a hash of its idempotency key): repeats of it are one.
    pub request: u64,
    /// Seconds since the Unix epoch.
    pub now: u32,
}

/// What came of the draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Drawn {
    /// How many took part.
    pub participants: u32,
    /// Whether these are the people of all nodes; else only those of this one.
    pub of_all: bool,
}

/// What this node has sold since it last said so.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sold {
    pub bookings: u32,
    pub places: u64,
}

/// How fast all nodes together sell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Selling {
    /// Bookings per minute.
    pub per_minute: f64,
    /// Places per booking.
    pub places_each: f64,
}

/// The lines of the waiting rooms.
pub trait Store: Send + Sync {
    /// A sign of life of `who`, who joins the line with the first. `drawn_at` says when the draw was held,
    /// should the line have to be made anew. Both times in microseconds.
    fn see<'a>(
        &'a self,
        room: EventId,
        who: Visitor,
        drawn_at: Option<u64>,
        now: u64,
    ) -> Answer<'a, Standing>;
    /// Holds the draw among those present, unless another node has. `at` in microseconds.
    fn draw<'a>(&'a self, room: EventId, place: PlaceOf, at: u64) -> Answer<'a, Drawn>;
    /// Lets people in and closes windows.
    fn advance<'a>(&'a self, room: EventId, orders: Orders) -> Answer<'a, Figures>;
    /// Whether this attempt may use its pass: the first may, and after it those of the same person.
    fn claim<'a>(&'a self, room: EventId, attempt: Attempt) -> Answer<'a, bool>;
    /// Whether this request was let in and succeeded before.
    fn is_repeat<'a>(&'a self, room: EventId, attempt: Attempt) -> Answer<'a, bool>;
    /// The attempt went well for `principal`, who stands at `key`; `None`: it failed, the pass is free again.
    /// Returns whether it is the first success of this request.
    fn settle<'a>(
        &'a self,
        room: EventId,
        key: u64,
        attempt: Attempt,
        principal: Option<u64>,
    ) -> Answer<'a, bool>;
    /// Adds what this node has sold to what all have; `None` where nodes do not know of each other. `now` in
    /// microseconds.
    fn sell<'a>(&'a self, room: EventId, sold: Sold, now: u64) -> Answer<'a, Option<Selling>>;
    /// Forgets the whole line.
    fn forget<'a>(&'a self, room: EventId) -> Answer<'a, ()>;
}

/// Seconds after which an attempt that never ended does not keep others from trying.
pub(crate) const ATTEMPT_LIFE: u32 = 20;

/// How a pass was used.
#[derive(Debug, Clone, Copy)]
struct Use {
    principal: Option<u64>,
    request: u64,
    at: u32,
    done: bool,
}

#[derive(Default)]
struct Room {
    line: Option<Line>,
    uses: HashMap<u64, Use>,
    /// This node leads the room because Redis is away.
    alone: bool,
}

/// The lines in the memory of this process.
#[derive(Default)]
pub struct Memory {
    rooms: RwLock<HashMap<EventId, Arc<Mutex<Room>>>>,
}

impl Memory {
    fn with<T>(&self, id: EventId, act: impl FnOnce(&mut Room) -> T) -> T {
        let found = self.rooms.read().unwrap_or_else(PoisonError::into_inner).get(&id).cloned();
        let room = found.unwrap_or_else(|| {
            let mut rooms = self.rooms.write().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(rooms.entry(id).or_default())
        });
        let mut room = room.lock().unwrap_or_else(PoisonError::into_inner);
        act(&mut room)
    }

    /// The node is alone from now on: who is inside stays there, the others come back with their tickets and
    /// have time for it. Returns whether this is new. `now` in microseconds.
    pub(crate) fn wake(&self, room: EventId, now: u64) -> bool {
        self.with(room, |room| {
            if !room.alone
                && let Some(line) = &mut room.line
            {
                line.restore((now / 1_000_000) as u32);
            }
            !std::mem::replace(&mut room.alone, true)
        })
    }

    /// The node is not alone any more: it keeps who is inside. Returns whether this is new.
    pub(crate) fn rest(&self, room: EventId) -> bool {
        self.with(room, |room| {
            if room.alone
                && let Some(line) = &mut room.line
            {
                line.rest();
            }
            std::mem::take(&mut room.alone)
        })
    }

    /// What this node knows of somebody who is, or was, inside.
    pub(crate) fn known(&self, room: EventId, who: &Visitor) -> Option<Standing> {
        self.with(room, |room| room.line.as_ref().and_then(|line| line.known(who)))
    }

    /// Keeps in mind that somebody is, or was, inside. `now` in microseconds.
    pub(crate) fn learn(&self, room: EventId, who: &Visitor, standing: Standing, drawn: bool, now: u64) {
        if !matches!(standing, Standing::Waiting { .. } | Standing::Full) {
            let seconds = (now / 1_000_000) as u32;
            self.with(room, |room| {
                room.line.get_or_insert_with(|| Line::new(seconds, drawn)).learn(who, standing);
            });
        }
    }

    /// Forgets who was inside: the draw begins the line anew.
    pub(crate) fn forget_marks(&self, room: EventId) {
        self.with(room, |room| room.line = None);
    }
}

fn ready<'a, T: Send + 'a>(value: T) -> Answer<'a, T> {
    Box::pin(std::future::ready(Ok(value)))
}

impl Store for Memory {
    fn see<'a>(
        &'a self,
        room: EventId,
        who: Visitor,
        drawn_at: Option<u64>,
        now: u64,
    ) -> Answer<'a, Standing> {
        let seconds = (now / 1_000_000) as u32;
        ready(self.with(room, |room| {
            let anew = drawn_at.is_some() || room.alone;
            room.line.get_or_insert_with(|| Line::new(seconds, anew)).see(&who, now)
        }))
    }

    fn draw<'a>(&'a self, room: EventId, place: PlaceOf, at: u64) -> Answer<'a, Drawn> {
        let seconds = (at / 1_000_000) as u32;
        ready(self.with(room, |room| {
            let line = room.line.get_or_insert_with(|| Line::new(seconds, false));
            Drawn { participants: line.draw(|number| place(number), at), of_all: false }
        }))
    }

    fn advance<'a>(&'a self, room: EventId, orders: Orders) -> Answer<'a, Figures> {
        ready(
            self.with(room, |room| room.line.as_mut().map(|line| line.advance(&orders)).unwrap_or_default()),
        )
    }

    fn claim<'a>(&'a self, room: EventId, attempt: Attempt) -> Answer<'a, bool> {
        ready(self.with(room, |room| {
            let fresh = Use { principal: None, request: attempt.request, at: attempt.now, done: false };
            let Some(used) = room.uses.get_mut(&attempt.number) else {
                room.uses.insert(attempt.number, fresh);
                return true;
            };
            let same_request = used.request == attempt.request;
            let same_person = used.principal.is_some() && used.principal == attempt.principal;
            let abandoned = used.principal.is_none() && used.at.saturating_add(ATTEMPT_LIFE) < attempt.now;
            if same_request || same_person || abandoned {
                let done = used.done && same_request;
                *used = Use { principal: used.principal, done, ..fresh };
                return true;
            }
            false
        }))
    }

    fn is_repeat<'a>(&'a self, room: EventId, attempt: Attempt) -> Answer<'a, bool> {
        ready(self.with(room, |room| {
            room.uses.get(&attempt.number).is_some_and(|used| used.done && used.request == attempt.request)
        }))
    }

    fn settle<'a>(
        &'a self,
        room: EventId,
        key: u64,
        attempt: Attempt,
        principal: Option<u64>,
    ) -> Answer<'a, bool> {
        ready(self.with(room, |room| {
            let Some(used) = room.uses.get_mut(&attempt.number) else { return false };
            let Some(principal) = principal else {
                if used.principal.is_none() {
                    room.uses.remove(&attempt.number);
                }
                return false;
            };
            let first = !(used.done && used.request == attempt.request);
            *used = Use { principal: Some(principal), done: true, ..*used };
            if let Some(line) = &mut room.line {
                line.spend(key);
            }
            first
        }))
    }

    fn sell<'a>(&'a self, _room: EventId, _sold: Sold, _now: u64) -> Answer<'a, Option<Selling>> {
        ready(None)
    }

    fn forget<'a>(&'a self, room: EventId) -> Answer<'a, ()> {
        self.rooms.write().unwrap_or_else(PoisonError::into_inner).remove(&room);
        ready(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_pass_is_for_one_person_and_their_repeats() {
        let (store, room) = (Memory::default(), EventId::new());
        let attempt = |principal, request, now| Attempt { number: 1, principal, request, now };
        let claim = async |attempt| store.claim(room, attempt).await.expect("memory");
        let settle =
            async |attempt, principal| store.settle(room, 9, attempt, principal).await.expect("memory");

        assert!(claim(attempt(None, 10, 100)).await);
        assert!(claim(attempt(None, 10, 100)).await, "the same request again");
        assert!(!claim(attempt(None, 11, 100)).await, "another, while the first is under way");
        settle(attempt(None, 10, 100), None).await;
        assert!(claim(attempt(None, 11, 101)).await, "the first failed");
        assert!(settle(attempt(None, 11, 101), Some(7)).await, "a booking");
        assert!(!settle(attempt(None, 11, 101), Some(7)).await, "the same booking");
        assert!(claim(attempt(None, 11, 102)).await, "the answer was lost, so it is asked again");
        assert!(claim(attempt(Some(7), 12, 103)).await, "the same person");
        assert!(!claim(attempt(Some(8), 13, 104)).await, "another person");
        assert!(!claim(attempt(None, 14, 9_999)).await, "a browser that nobody knows");
    }
}
