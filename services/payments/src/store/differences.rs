//! Where providers and we disagree.

use kit::{BookingId, Currency, DifferenceId, EventId, OrganizationId, PaymentId, RefundId, Time};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::compare::model::{DifferenceKind, DifferenceState};

/// What is compared with a provider.
pub struct Span<'a> {
    pub provider: &'a str,
    /// From this moment on.
    pub since: Time,
    /// What happened later may still be under way.
    pub settled: Time,
    pub now: Time,
}

/// Ours can be a little older than theirs: an attempt is written down before the provider hears of it.
const OLDER: i64 = 3600;

/// Notes every difference; the same is one row. What was settled and differs anew is open again, and what no
/// longer differs has settled itself. Gives how many are open.
pub async fn compare(conn: &mut PgConnection, span: &Span<'_>) -> Result<i64, sqlx::Error> {
    let ours_since = span.since.plus_seconds(OLDER);
    sqlx::query(
        "with found as (
           select p.organization_id, l.event_id, l.payment_id, null::uuid as refund_id,
                  case when p.id is null then 'payment_unknown'
                       when p.currency <> l.currency or p.amount_minor <> l.amount_minor then 'payment_amount'
                       else 'payment_missed' end as kind,
                  l.provider_ref as subject, l.state as their_state, l.amount_minor as their_minor,
                  p.state as our_state, p.captured_minor as our_minor, l.currency,
                  l.amount_minor - case when p.currency = l.currency then p.captured_minor else 0 end as difference,
                  l.at
           from payments.statements l
           left join payments.payments p
             on p.event_id = l.event_id and p.id = l.payment_id and p.provider = l.provider
           where l.provider = $1 and l.kind = 'payment' and l.state = 'succeeded' and l.at between $2 and $3
             and (p.id is null or p.currency <> l.currency or p.captured_minor <> l.amount_minor)
             and not exists (select 1 from payments.quarantine q where q.provider = l.provider
                             and q.event_id = l.event_id and q.payment_id = l.payment_id and q.state = 'refunded')
           union all
           select p.organization_id, p.event_id, p.id, null, 'payment_absent', p.id::text, null, null,
                  p.state, p.captured_minor, p.currency, -p.captured_minor, p.created_at
           from payments.payments p
           where p.provider = $1 and p.captured_minor > 0 and p.created_at >= $4 and p.succeeded_at <= $3
             and not exists (select 1 from payments.statements l where l.provider = p.provider
                             and l.kind = 'payment' and l.event_id = p.event_id and l.payment_id = p.id)
           union all
           select p.organization_id, l.event_id, l.payment_id, coalesce(r.id, l.refund_id),
                  case when p.id is null or (r.id is null and l.refund_id is not null) then 'refund_unknown'
                       when r.id is null then 'refund_external'
                       when p.currency <> l.currency or r.amount_minor <> l.amount_minor then 'refund_amount'
                       else 'refund_state' end,
                  l.provider_ref, l.state, l.amount_minor, r.state, r.amount_minor, l.currency,
                  case when r.state = 'succeeded' then r.amount_minor else 0 end
                    - case when l.state = 'succeeded' then l.amount_minor else 0 end,
                  l.at
           from payments.statements l
           left join payments.payments p
             on p.event_id = l.event_id and p.id = l.payment_id and p.provider = l.provider
           left join payments.refunds r
             on r.event_id = p.event_id and r.payment_id = p.id
            and (r.id = l.refund_id or (l.refund_id is null and r.provider_ref = l.provider_ref))
           where l.provider = $1 and l.kind = 'refund' and l.at between $2 and $3
             and (l.payment_id is not null or l.refund_id is not null)
             and (p.id is null or (r.id is null and l.state <> 'failed')
                  or p.currency <> l.currency or r.amount_minor <> l.amount_minor
                  or (l.state <> 'pending' and r.state <> l.state) or (l.state = 'pending' and r.state = 'failed'))
             and not exists (select 1 from payments.quarantine q where q.provider = l.provider
                             and q.refund_id = l.refund_id and q.state = 'refunded')
           union all
           select p.organization_id, r.event_id, r.payment_id, r.id, 'refund_absent', r.id::text, null, null,
                  r.state, r.amount_minor, p.currency,
                  case when r.state = 'succeeded' then r.amount_minor else 0 end, r.created_at
           from payments.refunds r
           join payments.payments p on p.event_id = r.event_id and p.id = r.payment_id
           where p.provider = $1 and r.purse_id is null and r.state <> 'failed' and r.created_at >= $4
             and r.updated_at <= $3
             and not exists (select 1 from payments.statements l where l.provider = p.provider
                             and l.kind = 'refund' and l.event_id = r.event_id and l.payment_id = r.payment_id
                             and (l.refund_id = r.id or l.provider_ref = r.provider_ref)))
         insert into payments.differences as d
           (organization_id, event_id, payment_id, refund_id, provider, kind, subject, their_state, their_minor,
            our_state, our_minor, currency, difference_minor, happened_at, found_at, seen_at)
         select organization_id, event_id, payment_id, refund_id, $1, kind, subject, their_state, their_minor,
                our_state, our_minor, currency, difference, at, $5, $5 from found
         on conflict (provider, kind, subject) do update
         set organization_id = excluded.organization_id, seen_at = excluded.seen_at,
             found_at = case when (d.their_state, d.their_minor, d.our_state, d.our_minor) is distinct from
               (excluded.their_state, excluded.their_minor, excluded.our_state, excluded.our_minor)
               then excluded.found_at else d.found_at end,
             their_state = excluded.their_state, their_minor = excluded.their_minor,
             our_state = excluded.our_state, our_minor = excluded.our_minor,
             difference_minor = excluded.difference_minor",
    )
    .bind(span.provider)
    .bind(span.since)
    .bind(span.settled)
    .bind(ours_since)
    .bind(span.now)
    .execute(&mut *conn)
    .await?;
    sqlx::query(
        "update payments.differences
         set state = 'open', settled_by = null, settled_at = null, reason = null
         where provider = $1 and seen_at = $2
           and (state = 'repaired' or (state = 'explained' and found_at > settled_at))",
    )
    .bind(span.provider)
    .bind(span.now)
    .execute(&mut *conn)
    .await?;
    sqlx::query(
        "update payments.differences set state = 'repaired', settled_at = $2
         where provider = $1 and state = 'open' and seen_at < $2 and happened_at >= $3",
    )
    .bind(span.provider)
    .bind(span.now)
    .bind(ours_since)
    .execute(&mut *conn)
    .await?;
    sqlx::query_scalar("select count(*) from payments.differences where provider = $1 and state = 'open'")
        .bind(span.provider)
        .fetch_one(conn)
        .await
}

