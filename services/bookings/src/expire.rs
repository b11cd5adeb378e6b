//! Deadlines that have passed: the places go back on sale.
//!
//! The sweeper only tidies. When it stands still, a buyer who finds an event sold out sweeps its overdue
//! holds on the way.

use data::{jobs::JobResult, retry::retrying};
use events::{Events, Move, SeatClaim, Shift};
use kit::{BookingId, EventId, PoolId, Time};
use payments::Closed;
use sqlx::PgConnection;

use crate::{
    BookingState, Bookings, BookingsError,
    store::{
        self,
        holds::{Overdue, Paying},
    },
};

/// Bookings per transaction.
const BATCH: i64 = 200;
/// Seconds after the deadline for which a payment that nobody can say anything about keeps its places.
/// After that they go back on sale; money that comes all the same is settled as late.
const BENEFIT_OF_THE_DOUBT: i64 = 3600;
/// Days for which a key stands for its effect.
const KEY_DAYS: i64 = 3;

impl Bookings {
    /// Ends all holds and payments whose deadline has passed.
    ///
    /// # Errors
    /// The database's.
    pub async fn expire_holds(&self) -> JobResult {
        let events = {
            let mut conn = self.db.acquire().await?;
            store::holds::events_with_overdue(&mut conn, self.clock.now()).await?
        };
        for event_id in events {
            if let Err(error) = self.expire_overdue_of(event_id).await {
                tracing::warn!(%error, %event_id, "can't end the overdue holds of an event");
            }
        }
        self.expire_payers().await?;
        self.release_left_behind().await?;
        Ok(())
    }

    /// Ends the overdue holds of one event; whether there were any.
    pub(crate) async fn expire_overdue_of(&self, event_id: EventId) -> Result<bool, BookingsError> {
        let mut any = false;
        loop {
            let ended = retrying(async || self.expire_batch(event_id).await).await?;
            any |= ended > 0;
            if i64::try_from(ended).unwrap_or(BATCH) < BATCH {
                return Ok(any);
            }
        }
    }

    async fn expire_batch(&self, event_id: EventId) -> Result<usize, BookingsError> {
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let ended = end_overdue(&mut tx, &self.parts.events, event_id, now).await?;
        if ended > 0 {
            tx.commit().await?;
        }
        Ok(ended)
    }

    /// Bookings at the bank past their deadline: the bank is asked first, outside of any transaction.
    async fn expire_payers(&self) -> Result<(), BookingsError> {
        let mut after: Option<Paying> = None;
        loop {
            let batch = {
                let mut conn = self.db.acquire().await?;
                store::holds::overdue_payers(&mut conn, self.clock.now(), after, BATCH).await?
            };
            let Some(last) = batch.last().copied() else { return Ok(()) };
            for payer in batch {
                if let Err(error) = self.expire_payer(payer).await {
                    tracing::warn!(%error, booking_id = %payer.id, "can't end a booking that is paying");
                }
            }
            after = Some(last);
        }
    }

    async fn expire_payer(&self, payer: Paying) -> Result<(), BookingsError> {
        let closed = match self.close_payments(payer.event_id, payer.id).await {
            Ok(closed) => closed,
            Err(error) => {
                tracing::warn!(%error, booking_id = %payer.id, "a payment can't be closed");
                Closed::Unknown
            }
        };
        let overdue_for = self.clock.now().seconds_since(payer.expires_at);
        match closed {
            Closed::Closed => self.expire_one(payer).await,
            Closed::Unknown if overdue_for > BENEFIT_OF_THE_DOUBT => self.expire_one(payer).await,
            // The fact that it is paid is on its way to the listener.
            Closed::Paid | Closed::Unknown => Ok(()),
        }
    }

    async fn expire_one(&self, payer: Paying) -> Result<(), BookingsError> {
        retrying(async || {
            let now = self.clock.now();
            let mut tx = self.db.begin().await?;
            let row = store::bookings::lock(&mut tx, payer.event_id, payer.id).await?;
            let Some(row) = row.filter(|row| row.state.is_open() && row.overdue(now)) else { return Ok(()) };
            self.let_go(&mut tx, &row, BookingState::Expired, "The deadline passed", now).await?;
            tx.commit().await?;
            Ok(())
        })
        .await
    }

    /// Forgets idempotency keys that nobody will repeat any more.
    ///
    /// # Errors
    /// The database's.
    pub async fn forget_keys(&self) -> JobResult {
        let before: Time = self.clock.now().plus_seconds(-KEY_DAYS * 86_400);
        let mut conn = self.db.acquire().await?;
        store::idempotency::forget(&mut conn, before).await?;
        Ok(())
    }
}

/// Ends overdue holds of an event, at most [`BATCH`], in the caller's transaction; gives their number.
///
/// The bookings are locked before the pools, as everywhere, unless the caller has the pools already: then
/// nothing waits here for bookings, for holds that somebody else works on are left out. Only a limit that
/// they share with another node's buyer can be waited for; PostgreSQL ends a circle, and the batch is tried
/// again.
pub(crate) async fn end_overdue(
    tx: &mut PgConnection,
    events: &Events,
    event_id: EventId,
    now: Time,
) -> Result<usize, BookingsError> {
    let overdue = store::holds::lock_overdue(tx, event_id, now, BATCH).await?;
    if overdue.is_empty() {
        return Ok(0);
    }
    let ids: Vec<BookingId> = overdue.iter().map(|hold| hold.id).collect();
    store::holds::expire(tx, event_id, &ids, now).await?;
    store::limits::give_back(tx, event_id, &ids).await?;
    let moves = |hold: &Overdue| {
        let booking_id = hold.id;
        let taken = hold.pool_ids.clone().into_iter().zip(hold.pool_quantities.clone());
        taken.map(move |(pool_id, places)| Move { event_id, pool_id, booking_id, held: -places, sold: 0 })
    };
    let shifts = Shift::sum(overdue.iter().flat_map(moves));
    let pools: Vec<(EventId, PoolId)> = shifts.iter().map(|shift| (event_id, shift.pool_id)).collect();
    events.lock_pools(tx, &pools).await?;
    let seats = |hold: &Overdue| {
        let (occurrence_id, booking_id) = (hold.occurrence_id, hold.id);
        let claim = move |seat: &i32| SeatClaim { event_id, occurrence_id, seat: *seat, booking_id };
        hold.seats.iter().map(claim).collect::<Vec<_>>()
    };
    events.free_seats(tx, &overdue.iter().flat_map(seats).collect::<Vec<_>>()).await?;
    events.shift(tx, "expire", &shifts, now).await?;
    Ok(overdue.len())
}
