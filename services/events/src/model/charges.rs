//! What comes on top of a price, or off it: taxes, fees, automatic discounts.

use garde::Validate;
use kit::{Currency, OfferId, ProductId, TaxRateId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{MAX_PRICE_MINOR, ProductKind, rules};

/// A tax rate of an organization; its products say which one is theirs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TaxRate {
    /// Made here for a new rate when absent.
    #[garde(skip)]
    #[serde(default = "TaxRateId::new")]
    pub id: TaxRateId,
    /// What the buyer reads, such as `VAT`.
    #[garde(length(chars, min = 1, max = 60), custom(rules::line))]
    #[schema(min_length = 1, max_length = 60)]
    pub name: String,
    /// Hundredths of a percent: 1900 is 19 %.
    #[garde(range(min = 0, max = 10_000))]
    #[schema(minimum = 0, maximum = 10000)]
    pub rate_bp: i32,
    /// Whether prices have the tax in them already; else it comes on top.
    #[garde(skip)]
    pub inclusive: bool,
}

/// A fee per unit: a fixed part, a share of the price after discounts, or both. Donations, gift cards and what
/// costs nothing have no fees.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Fee {
    #[garde(length(chars, min = 1, max = 60), custom(rules::line))]
    #[schema(min_length = 1, max_length = 60)]
    pub name: String,
    /// Minor units per unit that is sold. Events in another currency than `currency` do not have the fee.
    #[garde(range(min = 0, max = MAX_PRICE_MINOR))]
    #[serde(default)]
    #[schema(minimum = 0, maximum = 100000000)]
    pub fixed_minor: i64,
    /// Hundredths of a percent.
    #[garde(range(min = 0, max = 10_000))]
    #[serde(default)]
    #[schema(minimum = 0, maximum = 10000)]
    pub percent_bp: i32,
    /// The currency of the fixed part.
    #[garde(skip)]
    pub currency: Currency,
    /// Whether the buyer pays it on top of the price; else it is taken out of the price.
    #[garde(skip)]
    pub passed_on: bool,
}

impl Fee {
    /// Whether events in `currency` have the fee.
    pub fn applies_in(&self, currency: Currency) -> bool {
        self.fixed_minor == 0 || self.currency == currency
    }
}

/// How a price goes down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReductionKind {
    /// By `value` hundredths of a percent.
    Percent,
    /// By `value` minor units, at most to nothing.
    Amount,
    /// To `value` minor units, where it is higher.
    Price,
}

/// How the price of one unit goes down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reduction {
    #[garde(skip)]
    pub kind: ReductionKind,
    /// Hundredths of a percent, at most 10000, or minor units; see `kind`.
    #[garde(range(min = 0, max = MAX_PRICE_MINOR), custom(at_most_everything(self.kind)))]
    #[schema(minimum = 0, maximum = 100000000)]
    pub value: i64,
}

fn at_most_everything<'a>(kind: ReductionKind) -> impl FnOnce(&i64, &()) -> garde::Result + 'a {
    move |value, _| match kind {
        ReductionKind::Percent if *value > 10_000 => Err(garde::Error::new("must be at most 10000")),
        ReductionKind::Percent | ReductionKind::Amount if *value == 0 => {
            Err(garde::Error::new("must be more than nothing"))
        }
        _ => Ok(()),
    }
}

/// When an automatic discount applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DiscountKind {
    /// With `minimum` or more units of the products together: to all of them.
    Quantity,
    /// With at least one unit of each of the products: to as many units of each as there are whole sets.
    Bundle,
}

/// A discount that needs no code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AutoDiscount {
    /// What the buyer reads, such as `4 or more`.
    #[garde(length(chars, min = 1, max = 60), custom(rules::line))]
    #[schema(min_length = 1, max_length = 60)]
    pub name: String,
    #[garde(skip)]
    pub kind: DiscountKind,
    /// Of a quantity discount: no products are all products.
    #[garde(length(max = 20))]
    #[serde(default)]
    #[schema(max_items = 20)]
    pub product_ids: Vec<ProductId>,
    /// Units of a quantity discount.
    #[garde(range(min = 1, max = 100))]
    #[serde(default = "one")]
    #[schema(minimum = 1, maximum = 100)]
    pub minimum: i32,
    #[garde(dive)]
    pub reduction: Reduction,
}

fn one() -> i32 {
    1
}

/// All that decides what the prices of an event become.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charges {
    pub taxes: Vec<TaxRate>,
    /// The platform's fees.
    pub platform_fees: Vec<Fee>,
    /// The organizer's fees.
    pub fees: Vec<Fee>,
    pub discounts: Vec<AutoDiscount>,
}

impl Charges {
    /// The tax rate of a product.
    pub fn tax(&self, id: Option<TaxRateId>) -> Option<&TaxRate> {
        self.taxes.iter().find(|rate| Some(rate.id) == id)
    }
}

/// What decides which discounts, fees and tax an offer has.
#[derive(Debug, Clone, Copy, sqlx::FromRow)]
pub struct OfferKind {
    pub offer_id: OfferId,
    pub kind: ProductKind,
    pub flexible: bool,
    pub tax_rate_id: Option<TaxRateId>,
}

/// The tax rates of an organization.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TaxRates {
    #[garde(length(max = 20), dive)]
    #[schema(max_items = 20)]
    pub rates: Vec<TaxRate>,
    /// As it was read; 0 for a list that was never written.
    #[garde(skip)]
    pub version: i32,
}

/// Fees of the platform, an organization or an event.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Fees {
    #[garde(length(max = 10), dive)]
    #[schema(max_items = 10)]
    pub fees: Vec<Fee>,
    /// As it was read; 0 for a list that was never written.
    #[garde(skip)]
    pub version: i32,
}

/// Fees of an event.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EventFees {
    /// Whether the event has fees of its own instead of its organizer's.
    #[garde(skip)]
    pub own: bool,
    /// The fees that count for the event. When they are written and `own` is false, they are ignored.
    #[garde(length(max = 10), dive)]
    #[serde(default)]
    #[schema(max_items = 10)]
    pub fees: Vec<Fee>,
    /// As it was read; 0 for a list that was never written.
    #[garde(skip)]
    pub version: i32,
}

/// The automatic discounts of an event, in the order in which they are tried.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AutoDiscounts {
    #[garde(length(max = 20), dive)]
    #[schema(max_items = 20)]
    pub discounts: Vec<AutoDiscount>,
    /// As it was read; 0 for a list that was never written.
    #[garde(skip)]
    pub version: i32,
}
