//! Accounts.

use kit::{Email, PlatformRole, Time, UserId};
use sqlx::PgConnection;

use crate::model::Me;

/// An account with what signing in needs to know.
#[derive(sqlx::FromRow)]
pub struct Account {
    pub id: UserId,
    pub email: Email,
    pub name: String,
    pub password_hash: Option<String>,
    pub locale: String,
    pub email_verified_at: Option<Time>,
    pub auth_epoch: i32,
    pub disabled_at: Option<Time>,
}

pub struct NewAccount<'a> {
    pub id: UserId,
    pub email: &'a Email,
    pub name: &'a str,
    pub password_hash: Option<&'a str>,
    pub locale: &'a str,
    pub platform_role: Option<PlatformRole>,
    pub verified_at: Option<Time>,
}

/// Inserts an account; `false` when the address has one.
pub async fn insert(conn: &mut PgConnection, new: &NewAccount<'_>, now: Time) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "insert into users.users
           (id, email, name, password_hash, locale, platform_role, email_verified_at, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $8)
         on conflict (email) do nothing",
    )
    .bind(new.id)
    .bind(new.email)
    .bind(new.name)
    .bind(new.password_hash)
    .bind(new.locale)
    .bind(new.platform_role)
    .bind(new.verified_at)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The account with this address.
pub async fn by_email(conn: &mut PgConnection, email: &Email) -> Result<Option<Account>, sqlx::Error> {
    sqlx::query_as(
        "select id, email, name, password_hash, locale, email_verified_at, auth_epoch, disabled_at
         from users.users where email = $1",
    )
    .bind(email)
    .fetch_optional(conn)
    .await
}

/// The account, locked until the transaction ends.
pub async fn lock(conn: &mut PgConnection, id: UserId) -> Result<Account, sqlx::Error> {
    sqlx::query_as(
        "select id, email, name, password_hash, locale, email_verified_at, auth_epoch, disabled_at
         from users.users where id = $1 for no key update",
    )
    .bind(id)
    .fetch_one(conn)
    .await
}

/// The account.
pub async fn by_id(conn: &mut PgConnection, id: UserId) -> Result<Account, sqlx::Error> {
    sqlx::query_as(
        "select id, email, name, password_hash, locale, email_verified_at, auth_epoch, disabled_at
         from users.users where id = $1",
    )
    .bind(id)
    .fetch_one(conn)
    .await
}

/// The account as its owner sees it.
pub async fn me(conn: &mut PgConnection, id: UserId) -> Result<Me, sqlx::Error> {
    sqlx::query_as(
        "select id, email, name, locale, email_verified_at is not null as email_verified, platform_role,
                created_at
         from users.users where id = $1",
    )
    .bind(id)
    .fetch_one(conn)
    .await
}

/// Changes name and locale where given.
pub async fn update_me(
    conn: &mut PgConnection,
    id: UserId,
    name: Option<&str>,
    locale: Option<&str>,
    now: Time,
) -> Result<Me, sqlx::Error> {
    sqlx::query_as(
        "update users.users
         set name = coalesce($2, name), locale = coalesce($3, locale), updated_at = $4
         where id = $1
         returning id, email, name, locale, email_verified_at is not null as email_verified, platform_role,
                   created_at",
    )
    .bind(id)
    .bind(name)
    .bind(locale)
    .bind(now)
    .fetch_one(conn)
    .await
}

/// The address is proved; name and password of the registration that proved it apply, if it had some.
pub async fn verify(
    conn: &mut PgConnection,
    id: UserId,
    password_hash: Option<&str>,
    name: Option<&str>,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update users.users
         set email_verified_at = coalesce(email_verified_at, $4),
             password_hash = coalesce($2, password_hash), name = coalesce($3, name),
             auth_epoch = auth_epoch + case when $2::text is null then 0 else 1 end,
             failed_sign_ins = 0, sign_in_after = null, updated_at = $4
         where id = $1",
    )
    .bind(id)
    .bind(password_hash)
    .bind(name)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// The address is proved; a password that somebody set without proving it is gone.
pub async fn prove_and_clear_password(
    conn: &mut PgConnection,
    id: UserId,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update users.users
         set email_verified_at = $2, password_hash = null, auth_epoch = auth_epoch + 1, updated_at = $2
         where id = $1 and email_verified_at is null",
    )
    .bind(id)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Gives the account another address that was proved; `false` when somebody else has it.
pub async fn set_email(
    conn: &mut PgConnection,
    id: UserId,
    email: &Email,
    now: Time,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "update users.users set email = $2, email_verified_at = $3, updated_at = $3
         where id = $1 and not exists (select from users.users other where other.email = $2 and other.id <> $1)",
    )
    .bind(id)
    .bind(email)
    .bind(now)
    .execute(conn)
    .await;
    match done {
        Ok(done) => Ok(done.rows_affected() == 1),
        // Somebody registered with it in this very moment.
        Err(sqlx::Error::Database(error)) if error.is_unique_violation() => Ok(false),
        Err(error) => Err(error),
    }
}

/// Takes the password away, and every other way in that was added since `since`; ends every session.
pub async fn remove_ways_in_since(
    conn: &mut PgConnection,
    id: UserId,
    since: Time,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update users.users
         set password_hash = null, auth_epoch = auth_epoch + 1, failed_sign_ins = 0, sign_in_after = null,
             updated_at = $2
         where id = $1",
    )
    .bind(id)
    .bind(now)
    .execute(&mut *conn)
    .await?;
    sqlx::query("delete from users.passkeys where user_id = $1 and created_at >= $2")
        .bind(id)
        .bind(since)
        .execute(&mut *conn)
        .await?;
    sqlx::query("delete from users.identities where user_id = $1 and created_at >= $2")
        .bind(id)
        .bind(since)
        .execute(&mut *conn)
        .await?;
    sqlx::query(
        "with gone as (
           delete from users.totp where user_id = $1 and created_at >= $2 returning user_id)
         delete from users.recovery_codes where user_id in (select user_id from gone)",
    )
    .bind(id)
    .bind(since)
    .execute(conn)
    .await?;
    Ok(())
}

/// Sets a new password and ends every session by raising the epoch, which is given back.
pub async fn set_password(
    conn: &mut PgConnection,
    id: UserId,
    password_hash: &str,
    now: Time,
) -> Result<i32, sqlx::Error> {
    sqlx::query_scalar(
        "update users.users
         set password_hash = $2, auth_epoch = auth_epoch + 1, failed_sign_ins = 0, sign_in_after = null,
             updated_at = $3
         where id = $1
         returning auth_epoch",
    )
    .bind(id)
    .bind(password_hash)
    .bind(now)
    .fetch_one(conn)
    .await
}

/// Replaces the hash of the same password by a better one, unless the password changed meanwhile.
pub async fn rehash(conn: &mut PgConnection, id: UserId, old: &str, new: &str) -> Result<(), sqlx::Error> {
    sqlx::query("update users.users set password_hash = $3 where id = $1 and password_hash = $2")
        .bind(id)
        .bind(old)
        .bind(new)
        .execute(conn)
        .await?;
    Ok(())
}

/// Sets the role over the whole installation.
pub async fn set_platform_role(
    conn: &mut PgConnection,
    id: UserId,
    role: Option<PlatformRole>,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query("update users.users set platform_role = $2, updated_at = $3 where id = $1")
        .bind(id)
        .bind(role)
        .bind(now)
        .execute(conn)
        .await?;
    Ok(())
}
