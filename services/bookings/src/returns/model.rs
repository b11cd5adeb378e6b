//! The nouns of returns.

use garde::Validate;
use kit::{
    BookingId, Currency, EventId, LineId, Money, OrganizationId, PurseId, RefundId, ReturnId, TicketId, Time,
    UserId,
};
use payments::{Dispute, DisputeState, Refund, RefundOrigin, RefundState};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{TicketState, request::sentence};

/// Where a return stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, sqlx::Type, ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum ReturnState {
    /// A second member has to approve it; nothing has happened yet.
    Waiting,
    Done,
    Declined,
}

/// Whose act a return is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, sqlx::Type, ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum ReturnSource {
    Organizer,
    Buyer,
    /// The event was called off or moved.
    Event,
}

/// What of the booking ends with a return.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReturnCancels {
    /// Only money goes back; all tickets stay good.
    Nothing,
    /// The tickets in `ticket_ids`.
    Tickets,
    /// All that is left of it.
    Booking,
}

/// What an organizer gives back.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnRequest {
    #[garde(skip)]
    pub cancels: ReturnCancels,
    #[serde(default)]
    #[garde(length(max = 2000))]
    #[schema(max_items = 2000)]
    pub ticket_ids: Vec<TicketId>,
    /// What goes back, in the smallest unit of the booking's currency; 0 for nothing.
    #[garde(range(min = 0))]
    #[schema(minimum = 0)]
    pub refund_minor: i64,
    /// What the buyer is told is kept of the price; it moves no money by itself.
    #[serde(default)]
    #[garde(range(min = 0))]
    #[schema(minimum = 0)]
    pub fee_minor: i64,
    /// Gift cards of the booking that end with it, none of which was used: their price can go back then.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[garde(length(max = 100))]
    #[schema(max_items = 100)]
    pub gift_card_ids: Vec<PurseId>,
    /// Whether what a provider captured becomes credit with a code, mailed to the buyer, instead of going back there.
    /// What cards paid goes back onto them in any case.
    #[serde(default)]
    #[garde(skip)]
    pub as_credit: bool,
    /// The buyer reads it.
    #[garde(custom(sentence))]
    #[schema(min_length = 1, max_length = 300)]
    pub reason: String,
    /// Whether the buyer gets a mail.
    #[garde(skip)]
    pub notify: bool,
}

/// Why a return is not approved.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnDecision {
    #[garde(custom(sentence))]
    #[schema(min_length = 1, max_length = 300)]
    pub reason: String,
}

/// A return, as members see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Return {
    pub id: ReturnId,
    pub event_id: EventId,
    pub event_title: String,
    pub booking_id: BookingId,
    pub reference: String,
    pub buyer_name: Option<String>,
    pub state: ReturnState,
    pub source: ReturnSource,
    /// Whether the whole booking ended with it.
    pub whole: bool,
    pub ticket_ids: Vec<TicketId>,
    /// What goes back.
    pub back: Money,
    /// What of the price of these tickets is kept.
    pub kept: Money,
    /// Whether it goes back as credit.
    pub as_credit: bool,
    pub gift_card_ids: Vec<PurseId>,
    pub reason: String,
    pub notify: bool,
    /// The member who asked.
    pub asked_by: Option<UserId>,
    pub asked_by_name: Option<String>,
    pub decided_by_name: Option<String>,
    /// Why it was declined.
    pub decision: Option<String>,
    pub created_at: Time,
    pub decided_at: Option<Time>,
}

/// A row of `bookings.returns` with what names it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct ReturnRow {
    pub event_id: EventId,
    pub id: ReturnId,
    pub booking_id: BookingId,
    pub state: ReturnState,
    pub source: ReturnSource,
    pub whole: bool,
    pub ticket_ids: Vec<TicketId>,
    pub currency: Currency,
    pub back_minor: i64,
    pub kept_minor: i64,
    pub as_credit: bool,
    pub purse_ids: Vec<PurseId>,
    pub reason: String,
    pub notify: bool,
    pub request_hash: Vec<u8>,
    pub asked_by: Option<UserId>,
    pub decision: Option<String>,
    pub created_at: Time,
    pub decided_at: Option<Time>,
    pub event_title: String,
    pub reference: String,
    pub buyer_name: Option<String>,
    pub asked_by_name: Option<String>,
    /// The member behind it: who asked, or who made the key that asked.
    pub behind: Option<UserId>,
    pub decided_by_name: Option<String>,
}

