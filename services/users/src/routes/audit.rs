//! The audit log.

use axum::{
    Json,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use kit::{OrganizationId, Page, Parts, Problem, Search};

use crate::{
    Users,
    audit::{AuditEntry, AuditQuery, INSTALLATION},
};

/// Who changed what in an organization, the newest entry first.
#[utoipa::path(
    get, path = "/api/v1/organizations/{organization_id}/audit", tag = "users",
    params(("organization_id" = OrganizationId, Path), AuditQuery),
    responses((status = 200, body = Page<AuditEntry>)),
)]
pub(super) async fn list(
    State(users): State<Users>,
    Parts(organization_id): Parts<OrganizationId>,
    Search(query): Search<AuditQuery>,
) -> Result<Json<Page<AuditEntry>>, Problem> {
    Ok(Json(users.audit(organization_id, &query).await?))
}

/// The same as a file for a spreadsheet, up to 20,000 entries.
#[utoipa::path(
    get, path = "/api/v1/organizations/{organization_id}/audit.csv", tag = "users",
    params(("organization_id" = OrganizationId, Path), AuditQuery),
    responses((status = 200, body = String, content_type = "text/csv")),
)]
pub(super) async fn csv(
    State(users): State<Users>,
    Parts(organization_id): Parts<OrganizationId>,
    Search(query): Search<AuditQuery>,
) -> Result<Response, Problem> {
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"audit.csv\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, users.audit_csv(organization_id, &query).await?).into_response())
}

/// Who changed the installation itself: roles over all of it, and what its operators did.
#[utoipa::path(
    get, path = "/api/v1/platform/audit", tag = "users", params(AuditQuery),
    responses((status = 200, body = Page<AuditEntry>)),
)]
pub(super) async fn platform(
    State(users): State<Users>,
    Search(query): Search<AuditQuery>,
) -> Result<Json<Page<AuditEntry>>, Problem> {
    Ok(Json(users.audit(INSTALLATION, &query).await?))
}
