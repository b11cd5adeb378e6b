//! The bank's records.

use kit::{Money, RefundId, Time};
use sqlx::PgConnection;
use uuid::Uuid;

use super::session::{BankSession, SessionState};
use crate::{model::currency, news::DisputeState, provider::NewSession};

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

/// Opens sessions, or finds those that the attempts have; each attempt is named once.
pub async fn open_all(
    conn: &mut PgConnection,
    new: &[&NewSession],
    now: Time,
) -> Result<Vec<BankSession>, sqlx::Error> {
    let rows: Vec<Row> = sqlx::query_as(
        "insert into payments.sandbox_sessions
           (id, attempt, amount_minor, currency, description, return_url, created_at, updated_at)
         select n.id, n.attempt, n.amount_minor, n.currency, left(n.description, 300), n.return_url, $7, $7
         from unnest($1::uuid[], $2::text[], $3::int8[], $4::text[], $5::text[], $6::text[])
           as n (id, attempt, amount_minor, currency, description, return_url)
         order by n.attempt
         on conflict (attempt) do update set updated_at = payments.sandbox_sessions.updated_at
         returning *",
    )
    .bind(new.iter().map(|_| Uuid::new_v4()).collect::<Vec<_>>())
    .bind(new.iter().map(|new| new.attempt.to_string()).collect::<Vec<_>>())
    .bind(new.iter().map(|new| new.amount.minor).collect::<Vec<_>>())
    .bind(new.iter().map(|new| new.amount.currency.code()).collect::<Vec<_>>())
    .bind(new.iter().map(|new| new.description.as_str()).collect::<Vec<_>>())
    .bind(new.iter().map(|new| new.return_url.as_str()).collect::<Vec<_>>())
    .bind(now)
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Row::into_session).collect()
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
    Ok(lock_all(conn, &[id]).await?.pop())
}

/// The sessions with these ids that there are, locked until the transaction ends.
pub async fn lock_all(conn: &mut PgConnection, ids: &[Uuid]) -> Result<Vec<BankSession>, sqlx::Error> {
    let rows: Vec<Row> = sqlx::query_as(
        "select * from payments.sandbox_sessions where id = any($1::uuid[]) order by id for update",
    )
    .bind(ids)
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Row::into_session).collect()
}

