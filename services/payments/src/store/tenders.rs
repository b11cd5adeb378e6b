//! What cards pay: rows of payments beside those of providers.

use kit::{BookingId, EventId, PaymentId, PurseId, Time};
use sqlx::PgConnection;

use super::payments::Row;
use crate::model::{Attempt, NewPayment, Payment};

/// What a card pays of a booking.
pub struct NewTender<'a> {
    pub id: PaymentId,
    pub new: &'a NewPayment,
    pub minor: i64,
    pub purse_id: PurseId,
    pub beside: Option<PaymentId>,
    /// The name that stands where providers have theirs.
    pub provider: &'a str,
}

/// Writes down what a card is to pay. Nobody is ever asked about it.
pub async fn insert_tender(
    conn: &mut PgConnection,
    tender: &NewTender<'_>,
    now: Time,
) -> Result<Payment, sqlx::Error> {
    let row: Row = sqlx::query_as(
        "insert into payments.payments
           (event_id, id, organization_id, booking_id, provider, amount_minor, currency, description,
            return_url, purse_id, beside, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, left($8, 300), '', $9, $10, $11, $11)
         returning *",
    )
    .bind(tender.new.event_id)
    .bind(tender.id)
    .bind(tender.new.organization_id)
    .bind(tender.new.booking_id)
    .bind(tender.provider)
    .bind(tender.minor)
    .bind(tender.new.amount.currency)
    .bind(&tender.new.description)
    .bind(tender.purse_id)
    .bind(tender.beside)
    .bind(now)
    .fetch_one(conn)
    .await?;
    row.into_payment()
}

/// What cards pay beside an attempt, locked until the transaction ends.
pub async fn lock_beside(conn: &mut PgConnection, attempt: Attempt) -> Result<Vec<Payment>, sqlx::Error> {
    let rows: Vec<Row> = sqlx::query_as(
        "select * from payments.payments
         where event_id = $1 and purse_id is not null and beside = $2
           and booking_id = (select booking_id from payments.payments where event_id = $1 and id = $2)
         order by id for no key update",
    )
    .bind(attempt.event_id)
    .bind(attempt.payment_id)
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Row::into_payment).collect()
}

/// What cards have set aside for a booking and not paid, locked until the transaction ends.
pub async fn lock_open_tenders(
    conn: &mut PgConnection,
    event_id: EventId,
    booking_id: BookingId,
) -> Result<Vec<Payment>, sqlx::Error> {
    let rows: Vec<Row> = sqlx::query_as(
        "select * from payments.payments
         where event_id = $1 and booking_id = $2 and purse_id is not null and state = 'created'
         order by id for no key update",
    )
    .bind(event_id)
    .bind(booking_id)
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Row::into_payment).collect()
}
