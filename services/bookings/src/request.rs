//! What buyers ask for, with its rules.

use garde::Validate;
use kit::{AccessCodeId, Email, LineId, OccurrenceId, OfferId, Problem};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::cards::MOST_CARDS;

/// So many units of one offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Item {
    #[garde(skip)]
    pub offer_id: OfferId,
    #[garde(range(min = 1, max = 100))]
    #[schema(minimum = 1, maximum = 100)]
    pub quantity: u32,
    /// What the buyer wants to pay per unit, in minor units: for flexible prices.
    #[serde(default)]
    #[garde(inner(range(min = 0, max = 100_000_000)))]
    #[schema(minimum = 0, maximum = 100_000_000)]
    pub unit_price: Option<i64>,
    /// The seats, one for each person, for tickets with seats; the best that are free unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(length(max = 200), inner(range(min = 0))))]
    #[schema(max_items = 200)]
    pub seats: Option<Vec<i32>>,
}

/// Places to set aside.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HoldRequest {
    #[garde(skip)]
    pub occurrence_id: OccurrenceId,
    #[garde(length(min = 1, max = 20), dive)]
    #[schema(min_items = 1, max_items = 20)]
    pub items: Vec<Item>,
    /// The `id` of an access code that was opened: for hidden products and offers, and for channels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(skip)]
    pub access_code: Option<AccessCodeId>,
}

/// What a hold shall hold from now on.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemsRequest {
    #[garde(length(min = 1, max = 20), dive)]
    #[schema(min_items = 1, max_items = 20)]
    pub items: Vec<Item>,
    /// The `id` of an access code that was opened; the one of the hold unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(skip)]
    pub access_code: Option<AccessCodeId>,
}

/// Who buys, and how they want to pay.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckoutRequest {
    /// Where the tickets go.
    #[garde(skip)]
    pub email: Email,
    #[garde(custom(person_name))]
    #[schema(min_length = 1, max_length = 120)]
    pub name: String,
    /// Language of the mails, such as `de`; the caller's own unless given.
    #[serde(default)]
    #[garde(inner(custom(language)))]
    #[schema(pattern = "^[a-z]{2}(-[A-Z]{2})?$")]
    pub locale: Option<String>,
    /// Names for the tickets; where none is given, the ticket has none.
    #[serde(default)]
    #[garde(length(max = 20), dive)]
    #[schema(max_items = 20)]
    pub holders: Vec<LineHolders>,
    /// The payment provider; the first one configured unless given.
    #[serde(default)]
    #[garde(inner(length(chars, min = 1, max = 40)))]
    #[schema(min_length = 1, max_length = 40)]
    pub provider: Option<String>,
    /// Codes of gift cards and credit, as they were typed: they pay first, in their order, and the provider the rest.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[garde(length(max = MOST_CARDS), inner(length(chars, min = 1, max = 60)))]
    #[schema(max_items = 5)]
    pub cards: Vec<String>,
}

/// The names for the tickets of one line, in their order.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LineHolders {
    #[garde(skip)]
    pub line_id: LineId,
    #[garde(length(max = 2000), inner(custom(name_or_nothing)))]
    #[schema(max_items = 2000)]
    pub names: Vec<String>,
}

/// The name on one ticket.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HolderRequest {
    /// `null` or empty takes the name off.
    #[garde(inner(custom(name_or_nothing)))]
    #[schema(max_length = 120)]
    pub holder_name: Option<String>,
}

/// The secret of a mailed link.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenRequest {
    #[garde(skip)]
    pub event_id: kit::EventId,
    #[garde(skip)]
    pub booking_id: kit::BookingId,
    #[garde(length(chars, min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub token: String,
}

/// Why the organizer calls a booking off, and whether the money goes back.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelRequest {
    /// The buyer reads it.
    #[garde(custom(sentence))]
    #[schema(min_length = 1, max_length = 300)]
    pub reason: String,
    #[garde(skip)]
    pub refund: bool,
}

/// One presentation at the door.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScanRequest {
    /// The text of the QR code, or the code that is printed below it.
    #[garde(length(chars, min = 1, max = 600))]
    #[schema(min_length = 1, max_length = 600)]
    pub code: String,
    #[serde(default)]
    #[garde(length(chars, max = 60))]
    #[schema(max_length = 60)]
    pub gate: String,
    /// Made by the device: the same scan sent twice is one scan.
    #[garde(skip)]
    pub nonce: uuid::Uuid,
    /// When the device saw it, if that was before now (it may have been offline).
    #[serde(default)]
    #[garde(skip)]
    pub scanned_at: Option<kit::Time>,
}

/// A name of 1 to 120 characters that is not blank and holds no control characters.
pub(crate) fn person_name(name: &str, _: &()) -> garde::Result {
    let length = name.trim().chars().count();
    if !(1..=120).contains(&length) || name.chars().count() > 120 {
        return Err(garde::Error::new("must have 1 to 120 characters"));
    }
    no_control_characters(name)
}

