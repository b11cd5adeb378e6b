//! A person's bookings: a copy, their end, and their move to an account.

use kit::{Email, Time, UserId};
use serde_json::Value;
use sqlx::PgConnection;
use users::Person;

/// The bookings of a person with lines and tickets, the newest 1000. The codes of tickets stay out: a copy
/// may lie around for long.
pub(crate) async fn of_person(conn: &mut PgConnection, person: &Person) -> Result<Value, sqlx::Error> {
    sqlx::query_scalar(
        "select coalesce(jsonb_agg(to_jsonb(b)), '[]') from (
           select b.reference, e.title as event, o.starts_at, b.state, b.email, b.name, b.locale, b.currency,
                  b.total_minor, b.quantity, b.created_at, b.confirmed_at, b.ended_at, b.end_reason,
                  (select coalesce(jsonb_agg(jsonb_build_object(
                       'product', l.product_name, 'offer', l.offer_name, 'quantity', l.quantity)
                       order by l.id), '[]')
                   from bookings.lines l where l.event_id = b.event_id and l.booking_id = b.id) as lines,
                  (select coalesce(jsonb_agg(jsonb_build_object(
                       'number', t.number, 'state', t.state, 'holder', t.holder_name) order by t.number), '[]')
                   from bookings.tickets t where t.event_id = b.event_id and t.booking_id = b.id) as tickets
           from bookings.bookings b
           join events.events e on e.id = b.event_id
           join events.occurrences o on o.event_id = b.event_id and o.id = b.occurrence_id
           where b.user_id = $1 or b.email = $2::text
           order by b.created_at desc limit 1000) b",
    )
    .bind(person.user_id)
    .bind(&person.email)
    .fetch_one(conn)
    .await
}

/// Takes name and address out of the bookings of a person and out of their tickets.
pub(crate) async fn forget_person(conn: &mut PgConnection, person: &Person) -> Result<(), sqlx::Error> {
    sqlx::query(
        "with theirs as (
           update bookings.bookings
           set email = case when email is null then null else 'erased-' || id || '@erased.invalid' end,
               name = case when name is null then null else 'Erased' end,
               link_version = link_version + 1
           where user_id = $1 or email = $2::text
           returning event_id, id),
         unbilled as (
           delete from bookings.billing_details d using theirs
           where d.event_id = theirs.event_id and d.booking_id = theirs.id)
         update bookings.tickets t set holder_name = null
         from theirs where t.event_id = theirs.event_id and t.booking_id = theirs.id
           and t.holder_name is not null",
    )
    .bind(person.user_id)
    .bind(&person.email)
    .execute(conn)
    .await?;
    Ok(())
}

/// The bookings of `user`, and those that were made with `old` without an account before `until`, belong to
/// the account and its new address: whoever gets the old one later has nothing of them.
pub(crate) async fn claim(
    conn: &mut PgConnection,
    user: UserId,
    (old, new): (&Email, &Email),
    until: Time,
) -> Result<u64, sqlx::Error> {
    let done = sqlx::query(
        "update bookings.bookings set user_id = $1, email = $3
         where email = $2 and (user_id is null or user_id = $1) and created_at <= $4",
    )
    .bind(user)
    .bind(old)
    .bind(new)
    .bind(until)
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}
