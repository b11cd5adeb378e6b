//! Members of organizations.

use kit::{EventId, OrganizationId, Permission, Role, RoleId, Time, UserId};
use sqlx::PgConnection;

use crate::{
    model::MemberContact,
    team::{Assignment, Member, SessionMembership},
};

/// Makes `user` a member; `false` when they are one.
pub async fn insert(
    conn: &mut PgConnection,
    organization: OrganizationId,
    user: UserId,
    what: &Assignment,
    now: Time,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "insert into users.members (organization_id, user_id, role, role_id, event_ids, created_at)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (organization_id, user_id) do nothing",
    )
    .bind(organization)
    .bind(user)
    .bind(what.role)
    .bind(what.role_id)
    .bind(&what.event_ids)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The members of an organization, the longest-serving first.
pub async fn list(conn: &mut PgConnection, organization: OrganizationId) -> Result<Vec<Member>, sqlx::Error> {
    sqlx::query_as(
        "select m.user_id, u.name, u.email, m.role, m.role_id, r.name as role_name, m.event_ids, m.created_at
         from users.members m join users.users u on u.id = m.user_id
         left join users.roles r on r.organization_id = m.organization_id and r.id = m.role_id
         where m.organization_id = $1
         order by m.created_at, m.user_id",
    )
    .bind(organization)
    .fetch_all(conn)
    .await
}

/// One member.
pub async fn get(
    conn: &mut PgConnection,
    organization: OrganizationId,
    user: UserId,
) -> Result<Option<Member>, sqlx::Error> {
    sqlx::query_as(
        "select m.user_id, u.name, u.email, m.role, m.role_id, r.name as role_name, m.event_ids, m.created_at
         from users.members m join users.users u on u.id = m.user_id
         left join users.roles r on r.organization_id = m.organization_id and r.id = m.role_id
         where m.organization_id = $1 and m.user_id = $2",
    )
    .bind(organization)
    .bind(user)
    .fetch_optional(conn)
    .await
}

/// Sets role and events of a member.
pub async fn update(
    conn: &mut PgConnection,
    organization: OrganizationId,
    user: UserId,
    what: &Assignment,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "update users.members set role = $3, role_id = $4, event_ids = $5
         where organization_id = $1 and user_id = $2",
    )
    .bind(organization)
    .bind(user)
    .bind(what.role)
    .bind(what.role_id)
    .bind(&what.event_ids)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Takes a member out; `false` when there is none.
pub async fn delete(
    conn: &mut PgConnection,
    organization: OrganizationId,
    user: UserId,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query("delete from users.members where organization_id = $1 and user_id = $2")
        .bind(organization)
        .bind(user)
        .execute(conn)
        .await?;
    Ok(done.rows_affected() == 1)
}

#[derive(sqlx::FromRow)]
struct MembershipRow {
    organization_id: OrganizationId,
    organization_name: String,
    organization_slug: String,
    accent_color: String,
    role: Role,
    role_name: Option<String>,
    role_permissions: Option<Vec<Permission>>,
    event_ids: Option<Vec<EventId>>,
}

/// The memberships of a user with what is needed to show them, by name.
pub async fn of_user(conn: &mut PgConnection, user: UserId) -> Result<Vec<SessionMembership>, sqlx::Error> {
    let rows: Vec<MembershipRow> = sqlx::query_as(
        "select m.organization_id, o.name as organization_name, o.slug as organization_slug, o.accent_color,
                m.role, r.name as role_name, r.permissions as role_permissions, m.event_ids
         from users.members m join users.organizations o on o.id = m.organization_id
         left join users.roles r on r.organization_id = m.organization_id and r.id = m.role_id
         where m.user_id = $1
         order by lower(o.name), o.id",
    )
    .bind(user)
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| SessionMembership {
            organization_id: row.organization_id,
            organization_name: row.organization_name,
            organization_slug: row.organization_slug,
            accent_color: row.accent_color,
            role: row.role,
            role_name: row.role_name,
            permissions: row.role_permissions.unwrap_or_else(|| row.role.permissions().iter().collect()),
            event_ids: row.event_ids,
        })
        .collect())
}

/// The ids of the members who have one of the organization's own roles.
pub async fn with_role(
    conn: &mut PgConnection,
    organization: OrganizationId,
    role: RoleId,
) -> Result<Vec<UserId>, sqlx::Error> {
    sqlx::query_scalar("select user_id from users.members where organization_id = $1 and role_id = $2")
        .bind(organization)
        .bind(role)
        .fetch_all(conn)
        .await
}

/// The members with one of `roles`, or an own role with `permission`, who may see `event` (any event when `None`).
pub async fn contacts(
    conn: &mut PgConnection,
    organization: OrganizationId,
    roles: &[Role],
    permission: Permission,
    event: Option<EventId>,
) -> Result<Vec<MemberContact>, sqlx::Error> {
    sqlx::query_as(
        "select u.id as user_id, u.email, u.name, u.locale
         from users.members m join users.users u on u.id = m.user_id
         left join users.roles r on r.organization_id = m.organization_id and r.id = m.role_id
         where m.organization_id = $1 and (m.role = any($2::text[]) or $4::text = any(r.permissions))
           and u.disabled_at is null
           and ($3::uuid is null or m.event_ids is null or $3::uuid = any(m.event_ids))
         order by m.created_at, u.id",
    )
    .bind(organization)
    .bind(roles)
    .bind(event)
    .bind(permission)
    .fetch_all(conn)
    .await
}
