//! What a booking may contain, and what it costs.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use kit::{Currency, EventId, Money, OccurrenceId, OfferId, PoolId, ProductId, TaxRateId, Time};
use serde::{Deserialize, Deserializer};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    Events, EventsError, ladder,
    model::{Charges, EventState, MAX_PRICE_MINOR, OccurrenceState, ProductKind},
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
    /// More pools to lock: they decide which step of a price ladder is on sale.
    pub watch: Vec<PoolId>,
    /// What counts against the limits per person.
    pub per_person: Vec<PersonLimit>,
    pub hold_minutes: i16,
    /// Taxes, fees and discounts, from which the lines' prices become what is paid.
    pub charges: Arc<Charges>,
}

/// What a booking takes of what one person may have over all bookings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PersonLimit {
    /// The event or the product that has the limit.
    pub subject: Uuid,
    pub quantity: i32,
    pub allowed: i32,
}

/// What an access code opens; nothing, unless there is one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Opened {
    /// Hidden products and offers that may be sold.
    pub products: Vec<ProductId>,
    pub offers: Vec<OfferId>,
    /// Channels whose places are taken instead of those of everybody.
    pub channels: Vec<PoolId>,
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
    pub kind: ProductKind,
    /// The buyer chose the price.
    pub flexible: bool,
    pub tax_rate_id: Option<TaxRateId>,
}

impl Quote {
    /// The sum of all lines before discounts, fees and tax.
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
    pub event_id: EventId,
    pub event_state: EventState,
    pub occurrence_state: OccurrenceState,
    pub ends_at: Time,
    pub currency: Currency,
    pub hold_minutes: i16,
    pub max_per_booking: i16,
    pub max_per_person: Option<i16>,
    #[sqlx(json)]
    pub charges: SharedCharges,
}

/// What every quote of an occurrence refers to.
#[derive(Debug, Clone, Default)]
pub(crate) struct SharedCharges(pub Arc<Charges>);

impl<'de> Deserialize<'de> for SharedCharges {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        Charges::deserialize(source).map(|charges| Self(Arc::new(charges)))
    }
}

/// A channel of the occurrence that is not closed.
#[derive(Debug, Clone, Copy, sqlx::FromRow)]
pub(crate) struct Channel {
    pub id: PoolId,
    /// The pool that its places were taken out of.
    pub channel_of: PoolId,
    pub release_at: Option<Time>,
}

/// What is on sale of an occurrence.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shop<'a> {
    pub scene: &'a Scene,
    pub priced: &'a [Priced],
    pub channels: &'a [Channel],
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
    /// It, or its product, is sold to those only whose code opens it.
    pub product_hidden: bool,
    pub offer_hidden: bool,
    pub max_per_person: Option<i16>,
    pub follows: Option<OfferId>,
    pub quantity: Option<i32>,
    /// The pool that counts its own quantity.
    pub own_pool: Option<PoolId>,
    pub offer_min: Option<i16>,
    pub offer_max: Option<i16>,
    pub tax_rate_id: Option<TaxRateId>,
}

impl Priced {
    /// Whether a buyer with what `opened` opens may have it.
    pub(crate) fn open_to(&self, opened: &Opened) -> bool {
        let offer = opened.offers.contains(&self.offer_id);
        (!self.product_hidden || offer || opened.products.contains(&self.product_id))
            && (!self.offer_hidden || offer)
    }

    /// Whether it draws on `pool`.
    pub(crate) fn draws_on(&self, pool: PoolId) -> bool {
        self.own_pool == Some(pool) || self.pool_ids.contains(&pool)
    }

    /// Whether there is a counter for all that limits it.
    fn counted(&self) -> bool {
        !self.pool_ids.is_empty() && self.quantity.is_some() == self.own_pool.is_some()
    }
}

/// Most units that one line, and so one product in one booking, can have.
const MAX_UNITS: i64 = 100;

impl Events {
    /// Checks what a buyer asks for against everything but the places that are left, and prices it.
    /// Which step of a price ladder is on sale depends on those places: see [`Events::check_ladder`].
    ///
    /// # Errors
    /// `NotFound`, `NotOnSale`, `UnknownOffer`, `BelowMinimum`, `AboveMaximum`, `PriceTooLow`,
    /// `PriceTooHigh`, `PriceChanged`, `StepChanged`, `NeedsAdmission`.
    pub async fn quote(
        &self,
        conn: &mut PgConnection,
        event_id: EventId,
        occurrence_id: OccurrenceId,
        items: &[QuoteItem],
        opened: &Opened,
        now: Time,
    ) -> Result<Quote, EventsError> {
        let scene = store::quote::scene(conn, event_id, occurrence_id).await?;
        let priced = store::quote::all_priced(conn, event_id, occurrence_id).await?;
        let channels = store::quote::channels(conn, event_id, occurrence_id).await?;
        let shop = Shop { scene: &scene, priced: &priced, channels: &channels };
        price(&shop, items, opened, now)
    }

