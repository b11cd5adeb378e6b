//! What members see of returns and refunds.

use events::EventSummary;
use kit::{
    BookingId, Caller, Currency, EventId, Money, OrganizationId, Page, RefundId, Time, page::read_cursor,
};
use payments::{PurseKind, PurseRow, Refund, RefundOrigin, RefundState};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use utoipa::{IntoParams, ToSchema};

use super::{
    Piece, RefundPolicy, RefundRule, Return, ReturnCard, ReturnItem, ReturnState, ShownDispute, ShownRefund,
    carry_out::refundable, policy::Case,
};
use crate::{
    Bookings, BookingsError, TicketState,
    mails::ticket_name,
    store::{self, bookings::BookingRow},
};

/// All that can be given back of a booking, and what was.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BookingReturns {
    /// What can still go back.
    pub refundable: Money,
    pub items: Vec<ReturnItem>,
    /// Gift cards that it bought and that are still good. Their price is part of `refundable`, but goes back only
    /// with them.
    pub gift_cards: Vec<ReturnCard>,
    /// Newest first.
    pub returns: Vec<Return>,
    /// Newest first.
    pub refunds: Vec<ShownRefund>,
    pub disputes: Vec<ShownDispute>,
    /// Refunds above this sum need a second member.
    pub approval_above: Option<Money>,
}

/// The query of an organization's returns.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ReturnsQuery {
    /// Only those in this state.
    #[param(inline)]
    pub state: Option<ReturnState>,
    /// The `next` of the page before.
    #[param(max_length = 512)]
    pub after: Option<String>,
    /// Items per page, 1 to 100; 25 unless told.
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<u32>,
}

/// The query of an organization's refunds.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RefundsQuery {
    /// Only those in this state. Of refunds that failed, only those that nobody has tried again.
    #[param(value_type = Option<String>, inline)]
    pub state: Option<RefundState>,
    /// The `next` of the page before.
    #[param(max_length = 512)]
    pub after: Option<String>,
    /// Items per page, 1 to 100; 25 unless told.
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<u32>,
}

/// A refund in the organization's list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ListedRefund {
    pub id: RefundId,
    pub event_id: EventId,
    pub event_title: String,
    pub booking_id: BookingId,
    pub reference: String,
    pub buyer_name: Option<String>,
    pub amount: Money,
    pub reason: String,
    #[schema(value_type = String)]
    pub state: RefundState,
    #[schema(value_type = String)]
    pub origin: RefundOrigin,
    pub failure: Option<String>,
    pub provider: String,
    /// Whether it failed and another attempt was made since.
    pub retried: bool,
    pub created_at: Time,
}

/// A row of the list.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct ListedRefundRow {
    pub id: RefundId,
    pub event_id: EventId,
    pub event_title: String,
    pub booking_id: BookingId,
    pub reference: String,
    pub buyer_name: Option<String>,
    pub amount_minor: i64,
    pub currency: Currency,
    pub reason: String,
    pub state: RefundState,
    pub origin: RefundOrigin,
    pub failure: Option<String>,
    pub provider: String,
    pub retried: bool,
    pub created_at: Time,
}

/// What decides which part of a booking goes back by the policy.
pub(super) struct Judged {
    pub policy: RefundPolicy,
    pub case: Case,
}

