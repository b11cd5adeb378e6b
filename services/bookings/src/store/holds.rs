//! Holds: what they write, what they take, and those whose time is over.

use kit::{
    BookingId, Currency, EventId, LineId, OccurrenceId, OfferId, PoolId, ProductId, SecretHash, Time, UserId,
};
use sqlx::PgConnection;

/// A hold to write down.
pub(crate) struct NewHold<'a> {
    pub event_id: EventId,
    pub id: BookingId,
    pub occurrence_id: OccurrenceId,
    pub reference: &'a str,
    pub user_id: Option<UserId>,
    pub guest: Option<&'a SecretHash>,
    pub locale: &'a str,
    pub currency: Currency,
    pub total_minor: i64,
    pub quantity: i32,
    pub expires_at: Time,
    pub now: Time,
}

/// Lines of a booking, column by column as PostgreSQL takes them.
#[derive(Default)]
pub(crate) struct NewLines {
    pub ids: Vec<LineId>,
    pub product_ids: Vec<ProductId>,
    pub offer_ids: Vec<OfferId>,
    pub product_names: Vec<String>,
    pub offer_names: Vec<String>,
    pub quantities: Vec<i32>,
    pub admissions: Vec<i32>,
    pub unit_prices: Vec<i64>,
}

/// Writes a hold and its guest's access.
pub(crate) async fn insert(conn: &mut PgConnection, hold: &NewHold<'_>) -> Result<(), sqlx::Error> {
    sqlx::query(
        "with hold as (
           insert into bookings.bookings
             (event_id, id, organization_id, occurrence_id, reference, state, user_id, locale, currency,
              total_minor, quantity, expires_at, created_at)
           select $1, $2, e.organization_id, $3, $4, 'held', $5, $6, $7, $8, $9, $10, $11
           from events.events e where e.id = $1
           returning event_id, id)
         insert into bookings.access (event_id, booking_id, hash, created_at)
         select event_id, id, $12::bytea, $11 from hold where $12::bytea is not null",
    )
    .bind(hold.event_id)
    .bind(hold.id)
    .bind(hold.occurrence_id)
    .bind(hold.reference)
    .bind(hold.user_id)
    .bind(hold.locale)
    .bind(hold.currency)
    .bind(hold.total_minor)
    .bind(hold.quantity)
    .bind(hold.expires_at)
    .bind(hold.now)
    .bind(hold.guest)
    .execute(conn)
    .await?;
    Ok(())
}

/// Writes lines and claims of a booking.
pub(crate) async fn insert_content(
    conn: &mut PgConnection,
    event_id: EventId,
    booking_id: BookingId,
    lines: &NewLines,
    claims: &[(PoolId, i32)],
) -> Result<(), sqlx::Error> {
    let (pools, quantities): (Vec<PoolId>, Vec<i32>) = claims.iter().copied().unzip();
    sqlx::query(
        "with claimed as (
           insert into bookings.pool_claims (event_id, booking_id, pool_id, quantity)
           select $1, $2, c.pool_id, c.quantity from unnest($11::uuid[], $12::int4[]) as c (pool_id, quantity))
         insert into bookings.lines
           (event_id, id, booking_id, product_id, offer_id, product_name, offer_name, quantity, admissions,
            unit_price_minor, total_minor)
         select $1, l.id, $2, l.product_id, l.offer_id, l.product_name, l.offer_name, l.quantity, l.admissions,
                l.unit_price, l.unit_price * l.quantity
         from unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::int4[], $9::int4[], $10::int8[])
           as l (id, product_id, offer_id, product_name, offer_name, quantity, admissions, unit_price)",
    )
    .bind(event_id)
    .bind(booking_id)
    .bind(&lines.ids)
    .bind(&lines.product_ids)
    .bind(&lines.offer_ids)
    .bind(&lines.product_names)
    .bind(&lines.offer_names)
    .bind(&lines.quantities)
    .bind(&lines.admissions)
    .bind(&lines.unit_prices)
    .bind(pools)
    .bind(quantities)
    .execute(conn)
    .await?;
    Ok(())
}

/// Takes lines and claims away, to write others.
pub(crate) async fn delete_content(
    conn: &mut PgConnection,
    event_id: EventId,
    booking_id: BookingId,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "with gone as (delete from bookings.pool_claims where event_id = $1 and booking_id = $2)
         delete from bookings.lines where event_id = $1 and booking_id = $2",
    )
    .bind(event_id)
    .bind(booking_id)
    .execute(conn)
    .await?;
    Ok(())
}

