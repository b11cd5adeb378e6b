//! Conversations, replies, and what moves them.

use kit::{BookingId, ConversationId, Email, EventId, ReplyId, Time, UserId};
use serde::{Deserialize, Serialize};

/// Where a conversation stands. A reply of the buyer opens it again, whatever it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, sqlx::Type, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum ConversationState {
    /// The organizer has to answer.
    Open,
    /// The buyer has to answer.
    Pending,
    /// Put aside for a while.
    Snoozed,
    /// Done.
    Resolved,
}

impl ConversationState {
    /// The state after a reply. Notes between members change nothing.
    pub fn after_reply(self, author: Author, internal: bool, resolve: bool) -> Self {
        match (author, internal) {
            (Author::Buyer, _) => Self::Open,
            (Author::Member, true) => self,
            (Author::Member, false) if resolve => Self::Resolved,
            (Author::Member, false) => Self::Pending,
        }
    }
}

/// Who wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, sqlx::Type, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Author {
    Buyer,
    Member,
}

/// One entry of a conversation.
#[derive(Debug, Clone, Serialize, sqlx::FromRow, utoipa::ToSchema)]
#[schema(as = SupportReply)]
pub struct Reply {
    pub id: ReplyId,
    pub author: Author,
    pub author_name: String,
    pub body: String,
    /// A note that only members see.
    pub internal: bool,
    pub created_at: Time,
}

/// A conversation with its replies, oldest first.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Conversation {
    pub id: ConversationId,
    pub subject: String,
    pub state: ConversationState,
    pub event_id: EventId,
    pub booking_id: BookingId,
    pub event_title: String,
    pub booking_reference: String,
    pub created_at: Time,
    pub last_reply_at: Time,
    pub last_author: Author,
    /// Whether the organizer wrote something that the buyer has not opened yet.
    pub unread: bool,
    pub replies: Vec<Reply>,
}

/// A member who takes care of a conversation.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Assignee {
    pub id: UserId,
    pub name: String,
}

/// A line of the inbox.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ConversationCard {
    pub id: ConversationId,
    pub subject: String,
    pub state: ConversationState,
    pub event_id: EventId,
    pub booking_id: BookingId,
    pub name: String,
    pub email: String,
    pub event_title: String,
    pub booking_reference: String,
    /// The beginning of the newest reply.
    pub excerpt: String,
    pub last_reply_at: Time,
    pub last_author: Author,
    pub assignee: Option<Assignee>,
}

/// A conversation as a member sees it: with notes, and the person behind it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = ConversationDetail)]
pub struct Detail {
    #[serde(flatten)]
    pub conversation: Conversation,
    pub buyer_name: String,
    pub buyer_email: Email,
    pub assignee: Option<Assignee>,
}

/// How many conversations stand where.
#[derive(Debug, Clone, Copy, Serialize, sqlx::FromRow, utoipa::ToSchema)]
#[schema(as = ConversationCounts)]
pub struct Counts {
    pub open: i64,
    pub pending: i64,
    pub snoozed: i64,
    pub resolved: i64,
}

/// What the inbox shows.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct InboxQuery {
    pub state: Option<ConversationState>,
    /// Words of the subject, the buyer's name or e-mail, or a booking reference.
    #[param(max_length = 100)]
    pub q: Option<String>,
    /// Only conversations that are assigned to the caller.
    pub mine: Option<bool>,
    /// The `next` of the page before.
    #[param(max_length = 512)]
    pub after: Option<String>,
    /// Items per page, 1 to 100; 25 unless told.
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<u32>,
}

/// Whether `text` seems to hold a payment card number: 13 to 19 digits, perhaps with spaces or dashes,
/// that pass the Luhn check (ISO/IEC 7812-1). Such messages are refused, so that none is ever stored.
pub fn holds_card_number(text: &str) -> bool {
    let mut digits: Vec<u32> = Vec::new();
    for letter in text.chars().chain(std::iter::once('\n')) {
        match letter.to_digit(10) {
            Some(digit) => digits.push(digit),
            None if matches!(letter, ' ' | '-' | '\u{a0}') => {}
            None => {
                if (13..=19).contains(&digits.len()) && passes_luhn(&digits) {
                    return true;
                }
                digits.clear();
            }
        }
    }
    false
}

fn passes_luhn(digits: &[u32]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| match (place % 2, digit * 2) {
            (0, _) => *digit,
            (_, double) if double > 9 => double - 9,
            (_, double) => double,
        })
        .sum();
    sum.is_multiple_of(10) && digits.iter().any(|digit| *digit != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_buyer_always_opens_and_notes_change_nothing() {
        use ConversationState::*;
        assert_eq!(Resolved.after_reply(Author::Buyer, false, false), Open);
        assert_eq!(Open.after_reply(Author::Member, true, true), Open);
        assert_eq!(Open.after_reply(Author::Member, false, false), Pending);
        assert_eq!(Open.after_reply(Author::Member, false, true), Resolved);
    }

    #[test]
    fn card_numbers_are_found_and_references_are_not() {
        assert!(holds_card_number("my card 4242 4242 4242 4242 was charged"));
        assert!(holds_card_number("378282246310005"));
        assert!(!holds_card_number("call me: +49 30 1234567"));
        assert!(!holds_card_number("booking 4242424242424241"));
        assert!(!holds_card_number("0000000000000000"));
    }
}
