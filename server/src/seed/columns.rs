//! The history as columns: thousands of rows in a dozen statements.

use events::SeatPlace;
use kit::{EventId, OrganizationId, Time};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    dice::Dice,
    tickets::{seat_claims, tickets},
};

/// A booking of the history with everything below it.
pub(super) struct Row {
    pub event_id: EventId,
    pub organization_id: OrganizationId,
    pub occurrence_id: Uuid,
    pub starts_at: Time,
    pub booking_id: Uuid,
    pub line_id: Uuid,
    pub reference: String,
    pub user_id: Option<Uuid>,
    pub email: String,
    pub name: String,
    pub currency: &'static str,
    pub product_id: Uuid,
    pub offer_id: Uuid,
    pub product_name: &'static str,
    pub price_minor: i64,
    pub quantity: i32,
    pub claim: Claim,
    /// Id, typed code, and seconds before the start at which it was scanned.
    pub tickets: Vec<(Uuid, String, Option<i64>)>,
    /// The seats of the tickets, in their order; empty for places without seats.
    pub seats: Vec<(i32, SeatPlace)>,
    /// The event was called off: tickets cancelled, money returned.
    pub cancelled: bool,
    pub at: Time,
}

/// Places of one pool.
pub(super) struct Claim {
    pub pool_id: Uuid,
    pub quantity: i32,
}

impl Row {
    fn total(&self) -> i64 {
        self.price_minor * i64::from(self.quantity)
    }

    /// The seats as PostgreSQL writes an array.
    fn seats(&self) -> String {
        let numbers: Vec<String> = self.seats.iter().map(|(seat, _)| seat.to_string()).collect();
        format!("{{{}}}", numbers.join(","))
    }
}

/// One column of all rows.
fn column<T>(rows: &[Row], value: impl Fn(&Row) -> T) -> Vec<T> {
    rows.iter().map(value).collect()
}

/// Inserts everything.
pub(super) async fn insert(
    tx: &mut PgConnection,
    dice: &mut Dice,
    rows: &[Row],
    door: Uuid,
    now: Time,
) -> Result<(), sqlx::Error> {
    for part in rows.chunks(2000) {
        bookings(tx, part, now).await?;
        lines(tx, part).await?;
        tickets(tx, part).await?;
        seat_claims(tx, part).await?;
        scans(tx, dice, part, door, now).await?;
        inventory(tx, part, now).await?;
    }
    for part in rows.chunks(2000) {
        money(tx, dice, part, now).await?;
    }
    Ok(())
}

async fn bookings(tx: &mut PgConnection, rows: &[Row], now: Time) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into bookings.bookings (event_id, id, organization_id, occurrence_id, reference, state, user_id, email,
           name, currency, total_minor, quantity, created_at, checked_out_at, confirmed_at, ended_at, end_reason)
         select event_id, id, organization_id, occurrence_id, reference,
                case when cancelled then 'cancelled' else 'confirmed' end, user_id, email, name, currency, total,
                quantity, at, at, at, case when cancelled then $13::timestamptz end,
                case when cancelled then 'The event was called off' end
         from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::uuid[], $7::text[], $8::text[],
                $9::text[], $10::bigint[], $11::int[], $12::timestamptz[], $14::bool[])
           as b(event_id, id, organization_id, occurrence_id, reference, user_id, email, name, currency, total,
                quantity, at, cancelled)",
    )
    .bind(column(rows, |row| row.event_id))
    .bind(column(rows, |row| row.booking_id))
    .bind(column(rows, |row| row.organization_id))
    .bind(column(rows, |row| row.occurrence_id))
    .bind(column(rows, |row| row.reference.clone()))
    .bind(column(rows, |row| row.user_id))
    .bind(column(rows, |row| row.email.clone()))
    .bind(column(rows, |row| row.name.clone()))
    .bind(column(rows, |row| row.currency.to_owned()))
    .bind(column(rows, Row::total))
    .bind(column(rows, |row| row.quantity))
    .bind(column(rows, |row| row.at))
    .bind(now)
    .bind(column(rows, |row| row.cancelled))
    .execute(tx)
    .await?;
    Ok(())
}

