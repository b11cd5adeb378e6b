//! How an organization is doing: the organizer's first page.

use kit::{BookingId, Caller, Currency, EventId, Money, OccurrenceId, OrganizationId, Time};
use serde::Serialize;
use sqlx::PgConnection;
use utoipa::ToSchema;

use crate::{
    Bookings, BookingsError,
    buyer::found,
    store::{self, overview::Scope},
};

/// The organizer's first page.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Overview {
    pub currency_totals: Vec<CurrencyTotals>,
    pub tickets_sold: i64,
    pub tickets_sold_7d: i64,
    pub bookings_7d: i64,
    pub upcoming_events: i64,
    pub check_ins_today: i64,
    /// The last 30 days per currency.
    pub sales_by_day: Vec<DayOfRevenue>,
    pub next_events: Vec<NextEvent>,
    pub recent_bookings: Vec<RecentBooking>,
}

/// Money in one currency.
#[derive(Debug, Clone, Serialize, sqlx::FromRow, ToSchema)]
pub struct CurrencyTotals {
    pub currency: Currency,
    pub revenue_minor: i64,
    pub refunded_minor: i64,
}

/// What a day sold in one currency.
#[derive(Debug, Clone, Serialize, sqlx::FromRow, ToSchema)]
pub struct DayOfRevenue {
    /// `2027-03-14`, in the organization's time zone.
    pub day: String,
    pub tickets: i64,
    pub revenue_minor: i64,
    pub currency: Currency,
}

/// An occurrence that is coming up.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NextEvent {
    pub event_id: EventId,
    pub occurrence_id: OccurrenceId,
    pub title: String,
    pub starts_at: Time,
    pub time_zone: String,
    pub sold: i64,
    pub capacity: i64,
    pub cover: Option<events::Cover>,
}

/// A booking that came in.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RecentBooking {
    pub event_id: EventId,
    pub id: BookingId,
    pub reference: String,
    pub name: Option<String>,
    pub event_title: String,
    pub quantity: i32,
    pub total: Money,
    pub confirmed_at: Time,
}

impl Bookings {
    /// How the organization is doing, as far as the caller may see its events.
    ///
    /// # Errors
    /// The database's.
    pub async fn overview(
        &self,
        caller: &Caller,
        organization_id: OrganizationId,
    ) -> Result<Overview, BookingsError> {
        let events = caller.event_limit(organization_id);
        let scope = Scope { organization_id, events: events.as_deref(), now: self.clock.now() };
        let mut conn = self.db.acquire().await?;
        let counts = store::overview::counts(&mut conn, scope).await?;
        let recent = store::overview::recent(&mut conn, scope).await?;
        Ok(Overview {
            currency_totals: store::overview::money(&mut conn, scope).await?,
            tickets_sold: counts.tickets_sold,
            tickets_sold_7d: counts.tickets_sold_7d,
            bookings_7d: counts.bookings_7d,
            upcoming_events: counts.upcoming_events,
            check_ins_today: counts.check_ins_today,
            sales_by_day: store::overview::by_day(&mut conn, scope).await?,
            next_events: self.next_events(&mut conn, scope).await?,
            recent_bookings: recent
                .into_iter()
                .map(|row| RecentBooking {
                    total: Money::new(row.total_minor, row.currency),
                    event_id: row.event_id,
                    id: row.id,
                    reference: row.reference,
                    name: row.name,
                    event_title: row.event_title,
                    quantity: row.quantity,
                    confirmed_at: row.confirmed_at,
                })
                .collect(),
        })
    }

    async fn next_events(
        &self,
        conn: &mut PgConnection,
        scope: Scope<'_>,
    ) -> Result<Vec<NextEvent>, BookingsError> {
        let next = store::overview::next_occurrences(conn, scope).await?;
        let event_ids: Vec<EventId> = next.iter().map(|(event_id, _)| *event_id).collect();
        let totals = self.parts.events.totals(conn, &event_ids).await?;
        let summaries = self.summaries(conn, next.clone()).await?;
        let mut shown = Vec::with_capacity(next.len());
        for (event_id, occurrence_id) in next {
            let summary = found(&summaries, event_id, occurrence_id)?;
            let places = totals.iter().find(|totals| totals.occurrence_id == occurrence_id);
            shown.push(NextEvent {
                event_id,
                occurrence_id,
                title: summary.title,
                starts_at: summary.starts_at,
                time_zone: summary.time_zone,
                sold: places.map_or(0, |places| places.sold),
                capacity: places.map_or(0, |places| places.capacity),
                cover: summary.cover,
            });
        }
        Ok(shown)
    }
}
