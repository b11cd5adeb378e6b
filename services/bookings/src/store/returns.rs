//! Returns, and the tickets that go back with them.

use kit::{BookingId, EventId, OrganizationId, PoolId, ReturnId, TicketId, Time, UserId};
use sqlx::PgConnection;

use super::bookings::BookingRow;
use crate::returns::{NewReturn, Piece, ReturnRow, ReturnState, Units};

/// The tickets of a booking by number, then the lines without tickets, each with what its line cost.
pub(crate) async fn pieces(
    conn: &mut PgConnection,
    event_id: EventId,
    booking_id: BookingId,
) -> Result<Vec<Piece>, sqlx::Error> {
    sqlx::query_as(
        "select t.id as ticket_id, l.id as line_id, l.product_id, l.offer_id, p.kind, l.product_name, l.offer_name,
                t.number, t.holder_name, t.state, t.seat, s.scanned_at as used_at,
                row_number() over (partition by l.id order by t.number) as place,
                l.total_minor as line_paid_minor, l.quantity as line_quantity,
                l.admissions as line_admissions, l.cancelled_admissions as line_cancelled
         from bookings.lines l
         join events.products p on p.event_id = l.event_id and p.id = l.product_id
         left join bookings.tickets t on t.event_id = l.event_id and t.line_id = l.id
         left join bookings.scans s
           on s.event_id = t.event_id and s.ticket_id = t.id and s.verdict = 'accepted'
         where l.event_id = $1 and l.booking_id = $2 and (t.id is not null or l.admissions = 0)
         order by t.number nulls last, l.id",
    )
    .bind(event_id)
    .bind(booking_id)
    .fetch_all(conn)
    .await
}

/// Ends `tickets` of a booking, and counts them on their lines, which lose their seats.
pub(crate) async fn cancel_tickets(
    conn: &mut PgConnection,
    event_id: EventId,
    booking_id: BookingId,
    tickets: &[TicketId],
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "with ended as (
           update bookings.tickets set state = 'cancelled'
           where event_id = $1 and booking_id = $2 and id = any($3::uuid[]) and state <> 'cancelled'
           returning line_id, seat
         ), counted as (
           select line_id, count(*)::int4 as tickets,
                  coalesce(array_agg(seat) filter (where seat is not null), '{}') as seats
           from ended group by line_id
         )
         update bookings.lines l
         set cancelled_admissions = l.cancelled_admissions + c.tickets,
             cancelled_quantity = (l.cancelled_admissions + c.tickets) / greatest(l.admissions / l.quantity, 1),
             seats = array(select s.seat from unnest(l.seats) with ordinality as s (seat, position)
                           where s.seat <> all(c.seats) order by s.position)
         from counted c where l.event_id = $1 and l.id = c.line_id",
    )
    .bind(event_id)
    .bind(booking_id)
    .bind(tickets)
    .execute(conn)
    .await?;
    Ok(())
}

/// What units of lines take from each pool, in lock order.
pub(crate) async fn places_of(
    conn: &mut PgConnection,
    booking: &BookingRow,
    units: &[Units],
) -> Result<Vec<(PoolId, i32)>, sqlx::Error> {
    sqlx::query_as(
        "with taken as (
           select * from unnest($3::uuid[], $4::uuid[], $5::int4[]) as t (product_id, offer_id, quantity)
         ), needs as (
           select p.id, t.quantity * pp.units as places
           from taken t
           join events.product_pools pp on pp.event_id = $1 and pp.product_id = t.product_id
           join events.pools p on p.event_id = $1 and p.id = pp.pool_id and p.occurrence_id = $2
           union all
           select p.id, t.quantity
           from taken t
           join events.pools p on p.event_id = $1 and p.offer_id = t.offer_id and p.occurrence_id = $2
         )
         select id, sum(places)::int4 from needs group by id order by id",
    )
    .bind(booking.event_id)
    .bind(booking.occurrence_id)
    .bind(units.iter().map(|unit| unit.product_id).collect::<Vec<_>>())
    .bind(units.iter().map(|unit| unit.offer_id).collect::<Vec<_>>())
    .bind(units.iter().map(|unit| unit.quantity).collect::<Vec<_>>())
    .fetch_all(conn)
    .await
}