async fn lines(tx: &mut PgConnection, rows: &[Row]) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into bookings.lines (event_id, id, booking_id, product_id, offer_id, product_name, offer_name,
           quantity, admissions, unit_price_minor, total_minor, seats)
         select event_id, id, booking_id, product_id, offer_id, name, name, quantity, admissions, price,
                price * quantity, seats::integer[]
         from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::int[], $8::int[],
                $9::bigint[], $10::text[])
           as l(event_id, id, booking_id, product_id, offer_id, name, quantity, admissions, price, seats)",
    )
    .bind(column(rows, |row| row.event_id))
    .bind(column(rows, |row| row.line_id))
    .bind(column(rows, |row| row.booking_id))
    .bind(column(rows, |row| row.product_id))
    .bind(column(rows, |row| row.offer_id))
    .bind(column(rows, |row| row.product_name.to_owned()))
    .bind(column(rows, |row| row.quantity))
    .bind(column(rows, |row| i32::try_from(row.tickets.len()).unwrap_or_default()))
    .bind(column(rows, |row| row.price_minor))
    .bind(column(rows, Row::seats))
    .execute(tx)
    .await?;
    Ok(())
}

async fn scans(
    tx: &mut PgConnection,
    dice: &mut Dice,
    rows: &[Row],
    door: Uuid,
    now: Time,
) -> Result<(), sqlx::Error> {
    let mut all = Vec::new();
    for row in rows.iter().filter(|row| !row.cancelled) {
        for (ticket, _, before) in &row.tickets {
            let Some(at) = before.map(|before| row.starts_at.plus_seconds(-before)) else { continue };
            if at <= now {
                all.push((
                    row,
                    *ticket,
                    at,
                    dice.id(at),
                    dice.id(at),
                    if dice.below(2) == 0 { "A" } else { "B" },
                ));
            }
        }
    }
    sqlx::query(
        "insert into bookings.scans (event_id, id, occurrence_id, ticket_id, verdict, reason, gate, nonce, scanned_by,
           scanned_at, received_at)
         select event_id, id, occurrence_id, ticket_id, 'accepted', 'ok', gate, nonce, $7, at, at
         from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::timestamptz[], $8::text[])
           as s(event_id, id, occurrence_id, ticket_id, nonce, at, gate)",
    )
    .bind(all.iter().map(|scan| scan.0.event_id).collect::<Vec<_>>())
    .bind(all.iter().map(|scan| scan.3).collect::<Vec<_>>())
    .bind(all.iter().map(|scan| scan.0.occurrence_id).collect::<Vec<_>>())
    .bind(all.iter().map(|scan| scan.1).collect::<Vec<_>>())
    .bind(all.iter().map(|scan| scan.4).collect::<Vec<_>>())
    .bind(all.iter().map(|scan| scan.2).collect::<Vec<_>>())
    .bind(door)
    .bind(all.iter().map(|scan| scan.5.to_owned()).collect::<Vec<_>>())
    .execute(tx)
    .await?;
    Ok(())
}

