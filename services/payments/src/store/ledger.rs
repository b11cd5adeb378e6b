//! The books.

use kit::{Currency, EventId, OrganizationId, Time};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    model::{Entry, Payment, sale},
    purses::PurseRow,
};

/// Whose books, and what for.
pub struct Posting<'a> {
    pub organization_id: OrganizationId,
    pub event_id: EventId,
    pub currency: Currency,
    pub description: &'a str,
    pub source: &'a str,
}

impl<'a> Posting<'a> {
    pub fn of_purse(purse: &'a PurseRow, source: &'a str) -> Self {
        Self {
            organization_id: purse.organization_id,
            event_id: purse.event_id,
            currency: purse.currency,
            description: &purse.description,
            source,
        }
    }
}

/// Books `entries` about a payment; see [`post_of`].
pub async fn post(
    conn: &mut PgConnection,
    payment: &Payment,
    source: &str,
    entries: &[Entry],
    now: Time,
) -> Result<bool, sqlx::Error> {
    let posting = Posting {
        organization_id: payment.organization_id,
        event_id: payment.event_id,
        currency: payment.amount.currency,
        description: &payment.description,
        source,
    };
    post_of(conn, &posting, entries, now).await
}

/// Books `entries`, which add up to zero, caused by the posting's source. The same source is booked once; `false`
/// when it was booked before.
pub async fn post_of(
    conn: &mut PgConnection,
    posting: &Posting<'_>,
    entries: &[Entry],
    now: Time,
) -> Result<bool, sqlx::Error> {
    let codes: Vec<&str> = entries.iter().map(|entry| entry.account.code()).collect();
    let amounts: Vec<i64> = entries.iter().map(|entry| entry.minor).collect();
    let posted = sqlx::query(
        "with entry as (
           select code, amount, line
           from unnest($7::text[], $8::bigint[]) with ordinality as entry (code, amount, line)
         ), posting as (
           insert into payments.postings (id, organization_id, event_id, source, description, posted_at)
           values ($1, $2, $3, $4, left($5, 300), $6)
           on conflict (source) do nothing
           returning id
         ), account as (
           insert into payments.accounts (organization_id, code, currency)
           select $2, code, $9 from entry, posting order by code
           on conflict do nothing
         )
         insert into payments.entries (posting_id, line, organization_id, code, currency, amount_minor)
         select posting.id, line::smallint, $2, code, $9, amount from entry, posting",
    )
    .bind(Uuid::now_v7())
    .bind(posting.organization_id)
    .bind(posting.event_id)
    .bind(posting.source)
    .bind(posting.description)
    .bind(now)
    .bind(&codes)
    .bind(&amounts)
    .bind(posting.currency)
    .execute(conn)
    .await?;
    Ok(posted.rows_affected() > 0)
}