/// The sessions with these ids that there are.
pub async fn find_all(conn: &mut PgConnection, ids: &[Uuid]) -> Result<Vec<BankSession>, sqlx::Error> {
    let rows: Vec<Row> = sqlx::query_as("select * from payments.sandbox_sessions where id = any($1::uuid[])")
        .bind(ids)
        .fetch_all(conn)
        .await?;
    rows.into_iter().map(Row::into_session).collect()
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

/// Writes down into which states sessions came; each is named once.
pub async fn set_states(
    conn: &mut PgConnection,
    states: &[(Uuid, SessionState)],
    now: Time,
) -> Result<(), sqlx::Error> {
    let (ids, states): (Vec<Uuid>, Vec<&str>) = states.iter().map(|(id, state)| (*id, state.name())).unzip();
    sqlx::query(
        "update payments.sandbox_sessions s set state = new.state, updated_at = $3
           from unnest($1::uuid[], $2::text[]) as new (id, state) where s.id = new.id",
    )
    .bind(ids)
    .bind(states)
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

/// A refund to make.
pub struct NewRefund<'a> {
    /// The merchant's idempotency key, or the desk's own.
    pub key: &'a str,
    /// The merchant's own id of it, if the merchant's program asks.
    pub refund_id: Option<RefundId>,
    pub minor: i64,
}

/// Pays a part of a session back; gives the bank's id of the refund. The caller holds the lock and has
/// checked the amount.
pub async fn pay_back(
    conn: &mut PgConnection,
    id: Uuid,
    refund: &NewRefund<'_>,
    now: Time,
) -> Result<Uuid, sqlx::Error> {
    let made = Uuid::now_v7();
    sqlx::query(
        "insert into payments.sandbox_refunds (idempotency_key, session_id, amount_minor, created_at, id, refund_id)
         values ($1, $2, $3, $4, $5, $6)",
    )
    .bind(refund.key)
    .bind(id)
    .bind(refund.minor)
    .bind(now)
    .bind(made)
    .bind(refund.refund_id)
    .execute(&mut *conn)
    .await?;
    sqlx::query(
        "update payments.sandbox_sessions set refunded_minor = refunded_minor + $2, updated_at = $3
         where id = $1",
    )
    .bind(id)
    .bind(refund.minor)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(made)
}

/// A refund that the bank made.
#[derive(sqlx::FromRow)]
pub struct BankRefund {
    pub idempotency_key: String,
    pub session_id: Uuid,
    pub refund_id: Option<RefundId>,
    pub amount_minor: i64,
}

pub async fn refund(conn: &mut PgConnection, id: Uuid) -> Result<Option<BankRefund>, sqlx::Error> {
    sqlx::query_as(
        "select idempotency_key, session_id, refund_id, amount_minor
         from payments.sandbox_refunds where id = $1",
    )
    .bind(id)
    .fetch_optional(conn)
    .await
}

/// A dispute at the bank.
#[derive(sqlx::FromRow)]
pub struct BankDispute {
    pub id: Uuid,
    pub session_id: Uuid,
    pub amount_minor: i64,
    pub state: DisputeState,
    pub created_at: Time,
}

/// The dispute about a session.
pub async fn dispute_of(
    conn: &mut PgConnection,
    session_id: Uuid,
) -> Result<Option<BankDispute>, sqlx::Error> {
    sqlx::query_as("select * from payments.sandbox_disputes where session_id = $1")
        .bind(session_id)
        .fetch_optional(conn)
        .await
}

pub async fn dispute(conn: &mut PgConnection, id: Uuid) -> Result<Option<BankDispute>, sqlx::Error> {
    sqlx::query_as("select * from payments.sandbox_disputes where id = $1")
        .bind(id)
        .fetch_optional(conn)
        .await
}

/// Opens a dispute about `minor` of a session; gives its id. The session is locked.
pub async fn open_dispute(
    conn: &mut PgConnection,
    session_id: Uuid,
    minor: i64,
    now: Time,
) -> Result<Uuid, sqlx::Error> {
    let id = Uuid::now_v7();
    sqlx::query(
        "insert into payments.sandbox_disputes (id, session_id, amount_minor, state, created_at)
         values ($1, $2, $3, 'needs_response', $4)",
    )
    .bind(id)
    .bind(session_id)
    .bind(minor)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(id)
}

pub async fn end_dispute(conn: &mut PgConnection, id: Uuid, state: DisputeState) -> Result<(), sqlx::Error> {
    sqlx::query("update payments.sandbox_disputes set state = $2 where id = $1")
        .bind(id)
        .bind(state)
        .execute(conn)
        .await?;
    Ok(())
}

/// A line of the bank's statement.
#[derive(sqlx::FromRow)]
pub struct StatementRow {
    pub id: Uuid,
    pub session_id: Uuid,
    pub attempt: String,
    /// The key with which a refund was asked for.
    pub key: String,
    pub refund_id: Option<RefundId>,
    pub amount_minor: i64,
    pub currency: String,
    pub created_at: Time,
}

/// Sessions since `since` that were paid, by id.
pub async fn paid_since(
    conn: &mut PgConnection,
    since: Time,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<StatementRow>, sqlx::Error> {
    sqlx::query_as(
        "select id, id as session_id, attempt, '' as key, null::uuid as refund_id, amount_minor,
                currency::text as currency, created_at
         from payments.sandbox_sessions
         where state = 'paid' and created_at >= $1 and ($2::uuid is null or id > $2::uuid)
         order by id limit $3",
    )
    .bind(since)
    .bind(after)
    .bind(limit)
    .fetch_all(conn)
    .await
}

/// Refunds since `since`, by id.
pub async fn refunds_since(
    conn: &mut PgConnection,
    since: Time,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<StatementRow>, sqlx::Error> {
    sqlx::query_as(
        "select r.id, r.session_id, s.attempt, r.idempotency_key as key, r.refund_id, r.amount_minor,
                s.currency::text as currency, r.created_at
         from payments.sandbox_refunds r
         join payments.sandbox_sessions s on s.id = r.session_id
         where r.created_at >= $1 and ($2::uuid is null or r.id > $2::uuid)
         order by r.id limit $3",
    )
    .bind(since)
    .bind(after)
    .bind(limit)
    .fetch_all(conn)
    .await
}
