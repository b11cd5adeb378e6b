//! Prices of a product.

use kit::{Currency, EventId, OfferId, OrganizationId, ProductId};
use sqlx::PgConnection;

use crate::{
    Events, EventsError, announce_change,
    change::{editable, set, set_text},
    model::{NewOffer, Offer, OfferChange, check_window},
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
    /// `NotFound`, `Stale`, `Invalid`, `Conflict` (`event_archived`).
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
        set(&mut offer.position, change.position);
        check_window(offer.sales_start, offer.sales_end)?;
        store::offers::update(&mut tx, event_id, &offer).await?;
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
        store::offers::lock(&mut tx, event_id, product_id, offer_id).await?;
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
        let (next, count) = store::offers::next_position(tx, event_id, product_id).await?;
        if count >= MOST_OFFERS {
            return Err(EventsError::TooMany { what: "offers", limit: MOST_OFFERS });
        }
        let offer = OfferRow {
            id: OfferId::new(),
            product_id,
            name: new.name.trim().to_owned(),
            price_minor: new.price_minor,
            flexible: new.flexible.unwrap_or(false),
            sales_start: new.sales_start,
            sales_end: new.sales_end,
            position: new.position.unwrap_or(next),
            version: 1,
            // Read from the event; what stands here is not written.
            currency: Currency::EUR,
        };
        store::offers::insert(tx, event_id, &offer, self.clock.now()).await?;
        Ok(offer.id)
    }
}
