//! Stripe's amounts: the smallest unit of ISO 4217, but for a few currencies.

use kit::{Currency, Money};

use crate::provider::ProviderError;

/// How Stripe counts a currency, compared with ISO 4217.
enum Counts {
    AsIso,
    /// Without decimals that the currency has: MGA.
    Hundredths,
    /// With decimals that the currency does not have: ISK and UGX.
    Hundredfold,
    /// Three decimals, of which the last is always 0.
    Tens,
}

fn counts(currency: Currency) -> Counts {
    match currency.code() {
        "ISK" | "UGX" => Counts::Hundredfold,
        "MGA" => Counts::Hundredths,
        "BHD" | "JOD" | "KWD" | "OMR" | "TND" => Counts::Tens,
        _ => Counts::AsIso,
    }
}

/// The amount as Stripe wants it.
///
/// # Errors
/// [`ProviderError::Refused`] for an amount that Stripe can't express.
pub(super) fn to_stripe(money: Money) -> Result<i64, ProviderError> {
    let refused = || ProviderError::Refused(format!("Stripe can't take exactly {money}"));
    match counts(money.currency) {
        Counts::AsIso => Ok(money.minor),
        Counts::Hundredfold => money.minor.checked_mul(100).ok_or_else(refused),
        Counts::Hundredths if money.minor % 100 == 0 => Ok(money.minor / 100),
        Counts::Tens if money.minor % 10 == 0 => Ok(money.minor),
        Counts::Hundredths | Counts::Tens => Err(refused()),
    }
}

/// What Stripe means by `amount`; `None` when there is no such amount in the currency.
pub(super) fn from_stripe(amount: i64, currency: &str) -> Option<Money> {
    let currency: Currency = currency.to_ascii_uppercase().parse().ok()?;
    let minor = match counts(currency) {
        Counts::AsIso | Counts::Tens => amount,
        Counts::Hundredfold if amount % 100 == 0 => amount / 100,
        Counts::Hundredfold => return None,
        Counts::Hundredths => amount.checked_mul(100)?,
    };
    Some(Money::new(minor, currency))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_there_comes_back() {
        for (code, minor, there) in [
            ("EUR", 2500, 2500),
            ("JPY", 2500, 2500),
            ("ISK", 2500, 250_000),
            ("UGX", 1, 100),
            ("MGA", 2500, 25),
            ("KWD", 2500, 2500),
        ] {
            let money = Money::new(minor, code.parse().expect("a currency"));
            assert_eq!(to_stripe(money), Ok(there), "{code}");
            assert_eq!(from_stripe(there, &code.to_ascii_lowercase()), Some(money), "{code}");
        }
    }

    #[test]
    fn what_stripe_can_not_express_is_refused() {
        for (code, minor) in [("KWD", 2501), ("MGA", 2501), ("ISK", i64::MAX)] {
            assert!(to_stripe(Money::new(minor, code.parse().expect("a currency"))).is_err(), "{code}");
        }
        assert_eq!(from_stripe(150, "isk"), None);
        assert_eq!(from_stripe(150, "xxx_"), None);
    }
}
