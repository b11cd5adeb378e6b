//! An answer, from either side.

use kit::{BookingId, Caller, ConversationId, EventId, OrganizationId, Permission, ReplyId};
use notifications::{NewMessage, Template};
use serde_json::json;
use sqlx::PgConnection;

use crate::{
    Author, Conversation, Detail, Support, SupportError,
    model::holds_card_number,
    store::{self, NewReply},
};

impl Support {
    /// The buyer answers; the conversation is open again and the organizer hears of it.
    pub async fn reply_as_buyer(
        &self,
        caller: &Caller,
        (event_id, booking_id): (EventId, BookingId),
        conversation_id: ConversationId,
        body: &str,
    ) -> Result<Conversation, SupportError> {
        if holds_card_number(body) {
            return Err(SupportError::CardNumber);
        }
        let booking = self.bookings.booking_of_buyer(caller, event_id, booking_id).await?;
        let mut tx = self.db.begin().await?;
        let current = store::lock(&mut tx, booking.organization_id, conversation_id).await?;
        if current.booking_id != booking_id {
            return Err(SupportError::NotFound);
        }
        let reply = NewReply {
            organization_id: booking.organization_id,
            id: ReplyId::new(),
            conversation_id,
            author: Author::Buyer,
            author_id: caller.user_id(),
            author_name: &current.name,
            internal: false,
            body,
        };
        self.add(&mut tx, &current, &reply, false).await?;
        self.tell_members(&mut tx, booking.organization_id, conversation_id, &reply).await?;
        let conversation =
            store::conversation(&mut tx, booking.organization_id, conversation_id, false).await?;
        tx.commit().await?;
        Ok(conversation)
    }

    /// A member answers (the buyer gets a mail) or leaves a note for the other members (nobody does).
    pub async fn reply_as_member(
        &self,
        caller: &Caller,
        organization_id: OrganizationId,
        conversation_id: ConversationId,
        body: &str,
        internal: bool,
        resolve: bool,
    ) -> Result<Detail, SupportError> {
        let member = caller.signed_in()?;
        if holds_card_number(body) {
            return Err(SupportError::CardNumber);
        }
        let mut tx = self.db.begin().await?;
        let current = store::lock(&mut tx, organization_id, conversation_id).await?;
        caller.require(organization_id, Permission::SupportReply, Some(current.event_id))?;
        let reply = NewReply {
            organization_id,
            id: ReplyId::new(),
            conversation_id,
            author: Author::Member,
            author_id: Some(member.user_id),
            author_name: &member.name,
            internal,
            body,
        };
        self.add(&mut tx, &current, &reply, resolve).await?;
        if !internal {
            self.tell_buyer(&mut tx, organization_id, &current, &reply).await?;
        }
        let detail = store::detail(&mut tx, organization_id, conversation_id).await?;
        tx.commit().await?;
        Ok(detail)
    }

    async fn add(
        &self,
        tx: &mut PgConnection,
        current: &store::Locked,
        reply: &NewReply<'_>,
        resolve: bool,
    ) -> Result<(), SupportError> {
        let now = self.clock.now();
        store::insert_reply(tx, reply, now).await?;
        let state = current.state.after_reply(reply.author, reply.internal, resolve);
        let heard = (!reply.internal).then_some((reply.author, now));
        store::set_state(tx, reply.organization_id, reply.conversation_id, state, heard).await?;
        Ok(())
    }

    /// One mail to everyone who may answer, or to the assignee alone once there is one.
    pub(crate) async fn tell_members(
        &self,
        tx: &mut PgConnection,
        organization_id: OrganizationId,
        conversation_id: ConversationId,
        reply: &NewReply<'_>,
    ) -> Result<(), SupportError> {
        let current = store::lock(tx, organization_id, conversation_id).await?;
        let organization = self.users.organization(tx, organization_id).await?;
        let members = self
            .users
            .members_allowed(tx, organization_id, Permission::SupportReply, Some(current.event_id))
            .await?;
        let assigned = members.iter().any(|member| Some(member.user_id) == current.assignee_id);
        for member in members {
            if assigned && Some(member.user_id) != current.assignee_id {
                continue;
            }
            let message = NewMessage {
                template: Template::SupportToOrganizer,
                to: member.email,
                to_name: member.name,
                locale: member.locale,
                organization_id: Some(organization_id),
                reply_to: None,
                content: json!({
                    "organization": organization.name,
                    "buyer": reply.author_name,
                    "subject": current.subject,
                    "body": reply.body,
                    "link": format!(
                        "{}/organizer/{organization_id}/support?conversation={conversation_id}",
                        self.public_url
                    ),
                }),
                attachments: Vec::new(),
                dedupe: format!("support:{}:{}", reply.id, member.user_id),
            };
            self.notifications.send(tx, message).await?;
        }
        Ok(())
    }

    async fn tell_buyer(
        &self,
        tx: &mut PgConnection,
        organization_id: OrganizationId,
        current: &store::Locked,
        reply: &NewReply<'_>,
    ) -> Result<(), SupportError> {
        let organization = self.users.organization(tx, organization_id).await?;
        let message = NewMessage {
            template: Template::SupportToBuyer,
            to: current.email.clone(),
            to_name: current.name.clone(),
            locale: current.locale.clone(),
            organization_id: Some(organization_id),
            reply_to: organization.support_email.clone(),
            content: json!({
                "organization": organization.name,
                "accent_color": organization.accent_color,
                "subject": current.subject,
                "body": reply.body,
                "link": self.bookings.link(current.event_id, current.booking_id, current.link_version),
            }),
            attachments: Vec::new(),
            dedupe: format!("support:{}", reply.id),
        };
        self.notifications.send(tx, message).await?;
        Ok(())
    }
}
