//! What one event sold: the organizer's page of figures.

use std::collections::HashMap;

use kit::{EventId, Money, OccurrenceId, OrganizationId, ProductId, Time};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{Bookings, BookingsError, store};

/// The figures of one event.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = EventSales)]
pub struct Sales {
    pub sold: i64,
    pub held: i64,
    pub capacity: i64,
    /// All money that came in.
    pub revenue: Money,
    /// What of it went back, or is on its way back.
    pub refunded: Money,
    /// Confirmed bookings.
    pub bookings: i64,
    pub checked_in: i64,
    pub by_product: Vec<ProductSales>,
    pub by_day: Vec<DayOfSales>,
    pub by_occurrence: Vec<OccurrenceSales>,
}

/// What a product sold in confirmed bookings.
#[derive(Debug, Clone, Serialize, sqlx::FromRow, ToSchema)]
pub struct ProductSales {
    pub product_id: ProductId,
    pub name: String,
    pub sold: i64,
    pub revenue_minor: i64,
}

/// What a day sold in bookings that are still confirmed.
#[derive(Debug, Clone, Serialize, sqlx::FromRow, ToSchema)]
pub struct DayOfSales {
    /// `2027-03-14`, in the organization's time zone.
    pub day: String,
    pub tickets: i64,
    pub revenue_minor: i64,
}

/// How full an occurrence is.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OccurrenceSales {
    pub occurrence_id: OccurrenceId,
    pub starts_at: Time,
    pub sold: i64,
    pub held: i64,
    pub capacity: i64,
    pub checked_in: i64,
}

impl Bookings {
    /// The figures of one event.
    ///
    /// # Errors
    /// `NotFound` for a foreign event.
    pub async fn sales(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
    ) -> Result<Sales, BookingsError> {
        let mut conn = self.db.acquire().await?;
        let sums = store::sales::sums(&mut conn, organization_id, event_id).await?;
        let sums = sums.ok_or(BookingsError::NotFound)?;
        let totals = self.parts.events.totals(&mut conn, &[event_id]).await?;
        let places: HashMap<OccurrenceId, _> =
            totals.iter().map(|totals| (totals.occurrence_id, totals)).collect();
        let by_occurrence: Vec<OccurrenceSales> = store::sales::occurrences(&mut conn, event_id)
            .await?
            .into_iter()
            .map(|row| {
                let places = places.get(&row.occurrence_id);
                OccurrenceSales {
                    occurrence_id: row.occurrence_id,
                    starts_at: row.starts_at,
                    sold: places.map_or(0, |places| places.sold),
                    held: places.map_or(0, |places| places.held),
                    capacity: places.map_or(0, |places| places.capacity),
                    checked_in: row.checked_in,
                }
            })
            .collect();
        let sum = |part: fn(&OccurrenceSales) -> i64| by_occurrence.iter().map(part).sum();
        Ok(Sales {
            sold: sum(|row| row.sold),
            held: sum(|row| row.held),
            capacity: sum(|row| row.capacity),
            revenue: Money::new(sums.revenue_minor, sums.currency),
            refunded: Money::new(sums.refunded_minor, sums.currency),
            bookings: sums.bookings,
            checked_in: sum(|row| row.checked_in),
            by_product: store::sales::by_product(&mut conn, event_id).await?,
            by_day: store::sales::by_day(&mut conn, event_id, self.clock.now()).await?,
            by_occurrence,
        })
    }
}
