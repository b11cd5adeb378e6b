//! Messages of providers that were not believed.

use kit::{BookingId, Currency, EventId, OrganizationId, PaymentId, QuarantineId, RefundId, Time};
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    doubt::Doubt,
    model::Payment,
    news::{News, RefundSeen},
    quarantine::QuarantineState,
    record::Message,
};

/// Keeps a message apart that was just written down.
pub async fn keep(
    conn: &mut PgConnection,
    message: &Message,
    payment: Option<&Payment>,
    doubt: Doubt,
    now: Time,
) -> Result<(), sqlx::Error> {
    let (amount, state) = match &message.event.news {
        News::Payment(seen) => (Some(seen.amount), Some(seen.state.name())),
        News::Refund(seen) => (Some(seen.amount), Some(seen.state.name())),
        News::Dispute(seen) => (Some(seen.amount), Some(seen.state.name())),
        News::Other | News::Foreign(_) => (None, None),
    };
    sqlx::query(
        "insert into payments.quarantine
           (id, provider, provider_event_id, organization_id, event_id, payment_id, reason, their_minor,
            their_currency, their_state, received_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(Uuid::now_v7())
    .bind(message.provider)
    .bind(&message.event.id)
    .bind(payment.map(|payment| payment.organization_id))
    .bind(payment.map(|payment| payment.event_id))
    .bind(payment.map(|payment| payment.id))
    .bind(doubt)
    .bind(amount.map(|amount| amount.minor))
    .bind(amount.map(|amount| amount.currency))
    .bind(state)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Whether a refund that a provider tells of is doubtful money that somebody sent back.
pub async fn sent_back(
    conn: &mut PgConnection,
    payment: &Payment,
    seen: &RefundSeen,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar(
        "select exists (select 1 from payments.quarantine
                        where event_id = $1 and payment_id = $2 and refund_id = $3 and refund_id is not null)",
    )
    .bind(payment.event_id)
    .bind(payment.id)
    .bind(seen.refund_id)
    .fetch_one(conn)
    .await
}

/// A message that is kept apart.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Row {
    pub id: QuarantineId,
    pub provider: String,
    pub provider_event_id: String,
    pub kind: String,
    pub event_id: Option<EventId>,
    pub payment_id: Option<PaymentId>,
    pub booking_id: Option<BookingId>,
    pub description: Option<String>,
    pub our_minor: Option<i64>,
    pub our_currency: Option<Currency>,
    pub our_state: Option<String>,
    pub reason: Doubt,
    pub their_minor: Option<i64>,
    pub their_currency: Option<Currency>,
    pub their_state: Option<String>,
    pub received_at: Time,
    pub state: QuarantineState,
    pub refund_id: Option<RefundId>,
    pub settled_at: Option<Time>,
    pub settled_by: Option<Uuid>,
    pub note: Option<String>,
}

/// Which messages a list shows.
pub struct List<'a> {
    /// `None`: those of the installation, about payments that we don't know.
    pub organization_id: Option<OrganizationId>,
    /// The only events that the member may see.
    pub allowed: Option<&'a [EventId]>,
    pub state: Option<QuarantineState>,
    pub after: Option<(Time, QuarantineId)>,
    pub limit: i64,
}

/// Messages, the newest first.
pub async fn list(conn: &mut PgConnection, list: &List<'_>) -> Result<Vec<Row>, sqlx::Error> {
    sqlx::query_as(
        "select q.*, e.kind, p.booking_id, p.description, p.amount_minor as our_minor, p.currency as our_currency,
                p.state as our_state
         from payments.quarantine q
         join payments.provider_events e using (provider, provider_event_id)
         left join payments.payments p on p.event_id = q.event_id and p.id = q.payment_id
         where q.organization_id is not distinct from $1
           and ($2::uuid[] is null or q.event_id = any($2::uuid[]))
           and ($3::text is null or q.state = $3::text)
           and ($4::timestamptz is null or (q.received_at, q.id) < ($4::timestamptz, $5::uuid))
         order by q.received_at desc, q.id desc limit $6",
    )
    .bind(list.organization_id)
    .bind(list.allowed)
    .bind(list.state)
    .bind(list.after.map(|(time, _)| time))
    .bind(list.after.map(|(_, id)| id))
    .bind(list.limit)
    .fetch_all(conn)
    .await
}

/// One of the organization's messages, or of the installation's.
pub async fn find(
    conn: &mut PgConnection,
    organization_id: Option<OrganizationId>,
    id: QuarantineId,
) -> Result<Option<Row>, sqlx::Error> {
    sqlx::query_as(
        "select q.*, e.kind, p.booking_id, p.description, p.amount_minor as our_minor, p.currency as our_currency,
                p.state as our_state
         from payments.quarantine q
         join payments.provider_events e using (provider, provider_event_id)
         left join payments.payments p on p.event_id = q.event_id and p.id = q.payment_id
         where q.organization_id is not distinct from $1 and q.id = $2",
    )
    .bind(organization_id)
    .bind(id)
    .fetch_optional(conn)
    .await
}

/// The body of a message, as it came; locks the message against a second act.
pub async fn lock_payload(conn: &mut PgConnection, row: &Row) -> Result<Option<Value>, sqlx::Error> {
    let held: Option<QuarantineState> =
        sqlx::query_scalar("select state from payments.quarantine where id = $1 for update")
            .bind(row.id)
            .fetch_optional(&mut *conn)
            .await?;
    if held != Some(QuarantineState::Held) {
        return Ok(None);
    }
    sqlx::query_scalar(
        "select payload from payments.provider_events where provider = $1 and provider_event_id = $2",
    )
    .bind(&row.provider)
    .bind(&row.provider_event_id)
    .fetch_optional(conn)
    .await
}

/// Notes the refund with which a message's money is sent back; the first one holds, however often it is asked.
pub async fn send_back(
    conn: &mut PgConnection,
    id: QuarantineId,
    refund_id: RefundId,
) -> Result<Option<RefundId>, sqlx::Error> {
    sqlx::query_scalar(
        "update payments.quarantine set refund_id = coalesce(refund_id, $2)
         where id = $1 and state = 'held' returning refund_id",
    )
    .bind(id)
    .bind(refund_id)
    .fetch_optional(conn)
    .await
}

/// Settles a message that is held; `false` when somebody was faster.
pub async fn settle(
    conn: &mut PgConnection,
    id: QuarantineId,
    state: QuarantineState,
    (by, note): (Option<Uuid>, Option<&str>),
    now: Time,
) -> Result<bool, sqlx::Error> {
    let settled = sqlx::query(
        "update payments.quarantine set state = $2, settled_by = $3, note = $4, settled_at = $5
         where id = $1 and state = 'held'",
    )
    .bind(id)
    .bind(state)
    .bind(by)
    .bind(note)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(settled.rows_affected() == 1)
}

/// How many are held: of one organization, or with `everywhere` of all.
pub async fn count_held(
    conn: &mut PgConnection,
    organization_id: Option<OrganizationId>,
    allowed: Option<&[EventId]>,
    everywhere: bool,
) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar(
        "select count(*) from payments.quarantine
         where state = 'held' and ($3::bool or organization_id is not distinct from $1)
           and ($2::uuid[] is null or event_id = any($2::uuid[]))",
    )
    .bind(organization_id)
    .bind(allowed)
    .bind(everywhere)
    .fetch_one(conn)
    .await
}
