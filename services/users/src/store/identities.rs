//! Accounts elsewhere with which people sign in here.

use kit::{Time, UserId};
use sqlx::PgConnection;
use uuid::Uuid;

/// One of them.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Identity {
    pub id: Uuid,
    pub issuer: String,
    pub label: String,
    pub created_at: Time,
    pub last_used_at: Option<Time>,
}

pub struct NewIdentity<'a> {
    pub id: Uuid,
    pub user_id: UserId,
    pub issuer: &'a str,
    pub subject: &'a str,
    pub label: &'a str,
    pub now: Time,
}

/// Whose account it is.
pub async fn owner(
    conn: &mut PgConnection,
    issuer: &str,
    subject: &str,
) -> Result<Option<UserId>, sqlx::Error> {
    sqlx::query_scalar("select user_id from users.identities where issuer = $1 and subject = $2")
        .bind(issuer)
        .bind(subject)
        .fetch_optional(conn)
        .await
}

/// Stores a link; `false` when that account has an owner already, or the person has one of that provider.
pub async fn insert(conn: &mut PgConnection, new: &NewIdentity<'_>) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "insert into users.identities (id, user_id, issuer, subject, label, created_at)
         values ($1, $2, $3, $4, $5, $6)
         on conflict do nothing",
    )
    .bind(new.id)
    .bind(new.user_id)
    .bind(new.issuer)
    .bind(new.subject)
    .bind(new.label)
    .bind(new.now)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// `user` signs in with it just now; `false` when it is not theirs any more.
pub async fn use_now(
    conn: &mut PgConnection,
    user: UserId,
    issuer: &str,
    subject: &str,
    now: Time,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "update users.identities set last_used_at = $4
         where user_id = $1 and issuer = $2 and subject = $3",
    )
    .bind(user)
    .bind(issuer)
    .bind(subject)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Those of a person, oldest first.
pub async fn list(conn: &mut PgConnection, user: UserId) -> Result<Vec<Identity>, sqlx::Error> {
    sqlx::query_as(
        "select id, issuer, label, created_at, last_used_at
         from users.identities where user_id = $1 order by created_at, id",
    )
    .bind(user)
    .fetch_all(conn)
    .await
}

/// Takes one away; `false` when it is not the person's.
pub async fn delete(conn: &mut PgConnection, user: UserId, id: Uuid) -> Result<bool, sqlx::Error> {
    let done = sqlx::query("delete from users.identities where user_id = $1 and id = $2")
        .bind(user)
        .bind(id)
        .execute(conn)
        .await?;
    Ok(done.rows_affected() == 1)
}
