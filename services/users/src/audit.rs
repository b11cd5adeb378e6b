//! The audit log: reading it, and proving that nobody has touched it.
//!
//! The database writes it (see the migration `users_audit`): every transaction that `data::Db::begin` opened for
//! a member, an API key or an operator leaves one entry for what it changed, chained to the one before by a hash.

use aws_lc_rs::digest;
use kit::{EventId, OrganizationId, Page, Problem, Time, csv::CsvWriter};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::{Users, UsersError, store};

/// Entries of a file at most.
const MOST_IN_FILE: i64 = 20_000;
/// Entries that are verified at a time.
const BATCH: i64 = 2000;

/// The organization under which changes of the installation itself are kept.
pub const INSTALLATION: OrganizationId = OrganizationId(Uuid::nil());

/// Who did what, where it was changed, and when.
#[derive(Debug, Clone, Serialize, sqlx::FromRow, ToSchema)]
pub struct AuditEntry {
    /// Its number in the organization's log: 1, 2, 3 …
    pub seq: i64,
    pub at: Time,
    /// `user`, `api_key` or `operator`.
    pub actor_kind: String,
    pub actor_id: Option<Uuid>,
    /// What the person or key is called now.
    pub actor_name: Option<String>,
    /// The call, such as `post events.publish`.
    pub action: String,
    /// What was changed first, such as `event` or `member`.
    pub target: String,
    pub target_id: Option<Uuid>,
    /// What it is called now.
    pub target_name: Option<String>,
    pub event_id: Option<EventId>,
    /// Everything that was changed.
    #[schema(value_type = Vec<AuditChange>)]
    pub changes: serde_json::Value,
    /// The network it came from, never the full address.
    pub network: Option<String>,
    pub request_id: Option<Uuid>,
    /// SHA-256 over this entry and the hash of the one before, in hexadecimal digits.
    pub hash: String,
}

/// One thing that was changed. The last of very many says how many `more` there were instead.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuditChange {
    pub target: Option<String>,
    pub id: Option<Uuid>,
    /// `created`, `changed`, `removed`, `archived` or `revoked`.
    pub change: Option<String>,
    /// The fields that were changed.
    pub columns: Option<Vec<String>>,
    /// The values of some of them before.
    pub before: Option<serde_json::Value>,
    /// And after.
    pub after: Option<serde_json::Value>,
    pub more: Option<i64>,
}

/// What to look for.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AuditQuery {
    /// A person or an API key.
    pub actor: Option<Uuid>,
    /// The kind of thing that was changed first, such as `event`.
    #[param(max_length = 60)]
    pub target: Option<String>,
    /// One event.
    pub event_id: Option<EventId>,
    /// From this moment on.
    pub from: Option<Time>,
    /// Before this moment.
    pub to: Option<Time>,
    /// The `next` of the page before.
    #[param(max_length = 512)]
    pub after: Option<String>,
    /// Entries per page, 1 to 100; 25 unless told.
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<u32>,
}

impl Users {
    /// The audit log of an organization, the newest entry first.
    ///
    /// # Errors
    /// `422` for a cursor that is none.
    pub(crate) async fn audit(
        &self,
        organization: OrganizationId,
        query: &AuditQuery,
    ) -> Result<Page<AuditEntry>, Problem> {
        let before = kit::page::read_cursor(query.after.as_deref())?;
        let limit = i64::from(query.limit.unwrap_or(25).clamp(1, 100));
        let mut conn = self.db.acquire().await?;
        let rows = store::audit::page(&mut conn, organization, query, before, limit + 1).await?;
        Ok(Page::from_rows(rows, limit, |entry| entry.seq))
    }

    /// What `query` finds, as CSV for a spreadsheet, the newest entry first; pages do not matter.
    pub(crate) async fn audit_csv(
        &self,
        organization: OrganizationId,
        query: &AuditQuery,
    ) -> Result<String, UsersError> {
        let mut conn = self.db.acquire().await?;
        let rows = store::audit::page(&mut conn, organization, query, None, MOST_IN_FILE).await?;
        let mut file = CsvWriter::new(&[
            "number",
            "time",
            "kind",
            "who",
            "name",
            "action",
            "target",
            "target id",
            "event id",
            "changes",
            "network",
            "request id",
            "hash",
        ]);
        for entry in rows {
            let id = |id: Option<Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
            let (changes, seq, at) = (entry.changes.to_string(), entry.seq.to_string(), entry.at.to_string());
            let event = id(entry.event_id.map(|event| event.0));
            file.row([
                seq.as_str(),
                &at,
                &entry.actor_kind,
                &id(entry.actor_id),
                entry.actor_name.as_deref().unwrap_or_default(),
                &entry.action,
                &entry.target,
                &id(entry.target_id),
                &event,
                &changes,
                entry.network.as_deref().unwrap_or_default(),
                &id(entry.request_id),
                &entry.hash,
            ]);
        }
        Ok(file.finish())
    }
}

/// A chain that holds together, and where it ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    pub organization_id: OrganizationId,
    /// The number of its last entry.
    pub seq: i64,
    /// Its hash in hexadecimal digits: whoever keeps it elsewhere sees even a log that was written anew.
    pub hash: String,
}

/// What is wrong with a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    pub organization_id: OrganizationId,
    /// The first entry that is not as it was written.
    pub seq: i64,
    pub what: &'static str,
}

/// Reads one organization's log from the beginning and computes every hash again. `seen` is told each entry's
/// number and hash.
///
/// # Errors
/// [`Broken`] at the first entry that was changed, removed, added or moved, inside `Ok`; the database's own
/// outside.
pub async fn verify_chain(
    conn: &mut PgConnection,
    organization: OrganizationId,
    mut seen: impl FnMut(i64, &str),
) -> Result<Result<Chain, Broken>, sqlx::Error> {
    let broken = |seq, what| Ok(Err(Broken { organization_id: organization, seq, what }));
    // The head first: what is written meanwhile comes after it.
    let head = store::audit::head(conn, organization).await?;
    let (mut seq, mut previous) = (0, "00".repeat(32));
    loop {
        let rows = store::audit::raw(conn, organization, seq, BATCH).await?;
        let last = (rows.len() as i64) < BATCH;
        for row in rows {
            seq += 1;
            if row.seq != seq {
                return broken(seq, "is missing");
            }
            if row.previous != previous {
                return broken(seq, "does not follow the entry before");
            }
            if digest_of(&row.fields) != row.hash {
                return broken(seq, "was changed");
            }
            previous = row.hash;
            seen(seq, &previous);
            if head.as_ref().is_some_and(|head| head.seq == seq && head.hash != previous) {
                return broken(seq, "is not the one that was written");
            }
        }
        if last {
            break;
        }
    }
    match head {
        Some(head) if head.seq > seq => broken(seq + 1, "is missing"),
        None if seq > 0 => broken(seq, "is not known to be the end"),
        _ => Ok(Ok(Chain { organization_id: organization, seq, hash: previous })),
    }
}

/// Every organization that has a log, and the installation.
///
/// # Errors
/// When the database can't be asked.
pub async fn audited(conn: &mut PgConnection) -> Result<Vec<OrganizationId>, sqlx::Error> {
    store::audit::audited(conn).await
}

/// The hash that the database computes in `users.audit_digest`, computed without it.
fn digest_of(fields: &[Option<String>]) -> String {
    let parts: Vec<String> = fields
        .iter()
        .map(|field| {
            field.as_ref().map_or("-".to_owned(), |field| format!("{}:{field}", field.chars().count()))
        })
        .collect();
    let hash = digest::digest(&digest::SHA256, parts.join(",").as_bytes());
    hash.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}
