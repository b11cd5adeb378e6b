//! What an organization earned: statements of periods, from the books alone.

mod close;
mod model;
mod show;

pub use model::{AccountSum, CloseRequest, Figures, Statement, Statements, StatementsQuery};
pub(crate) use model::{NewStatement, StatementRow};