    /// Checks what a buyer asks for against the price ladders, under the locks of the pools that the quote
    /// needs and watches. `free` says how many places a pool has left for this buyer.
    ///
    /// # Errors
    /// `StepChanged`, `NotOnSale`.
    pub async fn check_ladder(
        &self,
        conn: &mut PgConnection,
        (event_id, occurrence_id): (EventId, OccurrenceId),
        items: &[QuoteItem],
        opened: &Opened,
        free: impl Fn(PoolId) -> i32 + Send,
        now: Time,
    ) -> Result<(), EventsError> {
        let scene = store::quote::scene(conn, event_id, occurrence_id).await?;
        let priced = store::quote::all_priced(conn, event_id, occurrence_id).await?;
        let shop = Shop { scene: &scene, priced: &priced, channels: &[] };
        ladder::check(&shop, items, opened, free, now)
    }
}

/// The rules of a quote, over repeated lines too.
pub(crate) fn price(
    shop: &Shop<'_>,
    items: &[QuoteItem],
    opened: &Opened,
    now: Time,
) -> Result<Quote, EventsError> {
    let Shop { scene, priced, channels } = *shop;
    open(scene, now)?;
    if items.is_empty() {
        return Err(EventsError::BelowMinimum { product_id: None, minimum: 1 });
    }
    let mut lines = Vec::with_capacity(items.len());
    let mut asked = Asked::default();
    let mut needs: BTreeMap<PoolId, i64> = BTreeMap::new();
    let mut watch: BTreeSet<PoolId> = BTreeSet::new();
    for item in items {
        let offer = priced
            .iter()
            .find(|offer| offer.offer_id == item.offer_id && offer.counted() && offer.open_to(opened))
            .ok_or(EventsError::UnknownOffer { offer_id: item.offer_id })?;
        on_sale(shop, offer, opened, now)?;
        let quantity = i64::from(item.quantity);
        if quantity == 0 {
            return Err(EventsError::BelowMinimum { product_id: Some(offer.product_id), minimum: 1 });
        }
        asked.per_product.entry(offer.product_id).or_insert((offer, 0)).1 += quantity;
        asked.per_offer.entry(offer.offer_id).or_insert((offer, 0)).1 += quantity;
        for (pool, units) in offer.pool_ids.iter().zip(&offer.units) {
            let pool = channel_for(*pool, channels, opened, now);
            *needs.entry(pool).or_insert(0) += quantity * i64::from(*units);
        }
        if let Some(own) = offer.own_pool {
            *needs.entry(own).or_insert(0) += quantity;
        }
        watch.extend(ladder::watched(priced, offer));
        lines.push(QuoteLine {
            product_id: offer.product_id,
            offer_id: offer.offer_id,
            product_name: offer.product_name.clone(),
            offer_name: offer.offer_name.clone(),
            quantity: item.quantity,
            admissions_each: u32::try_from(offer.admissions).unwrap_or(0),
            zone: offer.zone,
            unit_price_minor: unit_price(offer, item.unit_price, scene.currency)?,
            kind: offer.kind,
            flexible: offer.flexible,
            // A gift card is money that waits: what it is spent on is taxed then.
            tax_rate_id: offer.tax_rate_id.filter(|_| offer.kind != ProductKind::GiftCard),
        });
    }
    asked.limits(scene)?;
    watch.retain(|pool| !needs.contains_key(pool));
    let needs = needs
        .into_iter()
        .map(|(pool, places)| i32::try_from(places).map(|places| (pool, places)))
        .collect::<Result<_, _>>()
        .map_err(|_| EventsError::AboveMaximum { product_id: None, maximum: MAX_UNITS })?;
    let quote = Quote {
        currency: scene.currency,
        lines,
        needs,
        watch: watch.into_iter().collect(),
        per_person: asked.per_person(scene),
        hold_minutes: scene.hold_minutes,
        charges: Arc::clone(&scene.charges.0),
    };
    quote.total()?;
    Ok(quote)
}

