//! Rows of a period, a batch at a time, in an order that new rows do not disturb.

use kit::{OrganizationId, Time};
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use crate::exports::{
    AttendeeRow, BookingRow, DatevSettings, EntryRow, ExportRequest, ListedExport, MoneyRow, Period, TaxRow,
};

/// Writes down that somebody took data out.
pub(crate) async fn note(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
    request: &ExportRequest,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into bookings.exports
           (id, organization_id, event_id, kind, format, period_from, period_to, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(Uuid::now_v7())
    .bind(organization_id)
    .bind(request.event_id)
    .bind(request.kind)
    .bind(request.format)
    .bind(request.from)
    .bind(request.to)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// The last exports of an organization.
pub(crate) async fn list(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
) -> Result<Vec<ListedExport>, sqlx::Error> {
    sqlx::query_as(
        "select id, kind, format, event_id, period_from, period_to, created_at
         from bookings.exports where organization_id = $1 order by created_at desc, id desc limit 50",
    )
    .bind(organization_id)
    .fetch_all(conn)
    .await
}

pub(crate) async fn bookings(
    conn: &mut PgConnection,
    period: &Period,
) -> Result<Vec<BookingRow>, sqlx::Error> {
    sqlx::query_as(
        "select b.id, b.reference, e.title as event_title, o.starts_at, o.time_zone, b.state, b.name, b.email,
                b.quantity, b.currency, b.total_minor, coalesce(l.tax, 0)::int8 as tax_minor,
                coalesce(l.fee, 0)::int8 as fee_minor, coalesce(p.captured, 0)::int8 as paid_minor,
                coalesce(p.refunded, 0)::int8 as refunded_minor, b.created_at, b.confirmed_at, b.ended_at
         from bookings.bookings b
         join events.events e on e.id = b.event_id
         join events.occurrences o on o.event_id = b.event_id and o.id = b.occurrence_id
         left join lateral (
           select sum(tax_minor) as tax, sum(fee_minor) as fee from bookings.lines
           where event_id = b.event_id and booking_id = b.id) l on true
         left join lateral (
           select sum(captured_minor) as captured, sum(refund_reserved_minor) as refunded from payments.payments
           where event_id = b.event_id and booking_id = b.id) p on true
         where b.organization_id = $1 and ($2::uuid is null or b.event_id = $2::uuid)
           and b.checked_out_at is not null and b.created_at >= $3 and b.created_at < $4
           and ($5::timestamptz is null or (b.created_at, b.id) > ($5::timestamptz, $6::uuid))
         order by b.created_at, b.id limit $7",
    )
    .bind(period.organization_id)
    .bind(period.event_id)
    .bind(period.from)
    .bind(period.to)
    .bind(period.after.map(|(time, _)| time))
    .bind(period.after.map(|(_, id)| id))
    .bind(period.limit)
    .fetch_all(conn)
    .await
}

/// Payments that brought money or are under way, and refunds, which are negative.
pub(crate) async fn money(conn: &mut PgConnection, period: &Period) -> Result<Vec<MoneyRow>, sqlx::Error> {
    sqlx::query_as(
        "with moved as (
           select p.id, 'payment' as kind, p.event_id, p.booking_id, p.provider, p.provider_ref, p.state, p.currency,
                  p.amount_minor, null::text as reason, p.created_at, p.updated_at
           from payments.payments p
           where p.organization_id = $1 and ($2::uuid is null or p.event_id = $2::uuid)
             and p.created_at >= $3 and p.created_at < $4
           union all
           select r.id, 'refund', p.event_id, p.booking_id, p.provider, r.provider_ref, r.state, p.currency,
                  -r.amount_minor, r.reason, r.created_at, r.updated_at
           from payments.refunds r
           join payments.payments p on p.event_id = r.event_id and p.id = r.payment_id
           where p.organization_id = $1 and ($2::uuid is null or p.event_id = $2::uuid)
             and r.created_at >= $3 and r.created_at < $4
         )
         select m.id, m.kind, b.reference, e.title as event_title, m.provider, m.provider_ref, m.state, m.currency,
                m.amount_minor, m.reason, m.created_at, m.updated_at
         from moved m
         join events.events e on e.id = m.event_id
         left join bookings.bookings b on b.event_id = m.event_id and b.id = m.booking_id
         where ($5::timestamptz is null or (m.created_at, m.id) > ($5::timestamptz, $6::uuid))
         order by m.created_at, m.id limit $7",
    )
    .bind(period.organization_id)
    .bind(period.event_id)
    .bind(period.from)
    .bind(period.to)
    .bind(period.after.map(|(time, _)| time))
    .bind(period.after.map(|(_, id)| id))
    .bind(period.limit)
    .fetch_all(conn)
    .await
}

/// The entries of `limit` postings, posting by posting.
pub(crate) async fn entries(conn: &mut PgConnection, period: &Period) -> Result<Vec<EntryRow>, sqlx::Error> {
    sqlx::query_as(
        "with posting as (
           select id, event_id, source, description, posted_at from payments.postings
           where organization_id = $1 and ($2::uuid is null or event_id = $2::uuid)
             and posted_at >= $3 and posted_at < $4
             and ($5::timestamptz is null or (posted_at, id) > ($5::timestamptz, $6::uuid))
           order by posted_at, id limit $7
         )
         select posting.id as posting_id, posting.posted_at, posting.source, posting.description,
                e.title as event_title, b.reference, entry.code as account, entry.currency, entry.amount_minor
         from posting
         join payments.entries entry on entry.posting_id = posting.id
         left join events.events e on e.id = posting.event_id
         left join payments.payments p
           on p.event_id = posting.event_id and p.id = substring(posting.source from '^(?:payment|split):([0-9a-f-]{36})$')::uuid
         left join bookings.bookings b on b.event_id = p.event_id and b.id = p.booking_id
         order by posting.posted_at, posting.id, entry.line",
    )
    .bind(period.organization_id)
    .bind(period.event_id)
    .bind(period.from)
    .bind(period.to)
    .bind(period.after.map(|(time, _)| time))
    .bind(period.after.map(|(_, id)| id))
    .bind(period.limit)
    .fetch_all(conn)
    .await
}

