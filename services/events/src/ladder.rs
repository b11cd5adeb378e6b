//! Price ladders: an offer that follows another one goes on sale when that one is gone.
//!
//! Gone is an offer whose own quantity of the date is exhausted, or whose window is over. Should places of
//! an earlier step come back, they are sold first. Who asks for a step that is not (or no more) on sale is
//! told what is, and never silently pays another price.

use kit::{Currency, Money, OfferId, PoolId, Time};

use crate::{
    EventsError, Opened, QuoteItem,
    quote::{Priced, Shop},
};

/// The step of a ladder that is on sale in place of another.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct StepNow {
    pub offer_id: OfferId,
    pub name: String,
    pub price: Money,
    /// Units that are left of it on the date; null: as many as the product has.
    pub left: Option<i32>,
}

/// The ladders of a shop as one buyer meets them.
struct Ladder<'a> {
    priced: &'a [Priced],
    opened: &'a Opened,
    items: &'a [QuoteItem],
    currency: Currency,
    now: Time,
}

/// Checks `items` against the ladders, given how many places are free of each pool.
///
/// # Errors
/// [`EventsError::StepChanged`] when another step is on sale than the one asked for, or is needed to
/// serve all of it; `NotOnSale` when the ladder has not begun.
pub(crate) fn check(
    shop: &Shop<'_>,
    items: &[QuoteItem],
    opened: &Opened,
    free: impl Fn(PoolId) -> i32,
    now: Time,
) -> Result<(), EventsError> {
    let ladder = Ladder { priced: shop.priced, opened, items, currency: shop.scene.currency, now };
    for item in items {
        let Some(offer) = ladder.find(item.offer_id) else { continue };
        ladder.turn_has_come(offer, &free)?;
        ladder.enough(offer, &free)?;
    }
    Ok(())
}

/// The step that is on sale after `offer`, whose window is over; unless the ladder ends with it.
pub(crate) fn after_window(
    shop: &Shop<'_>,
    opened: &Opened,
    offer: &Priced,
    now: Time,
) -> Option<EventsError> {
    let ladder = Ladder { priced: shop.priced, opened, items: &[], currency: shop.scene.currency, now };
    let next = ladder.next(offer, |_| i32::MAX)?;
    Some(EventsError::StepChanged {
        offer_id: offer.offer_id,
        left: 0,
        step: Box::new(ladder.step(next, None)),
    })
}

/// The pools of a product's offers that decide which step is on sale; none without a ladder.
pub(crate) fn watched(priced: &[Priced], offer: &Priced) -> Vec<PoolId> {
    let of_product = || priced.iter().filter(|other| other.product_id == offer.product_id);
    if of_product().all(|other| other.follows.is_none()) {
        return Vec::new();
    }
    of_product().filter_map(|other| other.own_pool).collect()
}

impl<'a> Ladder<'a> {
    fn find(&self, id: OfferId) -> Option<&'a Priced> {
        self.priced.iter().find(|offer| offer.offer_id == id)
    }

    fn asked(&self, offer: &Priced) -> i64 {
        let of = self.items.iter().filter(|item| item.offer_id == offer.offer_id);
        of.map(|item| i64::from(item.quantity)).sum()
    }

    fn left(offer: &Priced, free: impl Fn(PoolId) -> i32) -> Option<i32> {
        offer.own_pool.map(|pool| free(pool).max(0))
    }

    fn step(&self, offer: &Priced, left: Option<i32>) -> StepNow {
        StepNow {
            offer_id: offer.offer_id,
            name: offer.offer_name.clone(),
            price: Money::new(offer.price_minor, self.currency),
            left,
        }
    }

    /// All steps before `offer` are gone, counting what the same booking takes of them.
    fn turn_has_come(&self, offer: &Priced, free: &impl Fn(PoolId) -> i32) -> Result<(), EventsError> {
        let mut first = None;
        let mut step = offer;
        while let Some(before) = step.follows.and_then(|id| self.find(id)) {
            let over = before.sales_end.is_some_and(|end| self.now >= end);
            let left = Self::left(before, free);
            if !over && left.is_none_or(|left| i64::from(left) > self.asked(before)) {
                first = Some((before, left));
            }
            step = before;
        }
        match first {
            None => Ok(()),
            Some((before, _)) if before.sales_start.is_some_and(|start| self.now < start) => {
                Err(EventsError::NotOnSale { reason: "not_started" })
            }
            // Nothing is told of a step that this buyer can't have.
            Some((before, _)) if !before.open_to(self.opened) => {
                Err(EventsError::NotOnSale { reason: "not_started" })
            }
            Some((before, left)) => Err(EventsError::StepChanged {
                offer_id: offer.offer_id,
                left: 0,
                step: Box::new(self.step(before, left)),
            }),
        }
    }

    /// The step itself has as many as are asked for, or there is no other.
    fn enough(&self, offer: &Priced, free: &impl Fn(PoolId) -> i32) -> Result<(), EventsError> {
        let Some(left) = Self::left(offer, free) else { return Ok(()) };
        if i64::from(left) >= self.asked(offer) || offer.pool_ids.iter().any(|pool| free(*pool) < 1) {
            return Ok(());
        }
        match self.next(offer, free) {
            Some(next) => Err(EventsError::StepChanged {
                offer_id: offer.offer_id,
                left,
                step: Box::new(self.step(next, Self::left(next, free))),
            }),
            None => Ok(()),
        }
    }

    /// The first step after `offer` that this buyer can have.
    fn next(&self, offer: &Priced, free: impl Fn(PoolId) -> i32) -> Option<&'a Priced> {
        let mut after = offer.offer_id;
        loop {
            let next = self.priced.iter().find(|other| other.follows == Some(after))?;
            let over = next.sales_end.is_some_and(|end| self.now >= end);
            let gone = over || Self::left(next, &free) == Some(0);
            if !gone {
                let begun = next.sales_start.is_none_or(|start| self.now >= start);
                return (begun && next.open_to(self.opened)).then_some(next);
            }
            after = next.offer_id;
        }
    }
}

#[cfg(test)]
#[path = "ladder_tests.rs"]
mod tests;
