//! Doing what a return says.

use std::collections::BTreeMap;

use data::jobs::enqueue;
use events::SeatClaim;
use kit::{Money, PoolId, PurseId, ReturnId, TicketId, Time};
use payments::PaymentsError;
use sqlx::PgConnection;

use super::{NewReturn, Piece};
use crate::{
    BookingState, Bookings, BookingsError, SendCards,
    store::{self, bookings::BookingRow},
};

/// What goes back.
pub(crate) struct GivenBack<'a> {
    pub id: ReturnId,
    /// The whole booking ends.
    pub whole: bool,
    /// These tickets end.
    pub tickets: &'a [TicketId],
    pub back: Money,
    pub kept: Money,
    /// What a provider captured becomes credit.
    pub as_credit: bool,
    /// These gift cards end.
    pub cards: &'a [PurseId],
    pub reason: &'a str,
    pub notify: bool,
}

impl<'a> GivenBack<'a> {
    /// What a return that was just written down gives back.
    pub(super) fn of(new: &NewReturn<'a>) -> Self {
        Self {
            id: new.id,
            whole: new.whole,
            tickets: new.ticket_ids,
            back: new.back,
            kept: Money::new(new.kept_minor, new.back.currency),
            as_credit: new.as_credit,
            cards: new.purse_ids,
            reason: new.reason,
            notify: new.notify,
        }
    }
}

impl Bookings {
    /// Ends the tickets, returns their places to the sale, asks for the refunds and tells the buyer, in the
    /// caller's transaction. The booking is locked.
    ///
    /// # Errors
    /// `Cancelled`, `Expired` or `NoTickets` when there is nothing to end; `TicketFixed` for tickets that are
    /// not there or ended already; `TogetherOnly`; `RefundTooMuch`.
    pub(crate) async fn carry_out(
        &self,
        tx: &mut PgConnection,
        row: &BookingRow,
        given: &GivenBack<'_>,
        now: Time,
    ) -> Result<(), BookingsError> {
        if given.whole {
            confirmed(row)?;
            self.parts.payments.void_cards(tx, (row.event_id, row.id), None, now).await?;
            self.end_confirmed(tx, row, given.reason, now).await?;
        } else if !given.tickets.is_empty() {
            confirmed(row)?;
            self.end_tickets(tx, row, given.tickets, now).await?;
        }
        if !given.whole && !given.cards.is_empty() {
            self.parts.payments.void_cards(tx, (row.event_id, row.id), Some(given.cards), now).await?;
        }
        let key = format!("return:{}", given.id);
        let credit = self.pay_back(tx, row, given.back, given.reason, (&key, given.as_credit)).await?;
        if !credit.is_empty() {
            let (event_id, booking_id) = (row.event_id, row.id);
            let mail =
                SendCards { event_id, booking_id, purse_ids: credit, dedupe: format!("credit:{}", given.id) };
            enqueue(tx, &mail, now).await?;
        }
        if given.notify {
            self.tell_returned(tx, row, given).await?;
        }
        Ok(())
    }

    /// Ends a confirmed booking with all that is left of it; no money moves.
    pub(crate) async fn end_confirmed(
        &self,
        tx: &mut PgConnection,
        row: &BookingRow,
        reason: &str,
        now: Time,
    ) -> Result<(), BookingsError> {
        store::bookings::end(tx, row.event_id, row.id, BookingState::Cancelled, reason, now).await?;
        store::limits::give_back(tx, row.event_id, &[row.id]).await?;
        store::tickets::cancel(tx, row.event_id, row.id).await?;
        self.parts.events.free_seats(tx, &row.seat_claims()).await?;
        self.parts.events.unsell(tx, row.event_id, row.id, &row.claims(), now).await?;
        Ok(())
    }

    /// Ends some tickets of a confirmed booking; the others stay as they are.
    async fn end_tickets(
        &self,
        tx: &mut PgConnection,
        row: &BookingRow,
        tickets: &[TicketId],
        now: Time,
    ) -> Result<(), BookingsError> {
        let pieces = store::returns::pieces(tx, row.event_id, row.id).await?;
        let chosen = chosen(&pieces, tickets)?;
        let units = units_of(&chosen)?;
        store::returns::cancel_tickets(tx, row.event_id, row.id, tickets).await?;
        store::returns::give_back_limits(tx, row.event_id, row.id, &units).await?;

        let seats: Vec<i32> = chosen.iter().filter_map(|piece| piece.seat).collect();
        let claim = |seat: &i32| SeatClaim {
            event_id: row.event_id,
            occurrence_id: row.occurrence_id,
            seat: *seat,
            booking_id: row.id,
        };
        self.parts.events.free_seats(tx, &seats.iter().map(claim).collect::<Vec<_>>()).await?;
        let needs = store::returns::places_of(tx, row, &units).await?;
        let (back, left) = split(&row.claims(), &needs);
        let seats_left: Vec<i32> = row.seats.iter().filter(|seat| !seats.contains(seat)).copied().collect();
        store::holds::set_claims(tx, row.event_id, row.id, &left, &seats_left).await?;
        self.parts.events.unsell(tx, row.event_id, row.id, &back, now).await?;
        Ok(())
    }

