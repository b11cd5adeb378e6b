//! One-time secrets that travel by mail.

use kit::{Email, SecretHash, Time, UserId};
use sqlx::PgConnection;

/// What a secret is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Purpose {
    VerifyEmail,
    ResetPassword,
    SignIn,
    ChangeEmail,
    UndoEmail,
}

pub struct NewMailToken<'a> {
    pub hash: SecretHash,
    pub purpose: Purpose,
    pub user_id: UserId,
    pub email: &'a Email,
    /// Name and password hash of a registration that takes effect when its link is opened.
    pub registration: Option<(&'a str, &'a str)>,
    /// The only browser in which it is good; for sign-in links.
    pub browser: Option<&'a SecretHash>,
    pub now: Time,
    pub expires_at: Time,
}

/// Stores a secret.
pub async fn insert(conn: &mut PgConnection, new: &NewMailToken<'_>) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into users.mail_tokens
           (hash, purpose, user_id, email, name, password_hash, created_at, expires_at, browser)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(&new.hash)
    .bind(new.purpose)
    .bind(new.user_id)
    .bind(new.email)
    .bind(new.registration.map(|(name, _)| name))
    .bind(new.registration.map(|(_, hash)| hash))
    .bind(new.now)
    .bind(new.expires_at)
    .bind(new.browser)
    .execute(conn)
    .await?;
    Ok(())
}

/// How many secrets a user was sent since `since`.
pub async fn sent_since(
    conn: &mut PgConnection,
    user: UserId,
    purpose: Purpose,
    since: Time,
) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar(
        "select count(*) from users.mail_tokens where user_id = $1 and purpose = $2 and created_at > $3",
    )
    .bind(user)
    .bind(purpose)
    .bind(since)
    .fetch_one(conn)
    .await
}

/// A secret that is good.
#[derive(sqlx::FromRow)]
pub struct MailToken {
    pub user_id: UserId,
    pub email: Email,
    pub name: Option<String>,
    pub password_hash: Option<String>,
    pub created_at: Time,
}

/// The secret with this hash, if it is still good, without using it.
pub async fn find(
    conn: &mut PgConnection,
    hash: &SecretHash,
    purpose: Purpose,
    now: Time,
) -> Result<Option<MailToken>, sqlx::Error> {
    sqlx::query_as(
        "select user_id, email, name, password_hash, created_at from users.mail_tokens
         where hash = $1 and purpose = $2 and used_at is null and expires_at > $3",
    )
    .bind(hash)
    .bind(purpose)
    .bind(now)
    .fetch_optional(conn)
    .await
}

/// Uses the secret up; `None` when it is not good.
pub async fn take(
    conn: &mut PgConnection,
    hash: &SecretHash,
    purpose: Purpose,
    now: Time,
) -> Result<Option<MailToken>, sqlx::Error> {
    sqlx::query_as(
        "update users.mail_tokens set used_at = $3
         where hash = $1 and purpose = $2 and used_at is null and expires_at > $3
         returning user_id, email, name, password_hash, created_at",
    )
    .bind(hash)
    .bind(purpose)
    .bind(now)
    .fetch_optional(conn)
    .await
}

/// Like [`take`], in the browser that asked for it.
pub async fn take_in(
    conn: &mut PgConnection,
    hash: &SecretHash,
    purpose: Purpose,
    browser: &SecretHash,
    now: Time,
) -> Result<Option<MailToken>, sqlx::Error> {
    sqlx::query_as(
        "update users.mail_tokens set used_at = $4
         where hash = $1 and purpose = $2 and browser = $3 and used_at is null and expires_at > $4
         returning user_id, email, name, password_hash, created_at",
    )
    .bind(hash)
    .bind(purpose)
    .bind(browser)
    .bind(now)
    .fetch_optional(conn)
    .await
}

/// Makes all secrets of a person worthless.
pub async fn void_all(conn: &mut PgConnection, user: UserId, now: Time) -> Result<(), sqlx::Error> {
    sqlx::query("update users.mail_tokens set used_at = $2 where user_id = $1 and used_at is null")
        .bind(user)
        .bind(now)
        .execute(conn)
        .await?;
    Ok(())
}

/// Makes all other secrets of this kind worthless.
pub async fn void(
    conn: &mut PgConnection,
    user: UserId,
    purpose: Purpose,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update users.mail_tokens set used_at = $3 where user_id = $1 and purpose = $2 and used_at is null",
    )
    .bind(user)
    .bind(purpose)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Deletes secrets that expired before `before`.
pub async fn delete_expired(conn: &mut PgConnection, before: Time) -> Result<u64, sqlx::Error> {
    let done =
        sqlx::query("delete from users.mail_tokens where expires_at < $1").bind(before).execute(conn).await?;
    Ok(done.rows_affected())
}
