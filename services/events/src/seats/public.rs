//! What everybody may know about the seats of an event.

use kit::{EventId, Problem};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Plan, PriceZone};
use crate::{
    Events, EventsError,
    catalogue::{Answer, Catalogue},
    store,
};

/// How an event is seated.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PublicSeating {
    pub plan: Plan,
    pub zones: Vec<PriceZone>,
    /// The zone of each seat; −1: not on sale.
    pub zone_of: Vec<i16>,
    /// How many seats the plan has.
    pub seats: usize,
    /// A booking may not leave a single free seat between taken ones.
    pub no_single_gaps: bool,
}

/// Which seats of a date are taken, all at once.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SeatsSnapshot {
    /// Grows with every change.
    pub version: i64,
    /// How many seats the plan has.
    pub seats: usize,
    /// A bit set in base64: bit i is seat i, least significant bit first. Taken are seats that are held,
    /// sold, kept back or not on sale.
    pub taken: String,
}

impl Catalogue {
    /// Makes sure that everybody may see the event, and that it has seats.
    pub(crate) async fn seated(&self, event_id: EventId) -> Result<(), Problem> {
        self.snapshot(event_id).await?.seating.map(|_| ()).ok_or_else(Problem::not_found)
    }

    /// How an event is seated, in the bytes that are sent; from memory while its version stands.
    pub(crate) async fn seating(&self, event_id: EventId) -> Result<Answer, Problem> {
        let snapshot = self.snapshot(event_id).await?;
        let version = snapshot.seating.ok_or_else(Problem::not_found)?;
        let load = async { Answer::of(&public_seating(&self.events, event_id).await?) };
        self.cache.seating((event_id, version), load).await
    }
}

async fn public_seating(events: &Events, event_id: EventId) -> Result<PublicSeating, EventsError> {
    let mut conn = events.db.acquire().await?;
    let row = store::seatings::find(&mut conn, event_id).await?.ok_or(EventsError::NotFound)?;
    let plan = store::seat_maps::plan(&mut conn, row.organization_id, row.seat_map_id, row.number).await?;
    Ok(PublicSeating {
        seats: plan.len(),
        plan,
        zones: row.zones.0,
        zone_of: row.zone_of,
        no_single_gaps: row.no_single_gaps,
    })
}