impl ReturnRow {
    pub(crate) fn shown(self) -> Return {
        Return {
            id: self.id,
            event_id: self.event_id,
            event_title: self.event_title,
            booking_id: self.booking_id,
            reference: self.reference,
            buyer_name: self.buyer_name,
            state: self.state,
            source: self.source,
            whole: self.whole,
            ticket_ids: self.ticket_ids,
            back: Money::new(self.back_minor, self.currency),
            kept: Money::new(self.kept_minor, self.currency),
            as_credit: self.as_credit,
            gift_card_ids: self.purse_ids,
            reason: self.reason,
            notify: self.notify,
            asked_by: self.asked_by,
            asked_by_name: self.asked_by_name,
            decided_by_name: self.decided_by_name,
            decision: self.decision,
            created_at: self.created_at,
            decided_at: self.decided_at,
        }
    }
}

/// A return to write down.
pub(crate) struct NewReturn<'a> {
    pub id: ReturnId,
    pub organization_id: OrganizationId,
    pub event_id: EventId,
    pub booking_id: BookingId,
    pub state: ReturnState,
    pub source: ReturnSource,
    pub whole: bool,
    pub ticket_ids: &'a [TicketId],
    pub back: Money,
    pub kept_minor: i64,
    pub as_credit: bool,
    pub purse_ids: &'a [PurseId],
    pub reason: &'a str,
    pub notify: bool,
    pub request_key: &'a str,
    pub request_hash: &'a [u8],
    pub asked_by: Option<UserId>,
    pub asked_by_key: Option<kit::ApiKeyId>,
}

/// One thing of a booking that can be given back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReturnItem {
    /// The ticket; none for goods without tickets, which go back with the whole booking only.
    pub ticket_id: Option<TicketId>,
    pub line_id: LineId,
    /// The ticket's number within the booking.
    pub number: Option<i32>,
    pub name: String,
    pub holder_name: Option<String>,
    /// What it cost.
    pub price: Money,
    pub state: Option<TicketState>,
    pub used_at: Option<Time>,
    /// What goes back by the event's policy, now.
    pub back: Money,
    /// Why that much.
    pub rule: super::RefundRule,
    /// Tickets that were sold together go back together: this many at a time.
    pub together: i32,
}

/// A gift card of a booking that can be given back, or can't any more.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReturnCard {
    pub id: PurseId,
    /// The end of its code.
    pub last_four: String,
    /// What it cost.
    pub price: Money,
    /// Whether nothing of it was used.
    pub unused: bool,
}

/// A refund of a booking.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ShownRefund {
    pub id: RefundId,
    pub amount: Money,
    pub reason: String,
    #[schema(value_type = String)]
    pub state: RefundState,
    /// Whether this program made it, or somebody in the provider's dashboard.
    #[schema(value_type = String)]
    pub origin: RefundOrigin,
    pub failure: Option<String>,
    /// The card or credit that it went to; null: the way it was paid.
    pub purse_id: Option<PurseId>,
    pub created_at: Time,
}

impl From<Refund> for ShownRefund {
    fn from(refund: Refund) -> Self {
        Self {
            id: refund.id,
            amount: refund.amount,
            reason: refund.reason,
            state: refund.state,
            origin: refund.origin,
            failure: refund.failure,
            purse_id: refund.purse_id,
            created_at: refund.created_at,
        }
    }
}

/// A dispute about a payment of a booking.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ShownDispute {
    pub id: uuid::Uuid,
    pub amount: Money,
    pub reason: String,
    #[schema(value_type = String)]
    pub state: DisputeState,
    /// Until when the organizer can answer the bank.
    pub due_by: Option<Time>,
    pub opened_at: Time,
}

impl From<Dispute> for ShownDispute {
    fn from(dispute: Dispute) -> Self {
        Self {
            id: dispute.id,
            amount: dispute.amount,
            reason: dispute.reason,
            state: dispute.state,
            due_by: dispute.due_by,
            opened_at: dispute.opened_at,
        }
    }
}
