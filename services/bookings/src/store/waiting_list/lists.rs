//! The lists themselves.

use events::EventState;
use kit::{EventId, OrganizationId, Time};
use sqlx::PgConnection;

use crate::waiting_list::{ListMode, Patience};

/// What is set for one event.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct ListRow {
    pub mode: ListMode,
    pub offer_minutes: i32,
    pub quiet_from: i16,
    pub quiet_until: i16,
    pub version: i32,
    pub created_at: Time,
}

impl ListRow {
    pub(crate) fn patience(&self) -> Patience {
        Patience {
            offer_minutes: self.offer_minutes,
            quiet_from: self.quiet_from,
            quiet_until: self.quiet_until,
        }
    }
}

/// The list of an event; `None` while nobody joined and nothing was set.
pub(crate) async fn find(conn: &mut PgConnection, event_id: EventId) -> Result<Option<ListRow>, sqlx::Error> {
    sqlx::query_as(
        "select mode, offer_minutes, quiet_from, quiet_until, version, created_at
           from bookings.waiting_lists where event_id = $1",
    )
    .bind(event_id)
    .fetch_optional(conn)
    .await
}

/// The list of an event, locked: whoever works on a list has it for themselves.
pub(crate) async fn lock(conn: &mut PgConnection, event_id: EventId) -> Result<Option<ListRow>, sqlx::Error> {
    sqlx::query_as(
        "select mode, offer_minutes, quiet_from, quiet_until, version, created_at
           from bookings.waiting_lists where event_id = $1 for no key update",
    )
    .bind(event_id)
    .fetch_optional(conn)
    .await
}

/// Makes the list of an event where there is none.
pub(crate) async fn ensure(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
    event_id: EventId,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into bookings.waiting_lists (event_id, organization_id, created_at, updated_at)
         values ($1, $2, $3, $3) on conflict (event_id) do nothing",
    )
    .bind(event_id)
    .bind(organization_id)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Sets how a list works.
pub(crate) async fn set(
    conn: &mut PgConnection,
    event_id: EventId,
    mode: ListMode,
    patience: Patience,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update bookings.waiting_lists
            set mode = $2, offer_minutes = $3, quiet_from = $4, quiet_until = $5, updated_at = $6,
                version = version + 1
          where event_id = $1",
    )
    .bind(event_id)
    .bind(mode)
    .bind(patience.offer_minutes)
    .bind(patience.quiet_from)
    .bind(patience.quiet_until)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// The next rank at the end of a locked list.
pub(crate) async fn next_rank(conn: &mut PgConnection, event_id: EventId) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar(
        "update bookings.waiting_lists set next_rank = next_rank + 1 where event_id = $1 returning next_rank - 1",
    )
    .bind(event_id)
    .fetch_one(conn)
    .await
}

/// When the list wants to be looked at next, though nothing comes free.
pub(crate) async fn look_at(
    conn: &mut PgConnection,
    event_id: EventId,
    at: Option<Time>,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update bookings.waiting_lists set look_at = $2
          where event_id = $1 and look_at is distinct from $2::timestamptz",
    )
    .bind(event_id)
    .bind(at)
    .execute(conn)
    .await?;
    Ok(())
}

/// Where the event stands.
pub(crate) async fn event_state(
    conn: &mut PgConnection,
    event_id: EventId,
) -> Result<EventState, sqlx::Error> {
    sqlx::query_scalar("select state from events.events where id = $1").bind(event_id).fetch_one(conn).await
}

/// Lists that want to be looked at by now: their time has come, or an offer's booking has ended.
pub(crate) async fn due(conn: &mut PgConnection, now: Time) -> Result<Vec<EventId>, sqlx::Error> {
    sqlx::query_scalar(
        "select event_id from bookings.waiting_lists where look_at <= $1
         union
         select o.event_id from bookings.waiting_offers o
           join bookings.bookings b on b.event_id = o.event_id and b.id = o.booking_id
          where o.state = 'open'
            and (b.state in ('confirmed', 'cancelled', 'expired') or (b.state = 'held' and b.expires_at <= $1))
         union
         select o.event_id from bookings.waiting_offers o
           join bookings.bookings b on b.event_id = o.event_id and b.id = o.booking_id
          where o.state = 'lapsed' and o.ended_at > $1::timestamptz - interval '2 days' and b.state = 'confirmed'",
    )
    .bind(now)
    .fetch_all(conn)
    .await
}

/// Lists with entries that nothing can come of any more: the event or all its dates are over or cancelled.
pub(crate) async fn over(conn: &mut PgConnection, now: Time) -> Result<Vec<EventId>, sqlx::Error> {
    sqlx::query_scalar(
        "select distinct n.event_id from bookings.waiting_entries n
           join events.events e on e.id = n.event_id
          where n.state in ('waiting', 'offered', 'paused')
            and (e.state in ('cancelled', 'archived')
                 or not exists (select 1 from bookings.waiting_choices c
                                  join events.occurrences o on o.event_id = c.event_id and o.id = c.occurrence_id
                                 where c.event_id = n.event_id and c.entry_id = n.id
                                   and o.state in ('scheduled', 'postponed') and o.starts_at > $1))",
    )
    .bind(now)
    .fetch_all(conn)
    .await
}
