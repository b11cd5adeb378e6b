//! An organizer gives back: money, tickets, or both.

use aws_lc_rs::digest;
use data::retry::retrying;
use kit::{
    BookingId, Caller, EventId, IdempotencyKey, Money, OrganizationId, Problem, PurseId, ReturnId, TicketId,
};
use payments::{Payment, PurseKind, PurseRow};
use sqlx::PgConnection;

use super::{
    NewReturn, Piece, Return, ReturnCancels, ReturnRequest, ReturnSource, ReturnState,
    carry_out::{GivenBack, chosen, refundable},
};
use crate::{
    Bookings, BookingsError,
    store::{self, bookings::BookingRow},
};

/// A request that must have one effect.
pub(super) struct Request {
    pub key: String,
    pub hash: Vec<u8>,
}

impl Request {
    /// What `caller` asks with `key`; `None` for somebody who can't be told from others.
    pub(super) fn new(caller: &Caller, key: &IdempotencyKey, asked: &impl serde::Serialize) -> Option<Self> {
        let who = match caller.key() {
            Some(key) => format!("key:{}", key.id),
            None => crate::access::Access::from(caller).principal()?,
        };
        let bytes = serde_json::to_vec(asked).unwrap_or_default();
        let hash = digest::digest(&digest::SHA256, &bytes).as_ref().to_vec();
        Some(Self { key: format!("{who}:{}", key.0), hash })
    }
}

impl Bookings {
    /// Gives back what `request` says; or writes it down for a second member to approve, when the money is
    /// above the organization's threshold. The same key is one return.
    ///
    /// # Errors
    /// `NotFound`; `422` for a request that gives nothing back, or more is kept than was paid; those of
    /// [`Bookings::carry_out`]; `ReturnWaiting` while another one waits; `IdempotencyMismatch`.
    pub async fn give_back(
        &self,
        caller: &Caller,
        (organization_id, event_id, booking_id): (OrganizationId, EventId, BookingId),
        key: &IdempotencyKey,
        request: &ReturnRequest,
    ) -> Result<Return, BookingsError> {
        let asked = Request::new(caller, key, &(event_id, booking_id, request));
        let asked = asked.ok_or(BookingsError::NotFound)?;
        well_formed(request)?;
        retrying(async || {
            let now = self.clock.now();
            let mut tx = self.db.begin().await?;
            let row = store::bookings::lock(&mut tx, event_id, booking_id).await?;
            let row = row.filter(|row| row.organization_id == organization_id);
            let row = row.ok_or(BookingsError::NotFound)?;
            if let Some(earlier) = self.earlier_return(&mut tx, &row, &asked).await? {
                return Ok(earlier);
            }
            let (whole, tickets) = self.what_ends(&mut tx, &row, request).await?;
            let back = Money::new(request.refund_minor, row.currency);
            let payments = self.parts.payments.of_booking(&mut tx, event_id, booking_id).await?;
            let left = self.left(&mut tx, &row, &payments, (whole, &request.gift_card_ids)).await?;
            if back.minor > left.minor {
                return Err(payments::PaymentsError::RefundExceedsPayment { refundable: left }.into());
            }
            let threshold = store::refund_policies::threshold(&mut tx, organization_id).await?;
            let waits = threshold.is_some_and(|threshold| back.minor > threshold);
            let new = NewReturn {
                id: ReturnId::new(),
                organization_id,
                event_id,
                booking_id,
                state: if waits { ReturnState::Waiting } else { ReturnState::Done },
                source: ReturnSource::Organizer,
                whole,
                ticket_ids: &tickets,
                back,
                kept_minor: request.fee_minor,
                as_credit: request.as_credit,
                purse_ids: &request.gift_card_ids,
                reason: request.reason.trim(),
                notify: request.notify,
                request_key: &asked.key,
                request_hash: &asked.hash,
                asked_by: caller.user_id(),
                asked_by_key: caller.key().map(|key| key.id),
            };
            if waits && store::returns::is_waiting(&mut tx, event_id, booking_id).await? {
                return Err(BookingsError::ReturnWaiting);
            }
            store::returns::insert(&mut tx, &new, now).await?;
            if !waits {
                self.carry_out(&mut tx, &row, &GivenBack::of(&new), now).await?;
            }
            let made = store::returns::find(&mut tx, organization_id, event_id, new.id).await?;
            tx.commit().await?;
            Ok(made.ok_or(BookingsError::NotFound)?.shown())
        })
        .await
    }

