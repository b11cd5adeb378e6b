//! Bookings: holds, checkout, confirmation, tickets and the door. Never oversells, never loses a paid
//! booking.

mod error;
mod model;

pub use error::BookingsError;
pub use model::{
    BookedEvent, BookedOrganizer, Booking, BookingBrief, BookingCard, BookingMoney, BookingPayment,
    BookingState, Line, MoneyState, Ticket, TicketState, WalletTicket,
};

use data::{blobs::Blobs, keys::KeyRing, pool::Db};
use events::Events;
use kit::Clock;
use notifications::Notifications;
use payments::Payments;
use users::Users;

/// What bookings stand on.
#[derive(Clone)]
pub struct Parts {
    pub events: Events,
    pub payments: Payments,
    pub notifications: Notifications,
    pub users: Users,
    /// Signs the credentials of tickets.
    pub ticket_ring: KeyRing,
    /// Derives the links that are mailed to buyers.
    pub link_ring: KeyRing,
    pub blobs: Blobs,
    /// Where people reach this installation, without a slash at the end.
    pub public_url: String,
}

/// The bookings service: a cheap-to-clone handle.
#[derive(Clone)]
pub struct Bookings {
    db: Db,
    clock: Clock,
    parts: Parts,
}

impl Bookings {
    pub fn new(db: Db, clock: Clock, parts: Parts) -> Self {
        Self { db, clock, parts }
    }
}
