//! Prices of a product.

use kit::{Currency, EventId, OfferId, OrganizationId, ProductId};
use sqlx::PgConnection;

use crate::{
    EVENTS_INVENTORY, Events, EventsError, announce_change,
    change::{editable, set, set_text},
    model::{NewOffer, Offer, OfferChange, check_bounds, check_window},
    store,
    store::offers::OfferRow,
};

/// Offers that one product can have on sale.
const MOST_OFFERS: i64 = 20;

impl Events {
    /// Adds a price to a product.
    ///
    /// # Errors
    /// `NotFound`, `Invalid`, `TooMany`, `Conflict` (`event_archived`).
    pub async fn add_offer(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
        product_id: ProductId,
        new: NewOffer,
    ) -> Result<Offer, EventsError> {
        let mut tx = self.db.begin().await?;
        editable(&mut tx, organization_id, event_id).await?;
        store::products::lock(&mut tx, event_id, product_id).await?;
        let offer_id = self.insert_offer(&mut tx, event_id, product_id, new).await?;
        announce_change(&mut tx, event_id).await?;
        let offer = store::offers::lock(&mut tx, event_id, product_id, offer_id).await?;
        tx.commit().await?;
        Ok(offer.into())
    }

    /// Changes a price. Who holds places already keeps the old one.
    ///
    /// # Errors
    /// `NotFound`, `Stale`, `Invalid`, `CapacityBelowSold`, `Conflict` (`event_archived`,
    /// `quantity_in_use`).
    pub async fn change_offer(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
        (product_id, offer_id): (ProductId, OfferId),
        change: OfferChange,
    ) -> Result<Offer, EventsError> {
        let mut tx = self.db.begin().await?;
        editable(&mut tx, organization_id, event_id).await?;
        store::products::lock(&mut tx, event_id, product_id).await?;
        let mut offer = store::offers::lock(&mut tx, event_id, product_id, offer_id).await?;
        if offer.version != change.version {
            return Err(EventsError::Stale);
        }
        set_text(&mut offer.name, change.name);
        set(&mut offer.price_minor, change.price_minor);
        set(&mut offer.flexible, change.flexible);
        set(&mut offer.sales_start, change.sales_start);
        set(&mut offer.sales_end, change.sales_end);
        set(&mut offer.follows, change.follows);
        set(&mut offer.quantity, change.quantity);
        set(&mut offer.min_per_booking, change.min_per_booking);
        set(&mut offer.max_per_booking, change.max_per_booking);
        set(&mut offer.hidden, change.hidden);
        set(&mut offer.position, change.position);
        check_window(offer.sales_start, offer.sales_end)?;
        check_bounds(offer.min_per_booking, offer.max_per_booking)?;
        check_ladder(&store::offers::list(&mut tx, event_id).await?, &offer)?;
        store::offers::update(&mut tx, event_id, &offer).await?;
        self.put_offer_pools(&mut tx, event_id, Some(offer.id)).await?;
        announce_change(&mut tx, event_id).await?;
        let offer = store::offers::lock(&mut tx, event_id, product_id, offer_id).await?;
        tx.commit().await?;
        Ok(offer.into())
    }

    /// Takes a price off sale for good.
    ///
    /// # Errors
    /// `NotFound`, `Conflict` (`event_archived`).
    pub async fn archive_offer(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
        (product_id, offer_id): (ProductId, OfferId),
    ) -> Result<(), EventsError> {
        let mut tx = self.db.begin().await?;
        editable(&mut tx, organization_id, event_id).await?;
        store::products::lock(&mut tx, event_id, product_id).await?;
        store::offers::lock(&mut tx, event_id, product_id, offer_id).await?;
        store::offers::step_over(&mut tx, event_id, offer_id).await?;
        store::offers::archive(&mut tx, event_id, offer_id, self.clock.now()).await?;
        announce_change(&mut tx, event_id).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Inserts a price at its position, or after the others of the product.
    pub(crate) async fn insert_offer(
        &self,
        tx: &mut PgConnection,
        event_id: EventId,
        product_id: ProductId,
        new: NewOffer,
    ) -> Result<OfferId, EventsError> {
        check_window(new.sales_start, new.sales_end)?;
        check_bounds(new.min_per_booking, new.max_per_booking)?;
        let (next, count) = store::offers::next_position(tx, event_id, product_id).await?;
        if count >= MOST_OFFERS {
            return Err(EventsError::TooMany { what: "offers", limit: MOST_OFFERS });
        }
        let offer = OfferRow {
            all_in_minor: new.price_minor,
            id: OfferId::new(),
            product_id,
            name: new.name.trim().to_owned(),
            price_minor: new.price_minor,
            flexible: new.flexible.unwrap_or(false),
            sales_start: new.sales_start,
            sales_end: new.sales_end,
            follows: new.follows,
            quantity: new.quantity,
            min_per_booking: new.min_per_booking,
            max_per_booking: new.max_per_booking,
            hidden: new.hidden.unwrap_or(false),
            position: new.position.unwrap_or(next),
            version: 1,
            // Read from the event; what stands here is not written.
            currency: Currency::EUR,
        };
        check_ladder(&store::offers::list(tx, event_id).await?, &offer)?;
        store::offers::insert(tx, event_id, &offer, self.clock.now()).await?;
        self.put_offer_pools(tx, event_id, Some(offer.id)).await?;
        Ok(offer.id)
    }

    /// Gives every date the pools that count the quantities of offers: of one offer, or of all.
    pub(crate) async fn put_offer_pools(
        &self,
        tx: &mut PgConnection,
        event_id: EventId,
        only: Option<OfferId>,
    ) -> Result<(), EventsError> {
        let now = self.clock.now();
        let pools = store::offer_pools::lock(tx, event_id, only).await?;
        for pool in &pools {
            let (held, sold, blocked) = (pool.held, pool.sold, 0);
            match pool.quantity {
                Some(capacity) if capacity < held + sold => {
                    return Err(EventsError::CapacityBelowSold { capacity, held, sold, blocked });
                }
                None if pool.used => {
                    let title = "Some of it is sold: raise the quantity instead";
                    return Err(EventsError::conflict("quantity_in_use", title));
                }
                _ => {}
            }
        }
        store::offer_pools::remove(tx, event_id, only).await?;
        store::offer_pools::put(tx, event_id, only, now).await?;
        data::listen::announce(tx, EVENTS_INVENTORY, &event_id.to_string()).await?;
        Ok(())
    }
}

/// An offer follows another one of the same product that nobody else follows, and never itself, however
/// long the way round. `all` are the event's offers as they stand, under the lock of the product.
fn check_ladder(all: &[OfferRow], offer: &OfferRow) -> Result<(), EventsError> {
    let Some(before) = offer.follows else { return Ok(()) };
    let wrong = |code, message: &str| Err(EventsError::invalid("follows", code, message));
    let find = |id| all.iter().find(|other| other.id == id && other.product_id == offer.product_id);
    if find(before).is_none() {
        return wrong("unknown", "is not a price of this product");
    }
    if all.iter().any(|other| other.id != offer.id && other.follows == Some(before)) {
        return wrong("taken", "is followed by another price already");
    }
    let mut step = Some(before);
    while let Some(id) = step {
        if id == offer.id {
            return wrong("circle", "comes after this price itself");
        }
        step = find(id).and_then(|other| other.follows);
    }
    Ok(())
}
