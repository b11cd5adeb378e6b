//! Buyers give back by themselves what the event's policy takes back.

use data::retry::retrying;
use garde::Validate;
use kit::{BookingId, Caller, EventId, IdempotencyKey, Money, ReturnId, TicketId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    NewReturn, RefundPolicy, ReturnItem, ReturnSource, ReturnState, ShownRefund,
    carry_out::{GivenBack, refundable},
    desk::item,
    order::{Request, is_all},
};
use crate::{Booking, BookingState, Bookings, BookingsError, access::Access, store, view::Audience};

/// What a buyer can give back just now, and what for.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BuyerReturns {
    /// Whether anything can be given back without asking the organizer.
    pub offered: bool,
    pub items: Vec<ReturnItem>,
    /// What was paid and can still go back: no return gives more.
    pub refundable: Money,
    pub policy: RefundPolicy,
    /// Newest first.
    pub refunds: Vec<ShownRefund>,
}

/// What a buyer gives back.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BuyerReturnRequest {
    /// The tickets; all of them are the whole booking.
    #[garde(length(min = 1, max = 2000))]
    #[schema(min_items = 1, max_items = 2000)]
    pub ticket_ids: Vec<TicketId>,
    /// What the buyer was shown to get back, in the smallest unit of the booking's currency: nobody gets
    /// less than that without having seen it.
    #[garde(range(min = 0))]
    #[schema(minimum = 0)]
    pub expected_minor: i64,
}

impl Bookings {
    /// What the buyer can give back just now.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn returns_of_buyer(
        &self,
        caller: &Caller,
        event_id: EventId,
        booking_id: BookingId,
    ) -> Result<BuyerReturns, BookingsError> {
        let mut conn = self.db.acquire().await?;
        let row = store::bookings::of_buyer(&mut conn, event_id, booking_id, &caller.into()).await?;
        let row = row.ok_or(BookingsError::NotFound)?;
        let summary = self.parts.events.summary(&mut conn, event_id, row.occurrence_id).await?;
        let judged = self.judged(&mut conn, &row, &summary).await?;
        let payments = self.parts.payments.of_booking(&mut conn, event_id, booking_id).await?;
        let mut refunds = Vec::new();
        for payment in &payments {
            refunds.extend(self.parts.payments.refunds_of(&mut conn, payment).await?);
        }
        refunds.sort_by_key(|refund| std::cmp::Reverse(refund.created_at));
        let pieces = match row.state {
            BookingState::Confirmed => store::returns::pieces(&mut conn, event_id, booking_id).await?,
            _ => Vec::new(),
        };
        let items: Vec<ReturnItem> = pieces.into_iter().map(|piece| item(piece, &row, &judged)).collect();
        Ok(BuyerReturns {
            offered: items.iter().any(|item| item.ticket_id.is_some() && item.rule.is_offered()),
            items,
            refundable: refundable(&payments, row.currency),
            policy: judged.policy,
            refunds: refunds.into_iter().map(ShownRefund::from).collect(),
        })
    }

    /// Gives the tickets back for what the policy says now; when they are all, and everything else of the
    /// booking goes back too, the booking ends. The same key is one return.
    ///
    /// # Errors
    /// `NotFound`; `Cancelled`, `NoTickets`; `TicketFixed`; `ReturnNotOffered`; `ReturnRepriced` when it is not
    /// what the buyer has seen; `TogetherOnly`; `IdempotencyMismatch`.
    pub async fn return_by_buyer(
        &self,
        caller: &Caller,
        event_id: EventId,
        booking_id: BookingId,
        key: &IdempotencyKey,
        request: &BuyerReturnRequest,
    ) -> Result<Booking, BookingsError> {
        let access = Access::from(caller);
        let asked = Request::new(caller, key, &(event_id, booking_id, request));
        let asked = asked.ok_or(BookingsError::NotFound)?;
        retrying(async || {
            let now = self.clock.now();
            let mut tx = self.db.begin().await?;
            let row = store::bookings::lock_of_buyer(&mut tx, event_id, booking_id, &access).await?;
            let row = row.ok_or(BookingsError::NotFound)?;
            if self.earlier_return(&mut tx, &row, &asked).await?.is_some() {
                return self.view(&mut tx, row, Audience::Buyer).await;
            }
            match row.state {
                BookingState::Confirmed => {}
                BookingState::Cancelled => return Err(BookingsError::Cancelled),
                _ => return Err(BookingsError::NoTickets),
            }
            let summary = self.parts.events.summary(&mut tx, event_id, row.occurrence_id).await?;
            let judged = self.judged(&mut tx, &row, &summary).await?;
            let pieces = store::returns::pieces(&mut tx, event_id, booking_id).await?;
            let tickets = &request.ticket_ids;
            let items: Vec<ReturnItem> =
                pieces.iter().map(|piece| item(piece.clone(), &row, &judged)).collect();
            let (price, back) = sum(&items, tickets)?;
            let payments = self.parts.payments.of_booking(&mut tx, event_id, booking_id).await?;
            let back = back.min(refundable(&payments, row.currency).minor);
            if back != request.expected_minor {
                return Err(BookingsError::ReturnRepriced { back: Money::new(back, row.currency) });
            }
            let whole = is_all(&pieces, tickets);
            let new = NewReturn {
                id: ReturnId::new(),
                organization_id: row.organization_id,
                event_id,
                booking_id,
                state: ReturnState::Done,
                source: ReturnSource::Buyer,
                whole,
                ticket_ids: tickets,
                back: Money::new(back, row.currency),
                kept_minor: price.saturating_sub(back).max(0),
                as_credit: false,
                purse_ids: &[],
                reason: "Given back by the buyer",
                notify: true,
                request_key: &asked.key,
                request_hash: &asked.hash,
                asked_by: None,
                asked_by_key: None,
            };
            store::returns::insert(&mut tx, &new, now).await?;
            self.carry_out(&mut tx, &row, &GivenBack::of(&new), now).await?;
            let row = store::bookings::find(&mut tx, event_id, booking_id).await?;
            let booking = self.view(&mut tx, row.ok_or(BookingsError::NotFound)?, Audience::Buyer).await?;
            tx.commit().await?;
            Ok(booking)
        })
        .await
    }
}

/// What `tickets` cost, and what of it goes back, in minor units.
fn sum(items: &[ReturnItem], tickets: &[TicketId]) -> Result<(i64, i64), BookingsError> {
    let (mut price, mut back) = (0_i64, 0_i64);
    for ticket in tickets {
        let item = items.iter().find(|item| item.ticket_id == Some(*ticket));
        let item = item.ok_or(BookingsError::TicketFixed)?;
        if item.rule == super::RefundRule::Gone {
            return Err(BookingsError::TicketFixed);
        }
        if !item.rule.is_offered() {
            return Err(BookingsError::ReturnNotOffered { rule: item.rule });
        }
        price = price.saturating_add(item.price.minor);
        back = back.saturating_add(item.back.minor);
    }
    Ok((price, back))
}