/// Gives back what units of a booking claim of limits per person. The uses of a code stay used.
pub(crate) async fn give_back_limits(
    conn: &mut PgConnection,
    event_id: EventId,
    booking_id: BookingId,
    units: &[Units],
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "with unit as (
           select t.product_id, sum(t.quantity)::int4 as quantity, p.kind
           from unnest($3::uuid[], $4::int4[]) as t (product_id, quantity)
           join events.products p on p.event_id = $1 and p.id = t.product_id
           group by t.product_id, p.kind
         ), given as (
           select product_id as subject, quantity from unit
           union all
           select $1, sum(quantity)::int4 from unit where kind in ('admission', 'pass') having count(*) > 0
         ), claim as (
           select c.subject, c.person, c.quantity, least(c.quantity, g.quantity) as back
           from bookings.limit_claims c join given g on g.subject = c.subject
           where c.event_id = $1 and c.booking_id = $2
             and c.person <> '00000000-0000-0000-0000-000000000000'
         ), emptied as (
           delete from bookings.limit_claims c using claim
           where c.event_id = $1 and c.booking_id = $2 and c.subject = claim.subject
             and c.person = claim.person and claim.quantity = claim.back
         ), lowered as (
           update bookings.limit_claims c set quantity = c.quantity - claim.back from claim
           where c.event_id = $1 and c.booking_id = $2 and c.subject = claim.subject
             and c.person = claim.person and claim.quantity > claim.back
         ), locked as materialized (
           select l.subject, l.person, claim.back
           from bookings.limits l join claim on claim.subject = l.subject and claim.person = l.person
           where l.event_id = $1 order by l.subject, l.person for update of l
         )
         update bookings.limits l set taken = l.taken - locked.back
         from locked where l.event_id = $1 and l.subject = locked.subject and l.person = locked.person",
    )
    .bind(event_id)
    .bind(booking_id)
    .bind(units.iter().map(|unit| unit.product_id).collect::<Vec<_>>())
    .bind(units.iter().map(|unit| unit.quantity).collect::<Vec<_>>())
    .execute(conn)
    .await?;
    Ok(())
}

/// Blocks the good tickets of a booking.
pub(crate) async fn block_tickets(
    conn: &mut PgConnection,
    event_id: EventId,
    booking_id: BookingId,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update bookings.tickets set state = 'blocked'
         where event_id = $1 and booking_id = $2 and state = 'valid'",
    )
    .bind(event_id)
    .bind(booking_id)
    .execute(conn)
    .await?;
    Ok(())
}

/// Makes the blocked tickets of a booking good again.
pub(crate) async fn unblock_tickets(
    conn: &mut PgConnection,
    event_id: EventId,
    booking_id: BookingId,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update bookings.tickets set state = 'valid'
         where event_id = $1 and booking_id = $2 and state = 'blocked'",
    )
    .bind(event_id)
    .bind(booking_id)
    .execute(conn)
    .await?;
    Ok(())
}

pub(crate) async fn insert(
    conn: &mut PgConnection,
    new: &NewReturn<'_>,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into bookings.returns
           (event_id, id, organization_id, booking_id, state, source, whole, ticket_ids, currency, back_minor,
            kept_minor, reason, notify, request_key, request_hash, asked_by, asked_by_key, created_at,
            as_credit, purse_ids)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)",
    )
    .bind(new.event_id)
    .bind(new.id)
    .bind(new.organization_id)
    .bind(new.booking_id)
    .bind(new.state)
    .bind(new.source)
    .bind(new.whole)
    .bind(new.ticket_ids)
    .bind(new.back.currency)
    .bind(new.back.minor)
    .bind(new.kept_minor)
    .bind(new.reason)
    .bind(new.notify)
    .bind(new.request_key)
    .bind(new.request_hash)
    .bind(new.asked_by)
    .bind(new.asked_by_key)
    .bind(now)
    .bind(new.as_credit)
    .bind(new.purse_ids)
    .execute(conn)
    .await?;
    Ok(())
}

/// Decides about a return that waits.
pub(crate) async fn decide(
    conn: &mut PgConnection,
    event_id: EventId,
    id: ReturnId,
    state: ReturnState,
    by: UserId,
    why: Option<&str>,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update bookings.returns set state = $3, decided_by = $4, decision = $5, decided_at = $6
         where event_id = $1 and id = $2 and state = 'waiting'",
    )
    .bind(event_id)
    .bind(id)
    .bind(state)
    .bind(by)
    .bind(why)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Whether a return of the booking waits for approval.
pub(crate) async fn is_waiting(
    conn: &mut PgConnection,
    event_id: EventId,
    booking_id: BookingId,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar(
        "select exists (select 1 from bookings.returns
                        where event_id = $1 and booking_id = $2 and state = 'waiting')",
    )
    .bind(event_id)
    .bind(booking_id)
    .fetch_one(conn)
    .await
}

