//! The organizer's inbox.

use kit::{Caller, ConversationId, OrganizationId, Page, PageQuery, Permission};

use crate::{ConversationCard, Counts, Detail, InboxQuery, Support, SupportError, store};

impl Support {
    /// The conversations of an organization that the caller may see, newest reply first.
    pub async fn inbox(
        &self,
        caller: &Caller,
        organization_id: OrganizationId,
        query: &InboxQuery,
    ) -> Result<Page<ConversationCard>, SupportError> {
        let page = PageQuery { after: query.after.clone(), limit: query.limit };
        let limit = page.limit();
        let filter = store::InboxFilter {
            state: query.state,
            words: query.q.as_deref().map(str::trim).filter(|words| !words.is_empty()),
            assignee: query.mine.unwrap_or(false).then(|| caller.user_id()).flatten(),
            events: caller.event_limit(organization_id),
        };
        let mut conn = self.db.acquire().await?;
        let rows = store::inbox(&mut conn, organization_id, &filter, page.cursor()?, limit + 1).await?;
        Ok(Page::from_rows(rows, limit, |card| (card.last_reply_at, card.id)))
    }

    /// One conversation with its notes.
    pub async fn detail(
        &self,
        caller: &Caller,
        organization_id: OrganizationId,
        conversation_id: ConversationId,
    ) -> Result<Detail, SupportError> {
        let mut conn = self.db.acquire().await?;
        let detail = store::detail(&mut conn, organization_id, conversation_id).await?;
        caller.require(organization_id, Permission::SupportRead, Some(detail.conversation.event_id))?;
        Ok(detail)
    }

    /// How many conversations stand where.
    pub async fn counts(
        &self,
        caller: &Caller,
        organization_id: OrganizationId,
    ) -> Result<Counts, SupportError> {
        let mut conn = self.db.acquire().await?;
        Ok(store::counts(&mut conn, organization_id, caller.event_limit(organization_id)).await?)
    }
}
