//! A buyer writes to the organizer from a booking, or looks at what was said.

use kit::{BookingId, Caller, ConversationId, EventId, Page, PageQuery, ReplyId};

use crate::{
    Author, Conversation, Support, SupportError,
    model::holds_card_number,
    store::{self, NewConversation, NewReply},
};

impl Support {
    /// Opens a conversation about a booking of the caller and tells the organizer.
    ///
    /// # Errors
    /// Not found for a foreign booking; `NoContact` before the checkout; `CardNumber`.
    pub async fn open(
        &self,
        caller: &Caller,
        event_id: EventId,
        booking_id: BookingId,
        subject: &str,
        body: &str,
    ) -> Result<Conversation, SupportError> {
        if holds_card_number(body) || holds_card_number(subject) {
            return Err(SupportError::CardNumber);
        }
        let booking = self.bookings.booking_of_buyer(caller, event_id, booking_id).await?;
        let email = booking.email.ok_or(SupportError::NoContact)?;
        let now = self.clock.now();
        let id = ConversationId::new();
        let mut tx = self.db.begin().await?;
        let conversation = NewConversation {
            organization_id: booking.organization_id,
            id,
            event_id,
            booking_id,
            user_id: caller.user_id().or(booking.user_id),
            email: &email,
            name: booking.name.as_deref().unwrap_or(""),
            locale: &booking.locale,
            subject,
        };
        store::insert_conversation(&mut tx, &conversation, now).await?;
        let reply = NewReply {
            organization_id: booking.organization_id,
            id: ReplyId::new(),
            conversation_id: id,
            author: Author::Buyer,
            author_id: caller.user_id(),
            author_name: booking.name.as_deref().unwrap_or(email.as_str()),
            internal: false,
            body,
        };
        store::insert_reply(&mut tx, &reply, now).await?;
        self.tell_members(&mut tx, booking.organization_id, id, &reply).await?;
        let opened = store::conversation(&mut tx, booking.organization_id, id, false).await?;
        tx.commit().await?;
        Ok(opened)
    }

    /// The conversations about a booking of the caller, newest first. Opening them marks them as read.
    pub async fn of_booking(
        &self,
        caller: &Caller,
        event_id: EventId,
        booking_id: BookingId,
    ) -> Result<Vec<Conversation>, SupportError> {
        self.bookings.booking_of_buyer(caller, event_id, booking_id).await?;
        let mut conn = self.db.acquire().await?;
        let conversations = store::of_booking(&mut conn, event_id, booking_id).await?;
        if conversations.iter().any(|conversation| conversation.unread) {
            store::mark_read(&mut conn, event_id, booking_id, self.clock.now()).await?;
        }
        Ok(conversations)
    }

    /// The signed-in caller's conversations over all bookings, newest first.
    pub async fn of_user(
        &self,
        caller: &Caller,
        page: &PageQuery,
    ) -> Result<Page<Conversation>, SupportError> {
        let user = caller.signed_in()?;
        let verified = user.email_verified.then_some(&user.email);
        let mut conn = self.db.acquire().await?;
        let limit = page.limit();
        let rows = store::of_user(&mut conn, user.user_id, verified, page.cursor()?, limit + 1).await?;
        Ok(Page::from_rows(rows, limit, |conversation| (conversation.last_reply_at, conversation.id)))
    }
}