pub(crate) fn language(tag: &str, _: &()) -> garde::Result {
    let good = match tag.as_bytes() {
        [a, b] => a.is_ascii_lowercase() && b.is_ascii_lowercase(),
        [a, b, b'-', c, d] => {
            [a, b].iter().all(|letter| letter.is_ascii_lowercase())
                && [c, d].iter().all(|letter| letter.is_ascii_uppercase())
        }
        _ => false,
    };
    if good { Ok(()) } else { Err(garde::Error::new("must be a language such as de or de-AT")) }
}

fn name_or_nothing(name: &str, _: &()) -> garde::Result {
    if name.chars().count() > 120 {
        return Err(garde::Error::new("must have at most 120 characters"));
    }
    no_control_characters(name)
}

/// At most 300 characters.
pub(crate) fn sentence_or_nothing(text: &str, _: &()) -> garde::Result {
    if text.chars().count() > 300 {
        Err(garde::Error::new("must have at most 300 characters"))
    } else {
        Ok(())
    }
}

pub(crate) fn sentence(text: &str, _: &()) -> garde::Result {
    if text.trim().is_empty() || text.chars().count() > 300 {
        return Err(garde::Error::new("must have 1 to 300 characters"));
    }
    Ok(())
}

/// One line of `least` to `most` characters that is not blank.
pub(crate) fn one_line(least: usize, most: usize) -> impl Fn(&str, &()) -> garde::Result {
    move |text, ()| {
        let count = text.chars().count();
        if text.trim().chars().count() < least || count > most {
            return Err(garde::Error::new(format!("must have {least} to {most} characters")));
        }
        no_control_characters(text)
    }
}

/// One line of up to `most` characters.
pub(crate) fn one_line_or_nothing(most: usize) -> impl Fn(&str, &()) -> garde::Result {
    one_line(0, most)
}

fn no_control_characters(text: &str) -> garde::Result {
    match text.chars().any(char::is_control) {
        true => Err(garde::Error::new("must be one line of text")),
        false => Ok(()),
    }
}

/// The names of `holders` for each of `lines`, trimmed; empty names become "no name".
///
/// # Errors
/// `422` for a line of another booking, a line named twice, or more names than the line has tickets.
pub(crate) fn names_by_line(
    holders: &[LineHolders],
    lines: &[(LineId, i32)],
) -> Result<Vec<(LineId, Vec<String>)>, Problem> {
    let mut names: Vec<(LineId, Vec<String>)> = Vec::with_capacity(holders.len());
    for (index, holder) in holders.iter().enumerate() {
        let field = |part: &str| format!("holders[{index}].{part}");
        let line = lines.iter().find(|(id, _)| *id == holder.line_id);
        let Some((id, admissions)) = line.filter(|(id, _)| names.iter().all(|(seen, _)| seen != id)) else {
            let message = "is not a line of this booking, or is named twice";
            return Err(Problem::invalid_field(&field("line_id"), "unknown_line", message));
        };
        if usize::try_from(*admissions).is_ok_and(|admissions| holder.names.len() > admissions) {
            let message = format!("this line has {admissions} tickets");
            return Err(Problem::invalid_field(&field("names"), "too_many", message));
        }
        names.push((*id, holder.names.iter().map(|name| name.trim().to_owned()).collect()));
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_hold() {
        let item = |quantity| Item { offer_id: OfferId::new(), quantity, unit_price: None, seats: None };
        let request = |items| HoldRequest { occurrence_id: OccurrenceId::new(), items, access_code: None };
        assert!(request(vec![item(1)]).validate().is_ok());
        assert!(request(vec![]).validate().is_err());
        assert!(request(vec![item(0)]).validate().is_err());
        assert!(request(vec![item(101)]).validate().is_err());
        assert!(request(vec![item(1); 21]).validate().is_err());
        for bad in ["", "   ", "a\nb", &"x".repeat(121)] {
            assert!(person_name(bad, &()).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn names_belong_to_the_lines_of_the_booking() {
        let (line, other) = (LineId::new(), LineId::new());
        let holders = |line_id, names: &[&str]| LineHolders {
            line_id,
            names: names.iter().map(|name| (*name).to_owned()).collect(),
        };
        let lines = [(line, 2)];
        let good = names_by_line(&[holders(line, &[" Ada ", ""])], &lines).expect("fits");
        assert_eq!(good, [(line, vec!["Ada".to_owned(), String::new()])]);
        assert!(names_by_line(&[holders(other, &[])], &lines).is_err());
        assert!(names_by_line(&[holders(line, &["a", "b", "c"])], &lines).is_err());
        assert!(names_by_line(&[holders(line, &[]), holders(line, &[])], &lines).is_err());
    }
}
