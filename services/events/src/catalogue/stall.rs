//! What an event offers, laid out for each of its dates.

use std::collections::HashMap;

use kit::{Currency, Money, OccurrenceId, OfferId, ProductId, Time};

use super::{
    PageOffer, PageProduct, Sales,
    model::{self, Date, Draw, Limits, Shelf, Stock, Window},
    steps::{Step, laddered},
    store::page::{DateRow, PoolRow, PriceRow, ProductRow, QuantityRow, TextsRow},
};
use crate::{
    Opened,
    model::{EventState, ProductKind},
};

/// All that is for sale, as it was read.
pub(super) struct Goods {
    pub products: Vec<ProductRow>,
    pub prices: Vec<PriceRow>,
    pub pools: Vec<PoolRow>,
    pub quantities: Vec<QuantityRow>,
}

/// What an event offers, ready to be laid out for each of its dates.
pub(super) struct Stall<'a> {
    event: EventState,
    event_max: i16,
    currency: Currency,
    opened: &'a Opened,
    products: Vec<(ProductRow, Vec<(PriceRow, Window)>)>,
    draws: HashMap<(OccurrenceId, ProductId), Vec<Draw>>,
    /// What is left of the offers with a quantity of their own.
    left: HashMap<(OccurrenceId, OfferId), i64>,
    now: Time,
}

impl<'a> Stall<'a> {
    pub(super) fn new(
        texts: &TextsRow,
        currency: Currency,
        goods: Goods,
        opened: &'a Opened,
        now: Time,
    ) -> Self {
        let mut of_product: HashMap<ProductId, Vec<(PriceRow, Window)>> = HashMap::new();
        for price in goods.prices {
            let window = Window::at(now, price.sales_start, price.sales_end);
            of_product.entry(price.product_id).or_default().push((price, window));
        }
        let mut draws: HashMap<(OccurrenceId, ProductId), Vec<Draw>> = HashMap::new();
        for row in goods.pools {
            let draw = Draw { capacity: row.capacity, taken: row.taken, units: row.units };
            draws.entry((row.occurrence_id, row.product_id)).or_default().push(draw);
        }
        let left = |row: &QuantityRow| ((row.occurrence_id, row.offer_id), i64::from(row.left.max(0)));
        let products = goods.products.into_iter().map(|product| {
            let prices = of_product.remove(&product.id).unwrap_or_default();
            (product, prices)
        });
        Self {
            event: texts.state,
            event_max: texts.max_per_booking,
            currency,
            opened,
            products: products.collect(),
            draws,
            left: goods.quantities.iter().map(left).collect(),
            now,
        }
    }

    /// The lowest price of an admission that is on sale, or will be, on one of `dates`; without any
    /// admission, of anything; when all is gone, of what there was.
    pub(super) fn lowest_price(&self, dates: &[DateRow]) -> Option<i64> {
        let of = |admission: bool, gone: bool| {
            let products = self.shown().filter(|(row, _)| (row.kind == ProductKind::Admission) == admission);
            let prices = products.flat_map(|(_, prices)| prices).filter(|(price, _)| {
                self.shows(price)
                    && (gone
                        || dates.is_empty()
                        || dates.iter().any(|date| self.left(date.id, price) != Some(0)))
            });
            model::from_price(prices.map(|(price, window)| (price.all_in_minor, *window)))
        };
        of(true, false).or_else(|| of(true, true)).or_else(|| of(false, false)).or_else(|| of(false, true))
    }

    /// What is on sale on one date, and how its sales stand.
    pub(super) fn lay_out(&self, row: &DateRow) -> (Sales, Vec<PageProduct>) {
        let date = Date { state: row.state, ends_at: row.ends_at };
        let mut shelves = Vec::new();
        let mut products = Vec::new();
        for (product, prices) in self.shown() {
            let draws = self.draws.get(&(row.id, product.id)).map_or(&[][..], Vec::as_slice);
            let Some(mut stock) = Stock::of(draws) else { continue };
            let limits = Limits {
                min: product.min_per_booking,
                max: product.max_per_booking,
                event_max: self.event_max,
            };
            let steps: Vec<Step> =
                prices.iter().map(|(price, window)| self.step(row.id, price, *window)).collect();
            let shown: Vec<(&PriceRow, Step)> = prices
                .iter()
                .zip(laddered(&steps))
                .zip(&steps)
                .map(|(((price, _), window), step)| (price, Step { window, ..*step }))
                .filter(|(price, _)| self.shows(price))
                .collect();
            if !shown.is_empty() && shown.iter().all(|(_, step)| step.left == Some(0)) {
                stock.free = 0;
            }
            let windows = shown.iter().map(|(_, step)| step.window).collect();
            shelves.push(Shelf { admission: product.kind == ProductKind::Admission, stock, limits, windows });
            let offers = shown.iter().map(|(price, step)| self.offer(price, *step, date, limits, stock));
            products.push(self.product(product, offers.collect(), limits.available(stock)));
        }
        (model::sales(self.event, date, &shelves, self.now), products)
    }

    /// The products that this visitor may see.
    fn shown(&self) -> impl Iterator<Item = &(ProductRow, Vec<(PriceRow, Window)>)> {
        self.products.iter().filter(|(product, prices)| {
            !product.hidden
                || self.opened.products.contains(&product.id)
                || prices.iter().any(|(price, _)| self.opened.offers.contains(&price.id))
        })
    }

    /// Whether this visitor may see a price of a product that is shown.
    fn shows(&self, price: &PriceRow) -> bool {
        let opened = self.opened.offers.contains(&price.id);
        let product = !price.product_hidden || self.opened.products.contains(&price.product_id);
        opened || (product && !price.hidden)
    }

    fn left(&self, date: OccurrenceId, price: &PriceRow) -> Option<i64> {
        self.left.get(&(date, price.id)).copied()
    }

    fn step(&self, date: OccurrenceId, price: &PriceRow, window: Window) -> Step {
        Step { id: price.id, follows: price.follows, window, left: self.left(date, price) }
    }

    fn offer(&self, price: &PriceRow, step: Step, date: Date, limits: Limits, stock: Stock) -> PageOffer {
        let free = step.left.map_or(stock.free, |left| left.min(stock.free));
        let limits = Limits {
            min: price.min_per_booking.unwrap_or(1).max(1),
            max: price.max_per_booking.map_or(limits.max, |max| max.min(limits.max)),
            ..limits
        };
        let available = limits.available(Stock { free, ..stock });
        PageOffer {
            id: price.id,
            name: price.name.clone(),
            price: Money::new(price.price_minor, self.currency),
            all_in: Money::new(price.all_in_minor, self.currency),
            flexible: price.flexible,
            sales_start: price.sales_start,
            sales_end: price.sales_end,
            follows: price.follows,
            limited: step.left.is_some(),
            available,
            min_per_booking: price.min_per_booking,
            max_per_booking: price.max_per_booking,
            state: model::offer_state(self.event, date, step.window, available, self.now),
        }
    }

    fn product(&self, product: &ProductRow, offers: Vec<PageOffer>, available: i32) -> PageProduct {
        PageProduct {
            id: product.id,
            kind: product.kind,
            name: product.name.clone(),
            description: product.description.clone(),
            min_per_booking: product.min_per_booking,
            max_per_booking: product.max_per_booking.min(self.event_max),
            max_per_person: product.max_per_person,
            admissions: product.admissions,
            zone: product.zone,
            hidden: product.hidden,
            available,
            offers,
        }
    }
}
