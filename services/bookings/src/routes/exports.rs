//! Routes of exports.

use axum::{Json, body::Body as Stream, extract::State, response::Response};
use futures_util::TryStreamExt as _;
use kit::{Body, OrganizationId, Parts, Problem};

use super::file;
use crate::{Bookings, DatevSettings, ExportRequest, ListedExport};

/// Export bookings, payments, the books, taxes or attendees
///
/// The file is written while its rows are read. That it was made is in the audit log.
#[utoipa::path(post, path = "/api/v1/organizations/{organization_id}/exports", tag = "documents",
    params(("organization_id" = OrganizationId, Path)), request_body = ExportRequest,
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream")))]
pub(super) async fn make_export(
    State(bookings): State<Bookings>,
    Parts(organization_id): Parts<OrganizationId>,
    Body(request): Body<ExportRequest>,
) -> Result<Response, Problem> {
    let made = bookings.export(organization_id, &request).await?;
    let body = made.body.inspect_err(|error| tracing::error!(%error, "an export broke off"));
    let disposition = format!("attachment; filename=\"{}\"", made.name);
    Ok(file(made.content_type, &disposition, Stream::from_stream(body)))
}

/// What was exported before
#[utoipa::path(get, path = "/api/v1/organizations/{organization_id}/exports", tag = "documents",
    params(("organization_id" = OrganizationId, Path)), responses((status = 200, body = Vec<ListedExport>)))]
pub(super) async fn exports(
    State(bookings): State<Bookings>,
    caller: kit::Caller,
    Parts(organization_id): Parts<OrganizationId>,
) -> Result<Json<Vec<ListedExport>>, Problem> {
    // Exports are of all events; who is limited to some makes none, and sees none.
    let limited = caller.event_limit(organization_id).is_some();
    Ok(Json(if limited { Vec::new() } else { bookings.exports(organization_id).await? }))
}

/// How the books are called in DATEV
#[utoipa::path(get, path = "/api/v1/organizations/{organization_id}/datev", tag = "documents",
    params(("organization_id" = OrganizationId, Path)), responses((status = 200, body = DatevSettings)))]
pub(super) async fn datev_settings(
    State(bookings): State<Bookings>,
    Parts(organization_id): Parts<OrganizationId>,
) -> Result<Json<DatevSettings>, Problem> {
    Ok(Json(bookings.datev_settings(organization_id).await?))
}

/// Say how the books are called in DATEV
#[utoipa::path(put, path = "/api/v1/organizations/{organization_id}/datev", tag = "documents",
    params(("organization_id" = OrganizationId, Path)),
    request_body = DatevSettings, responses((status = 200, body = DatevSettings)))]
pub(super) async fn set_datev_settings(
    State(bookings): State<Bookings>,
    Parts(organization_id): Parts<OrganizationId>,
    Body(settings): Body<DatevSettings>,
) -> Result<Json<DatevSettings>, Problem> {
    Ok(Json(bookings.set_datev_settings(organization_id, &settings).await?))
}
