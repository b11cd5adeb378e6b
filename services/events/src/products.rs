//! What is on sale.

use std::collections::BTreeSet;

use kit::{EventId, OrganizationId, ProductId};
use sqlx::PgConnection;

use crate::{
    Events, EventsError, announce_change,
    change::{editable, set, set_text},
    charges::check_tax_rate,
    jobs::person_limits_set,
    model::{NewProduct, PoolLinks, Product, ProductChange, ProductKind, check_counts},
    store,
    store::products::ProductRow,
};

/// Products that one event can have on sale.
const MOST_PRODUCTS: i64 = 100;

impl Events {
    /// The products of an event with their offers and pools; not the archived ones.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn products(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
    ) -> Result<Vec<Product>, EventsError> {
        let mut conn = self.db.acquire().await?;
        store::events::load(&mut conn, organization_id, event_id).await?;
        load(&mut conn, event_id, None).await
    }

    /// Adds a product. It is sold once it has an offer and draws on a pool.
    ///
    /// # Errors
    /// `NotFound`, `Invalid`, `TooMany`, `Conflict` (`event_archived`).
    pub async fn add_product(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
        new: NewProduct,
    ) -> Result<Product, EventsError> {
        let kind = new.kind.unwrap_or(ProductKind::Admission);
        let (min, max) = (new.min_per_booking.unwrap_or(0), new.max_per_booking.unwrap_or(10));
        let admissions = new.admissions.unwrap_or(i16::from(kind == ProductKind::Admission));
        check_counts(kind, min, max, admissions)?;
        let mut tx = self.db.begin().await?;
        editable(&mut tx, organization_id, event_id).await?;
        let product = ProductRow {
            id: ProductId::new(),
            event_id,
            kind,
            name: new.name.trim().to_owned(),
            description: new.description.unwrap_or_default().trim().to_owned(),
            position: new.position.unwrap_or(0),
            min_per_booking: min,
            max_per_booking: max,
            max_per_person: new.max_per_person,
            admissions,
            hidden: new.hidden.unwrap_or(false),
            zone: new.zone,
            tax_rate_id: new.tax_rate_id,
            version: 1,
        };
        self.check_zone(&mut tx, event_id, product.zone, kind).await?;
        check_tax_rate(&mut tx, organization_id, product.tax_rate_id).await?;
        self.insert_product(&mut tx, product.clone(), new.position).await?;
        if product.zone.is_some() {
            store::zone_pools::link(&mut tx, event_id).await?;
        }
        announce_change(&mut tx, event_id).await?;
        let product = one(&mut tx, event_id, product.id).await?;
        tx.commit().await?;
        Ok(product)
    }

    /// Changes a product.
    ///
    /// # Errors
    /// `NotFound`, `Stale`, `Invalid`, `Conflict` (`event_archived`).
    pub async fn change_product(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
        product_id: ProductId,
        change: ProductChange,
    ) -> Result<Product, EventsError> {
        let mut tx = self.db.begin().await?;
        editable(&mut tx, organization_id, event_id).await?;
        let mut product = store::products::lock(&mut tx, event_id, product_id).await?;
        if product.version != change.version {
            return Err(EventsError::Stale);
        }
        let (limit, people) = (product.max_per_person, product.admissions);
        set_text(&mut product.name, change.name);
        set_text(&mut product.description, change.description);
        set(&mut product.position, change.position);
        set(&mut product.min_per_booking, change.min_per_booking);
        set(&mut product.max_per_booking, change.max_per_booking);
        set(&mut product.max_per_person, change.max_per_person);
        set(&mut product.admissions, change.admissions);
        set(&mut product.hidden, change.hidden);
        set(&mut product.zone, change.zone);
        if let Some(rate) = change.tax_rate_id {
            check_tax_rate(&mut tx, organization_id, rate).await?;
            product.tax_rate_id = rate;
        }
        let (min, max) = (product.min_per_booking, product.max_per_booking);
        check_counts(product.kind, min, max, product.admissions)?;
        if change.zone.is_some() {
            self.check_zone(&mut tx, event_id, product.zone, product.kind).await?;
        }
        if product.max_per_person.is_some() && product.max_per_person != limit {
            person_limits_set(&mut tx, event_id, self.clock.now()).await?;
        }
        store::products::update(&mut tx, &product).await?;
        if product.admissions != people {
            store::products::set_units(
                &mut tx,
                event_id,
                product_id,
                people.max(1),
                product.admissions.max(1),
            )
            .await?;
        }
        store::zone_pools::link(&mut tx, event_id).await?;
        announce_change(&mut tx, event_id).await?;
        let product = one(&mut tx, event_id, product_id).await?;
        tx.commit().await?;
        Ok(product)
    }

    /// Takes a product off sale for good. What was sold stays sold.
    ///
    /// # Errors
    /// `NotFound`, `Conflict` (`event_archived`).
    pub async fn archive_product(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
        product_id: ProductId,
    ) -> Result<(), EventsError> {
        let mut tx = self.db.begin().await?;
        editable(&mut tx, organization_id, event_id).await?;
        store::products::lock(&mut tx, event_id, product_id).await?;
        store::products::archive(&mut tx, event_id, product_id, self.clock.now()).await?;
        announce_change(&mut tx, event_id).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Makes these the only pools that a product draws on.
    ///
    /// # Errors
    /// `NotFound`, `Invalid` for a pool that is not the event's or stands twice, `Conflict`
    /// (`event_archived`).
    pub async fn set_product_pools(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
        product_id: ProductId,
        links: PoolLinks,
    ) -> Result<Product, EventsError> {
        let distinct: BTreeSet<_> = links.pools.iter().map(|link| link.pool_id).collect();
        if distinct.len() != links.pools.len() {
            return Err(EventsError::invalid("pools", "invalid", "a pool must not stand twice"));
        }
        let mut tx = self.db.begin().await?;
        editable(&mut tx, organization_id, event_id).await?;
        store::products::lock(&mut tx, event_id, product_id).await?;
        let linked = store::products::set_links(&mut tx, event_id, product_id, &links.pools).await?;
        if usize::try_from(linked) != Ok(links.pools.len()) {
            return Err(EventsError::invalid("pools", "unknown", "a pool is not one of this event"));
        }
        store::zone_pools::link(&mut tx, event_id).await?;
        announce_change(&mut tx, event_id).await?;
        let product = one(&mut tx, event_id, product_id).await?;
        tx.commit().await?;
        Ok(product)
    }

    /// Inserts a product at `position`, or after the others.
    pub(crate) async fn insert_product(
        &self,
        tx: &mut PgConnection,
        mut product: ProductRow,
        position: Option<i32>,
    ) -> Result<(), EventsError> {
        let (next, count) = store::products::next_position(tx, product.event_id).await?;
        if count >= MOST_PRODUCTS {
            return Err(EventsError::TooMany { what: "products", limit: MOST_PRODUCTS });
        }
        product.position = position.unwrap_or(next);
        Ok(store::products::insert(tx, &product, self.clock.now()).await?)
    }
}

