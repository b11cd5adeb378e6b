//! What many ask for at the same moment, made once a second: event pages and the home page; the facets
//! every ten seconds. Several nodes share the event pages through Redis, where there is one.
//!
//! Every entry belongs to one span of the clock, so nothing older than a second (ten, for the facets) is
//! ever shown, with or without [`PageCache::follow`]; following the announcements makes changes show at
//! once.

use std::{future::Future, sync::Arc, time::Duration};

use data::{
    listen::{Change, Hub},
    redis::{Copies, Found, Lease},
};
use kit::{Clock, EventId, Problem};
use moka::future::Cache;
use serde::Serialize;
use tokio::sync::broadcast::error::RecvError;

use super::{Answer, Head, copy::VERSION};
use crate::{EVENTS_CHANGED, EVENTS_INVENTORY, EventsError};

/// Bytes of event pages kept at most.
const PAGES_BYTES: u64 = 64 * 1024 * 1024;
/// Bytes of seat plans kept at most.
const SEATINGS_BYTES: u64 = 64 * 1024 * 1024;
/// Slugs whose event is remembered.
const SLUGS: u64 = 20_000;
/// Entries are useless after the second that they belong to.
const KEPT: Duration = Duration::from_secs(1);
/// Counting all events takes longer, and nobody needs it to the second.
const FACETS_KEPT: Duration = Duration::from_secs(10);

/// How often, and after how long each time, a node looks whether another has made what it needs.
const LOOKS: (u32, Duration) = (5, Duration::from_millis(10));

/// All that is answered about one event.
#[derive(Debug)]
pub(crate) struct Snapshot {
    pub page: Answer,
    pub availability: Answer,
    pub head: Head,
    /// The version of the seating; none without seats.
    pub seating: Option<i32>,
}

/// Snapshots of the public catalogue in this process. Cheap to clone; clones share the snapshots.
#[derive(Clone)]
pub struct PageCache {
    clock: Clock,
    copies: Option<Copies>,
    pub(super) pages: Cache<(EventId, i64), Arc<Snapshot>>,
    pub(super) slugs: Cache<String, EventId>,
    pub(super) home: Cache<i64, Answer>,
    facets: Cache<i64, Answer>,
    /// By the seating's version: a seating never changes under its version.
    seatings: Cache<(EventId, i32), Answer>,
}

impl PageCache {
    /// An empty cache that counts seconds by `clock`, beside the `copies` that all nodes share.
    pub fn new(clock: Clock, copies: Option<Copies>) -> Self {
        let size =
            |_: &(EventId, i32), answer: &Answer| u32::try_from(answer.body().len()).unwrap_or(u32::MAX);
        let weight = |_: &(EventId, i64), snapshot: &Arc<Snapshot>| snapshot.weight();
        Self {
            clock,
            copies,
            pages: Cache::builder().weigher(weight).max_capacity(PAGES_BYTES).time_to_live(KEPT).build(),
            slugs: Cache::builder().max_capacity(SLUGS).time_to_live(KEPT).build(),
            home: Cache::builder().max_capacity(4).time_to_live(KEPT).build(),
            facets: Cache::builder().max_capacity(4).time_to_live(FACETS_KEPT).build(),
            seatings: Cache::builder().weigher(size).max_capacity(SEATINGS_BYTES).build(),
        }
    }

