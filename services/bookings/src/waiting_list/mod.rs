//! The waiting list of an event: who wants to come though it is sold out.
//!
//! - **Places that come free go to the list first.** PostgreSQL reserves them in the statement that frees
//!   them (see [`events::ReservedPool`]); the general sale never sees them while somebody waits for them.
//! - **In order.** One run at a time walks the list of an event (its row is locked) and turns what is
//!   reserved into offers. Who can't use what is free is passed over, but not for ever: see [`turn`].
//! - **An offer owns a hold**: a booking with a deadline of its own. What becomes of the booking (paid,
//!   given up, overdue) is what became of the offer; nothing in the checkout knows of lists.
//! - **It never loops.** An offer uses a turn up: without an answer the entry goes to the end of the list,
//!   and after the second time it pauses until the person asks for more.
//!
//! A run may be repeated at any time, by any node, after any crash: it looks at what is, commits offers
//! with their holds and mails, and does nothing when there is nothing to do.

mod answer;
mod close;
mod deadline;
mod desk;
mod hall;
mod hand_out;
mod join;
mod mails;
mod model;
mod offer;
mod privacy;
mod requests;
mod settle;
mod turn;
mod visit;
mod work;

pub(crate) use deadline::Patience;
pub(crate) use desk::ours;
pub use model::{
    AcceptedOffer, Chance, ChangeWishRequest, ChoiceRequest, DeclineRequest, JoinRequest, JoinedList,
    ListMode, WaitingChoice, WaitingEntry, WaitingEntryState, WaitingListInfo, WaitingOffer,
    WaitingOfferState, WishRequest,
};
pub use privacy::WaitingPlaces;
pub use requests::{
    EntriesQuery, ListFigures, ListSettings, ListSettingsRequest, ListedEntry, MoveRequest, OfferRequest,
    RemoveRequest, WaitingNote,
};

/// The header that carries the secret of a mailed link.
pub const TOKEN_HEADER: &str = "x-waiting-list-token";
