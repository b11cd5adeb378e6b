//! Events, occurrences, venues, products, offers, the inventory, the catalogue and its pictures.
//!
//! What is sold is decided here: [`Events::quote`] says what a booking may contain, [`Events::take`] and
//! its siblings move places between free, held and sold in the caller's transaction.

pub mod catalogue;
mod error;
mod inventory;
mod model;
mod quote;
mod store;
mod summary;

use std::sync::Arc;

use data::{Db, blobs::Blobs};
use kit::{Clock, EventId};
use sqlx::PgConnection;
use tokio::sync::Semaphore;
use users::Users;

pub use error::EventsError;
pub use inventory::{Drift, Reason};
pub use model::*;
pub use quote::{Quote, QuoteItem, QuoteLine};
pub use summary::EventSummary;

/// Announced with the event's id when what the public sees of an event may have changed.
pub const EVENTS_CHANGED: &str = "events_changed";
/// Announced with the event's id when places of an event were taken, sold or given back.
pub const EVENTS_INVENTORY: &str = "events_inventory";

/// Pictures that are decoded at the same time: each may need some 200 MB for a moment.
const PICTURES_AT_ONCE: usize = 2;

/// The events service. Cheap to clone.
#[derive(Clone)]
pub struct Events {
    pub(crate) db: Db,
    pub(crate) clock: Clock,
    pub(crate) users: Users,
    pub(crate) blobs: Blobs,
    pub(crate) pictures: Arc<Semaphore>,
}

impl Events {
    pub fn new(db: Db, clock: Clock, users: Users, blobs: Blobs) -> Self {
        Self { db, clock, users, blobs, pictures: Arc::new(Semaphore::new(PICTURES_AT_ONCE)) }
    }
}

/// Tells all nodes that what the public sees of `event_id` may have changed.
pub(crate) async fn announce_change(tx: &mut PgConnection, event_id: EventId) -> Result<(), sqlx::Error> {
    data::listen::announce(tx, EVENTS_CHANGED, &event_id.to_string()).await
}
