//! Rules for what comes in, beside garde's own.

use serde::{Deserialize, Deserializer};

/// One line of text: something visible, and no control characters.
pub(crate) fn line(text: &str, _: &()) -> garde::Result {
    if text.trim().is_empty() {
        return Err(garde::Error::new("must not be empty"));
    }
    blank_line(text, &())
}

/// One line of text that may be empty.
pub(crate) fn blank_line(text: &str, _: &()) -> garde::Result {
    if text.chars().any(char::is_control) {
        return Err(garde::Error::new("must be one line without control characters"));
    }
    Ok(())
}

/// Text of several lines.
pub(crate) fn prose(text: &str, _: &()) -> garde::Result {
    if text.chars().any(|letter| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t')) {
        return Err(garde::Error::new("must not contain control characters"));
    }
    Ok(())
}

/// The number of a price zone.
pub(crate) fn zone(zone: &i16, _: &()) -> garde::Result {
    if (0..=500).contains(zone) { Ok(()) } else { Err(garde::Error::new("must be between 0 and 500")) }
}

/// Units that one person may have.
pub(crate) fn per_person(units: &i16, _: &()) -> garde::Result {
    between(i64::from(*units), 1, 1000)
}

/// Units of an offer in one booking.
pub(crate) fn per_booking(units: &i16, _: &()) -> garde::Result {
    between(i64::from(*units), 1, 100)
}

/// Units of an offer on one date.
pub(crate) fn quantity(units: &i32, _: &()) -> garde::Result {
    between(i64::from(*units), 0, 1_000_000)
}

fn between(number: i64, least: i64, most: i64) -> garde::Result {
    if (least..=most).contains(&number) {
        Ok(())
    } else {
        Err(garde::Error::new(format!("must be between {least} and {most}")))
    }
}

/// A language tag such as `en` or `pt-BR`.
pub(crate) fn language(text: &str, _: &()) -> garde::Result {
    let (language, region) = text.split_once('-').map_or((text, None), |(a, b)| (a, Some(b)));
    let two = |text: &str, ok: fn(&u8) -> bool| text.len() == 2 && text.as_bytes().iter().all(ok);
    if two(language, u8::is_ascii_lowercase) && region.is_none_or(|text| two(text, u8::is_ascii_uppercase)) {
        Ok(())
    } else {
        Err(garde::Error::new("must be a language such as en or pt-BR"))
    }
}

/// An ISO 3166 country code such as `DE`.
pub(crate) fn country(text: &str, _: &()) -> garde::Result {
    if text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase()) {
        Ok(())
    } else {
        Err(garde::Error::new("must be a two-letter country code such as DE"))
    }
}

/// An IANA time zone that we know.
pub(crate) fn time_zone(text: &str, _: &()) -> garde::Result {
    if text.len() <= 64 && jiff::tz::TimeZone::get(text).is_ok() {
        Ok(())
    } else {
        Err(garde::Error::new("must be a time zone such as Europe/Berlin"))
    }
}

/// An address that a browser may open.
pub(crate) fn web_url(text: &str, _: &()) -> garde::Result {
    let fine = (text.starts_with("https://") || text.starts_with("http://"))
        && !text.chars().any(|letter| letter.is_control() || letter.is_whitespace())
        && garde::rules::url::Url::validate_url(&text).is_ok();
    if fine {
        Ok(())
    } else {
        Err(garde::Error::new("must be a web address such as https://example.org/live"))
    }
}

/// An event's address.
pub(crate) fn slug(text: &str, _: &()) -> garde::Result {
    if is_slug(text) {
        Ok(())
    } else {
        Err(garde::Error::new("must have 2 to 80 lower-case letters, digits and single dashes"))
    }
}

/// Whether `text` can be an event's slug. What reads like an id can't: both stand in the same place of
/// a URL.
pub(crate) fn is_slug(text: &str) -> bool {
    (2..=80).contains(&text.len())
        && text.split('-').all(|part| {
            !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        })
        && text.parse::<uuid::Uuid>().is_err()
}

/// Tags: short, distinct, one line each.
pub(crate) fn tags(tags: &[String], _: &()) -> garde::Result {
    for (index, tag) in tags.iter().enumerate() {
        line(tag, &())?;
        if tag.chars().count() > 40 {
            return Err(garde::Error::new("a tag has at most 40 characters"));
        }
        if tags[..index].contains(tag) {
            return Err(garde::Error::new("a tag must not repeat"));
        }
    }
    Ok(())
}

/// A rule for a field that may be absent.
pub(crate) fn opt<T: ?Sized, O>(
    rule: fn(&T, &()) -> garde::Result,
) -> impl Fn(&Option<O>, &()) -> garde::Result
where
    O: std::borrow::Borrow<T>,
{
    move |value, context| value.as_ref().map_or(Ok(()), |value| rule(value.borrow(), context))
}

/// A rule for a field that may be absent or null.
pub(crate) fn opt2<T: ?Sized, O>(
    rule: fn(&T, &()) -> garde::Result,
) -> impl Fn(&Option<Option<O>>, &()) -> garde::Result
where
    O: std::borrow::Borrow<T>,
{
    move |value, context| match value {
        Some(Some(value)) => rule(value.borrow(), context),
        _ => Ok(()),
    }
}

/// Tells `null` (clear it) from an absent field (leave it).
pub(crate) fn nullable<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    source: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(source).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_addresses_and_never_ids() {
        for good in ["ab", "jazz-night-2", "2027"] {
            assert!(is_slug(good), "{good}");
        }
        for bad in ["a", "-ab", "ab-", "a--b", "Ab", "a b", "ä", "0190a5b2-7b7e-7c3e-8a55-000000000001"] {
            assert!(!is_slug(bad), "{bad}");
        }
    }

    #[test]
    fn addresses_for_browsers_are_plain_web_addresses() {
        assert!(web_url("https://example.org/live?x=1", &()).is_ok());
        for bad in ["javascript:alert(1)", "ftp://x.org", "https://", "https://a b.org", "//x.org"] {
            assert!(web_url(bad, &()).is_err(), "{bad}");
        }
    }

    #[test]
    fn languages_countries_and_zones() {
        assert!(language("pt-BR", &()).is_ok() && language("en", &()).is_ok());
        assert!(language("english", &()).is_err() && language("en-us", &()).is_err());
        assert!(country("DE", &()).is_ok() && country("de", &()).is_err());
        assert!(time_zone("Europe/Berlin", &()).is_ok() && time_zone("Mars/Base", &()).is_err());
    }
}