    /// What can go back of a booking's money: not the price of gift cards that stay good.
    async fn left(
        &self,
        tx: &mut PgConnection,
        row: &BookingRow,
        payments: &[Payment],
        (whole, cards): (bool, &[PurseId]),
    ) -> Result<Money, BookingsError> {
        let left = refundable(payments, row.currency);
        if whole {
            return Ok(left);
        }
        let purses = self.parts.payments.purses_of(tx, row.event_id, row.id).await?;
        let stays = |purse: &&PurseRow| {
            purse.kind == PurseKind::GiftCard && purse.voided_at.is_none() && !cards.contains(&purse.id)
        };
        let bound = purses.iter().filter(stays).map(|purse| purse.issued_minor).fold(0, i64::saturating_add);
        Ok(Money::new(left.minor.saturating_sub(bound).max(0), row.currency))
    }

    /// The return that the same request made before.
    pub(super) async fn earlier_return(
        &self,
        tx: &mut PgConnection,
        row: &BookingRow,
        asked: &Request,
    ) -> Result<Option<Return>, BookingsError> {
        let earlier = store::returns::by_key(tx, row.event_id, row.id, &asked.key).await?;
        match earlier {
            Some(earlier) if earlier.request_hash == asked.hash => Ok(Some(earlier.shown())),
            Some(_) => Err(BookingsError::IdempotencyMismatch),
            None => Ok(None),
        }
    }

    /// Whether the whole booking ends, and which tickets do.
    async fn what_ends(
        &self,
        tx: &mut PgConnection,
        row: &BookingRow,
        request: &ReturnRequest,
    ) -> Result<(bool, Vec<TicketId>), BookingsError> {
        if request.cancels == ReturnCancels::Nothing {
            return Ok((false, Vec::new()));
        }
        let pieces = store::returns::pieces(tx, row.event_id, row.id).await?;
        if request.cancels == ReturnCancels::Booking {
            return Ok((true, live_tickets(&pieces)));
        }
        chosen(&pieces, &request.ticket_ids)?;
        Ok((is_all(&pieces, &request.ticket_ids), request.ticket_ids.clone()))
    }
}

/// Tickets that were not given back.
pub(super) fn live_tickets(pieces: &[Piece]) -> Vec<TicketId> {
    pieces.iter().filter(|piece| piece.is_live()).filter_map(|piece| piece.ticket_id).collect()
}

/// Whether nothing is left of a booking without `tickets`.
pub(super) fn is_all(pieces: &[Piece], tickets: &[TicketId]) -> bool {
    pieces.iter().filter(|piece| piece.is_live()).all(|piece| match piece.ticket_id {
        Some(ticket) => tickets.contains(&ticket),
        None => false,
    })
}

fn well_formed(request: &ReturnRequest) -> Result<(), Problem> {
    let tickets = request.cancels == ReturnCancels::Tickets;
    if tickets == request.ticket_ids.is_empty() {
        let message = "names the tickets when `cancels` is `tickets`, and only then";
        return Err(Problem::invalid_field("ticket_ids", "invalid", message));
    }
    if request.cancels == ReturnCancels::Nothing
        && request.refund_minor == 0
        && request.gift_card_ids.is_empty()
    {
        let message = "must be more than 0 when nothing is cancelled";
        return Err(Problem::invalid_field("refund_minor", "invalid", message));
    }
    Ok(())
}
