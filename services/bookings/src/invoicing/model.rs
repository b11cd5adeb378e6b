//! The nouns of invoicing: what a document says, as it was when it was written.

use std::collections::BTreeMap;

use garde::Validate;
use kit::{BookingId, Currency, DocumentId, EventId, LineId, Money, OrganizationId, Time};
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use utoipa::{IntoParams, ToSchema};

use super::vat_id;
use crate::request::one_line;

/// What a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, sqlx::Type, ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum DocumentKind {
    Invoice,
    /// Takes an invoice back, in whole or in part. Its sums are positive.
    CreditNote,
}

/// The VAT category of a line, by the codes of EN 16931.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum Category {
    /// A rate of tax.
    S,
    /// Exempt from tax.
    E,
    /// Reverse charge.
    AE,
}

impl Category {
    /// The code in EN 16931.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::S => "S",
            Self::E => "E",
            Self::AE => "AE",
        }
    }
}

/// Who sells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Seller {
    pub legal_name: String,
    pub address_line: String,
    pub postal_code: String,
    pub city: String,
    pub country: String,
    pub vat_id: Option<String>,
    pub tax_number: Option<String>,
    pub email: String,
    pub phone: Option<String>,
    pub footer: String,
}

/// Who buys; only the name and the mail address are there for certain.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Buyer {
    pub name: String,
    pub email: String,
    pub company: Option<String>,
    pub address_line: Option<String>,
    pub postal_code: Option<String>,
    pub city: Option<String>,
    pub country: Option<String>,
    pub vat_id: Option<String>,
    pub reference: Option<String>,
}

/// One line; sums are what the buyer pays in minor units, never negative.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct DocumentLine {
    /// The line of the booking.
    pub line_id: LineId,
    /// On a credit note: the place of the line on the invoice, from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<usize>,
    pub name: String,
    pub quantity: i32,
    /// The price of one unit as it was shown, before discounts and fees; with the tax if it was in the price.
    pub unit_price_minor: i64,
    pub discount_minor: i64,
    pub fee_minor: i64,
    pub net_minor: i64,
    pub tax_minor: i64,
    pub rate_bp: i32,
    pub category: Category,
}

impl DocumentLine {
    /// With the tax.
    pub(crate) fn gross(&self) -> i64 {
        self.net_minor.saturating_add(self.tax_minor)
    }
}

/// The lines of one category and rate together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TaxLine {
    pub category: Category,
    pub rate_bp: i32,
    pub net_minor: i64,
    pub tax_minor: i64,
}

/// The document that another one takes back or stands in place of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Original {
    pub number: String,
    /// `2027-03-14`.
    pub issued_on: String,
}

/// All that a document says, beside its number and its day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Content {
    pub seller: Seller,
    pub buyer: Buyer,
    pub lines: Vec<DocumentLine>,
    pub taxes: Vec<TaxLine>,
    pub locale: String,
    pub accent_color: String,
    pub event_title: String,
    /// The day on which the event begins, at its place.
    pub event_on: String,
    pub booking_reference: String,
    /// Why lines without tax have none.
    pub exemption_note: String,
    pub original: Option<Original>,
    /// Why a credit note was written, for the buyer.
    pub reason: Option<String>,
    /// Paid, or paid back, when it was written.
    pub settled_minor: i64,
}

impl Content {
    /// Net and tax of all lines, in minor units.
    pub(crate) fn sums(&self) -> (i64, i64) {
        let sum = |part: fn(&TaxLine) -> i64| self.taxes.iter().map(part).fold(0, i64::saturating_add);
        (sum(|tax| tax.net_minor), sum(|tax| tax.tax_minor))
    }

    /// Adds the lines up by category and rate.
    pub(crate) fn taxes_of(lines: &[DocumentLine]) -> Vec<TaxLine> {
        let mut sums: BTreeMap<(Category, i32), (i64, i64)> = BTreeMap::new();
        for line in lines {
            let sum = sums.entry((line.category, line.rate_bp)).or_default();
            *sum = (sum.0.saturating_add(line.net_minor), sum.1.saturating_add(line.tax_minor));
        }
        let taxes = sums.into_iter();
        taxes
            .map(|((category, rate_bp), (net_minor, tax_minor))| TaxLine {
                category,
                rate_bp,
                net_minor,
                tax_minor,
            })
            .collect()
    }
}

/// A document to write.
pub(crate) struct NewDocument<'a> {
    pub event_id: EventId,
    pub organization_id: OrganizationId,
    pub booking_id: BookingId,
    pub kind: DocumentKind,
    /// The prefix of its number, `{year}` in place.
    pub series: String,
    /// The same cause has one document.
    pub cause: String,
    pub refers_to: Option<DocumentId>,
    pub currency: Currency,
    pub content: &'a Content,
    /// `2027-03-14`.
    pub issued_on: String,
}

/// A row of `bookings.documents`.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct DocumentRow {
    pub event_id: EventId,
    pub id: DocumentId,
    pub booking_id: BookingId,
    pub kind: DocumentKind,
    pub series: String,
    pub number: i32,
    pub cause: String,
    pub refers_to: Option<DocumentId>,
    pub currency: Currency,
    pub net_minor: i64,
    pub tax_minor: i64,
    pub gross_minor: i64,
    pub content: Json<Content>,
    pub issued_on: String,
    pub issued_at: Time,
}

