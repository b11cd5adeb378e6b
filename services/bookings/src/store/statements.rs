//! Statements, and what the books say for them.

use kit::{Currency, EventId, OrganizationId, StatementId, Time};
use sqlx::{PgConnection, types::Json};

use crate::statements::{AccountSum, Figures, NewStatement, StatementRow};

/// Which entries of the books.
pub(crate) struct Span {
    pub organization_id: OrganizationId,
    pub event_id: Option<EventId>,
    pub currency: Currency,
    pub from: Time,
    pub to: Time,
}

#[derive(sqlx::FromRow)]
struct Moved {
    gross: i64,
    refunds: i64,
    disputes: i64,
    clearing: i64,
    fees: i64,
    taxes: i64,
    service_fees: i64,
    postings: i64,
}

/// Adds the entries up.
pub(crate) async fn figures(conn: &mut PgConnection, span: &Span) -> Result<Figures, sqlx::Error> {
    let moved: Moved = sqlx::query_as(
        "select coalesce(sum(amount_minor) filter (where at_provider and source like 'payment:%'), 0)::int8 as gross,
                coalesce(-sum(amount_minor) filter (where at_provider and source like 'refund%'), 0)::int8 as refunds,
                coalesce(-sum(amount_minor) filter (where at_provider and source like 'dispute%'), 0)::int8 as disputes,
                coalesce(sum(amount_minor) filter (where at_provider), 0)::int8 as clearing,
                coalesce(-sum(amount_minor) filter (where code = 'fees'), 0)::int8 as fees,
                coalesce(-sum(amount_minor) filter (where code = 'tax'), 0)::int8 as taxes,
                coalesce(-sum(amount_minor) filter (where code = 'service_fees'), 0)::int8 as service_fees,
                count(distinct posting_id) as postings
         from (select entry.posting_id, entry.code, entry.code = 'provider_clearing' as at_provider,
                      entry.amount_minor, posting.source
               from payments.postings posting
               join payments.entries entry on entry.posting_id = posting.id
               where posting.organization_id = $1 and ($2::uuid is null or posting.event_id = $2::uuid)
                 and entry.currency = $3 and posting.posted_at >= $4 and posting.posted_at < $5) moved",
    )
    .bind(span.organization_id)
    .bind(span.event_id)
    .bind(span.currency)
    .bind(span.from)
    .bind(span.to)
    .fetch_one(&mut *conn)
    .await?;
    let accounts: Vec<AccountSum> = sqlx::query_as(
        "select entry.code as account,
                coalesce(sum(entry.amount_minor) filter (where entry.amount_minor > 0), 0)::int8 as debit_minor,
                coalesce(-sum(entry.amount_minor) filter (where entry.amount_minor < 0), 0)::int8 as credit_minor
         from payments.postings posting
         join payments.entries entry on entry.posting_id = posting.id
         where posting.organization_id = $1 and ($2::uuid is null or posting.event_id = $2::uuid)
           and entry.currency = $3 and posting.posted_at >= $4 and posting.posted_at < $5
         group by entry.code order by entry.code",
    )
    .bind(span.organization_id)
    .bind(span.event_id)
    .bind(span.currency)
    .bind(span.from)
    .bind(span.to)
    .fetch_all(conn)
    .await?;
    Ok(Figures {
        gross_minor: moved.gross,
        refunds_minor: moved.refunds,
        disputes_minor: moved.disputes,
        other_minor: moved.clearing - moved.gross + moved.refunds + moved.disputes,
        fees_minor: moved.fees,
        net_minor: moved.clearing - moved.fees,
        taxes_minor: moved.taxes,
        service_fees_minor: moved.service_fees,
        postings: moved.postings,
        accounts,
    })
}

/// The currencies in which anything was booked.
pub(crate) async fn currencies(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
    event_id: Option<EventId>,
) -> Result<Vec<Currency>, sqlx::Error> {
    sqlx::query_scalar(
        "select distinct a.currency from payments.accounts a
         where a.organization_id = $1
           and ($2::uuid is null or a.currency = (select currency from events.events where id = $2::uuid))
         order by 1",
    )
    .bind(organization_id)
    .bind(event_id)
    .fetch_all(conn)
    .await
}

