//! The books as a booking batch in DATEV's format (EXTF, version 700, batch 13), in the letters of Windows.

use std::collections::BTreeMap;

use garde::Validate;
use kit::{OrganizationId, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{EntryRow, rows::Cell};
use crate::{Bookings, BookingsError, store};

/// The numbers of the accounts; those of SKR 03 unless told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DatevAccounts {
    /// What the payment providers hold.
    #[garde(range(min = 1, max = 99_999_999))]
    #[schema(minimum = 1, maximum = 99999999)]
    pub provider_clearing: i32,
    #[garde(range(min = 1, max = 99_999_999))]
    #[schema(minimum = 1, maximum = 99999999)]
    pub sales: i32,
    #[garde(range(min = 1, max = 99_999_999))]
    #[schema(minimum = 1, maximum = 99999999)]
    pub refunds: i32,
    /// The platform's fees.
    #[garde(range(min = 1, max = 99_999_999))]
    #[schema(minimum = 1, maximum = 99999999)]
    pub fees: i32,
    /// The organizer's own fees.
    #[garde(range(min = 1, max = 99_999_999))]
    #[schema(minimum = 1, maximum = 99999999)]
    pub service_fees: i32,
    #[garde(range(min = 1, max = 99_999_999))]
    #[schema(minimum = 1, maximum = 99999999)]
    pub tax: i32,
    /// What buyers' banks keep back.
    #[garde(range(min = 1, max = 99_999_999))]
    #[schema(minimum = 1, maximum = 99999999)]
    pub disputes: i32,
    /// What is owed to holders of gift cards and credit.
    #[serde(default = "gift_cards")]
    #[garde(range(min = 1, max = 99_999_999))]
    #[schema(minimum = 1, maximum = 99999999)]
    pub gift_cards: i32,
    /// Everything else, and the middle of postings with several accounts on both sides.
    #[garde(range(min = 1, max = 99_999_999))]
    #[schema(minimum = 1, maximum = 99999999)]
    pub transit: i32,
}

/// Where settings from before gift cards have none.
fn gift_cards() -> i32 {
    1700
}

/// How the books are called in DATEV.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DatevSettings {
    /// The tax consultant's number.
    #[garde(range(min = 1001, max = 9_999_999))]
    #[schema(minimum = 1001, maximum = 9999999)]
    pub consultant: i32,
    /// The number under which the consultant has the organization.
    #[garde(range(min = 1, max = 99_999))]
    #[schema(minimum = 1, maximum = 99999)]
    pub client: i32,
    /// Digits of an account.
    #[garde(range(min = 4, max = 8))]
    #[schema(minimum = 4, maximum = 8)]
    pub account_length: i32,
    #[garde(dive)]
    pub accounts: DatevAccounts,
}

impl Default for DatevSettings {
    fn default() -> Self {
        let accounts = DatevAccounts {
            provider_clearing: 1360,
            sales: 8400,
            refunds: 8700,
            fees: 4970,
            service_fees: 8510,
            tax: 1776,
            disputes: 2400,
            gift_cards: gift_cards(),
            transit: 1590,
        };
        Self { consultant: 1001, client: 1, account_length: 4, accounts }
    }
}

impl DatevSettings {
    /// The number of an account of the books.
    fn number(&self, account: &str) -> i32 {
        let accounts = &self.accounts;
        match account {
            "provider_clearing" => accounts.provider_clearing,
            "sales" => accounts.sales,
            "refunds" => accounts.refunds,
            "fees" => accounts.fees,
            "service_fees" => accounts.service_fees,
            "tax" => accounts.tax,
            "disputes" => accounts.disputes,
            "gift_cards" => accounts.gift_cards,
            _ => accounts.transit,
        }
    }
}

impl Bookings {
    /// How the organization's books are called in DATEV.
    ///
    /// # Errors
    /// The database's.
    pub async fn datev_settings(
        &self,
        organization_id: OrganizationId,
    ) -> Result<DatevSettings, BookingsError> {
        let mut conn = self.db.acquire().await?;
        Ok(store::exports::datev(&mut conn, organization_id).await?.unwrap_or_default())
    }

    /// Says how the organization's books are called in DATEV.
    ///
    /// # Errors
    /// The database's.
    pub async fn set_datev_settings(
        &self,
        organization_id: OrganizationId,
        settings: &DatevSettings,
    ) -> Result<DatevSettings, BookingsError> {
        let mut tx = self.db.begin().await?;
        store::exports::set_datev(&mut tx, organization_id, settings, self.clock.now()).await?;
        tx.commit().await?;
        Ok(settings.clone())
    }
}

/// The columns of a booking that are filled, and those before them.
const COLUMNS: [&str; 14] = [
    "Umsatz (ohne Soll/Haben-Kz)",
    "Soll/Haben-Kennzeichen",
    "WKZ Umsatz",
    "Kurs",
    "Basis-Umsatz",
    "WKZ Basis-Umsatz",
    "Konto",
    "Gegenkonto (ohne BU-Schlüssel)",
    "BU-Schlüssel",
    "Belegdatum",
    "Belegfeld 1",
    "Belegfeld 2",
    "Skonto",
    "Buchungstext",
];

/// The period of a batch, in the organization's zone: the first and the last day.
pub(super) struct Days {
    pub first: jiff::civil::Date,
    pub last: jiff::civil::Date,
}

