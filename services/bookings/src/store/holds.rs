//! Holds: what is in them, what they take, and those whose time is over.

use kit::{BookingId, EventId, OccurrenceId, OfferId, PoolId, Time};
use sqlx::{PgConnection, types::Json};

use super::lines::LineRow;

/// New content of a hold: its cart, sums and claims.
pub(crate) async fn set_content(
    conn: &mut PgConnection,
    event_id: EventId,
    booking_id: BookingId,
    cart: &[LineRow],
    (total_minor, quantity): (i64, i32),
    claims: &[(PoolId, i32)],
    seats: &[i32],
) -> Result<(), sqlx::Error> {
    let (pools, places): (Vec<PoolId>, Vec<i32>) = claims.iter().copied().unzip();
    sqlx::query(
        "with gone as (delete from bookings.lines where event_id = $1 and booking_id = $2)
         update bookings.bookings
         set cart = $3, total_minor = $4, quantity = $5, pool_ids = $6, pool_quantities = $7, seats = $8
         where event_id = $1 and id = $2",
    )
    .bind(event_id)
    .bind(booking_id)
    .bind(Json(cart))
    .bind(total_minor)
    .bind(quantity)
    .bind(pools)
    .bind(places)
    .bind(seats)
    .execute(conn)
    .await?;
    Ok(())
}

/// What the booking's lines would take from each pool today, in lock order: for late money.
pub(crate) async fn needs_of_lines(
    conn: &mut PgConnection,
    event_id: EventId,
    booking_id: BookingId,
) -> Result<Vec<(PoolId, i32)>, sqlx::Error> {
    sqlx::query_as::<_, (PoolId, i32)>(
        "with taken as (
           select l.product_id, l.offer_id, l.quantity, b.event_id, b.occurrence_id
           from bookings.bookings b
           join bookings.lines l on l.event_id = b.event_id and l.booking_id = b.id
           where b.event_id = $1 and b.id = $2
         ), needs as (
           select p.id, t.quantity * pp.units as places
           from taken t
           join events.product_pools pp on pp.event_id = t.event_id and pp.product_id = t.product_id
           join events.pools p on p.event_id = pp.event_id and p.id = pp.pool_id
             and p.occurrence_id = t.occurrence_id
           union all
           select p.id, t.quantity
           from taken t
           join events.pools p on p.event_id = t.event_id and p.offer_id = t.offer_id
             and p.occurrence_id = t.occurrence_id
         )
         select id, sum(places)::int4 from needs group by id order by id",
    )
    .bind(event_id)
    .bind(booking_id)
    .fetch_all(conn)
    .await
}

/// Writes claims again for a booking that is revived.
pub(crate) async fn set_claims(
    conn: &mut PgConnection,
    event_id: EventId,
    booking_id: BookingId,
    claims: &[(PoolId, i32)],
    seats: &[i32],
) -> Result<(), sqlx::Error> {
    let (pools, quantities): (Vec<PoolId>, Vec<i32>) = claims.iter().copied().unzip();
    sqlx::query(
        "update bookings.bookings set pool_ids = $3, pool_quantities = $4, seats = $5
         where event_id = $1 and id = $2",
    )
    .bind(event_id)
    .bind(booking_id)
    .bind(pools)
    .bind(quantities)
    .bind(seats)
    .execute(conn)
    .await?;
    Ok(())
}

/// Of `offers`, those that draw on `pool_id`.
pub(crate) async fn offers_of_pool(
    conn: &mut PgConnection,
    event_id: EventId,
    pool_id: PoolId,
    offers: &[OfferId],
) -> Result<Vec<OfferId>, sqlx::Error> {
    sqlx::query_scalar::<_, OfferId>(
        "select o.id from events.offers o
         where o.event_id = $1 and o.id = any($3::uuid[])
           and exists (select 1 from events.pools p
                       left join events.product_pools pp on pp.event_id = p.event_id
                         and pp.pool_id = coalesce(p.channel_of, p.id)
                       where p.event_id = $1 and p.id = $2
                         and (p.offer_id = o.id or pp.product_id = o.product_id))
         order by o.id",
    )
    .bind(event_id)
    .bind(pool_id)
    .bind(offers)
    .fetch_all(conn)
    .await
}

/// A hold whose time is over, and what it claims.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct Overdue {
    pub id: BookingId,
    pub occurrence_id: OccurrenceId,
    pub pool_ids: Vec<PoolId>,
    pub pool_quantities: Vec<i32>,
    pub seats: Vec<i32>,
}

/// Locks up to `limit` overdue holds of the event, leaving out those that somebody else is working on.
pub(crate) async fn lock_overdue(
    conn: &mut PgConnection,
    event_id: EventId,
    now: Time,
    limit: i64,
) -> Result<Vec<Overdue>, sqlx::Error> {
    sqlx::query_as(
        "select id, occurrence_id, pool_ids, pool_quantities, seats from bookings.bookings
         where event_id = $1 and state = 'held' and expires_at <= $2
         order by id limit $3 for no key update skip locked",
    )
    .bind(event_id)
    .bind(now)
    .bind(limit)
    .fetch_all(conn)
    .await
}

/// The events that have overdue holds.
pub(crate) async fn events_with_overdue(
    conn: &mut PgConnection,
    now: Time,
) -> Result<Vec<EventId>, sqlx::Error> {
    sqlx::query_scalar::<_, EventId>(
        "select distinct event_id from bookings.bookings where state = 'held' and expires_at <= $1",
    )
    .bind(now)
    .fetch_all(conn)
    .await
}

/// Ends overdue holds.
pub(crate) async fn expire(
    conn: &mut PgConnection,
    event_id: EventId,
    ids: &[BookingId],
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update bookings.bookings
         set state = 'expired', expires_at = null, ended_at = $3, end_reason = 'The deadline passed',
             pool_ids = '{}', pool_quantities = '{}', seats = '{}'
         where event_id = $1 and id = any($2::uuid[])",
    )
    .bind(event_id)
    .bind(ids)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// A booking that is paying past its deadline.
#[derive(Debug, Clone, Copy, sqlx::FromRow)]
pub(crate) struct Paying {
    pub event_id: EventId,
    pub id: BookingId,
    pub expires_at: Time,
}

/// Bookings that are paying past their deadline, oldest first, after `after`.
pub(crate) async fn overdue_payers(
    conn: &mut PgConnection,
    now: Time,
    after: Option<Paying>,
    limit: i64,
) -> Result<Vec<Paying>, sqlx::Error> {
    sqlx::query_as::<_, Paying>(
        "select event_id, id, expires_at from bookings.bookings
         where state = 'awaiting_payment' and expires_at <= $1
           and ($2::timestamptz is null or (expires_at, id) > ($2::timestamptz, $3::uuid))
         order by expires_at, id limit $4",
    )
    .bind(now)
    .bind(after.map(|last| last.expires_at))
    .bind(after.map(|last| last.id))
    .bind(limit)
    .fetch_all(conn)
    .await
}
