//! Events, occurrences, venues, products, offers, the inventory, the catalogue and its pictures.
//!
//! What is sold is decided here: [`Events::quote`] says what a booking may contain, [`Events::take`] and
//! its siblings move places between free, held and sold in the caller's transaction.

pub mod calendar;
pub mod catalogue;
mod change;
mod channels;
mod charges;
mod checklist;
mod create;
mod crowd;
mod duplicate;
mod error;
mod inventory;
mod jobs;
mod ladder;
mod lifecycle;
mod listing;
mod model;
mod occurrences;
mod offers;
mod pools;
mod products;
mod quote;
mod reserve;
mod routes;
mod search;
pub mod seats;
mod serve;
mod stage;
mod store;
mod summary;
mod ticket_types;
mod upload;
mod venues;

use std::sync::Arc;

use axum::{http::HeaderMap, response::Response};
use catalogue::PageCache;
use data::{Db, blobs::Blobs, listen::Hub, redis::Copies};
use kit::{Clock, EventId};
use sqlx::PgConnection;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use users::Users;

pub use crowd::{LockedPool, Move, Shift};
pub use error::EventsError;
pub use inventory::{Drift, Reason};
pub use jobs::{EventCancelled, PersonLimitsSet};
pub use ladder::StepNow;
pub use listing::OrganizerEventsQuery;
pub use model::*;
pub use pictures::art;
pub use quote::{Opened, PersonLimit, Quote, QuoteItem, QuoteLine};
pub use reserve::{Keep, ReservedPool, Take};
pub use routes::routes;
pub use search::refresh_search;
pub use seats::{SeatClaim, SeatPlace, SeatSet, Seating};
pub use stage::Stage;
pub use summary::EventSummary;

/// Announced with the event's id when what the public sees of an event may have changed.
pub const EVENTS_CHANGED: &str = "events_changed";
/// Announced with the event's id when places of an event were taken, sold or given back.
pub const EVENTS_INVENTORY: &str = "events_inventory";

/// Pictures that are decoded at the same time: each may need some 200 MB for a moment.
const PICTURES_AT_ONCE: usize = 2;

/// The events service. Cheap to clone.
#[derive(Clone)]
pub struct Events(Arc<EventsCore>);

/// What a [`Events`] is a handle to. One pointer, because every request clones the handle many times.
pub struct EventsCore {
    pub(crate) db: Db,
    pub(crate) clock: Clock,
    pub(crate) users: Users,
    pub(crate) blobs: Blobs,
    pub(crate) pictures: Arc<Semaphore>,
    pub(crate) renditions: serve::Renditions,
    pub(crate) widths: serve::Widths,
    pub(crate) pages: PageCache,
    pub(crate) seatings: seats::Seatings,
    pub(crate) boards: seats::Boards,
}

impl std::ops::Deref for Events {
    type Target = EventsCore;

    fn deref(&self) -> &EventsCore {
        &self.0
    }
}

impl Events {
    /// The service; several nodes share `copies` of what it answers.
    pub fn new(db: Db, clock: Clock, users: Users, blobs: Blobs, copies: Option<Copies>) -> Self {
        let pages = PageCache::new(clock.clone(), copies);
        Self(Arc::new(EventsCore {
            db,
            clock,
            users,
            blobs,
            pictures: Arc::new(Semaphore::new(PICTURES_AT_ONCE)),
            renditions: serve::renditions(),
            widths: serve::widths(),
            pages,
            seatings: seats::seatings(),
            boards: seats::Boards::new(),
        }))
    }

    /// The answer to a visitor's `GET path` by the route that is named beside it, if it is in memory.
    pub fn at_hand(&self, path: &str, headers: &HeaderMap) -> Option<(&'static str, Response)> {
        self.pages.at_hand(path, headers)
    }

    /// Drops what this process remembers of the catalogue when a change is announced, until `stop`.
    pub async fn run(&self, hub: Hub, stop: CancellationToken) {
        tokio::select! {
            () = stop.cancelled() => {}
            () = self.pages.follow(&hub) => {}
            () = self.boards.follow(&hub) => {}
        }
        self.boards.closing.cancel();
    }
}

/// Tells all nodes that what the public sees of `event_id` may have changed.
pub(crate) async fn announce_change(tx: &mut PgConnection, event_id: EventId) -> Result<(), sqlx::Error> {
    data::listen::announce(tx, EVENTS_CHANGED, &event_id.to_string()).await
}
