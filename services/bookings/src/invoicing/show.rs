//! Showing documents to those whom they concern.

use kit::{BookingId, Caller, DocumentId, EventId, OrganizationId, Page, Problem, page::read_cursor};
use sqlx::PgConnection;

use super::{
    BookingBilling, Document, DocumentKind, DocumentRow, DocumentsQuery, ListedRow,
    correct::corrections_left, ubl,
};
use crate::{
    Bookings, BookingsError, pdf,
    store::{self, bookings::BookingRow, documents::Filter},
};

/// A document as a file.
pub struct DocumentFile {
    /// The number, as part of a file name: letters, digits, `-` and `_`.
    pub name: String,
    pub bytes: Vec<u8>,
}

impl Bookings {
    /// The documents of a booking, for its buyer.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn billing_of_buyer(
        &self,
        caller: &Caller,
        event_id: EventId,
        booking_id: BookingId,
    ) -> Result<BookingBilling, BookingsError> {
        let mut conn = self.db.acquire().await?;
        let row = store::bookings::of_buyer(&mut conn, event_id, booking_id, &caller.into()).await?;
        self.billing(&mut conn, &row.ok_or(BookingsError::NotFound)?).await
    }

    /// The documents of a booking, for its organizer.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn billing_of_booking(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
        booking_id: BookingId,
    ) -> Result<BookingBilling, BookingsError> {
        let mut conn = self.db.acquire().await?;
        let row = store::bookings::of_organization(&mut conn, organization_id, event_id, booking_id).await?;
        self.billing(&mut conn, &row.ok_or(BookingsError::NotFound)?).await
    }

    pub(super) async fn billing(
        &self,
        conn: &mut PgConnection,
        row: &BookingRow,
    ) -> Result<BookingBilling, BookingsError> {
        let settings = store::billing::settings(conn, row.organization_id).await?;
        let documents = store::documents::of_booking(conn, row.event_id, row.id).await?;
        let corrections_left = corrections_left(&documents);
        let credited = |id: DocumentId| -> i64 {
            let notes = documents
                .iter()
                .filter(|note| note.kind == DocumentKind::CreditNote && note.refers_to == Some(id));
            notes.map(|note| note.gross_minor).fold(0, i64::saturating_add)
        };
        let listed: Vec<ListedRow> = documents
            .iter()
            .rev()
            .map(|document| ListedRow { credited_minor: credited(document.id), document: document.clone() })
            .collect();
        Ok(BookingBilling {
            offered: settings.is_some_and(|settings| settings.enabled),
            details: store::billing::details(conn, row.event_id, row.id).await?,
            documents: listed.into_iter().map(ListedRow::shown).collect(),
            corrections_left,
        })
    }

    /// Invoices and credit notes of the organization, the newest first, as far as the caller may see its events.
    ///
    /// # Errors
    /// `422` for a cursor that is none or an endless search.
    pub async fn documents_of_organization(
        &self,
        caller: &Caller,
        organization_id: OrganizationId,
        query: &DocumentsQuery,
    ) -> Result<Page<Document>, BookingsError> {
        let words = query.q.as_deref().map(str::trim).filter(|words| !words.is_empty());
        if words.is_some_and(|words| words.chars().count() > 120) {
            return Err(Problem::invalid_field("q", "too_long", "must have at most 120 characters").into());
        }
        let words = words.map(store::like);
        let allowed = caller.event_limit(organization_id);
        let limit = kit::PageQuery { after: None, limit: query.limit }.limit();
        let filter = Filter {
            organization_id,
            allowed: allowed.as_deref(),
            event_id: query.event_id,
            kind: query.kind,
            words: words.as_deref(),
            from: query.from,
            to: query.to,
            after: read_cursor(query.after.as_deref())?,
            limit: limit + 1,
        };
        let mut conn = self.db.acquire().await?;
        let rows = store::documents::list(&mut conn, &filter).await?;
        let page = Page::from_rows(rows, limit, |row| (row.document.issued_at, row.document.id));
        Ok(page.map(ListedRow::shown))
    }

    /// One document of a booking, for its buyer.
    ///
    /// # Errors
    /// `NotFound`.
    pub(crate) async fn document_of_buyer(
        &self,
        caller: &Caller,
        (event_id, booking_id, id): (EventId, BookingId, DocumentId),
    ) -> Result<DocumentRow, BookingsError> {
        let mut conn = self.db.acquire().await?;
        let row = store::bookings::of_buyer(&mut conn, event_id, booking_id, &caller.into()).await?;
        let row = row.ok_or(BookingsError::NotFound)?;
        let documents = store::documents::of_booking(&mut conn, event_id, row.id).await?;
        documents.into_iter().find(|document| document.id == id).ok_or(BookingsError::NotFound)
    }

    /// One document of an organization.
    ///
    /// # Errors
    /// `NotFound`.
    pub(crate) async fn document_of_organization(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
        id: DocumentId,
    ) -> Result<DocumentRow, BookingsError> {
        let mut conn = self.db.acquire().await?;
        let row = store::documents::of_organization(&mut conn, organization_id, event_id, id).await?;
        row.ok_or(BookingsError::NotFound)
    }

    /// The document as PDF. Drawing leaves the threads that serve requests.
    ///
    /// # Errors
    /// `Document` when a font or the PDF library refuses.
    pub(crate) async fn document_pdf(&self, document: DocumentRow) -> Result<DocumentFile, BookingsError> {
        let name = file_name(&document.name());
        let drawn = tokio::task::spawn_blocking(move || pdf::invoice::draw(&document)).await;
        match drawn {
            Ok(Ok(bytes)) => Ok(DocumentFile { name, bytes }),
            Ok(Err(error)) => Err(BookingsError::Document(error)),
            Err(error) => Err(BookingsError::Document(error.to_string())),
        }
    }

    /// The document as an electronic invoice: UBL 2.1 by the rules of Peppol BIS Billing 3.0.
    pub(crate) fn document_xml(&self, document: &DocumentRow) -> DocumentFile {
        DocumentFile { name: file_name(&document.name()), bytes: ubl::xml(document).into_bytes() }
    }
}

/// A number as part of a file name.
pub(crate) fn file_name(number: &str) -> String {
    let plain = |letter: char| if letter.is_ascii_alphanumeric() || letter == '-' { letter } else { '_' };
    number.chars().map(plain).collect()
}
