//! Writing the invoice of a booking that was paid for.

use data::{
    jobs::{Job, JobResult, enqueue_once},
    retry::retrying,
};
use events::EventSummary;
use kit::{BookingId, DocumentId, EventId, Time};
use notifications::Attachment;
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;

use super::{
    BillingSettings, Content, DocumentKind, DocumentRow, NewDocument,
    build::{Sources, day},
};
use crate::{
    Bookings, BookingsError,
    store::{self, bookings::BookingRow},
};

/// Write the invoice of a booking: again, after it went wrong where it is usually done.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct IssueInvoice {
    pub event_id: EventId,
    pub booking_id: BookingId,
}

impl Job for IssueInvoice {
    const KIND: &'static str = "bookings.issue_invoice";
    const MAX_ATTEMPTS: i16 = 16;
    const PRIORITY: i16 = 40;
}

/// What a document is written for.
pub(super) struct Cause {
    pub kind: DocumentKind,
    /// The same cause has one document.
    pub cause: String,
    pub refers_to: Option<DocumentId>,
}

impl Bookings {
    /// Writes the invoice of a confirmed booking that costs something, once; gives the one that is there. `None`
    /// where none is due, or the organization writes none.
    ///
    /// # Errors
    /// `NotFound`; the database's.
    pub async fn issue_invoice(
        &self,
        event_id: EventId,
        booking_id: BookingId,
    ) -> Result<Option<DocumentId>, BookingsError> {
        retrying(async || {
            let mut tx = self.db.begin().await?;
            let row = store::bookings::lock(&mut tx, event_id, booking_id).await?;
            let row = row.ok_or(BookingsError::NotFound)?;
            let written = self.invoice_of(&mut tx, &row).await?;
            tx.commit().await?;
            Ok(written.map(|document| document.id))
        })
        .await
    }

    /// The invoice of a booking that was confirmed, as a file for its mail. Tickets never wait for it: when it goes
    /// wrong it is written later, and not in the mail.
    ///
    /// # Errors
    /// When the later attempt can't be asked for.
    pub(crate) async fn invoice_for_mail(
        &self,
        row: &BookingRow,
    ) -> Result<Option<Attachment>, BookingsError> {
        match self.invoice_file(row.event_id, row.id).await {
            Ok(file) => Ok(file),
            Err(error) => {
                tracing::error!(booking_id = %row.id, %error, "an invoice could not be written yet");
                let job = IssueInvoice { event_id: row.event_id, booking_id: row.id };
                let mut tx = self.db.begin().await?;
                enqueue_once(&mut tx, &job, self.clock.now(), &format!("issue_invoice:{}", row.id)).await?;
                tx.commit().await?;
                Ok(None)
            }
        }
    }

    async fn invoice_file(
        &self,
        event_id: EventId,
        booking_id: BookingId,
    ) -> Result<Option<Attachment>, BookingsError> {
        if self.issue_invoice(event_id, booking_id).await?.is_none() {
            return Ok(None);
        }
        let documents = {
            let mut conn = self.db.acquire().await?;
            store::documents::of_booking(&mut conn, event_id, booking_id).await?
        };
        // The newest one: it may have been corrected by now.
        let newest = documents.into_iter().rfind(|document| document.kind == DocumentKind::Invoice);
        let Some(newest) = newest else { return Ok(None) };
        let file = self.document_pdf(newest).await?;
        self.keep(&format!("{}.pdf", file.name), "application/pdf", "pdf", file.bytes).await.map(Some)
    }

    /// Writes the invoice later, when it went wrong now.
    pub(crate) async fn issue_again(&self, job: IssueInvoice) -> JobResult {
        self.issue_invoice(job.event_id, job.booking_id).await?;
        Ok(())
    }

    /// As [`Bookings::issue_invoice`]; the booking is locked.
    pub(super) async fn invoice_of(
        &self,
        tx: &mut PgConnection,
        row: &BookingRow,
    ) -> Result<Option<DocumentRow>, BookingsError> {
        if row.confirmed_at.is_none() || row.total_minor <= 0 {
            return Ok(None);
        }
        let settings = store::billing::settings(tx, row.organization_id).await?;
        let Some(settings) = settings.filter(|settings| settings.enabled) else { return Ok(None) };
        let cause = format!("booking:{}", row.id);
        let written = store::documents::of_booking(tx, row.event_id, row.id).await?;
        if let Some(document) = written.into_iter().find(|document| document.cause == cause) {
            return Ok(Some(document));
        }
        let (summary, details) = self.about(tx, row).await?;
        let lines = store::lines::of(tx, row).await?;
        let payments = self.parts.payments.of_booking(tx, row.event_id, row.id).await?;
        let paid = payments.iter().map(|payment| payment.captured.minor).fold(0, i64::saturating_add);
        let sources = Sources { row, summary: &summary, settings: &settings, details: details.as_ref() };
        let content = sources.invoice(&lines, paid);
        let cause = Cause { kind: DocumentKind::Invoice, cause, refers_to: None };
        self.write(tx, (row, &summary, &settings), cause, &content).await.map(Some)
    }

    /// The event, and whom the invoice is for.
    pub(super) async fn about(
        &self,
        tx: &mut PgConnection,
        row: &BookingRow,
    ) -> Result<(EventSummary, Option<super::BillingDetails>), BookingsError> {
        let summary = self.parts.events.summary(tx, row.event_id, row.occurrence_id).await?;
        Ok((summary, store::billing::details(tx, row.event_id, row.id).await?))
    }

    /// Writes a document of a booking that is locked.
    pub(super) async fn write(
        &self,
        tx: &mut PgConnection,
        (row, summary, settings): (&BookingRow, &EventSummary, &BillingSettings),
        cause: Cause,
        content: &Content,
    ) -> Result<DocumentRow, BookingsError> {
        let now: Time = self.clock.now();
        let issued_on = day(now, &summary.organization_time_zone);
        let prefix = match cause.kind {
            DocumentKind::Invoice => &settings.invoice_prefix,
            DocumentKind::CreditNote => &settings.credit_note_prefix,
        };
        let new = NewDocument {
            event_id: row.event_id,
            organization_id: row.organization_id,
            booking_id: row.id,
            kind: cause.kind,
            series: prefix.replace("{year}", issued_on.get(..4).unwrap_or_default()),
            cause: cause.cause,
            refers_to: cause.refers_to,
            currency: row.currency,
            content,
            issued_on,
        };
        let document = store::documents::write(tx, &new, now).await?;
        tracing::info!(event_id = %row.event_id, booking_id = %row.id, document = %document.id, "a document is written");
        Ok(document)
    }
}
