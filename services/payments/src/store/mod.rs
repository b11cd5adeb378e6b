//! Every SQL statement of the service.

pub mod events;
pub mod ledger;
pub mod payments;
pub mod refunds;
pub mod splits;
