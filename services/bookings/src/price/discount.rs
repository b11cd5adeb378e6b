//! Discounts: automatic ones, and the code's.

use std::collections::HashMap;

use events::{AutoDiscount, DiscountKind, Reduction, ReductionKind};
use kit::ProductId;

use super::{Goods, LinePrice, Promo, share::share};

/// Parts of a minor unit in which discounts are counted: a share of a share is still a whole number.
const FINE: i128 = 100_000_000;

/// An automatic discount on the first `units` units of a line.
#[derive(Clone, Copy)]
struct Automatic<'a> {
    rule: &'a AutoDiscount,
    units: u32,
}

/// The discounts of all lines, rounded; `None` when they can't be counted.
pub(super) fn discounts(
    goods: &[Goods],
    rules: &[AutoDiscount],
    promo: Option<&Promo>,
) -> Option<Vec<LinePrice>> {
    let automatic = automatic(goods, rules);
    let coded = coded(goods, promo);
    let mut exact = Vec::with_capacity(goods.len());
    let mut lines = Vec::with_capacity(goods.len());
    for ((line, automatic), coded) in goods.iter().zip(&automatic).zip(coded) {
        let price = i128::from(line.unit_minor).checked_mul(FINE)?;
        let first = automatic.map_or(0, |automatic| automatic.units);
        let both = first.min(coded);
        let by_rule = automatic.map_or(0, |automatic| reduced(price, automatic.rule.reduction));
        let by_code = |price| promo.map_or(0, |promo| reduced(price, promo.discount.reduction));
        let stacks = promo.is_some_and(|promo| promo.discount.stacks);
        let (rule_of_both, code_of_both) = match stacks {
            true => (by_rule, by_code(price - by_rule)),
            false if by_code(price) > by_rule => (0, by_code(price)),
            false => (by_rule, 0),
        };
        let rule = rule_of_both * i128::from(both) + by_rule * i128::from(first - both);
        let code = code_of_both * i128::from(both) + by_code(price) * i128::from(coded - both);
        exact.push(rule.checked_add(code)?);
        lines.push(LinePrice {
            discount_name: name(automatic.filter(|_| rule > 0), promo.filter(|_| code > 0)),
            by_code: code > 0,
            ..LinePrice::default()
        });
    }
    for (line, minor) in lines.iter_mut().zip(share(&exact, FINE)?) {
        line.discount = minor;
        line.discount_name = line.discount_name.take().filter(|_| minor > 0);
        line.by_code &= minor > 0;
    }
    Some(lines)
}

/// What goes off `price`, both in fine parts.
fn reduced(price: i128, reduction: Reduction) -> i128 {
    let value = i128::from(reduction.value);
    match reduction.kind {
        ReductionKind::Percent => price / 10_000 * value,
        ReductionKind::Amount => price.min(value * FINE),
        ReductionKind::Price => (price - value * FINE).max(0),
    }
}

/// Which automatic discount each line has. They are tried in their order, and no product gets two.
fn automatic<'a>(goods: &[Goods], rules: &'a [AutoDiscount]) -> Vec<Option<Automatic<'a>>> {
    let mut found: Vec<Option<Automatic<'a>>> = vec![None; goods.len()];
    for rule in rules {
        let open = |at: &usize| {
            let line = &goods[*at];
            let taken =
                |other: &usize| goods[*other].product_id == line.product_id && found[*other].is_some();
            let named = rule.product_ids.contains(&line.product_id);
            line.discountable
                && (named || (rule.kind == DiscountKind::Quantity && rule.product_ids.is_empty()))
                && !(0..goods.len()).any(|other| taken(&other))
        };
        let lines: Vec<usize> = (0..goods.len()).filter(open).collect();
        let units = |product: Option<ProductId>| -> u64 {
            let of = lines.iter().filter(|at| product.is_none_or(|id| goods[**at].product_id == id));
            of.map(|at| u64::from(goods[*at].quantity)).sum()
        };
        match rule.kind {
            DiscountKind::Quantity => {
                let enough = units(None) >= u64::try_from(rule.minimum).unwrap_or(1).max(1);
                for at in lines.iter().filter(|_| enough) {
                    found[*at] = Some(Automatic { rule, units: goods[*at].quantity });
                }
            }
            DiscountKind::Bundle => {
                let sets = rule.product_ids.iter().map(|id| units(Some(*id))).min().unwrap_or(0);
                let mut left: HashMap<ProductId, u64> =
                    rule.product_ids.iter().map(|id| (*id, sets)).collect();
                for at in lines.iter().filter(|_| sets > 0) {
                    let left = left.entry(goods[*at].product_id).or_default();
                    let units = goods[*at].quantity.min(u32::try_from(*left).unwrap_or(u32::MAX));
                    *left -= u64::from(units);
                    found[*at] = Some(Automatic { rule, units });
                }
            }
        }
    }
    found
}

/// How many units of each line, the first ones, have the code's discount.
fn coded(goods: &[Goods], promo: Option<&Promo>) -> Vec<u32> {
    let Some(Promo { discount, .. }) = promo else { return vec![0; goods.len()] };
    let mut used: HashMap<ProductId, u32> = HashMap::new();
    let mut of_line = |line: &Goods| {
        let named = discount.product_ids.is_empty() || discount.product_ids.contains(&line.product_id);
        if !line.discountable || !named {
            return 0;
        }
        let used = used.entry(line.product_id).or_default();
        let units = line.quantity.min(discount.max_units.unwrap_or(u32::MAX).saturating_sub(*used));
        *used += units;
        units
    };
    goods.iter().map(&mut of_line).collect()
}

/// What the buyer reads about the discount of a line.
fn name(automatic: Option<Automatic<'_>>, promo: Option<&Promo>) -> Option<String> {
    match (automatic, promo) {
        (None, None) => None,
        (Some(automatic), None) => Some(automatic.rule.name.clone()),
        (None, Some(promo)) => Some(promo.name.clone()),
        (Some(automatic), Some(promo)) => Some(format!("{} + {}", automatic.rule.name, promo.name)),
    }
}
