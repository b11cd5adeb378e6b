//! The waiting room in front of a sale: a fair line that costs the database nothing.
//!
//! Before the opening everybody who is there gets an equal draw ([`draw`]); afterwards it is first come,
//! first served ([`line`]). People go in as fast as the event sells and only while there are free places
//! ([`pace`]), with a pass for a limited time ([`ticket`]) without which the hold route sends them here
//! ([`gate`]). What a visitor holds is signed; what is kept here are sixteen bytes each ([`store`]),
//! or a line in Redis for all nodes ([`shared`]).
//!
//! Nobody is needed to turn the crank: every question moves the room on.

mod cookies;
mod desk;
mod draw;
mod gate;
mod line;
mod live;
mod model;
mod pace;
mod room;
mod shared;
mod store;
mod ticket;
mod visit;
mod work;

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use arc_swap::ArcSwap;
use aws_lc_rs::rand::{SecureRandom as _, SystemRandom};
use data::{
    Db,
    keys::KeyRing,
    listen::{Change, Hub},
    redis::Redis,
};
use events::Events;
use kit::{Clock, EventId, Problem};
use tokio::sync::{Mutex, Semaphore, broadcast::error::RecvError};
use tokio_util::sync::CancellationToken;

pub use self::{
    cookies::PASS_HEADER,
    model::{
        DrawResult, EnterRequest, MessageRequest, PassOf, RateRequest, RiddleOf, RoomFigures, RoomSettings,
        SettingsRequest, VisitorState, WaitingRoomStatus,
    },
    room::About,
};
pub(crate) use self::{desk::Control, visit::Visit};
use self::{
    draw::Draw,
    line::{Figures, arrival},
    room::Room,
    shared::{Shared, Together},
    store::{Attempt, Memory, PlaceOf, Store, StoreError},
};

/// Announced with the event's id when the settings of a waiting room change.
pub const WAITING_ROOMS: &str = "waiting_rooms";
/// Open streams of one process at most; who comes then asks every few seconds instead. Connections are
/// scarcer than questions.
const STREAMS: usize = 1_000;
/// Microseconds after which free places are read again.
const READ_EVERY: u64 = 1_000_000;

type Rooms = HashMap<EventId, Room>;

/// The waiting rooms of this process. Cheap to clone.
#[derive(Clone)]
pub(crate) struct WaitingRooms {
    pub(crate) db: Db,
    pub(crate) clock: Clock,
    pub(crate) events: Events,
    pub(crate) ring: KeyRing,
    pub(crate) store: Arc<dyn Store>,
    pub(crate) secure: bool,
    rooms: Arc<ArcSwap<Rooms>>,
    loaded: Arc<AtomicBool>,
    loading: Arc<Mutex<()>>,
    last_arrival: Arc<AtomicU64>,
    /// The end of this node's ticket numbers, plus one; 0 before it is known.
    node: Arc<AtomicU64>,
    /// Answers that this node gave without the Redis that it should share its rooms through.
    alone: Arc<AtomicU64>,
    pub(crate) streams: Arc<Semaphore>,
    pub(crate) stop: CancellationToken,
}

impl WaitingRooms {
    /// The lines are kept in `redis` where there is one, for all nodes together, else in this process.
    pub(crate) fn new(
        db: Db,
        clock: Clock,
        events: Events,
        ring: KeyRing,
        secure: bool,
        redis: Option<Redis>,
    ) -> Self {
        let alone = Arc::<AtomicU64>::default();
        let store: Arc<dyn Store> = match redis {
            Some(redis) => Arc::new(Together::new(Shared::new(redis), Arc::clone(&alone))),
            None => Arc::new(Memory::default()),
        };
        Self {
            db,
            clock,
            events,
            ring,
            store,
            secure,
            rooms: Arc::default(),
            loaded: Arc::default(),
            loading: Arc::default(),
            last_arrival: Arc::default(),
            node: Arc::default(),
            alone,
            streams: Arc::new(Semaphore::new(STREAMS)),
            stop: CancellationToken::new(),
        }
    }

