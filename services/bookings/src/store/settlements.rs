//! Payments of many bookings at once.

use kit::{BookingId, EventId, PaymentId, Time};
use sqlx::PgConnection;

use super::bookings::BookingRow;

/// A booking that becomes a sale by a payment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sale {
    pub event_id: EventId,
    pub booking_id: BookingId,
    pub payment_id: PaymentId,
}

/// The bookings that exist, locked until the transaction ends, in the order of their ids.
pub(crate) async fn lock(
    conn: &mut PgConnection,
    ids: &[(EventId, BookingId)],
) -> Result<Vec<BookingRow>, sqlx::Error> {
    let (events, bookings): (Vec<EventId>, Vec<BookingId>) = ids.iter().copied().unzip();
    sqlx::query_as(
        "select b.* from bookings.bookings b
         where (b.event_id, b.id) in (select * from unnest($1::uuid[], $2::uuid[]))
         order by b.id for no key update of b",
    )
    .bind(events)
    .bind(bookings)
    .fetch_all(conn)
    .await
}

/// Those of `payments` that were settled already.
pub(crate) async fn settled(
    conn: &mut PgConnection,
    events: &[EventId],
    payments: &[PaymentId],
) -> Result<Vec<PaymentId>, sqlx::Error> {
    sqlx::query_scalar(
        "select payment_id from bookings.settlements
         where (event_id, payment_id) in (select * from unnest($1::uuid[], $2::uuid[]))",
    )
    .bind(events)
    .bind(payments)
    .fetch_all(conn)
    .await
}

/// Makes bookings sales, and notes by which payments.
pub(crate) async fn confirm(conn: &mut PgConnection, sales: &[Sale], now: Time) -> Result<(), sqlx::Error> {
    sqlx::query(
        "with sale as (
           select * from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as s (event_id, booking_id, payment_id)
         ), confirmed as (
           update bookings.bookings b
           set state = 'confirmed', expires_at = null, confirmed_at = $4, ended_at = null, end_reason = null
           from sale s where b.event_id = s.event_id and b.id = s.booking_id
         )
         insert into bookings.settlements (event_id, booking_id, payment_id, outcome, settled_at)
         select event_id, booking_id, payment_id, 'confirmed', $4 from sale",
    )
    .bind(sales.iter().map(|sale| sale.event_id).collect::<Vec<_>>())
    .bind(sales.iter().map(|sale| sale.booking_id).collect::<Vec<_>>())
    .bind(sales.iter().map(|sale| sale.payment_id).collect::<Vec<_>>())
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}
