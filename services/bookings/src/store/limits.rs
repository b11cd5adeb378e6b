//! Counters of limits, and what bookings claim of them.

use events::PersonLimit;
use kit::{AccessCodeId, BookingId, EventId};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::limits::{LimitClaim, Taken};

/// Locks the counters of `claims` in their order, made where they are missing, and gives what is taken.
pub(crate) async fn lock(conn: &mut PgConnection, claims: &[LimitClaim]) -> Result<Taken, sqlx::Error> {
    let mut keys: Vec<_> = claims.iter().map(|claim| (claim.key(), claim.allowed)).collect();
    keys.sort_unstable_by_key(|(key, _)| (key.1, key.2));
    keys.dedup_by_key(|(key, _)| *key);
    let events: Vec<EventId> = keys.iter().map(|(key, _)| key.0).collect();
    let subjects: Vec<Uuid> = keys.iter().map(|(key, _)| key.1).collect();
    let people: Vec<Uuid> = keys.iter().map(|(key, _)| key.2).collect();
    let allowed: Vec<i32> = keys.iter().map(|(_, allowed)| *allowed).collect();
    // A limit that was lowered meanwhile never makes what is taken already a violation.
    let rows: Vec<(EventId, Uuid, Uuid, i32)> = sqlx::query_as(
        "insert into bookings.limits as l (event_id, subject, person, taken, allowed)
         select w.event_id, w.subject, w.person, 0, w.allowed
         from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::int4[]) as w (event_id, subject, person, allowed)
         on conflict (event_id, subject, person)
           do update set allowed = greatest(excluded.allowed, l.taken)
         returning l.event_id, l.subject, l.person, l.taken",
    )
    .bind(events)
    .bind(subjects)
    .bind(people)
    .bind(allowed)
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|(event, subject, person, taken)| ((event, subject, person), taken)).collect())
}

/// Writes claims and counts them. Their counters must be locked.
pub(crate) async fn take(conn: &mut PgConnection, claims: &[LimitClaim]) -> Result<(), sqlx::Error> {
    let of = |value: fn(&LimitClaim) -> Uuid| claims.iter().map(value).collect::<Vec<Uuid>>();
    let quantities: Vec<i32> = claims.iter().map(|claim| claim.quantity).collect();
    sqlx::query(
        "with c as (
           select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::int4[])
             as c (event_id, booking_id, subject, person, quantity)
         ), counted as (
           update bookings.limits l set taken = l.taken + s.quantity
           from (select event_id, subject, person, sum(quantity)::int4 as quantity
                 from c group by event_id, subject, person) s
           where l.event_id = s.event_id and l.subject = s.subject and l.person = s.person
         )
         insert into bookings.limit_claims (event_id, booking_id, subject, person, quantity)
         select event_id, booking_id, subject, person, quantity from c",
    )
    .bind(of(|claim| claim.event_id.0))
    .bind(of(|claim| claim.booking_id.0))
    .bind(of(|claim| claim.subject))
    .bind(of(|claim| claim.person))
    .bind(quantities)
    .execute(conn)
    .await?;
    Ok(())
}

/// Gives back all that bookings of an event claim.
pub(crate) async fn give_back(
    conn: &mut PgConnection,
    event_id: EventId,
    bookings: &[BookingId],
) -> Result<(), sqlx::Error> {
    give(conn, event_id, bookings, true).await
}

/// Gives back what a booking claims of limits per person.
pub(crate) async fn give_back_people(
    conn: &mut PgConnection,
    event_id: EventId,
    booking_id: BookingId,
) -> Result<(), sqlx::Error> {
    give(conn, event_id, &[booking_id], false).await
}

/// Gives back what a booking claims of a code, of its uses and of its person's.
pub(crate) async fn give_back_code(
    conn: &mut PgConnection,
    event_id: EventId,
    booking_id: BookingId,
    code: Option<AccessCodeId>,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "with gone as (
           delete from bookings.limit_claims
           where event_id = $1 and booking_id = $2 and subject = $3
           returning person, quantity
         ), locked as materialized (
           select l.person, g.quantity
           from bookings.limits l join gone g on g.person = l.person
           where l.event_id = $1 and l.subject = $3 order by l.person for update of l
         )
         update bookings.limits l set taken = l.taken - g.quantity
         from locked g where l.event_id = $1 and l.subject = $3 and l.person = g.person",
    )
    .bind(event_id)
    .bind(booking_id)
    .bind(code)
    .execute(conn)
    .await?;
    Ok(())
}

