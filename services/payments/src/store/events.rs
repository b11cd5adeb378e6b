//! What providers told us.

use std::collections::HashSet;

use kit::Time;
use serde_json::Value;
use sqlx::PgConnection;

use crate::record::{Message, New};

/// What a provider's message did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, sqlx::Type, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Outcome {
    /// The payment moved.
    Applied,
    /// Nothing new.
    Ignored,
    /// It does not fit what we know; kept for the operator, never believed.
    Quarantined,
}

/// Notes messages as applied, which most are; gives those that were not known before. Of two at once, the
/// second waits for the first.
pub(crate) async fn insert(
    conn: &mut PgConnection,
    messages: &[Message],
    now: Time,
) -> Result<New, sqlx::Error> {
    let mut messages: Vec<&Message> = messages.iter().collect();
    // Everybody in the same order, so that nobody waits in a circle.
    messages
        .sort_unstable_by(|one, other| (one.provider, &one.event.id).cmp(&(other.provider, &other.event.id)));
    messages.dedup_by(|one, other| one.provider == other.provider && one.event.id == other.event.id);
    let providers: Vec<&str> = messages.iter().map(|message| message.provider).collect();
    let ids: Vec<&str> = messages.iter().map(|message| message.event.id.as_str()).collect();
    let kinds: Vec<&str> = messages.iter().map(|message| message.event.kind.as_str()).collect();
    let payloads: Vec<&Value> = messages.iter().map(|message| &message.event.payload).collect();
    let new: HashSet<(String, String)> = sqlx::query_as::<_, (String, String)>(
        "insert into payments.provider_events
           (provider, provider_event_id, kind, payload, received_at, outcome)
         select provider, id, left(kind, 80), payload, $5, 'applied'
         from unnest($1::text[], $2::text[], $3::text[], $4::jsonb[])
           with ordinality as m (provider, id, kind, payload, position)
         order by position
         on conflict (provider, provider_event_id) do nothing
         returning provider, provider_event_id",
    )
    .bind(providers)
    .bind(ids)
    .bind(kinds)
    .bind(payloads)
    .bind(now)
    .fetch_all(conn)
    .await?
    .into_iter()
    .collect();
    let names = messages.into_iter().map(|message| (message.provider, message.event.id.clone()));
    Ok(names.filter(|(provider, id)| new.contains(&((*provider).to_owned(), id.clone()))).collect())
}

pub async fn set_outcome(
    conn: &mut PgConnection,
    provider: &str,
    id: &str,
    outcome: Outcome,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update payments.provider_events set outcome = $3 where provider = $1 and provider_event_id = $2",
    )
    .bind(provider)
    .bind(id)
    .bind(outcome)
    .execute(conn)
    .await?;
    Ok(())
}

/// Forgets up to `limit` messages that came before `before` and were not kept apart; gives how many.
pub async fn forget(conn: &mut PgConnection, before: Time, limit: i64) -> Result<u64, sqlx::Error> {
    let gone = sqlx::query(
        "delete from payments.provider_events e using (
           select provider, provider_event_id from payments.provider_events
           left join payments.quarantine q using (provider, provider_event_id)
           where provider_events.received_at < $1 and q.id is null limit $2) old
         where e.provider = old.provider and e.provider_event_id = old.provider_event_id",
    )
    .bind(before)
    .bind(limit)
    .execute(conn)
    .await?;
    Ok(gone.rows_affected())
}
