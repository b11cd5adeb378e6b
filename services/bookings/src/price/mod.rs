//! What a booking costs: pure, exact until the one rounding, and the same for everybody who asks.
//!
//! From the price of the units, in this order: discounts, fees, tax. Everything is counted exactly. Then each
//! discount, fee and tax is rounded **once per booking** (half up, tax once per rate), and the rounded sum is
//! shared among the lines by the largest remainder: every line gets its exact share without the fraction, and
//! the minor units that are left go to the largest fractions, the earlier line first. So the lines always add
//! up to what is paid. docs/prices.md says it for people.

mod discount;
mod share;
#[cfg(test)]
mod tests;

use events::{Charges, Fee, ProductKind, QuoteLine, Reduction};
use kit::{Currency, Money, ProductId, TaxRateId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub(crate) use share::{part_of, share};

/// How a code changes prices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CodeDiscount {
    #[garde(dive)]
    pub reduction: Reduction,
    /// The products that get cheaper; none are all.
    #[serde(default)]
    #[garde(length(max = 100))]
    #[schema(max_items = 100)]
    pub product_ids: Vec<ProductId>,
    /// At most so many units of each product in one booking; null: all.
    #[serde(default)]
    #[garde(inner(range(min = 1, max = 100)))]
    #[schema(minimum = 1, maximum = 100)]
    pub max_units: Option<u32>,
    /// Whether it is taken off what an automatic discount leaves. Else each unit gets the better of the two.
    #[serde(default)]
    #[garde(skip)]
    pub stacks: bool,
}

/// A code with its discount, for one booking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Promo {
    /// The code, as the buyer reads it on the line.
    pub name: String,
    pub discount: CodeDiscount,
}

/// One line to price.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Goods {
    pub product_id: ProductId,
    pub unit_minor: i64,
    pub quantity: u32,
    /// Prices that the buyer chose, donations and gift cards are never discounted.
    pub discountable: bool,
    /// Donations and gift cards bear no fees.
    pub bears_fees: bool,
    pub tax_rate_id: Option<TaxRateId>,
}

impl Goods {
    pub(crate) fn of(
        product_id: ProductId,
        (kind, flexible): (ProductKind, bool),
        (unit_minor, quantity): (i64, u32),
        tax_rate_id: Option<TaxRateId>,
    ) -> Self {
        let given = matches!(kind, ProductKind::Donation | ProductKind::GiftCard);
        let discountable = !flexible && !given;
        // A gift card is money that waits: what it is spent on is taxed then.
        let tax_rate_id = tax_rate_id.filter(|_| kind != ProductKind::GiftCard);
        Self { product_id, unit_minor, quantity, discountable, bears_fees: !given, tax_rate_id }
    }
}

impl From<&QuoteLine> for Goods {
    fn from(line: &QuoteLine) -> Self {
        let price = (line.unit_price_minor, line.quantity);
        Self::of(line.product_id, (line.kind, line.flexible), price, line.tax_rate_id)
    }
}

/// What became of a line's price, in minor units.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct LinePrice {
    pub discount: i64,
    /// What the discount is for.
    pub discount_name: Option<String>,
    /// What of the discount is the code's doing.
    pub by_code: bool,
    /// Fees on top.
    pub fee: i64,
    /// The platform's fees, on top or out of the price.
    pub platform_fee: i64,
    /// The organizer's fees, on top or out of the price.
    pub organizer_fee: i64,
    pub tax: i64,
    /// What the buyer pays for the line.
    pub total: i64,
}

/// Prices `goods`; `None` when it can't be counted.
pub(crate) fn calculate(
    goods: &[Goods],
    charges: &Charges,
    currency: Currency,
    promo: Option<&Promo>,
) -> Option<Vec<LinePrice>> {
    let gross: Vec<i64> = goods
        .iter()
        .map(|line| Money::new(line.unit_minor, currency).times(line.quantity).map(|sum| sum.minor))
        .collect::<Option<_>>()?;
    sum(&gross, currency)?;
    let plain = goods.iter().map(|_| LinePrice::default()).collect();
    let full = complete(goods, &gross, charges, currency, plain)?;
    if charges.discounts.is_empty() && promo.is_none() {
        return Some(full);
    }
    let discounted = discount::discounts(goods, &charges.discounts, promo)?;
    let reduced = complete(goods, &gross, charges, currency, discounted)?;
    // Fees and taxes are shared anew, and so a discount of one cent might cost two: then there is none.
    let totals = |lines: &[LinePrice]| lines.iter().map(|line| i128::from(line.total)).sum::<i128>();
    Some(if totals(&reduced) <= totals(&full) { reduced } else { full })
}

/// Fees and taxes on what the discounts leave.
fn complete(
    goods: &[Goods],
    gross: &[i64],
    charges: &Charges,
    currency: Currency,
    mut lines: Vec<LinePrice>,
) -> Option<Vec<LinePrice>> {
    let net: Vec<i64> = gross.iter().zip(&lines).map(|(gross, line)| gross - line.discount).collect();
    let fees = charges.platform_fees.iter().map(|fee| (fee, true));
    for (fee, platform) in fees.chain(charges.fees.iter().map(|fee| (fee, false))) {
        if !fee.applies_in(currency) {
            continue;
        }
        for (line, minor) in lines.iter_mut().zip(fee_shares(fee, goods, &net)?) {
            let whose = if platform { &mut line.platform_fee } else { &mut line.organizer_fee };
            *whose = whose.checked_add(minor)?;
            if fee.passed_on {
                line.fee = line.fee.checked_add(minor)?;
            }
        }
    }
    for (line, net) in lines.iter_mut().zip(&net) {
        line.total = net.checked_add(line.fee)?;
    }
    for rate in &charges.taxes {
        let bp = i128::from(rate.rate_bp);
        let taxed = |goods: &Goods| goods.tax_rate_id == Some(rate.id);
        let of_line = |(goods, line): (&Goods, &LinePrice)| {
            if taxed(goods) { i128::from(line.total) * bp } else { 0 }
        };
        let exact: Vec<i128> = goods.iter().zip(&lines).map(of_line).collect();
        let unit = if rate.inclusive { 10_000 + bp } else { 10_000 };
        for (line, minor) in lines.iter_mut().zip(share(&exact, unit)?) {
            line.tax = line.tax.checked_add(minor)?;
            if !rate.inclusive {
                line.total = line.total.checked_add(minor)?;
            }
        }
    }
    let totals: Vec<i64> = lines.iter().map(|line| line.total).collect();
    sum(&totals, currency)?;
    Some(lines)
}

/// One fee over all lines that cost something.
fn fee_shares(fee: &Fee, goods: &[Goods], net: &[i64]) -> Option<Vec<i64>> {
    let of_line = |(goods, net): (&Goods, &i64)| {
        if !goods.bears_fees || *net == 0 {
            return 0;
        }
        i128::from(fee.fixed_minor) * i128::from(goods.quantity) * 10_000
            + i128::from(*net) * i128::from(fee.percent_bp)
    };
    let exact: Vec<i128> = goods.iter().zip(net).map(of_line).collect();
    share(&exact, 10_000)
}

/// The sum; `None` when it can't be counted.
pub(crate) fn sum(minors: &[i64], currency: Currency) -> Option<i64> {
    let add = |sum: Money, minor: &i64| sum.plus(Money::new(*minor, currency));
    minors.iter().try_fold(Money::zero(currency), add).map(|sum| sum.minor)
}
