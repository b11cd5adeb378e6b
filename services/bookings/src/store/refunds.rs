//! The list of an organization's refunds.

use kit::{EventId, OrganizationId, RefundId, Time};
use payments::RefundState;
use sqlx::PgConnection;

use crate::returns::ListedRefundRow;

/// Which refunds a list shows.
pub(crate) struct List<'a> {
    pub organization_id: OrganizationId,
    /// The only events that the member may see.
    pub allowed: Option<&'a [EventId]>,
    pub state: Option<RefundState>,
    pub after: Option<(Time, RefundId)>,
    pub limit: i64,
}

/// Refunds, the newest first. Of those that failed, when they are asked for, only those that nobody has tried
/// again.
pub(crate) async fn list(
    conn: &mut PgConnection,
    list: &List<'_>,
) -> Result<Vec<ListedRefundRow>, sqlx::Error> {
    sqlx::query_as(
        "with listed as (
           select r.id, r.event_id, e.title as event_title, p.booking_id, b.reference, b.name as buyer_name,
                  r.amount_minor, p.currency, r.reason, r.state, r.origin, r.failure, p.provider, r.created_at,
                  exists (select 1 from payments.refunds again
                          where again.event_id = r.event_id and again.payment_id = r.payment_id
                            and again.request_key = 'retry:' || r.id) as retried
           from payments.payments p
           join payments.refunds r on r.event_id = p.event_id and r.payment_id = p.id
           join bookings.bookings b on b.event_id = p.event_id and b.id = p.booking_id
           join events.events e on e.id = p.event_id
           where p.organization_id = $1
             and ($2::uuid[] is null or p.event_id = any($2::uuid[]))
             and ($3::text is null or r.state = $3::text)
             and ($4::timestamptz is null or (r.created_at, r.id) < ($4::timestamptz, $5::uuid)))
         select * from listed where not ($3::text is not distinct from 'failed' and retried)
         order by created_at desc, id desc limit $6",
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

/// Whether the refund is of the organization's event.
pub(crate) async fn is_of(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
    event_id: EventId,
    id: RefundId,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar(
        "select exists (
           select 1 from payments.refunds r
           join payments.payments p on p.event_id = r.event_id and p.id = r.payment_id
           where p.organization_id = $1 and r.event_id = $2 and r.id = $3)",
    )
    .bind(organization_id)
    .bind(event_id)
    .bind(id)
    .fetch_one(conn)
    .await
}
