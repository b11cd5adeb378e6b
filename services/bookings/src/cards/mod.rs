//! Gift cards and credit: selling them, paying with them, showing their codes to their buyer.

mod mail;
mod pay;
mod sell;
mod show;

pub use mail::SendCards;
pub use pay::{BookingTenders, TenderQuote, TendersRequest};
pub use show::{BookingCardState, BookingPurse, BookingTender, TenderState};

pub(crate) use pay::{MOST_CARDS, cards_of};
pub(crate) use sell::gift_lines;
pub(crate) use show::Purses;
