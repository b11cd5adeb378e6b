//! Changing what a hold holds.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use data::retry::retrying;
use events::{Quote, QuoteLine, Reason, SeatClaim, Seating};
use kit::{AccessCodeId, BookingId, Caller, EventId, PoolId, Problem, Time};
use sqlx::{PgConnection, types::Json};

use crate::{
    AccessCode, Booking, BookingState, Bookings, BookingsError, Item, ItemsRequest,
    hold::{Lines, lines_of, quote_items},
    limits::{LimitClaim, take},
    seats::{assign, seats_of},
    store::{self, bookings::BookingRow},
    view::Audience,
};

impl Bookings {
    /// Holds `request.items` instead of what was held, all or nothing; the deadline stays.
    ///
    /// # Errors
    /// `NotFound`; `Expired`, `PaymentInProgress`, `Confirmed` or `Cancelled` when it is no hold any more;
    /// `SoldOut`; `PersonLimit`; those of [`Bookings::usable_code`] and [`lines_of`]; `CodeUsedUp`,
    /// `CodePersonLimit`; those of [`events::Events::quote`].
    pub async fn change_items(
        &self,
        caller: &Caller,
        event_id: EventId,
        booking_id: BookingId,
        request: &ItemsRequest,
    ) -> Result<Booking, BookingsError> {
        let access = caller.into();
        retrying(async || {
            let now = self.clock.now();
            let mut tx = self.db.begin().await?;
            let row = store::bookings::lock_of_buyer(&mut tx, event_id, booking_id, &access).await?;
            let mut row = row.ok_or(BookingsError::NotFound)?;
            payable(row.state, row.overdue(now))?;
            let items = quote_items(&request.items);
            let new_code = request.access_code.is_some_and(|asked| row.code_id != Some(asked));
            let code = self.change_code(&mut tx, &mut row, request.access_code).await?;
            let opened = code.as_ref().map(AccessCode::opened).unwrap_or_default();
            let quote = self.quote(&mut tx, event_id, row.occurrence_id, &items, &opened, now).await?;
            self.count_limits_of(&mut tx, &row, &quote.per_person, code.as_ref()).await?;
            let before = row.claims();
            let free = self.lock_both(&mut tx, event_id, &before, &quote).await?;
            let date = (event_id, row.occurrence_id);
            let left = |pool| free.get(&pool).copied().unwrap_or(0);
            self.parts.events.check_ladder(&mut tx, date, &items, &opened, left, now).await?;
            self.move_claims(&mut tx, (event_id, booking_id), &before, &quote.needs, request, now).await?;
            let seats = self.move_seats(&mut tx, &row, &quote, request).await?;
            row.seats = seats.concat();
            let Lines { rows: lines, total_minor, quantity } =
                lines_of(&quote, code.as_ref(), new_code)?.seated(seats);
            let sums = (total_minor, quantity);
            let (needs, seats) = (&quote.needs, &row.seats);
            store::holds::set_content(&mut tx, event_id, booking_id, &lines, sums, needs, seats).await?;
            (row.total_minor, row.quantity, row.cart) = (total_minor, quantity, Some(Json(lines)));
            let booking = self.view(&mut tx, row, Audience::Buyer).await?;
            tx.commit().await?;
            Ok(booking)
        })
        .await
    }

    /// The hold's access code; a new code takes the place of the one before. A code that was revoked or is over
    /// still serves the hold that has it.
    async fn change_code(
        &self,
        tx: &mut PgConnection,
        row: &mut BookingRow,
        asked: Option<AccessCodeId>,
    ) -> Result<Option<AccessCode>, BookingsError> {
        let (event_id, id) = (row.event_id, row.id);
        match (row.code_id, asked) {
            (None, None) => Ok(None),
            (Some(own), asked) if asked.is_none_or(|asked| asked == own) => {
                Ok(store::access_codes::find(tx, event_id, own).await?)
            }
            (_, Some(asked)) => {
                let code = self.usable_code(tx, event_id, asked).await?;
                store::limits::give_back(tx, event_id, &[id]).await?;
                take(tx, &LimitClaim::of_code((event_id, id), &code, &[])).await?;
                store::access_codes::note(tx, &[(event_id, id, code.id)]).await?;
                row.code_id = Some(code.id);
                Ok(Some(code))
            }
            (Some(_), None) => Ok(None),
        }
    }

