//! Disputes.

use kit::{EventId, Money, PaymentId, Time};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    model::Payment,
    news::{Dispute, DisputeSeen, DisputeState},
};

#[derive(sqlx::FromRow)]
struct Row {
    event_id: EventId,
    id: Uuid,
    payment_id: PaymentId,
    amount_minor: i64,
    reason: String,
    state: DisputeState,
    due_by: Option<Time>,
    opened_at: Time,
}

impl Row {
    fn into_dispute(self, payment: &Payment) -> Dispute {
        Dispute {
            id: self.id,
            event_id: self.event_id,
            payment_id: self.payment_id,
            amount: Money::new(self.amount_minor, payment.amount.currency),
            reason: self.reason,
            state: self.state,
            due_by: self.due_by,
            opened_at: self.opened_at,
        }
    }
}

/// The dispute that the provider calls `provider_ref`; the caller holds the lock of its payment.
pub async fn find(
    conn: &mut PgConnection,
    payment: &Payment,
    provider_ref: &str,
) -> Result<Option<Dispute>, sqlx::Error> {
    let row: Option<Row> = sqlx::query_as(
        "select * from payments.disputes where event_id = $1 and payment_id = $2 and provider_ref = $3",
    )
    .bind(payment.event_id)
    .bind(payment.id)
    .bind(provider_ref)
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| row.into_dispute(payment)))
}

/// The disputes about a payment, oldest first.
pub async fn of_payment(conn: &mut PgConnection, payment: &Payment) -> Result<Vec<Dispute>, sqlx::Error> {
    let rows: Vec<Row> = sqlx::query_as(
        "select * from payments.disputes where event_id = $1 and payment_id = $2 order by opened_at, id",
    )
    .bind(payment.event_id)
    .bind(payment.id)
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| row.into_dispute(payment)).collect())
}

pub async fn insert(
    conn: &mut PgConnection,
    id: Uuid,
    payment: &Payment,
    seen: &DisputeSeen,
    now: Time,
) -> Result<Dispute, sqlx::Error> {
    let row: Row = sqlx::query_as(
        "insert into payments.disputes
           (event_id, id, payment_id, provider_ref, amount_minor, reason, state, due_by, opened_at, updated_at)
         values ($1, $2, $3, $4, $5, left($6, 100), $7, $8, $9, $9)
         returning *",
    )
    .bind(payment.event_id)
    .bind(id)
    .bind(payment.id)
    .bind(&seen.provider_ref)
    .bind(seen.amount.minor)
    .bind(&seen.reason)
    .bind(seen.state)
    .bind(seen.due_by)
    .bind(now)
    .fetch_one(conn)
    .await?;
    Ok(row.into_dispute(payment))
}

/// Moves a dispute on. Its amount stays what it was when it was opened, as the books have it.
pub async fn set_state(
    conn: &mut PgConnection,
    dispute: &Dispute,
    payment: &Payment,
    seen: &DisputeSeen,
    now: Time,
) -> Result<Dispute, sqlx::Error> {
    let row: Row = sqlx::query_as(
        "update payments.disputes set state = $3, due_by = $4, updated_at = $5
         where event_id = $1 and id = $2
         returning *",
    )
    .bind(dispute.event_id)
    .bind(dispute.id)
    .bind(seen.state)
    .bind(seen.due_by)
    .bind(now)
    .fetch_one(conn)
    .await?;
    Ok(row.into_dispute(payment))
}