    /// Hears of changed settings until `stop`, and ends the open streams then.
    pub(crate) async fn run(&self, hub: &Hub, stop: CancellationToken) {
        let mut changes = hub.subscribe(WAITING_ROOMS);
        let mut events = hub.subscribe(events::EVENTS_CHANGED);
        loop {
            let heard = tokio::select! {
                () = stop.cancelled() => break,
                heard = changes.recv() => heard,
                heard = events.recv() => match heard {
                    // Other events' changes are none of ours.
                    Ok(Change::Of(id)) if id.parse().is_ok_and(|id| !self.rooms.load().contains_key(&id)) => continue,
                    heard => heard,
                },
            };
            if matches!(heard, Err(RecvError::Closed)) {
                break;
            }
            if let Err(error) = self.load().await {
                tracing::warn!(%error, "can't read the waiting rooms");
            }
        }
        self.stop.cancel();
    }

    /// The room of an event, if there is one and it is on.
    ///
    /// # Errors
    /// Only when the rooms were never read, and the database is away.
    pub(crate) async fn find(&self, event_id: EventId) -> Result<Option<Room>, Problem> {
        if !self.loaded.load(Ordering::Acquire) {
            // Boxed: every hold asks, and would carry the room for it about.
            Box::pin(self.load_once()).await?;
        }
        Ok(self.rooms.load().get(&event_id).cloned())
    }

    async fn load_once(&self) -> Result<(), sqlx::Error> {
        let _one = self.loading.lock().await;
        if self.loaded.load(Ordering::Acquire) { Ok(()) } else { self.load().await }
    }

    /// The room that `name` (a slug or an id) means.
    pub(crate) async fn named(&self, name: &str) -> Result<Option<Room>, Problem> {
        if let Ok(event_id) = name.parse() {
            return self.find(event_id).await;
        }
        self.find(EventId(uuid::Uuid::nil())).await?;
        Ok(self.rooms.load().values().find(|room| room.about.slug == name).cloned())
    }

    /// Reads all rooms that are on, and tells those who wait what has changed.
    pub(crate) async fn load(&self) -> Result<(), sqlx::Error> {
        let mut conn = self.db.acquire().await?;
        let rows = crate::store::waiting_rooms::enabled(&mut conn, self.clock.now()).await?;
        if self.node.load(Ordering::Relaxed) == 0 {
            let node = crate::store::waiting_rooms::next_node(&mut conn).await?;
            self.node.store(node.unsigned_abs() + 1, Ordering::Relaxed);
        }
        drop(conn);
        let before = self.rooms.load_full();
        let mut rooms = Rooms::with_capacity(rows.len());
        for row in rows {
            let earlier = before.get(&row.event_id);
            let had_draw = earlier.is_some_and(|room| room.live.draw.load().is_some());
            let room = Room::from_row(row, earlier);
            if had_draw && room.live.draw.load().is_none() {
                // A later opening: everybody is drawn again.
                _ = self.store.forget(room.event_id).await;
            }
            rooms.insert(room.event_id, room);
        }
        self.rooms.store(Arc::new(rooms));
        self.loaded.store(true, Ordering::Release);
        let now = self.rooms.load_full();
        for (event_id, room) in before.iter() {
            if !now.contains_key(event_id) {
                _ = self.store.forget(*event_id).await;
            }
            room.live.ring();
        }
        Ok(())
    }

