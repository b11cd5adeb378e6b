//! Every SQL statement of the service.

pub mod disputes;
pub mod events;
pub mod ledger;
pub mod payments;
pub mod refunds;
pub mod splits;
