//! Paying with cards: what they would pay, which ones an attempt takes, and what of a payment that came was theirs.

use garde::Validate;
use kit::{BookingId, Caller, EventId, Money, Problem, PurseId, Time};
use payments::{Cards, NewPayment, Payment, PurseKind};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use utoipa::ToSchema;

use super::gift_lines;
use crate::{
    Bookings, BookingsError,
    items::payable,
    store::{self, bookings::BookingRow, lines::LineRow},
};

/// Cards that one checkout takes.
pub(crate) const MOST_CARDS: usize = 5;
/// Bookings whose cards are let go in one round.
const BATCH: i64 = 200;

/// Cards that shall pay, as they were typed.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TendersRequest {
    #[garde(length(max = MOST_CARDS), inner(length(chars, min = 1, max = 60)))]
    #[schema(max_items = 5)]
    pub cards: Vec<String>,
}

/// What cards would pay of a booking, and what remains.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BookingTenders {
    pub total: Money,
    /// In the order in which they were named.
    pub cards: Vec<TenderQuote>,
    /// What is left to pay otherwise.
    pub due: Money,
}

/// What one card would pay.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TenderQuote {
    pub kind: PurseKind,
    /// The end of its code.
    pub last_four: String,
    pub balance: Money,
    pub pays: Money,
    pub expires_at: Option<Time>,
}

impl Bookings {
    /// What cards would pay of a booking that can be paid. Nothing is set aside.
    ///
    /// # Errors
    /// `NotFound`; `Expired`, `PaymentInProgress`, `Confirmed` or `Cancelled` when it is not payable; `422` for a
    /// card that does not pay.
    pub async fn quote_cards(
        &self,
        caller: &Caller,
        event_id: EventId,
        booking_id: BookingId,
        request: &TendersRequest,
    ) -> Result<BookingTenders, BookingsError> {
        let mut conn = self.db.acquire().await?;
        let row = store::bookings::of_buyer(&mut conn, event_id, booking_id, &caller.into()).await?;
        let row = row.ok_or(BookingsError::NotFound)?;
        payable(row.state, row.overdue(self.clock.now()))?;
        let lines = store::lines::of(&mut conn, &row).await?;
        let most = allowed(&row, &lines, !request.cards.is_empty())?;
        let (organization, total) = (row.organization_id, row.total());
        let payments = &self.parts.payments;
        let tenders = payments.tenders(&mut conn, organization, total, most, &request.cards).await?;
        let cards = tenders.cards.into_iter().map(|card| TenderQuote {
            kind: card.kind,
            last_four: card.last_four,
            balance: card.balance,
            pays: card.pays,
            expires_at: card.expires_at,
        });
        Ok(BookingTenders { total, cards: cards.collect(), due: tenders.due })
    }

    /// Notes an attempt of which `cards` pay what they can. What earlier attempts of the booking have set aside is
    /// let go first: the same cards may be named again.
    pub(crate) async fn open_tenders(
        &self,
        tx: &mut PgConnection,
        row: &BookingRow,
        lines: &[LineRow],
        (new, cards): (NewPayment, Cards<'_>),
        now: Time,
    ) -> Result<Payment, BookingsError> {
        let payments = &self.parts.payments;
        payments.release_tenders(tx, row.event_id, row.id, now).await?;
        let named = match cards {
            Cards::Typed(codes) => !codes.is_empty(),
            Cards::Again(ids) => !ids.is_empty(),
        };
        if !named {
            return Ok(payments.create(tx, new).await?);
        }
        let most = allowed(row, lines, true)?;
        Ok(payments.create_with_cards(tx, new, cards, most).await?)
    }

    /// Lets go what cards have set aside for bookings that have ended, or were paid otherwise. The ways on which
    /// bookings end do so by themselves; this is for all that go another way.
    pub(crate) async fn release_left_behind(&self) -> Result<(), BookingsError> {
        let left = {
            let mut conn = self.db.acquire().await?;
            store::cards::left_behind(&mut conn, BATCH).await?
        };
        for (event_id, booking_id) in left {
            let mut tx = self.db.begin().await?;
            let row = store::bookings::lock(&mut tx, event_id, booking_id).await?;
            if row.is_some_and(|row| !row.state.is_open()) {
                self.parts.payments.release_tenders(&mut tx, event_id, booking_id, self.clock.now()).await?;
                tx.commit().await?;
            }
        }
        Ok(())
    }
}

/// The cards of an attempt.
pub(crate) fn cards_of(payments: &[Payment], attempt: &Payment) -> Vec<PurseId> {
    let mut tenders: Vec<&Payment> =
        payments.iter().filter(|payment| payment.beside == Some(attempt.id)).collect();
    tenders.sort_by_key(|tender| tender.id);
    tenders.into_iter().filter_map(|tender| tender.purse_id).collect()
}

/// What cards may pay of a booking, in minor units: all but the gift cards in it.
fn most_by_cards(row: &BookingRow, lines: &[LineRow]) -> i64 {
    let bought: i64 = gift_lines(lines).map(|line| line.total_minor).fold(0, i64::saturating_add);
    row.total_minor - bought
}

fn allowed(row: &BookingRow, lines: &[LineRow], named: bool) -> Result<i64, BookingsError> {
    match most_by_cards(row, lines) {
        0 if named => {
            let message = "gift cards can't be paid with gift cards";
            Err(Problem::invalid_field("cards", "cards_not_taken", message).into())
        }
        most => Ok(most),
    }
}
