//! The nouns: templates, messages, their states and the laws between them.

use kit::{Email, MessageId, OrganizationId, Time};
use serde::{Deserialize, Serialize};

/// Tries to deliver a message before it is given up.
pub const MAX_ATTEMPTS: i16 = 8;

/// What a message says. The words of each template are part of this crate; callers fill in `content`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Template {
    /// `{link}`
    VerifyEmail,
    /// `{link}`: somebody tried to register with an address that has an account.
    AlreadyRegistered,
    /// `{link}`
    ResetPassword,
    /// `{}`
    PasswordChanged,
    /// `{notice, detail, link}`: something changed in how one gets into the account.
    SecurityNotice,
    /// `{link}`: signs in, in the browser that asked for it.
    SignInLink,
    /// `{link}`: to the new address, to prove it.
    ChangeEmail,
    /// `{new_email, link}`: to the old address; the link takes the change back.
    EmailChanged,
    /// `{}`
    AccountErased,
    /// `{organization, inviter, role, link}`
    Invitation,
    /// `{organization, accent_color, event, when, venue, address, reference, total,
    /// lines: [{name, quantity, total}], parts: [{kind: discount | fees | donation | tax, name, amount}], link,
    /// refund_policy}`
    BookingConfirmed,
    /// `{organization, accent_color, event, when, reference, reason, refund: null | "25.00 EUR", link}`
    BookingCancelled,
    /// `{organization, accent_color, event, when, reference, reason, refund: null | "25.00 EUR",
    /// kept: null | "2.50 EUR", returned: null | "2", whole: bool, link}`
    BookingReturned,
    /// `{organization, accent_color, event, when, reference, reason, deadline, link}`
    BookingMoved,
    /// `{organization, accent_color, event, reference, credit: bool, number, deadline: null | "19 March 2027", link}`,
    /// and sealed `{lines: [{name: the code, quantity: 1, total}]}`
    GiftCards,
    /// `{organization, event, reference, refund, link}`
    PaidTooLate,
    /// `{organization, accent_color, event, when, venue, wish, link}`: is this your address?
    WaitingConfirm,
    /// The same: you are on the list.
    WaitingJoined,
    /// `{organization, accent_color, event, when, venue, address, tickets, seats, total, deadline, fewer, link}`
    WaitingOffer,
    /// The same: it ends soon.
    WaitingReminder,
    /// `{organization, accent_color, event, when, paused, link}`: nobody answered.
    WaitingLapsed,
    /// `{organization, accent_color, event, when, wish, cancelled, link}`: the list is closed.
    WaitingClosed,
    /// `{organization, subject, body, link}`
    SupportToBuyer,
    /// `{organization, buyer, subject, body, link}`
    SupportToOrganizer,
}

impl Template {
    /// Every template there is.
    pub const ALL: [Self; 24] = [
        Self::VerifyEmail,
        Self::AlreadyRegistered,
        Self::ResetPassword,
        Self::PasswordChanged,
        Self::SecurityNotice,
        Self::SignInLink,
        Self::ChangeEmail,
        Self::EmailChanged,
        Self::AccountErased,
        Self::Invitation,
        Self::BookingConfirmed,
        Self::BookingCancelled,
        Self::BookingReturned,
        Self::BookingMoved,
        Self::GiftCards,
        Self::PaidTooLate,
        Self::WaitingConfirm,
        Self::WaitingJoined,
        Self::WaitingOffer,
        Self::WaitingReminder,
        Self::WaitingLapsed,
        Self::WaitingClosed,
        Self::SupportToBuyer,
        Self::SupportToOrganizer,
    ];

    /// The stable name, as in the database and in the names of the template files.
    pub fn name(self) -> &'static str {
        match self {
            Self::VerifyEmail => "verify_email",
            Self::AlreadyRegistered => "already_registered",
            Self::ResetPassword => "reset_password",
            Self::PasswordChanged => "password_changed",
            Self::SecurityNotice => "security_notice",
            Self::SignInLink => "sign_in_link",
            Self::ChangeEmail => "change_email",
            Self::EmailChanged => "email_changed",
            Self::AccountErased => "account_erased",
            Self::Invitation => "invitation",
            Self::BookingConfirmed => "booking_confirmed",
            Self::BookingCancelled => "booking_cancelled",
            Self::BookingReturned => "booking_returned",
            Self::BookingMoved => "booking_moved",
            Self::GiftCards => "gift_cards",
            Self::PaidTooLate => "paid_too_late",
            Self::WaitingConfirm => "waiting_confirm",
            Self::WaitingJoined => "waiting_joined",
            Self::WaitingOffer => "waiting_offer",
            Self::WaitingReminder => "waiting_reminder",
            Self::WaitingLapsed => "waiting_lapsed",
            Self::WaitingClosed => "waiting_closed",
            Self::SupportToBuyer => "support_to_buyer",
            Self::SupportToOrganizer => "support_to_organizer",
        }
    }
}

