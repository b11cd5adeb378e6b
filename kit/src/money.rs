//! Money in minor units, one currency at a time, never a float.

use serde::{Deserialize, Deserializer, Serialize, de::Error as _};

/// An ISO 4217 currency code in capitals, such as `EUR`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, utoipa::ToSchema)]
#[schema(value_type = String, min_length = 3, max_length = 3, pattern = "^[A-Z]{3}$", example = "EUR")]
pub struct Currency([u8; 3]);

impl Currency {
    pub const EUR: Self = Self(*b"EUR");

    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).expect("a currency is three ASCII capitals")
    }

    /// Digits after the decimal point: 2 for EUR, 0 for JPY, 3 for KWD (ISO 4217).
    pub fn exponent(&self) -> u32 {
        iso_currency::Currency::from_code(self.code()).and_then(|known| known.exponent()).map_or(2, u32::from)
    }
}

impl std::str::FromStr for Currency {
    type Err = String;
    fn from_str(code: &str) -> Result<Self, Self::Err> {
        let known = iso_currency::Currency::from_code(code)
            .filter(|known| known.exponent().is_some())
            .ok_or("must be an ISO 4217 currency code such as EUR")?;
        let bytes: [u8; 3] = known.code().as_bytes().try_into().map_err(|_| "must have three letters")?;
        Ok(Self(bytes))
    }
}

impl std::fmt::Display for Currency {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Currency {
    fn serialize<S: serde::Serializer>(&self, target: S) -> Result<S::Ok, S::Error> {
        target.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        String::deserialize(source)?.parse().map_err(D::Error::custom)
    }
}

impl sqlx::Type<sqlx::Postgres> for Currency {
    fn type_info() -> sqlx::postgres::PgTypeInfo {
        <str as sqlx::Type<sqlx::Postgres>>::type_info()
    }
    fn compatible(ty: &sqlx::postgres::PgTypeInfo) -> bool {
        <str as sqlx::Type<sqlx::Postgres>>::compatible(ty)
    }
}

impl<'q> sqlx::Encode<'q, sqlx::Postgres> for Currency {
    fn encode_by_ref(
        &self,
        buffer: &mut sqlx::postgres::PgArgumentBuffer,
    ) -> Result<sqlx::encode::IsNull, sqlx::error::BoxDynError> {
        <&str as sqlx::Encode<'_, sqlx::Postgres>>::encode_by_ref(&self.code(), buffer)
    }
}

impl<'r> sqlx::Decode<'r, sqlx::Postgres> for Currency {
    fn decode(value: sqlx::postgres::PgValueRef<'r>) -> Result<Self, sqlx::error::BoxDynError> {
        let code = <&str as sqlx::Decode<'r, sqlx::Postgres>>::decode(value)?;
        code.parse().map_err(Into::into)
    }
}

/// An amount of money in minor units (cents for EUR, yen for JPY).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Money {
    /// Minor units; may be negative in the books, never in a price.
    #[serde(rename = "amount")]
    pub minor: i64,
    pub currency: Currency,
}

impl Money {
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    pub const fn zero(currency: Currency) -> Self {
        Self { minor: 0, currency }
    }

    /// The sum; `None` on overflow or when the currencies differ.
    pub fn plus(self, other: Self) -> Option<Self> {
        (self.currency == other.currency)
            .then(|| self.minor.checked_add(other.minor))
            .flatten()
            .map(|minor| Self { minor, ..self })
    }

    /// The amount `count` times; `None` on overflow.
    pub fn times(self, count: u32) -> Option<Self> {
        self.minor.checked_mul(i64::from(count)).map(|minor| Self { minor, ..self })
    }
}

impl std::fmt::Display for Money {
    /// Plain and unambiguous, for mails and documents: `25.00 EUR`, `2500 JPY`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let digits = self.currency.exponent() as usize;
        if digits == 0 {
            return write!(f, "{} {}", self.minor, self.currency);
        }
        let unit = 10_u64.pow(self.currency.exponent());
        let sign = if self.minor < 0 { "-" } else { "" };
        let amount = self.minor.unsigned_abs();
        write!(f, "{sign}{}.{:0digits$} {}", amount / unit, amount % unit, self.currency)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn money(minor: i64, code: &str) -> Money {
        Money::new(minor, code.parse().expect("known currency"))
    }

    #[test]
    fn knows_the_digits_of_each_currency() {
        assert_eq!(money(2500, "EUR").to_string(), "25.00 EUR");
        assert_eq!(money(-5, "EUR").to_string(), "-0.05 EUR");
        assert_eq!(money(2500, "JPY").to_string(), "2500 JPY");
        assert_eq!(money(2500, "KWD").to_string(), "2.500 KWD");
    }

    #[test]
    fn never_adds_across_currencies_and_never_wraps() {
        assert_eq!(money(1, "EUR").plus(money(1, "USD")), None);
        assert_eq!(money(i64::MAX, "EUR").plus(money(1, "EUR")), None);
        assert_eq!(money(i64::MAX, "EUR").times(2), None);
    }

    #[test]
    fn refuses_codes_that_are_not_money() {
        for bad in ["", "eur", "EU", "XXX", "€"] {
            assert!(bad.parse::<Currency>().is_err(), "{bad}");
        }
    }
}