/// Which returns a list shows.
pub(crate) struct List<'a> {
    pub organization_id: OrganizationId,
    /// The only events that the member may see.
    pub allowed: Option<&'a [EventId]>,
    pub state: Option<ReturnState>,
    pub after: Option<(Time, ReturnId)>,
    pub limit: i64,
}

/// Returns, the newest first.
pub(crate) async fn list(conn: &mut PgConnection, list: &List<'_>) -> Result<Vec<ReturnRow>, sqlx::Error> {
    sqlx::query_as(
        "select r.*, e.title as event_title, b.reference, b.name as buyer_name, u.name as asked_by_name,
                coalesce(r.asked_by, k.created_by) as behind, d.name as decided_by_name
         from bookings.returns r
         join bookings.bookings b on b.event_id = r.event_id and b.id = r.booking_id
         join events.events e on e.id = r.event_id
         left join users.api_keys k on k.id = r.asked_by_key
         left join users.users u on u.id = r.asked_by
         left join users.users d on d.id = r.decided_by
         where r.organization_id = $1
           and ($2::uuid[] is null or r.event_id = any($2::uuid[]))
           and ($3::text is null or r.state = $3::text)
           and ($4::timestamptz is null or (r.created_at, r.id) < ($4::timestamptz, $5::uuid))
         order by r.created_at desc, r.id desc limit $6",
    )
    .bind(list.organization_id)
    .bind(list.allowed)
    .bind(list.state)
    .bind(list.after.map(|(time, _)| time))
    .bind(list.after.map(|(_, id)| id))
    .bind(list.limit)
    .fetch_all(conn)
    .await
}

/// The returns of a booking, the newest first.
pub(crate) async fn of_booking(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
    event_id: EventId,
    booking_id: BookingId,
) -> Result<Vec<ReturnRow>, sqlx::Error> {
    sqlx::query_as(
        "select r.*, e.title as event_title, b.reference, b.name as buyer_name, u.name as asked_by_name,
                coalesce(r.asked_by, k.created_by) as behind, d.name as decided_by_name
         from bookings.returns r
         join bookings.bookings b on b.event_id = r.event_id and b.id = r.booking_id
         join events.events e on e.id = r.event_id
         left join users.api_keys k on k.id = r.asked_by_key
         left join users.users u on u.id = r.asked_by
         left join users.users d on d.id = r.decided_by
         where r.organization_id = $1 and r.event_id = $2 and r.booking_id = $3
         order by r.created_at desc, r.id desc",
    )
    .bind(organization_id)
    .bind(event_id)
    .bind(booking_id)
    .fetch_all(conn)
    .await
}

/// One return of an organization's event.
pub(crate) async fn find(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
    event_id: EventId,
    id: ReturnId,
) -> Result<Option<ReturnRow>, sqlx::Error> {
    sqlx::query_as(
        "select r.*, e.title as event_title, b.reference, b.name as buyer_name, u.name as asked_by_name,
                coalesce(r.asked_by, k.created_by) as behind, d.name as decided_by_name
         from bookings.returns r
         join bookings.bookings b on b.event_id = r.event_id and b.id = r.booking_id
         join events.events e on e.id = r.event_id
         left join users.api_keys k on k.id = r.asked_by_key
         left join users.users u on u.id = r.asked_by
         left join users.users d on d.id = r.decided_by
         where r.organization_id = $1 and r.event_id = $2 and r.id = $3",
    )
    .bind(organization_id)
    .bind(event_id)
    .bind(id)
    .fetch_optional(conn)
    .await
}

/// The return of a booking that was asked for with `request_key`.
pub(crate) async fn by_key(
    conn: &mut PgConnection,
    event_id: EventId,
    booking_id: BookingId,
    request_key: &str,
) -> Result<Option<ReturnRow>, sqlx::Error> {
    sqlx::query_as(
        "select r.*, e.title as event_title, b.reference, b.name as buyer_name, u.name as asked_by_name,
                coalesce(r.asked_by, k.created_by) as behind, d.name as decided_by_name
         from bookings.returns r
         join bookings.bookings b on b.event_id = r.event_id and b.id = r.booking_id
         join events.events e on e.id = r.event_id
         left join users.api_keys k on k.id = r.asked_by_key
         left join users.users u on u.id = r.asked_by
         left join users.users d on d.id = r.decided_by
         where r.event_id = $1 and r.booking_id = $2 and r.request_key = $3",
    )
    .bind(event_id)
    .bind(booking_id)
    .bind(request_key)
    .fetch_optional(conn)
    .await
}