impl Template {
    /// Whether it is about a waiting list.
    pub fn is_about_waiting(self) -> bool {
        use Template::{
            WaitingClosed, WaitingConfirm, WaitingJoined, WaitingLapsed, WaitingOffer, WaitingReminder,
        };
        matches!(
            self,
            WaitingConfirm | WaitingJoined | WaitingOffer | WaitingReminder | WaitingLapsed | WaitingClosed
        )
    }
}

/// A message to send, as the caller asks for it.
#[derive(Debug, Clone)]
pub struct NewMessage {
    pub template: Template,
    pub to: Email,
    /// The recipient's name; control characters are dropped and it is cut to 120 characters.
    pub to_name: String,
    /// A language tag such as `en` or `de-AT`; English is used for languages without words.
    pub locale: String,
    pub organization_id: Option<OrganizationId>,
    /// Where answers go: the organization's support address.
    pub reply_to: Option<Email>,
    /// The words that the template needs; see [`Template`].
    pub content: serde_json::Value,
    pub attachments: Vec<Attachment>,
    /// The same key is one message, however often it is asked for. At most 200 bytes.
    pub dedupe: String,
}

/// A file that goes along, kept in the blob store until the message is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// The name that the recipient sees, such as `tickets.pdf`.
    pub name: String,
    /// A media type such as `application/pdf`.
    pub content_type: String,
    /// The blob's key.
    pub blob: String,
}

/// Where the delivery of a message stands: `queued → sending → sent | retrying | failed`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum MessageState {
    Queued,
    Sending,
    Sent,
    Retrying,
    Failed,
    Withheld,
}

/// A message as it is stored.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Message {
    pub id: MessageId,
    pub template: Template,
    pub recipient: Email,
    pub recipient_name: String,
    pub locale: String,
    pub reply_to: Option<Email>,
    pub content: serde_json::Value,
    pub attachments: sqlx::types::Json<Vec<Attachment>>,
    /// Tries so far, the running one included.
    pub attempts: i16,
    pub created_at: Time,
}

/// What became of one try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    Sent,
    /// It may work later: the reason.
    Transient(String),
    /// It will never work: the reason.
    Permanent(String),
}

impl Outcome {
    /// The state after try number `attempts` ended like this.
    pub fn state(&self, attempts: i16) -> MessageState {
        match self {
            Self::Sent => MessageState::Sent,
            Self::Transient(_) if attempts < MAX_ATTEMPTS => MessageState::Retrying,
            Self::Transient(_) | Self::Permanent(_) => MessageState::Failed,
        }
    }
}

/// The text without control characters, in one line, of at most `most` characters: fit for a header.
pub fn one_line(text: &str, most: usize) -> String {
    let plain: String = text
        .chars()
        .map(
            |letter| {
                if letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}') { ' ' } else { letter }
            },
        )
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(most).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_up_after_the_last_try_and_at_once_when_it_is_hopeless() {
        let later = Outcome::Transient("450".into());
        assert_eq!(later.state(1), MessageState::Retrying);
        assert_eq!(later.state(MAX_ATTEMPTS), MessageState::Failed);
        assert_eq!(Outcome::Permanent("550".into()).state(1), MessageState::Failed);
        assert_eq!(Outcome::Sent.state(MAX_ATTEMPTS), MessageState::Sent);
    }

    #[test]
    fn a_line_can_not_break_out_of_its_header() {
        assert_eq!(one_line("Hi\r\nBcc: x@y.z\u{2028}\u{0}end", 200), "Hi Bcc: x@y.z end");
        assert_eq!(one_line(&"long ".repeat(100), 10).chars().count(), 10);
    }

    #[test]
    fn names_are_those_of_the_database() {
        for template in Template::ALL {
            assert_eq!(serde_json::to_value(template).expect("json"), template.name());
        }
    }
}
