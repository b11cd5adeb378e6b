//! Every SQL statement of the catalogue. Each list costs a constant number of them.

pub(super) mod cards;
pub(super) mod find;
pub(super) mod page;
pub(super) mod rows;

use kit::{EventId, OccurrenceId};

/// An event of a list and the date with which it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, sqlx::FromRow)]
pub(crate) struct Pick {
    pub event_id: EventId,
    pub occurrence_id: Option<OccurrenceId>,
}
