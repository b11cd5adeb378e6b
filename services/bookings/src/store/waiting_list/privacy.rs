//! A person's places on waiting lists: a copy, their end, and their move to an account.

use kit::{Email, EventId, Time, UserId, WaitingEntryId};
use serde_json::Value;
use sqlx::PgConnection;
use users::Person;

/// The newest 1000 entries of a person.
pub(crate) async fn of_person(conn: &mut PgConnection, person: &Person) -> Result<Value, sqlx::Error> {
    sqlx::query_scalar(
        "select coalesce(jsonb_agg(to_jsonb(n)), '[]') from (
           select e.title as event, n.state, n.email, n.locale, n.quantity, n.minimum, n.together, n.created_at,
                  n.confirmed_at, n.ended_at
           from bookings.waiting_entries n
           join events.events e on e.id = n.event_id
           where n.user_id = $1 or n.email = $2::text
           order by n.created_at desc limit 1000) n",
    )
    .bind(person.user_id)
    .bind(&person.email)
    .fetch_one(conn)
    .await
}

/// Where a person still waits.
pub(crate) async fn open_of_person(
    conn: &mut PgConnection,
    person: &Person,
) -> Result<Vec<(EventId, WaitingEntryId)>, sqlx::Error> {
    sqlx::query_as(
        "select event_id, id from bookings.waiting_entries
         where (user_id = $1 or email = $2::text) and state in ('unconfirmed', 'waiting', 'offered', 'paused')
         order by event_id, id",
    )
    .bind(person.user_id)
    .bind(&person.email)
    .fetch_all(conn)
    .await
}

/// Takes the address out of the entries of a person who waits nowhere any more; links that were mailed open
/// nothing.
pub(crate) async fn forget_person(conn: &mut PgConnection, person: &Person) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update bookings.waiting_entries
         set email = 'erased-' || id || '@erased.invalid', link_version = link_version + 1
         where (user_id = $1 or email = $2::text)
           and state not in ('unconfirmed', 'waiting', 'offered', 'paused')
           and email not like '%@erased.invalid'",
    )
    .bind(person.user_id)
    .bind(&person.email)
    .execute(conn)
    .await?;
    Ok(())
}

/// The entries of `user`, and those that were made with `old` without an account before `until`, belong to the
/// account and its new address, but where the account or the new address has an open one already.
pub(crate) async fn claim(
    conn: &mut PgConnection,
    user: UserId,
    (old, new): (&Email, &Email),
    until: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update bookings.waiting_entries n set user_id = $1, email = $3
         where n.email = $2 and (n.user_id is null or n.user_id = $1) and n.created_at <= $4
           and not exists (select 1 from bookings.waiting_entries o
                           where o.event_id = n.event_id and o.id <> n.id and (o.user_id = $1 or o.email = $3)
                             and o.state in ('unconfirmed', 'waiting', 'offered', 'paused'))",
    )
    .bind(user)
    .bind(old)
    .bind(new)
    .bind(until)
    .execute(conn)
    .await?;
    Ok(())
}
