//! Refunds.

use kit::{EventId, Money, PaymentId, PurseId, RefundId, Time};
use sqlx::PgConnection;

use crate::{
    model::{Payment, Refund, RefundOrigin, RefundState},
    news::RefundSeen,
    refund_news::Moved,
};

#[derive(sqlx::FromRow)]
struct Row {
    event_id: EventId,
    id: RefundId,
    payment_id: PaymentId,
    amount_minor: i64,
    reason: String,
    state: RefundState,
    failure: Option<String>,
    origin: RefundOrigin,
    purse_id: Option<PurseId>,
    provider_ref: Option<String>,
    created_at: Time,
}

impl Row {
    fn into_refund(self, payment: &Payment) -> Refund {
        Refund {
            id: self.id,
            event_id: self.event_id,
            payment_id: self.payment_id,
            amount: Money::new(self.amount_minor, payment.amount.currency),
            reason: self.reason,
            state: self.state,
            failure: self.failure,
            origin: self.origin,
            purse_id: self.purse_id,
            provider_ref: self.provider_ref,
            created_at: self.created_at,
        }
    }
}

/// What identifies and describes a refund before it is made.
pub struct NewRow<'a> {
    pub id: RefundId,
    pub minor: i64,
    pub reason: &'a str,
    pub request_key: &'a str,
    pub origin: RefundOrigin,
    /// The purse that it goes to; none: to the provider.
    pub purse_id: Option<PurseId>,
}

pub async fn insert(
    conn: &mut PgConnection,
    payment: &Payment,
    new: &NewRow<'_>,
    now: Time,
) -> Result<Refund, sqlx::Error> {
    let row: Row = sqlx::query_as(
        "insert into payments.refunds
           (event_id, id, payment_id, amount_minor, reason, request_key, created_at, updated_at, origin, purse_id)
         values ($1, $2, $3, $4, left($5, 300), $6, $7, $7, $8, $9)
         returning *",
    )
    .bind(payment.event_id)
    .bind(new.id)
    .bind(payment.id)
    .bind(new.minor)
    .bind(new.reason)
    .bind(new.request_key)
    .bind(now)
    .bind(new.origin)
    .bind(new.purse_id)
    .fetch_one(conn)
    .await?;
    Ok(row.into_refund(payment))
}

/// The refund of `payment` that was asked for with `request_key`.
pub async fn find_by_key(
    conn: &mut PgConnection,
    payment: &Payment,
    request_key: &str,
) -> Result<Option<Refund>, sqlx::Error> {
    let row: Option<Row> = sqlx::query_as(
        "select * from payments.refunds where event_id = $1 and payment_id = $2 and request_key = $3",
    )
    .bind(payment.event_id)
    .bind(payment.id)
    .bind(request_key)
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| row.into_refund(payment)))
}

/// The refund of `payment` that a provider tells of: by our id, or by its own.
pub async fn known(
    conn: &mut PgConnection,
    payment: &Payment,
    seen: &RefundSeen,
) -> Result<Option<Refund>, sqlx::Error> {
    let row: Option<Row> = sqlx::query_as(
        "select * from payments.refunds
         where event_id = $1 and payment_id = $2 and (id = $3::uuid or ($3::uuid is null and provider_ref = $4))",
    )
    .bind(payment.event_id)
    .bind(payment.id)
    .bind(seen.refund_id)
    .bind(&seen.provider_ref)
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| row.into_refund(payment)))
}

/// A refund of which nobody has heard for a while.
#[derive(sqlx::FromRow)]
pub struct Stale {
    pub event_id: EventId,
    pub id: RefundId,
}

/// Takes up to `limit` refunds that are under way and were not touched since `before`.
pub async fn take_stale(
    conn: &mut PgConnection,
    before: Time,
    now: Time,
    limit: i64,
) -> Result<Vec<Stale>, sqlx::Error> {
    sqlx::query_as(
        "update payments.refunds set updated_at = $2
         where (event_id, id) in (
           select event_id, id from payments.refunds
           where state in ('requested', 'submitted') and origin = 'admit' and purse_id is null and updated_at < $1
           order by updated_at limit $3 for update skip locked)
         returning event_id, id",
    )
    .bind(before)
    .bind(now)
    .bind(limit)
    .fetch_all(conn)
    .await
}

/// The payment that a refund belongs to.
pub async fn payment_of(
    conn: &mut PgConnection,
    event_id: EventId,
    refund_id: RefundId,
) -> Result<Option<PaymentId>, sqlx::Error> {
    sqlx::query_scalar("select payment_id from payments.refunds where event_id = $1 and id = $2")
        .bind(event_id)
        .bind(refund_id)
        .fetch_optional(conn)
        .await
}

/// The refund; the caller holds the lock of its payment.
pub async fn find(
    conn: &mut PgConnection,
    payment: &Payment,
    refund_id: RefundId,
) -> Result<Refund, sqlx::Error> {
    let row: Row =
        sqlx::query_as("select * from payments.refunds where event_id = $1 and payment_id = $2 and id = $3")
            .bind(payment.event_id)
            .bind(payment.id)
            .bind(refund_id)
            .fetch_one(conn)
            .await?;
    Ok(row.into_refund(payment))
}

/// The refunds of a payment, oldest first.
pub async fn of_payment(conn: &mut PgConnection, payment: &Payment) -> Result<Vec<Refund>, sqlx::Error> {
    let rows: Vec<Row> = sqlx::query_as(
        "select * from payments.refunds where event_id = $1 and payment_id = $2 order by created_at, id",
    )
    .bind(payment.event_id)
    .bind(payment.id)
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| row.into_refund(payment)).collect())
}

pub async fn set_state(
    conn: &mut PgConnection,
    refund: &Refund,
    state: RefundState,
    moved: &Moved<'_>,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update payments.refunds
         set state = $3, provider_ref = coalesce($4, provider_ref), failure = left($5, 200), updated_at = $6
         where event_id = $1 and id = $2",
    )
    .bind(refund.event_id)
    .bind(refund.id)
    .bind(state)
    .bind(moved.provider_ref)
    .bind(moved.failure)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}
