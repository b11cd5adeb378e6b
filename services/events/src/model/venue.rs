//! Places.

use garde::Validate;
use kit::{OrganizationId, Time, VenueId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::rules;

/// A place of an organization.
#[derive(Debug, Clone, Serialize, Deserialize, sqlx::FromRow, ToSchema)]
pub struct Venue {
    pub id: VenueId,
    pub organization_id: OrganizationId,
    pub name: String,
    pub address: String,
    pub postal_code: String,
    pub city: String,
    /// ISO 3166, such as `DE`.
    pub country: String,
    pub latitude: Option<f64>,
    pub longitude: Option<f64>,
    pub time_zone: String,
    pub directions: String,
    pub accessibility: String,
    pub version: i32,
    pub created_at: Time,
    pub updated_at: Time,
    pub archived_at: Option<Time>,
}

/// A new place.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewVenue {
    #[garde(length(chars, min = 1, max = 160), custom(rules::line))]
    #[schema(min_length = 1, max_length = 160)]
    pub name: String,
    #[garde(length(chars, max = 300), custom(rules::opt::<str, String>(rules::prose)))]
    #[serde(default)]
    #[schema(max_length = 300)]
    pub address: Option<String>,
    #[garde(length(chars, max = 20), custom(rules::opt::<str, String>(rules::blank_line)))]
    #[serde(default)]
    #[schema(max_length = 20)]
    pub postal_code: Option<String>,
    #[garde(length(chars, min = 1, max = 120), custom(rules::line))]
    #[schema(min_length = 1, max_length = 120)]
    pub city: String,
    #[garde(custom(rules::country))]
    #[schema(pattern = "^[A-Z]{2}$", example = "DE")]
    pub country: String,
    #[garde(range(min = -90.0, max = 90.0))]
    #[serde(default)]
    #[schema(minimum = -90, maximum = 90)]
    pub latitude: Option<f64>,
    #[garde(range(min = -180.0, max = 180.0))]
    #[serde(default)]
    #[schema(minimum = -180, maximum = 180)]
    pub longitude: Option<f64>,
    /// The organization's unless told.
    #[garde(custom(rules::opt::<str, String>(rules::time_zone)))]
    #[serde(default)]
    #[schema(max_length = 64, example = "Europe/Berlin")]
    pub time_zone: Option<String>,
    #[garde(length(chars, max = 2000), custom(rules::opt::<str, String>(rules::prose)))]
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub directions: Option<String>,
    #[garde(length(chars, max = 2000), custom(rules::opt::<str, String>(rules::prose)))]
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub accessibility: Option<String>,
}

/// A change of a place. What is absent stays as it is.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VenueChange {
    #[garde(skip)]
    pub version: i32,
    #[garde(length(chars, min = 1, max = 160), custom(rules::opt::<str, String>(rules::line)))]
    #[serde(default)]
    #[schema(min_length = 1, max_length = 160)]
    pub name: Option<String>,
    #[garde(length(chars, max = 300), custom(rules::opt::<str, String>(rules::prose)))]
    #[serde(default)]
    #[schema(max_length = 300)]
    pub address: Option<String>,
    #[garde(length(chars, max = 20), custom(rules::opt::<str, String>(rules::blank_line)))]
    #[serde(default)]
    #[schema(max_length = 20)]
    pub postal_code: Option<String>,
    #[garde(length(chars, min = 1, max = 120), custom(rules::opt::<str, String>(rules::line)))]
    #[serde(default)]
    #[schema(min_length = 1, max_length = 120)]
    pub city: Option<String>,
    #[garde(custom(rules::opt::<str, String>(rules::country)))]
    #[serde(default)]
    #[schema(pattern = "^[A-Z]{2}$")]
    pub country: Option<String>,
    #[garde(range(min = -90.0, max = 90.0))]
    #[serde(default, deserialize_with = "super::rules::nullable")]
    #[schema(value_type = Option<f64>, minimum = -90, maximum = 90)]
    pub latitude: Option<Option<f64>>,
    #[garde(range(min = -180.0, max = 180.0))]
    #[serde(default, deserialize_with = "super::rules::nullable")]
    #[schema(value_type = Option<f64>, minimum = -180, maximum = 180)]
    pub longitude: Option<Option<f64>>,
    #[garde(custom(rules::opt::<str, String>(rules::time_zone)))]
    #[serde(default)]
    #[schema(max_length = 64)]
    pub time_zone: Option<String>,
    #[garde(length(chars, max = 2000), custom(rules::opt::<str, String>(rules::prose)))]
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub directions: Option<String>,
    #[garde(length(chars, max = 2000), custom(rules::opt::<str, String>(rules::prose)))]
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub accessibility: Option<String>,
}
