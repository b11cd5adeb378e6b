//! Every SQL statement of the service.

pub mod differences;
pub mod disputes;
pub mod events;
pub mod ledger;
pub mod payments;
pub mod purses;
pub mod quarantine;
pub mod refunds;
pub mod splits;
pub mod statements;
pub mod tenders;
