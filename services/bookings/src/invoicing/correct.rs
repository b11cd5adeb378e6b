//! Whom an invoice is for: said before it is written, or afterwards: then it is taken back and written anew.

use data::retry::retrying;
use kit::{BookingId, Caller, EventId, OrganizationId, Problem};
use sqlx::PgConnection;

use super::{
    BillingDetails, BillingSettings, BookingBilling, Category, DocumentKind, DocumentLine, DocumentRow,
    build::Sources,
    credit::{credit_note, credited, is_live, original},
    issue::Cause,
    shares::{Returned, credit, left},
    vat_id,
};
use crate::{
    BookingState, Bookings, BookingsError,
    access::Access,
    store::{self, bookings::BookingRow},
};

/// How often a buyer may have the invoice of a booking corrected.
const CORRECTIONS: i64 = 3;
/// What the causes of corrected invoices begin with.
const CORRECTED: &str = "corrected:";

/// How often the buyer may still have it corrected.
pub(super) fn corrections_left(documents: &[DocumentRow]) -> i64 {
    let made = documents.iter().filter(|document| document.cause.starts_with(CORRECTED)).count();
    (CORRECTIONS - i64::try_from(made).unwrap_or(CORRECTIONS)).max(0)
}

impl Bookings {
    /// The buyer says whom the invoice is for.
    ///
    /// # Errors
    /// `NotFound`; `Expired`; `NoInvoices` where the organizer writes none; `TooManyCorrections`; `422` for a VAT
    /// id of another country.
    pub async fn set_billing_details(
        &self,
        caller: &Caller,
        event_id: EventId,
        booking_id: BookingId,
        details: &BillingDetails,
    ) -> Result<BookingBilling, BookingsError> {
        let (access, details) = (Access::from(caller), checked(details)?);
        retrying(async || {
            let mut tx = self.db.begin().await?;
            let row = store::bookings::lock_of_buyer(&mut tx, event_id, booking_id, &access).await?;
            let row = row.ok_or(BookingsError::NotFound)?;
            self.bill_to(&mut tx, &row, &details, true).await?;
            let billing = self.billing(&mut tx, &row).await?;
            tx.commit().await?;
            Ok(billing)
        })
        .await
    }

    /// The organizer says whom the invoice of a booking is for, as often as it takes. With the same buyer as before
    /// it is still written anew when the seller's data have changed.
    ///
    /// # Errors
    /// As [`Bookings::set_billing_details`].
    pub async fn set_billing_details_of(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
        booking_id: BookingId,
        details: &BillingDetails,
    ) -> Result<BookingBilling, BookingsError> {
        let details = checked(details)?;
        retrying(async || {
            let mut tx = self.db.begin().await?;
            let row = store::bookings::lock(&mut tx, event_id, booking_id).await?;
            let row = row.filter(|row| row.organization_id == organization_id);
            let row = row.ok_or(BookingsError::NotFound)?;
            self.bill_to(&mut tx, &row, &details, false).await?;
            let billing = self.billing(&mut tx, &row).await?;
            tx.commit().await?;
            Ok(billing)
        })
        .await
    }

    async fn bill_to(
        &self,
        tx: &mut PgConnection,
        row: &BookingRow,
        details: &BillingDetails,
        by_buyer: bool,
    ) -> Result<(), BookingsError> {
        if row.state == BookingState::Expired {
            return Err(BookingsError::Expired);
        }
        let settings = store::billing::settings(tx, row.organization_id).await?;
        let settings = settings.filter(|settings| settings.enabled).ok_or(BookingsError::NoInvoices)?;
        store::billing::set_details(tx, row.event_id, row.id, details, self.clock.now()).await?;
        let documents = store::documents::of_booking(tx, row.event_id, row.id).await?;
        if documents.is_empty() {
            self.invoice_of(tx, row).await?;
            return Ok(());
        }
        for invoice in documents.iter().filter(|document| is_live(&documents, document)) {
            self.correct(tx, row, (&settings, details), (&documents, invoice), by_buyer).await?;
        }
        Ok(())
    }

