//! What was done with entries.

use kit::{ApiKeyId, Caller, EventId, Time, UserId, WaitingEntryId};
use sqlx::PgConnection;

/// Who of an organization did something.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Hand {
    Member(UserId),
    Key(ApiKeyId),
}

impl Hand {
    /// The hand of who calls; none for strangers.
    pub(crate) fn of(caller: &Caller) -> Option<Self> {
        let key = || caller.key().map(|key| Self::Key(key.id));
        caller.user_id().map(Self::Member).or_else(key)
    }

    fn columns(self) -> (Option<UserId>, Option<ApiKeyId>) {
        match self {
            Self::Member(id) => (Some(id), None),
            Self::Key(id) => (None, Some(id)),
        }
    }
}

/// One thing that was done.
#[derive(Debug, Clone, Default)]
pub(crate) struct Note<'a> {
    pub what: &'static str,
    /// Who of the organization did it; none: the person, or the list itself.
    pub by: Option<Hand>,
    pub reason: Option<&'a str>,
    /// Places on the list, where it was moved.
    pub from_place: Option<i32>,
    pub to_place: Option<i32>,
}

impl Note<'_> {
    /// Done by the person or the program.
    pub(crate) fn of(what: &'static str) -> Self {
        Self { what, ..Self::default() }
    }
}

/// Writes it down.
pub(crate) async fn note(
    conn: &mut PgConnection,
    event_id: EventId,
    entry_id: WaitingEntryId,
    note: &Note<'_>,
    now: Time,
) -> Result<(), sqlx::Error> {
    let (by_user, by_key) = note.by.map(Hand::columns).unwrap_or_default();
    sqlx::query(
        "insert into bookings.waiting_history (event_id, entry_id, what, by_user, by_key, reason, from_place,
                                               to_place, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(event_id)
    .bind(entry_id)
    .bind(note.what)
    .bind(by_user)
    .bind(by_key)
    .bind(note.reason)
    .bind(note.from_place)
    .bind(note.to_place)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}
