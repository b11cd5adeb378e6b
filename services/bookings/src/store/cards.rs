//! What bookings have to do with gift cards.

use kit::{BookingId, EventId, OfferId};
use sqlx::PgConnection;

/// Bookings that are over, or paid, and for which cards still set something aside.
pub(crate) async fn left_behind(
    conn: &mut PgConnection,
    limit: i64,
) -> Result<Vec<(EventId, BookingId)>, sqlx::Error> {
    sqlx::query_as(
        "select distinct p.event_id, p.booking_id
         from payments.payments p
         join bookings.bookings b on b.event_id = p.event_id and b.id = p.booking_id
         where p.purse_id is not null and p.state = 'created' and b.state not in ('held', 'awaiting_payment')
         limit $1",
    )
    .bind(limit)
    .fetch_all(conn)
    .await
}

/// Whether any of the offers is a gift card.
pub(crate) async fn any_gift_card(
    conn: &mut PgConnection,
    event_id: EventId,
    offers: &[OfferId],
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar(
        "select exists (
           select 1 from events.offers o
           join events.products p on p.event_id = o.event_id and p.id = o.product_id
           where o.event_id = $1 and o.id = any($2::uuid[]) and p.kind = 'gift_card')",
    )
    .bind(event_id)
    .bind(offers)
    .fetch_one(conn)
    .await
}