/// What the file begins with: the header and the names of the columns.
pub(super) fn head(settings: &DatevSettings, days: &Days, made: Time) -> Vec<u8> {
    let compact = |date: jiff::civil::Date| format!("{:04}{:02}{:02}", date.year(), date.month(), date.day());
    let made = made.to_jiff().to_zoned(jiff::tz::TimeZone::UTC);
    let stamp = format!(
        "{}{:02}{:02}{:02}{:03}",
        compact(made.date()),
        made.hour(),
        made.minute(),
        made.second(),
        made.millisecond()
    );
    let head = format!(
        "\"EXTF\";700;21;\"Buchungsstapel\";13;{stamp};;\"AD\";\"Admit\";\"\";{};{};{:04}0101;{};{};{};\"Admit\";\
         \"\";1;0;0;\"EUR\";;\"\";;;\"\";;;\"\";\"\"\r\n",
        settings.consultant,
        settings.client,
        days.first.year(),
        settings.account_length,
        compact(days.first),
        compact(days.last),
    );
    windows(&format!("{head}{}\r\n", COLUMNS.join(";")))
}

/// The bookings of postings: one line for each pair of accounts.
pub(super) fn lines(settings: &DatevSettings, entries: &[EntryRow], zone: &jiff::tz::TimeZone) -> Vec<u8> {
    let mut postings: BTreeMap<(Time, Uuid), Vec<&EntryRow>> = BTreeMap::new();
    for entry in entries {
        postings.entry((entry.posted_at, entry.posting_id)).or_default().push(entry);
    }
    let mut text = String::new();
    for entries in postings.into_values() {
        for line in of_posting(settings, &entries, zone) {
            text.push_str(&line);
        }
    }
    windows(&text)
}

/// One account against each of the others, where one side has only one; else each against the account between.
fn of_posting(settings: &DatevSettings, entries: &[&EntryRow], zone: &jiff::tz::TimeZone) -> Vec<String> {
    let only = |debit: bool| {
        let mut side = entries.iter().filter(|entry| (entry.amount_minor > 0) == debit);
        match (side.next(), side.next()) {
            (Some(one), None) => Some(*one),
            _ => None,
        }
    };
    let pivot = only(true).or_else(|| only(false));
    let against = pivot.map_or(settings.accounts.transit, |pivot| settings.number(&pivot.account));
    let others = entries.iter().filter(|entry| pivot.is_none_or(|pivot| !std::ptr::eq(**entry, pivot)));
    others.map(|entry| line(settings, entry, against, zone)).collect()
}

fn line(settings: &DatevSettings, entry: &EntryRow, against: i32, zone: &jiff::tz::TimeZone) -> String {
    let date = entry.posted_at.to_jiff().to_zoned(zone.clone()).date();
    let amount = Cell::plain(entry.amount_minor.abs(), entry.currency).replace('.', ",");
    let side = if entry.amount_minor > 0 { "S" } else { "H" };
    let reference = entry.reference.as_deref().unwrap_or_default();
    let text = format!("{} {}", entry.description, entry.event_title.as_deref().unwrap_or_default());
    format!(
        "{amount};\"{side}\";\"{}\";;;\"\";{};{against};\"\";{:02}{:02};\"{}\";\"\";;\"{}\"\r\n",
        entry.currency,
        settings.number(&entry.account),
        date.day(),
        date.month(),
        cell(reference, 36),
        cell(&text, 60),
    )
}

/// Text of at most `most` letters that stays within its quotes.
fn cell(text: &str, most: usize) -> String {
    let plain = text.trim().chars().map(|letter| if letter.is_control() { ' ' } else { letter });
    plain.take(most).collect::<String>().replace('"', "\"\"")
}

/// Text in Windows-1252; letters that it lacks become question marks.
pub(super) fn windows(text: &str) -> Vec<u8> {
    /// 0x80 to 0x9F; a blank where there is nothing.
    const HIGH: &str = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ";
    let high = |letter: char| HIGH.chars().position(|other| other == letter && letter != ' ');
    text.chars()
        .map(|letter| match u32::from(letter) {
            code @ (0..0x80 | 0xA0..=0xFF) => u8::try_from(code).unwrap_or(b'?'),
            _ => high(letter).and_then(|at| u8::try_from(0x80 + at).ok()).unwrap_or(b'?'),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_windows() {
        assert_eq!(windows("Aä€–Ÿ„Ž東"), [b'A', 0xE4, 0x80, 0x96, 0x9F, 0x84, 0x8E, b'?']);
    }

    fn entry(account: &str, amount_minor: i64) -> EntryRow {
        EntryRow {
            posting_id: Uuid::nil(),
            posted_at: "2027-03-14T23:30:00Z".parse().expect("a moment"),
            source: "split:1".into(),
            description: "Say \"hello\"; twice".into(),
            event_title: None,
            reference: Some("4Q7K2M9P".into()),
            account: account.into(),
            currency: kit::Currency::EUR,
            amount_minor,
        }
    }

    #[test]
    fn a_posting_is_one_line_for_each_pair() {
        let zone = jiff::tz::TimeZone::get("Europe/Berlin").expect("a zone");
        let entries = [entry("sales", 500), entry("tax", -400), entry("fees", -100)];
        let text = String::from_utf8(lines(&DatevSettings::default(), &entries, &zone)).expect("ASCII");
        assert_eq!(
            text,
            "4,00;\"H\";\"EUR\";;;\"\";1776;8400;\"\";1503;\"4Q7K2M9P\";\"\";;\"Say \"\"hello\"\"; twice\"\r\n\
             1,00;\"H\";\"EUR\";;;\"\";4970;8400;\"\";1503;\"4Q7K2M9P\";\"\";;\"Say \"\"hello\"\"; twice\"\r\n"
        );
        let both = [entry("sales", 1), entry("tax", 2), entry("fees", -1), entry("other", -2)];
        let text = String::from_utf8(lines(&DatevSettings::default(), &both, &zone)).expect("ASCII");
        assert_eq!(text.matches(";1590;\"\"").count(), 4);
    }
}
