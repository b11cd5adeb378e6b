//! Bookings: holds, checkout, confirmation, tickets and the door. Never oversells, never loses a paid
//! booking.
//!
//! Reading order: [`Bookings::hold`] sets places aside, [`Bookings::checkout`] opens a payment,
//! [`Bookings::confirm_paid`] settles what becomes of money that came, [`Bookings::expire_holds`] tidies.

mod access;
mod access_codes;
mod buyer;
mod calendar;
mod cancel;
mod cards;
mod checkout;
mod checkout_together;
mod confirm;
mod confirm_together;
mod credential;
mod documents;
mod door;
mod error;
mod event_cancelled;
mod expire;
mod exports;
mod extend;
mod hold;
mod idempotency;
mod invoicing;
mod items;
mod jobs;
mod limits;
mod link;
mod mails;
mod model;
mod moment;
mod news;
mod organizer;
mod overview;
mod own_sale;
mod payment_failed;
mod pdf;
mod price;
mod privacy;
mod promo_codes;
mod refund_runs;
mod release;
mod request;
mod retry_payment;
mod returns;
mod routes;
mod sales;
mod seats;
mod statements;
mod store;
mod tickets;
mod turnstile;
mod view;
mod waiting_list;
mod waiting_room;

pub use access_codes::{
    AccessCode, AccessCodesQuery, CodeUse, NewAccessCodes, NewCodes, OpenCodeRequest, OpenedCode,
};
pub use buyer::{MyBookingsQuery, Wallet, When};
pub use cards::{
    BookingCardState, BookingPurse, BookingTender, BookingTenders, SendCards, TenderQuote, TenderState,
    TendersRequest,
};
pub use door::{
    AtDoor, Door, DoorList, DoorOccurrence, DoorSearch, FoundTicket, FoundTickets, Scan, ScanReason,
    ScannedTicket, Verdict,
};
pub use error::BookingsError;
pub use exports::{
    DatevAccounts, DatevSettings, ExportFile, ExportFormat, ExportKind, ExportRequest, ListedExport,
};
pub use hold::Held;
pub use invoicing::{
    BillingDetails, BillingSettings, BillingSettingsRequest, BookingBilling, Document, DocumentFile,
    DocumentKind, DocumentsQuery, IssueInvoice,
};
pub use jobs::SendTickets;
pub use model::{
    BookedEvent, BookedOrganizer, Booking, BookingBrief, BookingCard, BookingMoney, BookingPayment,
    BookingState, Line, MoneyState, PriceParts, Tax, Ticket, TicketState, WalletTicket,
};
pub use organizer::{Attendee, AttendeesQuery, BookingsQuery, ListedBooking};
pub use overview::{CurrencyTotals, DayOfRevenue, NextEvent, Overview, RecentBooking};
pub use own_sale::GiveAwayRequest;
pub use price::CodeDiscount;
pub use promo_codes::{AccessCodeChange, BookingCodeRequest};
pub use refund_runs::{
    FailedItem, RefundRun, RefundRunKind, RefundRunRequest, RefundRuns, RunRow as RefundRunProgress,
    TellMoved,
};
pub use request::{
    CancelRequest, CheckoutRequest, HoldRequest, HolderRequest, Item, ItemsRequest, LineHolders, OpenRequest,
    ScanRequest,
};
pub use returns::{
    BookingReturns, BuyerReturnRequest, BuyerReturns, ListedRefund, RefundPolicy, RefundRule, RefundSettings,
    RefundWindow, RefundsQuery, Return, ReturnCancels, ReturnCard, ReturnDecision, ReturnItem, ReturnRequest,
    ReturnSource, ReturnState, ReturnsQuery, ShownDispute, ShownRefund,
};
pub use routes::{answer_hold, routes};
pub use sales::{DayOfSales, OccurrenceSales, ProductSales, Sales};
pub use seats::BookedSeat;
pub use statements::{AccountSum, CloseRequest, Figures, Statement, Statements, StatementsQuery};