/// A difference, with what we know of its payment.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Row {
    pub id: DifferenceId,
    pub event_id: Option<EventId>,
    pub payment_id: Option<PaymentId>,
    pub refund_id: Option<RefundId>,
    pub booking_id: Option<BookingId>,
    /// What the buyer read.
    pub description: Option<String>,
    pub provider: String,
    pub kind: DifferenceKind,
    pub subject: String,
    pub their_state: Option<String>,
    pub their_minor: Option<i64>,
    pub our_state: Option<String>,
    pub our_minor: Option<i64>,
    pub currency: Currency,
    pub difference_minor: i64,
    pub happened_at: Time,
    pub found_at: Time,
    pub state: DifferenceState,
    pub settled_at: Option<Time>,
    pub settled_by: Option<Uuid>,
    pub reason: Option<String>,
}

/// Which differences a list shows.
pub struct List<'a> {
    /// `None`: those of the installation, about payments that we don't know.
    pub organization_id: Option<OrganizationId>,
    /// The only events that the member may see.
    pub allowed: Option<&'a [EventId]>,
    pub state: Option<DifferenceState>,
    pub after: Option<(Time, DifferenceId)>,
    pub limit: i64,
}

/// Differences, the newest first.
pub async fn list(conn: &mut PgConnection, list: &List<'_>) -> Result<Vec<Row>, sqlx::Error> {
    sqlx::query_as(
        "select d.*, p.booking_id, p.description
         from payments.differences d
         left join payments.payments p on p.event_id = d.event_id and p.id = d.payment_id
         where d.organization_id is not distinct from $1
           and ($2::uuid[] is null or d.event_id = any($2::uuid[]))
           and ($3::text is null or d.state = $3::text)
           and ($4::timestamptz is null or (d.happened_at, d.id) < ($4::timestamptz, $5::uuid))
         order by d.happened_at desc, d.id desc limit $6",
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

/// One of the organization's differences, or of the installation's.
pub async fn find(
    conn: &mut PgConnection,
    organization_id: Option<OrganizationId>,
    id: DifferenceId,
) -> Result<Option<Row>, sqlx::Error> {
    sqlx::query_as(
        "select d.*, p.booking_id, p.description
         from payments.differences d
         left join payments.payments p on p.event_id = d.event_id and p.id = d.payment_id
         where d.organization_id is not distinct from $1 and d.id = $2",
    )
    .bind(organization_id)
    .bind(id)
    .fetch_optional(conn)
    .await
}

/// Settles an open difference; `false` when somebody was faster.
pub async fn settle(
    conn: &mut PgConnection,
    id: DifferenceId,
    state: DifferenceState,
    (by, reason): (Option<Uuid>, Option<&str>),
    now: Time,
) -> Result<bool, sqlx::Error> {
    let settled = sqlx::query(
        "update payments.differences set state = $2, settled_by = $3, reason = $4, settled_at = $5
         where id = $1 and state = 'open'",
    )
    .bind(id)
    .bind(state)
    .bind(by)
    .bind(reason)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(settled.rows_affected() == 1)
}

/// How many are open: of one organization, or with `everywhere` of all.
pub async fn count_open(
    conn: &mut PgConnection,
    organization_id: Option<OrganizationId>,
    allowed: Option<&[EventId]>,
    everywhere: bool,
) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar(
        "select count(*) from payments.differences
         where state = 'open' and ($3::bool or organization_id is not distinct from $1)
           and ($2::uuid[] is null or event_id = any($2::uuid[]))",
    )
    .bind(organization_id)
    .bind(allowed)
    .bind(everywhere)
    .fetch_one(conn)
    .await
}
