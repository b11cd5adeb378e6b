//! Routes of statements.

use axum::{Json, extract::State, http::StatusCode, response::Response};
use kit::{Body, Caller, OrganizationId, Parts, Problem, Search, StatementId};

use super::file;
use crate::{Bookings, CloseRequest, Statement, Statements, StatementsQuery};

/// What the organization earned, by period
#[utoipa::path(get, path = "/api/v1/organizations/{organization_id}/statements", tag = "documents",
    params(("organization_id" = OrganizationId, Path), StatementsQuery),
    responses((status = 200, body = Statements)))]
pub(super) async fn statements(
    State(bookings): State<Bookings>,
    caller: Caller,
    Parts(organization_id): Parts<OrganizationId>,
    Search(query): Search<StatementsQuery>,
) -> Result<Json<Statements>, Problem> {
    Ok(Json(bookings.statements(&caller, organization_id, &query).await?))
}

/// Close a period
///
/// It begins where the last statement ended, and never changes afterwards.
#[utoipa::path(post, path = "/api/v1/organizations/{organization_id}/statements", tag = "documents",
    params(("organization_id" = OrganizationId, Path)),
    request_body = CloseRequest, responses((status = 201, body = Statement)))]
pub(super) async fn close_statement(
    State(bookings): State<Bookings>,
    Parts(organization_id): Parts<OrganizationId>,
    Body(request): Body<CloseRequest>,
) -> Result<(StatusCode, Json<Statement>), Problem> {
    Ok((StatusCode::CREATED, Json(bookings.close_statement(organization_id, &request).await?)))
}

/// A statement as PDF
#[utoipa::path(get, path = "/api/v1/organizations/{organization_id}/statements/{statement_id}/pdf", tag = "documents",
    params(("organization_id" = OrganizationId, Path), ("statement_id" = StatementId, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "application/pdf")))]
pub(super) async fn statement_pdf(
    State(bookings): State<Bookings>,
    caller: Caller,
    Parts((organization_id, id)): Parts<(OrganizationId, StatementId)>,
) -> Result<Response, Problem> {
    let made = bookings.statement_pdf(&caller, organization_id, id).await?;
    Ok(file("application/pdf", &format!("inline; filename=\"{}.pdf\"", made.name), made.bytes))
}

/// A statement for a spreadsheet
#[utoipa::path(get, path = "/api/v1/organizations/{organization_id}/statements/{statement_id}/csv", tag = "documents",
    params(("organization_id" = OrganizationId, Path), ("statement_id" = StatementId, Path)),
    responses((status = 200, body = String, content_type = "text/csv")))]
pub(super) async fn statement_csv(
    State(bookings): State<Bookings>,
    caller: Caller,
    Parts((organization_id, id)): Parts<(OrganizationId, StatementId)>,
) -> Result<Response, Problem> {
    let made = bookings.statement_csv(&caller, organization_id, id).await?;
    let disposition = format!("attachment; filename=\"{}.csv\"", made.name);
    Ok(file("text/csv; charset=utf-8", &disposition, made.bytes))
}