pub use waiting_list::{
    AcceptedOffer, Chance, ChangeWishRequest, ChoiceRequest, DeclineRequest, EntriesQuery, JoinRequest,
    JoinedList, ListFigures, ListMode, ListSettings, ListSettingsRequest, ListedEntry, MoveRequest,
    OfferRequest, RemoveRequest, WaitingChoice, WaitingEntry, WaitingEntryState, WaitingListInfo,
    WaitingNote, WaitingOffer, WaitingOfferState, WaitingPlaces, WishRequest,
};
pub use waiting_room::{
    About, DrawResult, EnterRequest, MessageRequest, PASS_HEADER, PassOf, RateRequest, RiddleOf, RoomFigures,
    RoomSettings, SettingsRequest, VisitorState, WAITING_ROOMS, WaitingRoomStatus,
};

use std::sync::Arc;

use data::{blobs::Blobs, keys::KeyRing, listen::Hub, pool::Db, redis::Redis};
use events::Events;
use kit::{Clock, EventId, Problem};
use notifications::Notifications;
use payments::Payments;
use tokio_util::sync::CancellationToken;
use users::Users;
use waiting_room::WaitingRooms;

use crate::turnstile::Turnstile;

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
    /// Signs the tickets and passes of waiting rooms.
    pub queue_ring: KeyRing,
    pub blobs: Blobs,
    /// What all nodes share their waiting rooms through, where there is one.
    pub redis: Option<Redis>,
    /// Where people reach this installation, without a slash at the end.
    pub public_url: String,
}

/// The bookings service: a cheap-to-clone handle.
#[derive(Clone)]
pub struct Bookings(Arc<BookingsCore>);

/// What a [`Bookings`] is a handle to. One pointer, because every request clones the handle many times.
pub struct BookingsCore {
    db: Db,
    clock: Clock,
    parts: Parts,
    turnstile: Turnstile,
    checkouts: checkout_together::Line,
    pub(crate) waiting_rooms: WaitingRooms,
}

impl std::ops::Deref for Bookings {
    type Target = BookingsCore;

    fn deref(&self) -> &BookingsCore {
        &self.0
    }
}

impl Bookings {
    pub fn new(db: Db, clock: Clock, mut parts: Parts) -> Self {
        parts.public_url.truncate(parts.public_url.trim_end_matches('/').len());
        let turnstile = Turnstile::new(&db, &clock, &parts.events);
        let waiting_rooms = WaitingRooms::new(
            db.clone(),
            clock.clone(),
            parts.events.clone(),
            parts.queue_ring.clone(),
            parts.users.secure_cookies(),
            parts.redis.clone(),
        );
        let checkouts =
            checkout_together::line(&db, &clock, &parts.events, &parts.payments, &parts.public_url);
        Self(Arc::new(BookingsCore { db, clock, parts, turnstile, checkouts, waiting_rooms }))
    }

    /// Lets the waiting rooms hear of changes on all nodes, until `stop`.
    pub async fn run(&self, hub: Hub, stop: CancellationToken) {
        self.waiting_rooms.run(&hub, stop).await;
    }

    /// What the page of a waiting room says of its event; `None` when the event that `name` (a slug or an
    /// id) means has none just now. Answered from memory.
    ///
    /// # Errors
    /// Only when the rooms were never read, and the database is away.
    pub async fn waiting_room_page(&self, name: &str) -> Result<Option<(EventId, About)>, Problem> {
        let room = self.waiting_rooms.named(name).await?;
        Ok(room.map(|room| (room.event_id, (*room.about).clone())))
    }

    /// How many questions of waiting rooms this node had to answer alone, although it should share them.
    pub fn waiting_rooms_alone(&self) -> u64 {
        self.waiting_rooms.answered_alone()
    }

    /// Whether cookies may only travel over HTTPS.
    pub(crate) fn secure_cookies(&self) -> bool {
        self.parts.users.secure_cookies()
    }
}
