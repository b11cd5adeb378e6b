//! What a booking may contain, and what it costs.

use std::collections::BTreeMap;

use kit::{Currency, EventId, Money, OccurrenceId, OfferId, PoolId, ProductId, Time};
use sqlx::PgConnection;

use crate::{
    Events, EventsError,
    model::{EventState, MAX_PRICE_MINOR, OccurrenceState, ProductKind},
    store,
};

/// What a buyer asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuoteItem {
    pub offer_id: OfferId,
    pub quantity: u32,
    /// The price that the buyer chose (pay what you want) or was shown, in minor units.
    pub unit_price: Option<i64>,
}

/// What a buyer gets: checked, priced, and the places it takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    pub currency: Currency,
    pub lines: Vec<QuoteLine>,
    /// Places to take of each pool, in the order in which pools are locked.
    pub needs: Vec<(PoolId, i32)>,
    pub hold_minutes: i16,
}

/// One line of a quote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuoteLine {
    pub product_id: ProductId,
    pub offer_id: OfferId,
    pub product_name: String,
    pub offer_name: String,
    pub quantity: u32,
    /// People who come in with one unit; 0 for what is no admission.
    pub admissions_each: u32,
    /// The price zone whose seats it takes, one for each admission; none for places without seats.
    pub zone: Option<i16>,
    pub unit_price_minor: i64,
}

impl Quote {
    /// The sum of all lines.
    ///
    /// # Errors
    /// [`EventsError::AboveMaximum`] when it can't be counted any more.
    pub fn total(&self) -> Result<Money, EventsError> {
        self.lines
            .iter()
            .try_fold(Money::zero(self.currency), |sum, line| {
                sum.plus(Money::new(line.unit_price_minor, self.currency).times(line.quantity)?)
            })
            .ok_or(EventsError::AboveMaximum { product_id: None, maximum: MAX_UNITS })
    }

    /// Units over all lines.
    pub fn quantity(&self) -> u32 {
        self.lines.iter().map(|line| line.quantity).sum()
    }
}

/// The event and occurrence that a quote is for.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct Scene {
    pub event_state: EventState,
    pub occurrence_state: OccurrenceState,
    pub ends_at: Time,
    pub currency: Currency,
    pub hold_minutes: i16,
    pub max_per_booking: i16,
}

/// An offer with its product and what one unit takes of the occurrence's pools.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct Priced {
    pub offer_id: OfferId,
    pub offer_name: String,
    pub price_minor: i64,
    pub flexible: bool,
    pub sales_start: Option<Time>,
    pub sales_end: Option<Time>,
    pub product_id: ProductId,
    pub product_name: String,
    pub kind: ProductKind,
    pub min_per_booking: i16,
    pub max_per_booking: i16,
    pub admissions: i16,
    pub zone: Option<i16>,
    pub pool_ids: Vec<PoolId>,
    pub units: Vec<i16>,
}

/// Most units that one line, and so one product in one booking, can have.
const MAX_UNITS: i64 = 100;

impl Events {
    /// Checks what a buyer asks for against everything but the places that are left, and prices it.
    ///
    /// # Errors
    /// `NotFound`, `NotOnSale`, `UnknownOffer`, `BelowMinimum`, `AboveMaximum`, `PriceTooLow`,
    /// `PriceTooHigh`, `PriceChanged`, `NeedsAdmission`.
    pub async fn quote(
        &self,
        conn: &mut PgConnection,
        event_id: EventId,
        occurrence_id: OccurrenceId,
        items: &[QuoteItem],
        now: Time,
    ) -> Result<Quote, EventsError> {
        let scene = store::quote::scene(conn, event_id, occurrence_id).await?;
        let offers: Vec<OfferId> = items.iter().map(|item| item.offer_id).collect();
        let priced = store::quote::priced(conn, event_id, occurrence_id, &offers).await?;
        price(&scene, &priced, items, now)
    }
}