/// Claims, counters and the inventory ledger, so that all three agree.
async fn inventory(tx: &mut PgConnection, rows: &[Row], now: Time) -> Result<(), sqlx::Error> {
    let columns = (
        column(rows, |row| row.event_id),
        column(rows, |row| row.booking_id),
        column(rows, |row| row.claim.pool_id),
        column(rows, |row| row.claim.quantity),
        column(rows, |row| row.at),
        column(rows, |row| row.cancelled),
    );
    sqlx::query(
        "update bookings.bookings b set pool_ids = array[c.pool_id], pool_quantities = array[c.quantity],
           seats = c.seats::int[]
         from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::int[], $5::bool[], $6::text[])
           as c(event_id, booking_id, pool_id, quantity, cancelled, seats)
         where b.event_id = c.event_id and b.id = c.booking_id and not c.cancelled",
    )
    .bind(&columns.0)
    .bind(&columns.1)
    .bind(&columns.2)
    .bind(&columns.3)
    .bind(&columns.5)
    .bind(column(rows, Row::seats))
    .execute(&mut *tx)
    .await?;
    sqlx::query(
        "with c as (
           select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::int[], $5::timestamptz[], $6::bool[])
             as c(event_id, booking_id, pool_id, quantity, at, cancelled)),
         moved as (
           insert into events.inventory_ledger (event_id, pool_id, reason, booking_id, held, sold, at)
           select event_id, pool_id, 'hold', booking_id, quantity, 0, at from c
           union all select event_id, pool_id, 'sell', booking_id, -quantity, quantity, at from c
           union all select event_id, pool_id, 'cancel', booking_id, 0, -quantity, $7 from c where cancelled)
         update events.pools p set sold = p.sold + taken.quantity
         from (select event_id, pool_id, sum(quantity)::int as quantity from c where not cancelled group by 1, 2) taken
         where p.event_id = taken.event_id and p.id = taken.pool_id",
    )
    .bind(&columns.0)
    .bind(&columns.1)
    .bind(&columns.2)
    .bind(&columns.3)
    .bind(&columns.4)
    .bind(&columns.5)
    .bind(now)
    .execute(tx)
    .await?;
    Ok(())
}

/// Payments of the sandbox bank, refunds of what was called off, and both in the books.
async fn money(tx: &mut PgConnection, dice: &mut Dice, rows: &[Row], now: Time) -> Result<(), sqlx::Error> {
    let paid: Vec<(&Row, Uuid, Uuid)> = rows
        .iter()
        .filter(|row| row.total() > 0)
        .map(|row| (row, dice.id(row.at), dice.id(row.at)))
        .collect();
    let events: Vec<_> = paid.iter().map(|(row, ..)| row.event_id).collect();
    let payments: Vec<_> = paid.iter().map(|(_, payment, _)| *payment).collect();
    let organizations: Vec<_> = paid.iter().map(|(row, ..)| row.organization_id).collect();
    let totals: Vec<_> = paid.iter().map(|(row, ..)| row.total()).collect();
    let currencies: Vec<_> = paid.iter().map(|(row, ..)| row.currency.to_owned()).collect();
    let moments: Vec<_> = paid.iter().map(|(row, ..)| row.at).collect();
    let sessions: Vec<_> = paid.iter().map(|(.., session)| *session).collect();
    let returned: Vec<_> = paid.iter().map(|(row, ..)| row.cancelled).collect();
    sqlx::query(
        "with p as (
           select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::bigint[], $6::text[],
               $7::timestamptz[], $8::uuid[], $9::bool[])
             as p(event_id, id, organization_id, booking_id, amount, currency, at, session, returned)),
         bank as (
           insert into payments.sandbox_sessions (id, attempt, amount_minor, currency, description, return_url, state,
             refunded_minor, created_at, updated_at)
           select session, event_id::text || '.' || id, amount, currency, 'Demo booking', '/', 'paid',
                  case when returned then amount else 0 end, at, at from p)
         insert into payments.payments (event_id, id, organization_id, booking_id, provider, state, amount_minor,
           currency, captured_minor, refund_reserved_minor, description, provider_ref, return_url, created_at,
           updated_at, succeeded_at)
         select event_id, id, organization_id, booking_id, 'sandbox', 'succeeded', amount, currency, amount,
                case when returned then amount else 0 end, 'Demo booking', session::text, '/', at, at, at
         from p",
    )
    .bind(&events)
    .bind(&payments)
    .bind(&organizations)
    .bind(paid.iter().map(|(row, ..)| row.booking_id).collect::<Vec<_>>())
    .bind(&totals)
    .bind(&currencies)
    .bind(&moments)
    .bind(&sessions)
    .bind(&returned)
    .execute(&mut *tx)
    .await?;
    let refund_ids: Vec<_> = payments.iter().map(|_| dice.id(now)).collect();
    sqlx::query(
        "with r as (
           select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bigint[], $5::bool[], $7::uuid[])
             as r(event_id, refund, payment, amount, returned, session) where returned),
         bank as (
           insert into payments.sandbox_refunds (idempotency_key, session_id, amount_minor, created_at, id, refund_id)
           select refund::text, session, amount, $6, refund, refund from r)
         insert into payments.refunds (event_id, id, payment_id, amount_minor, reason, state, provider_ref, request_key,
           created_at, updated_at)
         select event_id, refund, payment, amount, 'The event was called off', 'succeeded', 'refund_' || refund, 'demo',
                $6, $6
         from r",
    )
    .bind(&events)
    .bind(&refund_ids)
    .bind(&payments)
    .bind(&totals)
    .bind(&returned)
    .bind(now)
    .bind(&sessions)
    .execute(&mut *tx)
    .await?;
    sqlx::query(
        "insert into bookings.settlements (event_id, booking_id, payment_id, outcome, settled_at)
         select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], array_fill('confirmed'::text, array[cardinality($1)]),
           $4::timestamptz[])",
    )
    .bind(&events)
    .bind(paid.iter().map(|(row, ..)| row.booking_id).collect::<Vec<_>>())
    .bind(&payments)
    .bind(&moments)
    .execute(&mut *tx)
    .await?;
    let postings: Vec<_> = moments.iter().map(|at| dice.id(*at)).collect();
    book(
        tx,
        "payment",
        &Books {
            postings,
            causes: &payments,
            organizations: &organizations,
            events: &events,
            amounts: totals.clone(),
            currencies: &currencies,
            moments: moments.clone(),
        },
    )
    .await?;
    let back: Vec<usize> = (0..paid.len()).filter(|index| returned[*index]).collect();
    let only = |index: &usize| *index;
    let refunds = Books {
        postings: back.iter().map(|_| dice.id(now)).collect(),
        causes: &back.iter().map(|index| refund_ids[only(index)]).collect::<Vec<_>>(),
        organizations: &back.iter().map(|index| organizations[only(index)]).collect::<Vec<_>>(),
        events: &back.iter().map(|index| events[only(index)]).collect::<Vec<_>>(),
        amounts: back.iter().map(|index| -totals[only(index)]).collect(),
        currencies: &back.iter().map(|index| currencies[only(index)].clone()).collect::<Vec<_>>(),
        moments: back.iter().map(|_| now).collect(),
    };
    book(tx, "refund", &refunds).await
}