/// Documents by the month of their day, category and rate; credit notes are negative.
pub(crate) async fn taxes(conn: &mut PgConnection, period: &Period) -> Result<Vec<TaxRow>, sqlx::Error> {
    sqlx::query_as(
        "select to_char(d.issued_on, 'YYYY-MM') as month, d.kind, tax.category, tax.rate_bp, d.currency,
                count(*) as documents,
                sum(case d.kind when 'invoice' then tax.net_minor else -tax.net_minor end)::int8 as net_minor,
                sum(case d.kind when 'invoice' then tax.tax_minor else -tax.tax_minor end)::int8 as tax_minor
         from bookings.documents d,
              jsonb_to_recordset(d.content -> 'taxes')
                as tax (category text, rate_bp int4, net_minor int8, tax_minor int8)
         where d.organization_id = $1 and ($2::uuid is null or d.event_id = $2::uuid)
           and d.issued_at >= $3 and d.issued_at < $4
         group by 1, 2, 3, 4, 5 order by 1, 5, 3, 4 desc, 2 desc",
    )
    .bind(period.organization_id)
    .bind(period.event_id)
    .bind(period.from)
    .bind(period.to)
    .fetch_all(conn)
    .await
}

pub(crate) async fn attendees(
    conn: &mut PgConnection,
    period: &Period,
) -> Result<Vec<AttendeeRow>, sqlx::Error> {
    sqlx::query_as(
        "select t.id, b.reference, e.title as event_title, o.starts_at, o.time_zone, t.number, t.code, t.state,
                coalesce(t.holder_name, b.name) as holder_name, l.product_name, l.offer_name, b.email,
                s.scanned_at as checked_in_at, t.created_at
         from bookings.tickets t
         join bookings.bookings b on b.event_id = t.event_id and b.id = t.booking_id
         join bookings.lines l on l.event_id = t.event_id and l.id = t.line_id
         join events.events e on e.id = t.event_id
         join events.occurrences o on o.event_id = t.event_id and o.id = t.occurrence_id
         left join bookings.scans s
           on s.event_id = t.event_id and s.ticket_id = t.id and s.verdict = 'accepted'
         where b.organization_id = $1 and ($2::uuid is null or t.event_id = $2::uuid)
           and t.created_at >= $3 and t.created_at < $4
           and ($5::timestamptz is null or (t.created_at, t.id) > ($5::timestamptz, $6::uuid))
         order by t.created_at, t.id limit $7",
    )
    .bind(period.organization_id)
    .bind(period.event_id)
    .bind(period.from)
    .bind(period.to)
    .bind(period.after.map(|(time, _)| time))
    .bind(period.after.map(|(_, id)| id))
    .bind(period.limit)
    .fetch_all(conn)
    .await
}

/// Name and time zone of an organization.
pub(crate) async fn organization(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
) -> Result<(String, String), sqlx::Error> {
    sqlx::query_as("select name, time_zone from users.organizations where id = $1")
        .bind(organization_id)
        .fetch_one(conn)
        .await
}

#[derive(sqlx::FromRow)]
struct DatevRow {
    consultant: i32,
    client: i32,
    account_length: i16,
    accounts: Json<crate::exports::DatevAccounts>,
}

/// How the books are called in DATEV; `None` where nobody has said.
pub(crate) async fn datev(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
) -> Result<Option<DatevSettings>, sqlx::Error> {
    let row: Option<DatevRow> = sqlx::query_as(
        "select consultant, client, account_length, accounts
         from bookings.datev_settings where organization_id = $1",
    )
    .bind(organization_id)
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| DatevSettings {
        consultant: row.consultant,
        client: row.client,
        account_length: i32::from(row.account_length),
        accounts: row.accounts.0,
    }))
}

pub(crate) async fn set_datev(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
    settings: &DatevSettings,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into bookings.datev_settings
           (organization_id, consultant, client, account_length, accounts, updated_at)
         values ($1, $2, $3, $4::int4::int2, $5, $6)
         on conflict (organization_id) do update set
           consultant = excluded.consultant, client = excluded.client,
           account_length = excluded.account_length, accounts = excluded.accounts,
           updated_at = excluded.updated_at",
    )
    .bind(organization_id)
    .bind(settings.consultant)
    .bind(settings.client)
    .bind(settings.account_length)
    .bind(Json(&settings.accounts))
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}
