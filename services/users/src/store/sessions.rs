//! Sessions.

use kit::{Email, Membership, Permission, PlatformRole, Role, SessionId, SignedIn, Time, UserId};
use sqlx::{PgConnection, types::Json};

use crate::Device;

pub struct NewSession<'a> {
    pub id: SessionId,
    pub user_id: UserId,
    pub auth_epoch: i32,
    pub now: Time,
    /// When the person proved who they are.
    pub auth_time: Time,
    pub idle_expires_at: Time,
    pub absolute_expires_at: Time,
    pub device: &'a Device,
    pub with: &'a str,
}

/// Opens a session.
pub async fn insert(conn: &mut PgConnection, new: &NewSession<'_>) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into users.sessions
           (id, user_id, auth_epoch, created_at, last_seen_at, auth_time, idle_expires_at,
            absolute_expires_at, user_agent, ip_prefix, signed_in_with)
         values ($1, $2, $3, $4, $4, $10, $5, $6, $7, $8, $9)",
    )
    .bind(new.id)
    .bind(new.user_id)
    .bind(new.auth_epoch)
    .bind(new.now)
    .bind(new.idle_expires_at)
    .bind(new.absolute_expires_at)
    .bind(&new.device.user_agent)
    .bind(&new.device.ip_prefix)
    .bind(new.with)
    .bind(new.auth_time)
    .execute(conn)
    .await?;
    Ok(())
}

/// Ends the oldest sessions of a user beyond `most`; whether there were any.
pub async fn evict(conn: &mut PgConnection, user: UserId, most: i64, now: Time) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "update users.sessions set revoked_at = $3, revoke_reason = 'too_many'
         where id in (
           select id from users.sessions
           where user_id = $1 and revoked_at is null and idle_expires_at > $3 and absolute_expires_at > $3
           order by created_at desc, id desc
           offset $2)",
    )
    .bind(user)
    .bind(most)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() > 0)
}

#[derive(sqlx::FromRow)]
struct PrincipalRow {
    user_id: UserId,
    email: Email,
    name: String,
    locale: String,
    email_verified: bool,
    platform_role: Option<PlatformRole>,
    auth_time: Time,
    idle_expires_at: Time,
    absolute_expires_at: Time,
    memberships: Json<Vec<MembershipRow>>,
}

#[derive(serde::Deserialize)]
struct MembershipRow {
    organization_id: kit::OrganizationId,
    role: Role,
    /// Of the organization's own role.
    permissions: Option<Vec<Permission>>,
    event_ids: Option<Vec<kit::EventId>>,
}

/// A live session with its person and rights, and the moment at which it ends by itself.
pub struct Principal {
    pub user: SignedIn,
    pub ends_at: Time,
}

/// The live session `id` with its person and rights: the one query of every authenticated request.
pub async fn principal(
    conn: &mut PgConnection,
    id: SessionId,
    now: Time,
) -> Result<Option<Principal>, sqlx::Error> {
    let row: Option<PrincipalRow> = sqlx::query_as(
        "select s.user_id, u.email, u.name, u.locale, u.email_verified_at is not null as email_verified,
                u.platform_role, s.auth_time, s.idle_expires_at, s.absolute_expires_at,
                coalesce((
                  select jsonb_agg(jsonb_build_object(
                    'organization_id', m.organization_id, 'role', m.role, 'event_ids', to_jsonb(m.event_ids),
                    'permissions', (select to_jsonb(r.permissions) from users.roles r
                                     where r.organization_id = m.organization_id and r.id = m.role_id)))
                  from users.members m where m.user_id = u.id), '[]'::jsonb) as memberships
         from users.sessions s
         join users.users u on u.id = s.user_id and u.auth_epoch = s.auth_epoch and u.disabled_at is null
         where s.id = $1 and s.revoked_at is null and s.idle_expires_at > $2 and s.absolute_expires_at > $2",
    )
    .bind(id)
    .bind(now)
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| Principal {
        ends_at: row.idle_expires_at.min(row.absolute_expires_at),
        user: SignedIn {
            user_id: row.user_id,
            session_id: id,
            email: row.email,
            name: row.name,
            locale: row.locale,
            email_verified: row.email_verified,
            platform_role: row.platform_role,
            auth_time: row.auth_time,
            memberships: row
                .memberships
                .0
                .into_iter()
                .map(|row| Membership {
                    organization_id: row.organization_id,
                    role: row.role,
                    permissions: match row.permissions {
                        Some(own) => own.into_iter().collect(),
                        None => row.role.permissions(),
                    },
                    event_ids: row.event_ids,
                })
                .collect(),
        },
    }))
}

