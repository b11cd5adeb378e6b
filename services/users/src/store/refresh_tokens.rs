//! Refresh tokens: only their hashes, each good for one rotation.

use kit::{SecretHash, SessionId, Time};
use sqlx::PgConnection;

/// Stores a token of `session`; `parent` is the one it was exchanged for.
pub async fn insert(
    conn: &mut PgConnection,
    hash: &SecretHash,
    session: SessionId,
    parent: Option<&SecretHash>,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into users.refresh_tokens (hash, session_id, parent, issued_at) values ($1, $2, $3, $4)",
    )
    .bind(hash)
    .bind(session)
    .bind(parent)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Uses the token up; its session for the one caller who wins, `None` for all others.
pub async fn take(
    conn: &mut PgConnection,
    hash: &SecretHash,
    salt: &[u8],
    now: Time,
) -> Result<Option<SessionId>, sqlx::Error> {
    sqlx::query_scalar(
        "update users.refresh_tokens set used_at = $3, salt = $2
         where hash = $1 and used_at is null
         returning session_id",
    )
    .bind(hash)
    .bind(salt)
    .bind(now)
    .fetch_optional(conn)
    .await
}

/// A token that was used.
#[derive(sqlx::FromRow)]
pub struct Used {
    pub session_id: SessionId,
    pub used_at: Time,
    pub salt: Vec<u8>,
    /// The hash of the token that it was exchanged for, while that one is unused.
    pub unused_successor: Option<SecretHash>,
}

/// The used token with this hash.
pub async fn used(conn: &mut PgConnection, hash: &SecretHash) -> Result<Option<Used>, sqlx::Error> {
    sqlx::query_as(
        "select t.session_id, t.used_at, t.salt,
                (select next.hash from users.refresh_tokens next
                 where next.session_id = t.session_id and next.parent = t.hash and next.used_at is null)
                  as unused_successor
         from users.refresh_tokens t
         where t.hash = $1 and t.used_at is not null and t.salt is not null",
    )
    .bind(hash)
    .fetch_optional(conn)
    .await
}

/// The session that a token belongs to.
pub async fn session_of(
    conn: &mut PgConnection,
    hash: &SecretHash,
) -> Result<Option<SessionId>, sqlx::Error> {
    sqlx::query_scalar("select session_id from users.refresh_tokens where hash = $1")
        .bind(hash)
        .fetch_optional(conn)
        .await
}

/// Deletes tokens that were used before `before`.
pub async fn delete_used(conn: &mut PgConnection, before: Time) -> Result<u64, sqlx::Error> {
    let done =
        sqlx::query("delete from users.refresh_tokens where used_at < $1").bind(before).execute(conn).await?;
    Ok(done.rows_affected())
}
