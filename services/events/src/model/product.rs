//! What is on sale, and its prices.

use garde::Validate;
use kit::{EventId, OccurrenceId, PoolId, ProductId, TaxRateId, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{MAX_PRICE_MINOR, Offer, rules};
use crate::error::EventsError;

/// What a product is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type, ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum ProductKind {
    Admission,
    Addon,
    Merchandise,
    Donation,
    GiftCard,
    Pass,
}

/// What is on sale, with its prices and the pools it draws on.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Product {
    pub id: ProductId,
    pub event_id: EventId,
    pub kind: ProductKind,
    pub name: String,
    pub description: String,
    pub position: i32,
    /// Fewest units in one booking, if any are taken at all.
    pub min_per_booking: i16,
    pub max_per_booking: i16,
    /// Units that one person may have over all bookings; null: no limit.
    pub max_per_person: Option<i16>,
    /// Admissions that one unit gives: 1, or the size of a group ticket. 0 for what is no admission.
    pub admissions: i16,
    /// Hidden products are sold to those only whose access code opens them.
    pub hidden: bool,
    /// The price zone of the event's seating whose seats it sells, one for each admission; null: places
    /// without seats.
    pub zone: Option<i16>,
    /// The organization's tax rate for it; null: no tax.
    pub tax_rate_id: Option<TaxRateId>,
    pub version: i32,
    pub offers: Vec<Offer>,
    pub pools: Vec<PoolLink>,
}

/// A product draws on a pool: one unit takes `units` places of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PoolLink {
    #[garde(skip)]
    pub pool_id: PoolId,
    #[garde(range(min = 1, max = 20))]
    #[serde(default = "one")]
    #[schema(minimum = 1, maximum = 20)]
    pub units: i16,
}

fn one() -> i16 {
    1
}

/// The pools that a product draws on.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PoolLinks {
    #[garde(length(max = 500), dive)]
    #[schema(max_items = 500)]
    pub pools: Vec<PoolLink>,
}

/// A new product.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewProduct {
    /// `admission` unless told.
    #[garde(skip)]
    #[serde(default)]
    pub kind: Option<ProductKind>,
    #[garde(length(chars, min = 1, max = 120), custom(rules::line))]
    #[schema(min_length = 1, max_length = 120)]
    pub name: String,
    #[garde(length(chars, max = 1000), custom(rules::opt::<str, String>(rules::prose)))]
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub description: Option<String>,
    #[garde(range(min = 0, max = 100))]
    #[serde(default)]
    #[schema(minimum = 0, maximum = 100)]
    pub min_per_booking: Option<i16>,
    #[garde(range(min = 1, max = 100))]
    #[serde(default)]
    #[schema(minimum = 1, maximum = 100)]
    pub max_per_booking: Option<i16>,
    /// Units that one person may have over all bookings.
    #[garde(range(min = 1, max = 1000))]
    #[serde(default)]
    #[schema(minimum = 1, maximum = 1000)]
    pub max_per_person: Option<i16>,
    /// 1 for an admission unless told; 0 for everything else.
    #[garde(range(min = 0, max = 20))]
    #[serde(default)]
    #[schema(minimum = 0, maximum = 20)]
    pub admissions: Option<i16>,
    #[garde(skip)]
    #[serde(default)]
    pub hidden: Option<bool>,
    /// A price zone of the event's seating: every admission is then a seat of that zone.
    #[garde(range(min = 0, max = 500))]
    #[serde(default)]
    #[schema(minimum = 0, maximum = 500)]
    pub zone: Option<i16>,
    /// One of the organization's tax rates; no tax unless told.
    #[garde(skip)]
    #[serde(default)]
    pub tax_rate_id: Option<TaxRateId>,
    #[garde(range(min = 0, max = 10_000))]
    #[serde(default)]
    #[schema(minimum = 0, maximum = 10000)]
    pub position: Option<i32>,
}

