//! Proofs in progress.

use kit::{SecretHash, Time, UserId};
use sqlx::PgConnection;

use crate::flows::Kind;

pub struct NewFlow<'a> {
    pub hash: SecretHash,
    pub kind: Kind,
    pub user_id: Option<UserId>,
    pub state: &'a [u8],
    pub now: Time,
    pub expires_at: Time,
}

/// Stores a flow.
pub async fn insert(conn: &mut PgConnection, new: &NewFlow<'_>) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into users.flows (hash, kind, user_id, state, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6)",
    )
    .bind(&new.hash)
    .bind(new.kind)
    .bind(new.user_id)
    .bind(new.state)
    .bind(new.now)
    .bind(new.expires_at)
    .execute(conn)
    .await?;
    Ok(())
}

/// A flow that goes on.
#[derive(sqlx::FromRow)]
pub struct Flow {
    pub user_id: Option<UserId>,
    pub state: Vec<u8>,
}

/// The flow with this hash, if its time is not over.
pub async fn find(
    conn: &mut PgConnection,
    hash: &SecretHash,
    kind: Kind,
    now: Time,
) -> Result<Option<Flow>, sqlx::Error> {
    sqlx::query_as("select user_id, state from users.flows where hash = $1 and kind = $2 and expires_at > $3")
        .bind(hash)
        .bind(kind)
        .bind(now)
        .fetch_optional(conn)
        .await
}

/// Ends the flow; its state for the one who ends it in time.
pub async fn take(
    conn: &mut PgConnection,
    hash: &SecretHash,
    kind: Kind,
    now: Time,
) -> Result<Option<Flow>, sqlx::Error> {
    sqlx::query_as(
        "delete from users.flows where hash = $1 and kind = $2 and expires_at > $3
         returning user_id, state",
    )
    .bind(hash)
    .bind(kind)
    .bind(now)
    .fetch_optional(conn)
    .await
}

/// Ends all flows of a person: what they prove may have changed.
pub async fn drop_of_user(conn: &mut PgConnection, user: UserId) -> Result<(), sqlx::Error> {
    sqlx::query("delete from users.flows where user_id = $1").bind(user).execute(conn).await?;
    Ok(())
}

/// Deletes flows whose time is over.
pub async fn delete_expired(conn: &mut PgConnection, now: Time) -> Result<u64, sqlx::Error> {
    let done = sqlx::query("delete from users.flows where expires_at <= $1").bind(now).execute(conn).await?;
    Ok(done.rows_affected())
}
