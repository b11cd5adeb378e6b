//! One dated performance of an event.

use garde::Validate;
use kit::{EventId, OccurrenceId, Time, VenueId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::rules;
use crate::error::EventsError;

/// Where an occurrence stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type, ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum OccurrenceState {
    Scheduled,
    Postponed,
    Cancelled,
    Completed,
}

/// One dated performance of an event.
#[derive(Debug, Clone, Serialize, Deserialize, sqlx::FromRow, ToSchema)]
pub struct Occurrence {
    pub id: OccurrenceId,
    pub event_id: EventId,
    pub starts_at: Time,
    pub ends_at: Time,
    pub doors_at: Option<Time>,
    /// IANA time zone of the place.
    pub time_zone: String,
    pub venue_id: Option<VenueId>,
    pub venue_name: Option<String>,
    pub online_url: Option<String>,
    pub state: OccurrenceState,
    pub version: i32,
}

/// A new occurrence.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOccurrence {
    #[garde(skip)]
    pub starts_at: Time,
    #[garde(skip)]
    pub ends_at: Time,
    #[garde(skip)]
    #[serde(default)]
    pub doors_at: Option<Time>,
    /// The venue's, or else the organization's, unless told.
    #[garde(custom(rules::opt::<str, String>(rules::time_zone)))]
    #[serde(default)]
    #[schema(max_length = 64, example = "Europe/Berlin")]
    pub time_zone: Option<String>,
    #[garde(skip)]
    #[serde(default)]
    pub venue_id: Option<VenueId>,
    #[garde(length(chars, max = 500), custom(rules::opt::<str, String>(rules::web_url)))]
    #[serde(default)]
    #[schema(max_length = 500, example = "https://example.org/live")]
    pub online_url: Option<String>,
    /// Gives it the same pools as the event's latest other occurrence, so that what is on sale there is
    /// on sale here too. True unless told.
    #[garde(skip)]
    #[serde(default)]
    pub copy_pools: Option<bool>,
}

/// A change of an occurrence. What is absent stays as it is.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OccurrenceChange {
    #[garde(skip)]
    pub version: i32,
    #[garde(skip)]
    #[serde(default)]
    pub starts_at: Option<Time>,
    #[garde(skip)]
    #[serde(default)]
    pub ends_at: Option<Time>,
    #[garde(skip)]
    #[serde(default, deserialize_with = "super::rules::nullable")]
    #[schema(value_type = Option<Time>)]
    pub doors_at: Option<Option<Time>>,
    #[garde(custom(rules::opt::<str, String>(rules::time_zone)))]
    #[serde(default)]
    #[schema(max_length = 64)]
    pub time_zone: Option<String>,
    #[garde(skip)]
    #[serde(default, deserialize_with = "super::rules::nullable")]
    #[schema(value_type = Option<VenueId>)]
    pub venue_id: Option<Option<VenueId>>,
    #[garde(length(chars, max = 500), custom(rules::opt2::<str, String>(rules::web_url)))]
    #[serde(default, deserialize_with = "super::rules::nullable")]
    #[schema(value_type = Option<String>, max_length = 500, example = "https://example.org/live")]
    pub online_url: Option<Option<String>>,
    #[garde(skip)]
    #[serde(default)]
    pub state: Option<OccurrenceState>,
}

/// An occurrence lasts at most this long.
const LONGEST_SECONDS: i64 = 60 * 86_400;

/// Checks the order of an occurrence's times.
pub(crate) fn check_times(starts_at: Time, ends_at: Time, doors_at: Option<Time>) -> Result<(), EventsError> {
    if ends_at <= starts_at {
        return Err(EventsError::invalid("ends_at", "invalid", "must be after the start"));
    }
    if ends_at.seconds_since(starts_at) > LONGEST_SECONDS {
        return Err(EventsError::invalid("ends_at", "invalid", "must be within 60 days of the start"));
    }
    if doors_at.is_some_and(|doors_at| doors_at > starts_at) {
        return Err(EventsError::invalid("doors_at", "invalid", "must not be after the start"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doors_open_before_the_start_which_lies_before_the_end() {
        let at = |text: &str| text.parse::<Time>().expect("a moment");
        let (start, end) = (at("2027-03-14T19:30:00Z"), at("2027-03-14T22:00:00Z"));
        assert!(check_times(start, end, None).is_ok());
        assert!(check_times(start, end, Some(start)).is_ok());
        assert!(check_times(start, end, Some(end)).is_err());
        assert!(check_times(end, start, None).is_err());
        assert!(check_times(start, start, None).is_err());
        assert!(check_times(start, end.plus_seconds(61 * 86_400), None).is_err());
    }
}
