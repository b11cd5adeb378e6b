//! What members, and those who run the installation, see of the comparison.

use kit::{Caller, DifferenceId, EventId, OrganizationId, Page, Problem, Time, page::read_cursor};
use uuid::Uuid;

use super::model::{ComparedDay, ComparedProvider, Difference, DifferencesQuery, Reconciliation};
use crate::{Payments, error::PaymentsError, store};

/// Who looks: at an organization, within the events that are theirs, or at what belongs to none.
pub(crate) struct Desk {
    pub organization_id: Option<OrganizationId>,
    pub allowed: Option<Vec<EventId>>,
    /// The person; a program has no name here.
    pub by: Option<Uuid>,
}

impl Desk {
    /// The desk of a member.
    pub fn of(caller: &Caller, organization_id: OrganizationId) -> Self {
        Self {
            organization_id: Some(organization_id),
            allowed: caller.event_limit(organization_id),
            by: caller.user_id().map(|id| id.0),
        }
    }

    /// The desk of those who run the installation.
    pub fn of_platform(caller: &Caller) -> Self {
        Self { organization_id: None, allowed: None, by: caller.user_id().map(|id| id.0) }
    }
}

/// Items of a page, unless told.
fn limit(asked: Option<u32>) -> i64 {
    i64::from(asked.unwrap_or(25).clamp(1, 100))
}

impl Payments {
    /// How both sides compare, day by day.
    ///
    /// # Errors
    /// The database's.
    pub(crate) async fn reconciliation(&self, desk: &Desk) -> Result<Reconciliation, PaymentsError> {
        let mut conn = self.db.acquire().await?;
        let providers = store::statements::comparisons(&mut conn).await?;
        let allowed = desk.allowed.as_deref();
        let days = match desk.organization_id {
            Some(organization_id) => store::statements::days(&mut conn, organization_id, allowed).await?,
            None => Vec::new(),
        };
        let organization = desk.organization_id;
        Ok(Reconciliation {
            providers: providers
                .into_iter()
                .map(|row| ComparedProvider {
                    provider: row.provider,
                    since: row.since,
                    compared_at: row.compared_at,
                })
                .collect(),
            days: days.into_iter().map(ComparedDay::of).collect(),
            open_differences: store::differences::count_open(&mut conn, organization, allowed, false).await?,
            held_messages: store::quarantine::count_held(&mut conn, organization, allowed, false).await?,
        })
    }

    /// Differences, the newest first.
    ///
    /// # Errors
    /// A cursor that is not ours; the database's.
    pub(crate) async fn differences(
        &self,
        desk: &Desk,
        query: &DifferencesQuery,
    ) -> Result<Page<Difference>, Problem> {
        let limit = limit(query.limit);
        let after: Option<(Time, DifferenceId)> = read_cursor(query.after.as_deref())?;
        let list = store::differences::List {
            organization_id: desk.organization_id,
            allowed: desk.allowed.as_deref(),
            state: query.state,
            after,
            limit: limit + 1,
        };
        let mut conn = self.db.acquire().await?;
        let rows = store::differences::list(&mut conn, &list).await?;
        Ok(Page::from_rows(rows, limit, |row| (row.happened_at, row.id)).map(Difference::from))
    }

    /// Open differences and held messages of the whole installation, for its metrics.
    ///
    /// # Errors
    /// The database's.
    pub async fn unsettled(&self) -> Result<(i64, i64), PaymentsError> {
        let mut conn = self.db.acquire().await?;
        let differences = store::differences::count_open(&mut conn, None, None, true).await?;
        Ok((differences, store::quarantine::count_held(&mut conn, None, None, true).await?))
    }
}