async fn give(
    conn: &mut PgConnection,
    event_id: EventId,
    bookings: &[BookingId],
    codes_too: bool,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "with gone as (
           delete from bookings.limit_claims
           where event_id = $1 and booking_id = any($2::uuid[])
             and ($3 or person <> '00000000-0000-0000-0000-000000000000')
           returning subject, person, quantity
         ), sums as (
           select subject, person, sum(quantity)::int4 as quantity from gone group by subject, person
         ), locked as materialized (
           select l.subject, l.person, s.quantity
           from bookings.limits l join sums s on s.subject = l.subject and s.person = l.person
           where l.event_id = $1 order by l.subject, l.person for update of l
         )
         update bookings.limits l set taken = l.taken - s.quantity
         from locked s where l.event_id = $1 and l.subject = s.subject and l.person = s.person",
    )
    .bind(event_id)
    .bind(bookings)
    .bind(codes_too)
    .execute(conn)
    .await?;
    Ok(())
}

/// What the lines of a booking count against the limits per person that are set by now.
pub(crate) async fn of_lines(
    conn: &mut PgConnection,
    event_id: EventId,
    booking_id: BookingId,
) -> Result<Vec<PersonLimit>, sqlx::Error> {
    let rows: Vec<(Uuid, i32, i32)> = sqlx::query_as(
        "select e.id, sum(l.quantity)::int4, e.max_per_person::int4
         from bookings.lines l
         join events.products p on p.event_id = l.event_id and p.id = l.product_id
           and p.kind in ('admission', 'pass')
         join events.events e on e.id = l.event_id and e.max_per_person is not null
         where l.event_id = $1 and l.booking_id = $2
         group by e.id, e.max_per_person
         union all
         select p.id, sum(l.quantity)::int4, p.max_per_person::int4
         from bookings.lines l
         join events.products p on p.event_id = l.event_id and p.id = l.product_id
           and p.max_per_person is not null
         where l.event_id = $1 and l.booking_id = $2
         group by p.id, p.max_per_person",
    )
    .bind(event_id)
    .bind(booking_id)
    .fetch_all(conn)
    .await?;
    let limit = |(subject, quantity, allowed)| PersonLimit { subject, quantity, allowed };
    Ok(rows.into_iter().map(limit).collect())
}

/// Counts the bookings that are alive and were made before a limit was set.
pub(crate) async fn count_before(conn: &mut PgConnection, event_id: EventId) -> Result<(), sqlx::Error> {
    sqlx::query(
        "with alive as materialized (
           select event_id, id, user_id, email, cart from bookings.bookings
           where event_id = $1 and state in ('held', 'awaiting_payment', 'confirmed')
             and (user_id is not null or email is not null)
           order by id for no key update
         ), sold as (
           select b.id, l.product_id, l.quantity, b.user_id, b.email
           from alive b join bookings.lines l on l.event_id = b.event_id and l.booking_id = b.id
           where b.cart is null
           union all
           select b.id, l.product_id, l.quantity, b.user_id, b.email
           from alive b cross join json_to_recordset(b.cart) as l (product_id uuid, quantity int4)
           where b.cart is not null
         ), of_people as (
           select id, product_id, quantity, bookings.person_of('user:' || user_id) as person
           from sold where user_id is not null
           union all
           select id, product_id, quantity, bookings.person_of('email:' || lower(email))
           from sold where email is not null
         ), wanted as (
           select s.id, s.person, e.id as subject, sum(s.quantity)::int4 as quantity,
                  e.max_per_person::int4 as allowed
           from of_people s
           join events.products p on p.event_id = $1 and p.id = s.product_id and p.kind in ('admission', 'pass')
           join events.events e on e.id = p.event_id and e.max_per_person is not null
           group by s.id, s.person, e.id, e.max_per_person
           union all
           select s.id, s.person, p.id, sum(s.quantity)::int4, p.max_per_person::int4
           from of_people s
           join events.products p on p.event_id = $1 and p.id = s.product_id and p.max_per_person is not null
           group by s.id, s.person, p.id, p.max_per_person
         ), missing as materialized (
           select w.* from wanted w
           where not exists (select 1 from bookings.limit_claims c
                             where c.event_id = $1 and c.booking_id = w.id and c.subject = w.subject
                               and c.person = w.person)
         ), counted as (
           insert into bookings.limits as l (event_id, subject, person, taken, allowed)
           select $1, subject, person, sum(quantity), greatest(max(allowed), sum(quantity))
           from missing group by subject, person order by subject, person
           on conflict (event_id, subject, person)
             do update set taken = l.taken + excluded.taken,
                           allowed = greatest(l.allowed, l.taken + excluded.taken)
         )
         insert into bookings.limit_claims (event_id, booking_id, subject, person, quantity)
         select $1, id, subject, person, quantity from missing",
    )
    .bind(event_id)
    .execute(conn)
    .await?;
    Ok(())
}
