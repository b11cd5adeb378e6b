//! Routes of access codes: for those who have one, and for those who make them.

use axum::{Json, extract::State, http::StatusCode, response::Response};
use kit::{AccessCodeId, Body, EventId, OrganizationId, Page, Parts, Problem, Search};

use super::file;
use crate::{
    AccessCode, AccessCodeChange, AccessCodesQuery, Bookings, CodeUse, NewAccessCodes, NewCodes,
    OpenCodeRequest, OpenedCode,
};

/// Open what a code opens
///
/// `422 unknown_code` for codes that are not there or revoked, `code_not_yet`, `code_over`; `409 code_used_up`.
/// Holds carry the `id` as `access_code`.
#[utoipa::path(post, path = "/api/v1/events/{event_id}/access-codes/open", tag = "bookings",
    params(("event_id" = EventId, Path)), request_body = OpenCodeRequest,
    responses((status = 200, body = OpenedCode)))]
pub(super) async fn open_access_code(
    State(bookings): State<Bookings>,
    Parts(event_id): Parts<EventId>,
    Body(request): Body<OpenCodeRequest>,
) -> Result<Json<OpenedCode>, Problem> {
    Ok(Json(bookings.open_code(event_id, &request).await?))
}

/// Access codes of an event
#[utoipa::path(get, path = "/api/v1/organizations/{organization_id}/events/{event_id}/access-codes",
    tag = "bookings",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path), AccessCodesQuery),
    responses((status = 200, body = Page<AccessCode>)))]
pub(super) async fn access_codes(
    State(bookings): State<Bookings>,
    Parts((organization_id, event_id)): Parts<(OrganizationId, EventId)>,
    Search(query): Search<AccessCodesQuery>,
) -> Result<Json<Page<AccessCode>>, Problem> {
    Ok(Json(bookings.codes(organization_id, event_id, &query).await?))
}

/// Access codes of an event, for a spreadsheet
#[utoipa::path(get, path = "/api/v1/organizations/{organization_id}/events/{event_id}/access-codes.csv",
    tag = "bookings",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path), AccessCodesQuery),
    responses((status = 200, body = String, content_type = "text/csv")))]
pub(super) async fn access_codes_csv(
    State(bookings): State<Bookings>,
    Parts((organization_id, event_id)): Parts<(OrganizationId, EventId)>,
    Search(query): Search<AccessCodesQuery>,
) -> Result<Response, Problem> {
    let csv = bookings.codes_csv(organization_id, event_id, &query).await?;
    Ok(file("text/csv; charset=utf-8", "attachment; filename=\"access-codes.csv\"", csv))
}

/// Make access codes
///
/// One that is named, or up to 5000 generated ones.
#[utoipa::path(post, path = "/api/v1/organizations/{organization_id}/events/{event_id}/access-codes",
    tag = "bookings",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path)),
    request_body = NewAccessCodes, responses((status = 201, body = NewCodes)))]
pub(super) async fn make_access_codes(
    State(bookings): State<Bookings>,
    Parts((organization_id, event_id)): Parts<(OrganizationId, EventId)>,
    Body(new): Body<NewAccessCodes>,
) -> Result<(StatusCode, Json<NewCodes>), Problem> {
    Ok((StatusCode::CREATED, Json(bookings.make_codes(organization_id, event_id, &new).await?)))
}

/// Bookings that use an access code
#[utoipa::path(get,
    path = "/api/v1/organizations/{organization_id}/events/{event_id}/access-codes/{code_id}/uses",
    tag = "bookings",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path),
           ("code_id" = AccessCodeId, Path)),
    responses((status = 200, body = Page<CodeUse>)))]
pub(super) async fn access_code_uses(
    State(bookings): State<Bookings>,
    Parts((organization_id, event_id, code_id)): Parts<(OrganizationId, EventId, AccessCodeId)>,
) -> Result<Json<Page<CodeUse>>, Problem> {
    let items = bookings.code_uses(organization_id, event_id, code_id).await?;
    Ok(Json(Page { items, next: None }))
}

/// Revoke an access code
///
/// What was booked with it stays booked.
#[utoipa::path(delete,
    path = "/api/v1/organizations/{organization_id}/events/{event_id}/access-codes/{code_id}", tag = "bookings",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path),
           ("code_id" = AccessCodeId, Path)),
    responses((status = 204)))]
pub(super) async fn revoke_access_code(
    State(bookings): State<Bookings>,
    Parts((organization_id, event_id, code_id)): Parts<(OrganizationId, EventId, AccessCodeId)>,
) -> Result<StatusCode, Problem> {
    bookings.revoke_code(organization_id, event_id, code_id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Change an access code
///
/// Bookings that have the code keep their price.
#[utoipa::path(patch, path = "/api/v1/organizations/{organization_id}/events/{event_id}/access-codes/{code_id}",
    tag = "bookings",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path), ("code_id" = AccessCodeId, Path)),
    request_body = AccessCodeChange, responses((status = 200, body = AccessCode)))]
pub(super) async fn change_access_code(
    State(bookings): State<Bookings>,
    Parts((organization_id, event_id, code_id)): Parts<(OrganizationId, EventId, AccessCodeId)>,
    Body(change): Body<AccessCodeChange>,
) -> Result<Json<AccessCode>, Problem> {
    Ok(Json(bookings.change_code_settings(organization_id, event_id, code_id, change).await?))
}
