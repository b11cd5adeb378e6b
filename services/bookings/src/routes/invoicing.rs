//! Routes of invoices and credit notes.

use axum::{Json, extract::State, response::Response};
use kit::{Body, BookingId, Caller, DocumentId, EventId, OrganizationId, Page, Parts, Problem, Search};

use super::file;
use crate::{
    BillingDetails, BillingSettings, BillingSettingsRequest, BookingBilling, Bookings, Document,
    DocumentFile, DocumentsQuery,
};

fn pdf(document: DocumentFile) -> Response {
    file("application/pdf", &format!("inline; filename=\"{}.pdf\"", document.name), document.bytes)
}

fn xml(document: DocumentFile) -> Response {
    file("application/xml", &format!("attachment; filename=\"{}.xml\"", document.name), document.bytes)
}

/// How the organization writes invoices
#[utoipa::path(get, path = "/api/v1/organizations/{organization_id}/billing", tag = "documents",
    params(("organization_id" = OrganizationId, Path)), responses((status = 200, body = BillingSettings)))]
pub(super) async fn billing_settings(
    State(bookings): State<Bookings>,
    Parts(organization_id): Parts<OrganizationId>,
) -> Result<Json<BillingSettings>, Problem> {
    Ok(Json(bookings.billing_settings(organization_id).await?))
}

/// Set how the organization writes invoices
///
/// What was written stays as it is.
#[utoipa::path(put, path = "/api/v1/organizations/{organization_id}/billing", tag = "documents",
    params(("organization_id" = OrganizationId, Path)),
    request_body = BillingSettingsRequest, responses((status = 200, body = BillingSettings)))]
pub(super) async fn set_billing_settings(
    State(bookings): State<Bookings>,
    Parts(organization_id): Parts<OrganizationId>,
    Body(request): Body<BillingSettingsRequest>,
) -> Result<Json<BillingSettings>, Problem> {
    Ok(Json(bookings.set_billing_settings(organization_id, &request).await?))
}

/// Invoices and credit notes of all events
#[utoipa::path(get, path = "/api/v1/organizations/{organization_id}/documents", tag = "documents",
    params(("organization_id" = OrganizationId, Path), DocumentsQuery),
    responses((status = 200, body = Page<Document>)))]
pub(super) async fn documents(
    State(bookings): State<Bookings>,
    caller: Caller,
    Parts(organization_id): Parts<OrganizationId>,
    Search(query): Search<DocumentsQuery>,
) -> Result<Json<Page<Document>>, Problem> {
    Ok(Json(bookings.documents_of_organization(&caller, organization_id, &query).await?))
}

/// An invoice or a credit note as PDF
#[utoipa::path(get, path = "/api/v1/organizations/{organization_id}/events/{event_id}/documents/{document_id}/pdf",
    tag = "documents",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path),
           ("document_id" = DocumentId, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "application/pdf")))]
pub(super) async fn document_pdf(
    State(bookings): State<Bookings>,
    Parts((organization_id, event_id, id)): Parts<(OrganizationId, EventId, DocumentId)>,
) -> Result<Response, Problem> {
    let document = bookings.document_of_organization(organization_id, event_id, id).await?;
    Ok(pdf(bookings.document_pdf(document).await?))
}

/// An invoice or a credit note for machines
///
/// UBL 2.1 by the rules of Peppol BIS Billing 3.0 (EN 16931).
#[utoipa::path(get, path = "/api/v1/organizations/{organization_id}/events/{event_id}/documents/{document_id}/xml",
    tag = "documents",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path),
           ("document_id" = DocumentId, Path)),
    responses((status = 200, body = String, content_type = "application/xml")))]
pub(super) async fn document_xml(
    State(bookings): State<Bookings>,
    Parts((organization_id, event_id, id)): Parts<(OrganizationId, EventId, DocumentId)>,
) -> Result<Response, Problem> {
    let document = bookings.document_of_organization(organization_id, event_id, id).await?;
    Ok(xml(bookings.document_xml(&document)))
}

/// The documents of a booking, and whom its invoice is for
#[utoipa::path(get, path = "/api/v1/organizations/{organization_id}/events/{event_id}/bookings/{booking_id}/billing",
    tag = "documents",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path),
           ("booking_id" = BookingId, Path)),
    responses((status = 200, body = BookingBilling)))]