    /// Takes back what is left of an invoice and writes it anew; nothing where it would say the same.
    async fn correct(
        &self,
        tx: &mut PgConnection,
        row: &BookingRow,
        (settings, details): (&BillingSettings, &BillingDetails),
        (documents, invoice): (&[DocumentRow], &DocumentRow),
        by_buyer: bool,
    ) -> Result<(), BookingsError> {
        let summary = self.parts.events.summary(tx, row.event_id, row.occurrence_id).await?;
        let sources = Sources { row, summary: &summary, settings, details: Some(details) };
        let before = credited(documents, invoice);
        let lines = what_is_left(invoice, &before, sources.untaxed());
        let total = lines.iter().map(DocumentLine::gross).fold(0, i64::saturating_add);
        let mut anew = sources.content(lines, invoice.content.settled_minor.min(total));
        let old = &invoice.content.0;
        if (&anew.seller, &anew.buyer, &anew.exemption_note) == (&old.seller, &old.buyer, &old.exemption_note)
        {
            return Ok(());
        }
        if by_buyer && corrections_left(documents) == 0 {
            return Err(BookingsError::TooManyCorrections);
        }
        let back = credit(&old.lines, &before, &all_of(invoice, &before), total);
        let german = row.locale.starts_with("de");
        let reason = if german { "Korrektur der Rechnung" } else { "Correction of the invoice" };
        let note = credit_note(invoice, back, anew.settled_minor, reason);
        let cause = Cause {
            kind: DocumentKind::CreditNote,
            cause: format!("cancel:{}", invoice.id),
            refers_to: Some(invoice.id),
        };
        self.write(tx, (row, &summary, settings), cause, &note).await?;
        anew.original = Some(original(invoice));
        let cause = Cause {
            kind: DocumentKind::Invoice,
            cause: format!("{CORRECTED}{}", invoice.id),
            refers_to: Some(invoice.id),
        };
        self.write(tx, (row, &summary, settings), cause, &anew).await?;
        Ok(())
    }
}

/// The lines of an invoice, less what was credited.
fn what_is_left(invoice: &DocumentRow, before: &[DocumentLine], untaxed: Category) -> Vec<DocumentLine> {
    let lines = invoice.content.lines.iter().zip(left(&invoice.content.lines, before));
    lines
        .filter(|(_, left)| left.gross > 0)
        .map(|(line, left)| {
            let whole = left.gross == line.gross();
            DocumentLine {
                quantity: if whole { line.quantity } else { left.units.max(1) },
                // What is left of a line that was credited in part has no price per unit any more.
                unit_price_minor: if whole { line.unit_price_minor } else { 0 },
                discount_minor: if whole { line.discount_minor } else { 0 },
                fee_minor: if whole { line.fee_minor } else { 0 },
                net_minor: left.gross - left.tax,
                tax_minor: left.tax,
                category: if line.rate_bp > 0 { Category::S } else { untaxed },
                ..line.clone()
            }
        })
        .collect()
}

/// Everything that is left, as units that go back.
fn all_of(invoice: &DocumentRow, before: &[DocumentLine]) -> Vec<Returned> {
    let lines = invoice.content.lines.iter().zip(left(&invoice.content.lines, before));
    lines
        .map(|(line, left)| Returned { line_id: line.line_id, units: left.units, price_minor: left.gross })
        .collect()
}

/// The details, tidy, when the VAT id is of the country that they name.
fn checked(details: &BillingDetails) -> Result<BillingDetails, Problem> {
    let details = details.tidy();
    let country = details.country.as_str();
    let fits =
        |id: &str| id.starts_with(vat_id::prefix(country)) || (country == "GB" && id.starts_with("XI"));
    if details.vat_id.as_deref().is_some_and(|id| !fits(id)) {
        return Err(Problem::invalid_field(
            "vat_id",
            "other_country",
            "is of another country than the address",
        ));
    }
    Ok(details)
}