/// The products of an event (or one) with their offers and pools.
pub(crate) async fn load(
    conn: &mut PgConnection,
    event_id: EventId,
    only: Option<ProductId>,
) -> Result<Vec<Product>, EventsError> {
    let rows = store::products::list(conn, event_id, only).await?;
    let offers = store::offers::list(conn, event_id).await?;
    let links = store::products::links(conn, event_id).await?;
    Ok(rows
        .into_iter()
        .map(|row| Product {
            offers: offers
                .iter()
                .filter(|offer| offer.product_id == row.id)
                .cloned()
                .map(Into::into)
                .collect(),
            pools: links.iter().filter(|(id, _)| *id == row.id).map(|(_, link)| link.clone()).collect(),
            id: row.id,
            event_id: row.event_id,
            kind: row.kind,
            name: row.name,
            description: row.description,
            position: row.position,
            min_per_booking: row.min_per_booking,
            max_per_booking: row.max_per_booking,
            max_per_person: row.max_per_person,
            admissions: row.admissions,
            hidden: row.hidden,
            zone: row.zone,
            tax_rate_id: row.tax_rate_id,
            version: row.version,
        })
        .collect())
}

/// One product with its offers and pools.
pub(crate) async fn one(
    conn: &mut PgConnection,
    event_id: EventId,
    product_id: ProductId,
) -> Result<Product, EventsError> {
    load(conn, event_id, Some(product_id)).await?.pop().ok_or(EventsError::NotFound)
}
