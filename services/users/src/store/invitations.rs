//! Invitations to become a member.

use kit::{Email, EventId, InvitationId, OrganizationId, Role, RoleId, SecretHash, Time, UserId};
use sqlx::PgConnection;

use crate::{
    model::InvitationView,
    team::{Assignment, Invitation},
};

pub struct NewInvitation<'a> {
    pub organization_id: OrganizationId,
    pub id: InvitationId,
    pub email: &'a Email,
    pub what: &'a Assignment,
    pub hash: SecretHash,
    pub invited_by: UserId,
    pub now: Time,
    pub expires_at: Time,
}

/// Stores an invitation; the open one for the same address must have been revoked before.
pub async fn insert(conn: &mut PgConnection, new: &NewInvitation<'_>) -> Result<Invitation, sqlx::Error> {
    sqlx::query_as(
        "insert into users.invitations
           (organization_id, id, email, role, event_ids, hash, invited_by, created_at, expires_at, role_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         returning id, email, role, role_id, event_ids, created_at, expires_at",
    )
    .bind(new.organization_id)
    .bind(new.id)
    .bind(new.email)
    .bind(new.what.role)
    .bind(&new.what.event_ids)
    .bind(&new.hash)
    .bind(new.invited_by)
    .bind(new.now)
    .bind(new.expires_at)
    .bind(new.what.role_id)
    .fetch_one(conn)
    .await
}

/// The open invitations of an organization, the newest first.
pub async fn list(
    conn: &mut PgConnection,
    organization: OrganizationId,
    now: Time,
) -> Result<Vec<Invitation>, sqlx::Error> {
    sqlx::query_as(
        "select id, email, role, role_id, event_ids, created_at, expires_at from users.invitations
         where organization_id = $1 and accepted_at is null and revoked_at is null and expires_at > $2
         order by created_at desc, id desc
         limit 500",
    )
    .bind(organization)
    .bind(now)
    .fetch_all(conn)
    .await
}

/// How many invitations the organization sent since `since`.
pub async fn sent_since(
    conn: &mut PgConnection,
    organization: OrganizationId,
    since: Time,
) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar(
        "select count(*) from users.invitations where organization_id = $1 and created_at > $2",
    )
    .bind(organization)
    .bind(since)
    .fetch_one(conn)
    .await
}

/// Revokes the open invitation for an address, if there is one.
pub async fn revoke_for(
    conn: &mut PgConnection,
    organization: OrganizationId,
    email: &Email,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update users.invitations set revoked_at = $3
         where organization_id = $1 and email = $2 and accepted_at is null and revoked_at is null",
    )
    .bind(organization)
    .bind(email)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Revokes an open invitation; `false` when there is none.
pub async fn revoke(
    conn: &mut PgConnection,
    organization: OrganizationId,
    id: InvitationId,
    now: Time,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "update users.invitations set revoked_at = $3
         where organization_id = $1 and id = $2 and accepted_at is null and revoked_at is null",
    )
    .bind(organization)
    .bind(id)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// What the open invitation with this secret says.
pub async fn view(
    conn: &mut PgConnection,
    hash: &SecretHash,
    now: Time,
) -> Result<Option<InvitationView>, sqlx::Error> {
    sqlx::query_as(
        "select o.name as organization_name, i.role, i.email, u.name as inviter_name
         from users.invitations i
         join users.organizations o on o.id = i.organization_id
         join users.users u on u.id = i.invited_by
         where i.hash = $1 and i.accepted_at is null and i.revoked_at is null and i.expires_at > $2",
    )
    .bind(hash)
    .bind(now)
    .fetch_optional(conn)
    .await
}

/// An open invitation, as needed to accept it.
#[derive(sqlx::FromRow)]
pub struct Open {
    pub organization_id: OrganizationId,
    pub id: InvitationId,
    pub email: Email,
    pub role: Role,
    pub role_id: Option<RoleId>,
    pub event_ids: Option<Vec<EventId>>,
}

/// The open invitation with this secret, locked.
pub async fn lock_open(
    conn: &mut PgConnection,
    hash: &SecretHash,
    now: Time,
) -> Result<Option<Open>, sqlx::Error> {
    sqlx::query_as(
        "select organization_id, id, email, role, role_id, event_ids from users.invitations
         where hash = $1 and accepted_at is null and revoked_at is null and expires_at > $2
         for update",
    )
    .bind(hash)
    .bind(now)
    .fetch_optional(conn)
    .await
}

/// The invitation was accepted.
pub async fn accept(
    conn: &mut PgConnection,
    organization: OrganizationId,
    id: InvitationId,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query("update users.invitations set accepted_at = $3 where organization_id = $1 and id = $2")
        .bind(organization)
        .bind(id)
        .bind(now)
        .execute(conn)
        .await?;
    Ok(())
}

/// Revokes all open invitations to a role of the organization.
pub async fn revoke_for_role(
    conn: &mut PgConnection,
    organization: OrganizationId,
    role: RoleId,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update users.invitations set revoked_at = $3
         where organization_id = $1 and role_id = $2 and accepted_at is null and revoked_at is null",
    )
    .bind(organization)
    .bind(role)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}
