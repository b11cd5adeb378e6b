//! Authenticator apps and recovery codes.

use kit::{Time, UserId};
use sqlx::PgConnection;

use crate::sign_in::Failures;

/// An authenticator app.
#[derive(sqlx::FromRow)]
pub struct App {
    /// Sealed.
    pub secret: Vec<u8>,
    pub confirmed_at: Option<Time>,
    pub last_step: i64,
    pub failed_codes: i32,
    pub code_after: Option<Time>,
}

/// The app of a person, locked.
pub async fn lock(conn: &mut PgConnection, user: UserId) -> Result<Option<App>, sqlx::Error> {
    sqlx::query_as(
        "select secret, confirmed_at, last_step, failed_codes, code_after
         from users.totp where user_id = $1 for update",
    )
    .bind(user)
    .fetch_optional(conn)
    .await
}

/// Whether a person signs in with a second factor.
pub async fn is_on(conn: &mut PgConnection, user: UserId) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar(
        "select exists (select from users.totp where user_id = $1 and confirmed_at is not null)",
    )
    .bind(user)
    .fetch_one(conn)
    .await
}

/// Keeps a new secret until it is confirmed; `false` when one is in use.
pub async fn prepare(
    conn: &mut PgConnection,
    user: UserId,
    secret: &[u8],
    now: Time,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "insert into users.totp as t (user_id, secret, created_at) values ($1, $2, $3)
         on conflict (user_id) do update set secret = $2, created_at = $3, last_step = 0
         where t.confirmed_at is null",
    )
    .bind(user)
    .bind(secret)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The app works: from now on it is asked for.
pub async fn confirm(conn: &mut PgConnection, user: UserId, step: i64, now: Time) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update users.totp
         set confirmed_at = $3, last_step = $2, failed_codes = 0, code_after = null
         where user_id = $1 and confirmed_at is null",
    )
    .bind(user)
    .bind(step)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Remembers the step whose code was used.
pub async fn use_step(conn: &mut PgConnection, user: UserId, step: i64) -> Result<(), sqlx::Error> {
    sqlx::query("update users.totp set last_step = $2 where user_id = $1 and last_step < $2")
        .bind(user)
        .bind(step)
        .execute(conn)
        .await?;
    Ok(())
}

/// Notes wrong codes.
pub async fn set_failures(
    conn: &mut PgConnection,
    user: UserId,
    failures: Failures,
) -> Result<(), sqlx::Error> {
    sqlx::query("update users.totp set failed_codes = $2, code_after = $3 where user_id = $1")
        .bind(user)
        .bind(failures.count)
        .bind(failures.after)
        .execute(conn)
        .await?;
    Ok(())
}

/// Forgets the app and the recovery codes; `false` when the app was not in use.
pub async fn remove(conn: &mut PgConnection, user: UserId) -> Result<bool, sqlx::Error> {
    sqlx::query("delete from users.recovery_codes where user_id = $1").bind(user).execute(&mut *conn).await?;
    let done = sqlx::query("delete from users.totp where user_id = $1 and confirmed_at is not null")
        .bind(user)
        .execute(conn)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Puts new codes in the place of the old ones.
pub async fn replace_codes(
    conn: &mut PgConnection,
    user: UserId,
    codes: &[Vec<u8>],
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query("delete from users.recovery_codes where user_id = $1").bind(user).execute(&mut *conn).await?;
    sqlx::query(
        "insert into users.recovery_codes (user_id, code, created_at)
         select $1, code, $3 from unnest($2::bytea[]) as t(code)",
    )
    .bind(user)
    .bind(codes)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// The codes that were not used.
pub async fn codes(conn: &mut PgConnection, user: UserId) -> Result<Vec<Vec<u8>>, sqlx::Error> {
    sqlx::query_scalar(
        "select code from users.recovery_codes where user_id = $1 and used_at is null order by code",
    )
    .bind(user)
    .fetch_all(conn)
    .await
}

/// Uses a code up; `true` for the one caller who does.
pub async fn use_code(
    conn: &mut PgConnection,
    user: UserId,
    code: &[u8],
    now: Time,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "update users.recovery_codes set used_at = $3
         where user_id = $1 and code = $2 and used_at is null",
    )
    .bind(user)
    .bind(code)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Since when the app is in use, and how many recovery codes are left.
pub async fn summary(conn: &mut PgConnection, user: UserId) -> Result<Option<(Time, i64)>, sqlx::Error> {
    sqlx::query_as(
        "select t.confirmed_at,
                (select count(*) from users.recovery_codes c
                 where c.user_id = t.user_id and c.used_at is null)
         from users.totp t where t.user_id = $1 and t.confirmed_at is not null",
    )
    .bind(user)
    .fetch_optional(conn)
    .await
}
