//! What a buyer can be sold of one occurrence, remembered between two bookings.

use std::sync::Arc;

use kit::{EventId, OccurrenceId, PoolId, Time};
use sqlx::PgConnection;

use crate::{
    EventSummary, Events, EventsError, Opened, Quote, QuoteItem, Seating, ladder,
    quote::{Channel, Priced, Scene, Shop, price},
    store,
};

/// Everything about one occurrence that decides what a booking may contain and what it costs, but for the
/// places that are left. Good as long as the event's number of changes stands at [`Stage::version`].
#[derive(Debug)]
pub struct Stage {
    version: i64,
    scene: Scene,
    offers: Vec<Priced>,
    channels: Vec<Channel>,
    pools: Vec<PoolId>,
    seating: Option<Arc<Seating>>,
    summary: Arc<EventSummary>,
}

impl Stage {
    /// How often the event had changed when this was read.
    pub fn version(&self) -> i64 {
        self.version
    }

    /// The event and the occurrence, for people.
    pub fn summary(&self) -> &EventSummary {
        &self.summary
    }

    /// How the event is seated; `None` without seats.
    pub fn seating(&self) -> Option<&Arc<Seating>> {
        self.seating.as_ref()
    }

    /// The pools that offers of the occurrence draw on, in lock order.
    pub fn pools(&self) -> &[PoolId] {
        &self.pools
    }

    /// Of `offers`, those that draw on `pool`.
    pub fn offers_of(&self, pool: PoolId, offers: &[kit::OfferId]) -> Vec<kit::OfferId> {
        let channel = self.channels.iter().find(|channel| channel.id == pool);
        let pool = channel.map_or(pool, |channel| channel.channel_of);
        let draws = |offer: &&Priced| offers.contains(&offer.offer_id) && offer.draws_on(pool);
        self.offers.iter().filter(draws).map(|offer| offer.offer_id).collect()
    }

    /// The offers of a product, in the order in which they are shown, and what one unit of it takes.
    pub fn offers_of_product(&self, product: kit::ProductId) -> Vec<(kit::OfferId, Vec<PoolId>)> {
        let of_product = self.offers.iter().filter(|offer| offer.product_id == product);
        of_product.map(|offer| (offer.offer_id, offer.pool_ids.clone())).collect()
    }

    /// Checks what a buyer asks for against everything but the places that are left, and prices it.
    ///
    /// # Errors
    /// Those of [`Events::quote`].
    pub fn quote(&self, items: &[QuoteItem], opened: &Opened, now: Time) -> Result<Quote, EventsError> {
        price(&self.shop(), items, opened, now)
    }

    /// Whether which offers are on sale depends on the places that are left.
    pub fn has_ladders(&self) -> bool {
        self.offers.iter().any(|offer| offer.follows.is_some())
    }

    /// Checks what a buyer asks for against the price ladders, given how many places each pool has left.
    ///
    /// # Errors
    /// Those of [`Events::check_ladder`].
    pub fn check_ladder(
        &self,
        items: &[QuoteItem],
        opened: &Opened,
        free: impl Fn(PoolId) -> i32,
        now: Time,
    ) -> Result<(), EventsError> {
        ladder::check(&self.shop(), items, opened, free, now)
    }

    fn shop(&self) -> Shop<'_> {
        Shop { scene: &self.scene, priced: &self.offers, channels: &self.channels }
    }
}

impl Events {
    /// How often each of `event_ids` has changed: see [`Stage::version`].
    ///
    /// # Errors
    /// The database's.
    pub async fn stage_versions(
        &self,
        conn: &mut PgConnection,
        event_ids: &[EventId],
    ) -> Result<Vec<(EventId, i64)>, EventsError> {
        Ok(store::stage::versions(conn, event_ids).await?)
    }

    /// Reads the stage of one occurrence.
    ///
    /// # Errors
    /// [`EventsError::NotFound`] when the event has no such occurrence.
    pub async fn stage(
        &self,
        conn: &mut PgConnection,
        event_id: EventId,
        occurrence_id: OccurrenceId,
    ) -> Result<Stage, EventsError> {
        // The number first: a change that comes in between makes what follows look older than it is, and
        // so it is read again.
        let version = store::stage::version(conn, event_id).await?.ok_or(EventsError::NotFound)?;
        let scene = store::quote::scene(conn, event_id, occurrence_id).await?;
        let offers = store::quote::all_priced(conn, event_id, occurrence_id).await?;
        let channels = store::quote::channels(conn, event_id, occurrence_id).await?;
        let summary = self.summary(conn, event_id, occurrence_id).await?;
        let seating = self.seating(conn, event_id).await?;
        let mut pools: Vec<PoolId> =
            offers.iter().flat_map(|offer| offer.pool_ids.iter().copied().chain(offer.own_pool)).collect();
        pools.sort_unstable();
        pools.dedup();
        Ok(Stage { version, scene, offers, channels, pools, seating, summary: Arc::new(summary) })
    }
}
