//! The audit log. Nothing here writes it.

use kit::OrganizationId;
use sqlx::{PgConnection, types::Uuid};

use crate::audit::{AuditEntry, AuditQuery};

/// Entries before `before` that `query` finds, the newest first.
pub async fn page(
    conn: &mut PgConnection,
    organization: OrganizationId,
    query: &AuditQuery,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<AuditEntry>, sqlx::Error> {
    sqlx::query_as(
        "select l.seq, l.at, l.actor_kind, l.actor_id, coalesce(u.name, k.name) as actor_name, l.action, l.target,
                l.target_id, coalesce(t.name, tk.name, r.name) as target_name, l.event_id, l.changes, l.network,
                l.request_id, encode(l.hash, 'hex') as hash
         from users.audit_log l
         left join users.users u on l.actor_kind = 'user' and u.id = l.actor_id
         left join users.api_keys k on l.actor_kind = 'api_key' and k.id = l.actor_id
         left join users.users t on l.target in ('member', 'platform_role') and t.id = l.target_id
         left join users.api_keys tk on l.target = 'api_key' and tk.id = l.target_id
         left join users.roles r on l.target = 'role' and r.organization_id = l.organization_id
                                and r.id = l.target_id
         where l.organization_id = $1
           and ($2::uuid is null or l.actor_id = $2)
           and ($3::text is null or l.target = $3)
           and ($4::uuid is null or l.event_id = $4)
           and ($5::timestamptz is null or l.at >= $5)
           and ($6::timestamptz is null or l.at < $6)
           and ($7::bigint is null or l.seq < $7)
         order by l.seq desc
         limit $8",
    )
    .bind(organization)
    .bind(query.actor)
    .bind(&query.target)
    .bind(query.event_id)
    .bind(query.from)
    .bind(query.to)
    .bind(before)
    .bind(limit)
    .fetch_all(conn)
    .await
}

/// Where a chain ends.
#[derive(sqlx::FromRow)]
pub struct Head {
    pub seq: i64,
    pub hash: String,
}

/// The end of an organization's chain.
pub async fn head(
    conn: &mut PgConnection,
    organization: OrganizationId,
) -> Result<Option<Head>, sqlx::Error> {
    sqlx::query_as(
        "select seq, encode(hash, 'hex') as hash from users.audit_heads where organization_id = $1",
    )
    .bind(organization)
    .fetch_optional(conn)
    .await
}

/// An entry as its hash covers it.
#[derive(sqlx::FromRow)]
pub struct Raw {
    pub seq: i64,
    pub fields: Vec<Option<String>>,
    pub previous: String,
    pub hash: String,
}

/// The entries after `after`, in their order.
pub async fn raw(
    conn: &mut PgConnection,
    organization: OrganizationId,
    after: i64,
    limit: i64,
) -> Result<Vec<Raw>, sqlx::Error> {
    sqlx::query_as(
        "select seq, encode(previous, 'hex') as previous, encode(hash, 'hex') as hash,
                array[organization_id::text, seq::text, ((extract(epoch from at) * 1000000)::bigint)::text,
                      actor_kind, actor_id::text, action, target, target_id::text, event_id::text, changes::text,
                      network, request_id::text, encode(previous, 'hex')] as fields
         from users.audit_log where organization_id = $1 and seq > $2 order by seq limit $3",
    )
    .bind(organization)
    .bind(after)
    .bind(limit)
    .fetch_all(conn)
    .await
}

/// Every organization that has a log.
pub async fn audited(conn: &mut PgConnection) -> Result<Vec<OrganizationId>, sqlx::Error> {
    let ids: Vec<Uuid> = sqlx::query_scalar(
        "select organization_id from users.audit_heads union select organization_id from users.audit_log
         order by organization_id",
    )
    .fetch_all(conn)
    .await?;
    Ok(ids.into_iter().map(OrganizationId).collect())
}
