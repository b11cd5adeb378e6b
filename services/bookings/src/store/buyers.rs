//! The lists of buyers.

use kit::Time;
use sqlx::PgConnection;

use super::{bookings::BookingRow, tickets::TicketRow};
use crate::{access::Access, buyer::Position};

/// A booking and when its occurrence starts.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct OwnRow {
    #[sqlx(flatten)]
    pub booking: BookingRow,
    pub starts_at: Time,
}

/// Bookings that somebody checked out, or still holds, whose occurrence is not over; the next one first.
pub(crate) async fn upcoming(
    conn: &mut PgConnection,
    access: &Access,
    now: Time,
    after: Option<Position>,
    limit: i64,
) -> Result<Vec<OwnRow>, sqlx::Error> {
    sqlx::query_as::<_, OwnRow>(
        "select b.*, o.starts_at from bookings.bookings b
         join events.occurrences o on o.event_id = b.event_id and o.id = b.occurrence_id
         where (b.user_id = $1::uuid or b.email = $2::text)
           and o.ends_at > $3
           and (b.state = 'confirmed' or (b.state in ('held', 'awaiting_payment') and b.expires_at > $3))
           and ($4::timestamptz is null or (o.starts_at, b.id) > ($4::timestamptz, $5::uuid))
         order by o.starts_at, b.id limit $6",
    )
    .bind(access.user_id)
    .bind(&access.email)
    .bind(now)
    .bind(after.map(|(time, _)| time))
    .bind(after.map(|(_, id)| id))
    .bind(limit)
    .fetch_all(conn)
    .await
}

/// Bookings that are over: the occurrence, or, once checked out, the booking itself; the latest first.
pub(crate) async fn past(
    conn: &mut PgConnection,
    access: &Access,
    now: Time,
    after: Option<Position>,
    limit: i64,
) -> Result<Vec<OwnRow>, sqlx::Error> {
    sqlx::query_as::<_, OwnRow>(
        "select b.*, o.starts_at from bookings.bookings b
         join events.occurrences o on o.event_id = b.event_id and o.id = b.occurrence_id
         where (b.user_id = $1::uuid or b.email = $2::text)
           and b.checked_out_at is not null
           and (b.state in ('cancelled', 'expired') or (b.state = 'confirmed' and o.ends_at <= $3))
           and ($4::timestamptz is null or (o.starts_at, b.id) < ($4::timestamptz, $5::uuid))
         order by o.starts_at desc, b.id desc limit $6",
    )
    .bind(access.user_id)
    .bind(&access.email)
    .bind(now)
    .bind(after.map(|(time, _)| time))
    .bind(after.map(|(_, id)| id))
    .bind(limit)
    .fetch_all(conn)
    .await
}

/// All bookings of a buyer, the newest first; holds that came to nothing are left out.
pub(crate) async fn all(
    conn: &mut PgConnection,
    access: &Access,
    after: Option<Position>,
    limit: i64,
) -> Result<Vec<OwnRow>, sqlx::Error> {
    sqlx::query_as::<_, OwnRow>(
        "select b.*, o.starts_at from bookings.bookings b
         join events.occurrences o on o.event_id = b.event_id and o.id = b.occurrence_id
         where (b.user_id = $1::uuid or b.email = $2::text)
           and (b.checked_out_at is not null or b.state = 'held')
           and ($3::timestamptz is null or (b.created_at, b.id) < ($3::timestamptz, $4::uuid))
         order by b.created_at desc, b.id desc limit $5",
    )
    .bind(access.user_id)
    .bind(&access.email)
    .bind(after.map(|(time, _)| time))
    .bind(after.map(|(_, id)| id))
    .bind(limit)
    .fetch_all(conn)
    .await
}

/// A ticket of the wallet.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct WalletRow {
    #[sqlx(flatten)]
    pub ticket: TicketRow,
    pub reference: String,
}

/// Good tickets of occurrences that are not over, the next one first.
pub(crate) async fn wallet(
    conn: &mut PgConnection,
    access: &Access,
    now: Time,
) -> Result<Vec<WalletRow>, sqlx::Error> {
    sqlx::query_as::<_, WalletRow>(
        "select t.event_id, t.booking_id, t.id, t.line_id, t.occurrence_id, t.number, t.code, t.credential_version,
                t.state, t.holder_name, l.product_name, l.offer_name, s.scanned_at as used_at, b.reference,
                t.seat, t.seat_section, t.seat_row, t.seat_label
         from bookings.bookings b
         join events.occurrences o on o.event_id = b.event_id and o.id = b.occurrence_id
         join bookings.tickets t on t.event_id = b.event_id and t.booking_id = b.id
         join bookings.lines l on l.event_id = t.event_id and l.id = t.line_id
         left join bookings.scans s
           on s.event_id = t.event_id and s.ticket_id = t.id and s.verdict = 'accepted'
         where (b.user_id = $1::uuid or b.email = $2::text) and b.state = 'confirmed' and t.state = 'valid'
           and o.ends_at > $3
         order by o.starts_at, b.id, t.number limit 500",
    )
    .bind(access.user_id)
    .bind(&access.email)
    .bind(now)
    .fetch_all(conn)
    .await
}
