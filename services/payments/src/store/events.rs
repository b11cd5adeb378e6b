//! What providers told us.

use kit::Time;
use serde_json::Value;
use sqlx::PgConnection;

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

/// Notes a message as applied, which most are; `false` when it is known already. Two at once: the second waits for the first.
pub async fn insert(
    conn: &mut PgConnection,
    provider: &str,
    id: &str,
    kind: &str,
    payload: &Value,
    now: Time,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "insert into payments.provider_events
           (provider, provider_event_id, kind, payload, received_at, outcome)
         values ($1, $2, left($3, 80), $4, $5, 'applied')
         on conflict (provider, provider_event_id) do nothing",
    )
    .bind(provider)
    .bind(id)
    .bind(kind)
    .bind(payload)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
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
