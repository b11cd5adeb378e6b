//! Finding, locking and moving bookings.

use events::SeatClaim;
use kit::{
    AccessCodeId, BookingId, Currency, Email, EventId, Money, OccurrenceId, OrganizationId, PaymentId,
    PoolId, SecretHash, Time, UserId,
};
use sqlx::{PgConnection, types::Json};

use super::lines::LineRow;
use crate::{
    BookingBrief,
    access::Access,
    model::{BookingState, Outcome},
};

/// A row of `bookings.bookings`.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct BookingRow {
    pub event_id: EventId,
    pub id: BookingId,
    pub organization_id: OrganizationId,
    pub occurrence_id: OccurrenceId,
    pub reference: String,
    pub state: BookingState,
    pub user_id: Option<UserId>,
    pub email: Option<Email>,
    pub name: Option<String>,
    pub locale: String,
    pub currency: Currency,
    pub total_minor: i64,
    pub quantity: i32,
    pub expires_at: Option<Time>,
    pub link_version: i32,
    pub created_at: Time,
    pub checked_out_at: Option<Time>,
    pub confirmed_at: Option<Time>,
    pub ended_at: Option<Time>,
    pub end_reason: Option<String>,
    pub pool_ids: Vec<PoolId>,
    pub pool_quantities: Vec<i32>,
    pub seats: Vec<i32>,
    /// The lines, until the checkout writes them down.
    pub cart: Option<Json<Vec<LineRow>>>,
    /// The access code with which it was held.
    pub code_id: Option<AccessCodeId>,
    /// When the buyer was given more time to pay.
    pub extended_at: Option<Time>,
}

impl BookingRow {
    /// What the booking takes from each pool, in the order in which pools are locked.
    pub(crate) fn claims(&self) -> Vec<(PoolId, i32)> {
        self.pool_ids.iter().copied().zip(self.pool_quantities.iter().copied()).collect()
    }

    /// The seats that the booking claims.
    pub(crate) fn seat_claims(&self) -> Vec<SeatClaim> {
        let claim = |seat: &i32| SeatClaim {
            event_id: self.event_id,
            occurrence_id: self.occurrence_id,
            seat: *seat,
            booking_id: self.id,
        };
        self.seats.iter().map(claim).collect()
    }

    pub(crate) fn total(&self) -> Money {
        Money::new(self.total_minor, self.currency)
    }

    /// Whether the deadline has passed, swept or not.
    pub(crate) fn overdue(&self, now: Time) -> bool {
        self.expires_at.is_some_and(|deadline| deadline <= now)
    }

    pub(crate) fn brief(self) -> BookingBrief {
        BookingBrief {
            event_id: self.event_id,
            booking_id: self.id,
            organization_id: self.organization_id,
            user_id: self.user_id,
            email: self.email,
            name: self.name,
            locale: self.locale,
            reference: self.reference,
            state: self.state,
        }
    }
}

/// The booking, if `access` opens it.
pub(crate) async fn of_buyer(
    conn: &mut PgConnection,
    event_id: EventId,
    id: BookingId,
    access: &Access,
) -> Result<Option<BookingRow>, sqlx::Error> {
    sqlx::query_as::<_, BookingRow>(
        "select b.* from bookings.bookings b
         where b.event_id = $1 and b.id = $2
           and (b.user_id = $3::uuid or b.email = $4::text or b.guest = $5::bytea
                or exists (select 1 from bookings.access a
                           where a.event_id = b.event_id and a.booking_id = b.id and a.hash = $5::bytea))",
    )
    .bind(event_id)
    .bind(id)
    .bind(access.user_id)
    .bind(&access.email)
    .bind(&access.guest)
    .fetch_optional(conn)
    .await
}

/// The booking, if `access` opens it, locked until the transaction ends.
pub(crate) async fn lock_of_buyer(
    conn: &mut PgConnection,
    event_id: EventId,
    id: BookingId,
    access: &Access,
) -> Result<Option<BookingRow>, sqlx::Error> {
    sqlx::query_as::<_, BookingRow>(
        "select b.* from bookings.bookings b
         where b.event_id = $1 and b.id = $2
           and (b.user_id = $3::uuid or b.email = $4::text or b.guest = $5::bytea
                or exists (select 1 from bookings.access a
                           where a.event_id = b.event_id and a.booking_id = b.id and a.hash = $5::bytea))
         for no key update of b",
    )
    .bind(event_id)
    .bind(id)
    .bind(access.user_id)
    .bind(&access.email)
    .bind(&access.guest)
    .fetch_optional(conn)
    .await
}

/// The booking, whoever asks: for the program's own work.
pub(crate) async fn find(
    conn: &mut PgConnection,
    event_id: EventId,
    id: BookingId,
) -> Result<Option<BookingRow>, sqlx::Error> {
    sqlx::query_as::<_, BookingRow>("select b.* from bookings.bookings b where b.event_id = $1 and b.id = $2")
        .bind(event_id)
        .bind(id)
        .fetch_optional(conn)
        .await
}

