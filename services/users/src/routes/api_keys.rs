//! Keys of programs.

use axum::{
    Json,
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use garde::Validate;
use kit::{ApiKeyId, Body, Caller, EventId, OrganizationId, Parts, Permission, Problem, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::rules;
use crate::{ApiKey, KeyDraft, NewApiKey, Users, keys::LONGEST_OVERLAP};

/// What a key is called and may do, as a whole.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DescribeKey {
    #[garde(length(chars, min = 1, max = 80), custom(rules::line))]
    #[schema(min_length = 1, max_length = 80, example = "Website")]
    name: String,
    /// Nothing that one does not hold oneself, and nothing that only people may do.
    #[garde(length(min = 1, max = 32))]
    #[schema(min_items = 1, max_items = 32)]
    scopes: Vec<Permission>,
    /// The only events it may see; absent or `null` = all.
    #[garde(inner(length(min = 1, max = 200)))]
    #[schema(min_items = 1, max_items = 200)]
    event_ids: Option<Vec<EventId>>,
    /// Two years from now at most.
    #[garde(skip)]
    expires_at: Time,
}

impl DescribeKey {
    fn draft(self) -> KeyDraft {
        let name = self.name.trim().to_owned();
        KeyDraft { name, scopes: self.scopes, event_ids: self.event_ids, expires_at: self.expires_at }
    }
}

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RotateKey {
    /// Hours for which the old key goes on, up to 30 days; 0 ends it at once.
    #[garde(range(max = LONGEST_OVERLAP))]
    #[schema(maximum = 720, example = 24)]
    overlap_hours: u32,
}

/// The keys of an organization.
#[derive(Serialize, ToSchema)]
pub(super) struct ApiKeys {
    items: Vec<ApiKey>,
}

/// The keys of an organization, the newest first; those that ended are shown for a year.
#[utoipa::path(
    get, path = "/api/v1/organizations/{organization_id}/api-keys", tag = "users",
    params(("organization_id" = OrganizationId, Path)), responses((status = 200, body = ApiKeys)),
)]
pub(super) async fn list(
    State(users): State<Users>,
    Parts(organization_id): Parts<OrganizationId>,
) -> Result<Json<ApiKeys>, Problem> {
    Ok(Json(ApiKeys { items: users.api_keys(organization_id).await? }))
}

/// Make a key. The answer is the only one that ever holds it.
#[utoipa::path(
    post, path = "/api/v1/organizations/{organization_id}/api-keys", tag = "users",
    params(("organization_id" = OrganizationId, Path)), request_body = DescribeKey,
    responses(
        (status = 201, body = NewApiKey),
        (status = 403, description = "`beyond_own`", body = Problem),
        (status = 409, description = "`too_many`", body = Problem),
    ),
)]
pub(super) async fn create(
    State(users): State<Users>,
    caller: Caller,
    Parts(organization_id): Parts<OrganizationId>,
    Body(body): Body<DescribeKey>,
) -> Result<Response, Problem> {
    Ok(once(users.make_key(&caller, organization_id, &body.draft()).await?))
}

/// Change what a key may do. It acts at once.
#[utoipa::path(
    put, path = "/api/v1/organizations/{organization_id}/api-keys/{api_key_id}", tag = "users",
    params(("organization_id" = OrganizationId, Path), ("api_key_id" = ApiKeyId, Path)),
    request_body = DescribeKey,
    responses(
        (status = 200, body = ApiKey),
        (status = 403, description = "`beyond_own`", body = Problem),
        (status = 409, description = "`key_ended`", body = Problem),
    ),
)]
pub(super) async fn update(
    State(users): State<Users>,
    caller: Caller,
    Parts((organization_id, id)): Parts<(OrganizationId, ApiKeyId)>,
    Body(body): Body<DescribeKey>,
) -> Result<Json<ApiKey>, Problem> {
    Ok(Json(users.change_key(&caller, organization_id, id, &body.draft()).await?))
}

/// Make a successor; the old key goes on for a while.
#[utoipa::path(
    post, path = "/api/v1/organizations/{organization_id}/api-keys/{api_key_id}/rotate", tag = "users",
    params(("organization_id" = OrganizationId, Path), ("api_key_id" = ApiKeyId, Path)),
    request_body = RotateKey,
    responses(
        (status = 201, body = NewApiKey),
        (status = 403, description = "`beyond_own`", body = Problem),
        (status = 409, description = "`key_ended`", body = Problem),
    ),
)]
pub(super) async fn rotate(
    State(users): State<Users>,
    caller: Caller,
    Parts((organization_id, id)): Parts<(OrganizationId, ApiKeyId)>,
    Body(body): Body<RotateKey>,
) -> Result<Response, Problem> {
    Ok(once(users.rotate_key(&caller, organization_id, id, body.overlap_hours).await?))
}

/// Revoke a key. It acts at once.
#[utoipa::path(
    delete, path = "/api/v1/organizations/{organization_id}/api-keys/{api_key_id}", tag = "users",
    params(("organization_id" = OrganizationId, Path), ("api_key_id" = ApiKeyId, Path)),
    responses((status = 204), (status = 404, body = Problem)),
)]
pub(super) async fn revoke(
    State(users): State<Users>,
    Parts((organization_id, id)): Parts<(OrganizationId, ApiKeyId)>,
) -> Result<StatusCode, Problem> {
    users.revoke_key(organization_id, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// An answer that no cache keeps.
fn once(made: NewApiKey) -> Response {
    let mut response = (StatusCode::CREATED, Json(made)).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
