//! Returns: tickets, money or both that go back, as one act of an organizer, a buyer, or an event that ends.
//!
//! A return says what goes back; the refunds that it causes move the money, and fail or succeed on their own.

mod approve;
mod carry_out;
mod cost;
mod desk;
mod disputed;
mod model;
mod order;
mod policy;
mod self_service;
mod settings;

pub use desk::{BookingReturns, ListedRefund, RefundsQuery, ReturnsQuery};
pub use model::{
    Return, ReturnCancels, ReturnCard, ReturnDecision, ReturnItem, ReturnRequest, ReturnSource, ReturnState,
    ShownDispute, ShownRefund,
};
pub use policy::{RefundPolicy, RefundRule, RefundWindow};
pub use self_service::{BuyerReturnRequest, BuyerReturns};
pub use settings::RefundSettings;

pub(crate) use carry_out::{GivenBack, Units, refundable};
pub(crate) use cost::Piece;
pub(crate) use desk::ListedRefundRow;
pub(crate) use model::{NewReturn, ReturnRow};
