//! Taxes, fees and automatic discounts: who has which, and what follows from a change.

use kit::{EventId, OrganizationId, ProductId, TaxRateId};
use serde::{Serialize, de::DeserializeOwned};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    Events, EventsError, announce_change,
    change::editable,
    model::{AutoDiscounts, Charges, DiscountKind, EventFees, Fee, Fees, OfferKind, TaxRates},
    store::{self, charges::List},
};

impl Events {
    /// The tax rates of an organization.
    ///
    /// # Errors
    /// The database's.
    pub async fn tax_rates(&self, organization_id: OrganizationId) -> Result<TaxRates, EventsError> {
        let mut conn = self.db.acquire().await?;
        let (rates, version) = load(&mut conn, organization_id.0, List::Taxes).await?;
        Ok(TaxRates { rates, version })
    }

    /// Writes the tax rates of an organization. What was sold keeps its tax.
    ///
    /// # Errors
    /// `Stale`; `Invalid` for a rate that stands twice; `Conflict` (`tax_rate_in_use`) when a product has a rate
    /// that would be gone.
    pub async fn set_tax_rates(
        &self,
        organization_id: OrganizationId,
        list: TaxRates,
    ) -> Result<TaxRates, EventsError> {
        let mut ids: Vec<TaxRateId> = list.rates.iter().map(|rate| rate.id).collect();
        let mut tx = self.db.begin().await?;
        let events = store::charges::change_stages(&mut tx, Some(organization_id), None).await?;
        if store::charges::rate_in_use(&mut tx, organization_id, &ids).await?.is_some() {
            let title = "A product has this tax rate; give it another one first";
            return Err(EventsError::conflict("tax_rate_in_use", title));
        }
        ids.sort_unstable();
        ids.dedup();
        if ids.len() != list.rates.len() {
            return Err(EventsError::invalid("rates", "invalid", "a rate must not stand twice"));
        }
        let version = self.write(&mut tx, organization_id.0, List::Taxes, &list.rates, list.version).await?;
        changed(&mut tx, &events).await?;
        tx.commit().await?;
        Ok(TaxRates { version, ..list })
    }

    /// The fees of an organization, or (`None`) of the platform.
    ///
    /// # Errors
    /// The database's.
    pub async fn fees(&self, of: Option<OrganizationId>) -> Result<Fees, EventsError> {
        let mut conn = self.db.acquire().await?;
        let (fees, version) = load(&mut conn, owner(of), List::Fees).await?;
        Ok(Fees { fees, version })
    }

    /// Writes the fees of an organization, or (`None`) of the platform, which all events have.
    ///
    /// # Errors
    /// `Stale`, `Invalid` for a fee of nothing.
    pub async fn set_fees(&self, of: Option<OrganizationId>, list: Fees) -> Result<Fees, EventsError> {
        check(&list.fees)?;
        let mut tx = self.db.begin().await?;
        let events = store::charges::change_stages(&mut tx, of, None).await?;
        let version = self.write(&mut tx, owner(of), List::Fees, &list.fees, list.version).await?;
        changed(&mut tx, &events).await?;
        tx.commit().await?;
        Ok(Fees { version, ..list })
    }

