//! Money went back: the credit note that follows it, and follows the tickets that went back with it.

use std::collections::BTreeMap;

use data::{jobs::JobResult, retry::retrying};
use kit::{EventId, LineId, RefundId, TicketId};
use payments::RefundFailed;
use sqlx::PgConnection;

use super::{
    BillingSettings, Content, DocumentKind, DocumentLine, DocumentRow, Original,
    issue::Cause,
    shares::{Returned, credit, left},
};
use crate::{
    Bookings, BookingsError,
    returns::Piece,
    store::{self, bookings::BookingRow, documents::RefundOf},
};

/// Money of a payment that was never for the booking goes back under this key; nobody was invoiced for it.
const NEVER_SOLD: &str = "settled:";

impl Bookings {
    /// Writes the credit note for a refund that succeeded, once. Nothing where there is no invoice and none is due.
    ///
    /// # Errors
    /// The database's.
    pub async fn credit_refund(&self, event_id: EventId, refund_id: RefundId) -> Result<(), BookingsError> {
        retrying(async || {
            let mut tx = self.db.begin().await?;
            let Some(refund) = store::documents::refund(&mut tx, event_id, refund_id).await? else {
                return Ok(());
            };
            if !refund.succeeded || refund.request_key.starts_with(NEVER_SOLD) {
                return Ok(());
            }
            let row = store::bookings::lock(&mut tx, event_id, refund.booking_id).await?;
            let row = row.ok_or(BookingsError::NotFound)?;
            self.invoice_of(&mut tx, &row).await?;
            let documents = store::documents::of_booking(&mut tx, event_id, row.id).await?;
            let cause = format!("refund:{refund_id}");
            if documents.iter().any(|document| document.cause.starts_with(&cause)) {
                return Ok(());
            }
            self.take_back(&mut tx, &row, &documents, &refund, &cause).await?;
            tx.commit().await?;
            Ok(())
        })
        .await
    }

    /// Credits `refund` to the invoices that are left, the newest first.
    async fn take_back(
        &self,
        tx: &mut PgConnection,
        row: &BookingRow,
        documents: &[DocumentRow],
        refund: &RefundOf,
        cause: &str,
    ) -> Result<(), BookingsError> {
        let returned = self.returned(tx, row, refund).await?;
        let mut missing = refund.amount_minor;
        let mut notes = 0;
        for invoice in documents.iter().rev().filter(|document| document.kind == DocumentKind::Invoice) {
            let before = credited(documents, invoice);
            let lines = credit(&invoice.content.lines, &before, &returned, missing);
            let sum: i64 = lines.iter().map(DocumentLine::gross).fold(0, i64::saturating_add);
            if sum == 0 {
                continue;
            }
            let content = credit_note(invoice, lines, sum, &refund.reason);
            let cause = if notes == 0 { cause.to_owned() } else { format!("{cause}:{notes}") };
            let cause = Cause { kind: DocumentKind::CreditNote, cause, refers_to: Some(invoice.id) };
            let settings = self.prefixes(tx, row).await?;
            let summary = self.parts.events.summary(tx, row.event_id, row.occurrence_id).await?;
            self.write(tx, (row, &summary, &settings), cause, &content).await?;
            notes += 1;
            missing -= sum;
            if missing <= 0 {
                break;
            }
        }
        Ok(())
    }

    /// The settings with the prefixes of numbers, whether or not invoices are written just now: what was invoiced
    /// is credited in any case.
    pub(super) async fn prefixes(
        &self,
        tx: &mut PgConnection,
        row: &BookingRow,
    ) -> Result<BillingSettings, BookingsError> {
        let settings = store::billing::settings(tx, row.organization_id).await?;
        Ok(settings.unwrap_or_else(|| BillingSettings::none(String::new(), String::new(), String::new())))
    }

    /// What went back of each line with a refund: the tickets of the return that asked for it.
    async fn returned(
        &self,
        tx: &mut PgConnection,
        row: &BookingRow,
        refund: &RefundOf,
    ) -> Result<Vec<Returned>, BookingsError> {
        let of_return = refund.request_key.strip_prefix("return:").and_then(|id| id.parse().ok());
        let Some(return_id) = of_return else { return Ok(Vec::new()) };
        let found = store::documents::returned(tx, row.event_id, return_id).await?;
        let Some((_, tickets)) = found else { return Ok(Vec::new()) };
        let pieces = store::returns::pieces(tx, row.event_id, row.id).await?;
        Ok(by_line(&pieces, &tickets))
    }

