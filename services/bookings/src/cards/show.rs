//! Cards on the page of a booking: those that paid, and those that it bought or was given.

use kit::{Money, PaymentId, PurseId, Time};
use payments::{Payment, PaymentState, PurseKind, PurseRow, PurseState};
use serde::Serialize;
use sqlx::PgConnection;
use utoipa::ToSchema;

use super::gift_lines;
use crate::{
    Bookings, BookingsError,
    store::{bookings::BookingRow, lines::LineRow},
    view::Audience,
};

/// Where what a card pays stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TenderState {
    /// Set aside until the rest is paid.
    Reserved,
    Paid,
}

/// What a card pays of a booking.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BookingTender {
    pub payment_id: PaymentId,
    pub kind: PurseKind,
    /// The end of its code.
    pub last_four: String,
    pub amount: Money,
    /// What of it went back onto the card.
    pub refunded: Money,
    pub state: TenderState,
}

/// How a card of a booking stands.
pub type BookingCardState = PurseState;

/// A gift card that a booking bought, or credit that it was given.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BookingPurse {
    pub id: PurseId,
    pub kind: PurseKind,
    /// The whole code, in groups; for the buyer alone, while it can be used.
    pub code: Option<String>,
    pub last_four: String,
    pub state: BookingCardState,
    /// What was put in.
    pub issued: Money,
    /// What can be spent.
    pub balance: Money,
    pub expires_at: Option<Time>,
}

/// The purses that a booking has to do with.
#[derive(Debug, Default)]
pub(crate) struct Purses {
    /// Those that pay.
    paying: Vec<PurseRow>,
    /// Those that come from it.
    own: Vec<PurseRow>,
}

impl Bookings {
    /// Reads the purses of a booking; asks nothing where there can be none.
    pub(crate) async fn purses(
        &self,
        conn: &mut PgConnection,
        row: &BookingRow,
        lines: &[LineRow],
        payments: &[Payment],
    ) -> Result<Purses, BookingsError> {
        let ids: Vec<PurseId> = payments.iter().filter_map(|payment| payment.purse_id).collect();
        let paying = self.parts.payments.purses_with(conn, &ids).await?;
        let bought = row.confirmed_at.is_some() && gift_lines(lines).next().is_some();
        let refunded = payments.iter().any(|payment| payment.refunded_or_reserved.minor > 0);
        let own = match bought || refunded {
            true => self.parts.payments.purses_of(conn, row.event_id, row.id).await?,
            false => Vec::new(),
        };
        Ok(Purses { paying, own })
    }

    /// What cards pay, and have paid.
    pub(crate) fn shown_tenders(&self, purses: &Purses, payments: &[Payment]) -> Vec<BookingTender> {
        let shown = |payment: &Payment| {
            let purse = purses.paying.iter().find(|purse| Some(purse.id) == payment.purse_id)?;
            let state = match payment.state {
                state if state.is_paid() => TenderState::Paid,
                PaymentState::Created => TenderState::Reserved,
                _ => return None,
            };
            Some(BookingTender {
                payment_id: payment.id,
                kind: purse.kind,
                last_four: purse.last_four.clone(),
                amount: payment.amount,
                refunded: payment.refunded_or_reserved,
                state,
            })
        };
        let mut tenders: Vec<BookingTender> = payments.iter().filter_map(shown).collect();
        tenders.sort_by_key(|tender| tender.payment_id);
        tenders
    }

    /// The cards that come from a booking; with their codes for its buyer.
    pub(crate) fn shown_cards(&self, purses: Purses, audience: Audience) -> Vec<BookingPurse> {
        let now = self.clock.now();
        let shown = |purse: PurseRow| {
            let code = match audience {
                Audience::Buyer if purse.voided_at.is_none() => self.parts.payments.code_of(&purse),
                _ => None,
            };
            let state = purse.state(now);
            BookingPurse {
                code,
                state,
                id: purse.id,
                kind: purse.kind,
                issued: purse.money(purse.issued_minor),
                balance: purse.money(purse.balance_minor),
                expires_at: purse.expires_at,
                last_four: purse.last_four,
            }
        };
        purses.own.into_iter().map(shown).collect()
    }
}
