//! Adding up what came up since the last statement, and closing it.

use data::retry::retrying;
use kit::{Caller, Currency, EventId, Money, OrganizationId, Problem, Time};
use sqlx::PgConnection;

use super::{CloseRequest, NewStatement, Statement, Statements, StatementsQuery};
use crate::{Bookings, BookingsError, store};

/// Seconds until a moment is over for the books: no transaction takes as long.
const SETTLED_AFTER: i64 = 600;

impl Bookings {
    /// The statements of the organization, or of one event, and what came up since.
    ///
    /// # Errors
    /// `NotFound` for an event that is foreign or not the caller's.
    pub async fn statements(
        &self,
        caller: &Caller,
        organization_id: OrganizationId,
        query: &StatementsQuery,
    ) -> Result<Statements, BookingsError> {
        let mut conn = self.db.acquire().await?;
        let allowed = caller.event_limit(organization_id);
        let event_id = query.event_id;
        if let Some(event_id) = event_id {
            let seen = allowed.as_ref().is_none_or(|allowed| allowed.contains(&event_id));
            if !seen || !store::organizers::owns(&mut conn, organization_id, event_id).await? {
                return Err(BookingsError::NotFound);
            }
        } else if allowed.is_some() {
            // All events together are more than they may see.
            return Ok(Statements { open: Vec::new(), closed: Vec::new() });
        }
        let now = self.clock.now();
        let mut open = Vec::new();
        for currency in store::statements::currencies(&mut conn, organization_id, event_id).await? {
            open.extend(open_since(&mut conn, organization_id, event_id, currency, now).await?);
        }
        let closed = store::statements::list(&mut conn, organization_id, event_id).await?;
        Ok(Statements { open, closed: closed.into_iter().map(super::StatementRow::shown).collect() })
    }

    /// Closes the period since the last statement, for good.
    ///
    /// # Errors
    /// `NotFound` for a foreign event; `422` for an end that is too late, or before the beginning;
    /// `NothingToClose`.
    pub async fn close_statement(
        &self,
        organization_id: OrganizationId,
        request: &CloseRequest,
    ) -> Result<Statement, BookingsError> {
        let now = self.clock.now();
        if request.to > now.plus_seconds(-SETTLED_AFTER) {
            return Err(Problem::invalid_field("to", "too_late", "must be ten minutes ago or earlier").into());
        }
        let (event_id, currency) = (request.event_id, request.currency);
        retrying(async || {
            let mut tx = self.db.begin().await?;
            store::statements::lock(&mut tx, organization_id).await?;
            if let Some(event_id) = event_id
                && !store::organizers::owns(&mut tx, organization_id, event_id).await?
            {
                return Err(BookingsError::NotFound);
            }
            let open = open_since(&mut tx, organization_id, event_id, currency, request.to).await?;
            let open = open.ok_or(BookingsError::NothingToClose)?;
            let new = NewStatement {
                organization_id,
                event_id,
                currency,
                number: open.number,
                period_from: open.period_from,
                period_to: open.period_to,
                opening_minor: open.opening.minor,
                figures: &open.figures,
            };
            let id = store::statements::insert(&mut tx, &new, now).await?;
            let row = store::statements::find(&mut tx, organization_id, id).await?;
            tx.commit().await?;
            Ok(row.ok_or(BookingsError::NotFound)?.shown())
        })
        .await
    }
}

/// What came up between the last statement and `to`; `None` when nothing did, or `to` is before.
async fn open_since(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
    event_id: Option<EventId>,
    currency: Currency,
    to: Time,
) -> Result<Option<Statement>, BookingsError> {
    let last = store::statements::last(conn, organization_id, event_id, currency).await?;
    let from = match &last {
        Some(last) => Some(last.period_to),
        None => store::statements::beginning(conn, organization_id, event_id, currency).await?,
    };
    let Some(from) = from.filter(|from| *from < to) else { return Ok(None) };
    let span = store::statements::Span { organization_id, event_id, currency, from, to };
    let figures = store::statements::figures(conn, &span).await?;
    if figures.postings == 0 {
        return Ok(None);
    }
    let opening = last.as_ref().map_or(0, |last| last.closing_minor);
    Ok(Some(Statement {
        id: None,
        event_id,
        event_title: None,
        number: last.as_ref().map_or(1, |last| last.number + 1),
        period_from: from,
        period_to: to,
        opening: Money::new(opening, currency),
        closing: Money::new(opening.saturating_add(figures.net_minor), currency),
        figures,
        closed_at: None,
    }))
}
