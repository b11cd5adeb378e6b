//! Invoices and credit notes.

use kit::{BookingId, DocumentId, EventId, OrganizationId, RefundId, Time};
use sqlx::{PgConnection, types::Json};

use crate::invoicing::{DocumentKind, DocumentRow, ListedRow, NewDocument};

/// Writes a document with the next number of its series. Others of the organization that write one wait for this
/// transaction; when it fails, the number was never taken.
pub(crate) async fn write(
    conn: &mut PgConnection,
    new: &NewDocument<'_>,
    now: Time,
) -> Result<DocumentRow, sqlx::Error> {
    let (net, tax) = new.content.sums();
    let number: i32 = sqlx::query_scalar(
        "insert into bookings.document_counters as c (organization_id, series, last) values ($1, $2, 1)
         on conflict (organization_id, series) do update set last = c.last + 1
         returning last",
    )
    .bind(new.organization_id)
    .bind(&new.series)
    .fetch_one(&mut *conn)
    .await?;
    sqlx::query_as(
        "insert into bookings.documents
           (event_id, id, organization_id, booking_id, kind, series, number, cause, refers_to, currency, net_minor,
            tax_minor, gross_minor, content, issued_on, issued_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $11::bigint + $12::bigint, $13, $14::text::date, $15)
         returning event_id, id, booking_id, kind, series, number, cause, refers_to, currency, net_minor, tax_minor,
           gross_minor, content, issued_on::text as issued_on, issued_at",
    )
    .bind(new.event_id)
    .bind(DocumentId::new())
    .bind(new.organization_id)
    .bind(new.booking_id)
    .bind(new.kind)
    .bind(&new.series)
    .bind(number)
    .bind(&new.cause)
    .bind(new.refers_to)
    .bind(new.currency)
    .bind(net)
    .bind(tax)
    .bind(Json(new.content))
    .bind(&new.issued_on)
    .bind(now)
    .fetch_one(conn)
    .await
}

/// The documents of a booking, the oldest first.
pub(crate) async fn of_booking(
    conn: &mut PgConnection,
    event_id: EventId,
    booking_id: BookingId,
) -> Result<Vec<DocumentRow>, sqlx::Error> {
    sqlx::query_as(
        "select event_id, id, booking_id, kind, series, number, cause, refers_to, currency, net_minor, tax_minor,
                gross_minor, content, issued_on::text as issued_on, issued_at
         from bookings.documents where event_id = $1 and booking_id = $2 order by id",
    )
    .bind(event_id)
    .bind(booking_id)
    .fetch_all(conn)
    .await
}

/// One document of an organization.
pub(crate) async fn of_organization(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
    event_id: EventId,
    id: DocumentId,
) -> Result<Option<DocumentRow>, sqlx::Error> {
    sqlx::query_as(
        "select event_id, id, booking_id, kind, series, number, cause, refers_to, currency, net_minor, tax_minor,
                gross_minor, content, issued_on::text as issued_on, issued_at
         from bookings.documents where organization_id = $1 and event_id = $2 and id = $3",
    )
    .bind(organization_id)
    .bind(event_id)
    .bind(id)
    .fetch_optional(conn)
    .await
}

/// Which documents a list shows.
pub(crate) struct Filter<'a> {
    pub organization_id: OrganizationId,
    /// The only events that the member may see.
    pub allowed: Option<&'a [EventId]>,
    pub event_id: Option<EventId>,
    pub kind: Option<DocumentKind>,
    /// Pattern for numbers, buyers and references.
    pub words: Option<&'a str>,
    pub from: Option<Time>,
    pub to: Option<Time>,
    pub after: Option<(Time, DocumentId)>,
    pub limit: i64,
}

/// Documents, the newest first.
pub(crate) async fn list(
    conn: &mut PgConnection,
    filter: &Filter<'_>,
) -> Result<Vec<ListedRow>, sqlx::Error> {
    sqlx::query_as(
        "select d.event_id, d.id, d.booking_id, d.kind, d.series, d.number, d.cause, d.refers_to, d.currency,
                d.net_minor, d.tax_minor, d.gross_minor, d.content, d.issued_on::text as issued_on, d.issued_at,
                (select coalesce(sum(c.gross_minor), 0)::int8 from bookings.documents c
                  where c.event_id = d.event_id and c.booking_id = d.booking_id and c.refers_to = d.id
                    and c.kind = 'credit_note') as credited_minor
         from bookings.documents d
         where d.organization_id = $1
           and ($2::uuid[] is null or d.event_id = any($2::uuid[]))
           and ($3::uuid is null or d.event_id = $3::uuid)
           and ($4::text is null or d.kind = $4::text)
           and ($5::text is null or d.series || lpad(d.number::text, greatest(5, length(d.number::text)), '0') ilike $5::text
                or d.content -> 'buyer' ->> 'name' ilike $5::text
                or d.content -> 'buyer' ->> 'company' ilike $5::text
                or d.content ->> 'booking_reference' ilike $5::text)
           and ($6::timestamptz is null or d.issued_at >= $6::timestamptz)
           and ($7::timestamptz is null or d.issued_at < $7::timestamptz)
           and ($8::timestamptz is null or (d.issued_at, d.id) < ($8::timestamptz, $9::uuid))
         order by d.issued_at desc, d.id desc limit $10",
    )
    .bind(filter.organization_id)
    .bind(filter.allowed)
    .bind(filter.event_id)
    .bind(filter.kind)
    .bind(filter.words)
    .bind(filter.from)
    .bind(filter.to)
    .bind(filter.after.map(|(time, _)| time))
    .bind(filter.after.map(|(_, id)| id))
    .bind(filter.limit)
    .fetch_all(conn)
    .await
}

/// Of which booking a refund is, what asked for it and how much it paid back.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct RefundOf {
    pub booking_id: BookingId,
    /// The first attempt's, where it was tried again.
    pub request_key: String,
    pub amount_minor: i64,
    pub reason: String,
    pub succeeded: bool,
}

/// What a refund was for.
pub(crate) async fn refund(
    conn: &mut PgConnection,
    event_id: EventId,
    refund_id: RefundId,
) -> Result<Option<RefundOf>, sqlx::Error> {
    sqlx::query_as(
        "with recursive attempt as (
           select r.payment_id, r.id, r.request_key, 1 as depth from payments.refunds r
           where r.event_id = $1 and r.id = $2
           union all
           select r.payment_id, r.id, r.request_key, a.depth + 1
           from attempt a
           join payments.refunds r on r.event_id = $1 and a.request_key = 'retry:' || r.id
           where a.depth < 20
         )
         select p.booking_id, r.amount_minor, r.reason, r.state = 'succeeded' as succeeded,
                (select request_key from attempt order by depth desc limit 1) as request_key
         from payments.refunds r
         join payments.payments p on p.event_id = r.event_id and p.id = r.payment_id
         where r.event_id = $1 and r.id = $2",
    )
    .bind(event_id)
    .bind(refund_id)
    .fetch_optional(conn)
    .await
}

/// The tickets that a return gave back, and whether it ended the booking.
pub(crate) async fn returned(
    conn: &mut PgConnection,
    event_id: EventId,
    return_id: uuid::Uuid,
) -> Result<Option<(bool, Vec<kit::TicketId>)>, sqlx::Error> {
    sqlx::query_as("select whole, ticket_ids from bookings.returns where event_id = $1 and id = $2")
        .bind(event_id)
        .bind(return_id)
        .fetch_optional(conn)
        .await
}