impl Bookings {
    /// All that can be given back of a booking, and what was.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn returns_of_booking(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
        booking_id: BookingId,
    ) -> Result<BookingReturns, BookingsError> {
        let mut conn = self.db.acquire().await?;
        let row = store::bookings::of_organization(&mut conn, organization_id, event_id, booking_id).await?;
        let row = row.ok_or(BookingsError::NotFound)?;
        let summary = self.parts.events.summary(&mut conn, event_id, row.occurrence_id).await?;
        let judged = self.judged(&mut conn, &row, &summary).await?;
        let pieces = store::returns::pieces(&mut conn, event_id, booking_id).await?;
        let payments = self.parts.payments.of_booking(&mut conn, event_id, booking_id).await?;
        let (mut refunds, mut disputes) = (Vec::new(), Vec::new());
        for payment in &payments {
            refunds.extend(self.parts.payments.refunds_of(&mut conn, payment).await?);
            disputes.extend(self.parts.payments.disputes_of(&mut conn, payment).await?);
        }
        refunds.sort_by_key(|refund| std::cmp::Reverse(refund.created_at));
        let purses = self.parts.payments.purses_of(&mut conn, event_id, booking_id).await?;
        let threshold = store::refund_policies::threshold(&mut conn, organization_id).await?;
        let returns = store::returns::of_booking(&mut conn, organization_id, event_id, booking_id).await?;
        Ok(BookingReturns {
            refundable: refundable(&payments, row.currency),
            items: pieces.into_iter().map(|piece| item(piece, &row, &judged)).collect(),
            gift_cards: purses.iter().filter_map(return_card).collect(),
            returns: returns.into_iter().map(super::ReturnRow::shown).collect(),
            refunds: refunds.into_iter().map(ShownRefund::from).collect(),
            disputes: disputes.into_iter().map(ShownDispute::from).collect(),
            approval_above: threshold.map(|minor| Money::new(minor, row.currency)),
        })
    }

    /// The policy of a booking's event, and the moment.
    pub(super) async fn judged(
        &self,
        conn: &mut PgConnection,
        row: &BookingRow,
        summary: &EventSummary,
    ) -> Result<Judged, BookingsError> {
        let now = self.clock.now();
        let policy = store::refund_policies::of_event(conn, row.event_id).await?;
        let moved = store::refund_runs::is_open(conn, row.event_id, row.occurrence_id, now).await?;
        let case = Case { now, starts_at: summary.starts_at, confirmed_at: row.confirmed_at, moved };
        Ok(Judged { policy, case })
    }

    /// The organization's returns, the newest first, as far as the caller may see its events.
    ///
    /// # Errors
    /// `422` for a cursor that is none.
    pub async fn returns_of_organization(
        &self,
        caller: &Caller,
        organization_id: OrganizationId,
        query: &ReturnsQuery,
    ) -> Result<Page<Return>, BookingsError> {
        let allowed = caller.event_limit(organization_id);
        let limit = kit::PageQuery { after: None, limit: query.limit }.limit();
        let list = store::returns::List {
            organization_id,
            allowed: allowed.as_deref(),
            state: query.state,
            after: read_cursor(query.after.as_deref())?,
            limit: limit + 1,
        };
        let mut conn = self.db.acquire().await?;
        let rows = store::returns::list(&mut conn, &list).await?;
        Ok(Page::from_rows(rows, limit, |row| (row.created_at, row.id)).map(super::ReturnRow::shown))
    }

    /// The organization's refunds, the newest first, as far as the caller may see its events.
    ///
    /// # Errors
    /// `422` for a cursor that is none.
    pub async fn refunds_of_organization(
        &self,
        caller: &Caller,
        organization_id: OrganizationId,
        query: &RefundsQuery,
    ) -> Result<Page<ListedRefund>, BookingsError> {
        let allowed = caller.event_limit(organization_id);
        let limit = kit::PageQuery { after: None, limit: query.limit }.limit();
        let list = store::refunds::List {
            organization_id,
            allowed: allowed.as_deref(),
            state: query.state,
            after: read_cursor(query.after.as_deref())?,
            limit: limit + 1,
        };
        let mut conn = self.db.acquire().await?;
        let rows = store::refunds::list(&mut conn, &list).await?;
        Ok(Page::from_rows(rows, limit, |row| (row.created_at, row.id)).map(listed))
    }

    /// Asks the provider once more for a refund that failed. Asking twice is one.
    ///
    /// # Errors
    /// `NotFound`; `refund_not_failed`; `refund_exceeds_payment` when the money went back otherwise.
    pub async fn retry_refund(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
        refund_id: RefundId,
    ) -> Result<ShownRefund, BookingsError> {
        let mut tx = self.db.begin().await?;
        if !store::refunds::is_of(&mut tx, organization_id, event_id, refund_id).await? {
            return Err(BookingsError::NotFound);
        }
        let refund: Refund = self.parts.payments.retry_refund(&mut tx, event_id, refund_id).await?;
        tx.commit().await?;
        Ok(refund.into())
    }
}

/// A gift card that is still good.
fn return_card(purse: &PurseRow) -> Option<ReturnCard> {
    let good = purse.kind == PurseKind::GiftCard && purse.voided_at.is_none();
    good.then(|| ReturnCard {
        id: purse.id,
        last_four: purse.last_four.clone(),
        price: purse.money(purse.issued_minor),
        unused: purse.is_untouched(),
    })
}

/// A piece with what goes back of it by the policy.
pub(super) fn item(piece: Piece, row: &BookingRow, judged: &Judged) -> ReturnItem {
    let price = piece.price_minor();
    let (back, rule) = judge(&piece, judged);
    let money = |minor| Money::new(minor, row.currency);
    ReturnItem {
        together: piece.together(),
        ticket_id: piece.ticket_id,
        line_id: piece.line_id,
        number: piece.number,
        name: ticket_name(&piece.product_name, &piece.offer_name),
        holder_name: piece.holder_name,
        price: money(price),
        state: piece.state,
        used_at: piece.used_at,
        back: money(back),
        rule,
    }
}

/// What of a piece goes back by the policy, in minor units, and why.
fn judge(piece: &Piece, judged: &Judged) -> (i64, RefundRule) {
    match piece.state {
        Some(TicketState::Cancelled) => (0, RefundRule::Gone),
        Some(TicketState::Blocked | TicketState::Listed) => (0, RefundRule::Blocked),
        _ if piece.used_at.is_some() => (0, RefundRule::Used),
        _ => judged.policy.back(piece.kind, piece.price_minor(), judged.case),
    }
}

fn listed(row: ListedRefundRow) -> ListedRefund {
    ListedRefund {
        id: row.id,
        event_id: row.event_id,
        event_title: row.event_title,
        booking_id: row.booking_id,
        reference: row.reference,
        buyer_name: row.buyer_name,
        amount: Money::new(row.amount_minor, row.currency),
        reason: row.reason,
        state: row.state,
        origin: row.origin,
        failure: row.failure,
        provider: row.provider,
        retried: row.retried,
        created_at: row.created_at,
    }
}