    /// Moves `room` on: the draw when it is due, the places once a second, then whoever may go in.
    pub(crate) async fn advance(&self, room: &Room) -> Result<Figures, Problem> {
        let now = self.clock.now();
        let old = draw::micros(now).saturating_sub(room.live.read_at.load(Ordering::Relaxed)) >= READ_EVERY;
        if old || room.is_draw_due(now) {
            // Who finds somebody at it goes on with what is known; only the first ever waits.
            let turn = match room.live.busy.try_lock() {
                Ok(turn) => Some(turn),
                Err(_) if room.live.read_at.load(Ordering::Relaxed) == 0 || room.is_draw_due(now) => {
                    Some(room.live.busy.lock().await)
                }
                Err(_) => None,
            };
            if turn.is_some() {
                self.read_places(room, draw::micros(now)).await?;
                if room.is_draw_due(now) {
                    self.hold_draw(room).await?;
                }
            }
        }
        let figures = self.store.advance(room.event_id, room.orders(now)).await.map_err(unavailable)?;
        room.live.keep_figures(figures);
        Ok(figures)
    }

    async fn read_places(&self, room: &Room, now: u64) -> Result<(), Problem> {
        if now.saturating_sub(room.live.read_at.load(Ordering::Relaxed)) < READ_EVERY {
            return Ok(());
        }
        let mut conn = self.db.acquire().await?;
        let totals = self.events.totals(&mut conn, &[room.event_id]).await?;
        let free = totals.iter().map(|one| one.free).sum();
        let held = totals.iter().map(|one| one.held).sum();
        room.live.keep_places(room::Places { free, held }, now);
        let selling = self.store.sell(room.event_id, room.live.take_sold(), now).await.unwrap_or(None);
        room.live.keep_selling(selling);
        Ok(())
    }

    /// Draws the seed (or takes the one that another node drew first) and puts everybody in order.
    async fn hold_draw(&self, room: &Room) -> Result<(), Problem> {
        let now = self.clock.now();
        let mut seed = [0_u8; 32];
        SystemRandom::new().fill(&mut seed).map_err(|_| Problem::internal())?;
        let mut conn = self.db.acquire().await?;
        let kept = crate::store::waiting_rooms::keep_seed(&mut conn, room.event_id, &seed, now).await?;
        // The organizer has put the opening off at this very moment.
        let Some((seed, at)) = kept else { return Ok(()) };
        let seed: [u8; 32] = seed.try_into().map_err(|_| Problem::internal())?;
        let draw = Draw::new(seed, at, None);
        let place = draw.clone();
        let place: PlaceOf = Arc::new(move |number| place.place(number));
        let drawn = self.store.draw(room.event_id, place, draw::micros(at)).await.map_err(unavailable)?;
        let many = i32::try_from(drawn.participants).unwrap_or(i32::MAX);
        let kept =
            crate::store::waiting_rooms::keep_participants(&mut conn, room.event_id, many, drawn.of_all)
                .await?;
        let many = kept.unwrap_or(many);
        room.live.draw.store(Some(Arc::new(Draw::new(draw.seed, draw.at, Some(many)))));
        tracing::info!(event_id = %room.event_id, participants = many, "the draw of a waiting room was held");
        room.live.ring();
        Ok(())
    }

    /// A ticket number that nobody else has, which tells the time of arrival.
    pub(crate) fn next_number(&self) -> u64 {
        let now = draw::micros(self.clock.now());
        let next = |last: u64| Some(now.max(last + 1));
        let last = self.last_arrival.fetch_update(Ordering::Relaxed, Ordering::Relaxed, next);
        let at = now.max(last.unwrap_or(now) + 1);
        // Microseconds tell the tickets of this node apart, the end tells them from those of others.
        arrival(at, self.node.load(Ordering::Relaxed).saturating_sub(1))
    }

    /// How many questions of waiting rooms this node had to answer alone, although it should share them.
    pub(crate) fn answered_alone(&self) -> u64 {
        self.alone.load(Ordering::Relaxed)
    }

    /// Counts a booking of so many places, for the rate of admissions; nothing, without a waiting room.
    pub(crate) fn sold(&self, event_id: EventId, places: u32) {
        if let Some(room) = self.rooms.load().get(&event_id) {
            room.live.sold(draw::micros(self.clock.now()), places);
        }
    }
}

/// The store of the lines is away.
pub(crate) fn unavailable(error: StoreError) -> Problem {
    tracing::warn!(%error, "a waiting room can't be reached");
    Problem::unavailable()
}
