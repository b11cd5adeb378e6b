//! A moment in UTC, as the API, the code and PostgreSQL see it.

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};
use sqlx::{
    Decode, Encode, Postgres, Type,
    encode::IsNull,
    error::BoxDynError,
    postgres::{PgArgumentBuffer, PgHasArrayType, PgTypeInfo, PgValueRef},
};

/// A moment in UTC with microsecond precision (`timestamptz`); RFC 3339 on the wire.
///
/// Only the years 1970 to 2200 are accepted from outside: it is what an event needs, and what every
/// layer below can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, utoipa::ToSchema)]
#[serde(transparent)]
#[schema(value_type = String, format = DateTime, example = "2027-03-14T19:30:00Z")]
pub struct Time(Timestamp);

/// 2200-01-01T00:00:00Z in seconds since the Unix epoch.
const LAST_SECOND: i64 = 7_258_118_400;

impl Time {
    /// Cuts the moment to whole microseconds, the precision of PostgreSQL.
    pub fn new(moment: Timestamp) -> Self {
        let micros = moment.as_microsecond();
        Self(Timestamp::from_microsecond(micros).unwrap_or(moment))
    }

    /// The moment as a `jiff` timestamp, for calendar arithmetic.
    pub fn to_jiff(self) -> Timestamp {
        self.0
    }

    /// Whole seconds since the Unix epoch.
    pub fn as_second(self) -> i64 {
        self.0.as_second()
    }

    /// The moment `seconds` after (or, negative, before) this one; saturates at the ends of time.
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(jiff::SignedDuration::from_secs(seconds)).unwrap_or(self.0))
    }

    /// The moment so many calendar months later (UTC), on the last day of a month that is shorter; saturates at the
    /// end of time.
    pub fn plus_months(self, months: i16) -> Self {
        let then = self.0.to_zoned(jiff::tz::TimeZone::UTC).saturating_add(jiff::Span::new().months(months));
        Self(then.timestamp())
    }

    /// Seconds from `earlier` to this moment; negative when it lies before.
    pub fn seconds_since(self, earlier: Self) -> i64 {
        self.0.as_second() - earlier.0.as_second()
    }
}

impl std::fmt::Display for Time {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::str::FromStr for Time {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let moment: Timestamp = text
            .parse()
            .map_err(|_| "must be a moment such as 2027-03-14T19:30:00Z (RFC 3339)".to_owned())?;
        if !(0..=LAST_SECOND).contains(&moment.as_second()) {
            return Err("must lie between the years 1970 and 2200".to_owned());
        }
        Ok(Self::new(moment))
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        String::deserialize(source)?.parse().map_err(D::Error::custom)
    }
}

impl Type<Postgres> for Time {
    fn type_info() -> PgTypeInfo {
        <jiff_sqlx::Timestamp as Type<Postgres>>::type_info()
    }
}

impl PgHasArrayType for Time {
    fn array_type_info() -> PgTypeInfo {
        PgTypeInfo::with_name("_timestamptz")
    }
}

impl<'q> Encode<'q, Postgres> for Time {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        <jiff_sqlx::Timestamp as Encode<'q, Postgres>>::encode_by_ref(&self.0.into(), buffer)
    }
}

impl<'r> Decode<'r, Postgres> for Time {
    fn decode(value: PgValueRef<'r>) -> Result<Self, BoxDynError> {
        let moment = <jiff_sqlx::Timestamp as Decode<'r, Postgres>>::decode(value)?;
        Ok(Self::new(moment.to_jiff()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_rfc_3339_and_refuses_what_postgresql_could_not_hold() {
        assert!("2027-03-14T19:30:00Z".parse::<Time>().is_ok());
        assert!("-009999-01-02T01:59:59Z".parse::<Time>().is_err());
        assert!("2201-01-01T00:00:00Z".parse::<Time>().is_err());
        assert!("tomorrow".parse::<Time>().is_err());
    }

    #[test]
    fn is_cut_to_microseconds() {
        let moment = Timestamp::from_nanosecond(1_000_000_000_123_456_789).expect("in range");
        assert_eq!(Time::new(moment).to_jiff().subsec_nanosecond() % 1000, 0);
    }
}
