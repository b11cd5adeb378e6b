//! Redis while it is there, and this node alone while it is not.
//!
//! The node keeps in mind whom it has seen inside, and which passes it has seen used. So nobody loses a turn
//! when Redis goes away, and a Redis that comes back empty is told. Those who wait bring their places
//! themselves: they are in their tickets.

use std::{
    collections::HashSet,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use kit::EventId;

use super::{
    super::store::Memory, Answer, Attempt, Drawn, Figures, Orders, PlaceOf, Selling, Shared, Sold, Standing,
    Store, StoreError, Visitor,
};

/// The lines of all nodes, and this node's own for the time in which it is alone.
pub(crate) struct Together {
    shared: Shared,
    here: Memory,
    /// Lines that Redis must still forget: it was away when it was said.
    to_forget: Mutex<HashSet<EventId>>,
    alone: Arc<AtomicU64>,
}

impl Together {
    pub(crate) fn new(shared: Shared, alone: Arc<AtomicU64>) -> Self {
        Self { shared, here: Memory::default(), to_forget: Mutex::default(), alone }
    }

    /// Asks Redis, if it is there: `None` when this node is on its own. A single question that goes wrong is
    /// an error and not a reason to go alone: the visitor asks again.
    async fn ask<T>(
        &self,
        room: EventId,
        now: u64,
        question: impl Future<Output = Result<T, StoreError>>,
    ) -> Result<Option<T>, StoreError> {
        if self.shared.is_up() && self.is_forgotten(room).await? {
            match question.await {
                Ok(answer) => {
                    if self.here.rest(room) {
                        tracing::info!(event_id = %room, "a waiting room is shared through Redis again");
                    }
                    return Ok(Some(answer));
                }
                Err(error) if self.shared.is_up() => return Err(error),
                Err(_) => {}
            }
        }
        self.alone.fetch_add(1, Ordering::Relaxed);
        if self.here.wake(room, now) {
            tracing::warn!(event_id = %room, "Redis is away: this node leads the waiting room alone");
        }
        Ok(None)
    }

    /// Lets Redis forget what it still has to.
    async fn is_forgotten(&self, room: EventId) -> Result<bool, StoreError> {
        let due = self.to_forget.lock().unwrap_or_else(PoisonError::into_inner).contains(&room);
        if due {
            self.shared.forget(room).await?;
            self.to_forget.lock().unwrap_or_else(PoisonError::into_inner).remove(&room);
        }
        Ok(true)
    }
}

impl Store for Together {
    fn see<'a>(
        &'a self,
        room: EventId,
        who: Visitor,
        drawn_at: Option<u64>,
        now: u64,
    ) -> Answer<'a, Standing> {
        Box::pin(async move {
            let known = self.here.known(room, &who);
            let asked = self.shared.see_known(room, who, drawn_at, now, known);
            let Some(standing) = self.ask(room, now, asked).await? else {
                return self.here.see(room, who, drawn_at, now).await;
            };
            if known != Some(standing) {
                self.here.learn(room, &who, standing, drawn_at.is_some(), now);
            }
            Ok(standing)
        })
    }

    fn draw<'a>(&'a self, room: EventId, place: PlaceOf, at: u64) -> Answer<'a, Drawn> {
        Box::pin(async move {
            match self.ask(room, at, self.shared.draw(room, Arc::clone(&place), at)).await? {
                Some(drawn) => {
                    self.here.forget_marks(room);
                    Ok(drawn)
                }
                None => self.here.draw(room, place, at).await,
            }
        })
    }

    fn advance<'a>(&'a self, room: EventId, orders: Orders) -> Answer<'a, Figures> {
        Box::pin(async move {
            match self.ask(room, orders.now, self.shared.advance(room, orders)).await? {
                Some(figures) => Ok(figures),
                None => self.here.advance(room, orders).await,
            }
        })
    }

    fn claim<'a>(&'a self, room: EventId, attempt: Attempt) -> Answer<'a, bool> {
        Box::pin(async move {
            if !self.here.claim(room, attempt).await? {
                return Ok(false);
            }
            // Who has a pass does not wait for Redis: then what this node knows must do.
            if !self.shared.is_up() {
                return Ok(true);
            }
            match self.shared.claim(room, attempt).await {
                Ok(false) => {
                    self.here.settle(room, 0, attempt, None).await?;
                    Ok(false)
                }
                Ok(true) | Err(_) => Ok(true),
            }
        })
    }

    fn is_repeat<'a>(&'a self, room: EventId, attempt: Attempt) -> Answer<'a, bool> {
        Box::pin(async move {
            let here = self.here.is_repeat(room, attempt).await?;
            Ok(here || self.shared.is_repeat(room, attempt).await.unwrap_or(false))
        })
    }

    fn settle<'a>(
        &'a self,
        room: EventId,
        key: u64,
        attempt: Attempt,
        principal: Option<u64>,
    ) -> Answer<'a, bool> {
        Box::pin(async move {
            let here = self.here.settle(room, key, attempt, principal).await?;
            Ok(self.shared.settle(room, key, attempt, principal).await.unwrap_or(here))
        })
    }

    fn sell<'a>(&'a self, room: EventId, sold: Sold, now: u64) -> Answer<'a, Option<Selling>> {
        Box::pin(async move { Ok(self.shared.sell(room, sold, now).await.unwrap_or(None)) })
    }

    fn forget<'a>(&'a self, room: EventId) -> Answer<'a, ()> {
        Box::pin(async move {
            self.here.forget(room).await?;
            if self.shared.forget(room).await.is_err() {
                self.to_forget.lock().unwrap_or_else(PoisonError::into_inner).insert(room);
            }
            Ok(())
        })
    }
}
