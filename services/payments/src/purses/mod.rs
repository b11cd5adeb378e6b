//! Stored value: gift cards and credit, and paying with them.
//!
//! A purse is money that the organization owes to whoever has its code. Its balance is the sum of its entries,
//! which PostgreSQL counts; what a purse pays of a booking is a row of `payments` beside those of providers.

mod back;
mod code;
mod desk;
mod issue;
mod model;
mod shares;
mod tenders;

pub use issue::NewPurse;
pub use model::{
    CardBalance, CardRefusal, CardRequest, Purse, PurseEntry, PurseEntryKind, PurseHistory, PurseKind,
    PurseRow, PurseSettings, PurseState, PursesQuery,
};
pub use tenders::{CardShare, Cards, Tenders};

pub(crate) use back::refill;
pub(crate) use tenders::release;

/// The name of purses where providers have theirs.
pub(crate) const PURSE: &str = "purse";