/// When the first posting was made.
pub(crate) async fn beginning(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
    event_id: Option<EventId>,
    currency: Currency,
) -> Result<Option<Time>, sqlx::Error> {
    sqlx::query_scalar(
        "select min(posting.posted_at) from payments.postings posting
         where posting.organization_id = $1 and ($2::uuid is null or posting.event_id = $2::uuid)
           and exists (select 1 from payments.entries entry
                       where entry.posting_id = posting.id and entry.currency = $3)",
    )
    .bind(organization_id)
    .bind(event_id)
    .bind(currency)
    .fetch_one(conn)
    .await
}

/// Lets one statement of an organization be closed at a time.
pub(crate) async fn lock(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
) -> Result<(), sqlx::Error> {
    sqlx::query("select pg_advisory_xact_lock(hashtextextended('statements:' || $1::text, 0))")
        .bind(organization_id)
        .execute(conn)
        .await?;
    Ok(())
}

/// The last statement of an organization, event and currency.
pub(crate) async fn last(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
    event_id: Option<EventId>,
    currency: Currency,
) -> Result<Option<StatementRow>, sqlx::Error> {
    sqlx::query_as(
        "select s.id, s.event_id, e.title as event_title, s.currency, s.number, s.period_from, s.period_to,
                s.opening_minor, s.closing_minor, s.content, s.closed_at
         from bookings.statements s left join events.events e on e.id = s.event_id
         where s.organization_id = $1 and s.event_id is not distinct from $2::uuid and s.currency = $3
         order by s.number desc limit 1",
    )
    .bind(organization_id)
    .bind(event_id)
    .bind(currency)
    .fetch_optional(conn)
    .await
}

/// The statements of an organization's events together, or of one of them, the newest first.
pub(crate) async fn list(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
    event_id: Option<EventId>,
) -> Result<Vec<StatementRow>, sqlx::Error> {
    sqlx::query_as(
        "select s.id, s.event_id, e.title as event_title, s.currency, s.number, s.period_from, s.period_to,
                s.opening_minor, s.closing_minor, s.content, s.closed_at
         from bookings.statements s left join events.events e on e.id = s.event_id
         where s.organization_id = $1 and s.event_id is not distinct from $2::uuid
         order by s.closed_at desc, s.id desc limit 200",
    )
    .bind(organization_id)
    .bind(event_id)
    .fetch_all(conn)
    .await
}

pub(crate) async fn find(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
    id: StatementId,
) -> Result<Option<StatementRow>, sqlx::Error> {
    sqlx::query_as(
        "select s.id, s.event_id, e.title as event_title, s.currency, s.number, s.period_from, s.period_to,
                s.opening_minor, s.closing_minor, s.content, s.closed_at
         from bookings.statements s left join events.events e on e.id = s.event_id
         where s.organization_id = $1 and s.id = $2",
    )
    .bind(organization_id)
    .bind(id)
    .fetch_optional(conn)
    .await
}

pub(crate) async fn insert(
    conn: &mut PgConnection,
    new: &NewStatement<'_>,
    now: Time,
) -> Result<StatementId, sqlx::Error> {
    sqlx::query_scalar(
        "insert into bookings.statements
           (organization_id, id, event_id, currency, number, period_from, period_to, opening_minor, net_minor,
            closing_minor, content, closed_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $8::bigint + $9::bigint, $10, $11)
         returning id",
    )
    .bind(new.organization_id)
    .bind(StatementId::new())
    .bind(new.event_id)
    .bind(new.currency)
    .bind(new.number)
    .bind(new.period_from)
    .bind(new.period_to)
    .bind(new.opening_minor)
    .bind(new.figures.net_minor)
    .bind(Json(new.figures))
    .bind(now)
    .fetch_one(conn)
    .await
}
