//! Putting together what a document says.

use events::EventSummary;
use kit::Time;

use super::{BillingDetails, BillingSettings, Buyer, Category, Content, DocumentLine, Seller, vat_id};
use crate::store::{bookings::BookingRow, lines::LineRow};

/// What a document is made of.
pub(super) struct Sources<'a> {
    pub row: &'a BookingRow,
    pub summary: &'a EventSummary,
    pub settings: &'a BillingSettings,
    pub details: Option<&'a BillingDetails>,
}

impl Sources<'_> {
    /// The invoice of a booking with these lines, of which so much is paid.
    pub(super) fn invoice(&self, lines: &[LineRow], paid_minor: i64) -> Content {
        let untaxed = self.untaxed();
        let lines: Vec<DocumentLine> = lines
            .iter()
            .filter(|line| line.total_minor > 0)
            .map(|line| document_line(line, untaxed))
            .collect();
        let total: i64 = lines.iter().map(DocumentLine::gross).fold(0, i64::saturating_add);
        self.content(lines, paid_minor.clamp(0, total))
    }

    /// A document with these lines, of which so much is settled.
    pub(super) fn content(&self, lines: Vec<DocumentLine>, settled_minor: i64) -> Content {
        let Self { row, summary, settings, .. } = self;
        Content {
            seller: self.seller(),
            buyer: self.buyer(),
            taxes: Content::taxes_of(&lines),
            lines,
            locale: row.locale.clone(),
            accent_color: summary.accent_color.clone(),
            event_title: summary.title.clone(),
            event_on: day(summary.starts_at, &summary.time_zone),
            booking_reference: row.reference.clone(),
            exemption_note: self.exemption_note(settings),
            original: None,
            reason: None,
            settled_minor,
        }
    }

    /// Whether a line without tax is exempt, or the buyer's to pay the tax of: a business in another country of
    /// the union, where the organizer has said so.
    pub(super) fn untaxed(&self) -> Category {
        let Some(details) = self.details else { return Category::E };
        let abroad = details.country != self.settings.country
            && vat_id::in_union(&details.country)
            && vat_id::in_union(&self.settings.country)
            && details.vat_id.as_deref().is_some_and(|id| id.starts_with(vat_id::prefix(&details.country)));
        if self.settings.reverse_charge && abroad { Category::AE } else { Category::E }
    }

    fn seller(&self) -> Seller {
        let settings = self.settings;
        Seller {
            legal_name: settings.legal_name.clone(),
            address_line: settings.address_line.clone(),
            postal_code: settings.postal_code.clone(),
            city: settings.city.clone(),
            country: settings.country.clone(),
            vat_id: settings.vat_id.clone(),
            tax_number: settings.tax_number.clone(),
            email: settings.email.clone(),
            phone: settings.phone.clone(),
            footer: settings.footer.clone(),
        }
    }

    fn buyer(&self) -> Buyer {
        let buyer = Buyer {
            name: self.row.name.clone().unwrap_or_default(),
            email: self.row.email.as_ref().map(|email| email.as_str().to_owned()).unwrap_or_default(),
            ..Buyer::default()
        };
        let Some(details) = self.details else { return buyer };
        Buyer {
            company: Some(details.company.clone()),
            address_line: Some(details.address_line.clone()),
            postal_code: Some(details.postal_code.clone()),
            city: Some(details.city.clone()),
            country: Some(details.country.clone()),
            vat_id: details.vat_id.clone(),
            reference: details.reference.clone(),
            ..buyer
        }
    }

    fn exemption_note(&self, settings: &BillingSettings) -> String {
        if !settings.exemption_note.is_empty() {
            return settings.exemption_note.clone();
        }
        let german = self.row.locale.starts_with("de");
        match (settings.small_business, settings.country.as_str()) {
            (true, "DE") if german => "Kein Ausweis von Umsatzsteuer (§ 19 UStG, Kleinunternehmer)",
            (true, "DE") => "No VAT is charged (small business, § 19 UStG)",
            (true, _) if german => "Keine Umsatzsteuer (Kleinunternehmer)",
            (true, _) => "No VAT is charged (small business)",
            (false, _) if german => "Ohne Umsatzsteuer",
            (false, _) => "Exempt from VAT, or not subject to it",
        }
        .to_owned()
    }
}

/// A line as it was sold.
fn document_line(line: &LineRow, untaxed: Category) -> DocumentLine {
    let name = match line.offer_name.as_str() {
        "" => line.product_name.clone(),
        offer if offer == line.product_name => line.product_name.clone(),
        offer => format!("{} ({offer})", line.product_name),
    };
    DocumentLine {
        line_id: line.id,
        of: None,
        name,
        quantity: line.quantity,
        unit_price_minor: line.unit_price_minor,
        discount_minor: line.discount_minor,
        fee_minor: line.fee_minor,
        net_minor: line.total_minor - line.tax_minor,
        tax_minor: line.tax_minor,
        rate_bp: line.tax_bp,
        category: if line.tax_bp > 0 { Category::S } else { untaxed },
    }
}

/// The day of `time` in the IANA zone `zone`, as `2027-03-14`; in UTC for zones that nobody knows.
pub(crate) fn day(time: Time, zone: &str) -> String {
    let zone = jiff::tz::TimeZone::get(zone).unwrap_or(jiff::tz::TimeZone::UTC);
    time.to_jiff().to_zoned(zone).date().to_string()
}
