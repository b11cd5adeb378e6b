//! Customer support: conversations between a buyer and the organizer, linked to a booking.

mod error;
mod inbox;
mod model;
mod open;
mod privacy;
mod reply;
mod routes;
mod store;
mod update;

pub use error::SupportError;
pub use model::{
    Assignee, Author, Conversation, ConversationCard, ConversationState, Counts, Detail, InboxQuery, Reply,
};
pub use routes::routes;

use std::sync::Arc;

use bookings::Bookings;
use data::pool::Db;
use kit::Clock;
use notifications::Notifications;
use users::Users;

/// The support service: a cheap-to-clone handle.
#[derive(Clone)]
pub struct Support(Arc<SupportCore>);

/// What a [`Support`] is a handle to. One pointer, because every request clones the handle many times.
pub struct SupportCore {
    db: Db,
    clock: Clock,
    bookings: Bookings,
    users: Users,
    notifications: Notifications,
    public_url: String,
}

impl std::ops::Deref for Support {
    type Target = SupportCore;

    fn deref(&self) -> &SupportCore {
        &self.0
    }
}

impl Support {
    /// `public_url` is where people reach this installation, without a slash at the end.
    pub fn new(
        db: Db,
        clock: Clock,
        bookings: Bookings,
        users: Users,
        notifications: Notifications,
        public_url: String,
    ) -> Self {
        Self(Arc::new(SupportCore { db, clock, bookings, users, notifications, public_url }))
    }
}