    /// Asks for refunds of `back` altogether, over the booking's payments, the newest first: what a provider
    /// captured goes back before what cards paid, which is the last to be given back as it was the first to be taken.
    /// Gives the purses of the credit that was made, if it was to be credit.
    pub(crate) async fn pay_back(
        &self,
        tx: &mut PgConnection,
        row: &BookingRow,
        back: Money,
        reason: &str,
        (key, as_credit): (&str, bool),
    ) -> Result<Vec<PurseId>, BookingsError> {
        let mut missing = back.minor;
        let mut credit = Vec::new();
        if missing == 0 {
            return Ok(credit);
        }
        let payments = self.parts.payments.of_booking(tx, row.event_id, row.id).await?;
        for payment in payments.iter().filter(|payment| payment.is_refundable()) {
            let part = Money::new(payment.refundable().minor.min(missing), back.currency);
            if part.minor > 0 {
                let (desk, event_id) = (&self.parts.payments, row.event_id);
                if as_credit && payment.purse_id.is_none() {
                    let refund = desk.refund_as_credit(tx, event_id, payment.id, part, reason, key).await?;
                    credit.extend(refund.purse_id);
                } else {
                    desk.refund(tx, event_id, payment.id, part, reason, key).await?;
                }
                missing -= part.minor;
            }
        }
        match missing {
            0 => Ok(credit),
            _ => {
                let refundable = Money::new(back.minor - missing, back.currency);
                Err(PaymentsError::RefundExceedsPayment { refundable }.into())
            }
        }
    }
}

/// What can be paid back of the payments of a booking.
pub(crate) fn refundable(payments: &[payments::Payment], currency: kit::Currency) -> Money {
    let live = payments.iter().filter(|payment| payment.is_refundable());
    let sum = live.map(|payment| payment.refundable().minor).fold(0_i64, i64::saturating_add);
    Money::new(sum, currency)
}

fn confirmed(row: &BookingRow) -> Result<(), BookingsError> {
    match row.state {
        BookingState::Confirmed => Ok(()),
        BookingState::Cancelled => Err(BookingsError::Cancelled),
        BookingState::Expired => Err(BookingsError::Expired),
        BookingState::Held | BookingState::AwaitingPayment => Err(BookingsError::NoTickets),
    }
}

/// The pieces of `tickets`, all of them live and named once.
///
/// # Errors
/// `TicketFixed`.
pub(crate) fn chosen<'a>(pieces: &'a [Piece], tickets: &[TicketId]) -> Result<Vec<&'a Piece>, BookingsError> {
    let mut chosen: Vec<&Piece> = Vec::with_capacity(tickets.len());
    for ticket in tickets {
        let piece = pieces.iter().find(|piece| piece.ticket_id == Some(*ticket) && piece.is_live());
        let piece = piece.ok_or(BookingsError::TicketFixed)?;
        if chosen.iter().any(|other| other.ticket_id == piece.ticket_id) {
            return Err(BookingsError::TicketFixed);
        }
        chosen.push(piece);
    }
    Ok(chosen)
}

/// Units of a line that go back.
pub(crate) struct Units {
    pub product_id: kit::ProductId,
    pub offer_id: kit::OfferId,
    pub quantity: i32,
}

/// The units that the chosen tickets make up.
///
/// # Errors
/// `TogetherOnly` when tickets that were sold together are torn apart.
fn units_of(chosen: &[&Piece]) -> Result<Vec<Units>, BookingsError> {
    let mut lines: BTreeMap<kit::LineId, (i32, &Piece)> = BTreeMap::new();
    for piece in chosen {
        lines.entry(piece.line_id).or_insert((0, piece)).0 += 1;
    }
    lines
        .into_values()
        .map(|(tickets, piece)| {
            let together = piece.together();
            if (tickets + piece.line_cancelled) % together != 0 {
                return Err(BookingsError::TogetherOnly { together });
            }
            Ok(Units { product_id: piece.product_id, offer_id: piece.offer_id, quantity: tickets / together })
        })
        .collect()
}

/// Units by pool.
type OfPools = Vec<(PoolId, i32)>;

/// What goes back to the pools, and what the booking keeps of them. A pool that a product draws on only since
/// the sale gets nothing.
fn split(claims: &[(PoolId, i32)], needs: &[(PoolId, i32)]) -> (OfPools, OfPools) {
    let (mut back, mut left) = (Vec::new(), Vec::new());
    for (pool_id, claimed) in claims {
        let wanted = needs.iter().find(|(id, _)| id == pool_id).map_or(0, |(_, wanted)| *wanted);
        let given = wanted.clamp(0, *claimed);
        if given > 0 {
            back.push((*pool_id, given));
        }
        if claimed - given > 0 {
            left.push((*pool_id, claimed - given));
        }
    }
    (back, left)
}
