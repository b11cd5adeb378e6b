//! What buyers see of their own bookings.

use std::collections::HashMap;

use events::EventSummary;
use kit::{BookingId, Caller, EventId, Money, OccurrenceId, Page, PageQuery, Problem, Time};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use utoipa::{IntoParams, ToSchema};

use crate::{
    BookingCard, BookingState, Bookings, BookingsError, WalletTicket,
    access::Access,
    store::{self, bookings::BookingRow},
    view::{Audience, booked_event},
};

/// Which of my bookings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// Not over yet; the next one first.
    Upcoming,
    /// Over, or given up; the newest first.
    Past,
}

/// The query of "my bookings".
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct MyBookingsQuery {
    /// The `next` of the page before.
    #[param(max_length = 512)]
    pub after: Option<String>,
    /// Items per page, 1 to 100; 25 unless told.
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<u32>,
    /// All unless told.
    #[param(inline)]
    pub when: Option<When>,
}

/// The tickets of a user that can still be used.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Wallet {
    pub items: Vec<WalletTicket>,
    pub server_time: Time,
}

impl Bookings {
    /// The signed-in caller's bookings: those they made, and those made with their proven address.
    ///
    /// # Errors
    /// `401` without a session; `422` for a cursor that is none.
    pub async fn my_bookings(
        &self,
        caller: &Caller,
        query: MyBookingsQuery,
    ) -> Result<Page<BookingCard>, BookingsError> {
        caller.signed_in()?;
        let page = PageQuery { after: query.after, limit: query.limit };
        let (access, limit, now) = (Access::from(caller), page.limit(), self.clock.now());
        let mut conn = self.db.acquire().await?;
        let rows = match query.when {
            Some(When::Upcoming) => {
                store::buyers::upcoming(&mut conn, &access, now, page.cursor()?, limit + 1).await?
            }
            Some(When::Past) => {
                store::buyers::past(&mut conn, &access, now, page.cursor()?, limit + 1).await?
            }
            None => store::buyers::all(&mut conn, &access, page.cursor()?, limit + 1).await?,
        };
        let page = Page::from_rows(rows, limit, |row| match query.when {
            Some(_) => (row.starts_at, row.booking.id),
            None => (row.booking.created_at, row.booking.id),
        });
        let wanted = page.items.iter().map(|row| (row.booking.event_id, row.booking.occurrence_id)).collect();
        let summaries = self.summaries(&mut conn, wanted).await?;
        let items = page.items.into_iter().map(|row| card(row.booking, &summaries));
        Ok(Page { items: items.collect::<Result<_, _>>()?, next: page.next })
    }

    /// The signed-in caller's tickets that can still be used, with credentials: for the offline wallet.
    ///
    /// # Errors
    /// `401` without a session.
    pub async fn my_tickets(&self, caller: &Caller) -> Result<Wallet, BookingsError> {
        caller.signed_in()?;
        let now = self.clock.now();
        let mut conn = self.db.acquire().await?;
        let rows = store::buyers::wallet(&mut conn, &caller.into(), now).await?;
        let wanted = rows.iter().map(|row| (row.ticket.event_id, row.ticket.occurrence_id)).collect();
        let summaries = self.summaries(&mut conn, wanted).await?;
        let mut items = Vec::with_capacity(rows.len());
        for row in rows {
            let summary = found(&summaries, row.ticket.event_id, row.ticket.occurrence_id)?;
            items.push(WalletTicket {
                event_id: row.ticket.event_id,
                booking_id: row.ticket.booking_id,
                occurrence_id: row.ticket.occurrence_id,
                reference: row.reference,
                event: booked_event(summary, BookingState::Confirmed),
                ticket: self.show_ticket(row.ticket, Audience::Buyer),
            });
        }
        Ok(Wallet { items, server_time: now })
    }

    pub(crate) async fn summaries(
        &self,
        conn: &mut PgConnection,
        mut wanted: Vec<(EventId, OccurrenceId)>,
    ) -> Result<Summaries, BookingsError> {
        wanted.sort_unstable();
        wanted.dedup();
        let summaries = self.parts.events.summaries(conn, &wanted).await?;
        let keyed = |summary: EventSummary| ((summary.event_id, summary.occurrence_id), summary);
        Ok(summaries.into_iter().map(keyed).collect())
    }
}

/// Summaries by event and occurrence.
pub(crate) type Summaries = HashMap<(EventId, OccurrenceId), EventSummary>;

/// The summary that the foreign keys promise.
pub(crate) fn found(
    summaries: &Summaries,
    event_id: EventId,
    occurrence_id: OccurrenceId,
) -> Result<EventSummary, Problem> {
    summaries.get(&(event_id, occurrence_id)).cloned().ok_or_else(|| {
        tracing::error!(%event_id, %occurrence_id, "an occurrence with bookings is gone");
        Problem::internal()
    })
}

fn card(row: BookingRow, summaries: &Summaries) -> Result<BookingCard, BookingsError> {
    let summary = found(summaries, row.event_id, row.occurrence_id)?;
    Ok(BookingCard {
        event: booked_event(summary, row.state),
        event_id: row.event_id,
        id: row.id,
        occurrence_id: row.occurrence_id,
        total: Money::new(row.total_minor, row.currency),
        reference: row.reference,
        state: row.state,
        quantity: row.quantity,
        created_at: row.created_at,
        expires_at: row.expires_at,
    })
}

/// The position in "my bookings" after which to go on.
pub(crate) type Position = (Time, BookingId);
