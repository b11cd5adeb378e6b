//! The bank's records.

use kit::{Money, Time};
use sqlx::PgConnection;
use uuid::Uuid;

use super::session::{BankSession, SessionState};
use crate::model::currency;

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    attempt: String,
    amount_minor: i64,
    currency: String,
    description: String,
    return_url: String,
    state: SessionState,
    refunded_minor: i64,
    updated_at: Time,
}

impl Row {
    fn into_session(self) -> Result<BankSession, sqlx::Error> {
        Ok(BankSession {
            id: self.id,
            attempt: self.attempt,
            amount: Money::new(self.amount_minor, currency(&self.currency)?),
            description: self.description,
            return_url: self.return_url,
            state: self.state,
            refunded_minor: self.refunded_minor,
            updated_at: self.updated_at,
        })
    }
}

/// A session to open.
pub struct NewRow<'a> {
    pub attempt: &'a str,
    pub amount: Money,
    pub description: &'a str,
    pub return_url: &'a str,
}

/// Opens a session, or finds the one that this attempt has.
pub async fn open(conn: &mut PgConnection, new: &NewRow<'_>, now: Time) -> Result<BankSession, sqlx::Error> {
    let row: Row = sqlx::query_as(
        "insert into payments.sandbox_sessions
           (id, attempt, amount_minor, currency, description, return_url, created_at, updated_at)
         values ($1, $2, $3, $4, left($5, 300), $6, $7, $7)
         on conflict (attempt) do update set updated_at = payments.sandbox_sessions.updated_at
         returning *",
    )
    .bind(Uuid::new_v4())
    .bind(new.attempt)
    .bind(new.amount.minor)
    .bind(new.amount.currency)
    .bind(new.description)
    .bind(new.return_url)
    .bind(now)
    .fetch_one(conn)
    .await?;
    row.into_session()
}

/// The session of an attempt, locked until the transaction ends.
pub async fn lock_attempt(
    conn: &mut PgConnection,
    attempt: &str,
) -> Result<Option<BankSession>, sqlx::Error> {
    let row: Option<Row> =
        sqlx::query_as("select * from payments.sandbox_sessions where attempt = $1 for update")
            .bind(attempt)
            .fetch_optional(conn)
            .await?;
    row.map(Row::into_session).transpose()
}

/// A session, locked until the transaction ends.
pub async fn lock(conn: &mut PgConnection, id: Uuid) -> Result<Option<BankSession>, sqlx::Error> {
    let row: Option<Row> = sqlx::query_as("select * from payments.sandbox_sessions where id = $1 for update")
        .bind(id)
        .fetch_optional(conn)
        .await?;
    row.map(Row::into_session).transpose()
}

pub async fn find(conn: &mut PgConnection, id: Uuid) -> Result<Option<BankSession>, sqlx::Error> {
    let row: Option<Row> = sqlx::query_as("select * from payments.sandbox_sessions where id = $1")
        .bind(id)
        .fetch_optional(conn)
        .await?;
    row.map(Row::into_session).transpose()
}

pub async fn find_attempt(
    conn: &mut PgConnection,
    attempt: &str,
) -> Result<Option<BankSession>, sqlx::Error> {
    let row: Option<Row> = sqlx::query_as("select * from payments.sandbox_sessions where attempt = $1")
        .bind(attempt)
        .fetch_optional(conn)
        .await?;
    row.map(Row::into_session).transpose()
}

pub async fn set_state(
    conn: &mut PgConnection,
    id: Uuid,
    state: SessionState,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query("update payments.sandbox_sessions set state = $2, updated_at = $3 where id = $1")
        .bind(id)
        .bind(state)
        .bind(now)
        .execute(conn)
        .await?;
    Ok(())
}

/// The amount that was paid back under `key`, if anything was.
pub async fn refund_of_key(conn: &mut PgConnection, key: &str) -> Result<Option<i64>, sqlx::Error> {
    sqlx::query_scalar("select amount_minor from payments.sandbox_refunds where idempotency_key = $1")
        .bind(key)
        .fetch_optional(conn)
        .await
}

/// Pays `minor` of a session back under `key`; the caller holds the lock and has checked the amount.
pub async fn pay_back(
    conn: &mut PgConnection,
    id: Uuid,
    key: &str,
    minor: i64,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into payments.sandbox_refunds (idempotency_key, session_id, amount_minor, created_at)
         values ($1, $2, $3, $4)",
    )
    .bind(key)
    .bind(id)
    .bind(minor)
    .bind(now)
    .execute(&mut *conn)
    .await?;
    sqlx::query(
        "update payments.sandbox_sessions set refunded_minor = refunded_minor + $2, updated_at = $3
         where id = $1",
    )
    .bind(id)
    .bind(minor)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}
