//! Taxes and fees in the books.

use kit::Time;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    model::{Payment, Refund},
    split::Split,
};

/// Books splits, each once.
pub async fn post(conn: &mut PgConnection, splits: &[Split], now: Time) -> Result<(), sqlx::Error> {
    let ids: Vec<Uuid> = splits.iter().map(|_| Uuid::now_v7()).collect();
    let entries: Vec<(usize, i64, &str)> = splits
        .iter()
        .enumerate()
        .flat_map(|(at, split)| split.entries().into_iter().map(move |entry| (at, entry)))
        .map(|(at, entry)| (at, entry.minor, entry.account.code()))
        .collect();
    sqlx::query(
        "with split as (
           select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[])
             as split (id, organization_id, event_id, source, currency)
         ), entry as (
           select * from unnest($6::uuid[], $7::smallint[], $8::text[], $9::bigint[])
             as entry (id, line, code, amount)
         ), posting as (
           insert into payments.postings (id, organization_id, event_id, source, description, posted_at)
           select id, organization_id, event_id, source, 'Taxes and fees', $10::timestamptz from split order by source
           on conflict (source) do nothing
           returning id
         ), account as (
           insert into payments.accounts (organization_id, code, currency)
           select distinct organization_id, code, currency from split join entry using (id) order by 1, 2, 3
           on conflict do nothing
         )
         insert into payments.entries (posting_id, line, organization_id, code, currency, amount_minor)
         select posting.id, entry.line, organization_id, code, currency, amount
         from posting join split using (id) join entry using (id)",
    )
    .bind(&ids)
    .bind(splits.iter().map(|split| split.organization_id.0).collect::<Vec<_>>())
    .bind(splits.iter().map(|split| split.event_id.0).collect::<Vec<_>>())
    .bind(splits.iter().map(|split| format!("split:{}", split.payment_id)).collect::<Vec<_>>())
    .bind(splits.iter().map(|split| split.currency.to_string()).collect::<Vec<_>>())
    .bind(entries.iter().map(|(at, _, _)| ids[*at]).collect::<Vec<_>>())
    .bind((1..).take(entries.len()).collect::<Vec<i16>>())
    .bind(entries.iter().map(|(_, _, code)| *code).collect::<Vec<_>>())
    .bind(entries.iter().map(|(_, minor, _)| *minor).collect::<Vec<_>>())
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// What of a payment's taxes and service fees must go back into the sales now, and has not yet: of each the share
/// that was refunded of the money, rounded down. Gift cards bear neither: their price, and what went back of it, do not count.
/// Negative where a refund failed after all.
pub async fn owed_back(conn: &mut PgConnection, payment: &Payment) -> Result<(i64, i64), sqlx::Error> {
    sqlx::query_as(
        "with back as (
           select id, state, amount_minor from payments.refunds where event_id = $1 and payment_id = $2),
         cards as (
           select greatest(1, $3::numeric - coalesce(sum(issued_minor), 0)) as base,
                  coalesce(sum(issued_minor) filter (where voided_at is not null), 0) as returned
           from payments.purses where event_id = $1 and booking_id = $4 and kind = 'gift_card' and not $5::bool),
         split as (
           select code, -amount_minor as whole from payments.entries
           join payments.postings posting on posting.id = posting_id
           where posting.source = 'split:' || $2 and code in ('tax', 'service_fees')),
         moved as (
           select entry.code, sum(entry.amount_minor) as minor
           from back
           join payments.postings posting
             on posting.source in ('split_back:' || back.id, 'split_back_failed:' || back.id)
           join payments.entries entry on entry.posting_id = posting.id
           where entry.code in ('tax', 'service_fees') group by entry.code),
         owed as (
           select split.code,
                  trunc(split.whole * least(cards.base, greatest(0,
                          coalesce((select sum(amount_minor) from back where state = 'succeeded'), 0) - cards.returned))
                        / cards.base) - coalesce(moved.minor, 0) as minor
           from split cross join cards left join moved using (code))
         select coalesce(sum(minor) filter (where code = 'tax'), 0)::bigint,
                coalesce(sum(minor) filter (where code = 'service_fees'), 0)::bigint
         from owed",
    )
    .bind(payment.event_id)
    .bind(payment.id)
    .bind(payment.captured.minor.max(1))
    .bind(payment.booking_id)
    .bind(payment.purse_id.is_some())
    .fetch_one(conn)
    .await
}

/// The source of what a refund moves back, or of undoing that.
pub fn source(refund: &Refund, undone: bool) -> String {
    format!("split_back{}:{}", if undone { "_failed" } else { "" }, refund.id)
}
