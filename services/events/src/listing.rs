//! An organization's list of events.

use std::collections::HashMap;

use kit::{Caller, EventId, OrganizationId, Page, PageQuery, Problem};
use serde::Deserialize;

use crate::{
    Events,
    model::{EventState, OrganizerEvent, totals},
    store,
};

/// Which events of an organization are asked for.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OrganizerEventsQuery {
    /// Part of a title.
    #[param(max_length = 200)]
    #[serde(default)]
    pub q: Option<String>,
    #[serde(default)]
    pub state: Option<EventState>,
    /// The `next` of the page before.
    #[param(max_length = 512)]
    #[serde(default)]
    pub after: Option<String>,
    /// Items per page, 1 to 100; 25 unless told.
    #[param(minimum = 1, maximum = 100)]
    #[serde(default)]
    pub limit: Option<u32>,
}

impl Events {
    /// A page of an organization's events, newest first, as far as the caller may see them.
    ///
    /// # Errors
    /// `422` for a foreign cursor or an overlong search.
    pub async fn list(
        &self,
        caller: &Caller,
        organization_id: OrganizationId,
        query: OrganizerEventsQuery,
    ) -> Result<Page<OrganizerEvent>, Problem> {
        let q = query.q.as_deref().unwrap_or("").trim();
        if q.chars().count() > 200 {
            return Err(Problem::invalid_field("q", "too_long", "has at most 200 characters"));
        }
        let page = PageQuery { after: query.after.clone(), limit: query.limit };
        let wanted = store::listing::Wanted {
            q,
            state: query.state,
            among: caller.event_limit(organization_id),
            after: page.cursor::<EventId>()?,
            limit: page.limit(),
            now: self.clock.now(),
        };
        let mut conn = self.db.acquire().await?;
        let rows = store::listing::page(&mut conn, organization_id, wanted).await?;
        let mut page = Page::from_rows(rows, page.limit(), |event| event.id);
        let ids: Vec<EventId> = page.items.iter().map(|event| event.id).collect();
        let sums = sums(&totals(&store::pools::uses(&mut conn, &ids).await?));
        for event in &mut page.items {
            (event.sold, event.capacity) = sums.get(&event.id).copied().unwrap_or_default();
        }
        Ok(page)
    }
}

/// Sold places and capacity of each event, over its occurrences.
fn sums(totals: &[crate::OccurrenceTotals]) -> HashMap<EventId, (i64, i64)> {
    let mut sums: HashMap<EventId, (i64, i64)> = HashMap::new();
    for total in totals {
        let sum = sums.entry(total.event_id).or_default();
        sum.0 += total.sold;
        sum.1 += total.capacity;
    }
    sums
}
