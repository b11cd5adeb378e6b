//! A member moves a conversation on: state and assignee.

use kit::{Caller, ConversationId, OrganizationId, Permission, UserId};

use crate::{ConversationState, Detail, Support, SupportError, store};

impl Support {
    /// Changes the state and the assignee; `None` leaves as it is, `Some(None)` takes the assignee away.
    ///
    /// # Errors
    /// `NotAMember` when the assignee may not answer conversations of this event.
    pub async fn update(
        &self,
        caller: &Caller,
        organization_id: OrganizationId,
        conversation_id: ConversationId,
        state: Option<ConversationState>,
        assignee: Option<Option<UserId>>,
    ) -> Result<Detail, SupportError> {
        let mut tx = self.db.begin().await?;
        let current = store::lock(&mut tx, organization_id, conversation_id).await?;
        caller.require(organization_id, Permission::SupportReply, Some(current.event_id))?;
        if let Some(state) = state {
            store::set_state(&mut tx, organization_id, conversation_id, state, None).await?;
        }
        if let Some(assignee) = assignee {
            if let Some(user_id) = assignee {
                let allowed = self
                    .users
                    .members_allowed(
                        &mut tx,
                        organization_id,
                        Permission::SupportReply,
                        Some(current.event_id),
                    )
                    .await?;
                if !allowed.iter().any(|member| member.user_id == user_id) {
                    return Err(SupportError::NotAMember);
                }
            }
            store::assign(&mut tx, organization_id, conversation_id, assignee).await?;
        }
        let detail = store::detail(&mut tx, organization_id, conversation_id).await?;
        tx.commit().await?;
        Ok(detail)
    }
}