/// A change of a product. What is absent stays as it is.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProductChange {
    #[garde(skip)]
    pub version: i32,
    #[garde(length(chars, min = 1, max = 120), custom(rules::opt::<str, String>(rules::line)))]
    #[serde(default)]
    #[schema(min_length = 1, max_length = 120)]
    pub name: Option<String>,
    #[garde(length(chars, max = 1000), custom(rules::opt::<str, String>(rules::prose)))]
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub description: Option<String>,
    #[garde(range(min = 0, max = 100))]
    #[serde(default)]
    #[schema(minimum = 0, maximum = 100)]
    pub min_per_booking: Option<i16>,
    #[garde(range(min = 1, max = 100))]
    #[serde(default)]
    #[schema(minimum = 1, maximum = 100)]
    pub max_per_booking: Option<i16>,
    /// Units that one person may have over all bookings; null: no limit.
    #[garde(custom(rules::opt2::<i16, i16>(rules::per_person)))]
    #[serde(default, deserialize_with = "super::rules::nullable")]
    #[schema(value_type = Option<i16>, minimum = 1, maximum = 1000)]
    pub max_per_person: Option<Option<i16>>,
    #[garde(range(min = 0, max = 20))]
    #[serde(default)]
    #[schema(minimum = 0, maximum = 20)]
    pub admissions: Option<i16>,
    #[garde(skip)]
    #[serde(default)]
    pub hidden: Option<bool>,
    /// A price zone of the event's seating; null: places without seats.
    #[garde(custom(rules::opt2::<i16, i16>(rules::zone)))]
    #[serde(default, deserialize_with = "super::rules::nullable")]
    #[schema(value_type = Option<i16>, minimum = 0, maximum = 500)]
    pub zone: Option<Option<i16>>,
    /// `null`: no tax.
    #[garde(skip)]
    #[serde(default, deserialize_with = "super::rules::nullable")]
    #[schema(value_type = Option<TaxRateId>)]
    pub tax_rate_id: Option<Option<TaxRateId>>,
    #[garde(range(min = 0, max = 10_000))]
    #[serde(default)]
    #[schema(minimum = 0, maximum = 10000)]
    pub position: Option<i32>,
}

/// A ticket in one step: a product with one price and its own places in every occurrence.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTicketType {
    #[garde(length(chars, min = 1, max = 120), custom(rules::line))]
    #[schema(min_length = 1, max_length = 120)]
    pub name: String,
    #[garde(length(chars, max = 1000), custom(rules::opt::<str, String>(rules::prose)))]
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub description: Option<String>,
    #[garde(range(min = 0, max = MAX_PRICE_MINOR))]
    #[schema(minimum = 0, maximum = 100000000)]
    pub price_minor: i64,
    /// Buyers choose what they pay, from the price on.
    #[garde(skip)]
    #[serde(default)]
    pub flexible: Option<bool>,
    /// `admission` unless told.
    #[garde(skip)]
    #[serde(default)]
    pub kind: Option<ProductKind>,
    /// People that one ticket lets in: 1 for an admission unless told, and always 0 for everything else. Each
    /// of them takes a place.
    #[garde(range(min = 0, max = 20))]
    #[serde(default)]
    #[schema(minimum = 0, maximum = 20)]
    pub admissions: Option<i16>,
    /// Sold to those only whose access code opens it.
    #[garde(skip)]
    #[serde(default)]
    pub hidden: Option<bool>,
    /// One of the organization's tax rates; no tax unless told.
    #[garde(skip)]
    #[serde(default)]
    pub tax_rate_id: Option<TaxRateId>,
    /// Places in each occurrence.
    #[garde(range(min = 0, max = 1_000_000))]
    #[schema(minimum = 0, maximum = 1000000)]
    pub capacity: i32,
    #[garde(skip)]
    #[serde(default)]
    pub sales_start: Option<Time>,
    #[garde(skip)]
    #[serde(default)]
    pub sales_end: Option<Time>,
    /// The occurrences it is for; all that are scheduled unless told.
    #[garde(length(min = 1, max = 200))]
    #[serde(default)]
    #[schema(min_items = 1, max_items = 200)]
    pub occurrence_ids: Option<Vec<OccurrenceId>>,
}

/// Checks how many units make a booking, and how many people come in with one of them.
pub(crate) fn check_counts(
    kind: ProductKind,
    min: i16,
    max: i16,
    admissions: i16,
) -> Result<(), EventsError> {
    if min > max {
        return Err(EventsError::invalid("min_per_booking", "invalid", "must not exceed the maximum"));
    }
    match (kind, admissions) {
        (ProductKind::Admission, 0) => {
            Err(EventsError::invalid("admissions", "invalid", "an admission lets at least one person in"))
        }
        (ProductKind::Admission, _) | (_, 0) => Ok(()),
        _ => Err(EventsError::invalid("admissions", "invalid", "only an admission lets people in")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_admissions_admit() {
        assert!(check_counts(ProductKind::Admission, 0, 10, 1).is_ok());
        assert!(check_counts(ProductKind::Admission, 0, 10, 0).is_err());
        assert!(check_counts(ProductKind::Addon, 0, 10, 0).is_ok());
        assert!(check_counts(ProductKind::Addon, 0, 10, 1).is_err());
        assert!(check_counts(ProductKind::Admission, 5, 4, 1).is_err());
    }
}
