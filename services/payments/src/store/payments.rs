//! Payments.

use kit::{BookingId, EventId, Money, OrganizationId, PaymentId, PurseId, Time};
use sqlx::PgConnection;

use crate::model::{Attempt, NewPayment, Observation, Payment, PaymentState, currency};

#[derive(sqlx::FromRow)]
pub(super) struct Row {
    event_id: EventId,
    id: PaymentId,
    organization_id: OrganizationId,
    booking_id: BookingId,
    provider: String,
    purse_id: Option<PurseId>,
    beside: Option<PaymentId>,
    state: PaymentState,
    amount_minor: i64,
    currency: String,
    captured_minor: i64,
    refund_reserved_minor: i64,
    description: String,
    provider_ref: Option<String>,
    capture_ref: Option<String>,
    redirect_url: Option<String>,
    return_url: String,
    failure: Option<String>,
    created_at: Time,
    succeeded_at: Option<Time>,
}

impl Row {
    pub(super) fn into_payment(self) -> Result<Payment, sqlx::Error> {
        let currency = currency(&self.currency)?;
        Ok(Payment {
            id: self.id,
            event_id: self.event_id,
            organization_id: self.organization_id,
            booking_id: self.booking_id,
            provider: self.provider,
            purse_id: self.purse_id,
            beside: self.beside,
            state: self.state,
            amount: Money::new(self.amount_minor, currency),
            captured: Money::new(self.captured_minor, currency),
            refunded_or_reserved: Money::new(self.refund_reserved_minor, currency),
            redirect_url: self.redirect_url.filter(|_| self.state == PaymentState::RequiresAction),
            failure: self.failure,
            created_at: self.created_at,
            succeeded_at: self.succeeded_at,
            provider_ref: self.provider_ref,
            capture_ref: self.capture_ref,
            description: self.description,
            return_url: self.return_url,
        })
    }
}

/// Attempts to write down, each with the name of its provider; they come back in no particular order.
pub async fn insert_all(
    conn: &mut PgConnection,
    new: &[(NewPayment, &str)],
    check_at: Time,
    now: Time,
) -> Result<Vec<Payment>, sqlx::Error> {
    let ids: Vec<PaymentId> = new.iter().map(|_| PaymentId::new()).collect();
    let rows: Vec<Row> = sqlx::query_as(
        "insert into payments.payments
           (event_id, id, organization_id, booking_id, provider, amount_minor, currency, description,
            return_url, check_at, created_at, updated_at)
         select n.event_id, n.id, n.organization_id, n.booking_id, n.provider, n.amount_minor, n.currency,
                left(n.description, 300), n.return_url, $10, $11, $11
         from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::int8[], $7::text[],
                     $8::text[], $9::text[])
           as n (event_id, id, organization_id, booking_id, provider, amount_minor, currency, description,
                 return_url)
         returning *",
    )
    .bind(new.iter().map(|(new, _)| new.event_id).collect::<Vec<_>>())
    .bind(ids)
    .bind(new.iter().map(|(new, _)| new.organization_id).collect::<Vec<_>>())
    .bind(new.iter().map(|(new, _)| new.booking_id).collect::<Vec<_>>())
    .bind(new.iter().map(|(_, provider)| *provider).collect::<Vec<_>>())
    .bind(new.iter().map(|(new, _)| new.amount.minor).collect::<Vec<_>>())
    .bind(new.iter().map(|(new, _)| new.amount.currency.code()).collect::<Vec<_>>())
    .bind(new.iter().map(|(new, _)| new.description.as_str()).collect::<Vec<_>>())
    .bind(new.iter().map(|(new, _)| new.return_url.as_str()).collect::<Vec<_>>())
    .bind(check_at)
    .bind(now)
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Row::into_payment).collect()
}

pub async fn find(conn: &mut PgConnection, attempt: Attempt) -> Result<Option<Payment>, sqlx::Error> {
    let row: Option<Row> = sqlx::query_as("select * from payments.payments where event_id = $1 and id = $2")
        .bind(attempt.event_id)
        .bind(attempt.payment_id)
        .fetch_optional(conn)
        .await?;
    row.map(Row::into_payment).transpose()
}

/// The payment, locked until the transaction ends.
pub async fn lock(conn: &mut PgConnection, attempt: Attempt) -> Result<Option<Payment>, sqlx::Error> {
    let row: Option<Row> =
        sqlx::query_as("select * from payments.payments where event_id = $1 and id = $2 for update")
            .bind(attempt.event_id)
            .bind(attempt.payment_id)
            .fetch_optional(conn)
            .await?;
    row.map(Row::into_payment).transpose()
}

