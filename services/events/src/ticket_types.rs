//! A ticket in one step, for those who do not want to know about pools.

use std::collections::BTreeSet;

use kit::{EventId, OccurrenceId, OrganizationId, PoolId, ProductId};
use sqlx::PgConnection;

use crate::{
    Events, EventsError, announce_change,
    change::editable,
    charges::check_tax_rate,
    model::{NewOffer, NewTicketType, OccurrenceState, Product, ProductKind, check_counts},
    products, store,
    store::products::ProductRow,
};

impl Events {
    /// Makes a product with one offer and, in each occurrence, a pool of its own.
    ///
    /// # Errors
    /// `NotFound`, `Invalid`, `TooMany`, `Conflict` (`event_archived`, `occurrence_required`).
    pub async fn add_ticket_type(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
        new: NewTicketType,
    ) -> Result<Product, EventsError> {
        let kind = new.kind.unwrap_or(ProductKind::Admission);
        let admissions = new.admissions.unwrap_or(i16::from(kind == ProductKind::Admission));
        check_counts(kind, 0, 10, admissions)?;
        if kind == ProductKind::GiftCard && new.price_minor < 1 {
            return Err(EventsError::invalid("price_minor", "invalid", "a gift card holds something"));
        }
        let mut tx = self.db.begin().await?;
        editable(&mut tx, organization_id, event_id).await?;
        let occurrences = wanted(&mut tx, event_id, new.occurrence_ids.as_deref()).await?;
        check_tax_rate(&mut tx, organization_id, new.tax_rate_id).await?;
        let name = new.name.trim().to_owned();
        let product = ProductRow {
            id: ProductId::new(),
            event_id,
            kind,
            name: name.clone(),
            description: new.description.unwrap_or_default().trim().to_owned(),
            position: 0,
            min_per_booking: 0,
            max_per_booking: 10,
            max_per_person: None,
            admissions,
            hidden: new.hidden.unwrap_or(false),
            zone: None,
            tax_rate_id: new.tax_rate_id,
            version: 1,
        };
        let product_id = product.id;
        self.insert_product(&mut tx, product, None).await?;
        let offer = NewOffer {
            name: name.clone(),
            price_minor: new.price_minor,
            flexible: new.flexible,
            sales_start: new.sales_start,
            sales_end: new.sales_end,
            follows: None,
            quantity: None,
            min_per_booking: None,
            max_per_booking: None,
            hidden: None,
            position: None,
        };
        self.insert_offer(&mut tx, event_id, product_id, offer).await?;
        for occurrence_id in occurrences {
            let pool_id = PoolId::new();
            self.insert_pool(&mut tx, event_id, pool_id, occurrence_id, &name, new.capacity).await?;
            store::products::link(&mut tx, event_id, product_id, pool_id, admissions.max(1)).await?;
        }
        announce_change(&mut tx, event_id).await?;
        let product = products::one(&mut tx, event_id, product_id).await?;
        tx.commit().await?;
        Ok(product)
    }
}

/// The occurrences asked for, or all that are scheduled.
async fn wanted(
    tx: &mut PgConnection,
    event_id: EventId,
    asked: Option<&[OccurrenceId]>,
) -> Result<BTreeSet<OccurrenceId>, EventsError> {
    let all = store::occurrences::list(tx, event_id).await?;
    let found: BTreeSet<OccurrenceId> = match asked {
        Some(asked) => asked.iter().copied().collect(),
        None => all
            .iter()
            .filter(|occurrence| occurrence.state == OccurrenceState::Scheduled)
            .map(|occurrence| occurrence.id)
            .collect(),
    };
    if found.iter().any(|id| all.iter().all(|occurrence| occurrence.id != *id)) {
        return Err(EventsError::invalid("occurrence_ids", "unknown", "one is not of this event"));
    }
    if found.is_empty() {
        return Err(EventsError::conflict("occurrence_required", "Add a date first"));
    }
    Ok(found)
}