    /// A refund came back after all: what was credited for it is invoiced again, once.
    ///
    /// # Errors
    /// The database's; the fact is heard again then.
    pub async fn refund_failed(&self, fact: RefundFailed) -> JobResult {
        let again: Result<(), BookingsError> = retrying(async || {
            let mut tx = self.db.begin().await?;
            let row = store::bookings::lock(&mut tx, fact.event_id, fact.booking_id).await?;
            let Some(row) = row else { return Ok(()) };
            let documents = store::documents::of_booking(&mut tx, fact.event_id, row.id).await?;
            let (credit, again) = (format!("refund:{}", fact.refund_id), format!("again:{}", fact.refund_id));
            if documents.iter().any(|document| document.cause.starts_with(&again)) {
                return Ok(());
            }
            let notes = documents.iter().filter(|document| document.cause.starts_with(&credit));
            for (index, note) in notes.enumerate() {
                let lines: Vec<DocumentLine> =
                    note.content.lines.iter().map(|line| DocumentLine { of: None, ..line.clone() }).collect();
                let content = Content {
                    original: Some(original(note)),
                    reason: None,
                    taxes: Content::taxes_of(&lines),
                    lines,
                    ..note.content.0.clone()
                };
                let cause = format!("{again}:{index}");
                let cause = Cause { kind: DocumentKind::Invoice, cause, refers_to: Some(note.id) };
                let settings = self.prefixes(&mut tx, &row).await?;
                let summary = self.parts.events.summary(&mut tx, row.event_id, row.occurrence_id).await?;
                self.write(&mut tx, (&row, &summary, &settings), cause, &content).await?;
            }
            tx.commit().await?;
            Ok(())
        })
        .await;
        Ok(again?)
    }
}

/// The lines of all credit notes of an invoice.
pub(super) fn credited(documents: &[DocumentRow], invoice: &DocumentRow) -> Vec<DocumentLine> {
    let notes = documents.iter().filter(|document| {
        document.kind == DocumentKind::CreditNote && document.refers_to == Some(invoice.id)
    });
    notes.flat_map(|document| document.content.lines.iter().cloned()).collect()
}

/// Whether anything of the invoice was not taken back.
pub(super) fn is_live(documents: &[DocumentRow], invoice: &DocumentRow) -> bool {
    invoice.kind == DocumentKind::Invoice
        && left(&invoice.content.lines, &credited(documents, invoice)).iter().any(|left| left.gross > 0)
}

/// What the credit note says: as the invoice, with the lines that go back.
pub(super) fn credit_note(
    invoice: &DocumentRow,
    lines: Vec<DocumentLine>,
    settled_minor: i64,
    reason: &str,
) -> Content {
    Content {
        taxes: Content::taxes_of(&lines),
        lines,
        original: Some(original(invoice)),
        reason: Some(reason.to_owned()),
        settled_minor,
        ..invoice.content.0.clone()
    }
}

pub(super) fn original(document: &DocumentRow) -> Original {
    Original { number: document.name(), issued_on: document.issued_on.clone() }
}

/// The chosen tickets by line, with what they cost.
fn by_line(pieces: &[Piece], tickets: &[TicketId]) -> Vec<Returned> {
    let mut lines: BTreeMap<LineId, (i32, i32, i64)> = BTreeMap::new();
    for piece in pieces.iter().filter(|piece| piece.ticket_id.is_some_and(|id| tickets.contains(&id))) {
        let line = lines.entry(piece.line_id).or_insert((0, piece.together(), 0));
        line.0 += 1;
        line.2 = line.2.saturating_add(piece.price_minor());
    }
    let returned = lines.into_iter();
    returned
        .map(|(line_id, (tickets, together, price_minor))| Returned {
            line_id,
            units: tickets / together,
            price_minor,
        })
        .collect()
}