/// The payment that the provider calls `payment_ref`, by its attempt or by its money.
pub async fn by_ref(
    conn: &mut PgConnection,
    provider: &str,
    payment_ref: &str,
) -> Result<Option<Attempt>, sqlx::Error> {
    let found: Option<(EventId, PaymentId)> = sqlx::query_as(
        "select event_id, id from payments.payments where provider = $1 and provider_ref = $2
         union all
         select event_id, id from payments.payments where provider = $1 and capture_ref = $2
         limit 1",
    )
    .bind(provider)
    .bind(payment_ref)
    .fetch_optional(conn)
    .await?;
    Ok(found.map(|(event_id, payment_id)| Attempt { event_id, payment_id }))
}

/// The payments, locked in their order until the transaction ends.
pub async fn lock_all(conn: &mut PgConnection, attempts: &[Attempt]) -> Result<Vec<Payment>, sqlx::Error> {
    if attempts.is_empty() {
        return Ok(Vec::new());
    }
    let (events, ids): (Vec<EventId>, Vec<PaymentId>) =
        attempts.iter().map(|attempt| (attempt.event_id, attempt.payment_id)).unzip();
    let rows: Vec<Row> = sqlx::query_as(
        "select * from payments.payments
         where (event_id, id) in (select * from unnest($1::uuid[], $2::uuid[]))
         order by event_id, id for update",
    )
    .bind(events)
    .bind(ids)
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Row::into_payment).collect()
}

/// The payments of a booking, newest first. A statement of its own: PostgreSQL expects ten of a list, and would
/// rather read all payments of a young event than look ten times, as often as a buyer asks.
async fn of_booking(
    conn: &mut PgConnection,
    event_id: EventId,
    booking_id: BookingId,
) -> Result<Vec<Payment>, sqlx::Error> {
    let rows: Vec<Row> = sqlx::query_as(
        "select * from payments.payments where event_id = $1 and booking_id = $2
         order by created_at desc, beside is not null, id desc",
    )
    .bind(event_id)
    .bind(booking_id)
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Row::into_payment).collect()
}

/// The payments of the bookings, newest first.
pub async fn of_bookings(
    conn: &mut PgConnection,
    event_id: EventId,
    bookings: &[BookingId],
) -> Result<Vec<Payment>, sqlx::Error> {
    if let [booking] = bookings {
        return of_booking(conn, event_id, *booking).await;
    }
    let ids: Vec<uuid::Uuid> = bookings.iter().map(|booking| booking.0).collect();
    let rows: Vec<Row> = sqlx::query_as(
        "select * from payments.payments where event_id = $1 and booking_id = any($2)
         order by created_at desc, beside is not null, id desc",
    )
    .bind(event_id)
    .bind(ids)
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Row::into_payment).collect()
}

/// Where an attempt is paid.
#[derive(Debug, Clone)]
pub struct Opened {
    pub attempt: Attempt,
    pub provider_ref: String,
    pub redirect_url: String,
}

/// Notes where attempts are paid; each is named once. Those that went on meanwhile are left as they are, and out
/// of what comes back.
pub async fn set_sessions(
    conn: &mut PgConnection,
    opened: &[Opened],
    check_at: Time,
    now: Time,
) -> Result<Vec<Payment>, sqlx::Error> {
    let rows: Vec<Row> = sqlx::query_as(
        "update payments.payments p
         set state = 'requires_action', provider_ref = o.provider_ref, redirect_url = o.redirect_url,
             check_at = $5, updated_at = $6
         from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[])
           as o (event_id, id, provider_ref, redirect_url)
         where p.event_id = o.event_id and p.id = o.id
           and (p.state = 'created' or (p.state = 'requires_action' and p.redirect_url is null))
         returning p.*",
    )
    .bind(opened.iter().map(|opened| opened.attempt.event_id).collect::<Vec<_>>())
    .bind(opened.iter().map(|opened| opened.attempt.payment_id).collect::<Vec<_>>())
    .bind(opened.iter().map(|opened| opened.provider_ref.as_str()).collect::<Vec<_>>())
    .bind(opened.iter().map(|opened| opened.redirect_url.as_str()).collect::<Vec<_>>())
    .bind(check_at)
    .bind(now)
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Row::into_payment).collect()
}

/// How a payment stands after a move.
pub struct Move<'a> {
    pub attempt: Attempt,
    pub state: PaymentState,
    pub provider_ref: Option<&'a str>,
    pub capture_ref: Option<&'a str>,
    pub failure: Option<&'a str>,
    /// When the reconciler looks again; `None` = settled.
    pub check_at: Option<Time>,
}