struct Books<'a> {
    postings: Vec<Uuid>,
    /// The payments, or the refunds.
    causes: &'a [Uuid],
    organizations: &'a [OrganizationId],
    events: &'a [EventId],
    /// Positive: money in; negative: money back.
    amounts: Vec<i64>,
    currencies: &'a [String],
    moments: Vec<Time>,
}

async fn book(tx: &mut PgConnection, what: &str, books: &Books<'_>) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into payments.accounts (organization_id, code, currency)
         select distinct organization_id, code, currency
         from unnest($1::uuid[], $2::text[]) as a(organization_id, currency),
              unnest(array['provider_clearing', 'sales', 'refunds']) as code
         on conflict do nothing",
    )
    .bind(books.organizations)
    .bind(books.currencies)
    .execute(&mut *tx)
    .await?;
    sqlx::query(
        "with b as (
           select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::bigint[], $6::text[],
               $7::timestamptz[])
             as b(id, cause, organization_id, event_id, amount, currency, at)),
         posted as (
           insert into payments.postings (id, organization_id, event_id, source, description, posted_at)
           select id, organization_id, event_id, $8::text || ':' || cause, 'Demo ' || $8::text, at from b)
         insert into payments.entries (posting_id, line, organization_id, code, currency, amount_minor)
         select id, 1, organization_id, 'provider_clearing', currency, amount from b
         union all
         select id, 2, organization_id, case when amount > 0 then 'sales' else 'refunds' end, currency, -amount from b",
    )
    .bind(&books.postings)
    .bind(books.causes)
    .bind(books.organizations)
    .bind(books.events)
    .bind(&books.amounts)
    .bind(books.currencies)
    .bind(&books.moments)
    .bind(what)
    .execute(tx)
    .await?;
    Ok(())
}
