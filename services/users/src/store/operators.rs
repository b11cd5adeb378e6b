//! People with a role over the installation.

use kit::{PlatformRole, UserId};
use sqlx::PgConnection;

use crate::platform::Operator;

/// All of them, by name.
pub async fn list(conn: &mut PgConnection) -> Result<Vec<Operator>, sqlx::Error> {
    sqlx::query_as(
        "select u.id as user_id, u.name, u.email, u.platform_role as role,
                exists (select 1 from users.totp t where t.user_id = u.id and t.confirmed_at is not null)
                or exists (select 1 from users.passkeys p where p.user_id = u.id) as second_factor,
                (select max(s.last_seen_at) from users.sessions s where s.user_id = u.id) as last_seen_at
         from users.users u
         where u.platform_role is not null
         order by lower(u.name), u.id",
    )
    .fetch_all(conn)
    .await
}

/// One of them.
pub async fn get(conn: &mut PgConnection, user: UserId) -> Result<Option<Operator>, sqlx::Error> {
    sqlx::query_as(
        "select u.id as user_id, u.name, u.email, u.platform_role as role,
                exists (select 1 from users.totp t where t.user_id = u.id and t.confirmed_at is not null)
                or exists (select 1 from users.passkeys p where p.user_id = u.id) as second_factor,
                (select max(s.last_seen_at) from users.sessions s where s.user_id = u.id) as last_seen_at
         from users.users u
         where u.id = $1 and u.platform_role is not null",
    )
    .bind(user)
    .fetch_optional(conn)
    .await
}

/// Locks both accounts, and tells the role that `user` has now.
pub async fn lock(
    conn: &mut PgConnection,
    user: UserId,
    other: UserId,
) -> Result<Option<PlatformRole>, sqlx::Error> {
    let rows: Vec<(UserId, Option<PlatformRole>)> = sqlx::query_as(
        "select id, platform_role from users.users where id in ($1, $2) order by id for no key update",
    )
    .bind(user)
    .bind(other)
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().find(|(id, _)| *id == user).and_then(|(_, role)| role))
}
