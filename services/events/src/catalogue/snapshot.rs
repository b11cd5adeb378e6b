//! One event as it is answered to everybody, out of the cache.

use std::{collections::BTreeMap, sync::Arc};

use kit::{EventId, Problem};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Audience, EventPage, OfferState, PageCache, PageOccurrence, PageOffer, answer::Answer, cache::Snapshot,
    event::page, head::of_event, store::page as store,
};
use crate::{Events, EventsError};

/// The longest slug; anything longer can't be an event.
const SLUG: usize = 80;

/// What the routes of the catalogue work with.
#[derive(Clone)]
pub(crate) struct Catalogue {
    pub events: Events,
    pub cache: PageCache,
}

/// What is free of an event.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Availability {
    /// For each product on each date, under `{occurrence id}:{product id}`: the units that one booking
    /// can take right now, never more than its limit; 0 when sold out.
    pub products: BTreeMap<String, i32>,
    /// For each offer with a quantity of its own, or that follows another, on each date, under
    /// `{occurrence id}:{offer id}`: where it stands.
    pub offers: BTreeMap<String, OfferNow>,
}

/// Where an offer stands on one date.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct OfferNow {
    pub state: OfferState,
    /// Units that one booking can take right now, once it is on sale.
    pub available: i32,
}

impl Availability {
    fn of(page: &EventPage) -> Self {
        let of_date = |date: &PageOccurrence| {
            let date_id = date.id;
            let pairs = date.products.iter().map(|product| (product.id, product.available));
            pairs.map(move |(id, available)| (format!("{date_id}:{id}"), available)).collect::<Vec<_>>()
        };
        let steps = |date: &PageOccurrence| {
            let date_id = date.id;
            let offers = date.products.iter().flat_map(|product| &product.offers);
            let steps = offers.filter(|offer| offer.limited || offer.follows.is_some());
            let now = |offer: &PageOffer| OfferNow { state: offer.state, available: offer.available };
            steps.map(|offer| (format!("{date_id}:{}", offer.id), now(offer))).collect::<Vec<_>>()
        };
        Self {
            products: page.occurrences.iter().flat_map(of_date).collect(),
            offers: page.occurrences.iter().flat_map(steps).collect(),
        }
    }
}

impl Catalogue {
    /// The event named in a path: by slug or by id.
    pub async fn event_of(&self, name: &str) -> Result<EventId, Problem> {
        if name.is_empty() || name.len() > SLUG {
            return Err(Problem::not_found());
        }
        let find = async || {
            let mut conn = self.events.db.acquire().await?;
            Ok::<_, EventsError>(store::event_of(&mut conn, name).await?)
        };
        self.cache.event_of(name, find).await
    }

    /// The answers about an event that everybody may see.
    pub async fn snapshot(&self, event_id: EventId) -> Result<Arc<Snapshot>, Problem> {
        let load = async {
            let mut conn = self.events.db.acquire().await?;
            let now = self.events.clock.now();
            let page = page(&self.events, &mut conn, event_id, Audience::Public, now).await?;
            drop(conn);
            let availability = Answer::of(&Availability::of(&page))?;
            let seating = page.seating;
            Ok(Snapshot { page: Answer::of(&page)?, availability, head: of_event(&page), seating })
        };
        // On the heap: the cache moves it about, and it is large.
        self.cache.page(event_id, Box::pin(load)).await
    }
}
