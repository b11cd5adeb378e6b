//! The nouns of stored value.

use garde::Validate;
use kit::{BookingId, Currency, EventId, Money, OrganizationId, PurseId, Time};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::code::Mistyped;

/// What a purse is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type, ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum PurseKind {
    /// Bought: whoever has the code has the money.
    GiftCard,
    /// Issued to a buyer instead of money that would go back.
    Credit,
}

/// Where a purse stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PurseState {
    /// It can be spent.
    Active,
    /// Nothing is on it just now; a refund may fill it again.
    Empty,
    /// The organizer, or a dispute about its price, has stopped it.
    Blocked,
    Expired,
    /// Its price went back to the buyer.
    Voided,
}

/// What moved a purse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, sqlx::Type, ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum PurseEntryKind {
    /// Put in.
    Issued,
    /// Set aside by a checkout that waits for the rest of its money.
    Reserved,
    /// Back from there: the checkout came to nothing.
    Released,
    /// Gone from what was set aside: it paid.
    Spent,
    /// Back from a booking that it paid for.
    Refunded,
    /// Taken out: its price went back.
    Voided,
}

/// A row of `payments.purses`.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct PurseRow {
    pub organization_id: OrganizationId,
    pub id: PurseId,
    pub kind: PurseKind,
    pub currency: Currency,
    pub code_sealed: Vec<u8>,
    pub last_four: String,
    pub issued_minor: i64,
    pub balance_minor: i64,
    pub reserved_minor: i64,
    pub event_id: EventId,
    pub booking_id: BookingId,
    pub description: String,
    pub expires_at: Option<Time>,
    pub blocked_at: Option<Time>,
    pub block_reason: Option<String>,
    pub voided_at: Option<Time>,
    pub created_at: Time,
}

impl PurseRow {
    /// Where it stands at a moment.
    pub fn state(&self, now: Time) -> PurseState {
        match self.expires_at {
            _ if self.voided_at.is_some() => PurseState::Voided,
            _ if self.blocked_at.is_some() => PurseState::Blocked,
            Some(end) if end <= now => PurseState::Expired,
            _ if self.balance_minor == 0 => PurseState::Empty,
            _ => PurseState::Active,
        }
    }

    /// Whether nothing was ever taken from what is on it now.
    pub fn is_untouched(&self) -> bool {
        self.balance_minor == self.issued_minor && self.reserved_minor == 0
    }

    /// What keeps it from paying in `currency`, if anything does.
    pub(crate) fn refusal(&self, currency: Currency, now: Time) -> Option<CardRefusal> {
        match self.state(now) {
            _ if self.currency != currency => Some(CardRefusal::OtherCurrency),
            PurseState::Active => None,
            PurseState::Empty | PurseState::Voided => Some(CardRefusal::Empty),
            PurseState::Blocked => Some(CardRefusal::Blocked),
            PurseState::Expired => Some(CardRefusal::Expired),
        }
    }

    /// So many minor units in its currency.
    pub fn money(&self, minor: i64) -> Money {
        Money::new(minor, self.currency)
    }

    pub(crate) fn shown(self, now: Time) -> Purse {
        Purse {
            state: self.state(now),
            issued: self.money(self.issued_minor),
            balance: self.money(self.balance_minor),
            reserved: self.money(self.reserved_minor),
            id: self.id,
            kind: self.kind,
            last_four: self.last_four,
            event_id: self.event_id,
            booking_id: self.booking_id,
            description: self.description,
            expires_at: self.expires_at,
            blocked_at: self.blocked_at,
            block_reason: self.block_reason,
            voided_at: self.voided_at,
            created_at: self.created_at,
        }
    }
}

/// Why a card does not pay. All of them are said of the field in which it was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardRefusal {
    /// The check letter is wrong: a typing error, before anything is looked up.
    Mistyped,
    /// There is none, or it is another organization's.
    Unknown,
    NamedTwice,
    OtherCurrency,
    Empty,
    Blocked,
    Expired,
}

impl From<Mistyped> for CardRefusal {
    fn from(_: Mistyped) -> Self {
        Self::Mistyped
    }
}

impl CardRefusal {
    /// The stable code of the answer.
    pub fn code(self) -> &'static str {
        match self {
            Self::Mistyped => "mistyped_card",
            Self::Unknown => "unknown_card",
            Self::NamedTwice => "card_named_twice",
            Self::OtherCurrency => "card_other_currency",
            Self::Empty => "card_empty",
            Self::Blocked => "card_blocked",
            Self::Expired => "card_expired",
        }
    }

    /// For the buyer.
    pub fn words(self) -> &'static str {
        match self {
            Self::Mistyped => "has a typing error: please compare it with the card",
            Self::Unknown => "is not a card of this organizer",
            Self::NamedTwice => "is there already",
            Self::OtherCurrency => "is in another currency",
            Self::Empty => "is empty",
            Self::Blocked => "is blocked: please ask the organizer",
            Self::Expired => "is not valid any more",
        }
    }
}

/// A purse, as members of the organization see it: never with its code.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Purse {
    pub id: PurseId,
    pub kind: PurseKind,
    /// The end of its code.
    pub last_four: String,
    pub state: PurseState,
    /// What was put in.
    pub issued: Money,
    /// What can be spent.
    pub balance: Money,
    /// What open checkouts have set aside.
    pub reserved: Money,
    /// The booking that it comes from.
    pub event_id: EventId,
    pub booking_id: BookingId,
    /// The event and the booking's reference.
    pub description: String,
    pub expires_at: Option<Time>,
    pub blocked_at: Option<Time>,
    pub block_reason: Option<String>,
    pub voided_at: Option<Time>,
    pub created_at: Time,
}

/// One move of a purse.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PurseEntry {
    pub kind: PurseEntryKind,
    pub amount: Money,
    pub event_id: EventId,
    pub booking_id: BookingId,
    /// The event and the booking's reference.
    pub description: String,
    pub at: Time,
}

/// A purse with all its moves, the newest first.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PurseHistory {
    pub purse: Purse,
    pub entries: Vec<PurseEntry>,
}

/// What is on a card, for whoever has its code.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CardBalance {
    pub kind: PurseKind,
    pub last_four: String,
    pub state: PurseState,
    pub balance: Money,
    /// What checkouts that are under way have set aside; it comes back when they come to nothing.
    pub reserved: Money,
    pub expires_at: Option<Time>,
}

/// A card that somebody asks about.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CardRequest {
    /// As it was typed.
    #[garde(length(chars, min = 1, max = 60))]
    #[schema(min_length = 1, max_length = 60)]
    pub code: String,
}

/// How long gift cards are good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PurseSettings {
    /// Months from the purchase on; null: no end.
    #[garde(inner(range(min = 1, max = 120)))]
    #[schema(minimum = 1, maximum = 120)]
    pub valid_months: Option<i16>,
}

/// The query of an organization's purses.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PursesQuery {
    /// The end of a code, or part of a booking's reference.
    #[param(max_length = 40)]
    pub q: Option<String>,
    #[param(inline)]
    pub kind: Option<PurseKind>,
    /// The `next` of the page before.
    #[param(max_length = 512)]
    pub after: Option<String>,
    /// Items per page, 1 to 100; 25 unless told.
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<u32>,
}
