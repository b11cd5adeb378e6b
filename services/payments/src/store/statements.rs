//! What providers list of their own.

use kit::{Currency, EventId, OrganizationId, PaymentId, RefundId, Time};
use sqlx::PgConnection;

use crate::statement::{Line, LineKind};

/// Writes a page of a provider's list down; what is known is as it is listed now.
pub async fn keep(
    conn: &mut PgConnection,
    provider: &str,
    kind: LineKind,
    lines: &[Line],
    now: Time,
) -> Result<(), sqlx::Error> {
    let events: Vec<Option<EventId>> = lines.iter().map(|line| line.attempt.map(|at| at.event_id)).collect();
    let payments: Vec<Option<PaymentId>> =
        lines.iter().map(|line| line.attempt.map(|at| at.payment_id)).collect();
    let refunds: Vec<Option<RefundId>> = lines.iter().map(|line| line.refund_id).collect();
    sqlx::query(
        "insert into payments.statements as s
           (provider, kind, provider_ref, payment_ref, event_id, payment_id, refund_id, amount_minor, currency,
            state, at, listed_at)
         select distinct on (provider_ref) $1, $2, left(provider_ref, 200), left(payment_ref, 200), event_id,
                payment_id, refund_id, amount_minor, currency, state, at, $12::timestamptz
         from unnest($3::text[], $4::text[], $5::uuid[], $6::uuid[], $7::uuid[], $8::bigint[], $9::text[],
                     $10::text[], $11::timestamptz[])
           as line (provider_ref, payment_ref, event_id, payment_id, refund_id, amount_minor, currency, state, at)
         order by provider_ref
         on conflict (provider, kind, provider_ref) do update
         set amount_minor = excluded.amount_minor, currency = excluded.currency, state = excluded.state,
             event_id = coalesce(excluded.event_id, s.event_id),
             payment_id = coalesce(excluded.payment_id, s.payment_id),
             refund_id = coalesce(excluded.refund_id, s.refund_id), listed_at = excluded.listed_at",
    )
    .bind(provider)
    .bind(kind.name())
    .bind(lines.iter().map(|line| line.provider_ref.as_str()).collect::<Vec<_>>())
    .bind(lines.iter().map(|line| line.payment_ref.as_deref()).collect::<Vec<_>>())
    .bind(events)
    .bind(payments)
    .bind(refunds)
    .bind(lines.iter().map(|line| line.amount.minor).collect::<Vec<_>>())
    .bind(lines.iter().map(|line| line.amount.currency.to_string()).collect::<Vec<_>>())
    .bind(lines.iter().map(|line| line.state.name()).collect::<Vec<_>>())
    .bind(lines.iter().map(|line| line.at).collect::<Vec<_>>())
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Forgets what the provider does not list any more, and what is older than what is compared; then finds the
/// payments of refunds that name only the provider's id of them.
pub async fn tidy(
    conn: &mut PgConnection,
    provider: &str,
    since: Time,
    began: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query("delete from payments.statements where provider = $1 and (listed_at < $3 or at < $2)")
        .bind(provider)
        .bind(since)
        .bind(began)
        .execute(&mut *conn)
        .await?;
    sqlx::query(
        "update payments.statements line set event_id = payment.event_id, payment_id = payment.id
         from payments.payments payment
         where line.provider = $1 and line.kind = 'refund' and line.payment_id is null
           and payment.provider = $1
           and (payment.provider_ref = line.payment_ref or payment.capture_ref = line.payment_ref)",
    )
    .bind(provider)
    .execute(conn)
    .await?;
    Ok(())
}

/// The provider was compared from `since` on.
pub async fn compared(
    conn: &mut PgConnection,
    provider: &str,
    since: Time,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into payments.comparisons (provider, since, compared_at) values ($1, $2, $3)
         on conflict (provider) do update set since = excluded.since, compared_at = excluded.compared_at",
    )
    .bind(provider)
    .bind(since)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// The state of a line, if the provider listed it.
pub async fn refund_line(
    conn: &mut PgConnection,
    provider: &str,
    provider_ref: &str,
) -> Result<Option<RefundLine>, sqlx::Error> {
    sqlx::query_as(
        "select refund_id, payment_ref, amount_minor, currency, state
         from payments.statements where provider = $1 and kind = 'refund' and provider_ref = $2",
    )
    .bind(provider)
    .bind(provider_ref)
    .fetch_optional(conn)
    .await
}

/// A refund as the provider listed it.
#[derive(Debug, sqlx::FromRow)]
pub struct RefundLine {
    pub refund_id: Option<RefundId>,
    pub payment_ref: Option<String>,
    pub amount_minor: i64,
    pub currency: Currency,
    pub state: String,
}

/// When a provider was compared.
#[derive(Debug, sqlx::FromRow)]
pub struct Compared {
    pub provider: String,
    pub since: Time,
    pub compared_at: Time,
}

/// The providers that were compared, by name.
pub async fn comparisons(conn: &mut PgConnection) -> Result<Vec<Compared>, sqlx::Error> {
    sqlx::query_as("select provider, since, compared_at from payments.comparisons order by provider")
        .fetch_all(conn)
        .await
}

/// What both sides say of one day (UTC), in minor units.
#[derive(Debug, sqlx::FromRow)]
pub struct Day {
    pub provider: String,
    /// `2027-01-10`.
    pub day: String,
    pub currency: Currency,
    pub their_captured: i64,
    pub our_captured: i64,
    pub their_refunded: i64,
    pub our_refunded: i64,
}

/// The days that were compared, the newest first. A payment of ours stands on the day on which its provider has
/// it. `allowed` are the only events that the member may see.
pub async fn days(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
    allowed: Option<&[EventId]>,
) -> Result<Vec<Day>, sqlx::Error> {
    sqlx::query_as(
        "with side as (
           select l.provider, l.at, l.currency,
                  case when l.kind = 'payment' then l.amount_minor else 0 end as their_in, 0 as our_in,
                  case when l.kind = 'refund' then l.amount_minor else 0 end as their_out, 0 as our_out
           from payments.statements l
           join payments.payments p on p.event_id = l.event_id and p.id = l.payment_id
           where p.organization_id = $1 and l.state = 'succeeded'
             and ($2::uuid[] is null or p.event_id = any($2::uuid[]))
           union all
           select p.provider, coalesce(l.at, p.created_at), p.currency, 0, p.captured_minor, 0, 0
           from payments.comparisons c
           join payments.payments p on p.provider = c.provider and p.created_at >= c.since
           left join payments.statements l
             on l.provider = p.provider and l.kind = 'payment' and l.event_id = p.event_id and l.payment_id = p.id
           where p.organization_id = $1 and p.captured_minor > 0
             and (l.at is not null or p.succeeded_at < c.compared_at)
             and ($2::uuid[] is null or p.event_id = any($2::uuid[]))
           union all
           select p.provider, coalesce(l.at, r.created_at), p.currency, 0, 0, 0, r.amount_minor
           from payments.comparisons c
           join payments.payments p on p.provider = c.provider
           join payments.refunds r on r.event_id = p.event_id and r.payment_id = p.id and r.created_at >= c.since
           left join payments.statements l
             on l.provider = p.provider and l.kind = 'refund' and l.event_id = r.event_id
            and l.payment_id = r.payment_id and (l.refund_id = r.id or l.provider_ref = r.provider_ref)
           where p.organization_id = $1 and r.state = 'succeeded' and r.purse_id is null
             and (l.at is not null or r.updated_at < c.compared_at)
             and ($2::uuid[] is null or p.event_id = any($2::uuid[])))
         select provider, to_char(at at time zone 'UTC', 'YYYY-MM-DD') as day, currency,
                sum(their_in)::bigint as their_captured, sum(our_in)::bigint as our_captured,
                sum(their_out)::bigint as their_refunded, sum(our_out)::bigint as our_refunded
         from side group by 1, 2, 3 order by 2 desc, 1, 3",
    )
    .bind(organization_id)
    .bind(allowed)
    .fetch_all(conn)
    .await
}