/// The rules of a quote, over repeated lines too.
pub(crate) fn price(
    scene: &Scene,
    priced: &[Priced],
    items: &[QuoteItem],
    now: Time,
) -> Result<Quote, EventsError> {
    open(scene, now)?;
    if items.is_empty() {
        return Err(EventsError::BelowMinimum { product_id: None, minimum: 1 });
    }
    let mut lines = Vec::with_capacity(items.len());
    let mut per_product: BTreeMap<ProductId, (&Priced, i64)> = BTreeMap::new();
    let mut needs: BTreeMap<PoolId, i64> = BTreeMap::new();
    for item in items {
        let offer = priced
            .iter()
            .find(|offer| offer.offer_id == item.offer_id && !offer.pool_ids.is_empty())
            .ok_or(EventsError::UnknownOffer { offer_id: item.offer_id })?;
        on_sale(offer, now)?;
        let quantity = i64::from(item.quantity);
        if quantity == 0 {
            return Err(EventsError::BelowMinimum { product_id: Some(offer.product_id), minimum: 1 });
        }
        per_product.entry(offer.product_id).or_insert((offer, 0)).1 += quantity;
        for (pool, units) in offer.pool_ids.iter().zip(&offer.units) {
            *needs.entry(*pool).or_insert(0) += quantity * i64::from(*units);
        }
        lines.push(QuoteLine {
            product_id: offer.product_id,
            offer_id: offer.offer_id,
            product_name: offer.product_name.clone(),
            offer_name: offer.offer_name.clone(),
            quantity: item.quantity,
            admissions_each: u32::try_from(offer.admissions).unwrap_or(0),
            zone: offer.zone,
            unit_price_minor: unit_price(offer, item.unit_price, scene.currency)?,
        });
    }
    limits(scene, &per_product)?;
    let needs = needs
        .into_iter()
        .map(|(pool, places)| i32::try_from(places).map(|places| (pool, places)))
        .collect::<Result<_, _>>()
        .map_err(|_| EventsError::AboveMaximum { product_id: None, maximum: MAX_UNITS })?;
    let quote = Quote { currency: scene.currency, lines, needs, hold_minutes: scene.hold_minutes };
    quote.total()?;
    Ok(quote)
}

/// The event and the occurrence take bookings at all.
fn open(scene: &Scene, now: Time) -> Result<(), EventsError> {
    let reason = match (scene.event_state, scene.occurrence_state) {
        (EventState::Draft, _) => return Err(EventsError::NotFound),
        (EventState::Cancelled, _) => "event_cancelled",
        (EventState::Archived, _) | (_, OccurrenceState::Completed) => "ended",
        (_, OccurrenceState::Cancelled) => "occurrence_cancelled",
        (_, OccurrenceState::Postponed) => "occurrence_postponed",
        (EventState::Published, OccurrenceState::Scheduled) if now >= scene.ends_at => "ended",
        (EventState::Published, OccurrenceState::Scheduled) => return Ok(()),
    };
    Err(EventsError::NotOnSale { reason })
}

fn on_sale(offer: &Priced, now: Time) -> Result<(), EventsError> {
    if offer.sales_start.is_some_and(|start| now < start) {
        return Err(EventsError::NotOnSale { reason: "not_started" });
    }
    if offer.sales_end.is_some_and(|end| now >= end) {
        return Err(EventsError::NotOnSale { reason: "sales_ended" });
    }
    Ok(())
}

fn unit_price(offer: &Priced, asked: Option<i64>, currency: Currency) -> Result<i64, EventsError> {
    let price = Money::new(offer.price_minor, currency);
    let offer_id = offer.offer_id;
    match asked {
        None => Ok(offer.price_minor),
        Some(asked) if asked == offer.price_minor => Ok(asked),
        Some(_) if !offer.flexible => Err(EventsError::PriceChanged { offer_id, price }),
        Some(asked) if asked < offer.price_minor => {
            Err(EventsError::PriceTooLow { offer_id, minimum: price })
        }
        Some(asked) if asked > MAX_PRICE_MINOR => {
            Err(EventsError::PriceTooHigh { offer_id, maximum: Money::new(MAX_PRICE_MINOR, currency) })
        }
        Some(asked) => Ok(asked),
    }
}

/// The limits per product and per booking.
fn limits(scene: &Scene, per_product: &BTreeMap<ProductId, (&Priced, i64)>) -> Result<(), EventsError> {
    for (product_id, (product, quantity)) in per_product {
        let (minimum, maximum) = (i64::from(product.min_per_booking), i64::from(product.max_per_booking));
        if *quantity < minimum {
            return Err(EventsError::BelowMinimum { product_id: Some(*product_id), minimum });
        }
        if *quantity > maximum.min(MAX_UNITS) {
            return Err(EventsError::AboveMaximum { product_id: Some(*product_id), maximum });
        }
    }
    let of_kind = |kind| {
        per_product.values().filter(move |(product, _)| product.kind == kind).map(|(_, quantity)| *quantity)
    };
    let tickets: i64 = of_kind(ProductKind::Admission).chain(of_kind(ProductKind::Pass)).sum();
    let maximum = i64::from(scene.max_per_booking);
    if tickets > maximum {
        return Err(EventsError::AboveMaximum { product_id: None, maximum });
    }
    let addon = per_product.iter().find(|(_, (product, _))| product.kind == ProductKind::Addon);
    match addon {
        Some((product_id, _)) if of_kind(ProductKind::Admission).next().is_none() => {
            Err(EventsError::NeedsAdmission { product_id: *product_id })
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
#[path = "quote_tests.rs"]
mod tests;
