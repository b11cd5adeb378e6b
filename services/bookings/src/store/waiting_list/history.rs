//! What was done with entries.

use kit::{EventId, Time, UserId, WaitingEntryId};
use sqlx::PgConnection;

/// One thing that was done.
#[derive(Debug, Clone, Default)]
pub(crate) struct Note<'a> {
    pub what: &'static str,
    pub by_user: Option<UserId>,
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
    sqlx::query(
        "insert into bookings.waiting_history (event_id, entry_id, what, by_user, reason, from_place, to_place, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(event_id)
    .bind(entry_id)
    .bind(note.what)
    .bind(note.by_user)
    .bind(note.reason)
    .bind(note.from_place)
    .bind(note.to_place)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}