/// A session as listed to its owner.
#[derive(sqlx::FromRow)]
pub struct SessionRow {
    pub id: SessionId,
    pub created_at: Time,
    pub last_seen_at: Time,
    pub user_agent: String,
    pub ip_prefix: String,
    pub signed_in_with: String,
}

/// The live sessions of a user, the one used last first.
pub async fn list(conn: &mut PgConnection, user: UserId, now: Time) -> Result<Vec<SessionRow>, sqlx::Error> {
    sqlx::query_as(
        "select s.id, s.created_at, s.last_seen_at, s.user_agent, s.ip_prefix, s.signed_in_with
         from users.sessions s
         join users.users u on u.id = s.user_id and u.auth_epoch = s.auth_epoch
         where s.user_id = $1 and s.revoked_at is null and s.idle_expires_at > $2
           and s.absolute_expires_at > $2
         order by s.last_seen_at desc, s.id desc
         limit 100",
    )
    .bind(user)
    .bind(now)
    .fetch_all(conn)
    .await
}

/// What a renewed session is.
#[derive(sqlx::FromRow)]
pub struct Renewed {
    pub user_id: UserId,
    pub auth_time: Time,
    pub absolute_expires_at: Time,
}

/// Notes that the session is in use: pushes its idle deadline on. `None` when it is not alive.
pub async fn touch(
    conn: &mut PgConnection,
    id: SessionId,
    device: &Device,
    now: Time,
    idle_expires_at: Time,
) -> Result<Option<Renewed>, sqlx::Error> {
    sqlx::query_as(
        "update users.sessions s
         set last_seen_at = $4, idle_expires_at = least($5, s.absolute_expires_at), user_agent = $2,
             ip_prefix = $3
         from users.users u
         where s.id = $1 and u.id = s.user_id and u.auth_epoch = s.auth_epoch and u.disabled_at is null
           and s.revoked_at is null and s.idle_expires_at > $4 and s.absolute_expires_at > $4
         returning s.user_id, s.auth_time, s.absolute_expires_at",
    )
    .bind(id)
    .bind(&device.user_agent)
    .bind(&device.ip_prefix)
    .bind(now)
    .bind(idle_expires_at)
    .fetch_optional(conn)
    .await
}

/// Ends one session; its user when it was alive.
pub async fn revoke(
    conn: &mut PgConnection,
    id: SessionId,
    reason: &str,
    now: Time,
) -> Result<Option<UserId>, sqlx::Error> {
    sqlx::query_scalar(
        "update users.sessions set revoked_at = $3, revoke_reason = $2
         where id = $1 and revoked_at is null
         returning user_id",
    )
    .bind(id)
    .bind(reason)
    .bind(now)
    .fetch_optional(conn)
    .await
}

/// Ends one session of `user`; `false` when there is no such session.
pub async fn revoke_of_user(
    conn: &mut PgConnection,
    user: UserId,
    id: SessionId,
    reason: &str,
    now: Time,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "update users.sessions set revoked_at = $4, revoke_reason = $3
         where id = $2 and user_id = $1 and revoked_at is null",
    )
    .bind(user)
    .bind(id)
    .bind(reason)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Ends all sessions of `user` but `keep`.
pub async fn revoke_all(
    conn: &mut PgConnection,
    user: UserId,
    keep: Option<SessionId>,
    reason: &str,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update users.sessions set revoked_at = $4, revoke_reason = $3
         where user_id = $1 and id is distinct from $2::uuid and revoked_at is null",
    )
    .bind(user)
    .bind(keep)
    .bind(reason)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Lets a session outlive the rise of its user's epoch: its person has just proved who they are.
pub async fn reauthenticate(
    conn: &mut PgConnection,
    user: UserId,
    id: SessionId,
    auth_epoch: i32,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query("update users.sessions set auth_epoch = $3, auth_time = $4 where id = $2 and user_id = $1")
        .bind(user)
        .bind(id)
        .bind(auth_epoch)
        .bind(now)
        .execute(conn)
        .await?;
    Ok(())
}

/// Deletes sessions that ended before `before`, with their refresh tokens.
pub async fn delete_ended(conn: &mut PgConnection, before: Time) -> Result<u64, sqlx::Error> {
    let done = sqlx::query(
        "delete from users.sessions
         where least(coalesce(revoked_at, 'infinity'), idle_expires_at, absolute_expires_at) < $1",
    )
    .bind(before)
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}
