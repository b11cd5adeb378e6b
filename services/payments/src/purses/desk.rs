//! What members see and do of purses, and what whoever has a code may ask.

use kit::{OrganizationId, Page, Problem, PurseId, Time, page::read_cursor};

use super::{
    CardBalance, CardRefusal, Purse, PurseHistory, PurseRow, PurseSettings, PursesQuery, code::Code,
};
use crate::{Payments, compare::desk::Desk, error::PaymentsError, store};

impl Payments {
    /// What is on a card, for whoever has its code. The same answer for codes that are wrong, unknown, or of an
    /// organization that nobody named.
    ///
    /// # Errors
    /// [`PaymentsError::CardRefused`]: mistyped, or unknown.
    pub(crate) async fn balance(&self, typed: &str) -> Result<CardBalance, PaymentsError> {
        let refused = |refusal| PaymentsError::CardRefused { index: None, refusal };
        let code = Code::read(typed).map_err(|mistyped| refused(mistyped.into()))?;
        let mut conn = self.db.acquire().await?;
        let purse = store::purses::by_hash(&mut conn, &self.hashes(&code)).await?;
        let purse = purse.ok_or(refused(CardRefusal::Unknown))?;
        Ok(CardBalance {
            kind: purse.kind,
            state: purse.state(self.clock.now()),
            balance: purse.money(purse.balance_minor),
            reserved: purse.money(purse.reserved_minor),
            expires_at: purse.expires_at,
            last_four: purse.last_four,
        })
    }

    /// The organization's purses, the newest first, of the events that the member may see.
    ///
    /// # Errors
    /// `422` for a cursor that is none.
    pub(crate) async fn purses(&self, desk: &Desk, query: &PursesQuery) -> Result<Page<Purse>, Problem> {
        let limit = i64::from(query.limit.unwrap_or(25).clamp(1, 100));
        let after: Option<(Time, PurseId)> = read_cursor(query.after.as_deref())?;
        let words: String =
            query.q.iter().flat_map(|q| q.chars()).filter(char::is_ascii_alphanumeric).collect();
        let list = store::purses::List {
            organization_id: desk.organization_id,
            allowed: desk.allowed.as_deref(),
            words: (!words.is_empty()).then(|| words.to_ascii_uppercase()),
            kind: query.kind,
            after,
            limit: limit + 1,
        };
        let mut conn = self.db.acquire().await?;
        let rows = store::purses::list(&mut conn, &list).await?;
        let now = self.clock.now();
        Ok(Page::from_rows(rows, limit, |row| (row.created_at, row.id)).map(|row| row.shown(now)))
    }

    /// One purse with all its moves.
    ///
    /// # Errors
    /// [`PaymentsError::NotFound`].
    pub(crate) async fn purse_history(
        &self,
        desk: &Desk,
        id: PurseId,
    ) -> Result<PurseHistory, PaymentsError> {
        let mut conn = self.db.acquire().await?;
        let row = store::purses::find(&mut conn, id).await?.filter(|row| may_see(desk, row));
        let row = row.ok_or(PaymentsError::NotFound)?;
        let entries = store::purses::entries(&mut conn, &row).await?;
        Ok(PurseHistory { purse: row.shown(self.clock.now()), entries })
    }

    /// Stops a purse, or lets it go again with `None`. What is set aside already still pays.
    ///
    /// # Errors
    /// [`PaymentsError::NotFound`].
    pub(crate) async fn block_purse(
        &self,
        desk: &Desk,
        id: PurseId,
        reason: Option<&str>,
    ) -> Result<PurseHistory, PaymentsError> {
        let mut tx = self.db.begin().await?;
        let row = store::purses::lock(&mut tx, &[id]).await?.pop().filter(|row| may_see(desk, row));
        let row = row.ok_or(PaymentsError::NotFound)?;
        let now = self.clock.now();
        store::purses::set_blocked(&mut tx, row.id, reason, now).await?;
        let row = store::purses::find(&mut tx, id).await?.ok_or(PaymentsError::NotFound)?;
        let entries = store::purses::entries(&mut tx, &row).await?;
        tx.commit().await?;
        Ok(PurseHistory { purse: row.shown(now), entries })
    }

    /// How long the organization's gift cards are good.
    ///
    /// # Errors
    /// The database's.
    pub(crate) async fn purse_settings(
        &self,
        organization_id: OrganizationId,
    ) -> Result<PurseSettings, PaymentsError> {
        let mut conn = self.db.acquire().await?;
        let valid_months = store::purses::valid_months(&mut conn, organization_id).await?;
        Ok(PurseSettings { valid_months })
    }

    /// Says how long gift cards are good that are sold from now on.
    ///
    /// # Errors
    /// The database's.
    pub(crate) async fn set_purse_settings(
        &self,
        organization_id: OrganizationId,
        settings: &PurseSettings,
    ) -> Result<PurseSettings, PaymentsError> {
        let mut tx = self.db.begin().await?;
        store::purses::set_valid_months(&mut tx, organization_id, settings.valid_months, self.clock.now())
            .await?;
        tx.commit().await?;
        Ok(settings.clone())
    }
}

fn may_see(desk: &Desk, purse: &PurseRow) -> bool {
    desk.organization_id == Some(purse.organization_id)
        && desk.allowed.as_ref().is_none_or(|allowed| allowed.contains(&purse.event_id))
}
