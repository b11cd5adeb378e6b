//! The prices of a product.

use garde::Validate;
use kit::{Money, OfferId, ProductId, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{MAX_PRICE_MINOR, rules};
use crate::error::EventsError;

/// A price of a product.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Offer {
    pub id: OfferId,
    pub product_id: ProductId,
    pub name: String,
    /// What the buyer pays per unit, fees and tax included.
    pub price: Money,
    /// What one unit costs with fees and tax: what people are shown.
    pub all_in: Money,
    /// The same in minor units, as it is written.
    pub price_minor: i64,
    /// Pay what you want: the price is then the minimum.
    pub flexible: bool,
    pub sales_start: Option<Time>,
    pub sales_end: Option<Time>,
    /// The offer of the same product after which this one goes on sale: sold out, or its window over.
    pub follows: Option<OfferId>,
    /// Units on each date; null: as many as the product has.
    pub quantity: Option<i32>,
    /// Fewest units of this offer in one booking, if any are taken at all.
    pub min_per_booking: Option<i16>,
    pub max_per_booking: Option<i16>,
    /// Hidden offers are sold to those only whose access code opens them.
    pub hidden: bool,
    pub position: i32,
    pub version: i32,
}

/// A new price of a product.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOffer {
    #[garde(length(chars, min = 1, max = 120), custom(rules::line))]
    #[schema(min_length = 1, max_length = 120)]
    pub name: String,
    #[garde(range(min = 0, max = MAX_PRICE_MINOR))]
    #[schema(minimum = 0, maximum = 100000000)]
    pub price_minor: i64,
    #[garde(skip)]
    #[serde(default)]
    pub flexible: Option<bool>,
    #[garde(skip)]
    #[serde(default)]
    pub sales_start: Option<Time>,
    #[garde(skip)]
    #[serde(default)]
    pub sales_end: Option<Time>,
    /// The offer of the same product after which this one goes on sale.
    #[garde(skip)]
    #[serde(default)]
    pub follows: Option<OfferId>,
    /// Units on each date; as many as the product has unless told.
    #[garde(range(min = 0, max = 1_000_000))]
    #[serde(default)]
    #[schema(minimum = 0, maximum = 1000000)]
    pub quantity: Option<i32>,
    #[garde(range(min = 1, max = 100))]
    #[serde(default)]
    #[schema(minimum = 1, maximum = 100)]
    pub min_per_booking: Option<i16>,
    #[garde(range(min = 1, max = 100))]
    #[serde(default)]
    #[schema(minimum = 1, maximum = 100)]
    pub max_per_booking: Option<i16>,
    /// Sold to those only whose access code opens it.
    #[garde(skip)]
    #[serde(default)]
    pub hidden: Option<bool>,
    #[garde(range(min = 0, max = 10_000))]
    #[serde(default)]
    #[schema(minimum = 0, maximum = 10000)]
    pub position: Option<i32>,
}

/// A change of an offer. What is absent stays as it is.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfferChange {
    #[garde(skip)]
    pub version: i32,
    #[garde(length(chars, min = 1, max = 120), custom(rules::opt::<str, String>(rules::line)))]
    #[serde(default)]
    #[schema(min_length = 1, max_length = 120)]
    pub name: Option<String>,
    #[garde(range(min = 0, max = MAX_PRICE_MINOR))]
    #[serde(default)]
    #[schema(minimum = 0, maximum = 100000000)]
    pub price_minor: Option<i64>,
    #[garde(skip)]
    #[serde(default)]
    pub flexible: Option<bool>,
    #[garde(skip)]
    #[serde(default, deserialize_with = "super::rules::nullable")]
    #[schema(value_type = Option<Time>)]
    pub sales_start: Option<Option<Time>>,
    #[garde(skip)]
    #[serde(default, deserialize_with = "super::rules::nullable")]
    #[schema(value_type = Option<Time>)]
    pub sales_end: Option<Option<Time>>,
    /// The offer of the same product after which this one goes on sale; null: none.
    #[garde(skip)]
    #[serde(default, deserialize_with = "super::rules::nullable")]
    #[schema(value_type = Option<OfferId>)]
    pub follows: Option<Option<OfferId>>,
    /// Units on each date; null: as many as the product has.
    #[garde(custom(rules::opt2::<i32, i32>(rules::quantity)))]
    #[serde(default, deserialize_with = "super::rules::nullable")]
    #[schema(value_type = Option<i32>, minimum = 0, maximum = 1000000)]
    pub quantity: Option<Option<i32>>,
    #[garde(custom(rules::opt2::<i16, i16>(rules::per_booking)))]
    #[serde(default, deserialize_with = "super::rules::nullable")]
    #[schema(value_type = Option<i16>, minimum = 1, maximum = 100)]
    pub min_per_booking: Option<Option<i16>>,
    #[garde(custom(rules::opt2::<i16, i16>(rules::per_booking)))]
    #[serde(default, deserialize_with = "super::rules::nullable")]
    #[schema(value_type = Option<i16>, minimum = 1, maximum = 100)]
    pub max_per_booking: Option<Option<i16>>,
    #[garde(skip)]
    #[serde(default)]
    pub hidden: Option<bool>,
    #[garde(range(min = 0, max = 10_000))]
    #[serde(default)]
    #[schema(minimum = 0, maximum = 10000)]
    pub position: Option<i32>,
}

/// Checks the order of a sale's start and end.
pub(crate) fn check_window(start: Option<Time>, end: Option<Time>) -> Result<(), EventsError> {
    match (start, end) {
        (Some(start), Some(end)) if end <= start => {
            Err(EventsError::invalid("sales_end", "invalid", "must be after the start of sales"))
        }
        _ => Ok(()),
    }
}

/// Checks how many units of one offer make a booking.
pub(crate) fn check_bounds(min: Option<i16>, max: Option<i16>) -> Result<(), EventsError> {
    match (min, max) {
        (Some(min), Some(max)) if min > max => {
            Err(EventsError::invalid("min_per_booking", "invalid", "must not exceed the maximum"))
        }
        _ => Ok(()),
    }
}