/// Books the sales of payments whose money was just captured, as [`post`] does one by one.
pub async fn post_sales(conn: &mut PgConnection, payments: &[Payment], now: Time) -> Result<(), sqlx::Error> {
    let entries = sale(1);
    let codes: Vec<&str> = entries.iter().map(|entry| entry.account.code()).collect();
    let signs: Vec<i64> = entries.iter().map(|entry| entry.minor).collect();
    sqlx::query(
        "with sale as (
           select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::bigint[], $7::text[])
             as sale (id, organization_id, event_id, source, description, amount, currency)
         ), line as (
           select code, sign, number
           from unnest($8::text[], $9::bigint[]) with ordinality as line (code, sign, number)
         ), posting as (
           insert into payments.postings (id, organization_id, event_id, source, description, posted_at)
           select id, organization_id, event_id, source, left(description, 300), $10 from sale
           on conflict (source) do nothing
           returning id
         ), account as (
           insert into payments.accounts (organization_id, code, currency)
           select distinct organization_id, code, currency from sale, line order by 1, 2, 3
           on conflict do nothing
         )
         insert into payments.entries (posting_id, line, organization_id, code, currency, amount_minor)
         select sale.id, line.number::smallint, organization_id, code, currency, amount * sign
         from sale join posting on posting.id = sale.id, line",
    )
    .bind(payments.iter().map(|_| Uuid::now_v7()).collect::<Vec<_>>())
    .bind(payments.iter().map(|payment| payment.organization_id).collect::<Vec<_>>())
    .bind(payments.iter().map(|payment| payment.event_id).collect::<Vec<_>>())
    .bind(payments.iter().map(|payment| format!("payment:{}", payment.id)).collect::<Vec<_>>())
    .bind(payments.iter().map(|payment| payment.description.as_str()).collect::<Vec<_>>())
    .bind(payments.iter().map(|payment| payment.captured.minor).collect::<Vec<_>>())
    .bind(payments.iter().map(|payment| payment.captured.currency.to_string()).collect::<Vec<_>>())
    .bind(codes)
    .bind(signs)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// What the books and the payments say about one currency; see [`crate::Books`].
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Sums {
    pub currency: String,
    /// All entries together.
    pub total_minor: i64,
    /// The entries of `provider_clearing`.
    pub clearing_minor: i64,
    /// Captured by payments.
    pub captured_minor: i64,
    /// Paid back by refunds that succeeded.
    pub refunded_minor: i64,
    /// Kept back by buyers' banks.
    pub disputed_minor: i64,
    /// What the books say is owed to holders of gift cards and credit.
    pub owed_minor: i64,
    /// What is on their purses, spendable or set aside.
    pub stored_minor: i64,
}

pub async fn sums(conn: &mut PgConnection) -> Result<Vec<Sums>, sqlx::Error> {
    sqlx::query_as(
        "with booked as (
           select currency, sum(amount_minor) as total,
                  coalesce(sum(amount_minor) filter (where code = 'provider_clearing'), 0) as clearing,
                  coalesce(-sum(amount_minor) filter (where code = 'gift_cards'), 0) as owed
           from payments.entries group by currency),
         paid as (
           select currency, sum(captured_minor) as captured from payments.payments
           where purse_id is null group by currency),
         back as (
           select payment.currency, sum(refund.amount_minor) as refunded
           from payments.refunds refund
           join payments.payments payment
             on payment.event_id = refund.event_id and payment.id = refund.payment_id
           where refund.state = 'succeeded' and refund.purse_id is null group by payment.currency),
         kept as (
           select payment.currency, sum(dispute.amount_minor) as disputed
           from payments.disputes dispute
           join payments.payments payment
             on payment.event_id = dispute.event_id and payment.id = dispute.payment_id
           where dispute.state in ('needs_response', 'under_review', 'lost') group by payment.currency),
         stored as (
           select currency, sum(balance_minor + reserved_minor) as stored from payments.purses group by currency)
         select currency::text as currency,
                coalesce(total, 0)::bigint as total_minor,
                coalesce(clearing, 0)::bigint as clearing_minor,
                coalesce(captured, 0)::bigint as captured_minor,
                coalesce(refunded, 0)::bigint as refunded_minor,
                coalesce(disputed, 0)::bigint as disputed_minor,
                coalesce(owed, 0)::bigint as owed_minor,
                coalesce(stored, 0)::bigint as stored_minor
         from booked full join paid using (currency) full join back using (currency)
           full join kept using (currency) full join stored using (currency)
         order by currency",
    )
    .fetch_all(conn)
    .await
}

/// Postings that have fewer than two entries or do not add up to zero in each currency.
pub async fn unbalanced(conn: &mut PgConnection) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar(
        "select count(*) from payments.postings posting
         where (select count(*) from payments.entries where posting_id = posting.id) < 2
            or exists (select 1 from payments.entries where posting_id = posting.id
                       group by currency having sum(amount_minor) <> 0)",
    )
    .fetch_one(conn)
    .await
}