    /// Drops snapshots when a change is announced, until the hub is gone. Spawn what is returned.
    pub fn follow(&self, hub: &Hub) -> impl Future<Output = ()> + Send + 'static {
        let cache = self.clone();
        let mut inventory = hub.subscribe(EVENTS_INVENTORY);
        let mut changed = hub.subscribe(EVENTS_CHANGED);
        async move {
            loop {
                let (heard, of_event) = tokio::select! {
                    heard = inventory.recv() => (heard, false),
                    heard = changed.recv() => (heard, true),
                };
                match heard {
                    Ok(Change::Of(payload)) => match payload.parse() {
                        Ok(event_id) => cache.forget(event_id, of_event).await,
                        Err(_) => cache.clear(),
                    },
                    Ok(Change::Unknown) | Err(RecvError::Lagged(_)) => {
                        cache.copies.iter().for_each(Copies::doubt);
                        cache.clear();
                    }
                    Err(RecvError::Closed) => return,
                }
            }
        }
    }

    async fn forget(&self, event_id: EventId, of_event: bool) {
        self.pages.invalidate(&(event_id, self.second())).await;
        if let Some(copies) = &self.copies {
            copies.forget(&group(event_id)).await;
            // Somebody may have fetched the old copy in the meantime.
            self.pages.invalidate(&(event_id, self.second())).await;
        }
        if of_event {
            self.slugs.invalidate_all();
            self.home.invalidate_all();
            self.facets.invalidate_all();
        }
    }

    /// Forgets everything.
    pub fn clear(&self) {
        self.pages.invalidate_all();
        self.slugs.invalidate_all();
        self.home.invalidate_all();
        self.facets.invalidate_all();
    }

    /// The snapshot of an event; of those who ask in the same second, one makes it with `load`.
    pub(crate) async fn page(
        &self,
        event_id: EventId,
        load: impl Future<Output = Result<Snapshot, Problem>>,
    ) -> Result<Arc<Snapshot>, Problem> {
        let key = (event_id, self.second());
        if let Some(known) = self.pages.get(&key).await {
            return Ok(known);
        }
        let load = async { self.shared_page(event_id, key.1, load).await.map(Arc::new) };
        // Boxed, like what `event_of` does when it must: those who find it here do not carry the room for it.
        Box::pin(self.pages.try_get_with(key, Box::pin(load))).await.map_err(shared_problem)
    }

    /// The snapshot of an event that another node has made, else one made with `load` for all.
    async fn shared_page(
        &self,
        event_id: EventId,
        second: i64,
        load: impl Future<Output = Result<Snapshot, Problem>>,
    ) -> Result<Snapshot, Problem> {
        let Some(copies) = &self.copies else { return load.await };
        let (group, name) = (group(event_id), format!("page:{VERSION}"));
        let lease = match look(copies, &group, &name, second).await {
            Ok(snapshot) => return Ok(snapshot),
            Err(lease) => lease,
        };
        let snapshot = load.await?;
        if let (Some(lease), Some(bytes)) = (lease, snapshot.to_bytes()) {
            copies.keep(&group, &name, &lease, &bytes, KEPT).await;
        }
        Ok(snapshot)
    }

    /// The event that a slug names, found with `load` unless it is known.
    pub(crate) async fn event_of(
        &self,
        slug: &str,
        load: impl AsyncFnOnce() -> Result<EventId, EventsError>,
    ) -> Result<EventId, Problem> {
        if let Some(event_id) = self.slugs.get(slug).await {
            return Ok(event_id);
        }
        Box::pin(async {
            let event_id = load().await?;
            self.slugs.insert(slug.to_owned(), event_id).await;
            Ok(event_id)
        })
        .await
    }

    /// The home page, made with `load` once a second.
    pub(crate) async fn home<T: Serialize>(
        &self,
        load: impl Future<Output = Result<T, EventsError>>,
    ) -> Result<Answer, Problem> {
        let load = async { Answer::of(&load.await?) };
        self.home.try_get_with(self.second(), load).await.map_err(shared_problem)
    }

    /// The facets, made with `load` every ten seconds.
    pub(crate) async fn facets<T: Serialize>(
        &self,
        load: impl Future<Output = Result<T, EventsError>>,
    ) -> Result<Answer, Problem> {
        let load = async { Answer::of(&load.await?) };
        self.facets.try_get_with(self.second() / 10, load).await.map_err(shared_problem)
    }

    /// How an event is seated, made with `load` once for each version of its seating.
    pub(crate) async fn seating(
        &self,
        version: (EventId, i32),
        load: impl Future<Output = Result<Answer, Problem>>,
    ) -> Result<Answer, Problem> {
        self.seatings.try_get_with(version, load).await.map_err(shared_problem)
    }

    pub(super) fn second(&self) -> i64 {
        self.clock.now().as_second()
    }
}

/// All copies of an event.
fn group(event_id: EventId) -> String {
    format!("event:{event_id}")
}

/// The copy, or the lease on making it; neither when Redis does not say, or another node takes its time.
async fn look(copies: &Copies, group: &str, name: &str, second: i64) -> Result<Snapshot, Option<Lease>> {
    for _ in 0..LOOKS.0 {
        match copies.find(group, name, second).await {
            Ok(Found::Copy(bytes)) => return Snapshot::from_bytes(&bytes).ok_or(None),
            Ok(Found::Missing(lease)) => return Err(Some(lease)),
            Ok(Found::Underway) => tokio::time::sleep(LOOKS.1).await,
            Err(_) => return Err(None),
        }
    }
    Err(None)
}

fn shared_problem(problem: Arc<Problem>) -> Problem {
    Arc::unwrap_or_clone(problem)
}

impl Snapshot {
    /// Bytes, roughly.
    fn weight(&self) -> u32 {
        // Half as much again, for the compressed bytes.
        let bytes = (self.page.body().len() + self.availability.body().len()) * 3 / 2 + 4096;
        u32::try_from(bytes).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    fn snapshot(text: &str) -> Snapshot {
        let answer = Answer::of(&text).expect("JSON");
        Snapshot { page: answer.clone(), availability: answer, head: Head::default(), seating: None }
    }

    fn standing() -> Clock {
        Clock::standing_at("2027-01-10T12:00:00Z".parse().expect("a moment"))
    }

    #[tokio::test]
    async fn many_who_ask_at_once_cause_one_load_and_the_next_second_another() {
        let (clock, loads, id) = (standing(), AtomicUsize::new(0), EventId::new());
        let cache = PageCache::new(clock.clone(), None);
        let ask = || {
            cache.page(id, async {
                tokio::task::yield_now().await;
                loads.fetch_add(1, Ordering::Relaxed);
                Ok(snapshot("x"))
            })
        };
        let (one, two, three) = tokio::join!(ask(), ask(), ask());
        assert!(one.is_ok() && two.is_ok() && three.is_ok());
        assert_eq!(loads.load(Ordering::Relaxed), 1);
        clock.advance(1);
        ask().await.expect("a page");
        assert_eq!(loads.load(Ordering::Relaxed), 2);
    }

    #[tokio::test]
    async fn an_announced_change_shows_at_once_and_refusals_are_not_kept() {
        let id = EventId::new();
        let cache = PageCache::new(standing(), None);
        let refused = cache.page(id, async { Err(Problem::not_found()) }).await;
        assert_eq!(refused.expect_err("not there").status, 404);
        let old = cache.page(id, async { Ok(snapshot("old")) }).await.expect("a page");
        cache.forget(EventId::new(), true).await;
        let same = cache.page(id, async { Ok(snapshot("new")) }).await.expect("a page");
        assert_eq!(same.page.body(), old.page.body(), "another event's change does not matter");
        cache.forget(id, false).await;
        let new = cache.page(id, async { Ok(snapshot("new")) }).await.expect("a page");
        assert_ne!(new.page.body(), old.page.body());
    }
}
