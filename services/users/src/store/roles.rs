//! Roles that organizations put together.

use kit::{OrganizationId, Permission, RoleId, Time};
use sqlx::PgConnection;

use crate::team::CustomRole;

/// An organization's own roles, by name.
pub async fn list(
    conn: &mut PgConnection,
    organization: OrganizationId,
) -> Result<Vec<CustomRole>, sqlx::Error> {
    sqlx::query_as(
        "select r.id, r.name, r.permissions, r.version,
                (select count(*) from users.members m
                  where m.organization_id = r.organization_id and m.role_id = r.id) as members
         from users.roles r where r.organization_id = $1 order by lower(r.name), r.id limit 200",
    )
    .bind(organization)
    .fetch_all(conn)
    .await
}

/// One role.
pub async fn get(
    conn: &mut PgConnection,
    organization: OrganizationId,
    id: RoleId,
) -> Result<Option<CustomRole>, sqlx::Error> {
    sqlx::query_as(
        "select r.id, r.name, r.permissions, r.version,
                (select count(*) from users.members m
                  where m.organization_id = r.organization_id and m.role_id = r.id) as members
         from users.roles r where r.organization_id = $1 and r.id = $2",
    )
    .bind(organization)
    .bind(id)
    .fetch_optional(conn)
    .await
}

/// How many roles of its own the organization has.
pub async fn count(conn: &mut PgConnection, organization: OrganizationId) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("select count(*) from users.roles where organization_id = $1")
        .bind(organization)
        .fetch_one(conn)
        .await
}

/// Adds a role.
pub async fn insert(
    conn: &mut PgConnection,
    organization: OrganizationId,
    id: RoleId,
    name: &str,
    permissions: &[Permission],
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into users.roles (organization_id, id, name, permissions, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $5)",
    )
    .bind(organization)
    .bind(id)
    .bind(name)
    .bind(permissions)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Changes a role; `false` when `version` is not the current one.
pub async fn update(
    conn: &mut PgConnection,
    organization: OrganizationId,
    id: RoleId,
    name: &str,
    permissions: &[Permission],
    version: i32,
    now: Time,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "update users.roles set name = $3, permissions = $4, version = version + 1, updated_at = $6
         where organization_id = $1 and id = $2 and version = $5",
    )
    .bind(organization)
    .bind(id)
    .bind(name)
    .bind(permissions)
    .bind(version)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Removes a role; the database refuses while members have it.
pub async fn delete(
    conn: &mut PgConnection,
    organization: OrganizationId,
    id: RoleId,
) -> Result<(), sqlx::Error> {
    sqlx::query("delete from users.roles where organization_id = $1 and id = $2")
        .bind(organization)
        .bind(id)
        .execute(conn)
        .await?;
    Ok(())
}