pub(super) async fn booking_billing(
    State(bookings): State<Bookings>,
    Parts((organization_id, event_id, booking_id)): Parts<(OrganizationId, EventId, BookingId)>,
) -> Result<Json<BookingBilling>, Problem> {
    Ok(Json(bookings.billing_of_booking(organization_id, event_id, booking_id).await?))
}

/// Say whom the invoice of a booking is for
///
/// An invoice that was written is taken back by a credit note and written anew.
#[utoipa::path(put, path = "/api/v1/organizations/{organization_id}/events/{event_id}/bookings/{booking_id}/billing",
    tag = "documents",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path),
           ("booking_id" = BookingId, Path)),
    request_body = BillingDetails, responses((status = 200, body = BookingBilling)))]
pub(super) async fn set_booking_billing(
    State(bookings): State<Bookings>,
    Parts((organization_id, event_id, booking_id)): Parts<(OrganizationId, EventId, BookingId)>,
    Body(details): Body<BillingDetails>,
) -> Result<Json<BookingBilling>, Problem> {
    Ok(Json(bookings.set_billing_details_of(organization_id, event_id, booking_id, &details).await?))
}

/// My invoices of a booking, and whom they are for
#[utoipa::path(get, path = "/api/v1/events/{event_id}/bookings/{booking_id}/billing", tag = "documents",
    params(("event_id" = EventId, Path), ("booking_id" = BookingId, Path)),
    responses((status = 200, body = BookingBilling)))]
pub(super) async fn my_billing(
    State(bookings): State<Bookings>,
    caller: Caller,
    Parts((event_id, booking_id)): Parts<(EventId, BookingId)>,
) -> Result<Json<BookingBilling>, Problem> {
    Ok(Json(bookings.billing_of_buyer(&caller, event_id, booking_id).await?))
}

/// Say whom my invoice is for
///
/// Before or after paying. An invoice that was written is taken back by a credit note and written anew.
#[utoipa::path(put, path = "/api/v1/events/{event_id}/bookings/{booking_id}/billing", tag = "documents",
    params(("event_id" = EventId, Path), ("booking_id" = BookingId, Path)),
    request_body = BillingDetails, responses((status = 200, body = BookingBilling)))]
pub(super) async fn set_my_billing(
    State(bookings): State<Bookings>,
    caller: Caller,
    Parts((event_id, booking_id)): Parts<(EventId, BookingId)>,
    Body(details): Body<BillingDetails>,
) -> Result<Json<BookingBilling>, Problem> {
    Ok(Json(bookings.set_billing_details(&caller, event_id, booking_id, &details).await?))
}

/// My invoice or credit note as PDF
#[utoipa::path(get, path = "/api/v1/events/{event_id}/bookings/{booking_id}/documents/{document_id}/pdf",
    tag = "documents",
    params(("event_id" = EventId, Path), ("booking_id" = BookingId, Path), ("document_id" = DocumentId, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "application/pdf")))]
pub(super) async fn my_document_pdf(
    State(bookings): State<Bookings>,
    caller: Caller,
    Parts(place): Parts<(EventId, BookingId, DocumentId)>,
) -> Result<Response, Problem> {
    let document = bookings.document_of_buyer(&caller, place).await?;
    Ok(pdf(bookings.document_pdf(document).await?))
}

/// My invoice or credit note for machines
///
/// UBL 2.1 by the rules of Peppol BIS Billing 3.0 (EN 16931).
#[utoipa::path(get, path = "/api/v1/events/{event_id}/bookings/{booking_id}/documents/{document_id}/xml",
    tag = "documents",
    params(("event_id" = EventId, Path), ("booking_id" = BookingId, Path), ("document_id" = DocumentId, Path)),
    responses((status = 200, body = String, content_type = "application/xml")))]
pub(super) async fn my_document_xml(
    State(bookings): State<Bookings>,
    caller: Caller,
    Parts(place): Parts<(EventId, BookingId, DocumentId)>,
) -> Result<Response, Problem> {
    let document = bookings.document_of_buyer(&caller, place).await?;
    Ok(xml(bookings.document_xml(&document)))
}