/// Moves a payment on. Money counts as captured when it succeeds.
pub async fn set_state(
    conn: &mut PgConnection,
    change: &Move<'_>,
    now: Time,
) -> Result<Payment, sqlx::Error> {
    let row: Row = sqlx::query_as(
        "update payments.payments
         set state = $3, provider_ref = coalesce(provider_ref, $4),
             failure = case when $3 = 'failed' then left($5, 200) end,
             check_at = $6, updated_at = $7,
             captured_minor = case when $3 = 'succeeded' then amount_minor else captured_minor end,
             succeeded_at = case when $3 = 'succeeded' then coalesce(succeeded_at, $7) else succeeded_at end,
             capture_ref = coalesce(capture_ref, $8)
         where event_id = $1 and id = $2
         returning *",
    )
    .bind(change.attempt.event_id)
    .bind(change.attempt.payment_id)
    .bind(change.state)
    .bind(change.provider_ref)
    .bind(change.failure)
    .bind(change.check_at)
    .bind(now)
    .bind(change.capture_ref)
    .fetch_one(conn)
    .await?;
    row.into_payment()
}

/// Moves open payments to `succeeded`, with the provider's own ids; their money is captured. They are locked.
pub async fn succeed_all(
    conn: &mut PgConnection,
    paid: &[(Attempt, &Observation)],
    now: Time,
) -> Result<Vec<Payment>, sqlx::Error> {
    let events: Vec<EventId> = paid.iter().map(|(attempt, _)| attempt.event_id).collect();
    let ids: Vec<PaymentId> = paid.iter().map(|(attempt, _)| attempt.payment_id).collect();
    let refs: Vec<&str> = paid.iter().map(|(_, seen)| seen.provider_ref.as_str()).collect();
    let captures: Vec<Option<&str>> = paid.iter().map(|(_, seen)| seen.capture_ref.as_deref()).collect();
    let rows: Vec<Row> = sqlx::query_as(
        "update payments.payments p
         set state = 'succeeded', provider_ref = coalesce(p.provider_ref, s.provider_ref), failure = null,
             check_at = null, updated_at = $4, captured_minor = p.amount_minor, succeeded_at = $4,
             capture_ref = coalesce(p.capture_ref, s.capture_ref)
         from unnest($1::uuid[], $2::uuid[], $3::text[], $5::text[])
           as s (event_id, id, provider_ref, capture_ref)
         where p.event_id = s.event_id and p.id = s.id
         returning p.*",
    )
    .bind(events)
    .bind(ids)
    .bind(refs)
    .bind(now)
    .bind(captures)
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Row::into_payment).collect()
}

/// Reserves money for a refund (or, negative, gives the reservation back). The caller holds the lock.
pub async fn reserve(
    conn: &mut PgConnection,
    attempt: Attempt,
    minor: i64,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update payments.payments set refund_reserved_minor = refund_reserved_minor + $3, updated_at = $4
         where event_id = $1 and id = $2",
    )
    .bind(attempt.event_id)
    .bind(attempt.payment_id)
    .bind(minor)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// A payment that the reconciler should ask about.
#[derive(sqlx::FromRow)]
pub struct Due {
    pub event_id: EventId,
    pub id: PaymentId,
    pub created_at: Time,
}

/// Takes up to `limit` payments whose check is due, and moves their check to `lease`, so that no other
/// node asks about them meanwhile.
pub async fn take_due(
    conn: &mut PgConnection,
    now: Time,
    lease: Time,
    limit: i64,
) -> Result<Vec<Due>, sqlx::Error> {
    sqlx::query_as(
        "update payments.payments set check_at = $2
         where (event_id, id) in (
           select event_id, id from payments.payments where check_at <= $1
           order by check_at limit $3 for update skip locked)
         returning event_id, id, created_at",
    )
    .bind(now)
    .bind(lease)
    .bind(limit)
    .fetch_all(conn)
    .await
}

/// Sets when an open payment is looked at next.
pub async fn set_check(
    conn: &mut PgConnection,
    attempt: Attempt,
    check_at: Option<Time>,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update payments.payments set check_at = $3
         where event_id = $1 and id = $2 and state in ('created', 'requires_action', 'processing')",
    )
    .bind(attempt.event_id)
    .bind(attempt.payment_id)
    .bind(check_at)
    .execute(conn)
    .await?;
    Ok(())
}