impl DocumentRow {
    /// The number as people read it: `INV-2027-00012`.
    pub(crate) fn name(&self) -> String {
        full_number(&self.series, self.number)
    }
}

/// `INV-2027-` and 12 make `INV-2027-00012`.
pub(crate) fn full_number(series: &str, number: i32) -> String {
    format!("{series}{number:05}")
}

/// An invoice or a credit note, in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Document {
    pub id: DocumentId,
    pub event_id: EventId,
    pub booking_id: BookingId,
    pub kind: DocumentKind,
    /// Such as `INV-2027-00012`.
    pub number: String,
    /// The day at the organization's place: `2027-03-14`.
    pub issued_on: String,
    pub issued_at: Time,
    pub net: Money,
    pub tax: Money,
    pub total: Money,
    pub buyer: String,
    pub event_title: String,
    pub booking_reference: String,
    /// The invoice that a credit note takes back, or the document that an invoice stands in place of.
    pub refers_to: Option<DocumentId>,
    /// Nothing is left of the invoice: credit notes have taken all of it back.
    pub credited: bool,
}

/// A row of the list.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct ListedRow {
    #[sqlx(flatten)]
    pub document: DocumentRow,
    pub credited_minor: i64,
}

impl ListedRow {
    pub(crate) fn shown(self) -> Document {
        let row = self.document;
        let money = |minor| Money::new(minor, row.currency);
        Document {
            credited: row.kind == DocumentKind::Invoice && self.credited_minor >= row.gross_minor,
            number: row.name(),
            net: money(row.net_minor),
            tax: money(row.tax_minor),
            total: money(row.gross_minor),
            buyer: row.content.buyer.company.clone().unwrap_or_else(|| row.content.buyer.name.clone()),
            event_title: row.content.0.event_title,
            booking_reference: row.content.0.booking_reference,
            id: row.id,
            event_id: row.event_id,
            booking_id: row.booking_id,
            kind: row.kind,
            issued_on: row.issued_on,
            issued_at: row.issued_at,
            refers_to: row.refers_to,
        }
    }
}

/// Which documents of an organization.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DocumentsQuery {
    /// Part of a number, of the buyer's name, or a booking's reference.
    #[param(max_length = 120)]
    pub q: Option<String>,
    #[param(inline)]
    pub kind: Option<DocumentKind>,
    /// One event.
    #[param(value_type = Option<String>, format = Uuid)]
    pub event_id: Option<EventId>,
    /// Issued from this moment on.
    pub from: Option<Time>,
    /// Issued before this moment.
    pub to: Option<Time>,
    /// The `next` of the page before.
    #[param(max_length = 512)]
    pub after: Option<String>,
    /// Items per page, 1 to 100; 25 unless told.
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<u32>,
}

/// Whom an invoice is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema, sqlx::FromRow)]
#[serde(deny_unknown_fields)]
pub struct BillingDetails {
    #[garde(custom(one_line(1, 160)))]
    #[schema(min_length = 1, max_length = 160)]
    pub company: String,
    #[garde(custom(one_line(1, 200)))]
    #[schema(min_length = 1, max_length = 200)]
    pub address_line: String,
    #[garde(custom(one_line(1, 20)))]
    #[schema(min_length = 1, max_length = 20)]
    pub postal_code: String,
    #[garde(custom(one_line(1, 100)))]
    #[schema(min_length = 1, max_length = 100)]
    pub city: String,
    /// ISO 3166, such as `DE`.
    #[garde(custom(country_code))]
    #[schema(pattern = "^[A-Z]{2}$", min_length = 2, max_length = 2)]
    pub country: String,
    /// With its country, such as `DE123456788`; checked by its form and its check digits.
    #[serde(default)]
    #[garde(inner(custom(vat_id::good)))]
    #[schema(max_length = 20)]
    pub vat_id: Option<String>,
    /// The buyer's own reference, such as the number of an order.
    #[serde(default)]
    #[garde(inner(custom(one_line(1, 60))))]
    #[schema(min_length = 1, max_length = 60)]
    pub reference: Option<String>,
}

impl BillingDetails {
    /// Without blanks at the ends; the VAT id without blanks and dots at all.
    pub(crate) fn tidy(&self) -> Self {
        let trimmed = |text: &String| text.trim().to_owned();
        Self {
            company: trimmed(&self.company),
            address_line: trimmed(&self.address_line),
            postal_code: trimmed(&self.postal_code),
            city: trimmed(&self.city),
            country: self.country.clone(),
            vat_id: self.vat_id.as_deref().map(vat_id::tidy),
            reference: self.reference.as_ref().map(trimmed),
        }
    }
}

/// The documents of a booking, and whom its invoice is for.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BookingBilling {
    /// Whether the organizer writes invoices at all.
    pub offered: bool,
    /// `null`: for the buyer's name alone.
    pub details: Option<BillingDetails>,
    /// The newest first.
    pub documents: Vec<Document>,
    /// How often the buyer can have it corrected yet.
    pub corrections_left: i64,
}

/// Two capitals.
pub(crate) fn country_code(code: &str, _: &()) -> garde::Result {
    let good = code.len() == 2 && code.bytes().all(|letter| letter.is_ascii_uppercase());
    if good { Ok(()) } else { Err(garde::Error::new("must be an ISO 3166 code such as DE")) }
}