/// The pool to take places from: the channel's that a code opens, until its date of release.
fn channel_for(pool: PoolId, channels: &[Channel], opened: &Opened, now: Time) -> PoolId {
    let open = |channel: &&Channel| {
        channel.channel_of == pool
            && opened.channels.contains(&channel.id)
            && channel.release_at.is_none_or(|at| now < at)
    };
    channels.iter().find(open).map_or(pool, |channel| channel.id)
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

fn on_sale(shop: &Shop<'_>, offer: &Priced, opened: &Opened, now: Time) -> Result<(), EventsError> {
    if offer.sales_start.is_some_and(|start| now < start) {
        return Err(EventsError::NotOnSale { reason: "not_started" });
    }
    if offer.sales_end.is_some_and(|end| now >= end) {
        let over = EventsError::NotOnSale { reason: "sales_ended" };
        return Err(ladder::after_window(shop, opened, offer, now).unwrap_or(over));
    }
    Ok(())
}

fn unit_price(offer: &Priced, asked: Option<i64>, currency: Currency) -> Result<i64, EventsError> {
    let price = Money::new(offer.price_minor, currency);
    let offer_id = offer.offer_id;
    if offer.kind == ProductKind::GiftCard && asked.unwrap_or(offer.price_minor) < 1 {
        return Err(EventsError::PriceTooLow { offer_id, minimum: Money::new(1, currency) });
    }
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

/// What a booking asks for, added up.
#[derive(Default)]
struct Asked<'a> {
    per_product: BTreeMap<ProductId, (&'a Priced, i64)>,
    per_offer: BTreeMap<OfferId, (&'a Priced, i64)>,
}

impl Asked<'_> {
    fn of_kind(&self, kind: ProductKind) -> impl Iterator<Item = i64> {
        self.per_product
            .values()
            .filter(move |(product, _)| product.kind == kind)
            .map(|(_, quantity)| *quantity)
    }

    fn tickets(&self) -> i64 {
        self.of_kind(ProductKind::Admission).chain(self.of_kind(ProductKind::Pass)).sum()
    }

    /// The limits per product, per offer and per booking.
    fn limits(&self, scene: &Scene) -> Result<(), EventsError> {
        for (product_id, (product, quantity)) in &self.per_product {
            let (minimum, maximum) = (product.min_per_booking, product.max_per_booking);
            within(*product_id, *quantity, Some(minimum), Some(maximum))?;
        }
        for (offer, quantity) in self.per_offer.values() {
            within(offer.product_id, *quantity, offer.offer_min, offer.offer_max)?;
        }
        let maximum = i64::from(scene.max_per_booking);
        if self.tickets() > maximum {
            return Err(EventsError::AboveMaximum { product_id: None, maximum });
        }
        let addon = self.per_product.iter().find(|(_, (product, _))| product.kind == ProductKind::Addon);
        match addon {
            Some((product_id, _)) if self.of_kind(ProductKind::Admission).next().is_none() => {
                Err(EventsError::NeedsAdmission { product_id: *product_id })
            }
            _ => Ok(()),
        }
    }

    /// What counts against the limits per person.
    fn per_person(&self, scene: &Scene) -> Vec<PersonLimit> {
        let limit = |subject: Uuid, quantity: i64, allowed: i16| PersonLimit {
            subject,
            quantity: i32::try_from(quantity).unwrap_or(i32::MAX),
            allowed: i32::from(allowed),
        };
        let tickets = self.tickets();
        let event = scene.max_per_person.filter(|_| tickets > 0);
        let event = event.map(|allowed| limit(scene.event_id.0, tickets, allowed));
        let of_product = |(id, (product, quantity)): (&ProductId, &(&Priced, i64))| {
            product.max_per_person.map(|allowed| limit(id.0, *quantity, allowed))
        };
        event.into_iter().chain(self.per_product.iter().filter_map(of_product)).collect()
    }
}

fn within(
    product_id: ProductId,
    quantity: i64,
    minimum: Option<i16>,
    maximum: Option<i16>,
) -> Result<(), EventsError> {
    let product_id = Some(product_id);
    if let Some(minimum) = minimum.map(i64::from).filter(|minimum| quantity < *minimum) {
        return Err(EventsError::BelowMinimum { product_id, minimum });
    }
    let maximum = maximum.map_or(MAX_UNITS, i64::from);
    if quantity > maximum.min(MAX_UNITS) {
        return Err(EventsError::AboveMaximum { product_id, maximum });
    }
    Ok(())
}

#[cfg(test)]
#[path = "quote_testing.rs"]
pub(crate) mod testing;
#[cfg(test)]
#[path = "quote_tests.rs"]
mod tests;