/// The booking, locked until the transaction ends: for the program's own work.
pub(crate) async fn lock(
    conn: &mut PgConnection,
    event_id: EventId,
    id: BookingId,
) -> Result<Option<BookingRow>, sqlx::Error> {
    sqlx::query_as::<_, BookingRow>(
        "select b.* from bookings.bookings b where b.event_id = $1 and b.id = $2 for no key update of b",
    )
    .bind(event_id)
    .bind(id)
    .fetch_optional(conn)
    .await
}

/// A booking of an organization's event.
pub(crate) async fn of_organization(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
    event_id: EventId,
    id: BookingId,
) -> Result<Option<BookingRow>, sqlx::Error> {
    sqlx::query_as::<_, BookingRow>(
        "select b.* from bookings.bookings b
         where b.organization_id = $1 and b.event_id = $2 and b.id = $3",
    )
    .bind(organization_id)
    .bind(event_id)
    .bind(id)
    .fetch_optional(conn)
    .await
}

/// Moves an open booking between `held` and `awaiting_payment`, with its deadline.
pub(crate) async fn keep_open(
    conn: &mut PgConnection,
    event_id: EventId,
    id: BookingId,
    state: BookingState,
    expires_at: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query("update bookings.bookings set state = $3, expires_at = $4 where event_id = $1 and id = $2")
        .bind(event_id)
        .bind(id)
        .bind(state)
        .bind(expires_at)
        .execute(conn)
        .await?;
    Ok(())
}

/// Gives the buyer of a booking that is paying until `deadline`, once.
pub(crate) async fn extend(
    conn: &mut PgConnection,
    event_id: EventId,
    id: BookingId,
    deadline: Time,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update bookings.bookings set expires_at = $3, extended_at = $4
         where event_id = $1 and id = $2 and state = 'awaiting_payment'",
    )
    .bind(event_id)
    .bind(id)
    .bind(deadline)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Makes the booking a sale.
pub(crate) async fn confirm(
    conn: &mut PgConnection,
    event_id: EventId,
    id: BookingId,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update bookings.bookings
         set state = 'confirmed', expires_at = null, confirmed_at = $3, ended_at = null, end_reason = null
         where event_id = $1 and id = $2",
    )
    .bind(event_id)
    .bind(id)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Ends the booking as `cancelled` or `expired`; it claims nothing any more.
pub(crate) async fn end(
    conn: &mut PgConnection,
    event_id: EventId,
    id: BookingId,
    state: BookingState,
    reason: &str,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update bookings.bookings
         set state = $3, expires_at = null, end_reason = $4, ended_at = $5,
             pool_ids = '{}', pool_quantities = '{}', seats = '{}'
         where event_id = $1 and id = $2",
    )
    .bind(event_id)
    .bind(id)
    .bind(state)
    .bind(reason)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Lets the browser behind `hash` see the booking.
pub(crate) async fn grant(
    conn: &mut PgConnection,
    event_id: EventId,
    id: BookingId,
    hash: &SecretHash,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into bookings.access (event_id, booking_id, hash, created_at) values ($1, $2, $3, $4)
         on conflict do nothing",
    )
    .bind(event_id)
    .bind(id)
    .bind(hash)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Notes what became of a payment; `false` when that is settled already.
pub(crate) async fn settle(
    conn: &mut PgConnection,
    event_id: EventId,
    id: BookingId,
    payment_id: PaymentId,
    outcome: Outcome,
    now: Time,
) -> Result<bool, sqlx::Error> {
    let settled = sqlx::query(
        "insert into bookings.settlements (event_id, booking_id, payment_id, outcome, settled_at)
         values ($1, $2, $3, $4, $5)
         on conflict (event_id, payment_id) do nothing",
    )
    .bind(event_id)
    .bind(id)
    .bind(payment_id)
    .bind(outcome)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(settled.rows_affected() == 1)
}

/// Whether the payment was settled already.
pub(crate) async fn is_settled(
    conn: &mut PgConnection,
    event_id: EventId,
    payment_id: PaymentId,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar::<_, bool>(
        "select exists (select 1 from bookings.settlements where event_id = $1 and payment_id = $2)",
    )
    .bind(event_id)
    .bind(payment_id)
    .fetch_one(conn)
    .await
}

/// The payments of a booking that were settled.
pub(crate) async fn settled(
    conn: &mut PgConnection,
    event_id: EventId,
    id: BookingId,
) -> Result<Vec<PaymentId>, sqlx::Error> {
    sqlx::query_scalar::<_, PaymentId>(
        "select payment_id from bookings.settlements where event_id = $1 and booking_id = $2",
    )
    .bind(event_id)
    .bind(id)
    .fetch_all(conn)
    .await
}