    /// The seats of the new lines: those that the buyer names, else those that the hold has already, else
    /// the best. What stays is never let go.
    async fn move_seats(
        &self,
        tx: &mut PgConnection,
        row: &BookingRow,
        quote: &Quote,
        request: &ItemsRequest,
    ) -> Result<Vec<Vec<i32>>, BookingsError> {
        let events = &self.parts.events;
        let Some(seating) = events.seating(tx, row.event_id).await? else {
            let none = |item: &Item| item.seats.as_ref().is_none_or(Vec::is_empty);
            return match request.items.iter().position(|item| !none(item)) {
                Some(at) => {
                    let field = format!("items[{at}].seats");
                    Err(Problem::invalid_field(&field, "no_seats", "this ticket has no seats to choose")
                        .into())
                }
                None => Ok(Vec::new()),
            };
        };
        let mut taken = events.taken_seats(tx, row.event_id, row.occurrence_id, &seating).await?;
        for seat in &row.seats {
            taken.remove(*seat);
        }
        let wishes = keep_seats(&seating, quote, &row.seats, request);
        let seats = assign(Some(&seating), &quote.lines, &wishes, &mut taken)?;
        let claim = |seat: i32| SeatClaim {
            event_id: row.event_id,
            occurrence_id: row.occurrence_id,
            seat,
            booking_id: row.id,
        };
        let after: HashSet<i32> = seats.iter().flatten().copied().collect();
        let before: HashSet<i32> = row.seats.iter().copied().collect();
        let gone: Vec<SeatClaim> = before.difference(&after).copied().map(claim).collect();
        let new: Vec<SeatClaim> = after.difference(&before).copied().map(claim).collect();
        events.free_seats(tx, &gone).await?;
        if !gone.is_empty() {
            events.note_returns(tx, row.event_id, &row.pool_ids).await?;
        }
        let lost = events.claim_seats(tx, &new).await?;
        match lost.is_empty() {
            true => Ok(seats),
            false => Err(BookingsError::SeatsTaken {
                seats: lost.into_iter().map(|claim| claim.seat).collect(),
                suggestion: Vec::new(),
            }),
        }
    }

    /// Locks the pools of the old and the new content, in lock order, so that the seats stand still too.
    /// Gives what is free in them for this booking, whose own places count as free.
    async fn lock_both(
        &self,
        tx: &mut PgConnection,
        event_id: EventId,
        before: &[(PoolId, i32)],
        after: &Quote,
    ) -> Result<HashMap<PoolId, i32>, BookingsError> {
        let all = before.iter().chain(&after.needs).map(|(pool, _)| *pool);
        let pools: BTreeSet<PoolId> = all.chain(after.watch.iter().copied()).collect();
        let pools: Vec<(EventId, PoolId)> = pools.into_iter().map(|pool| (event_id, pool)).collect();
        let locked = self.parts.events.lock_pools(tx, &pools).await?;
        let mut free: HashMap<PoolId, i32> = locked.into_iter().map(|pool| (pool.id, pool.free)).collect();
        for (pool, places) in before {
            *free.entry(*pool).or_default() += places;
        }
        Ok(free)
    }

    /// Takes and gives back the differences only, pool by pool in lock order: what stays is never let go.
    async fn move_claims(
        &self,
        tx: &mut PgConnection,
        (event_id, booking_id): (EventId, BookingId),
        before: &[(PoolId, i32)],
        after: &[(PoolId, i32)],
        request: &ItemsRequest,
        now: Time,
    ) -> Result<(), BookingsError> {
        for (pool, change) in changes(before, after) {
            if change > 0 {
                self.take(tx, event_id, booking_id, &[(pool, change)], &request.items, now).await?;
            } else {
                let back = [(pool, -change)];
                self.parts.events.give_back(tx, event_id, booking_id, &back, Reason::Release, now).await?;
            }
        }
        Ok(())
    }
}

/// Wishes for the lines: where the buyer names no seats, the hold's own of the zone, if they are enough.
fn keep_seats(
    seating: &Seating,
    quote: &Quote,
    own: &[i32],
    request: &ItemsRequest,
) -> Vec<Option<Vec<i32>>> {
    let named: HashSet<i32> =
        request.items.iter().flat_map(|item| item.seats.iter().flatten().copied()).collect();
    let mut left: Vec<i32> = own.iter().copied().filter(|seat| !named.contains(seat)).collect();
    let wish = |(line, item): (&QuoteLine, &Item)| {
        if item.seats.is_some() || line.zone.is_none() {
            return item.seats.clone();
        }
        let of_zone: Vec<i32> =
            left.iter().copied().filter(|seat| seating.zone_of(*seat) == line.zone).collect();
        let kept = of_zone.get(..seats_of(line))?.to_vec();
        left.retain(|seat| !kept.contains(seat));
        Some(kept)
    };
    quote.lines.iter().zip(&request.items).map(wish).collect()
}

/// Passes when the booking is a hold whose time is not over.
pub(crate) fn payable(state: BookingState, overdue: bool) -> Result<(), BookingsError> {
    match state {
        BookingState::Held if overdue => Err(BookingsError::Expired),
        BookingState::Held => Ok(()),
        BookingState::AwaitingPayment => Err(BookingsError::PaymentInProgress),
        BookingState::Confirmed => Err(BookingsError::Confirmed),
        BookingState::Cancelled => Err(BookingsError::Cancelled),
        BookingState::Expired => Err(BookingsError::Expired),
    }
}

/// What changes per pool, by pool id; pools without a change are left out.
fn changes(before: &[(PoolId, i32)], after: &[(PoolId, i32)]) -> Vec<(PoolId, i32)> {
    let mut sums: BTreeMap<PoolId, i32> = BTreeMap::new();
    for (pool, quantity) in after {
        *sums.entry(*pool).or_default() += quantity;
    }
    for (pool, quantity) in before {
        *sums.entry(*pool).or_default() -= quantity;
    }
    sums.into_iter().filter(|(_, change)| *change != 0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_differences_move_and_in_lock_order() {
        let (a, b, c) = (PoolId::new(), PoolId::new(), PoolId::new());
        assert_eq!(changes(&[(a, 2), (b, 2)], &[(c, 1), (b, 2), (a, 3)]), [(a, 1), (c, 1)]);
        assert_eq!(changes(&[(a, 2)], &[]), [(a, -2)]);
    }
}
