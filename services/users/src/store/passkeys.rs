//! Passkeys: public keys, and how they were used.

use kit::{Time, UserId};
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;
use webauthn_rs::prelude::Passkey;

use crate::passkeys::PasskeyInfo;

/// Keeps a new passkey; `None` when it is known already.
pub async fn insert(
    conn: &mut PgConnection,
    user: UserId,
    id: Uuid,
    name: &str,
    passkey: &Passkey,
    now: Time,
) -> Result<Option<PasskeyInfo>, sqlx::Error> {
    let credential_id: &[u8] = passkey.cred_id().as_ref();
    sqlx::query_as(
        "insert into users.passkeys (user_id, id, credential_id, credential, name, created_at)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (credential_id) do nothing
         returning id, name, created_at, last_used_at",
    )
    .bind(user)
    .bind(id)
    .bind(credential_id)
    .bind(Json(passkey))
    .bind(name)
    .bind(now)
    .fetch_optional(conn)
    .await
}

/// The passkeys of a person, the oldest first.
pub async fn list(conn: &mut PgConnection, user: UserId) -> Result<Vec<PasskeyInfo>, sqlx::Error> {
    sqlx::query_as(
        "select id, name, created_at, last_used_at from users.passkeys
         where user_id = $1 order by created_at, id limit 100",
    )
    .bind(user)
    .fetch_all(conn)
    .await
}

/// How many passkeys a person has.
pub async fn count(conn: &mut PgConnection, user: UserId) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("select count(*) from users.passkeys where user_id = $1")
        .bind(user)
        .fetch_one(conn)
        .await
}

/// The keys of a person.
pub async fn credentials(conn: &mut PgConnection, user: UserId) -> Result<Vec<Json<Passkey>>, sqlx::Error> {
    sqlx::query_scalar("select credential from users.passkeys where user_id = $1 order by id limit 100")
        .bind(user)
        .fetch_all(conn)
        .await
}

/// One key of a person, locked.
pub async fn lock(
    conn: &mut PgConnection,
    user: UserId,
    credential_id: &[u8],
) -> Result<Option<Passkey>, sqlx::Error> {
    let found: Option<Json<Passkey>> = sqlx::query_scalar(
        "select credential from users.passkeys where user_id = $1 and credential_id = $2 for update",
    )
    .bind(user)
    .bind(credential_id)
    .fetch_optional(conn)
    .await?;
    Ok(found.map(|json| json.0))
}

/// Notes that a key was used, and its counter.
pub async fn used(
    conn: &mut PgConnection,
    user: UserId,
    passkey: &Passkey,
    now: Time,
) -> Result<(), sqlx::Error> {
    let credential_id: &[u8] = passkey.cred_id().as_ref();
    sqlx::query(
        "update users.passkeys set credential = $3, last_used_at = $4
         where user_id = $1 and credential_id = $2",
    )
    .bind(user)
    .bind(credential_id)
    .bind(Json(passkey))
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Gives a passkey another name.
pub async fn rename(
    conn: &mut PgConnection,
    user: UserId,
    id: Uuid,
    name: &str,
) -> Result<Option<PasskeyInfo>, sqlx::Error> {
    sqlx::query_as(
        "update users.passkeys set name = $3 where user_id = $1 and id = $2
         returning id, name, created_at, last_used_at",
    )
    .bind(user)
    .bind(id)
    .bind(name)
    .fetch_optional(conn)
    .await
}

/// Removes a passkey; its name when there was one.
pub async fn remove(conn: &mut PgConnection, user: UserId, id: Uuid) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar("delete from users.passkeys where user_id = $1 and id = $2 returning name")
        .bind(user)
        .bind(id)
        .fetch_optional(conn)
        .await
}
