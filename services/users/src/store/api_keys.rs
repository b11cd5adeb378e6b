//! Keys of programs.

use kit::{ApiKeyId, EventId, OrganizationId, Permission, SecretHash, Time, UserId};
use sqlx::PgConnection;

use crate::team::{ApiKey, KeyDraft};

pub struct NewKey<'a> {
    pub organization_id: OrganizationId,
    pub id: ApiKeyId,
    pub prefix: &'a str,
    pub hash: SecretHash,
    pub created_by: UserId,
    pub now: Time,
    pub replaces: Option<ApiKeyId>,
    pub draft: &'a KeyDraft,
}

/// Stores a key.
pub async fn insert(conn: &mut PgConnection, new: &NewKey<'_>) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into users.api_keys (organization_id, id, name, prefix, hash, scopes, event_ids, created_by,
                                     created_at, expires_at, replaces)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(new.organization_id)
    .bind(new.id)
    .bind(&new.draft.name)
    .bind(new.prefix)
    .bind(&new.hash)
    .bind(&new.draft.scopes)
    .bind(&new.draft.event_ids)
    .bind(new.created_by)
    .bind(new.now)
    .bind(new.draft.expires_at)
    .bind(new.replaces)
    .execute(conn)
    .await?;
    Ok(())
}

/// The keys of an organization that were good at `since` or later, the newest first.
pub async fn list(
    conn: &mut PgConnection,
    organization: OrganizationId,
    since: Time,
) -> Result<Vec<ApiKey>, sqlx::Error> {
    sqlx::query_as(
        "select k.id, k.name, k.prefix, k.scopes, k.event_ids, k.created_by, u.name as created_by_name,
                k.created_at, k.expires_at, k.last_used_at, k.last_used_network, k.revoked_at, k.replaces
         from users.api_keys k join users.users u on u.id = k.created_by
         where k.organization_id = $1 and least(k.expires_at, k.revoked_at) > $2
         order by k.created_at desc, k.id desc limit 500",
    )
    .bind(organization)
    .bind(since)
    .fetch_all(conn)
    .await
}

/// One key.
pub async fn get(
    conn: &mut PgConnection,
    organization: OrganizationId,
    id: ApiKeyId,
) -> Result<Option<ApiKey>, sqlx::Error> {
    sqlx::query_as(
        "select k.id, k.name, k.prefix, k.scopes, k.event_ids, k.created_by, u.name as created_by_name,
                k.created_at, k.expires_at, k.last_used_at, k.last_used_network, k.revoked_at, k.replaces
         from users.api_keys k join users.users u on u.id = k.created_by
         where k.organization_id = $1 and k.id = $2",
    )
    .bind(organization)
    .bind(id)
    .fetch_optional(conn)
    .await
}

/// Locks a key, so that it has one successor only.
pub async fn lock(
    conn: &mut PgConnection,
    organization: OrganizationId,
    id: ApiKeyId,
) -> Result<(), sqlx::Error> {
    sqlx::query("select id from users.api_keys where organization_id = $1 and id = $2 for update")
        .bind(organization)
        .bind(id)
        .execute(conn)
        .await?;
    Ok(())
}

/// How many keys are good.
pub async fn count(
    conn: &mut PgConnection,
    organization: OrganizationId,
    now: Time,
) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar(
        "select count(*) from users.api_keys
         where organization_id = $1 and revoked_at is null and expires_at > $2",
    )
    .bind(organization)
    .bind(now)
    .fetch_one(conn)
    .await
}

/// Changes what a key is called and may do.
pub async fn update(
    conn: &mut PgConnection,
    organization: OrganizationId,
    id: ApiKeyId,
    draft: &KeyDraft,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update users.api_keys set name = $3, scopes = $4, event_ids = $5, expires_at = $6
         where organization_id = $1 and id = $2",
    )
    .bind(organization)
    .bind(id)
    .bind(&draft.name)
    .bind(&draft.scopes)
    .bind(&draft.event_ids)
    .bind(draft.expires_at)
    .execute(conn)
    .await?;
    Ok(())
}

/// Lets a key end at `until`, unless it ends before.
pub async fn end_at(
    conn: &mut PgConnection,
    organization: OrganizationId,
    id: ApiKeyId,
    until: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update users.api_keys set expires_at = least(expires_at, $3) where organization_id = $1 and id = $2",
    )
    .bind(organization)
    .bind(id)
    .bind(until)
    .execute(conn)
    .await?;
    Ok(())
}

/// Revokes a key; `false` when there is none that could be.
pub async fn revoke(
    conn: &mut PgConnection,
    organization: OrganizationId,
    id: ApiKeyId,
    now: Time,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "update users.api_keys set revoked_at = $3
         where organization_id = $1 and id = $2 and revoked_at is null",
    )
    .bind(organization)
    .bind(id)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// A good key, as needed to let it in.
#[derive(sqlx::FromRow)]
pub struct Good {
    pub id: ApiKeyId,
    pub organization_id: OrganizationId,
    pub scopes: Vec<Permission>,
    pub event_ids: Option<Vec<EventId>>,
    pub expires_at: Time,
    pub last_used_at: Option<Time>,
}

/// The good key with this hash.
pub async fn by_hash(
    conn: &mut PgConnection,
    hash: &SecretHash,
    now: Time,
) -> Result<Option<Good>, sqlx::Error> {
    sqlx::query_as(
        "select id, organization_id, scopes, event_ids, expires_at, last_used_at from users.api_keys
         where hash = $1 and revoked_at is null and expires_at > $2",
    )
    .bind(hash)
    .bind(now)
    .fetch_optional(conn)
    .await
}

/// Notes that a key is in use.
pub async fn note_use(
    conn: &mut PgConnection,
    id: ApiKeyId,
    network: &str,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query("update users.api_keys set last_used_at = $2, last_used_network = $3 where id = $1")
        .bind(id)
        .bind(now)
        .bind(network)
        .execute(conn)
        .await?;
    Ok(())
}