    /// The organizer's fees that count for an event.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn event_fees(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
    ) -> Result<EventFees, EventsError> {
        let mut conn = self.db.acquire().await?;
        store::events::load(&mut conn, organization_id, event_id).await?;
        own_fees(&mut conn, organization_id, event_id).await
    }

    /// Gives an event fees of its own, or lets it have its organizer's again.
    ///
    /// # Errors
    /// `NotFound`, `Stale`, `Invalid` for a fee of nothing, `Conflict` (`event_archived`).
    pub async fn set_event_fees(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
        list: EventFees,
    ) -> Result<EventFees, EventsError> {
        check(&list.fees)?;
        let mut tx = self.db.begin().await?;
        editable(&mut tx, organization_id, event_id).await?;
        let events = store::charges::change_stages(&mut tx, Some(organization_id), Some(event_id)).await?;
        if list.own {
            self.write(&mut tx, event_id.0, List::Fees, &list.fees, list.version).await?;
        } else if own_fees(&mut tx, organization_id, event_id).await?.version == list.version {
            store::charges::remove(&mut tx, event_id.0, List::Fees).await?;
        } else {
            return Err(EventsError::Stale);
        }
        changed(&mut tx, &events).await?;
        let fees = own_fees(&mut tx, organization_id, event_id).await?;
        tx.commit().await?;
        Ok(fees)
    }

    /// The automatic discounts of an event.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn auto_discounts(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
    ) -> Result<AutoDiscounts, EventsError> {
        let mut conn = self.db.acquire().await?;
        store::events::load(&mut conn, organization_id, event_id).await?;
        let (discounts, version) = load(&mut conn, event_id.0, List::Discounts).await?;
        Ok(AutoDiscounts { discounts, version })
    }

    /// Writes the automatic discounts of an event. What was sold keeps its price.
    ///
    /// # Errors
    /// `NotFound`, `Stale`, `Conflict` (`event_archived`), `Invalid` for products that are not the event's, or a
    /// bundle of less than two.
    pub async fn set_auto_discounts(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
        list: AutoDiscounts,
    ) -> Result<AutoDiscounts, EventsError> {
        let mut tx = self.db.begin().await?;
        editable(&mut tx, organization_id, event_id).await?;
        for discount in &list.discounts {
            let mut products: Vec<ProductId> = discount.product_ids.clone();
            products.sort_unstable();
            products.dedup();
            let count = store::charges::count_products(&mut tx, event_id, &products).await?;
            if usize::try_from(count) != Ok(discount.product_ids.len()) {
                let message = "are products of this event, each of them once";
                return Err(EventsError::invalid("discounts", "unknown", message));
            }
            if discount.kind == DiscountKind::Bundle && products.len() < 2 {
                return Err(EventsError::invalid(
                    "discounts",
                    "invalid",
                    "a bundle has two products or more",
                ));
            }
        }
        let events = store::charges::change_stages(&mut tx, Some(organization_id), Some(event_id)).await?;
        let version = self.write(&mut tx, event_id.0, List::Discounts, &list.discounts, list.version).await?;
        changed(&mut tx, &events).await?;
        tx.commit().await?;
        Ok(AutoDiscounts { version, ..list })
    }

    /// All that decides what the prices of an event become.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn charges(&self, conn: &mut PgConnection, event_id: EventId) -> Result<Charges, EventsError> {
        Ok(store::charges::charges(conn, event_id).await?)
    }

    /// What decides which discounts, fees and tax the offers of an event have, the archived ones' too.
    ///
    /// # Errors
    /// The database's.
    pub async fn kinds(
        &self,
        conn: &mut PgConnection,
        event_id: EventId,
    ) -> Result<Vec<OfferKind>, EventsError> {
        Ok(store::charges::kinds(conn, event_id).await?)
    }

    /// Whether all of `products` are products of the event.
    ///
    /// # Errors
    /// The database's.
    pub async fn has_products(
        &self,
        conn: &mut PgConnection,
        event_id: EventId,
        products: &[ProductId],
    ) -> Result<bool, EventsError> {
        let distinct: std::collections::BTreeSet<ProductId> = products.iter().copied().collect();
        let wanted: Vec<ProductId> = distinct.into_iter().collect();
        let count = store::charges::count_products(conn, event_id, &wanted).await?;
        Ok(usize::try_from(count) == Ok(wanted.len()))
    }

    async fn write<T: Serialize + Sync>(
        &self,
        tx: &mut PgConnection,
        owner: Uuid,
        list: List,
        rules: &[T],
        version: i32,
    ) -> Result<i32, EventsError> {
        let saved = store::charges::save(tx, owner, list, rules, version, self.clock.now()).await?;
        saved.ok_or(EventsError::Stale)
    }
}

/// Passes when the organization has the rate.
///
/// # Errors
/// `Invalid`.
pub(crate) async fn check_tax_rate(
    tx: &mut PgConnection,
    organization_id: OrganizationId,
    rate: Option<TaxRateId>,
) -> Result<(), EventsError> {
    let Some(rate) = rate else { return Ok(()) };
    let (rates, _) = load::<crate::model::TaxRate>(tx, organization_id.0, List::Taxes).await?;
    match rates.iter().any(|known| known.id == rate) {
        true => Ok(()),
        false => {
            Err(EventsError::invalid("tax_rate_id", "unknown", "is not a tax rate of this organization"))
        }
    }
}

fn owner(of: Option<OrganizationId>) -> Uuid {
    of.map_or(Uuid::nil(), |organization| organization.0)
}

async fn load<T: DeserializeOwned + Send + Unpin + 'static>(
    conn: &mut PgConnection,
    owner: Uuid,
    list: List,
) -> Result<(Vec<T>, i32), EventsError> {
    Ok(store::charges::load(conn, owner, list).await?.unwrap_or_default())
}

async fn own_fees(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
    event_id: EventId,
) -> Result<EventFees, EventsError> {
    Ok(match store::charges::load::<Fee>(conn, event_id.0, List::Fees).await? {
        Some((fees, version)) => EventFees { own: true, fees, version },
        None => {
            let (fees, _) = load(conn, organization_id.0, List::Fees).await?;
            EventFees { own: false, fees, version: 0 }
        }
    })
}

fn check(fees: &[Fee]) -> Result<(), EventsError> {
    match fees.iter().all(|fee| fee.fixed_minor > 0 || fee.percent_bp > 0) {
        true => Ok(()),
        false => Err(EventsError::invalid("fees", "invalid", "a fee is more than nothing")),
    }
}

/// The prices that everybody sees are computed anew, and the pages that show them are made anew.
async fn changed(tx: &mut PgConnection, events: &[EventId]) -> Result<(), EventsError> {
    store::charges::reprice(tx, events).await?;
    for event_id in events {
        announce_change(tx, *event_id).await?;
    }
    Ok(())
}