/// New sums of a hold whose lines changed.
pub(crate) async fn set_sums(
    conn: &mut PgConnection,
    event_id: EventId,
    booking_id: BookingId,
    total_minor: i64,
    quantity: i32,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update bookings.bookings set total_minor = $3, quantity = $4 where event_id = $1 and id = $2",
    )
    .bind(event_id)
    .bind(booking_id)
    .bind(total_minor)
    .bind(quantity)
    .execute(conn)
    .await?;
    Ok(())
}

/// What a booking takes from each pool, in the order in which pools are locked.
pub(crate) async fn claims(
    conn: &mut PgConnection,
    event_id: EventId,
    booking_id: BookingId,
) -> Result<Vec<(PoolId, i32)>, sqlx::Error> {
    sqlx::query_as::<_, (PoolId, i32)>(
        "select pool_id, quantity from bookings.pool_claims
         where event_id = $1 and booking_id = $2 order by pool_id",
    )
    .bind(event_id)
    .bind(booking_id)
    .fetch_all(conn)
    .await
}

/// What the booking's lines would take from each pool today, in lock order: for late money.
pub(crate) async fn needs_of_lines(
    conn: &mut PgConnection,
    event_id: EventId,
    booking_id: BookingId,
) -> Result<Vec<(PoolId, i32)>, sqlx::Error> {
    sqlx::query_as::<_, (PoolId, i32)>(
        "select p.id, sum(l.quantity * pp.units)::int4
         from bookings.bookings b
         join bookings.lines l on l.event_id = b.event_id and l.booking_id = b.id
         join events.product_pools pp on pp.event_id = l.event_id and pp.product_id = l.product_id
         join events.pools p on p.event_id = pp.event_id and p.id = pp.pool_id
           and p.occurrence_id = b.occurrence_id
         where b.event_id = $1 and b.id = $2
         group by p.id order by p.id",
    )
    .bind(event_id)
    .bind(booking_id)
    .fetch_all(conn)
    .await
}

/// Writes claims again for a booking that is revived.
pub(crate) async fn insert_claims(
    conn: &mut PgConnection,
    event_id: EventId,
    booking_id: BookingId,
    claims: &[(PoolId, i32)],
) -> Result<(), sqlx::Error> {
    let (pools, quantities): (Vec<PoolId>, Vec<i32>) = claims.iter().copied().unzip();
    sqlx::query(
        "insert into bookings.pool_claims (event_id, booking_id, pool_id, quantity)
         select $1, $2, c.pool_id, c.quantity from unnest($3::uuid[], $4::int4[]) as c (pool_id, quantity)",
    )
    .bind(event_id)
    .bind(booking_id)
    .bind(pools)
    .bind(quantities)
    .execute(conn)
    .await?;
    Ok(())
}

/// Takes the claims of bookings away, and tells what they were, in lock order.
pub(crate) async fn delete_claims(
    conn: &mut PgConnection,
    event_id: EventId,
    booking_ids: &[BookingId],
) -> Result<Vec<(PoolId, BookingId, i32)>, sqlx::Error> {
    let mut gone = sqlx::query_as::<_, (PoolId, BookingId, i32)>(
        "delete from bookings.pool_claims where event_id = $1 and booking_id = any($2::uuid[])
         returning pool_id, booking_id, quantity",
    )
    .bind(event_id)
    .bind(booking_ids)
    .fetch_all(conn)
    .await?;
    gone.sort_unstable();
    Ok(gone)
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
         join events.product_pools pp on pp.event_id = o.event_id and pp.product_id = o.product_id
         where o.event_id = $1 and pp.pool_id = $2 and o.id = any($3::uuid[]) order by o.id",
    )
    .bind(event_id)
    .bind(pool_id)
    .bind(offers)
    .fetch_all(conn)
    .await
}

/// Locks up to `limit` overdue holds of the event, leaving out those that somebody else is working on.
pub(crate) async fn lock_overdue(
    conn: &mut PgConnection,
    event_id: EventId,
    now: Time,
    limit: i64,
) -> Result<Vec<BookingId>, sqlx::Error> {
    sqlx::query_scalar::<_, BookingId>(
        "select id from bookings.bookings
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
         set state = 'expired', expires_at = null, ended_at = $3, end_reason = 'The deadline passed'
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
