//! Failed sign-ins, for addresses with and without an account alike.

use kit::{SecretHash, Time, UserId};
use sqlx::PgConnection;

use crate::sign_in::Failures;

/// The failures of an account, locked.
pub async fn lock(conn: &mut PgConnection, id: UserId) -> Result<Failures, sqlx::Error> {
    sqlx::query_as(
        "select failed_sign_ins as count, sign_in_after as after
         from users.users where id = $1 for no key update",
    )
    .bind(id)
    .fetch_one(conn)
    .await
}

/// Notes the failures of an account.
pub async fn set(conn: &mut PgConnection, id: UserId, failures: Failures) -> Result<(), sqlx::Error> {
    sqlx::query("update users.users set failed_sign_ins = $2, sign_in_after = $3 where id = $1")
        .bind(id)
        .bind(failures.count)
        .bind(failures.after)
        .execute(conn)
        .await?;
    Ok(())
}

/// The failures of an address without an account, locked.
pub async fn lock_unknown(
    conn: &mut PgConnection,
    email_hash: &SecretHash,
    now: Time,
) -> Result<Failures, sqlx::Error> {
    sqlx::query_as(
        "insert into users.unknown_sign_ins as u (email_hash, failed_sign_ins, sign_in_after)
         values ($1, 0, $2)
         on conflict (email_hash) do update set failed_sign_ins = u.failed_sign_ins
         returning failed_sign_ins as count, sign_in_after as after",
    )
    .bind(email_hash)
    .bind(now)
    .fetch_one(conn)
    .await
}

/// Notes the failures of an address without an account.
pub async fn set_unknown(
    conn: &mut PgConnection,
    email_hash: &SecretHash,
    failures: Failures,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update users.unknown_sign_ins
         set failed_sign_ins = $2, sign_in_after = coalesce($3, sign_in_after)
         where email_hash = $1",
    )
    .bind(email_hash)
    .bind(failures.count)
    .bind(failures.after)
    .execute(conn)
    .await?;
    Ok(())
}

/// Forgets addresses without an account that nobody tried since `before`.
pub async fn forget_unknown(conn: &mut PgConnection, before: Time) -> Result<u64, sqlx::Error> {
    let done = sqlx::query("delete from users.unknown_sign_ins where sign_in_after < $1")
        .bind(before)
        .execute(conn)
        .await?;
    Ok(done.rows_affected())
}
