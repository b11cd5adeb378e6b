//! Members of an organization.

use axum::{Json, extract::State, http::StatusCode};
use garde::Validate;
use kit::{Body, Caller, EventId, OrganizationId, Parts, Problem, Role, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Member, Users};

/// Role and limits of a member, as a whole.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct UpdateMember {
    #[garde(skip)]
    role: Role,
    /// The only events this member may see; absent or `null` = all.
    #[garde(inner(length(min = 1, max = 200)))]
    #[schema(min_items = 1, max_items = 200)]
    event_ids: Option<Vec<EventId>>,
}

/// The members of an organization.
#[derive(Serialize, ToSchema)]
pub(super) struct Members {
    items: Vec<Member>,
}

/// The members of an organization.
#[utoipa::path(
    get, path = "/api/v1/organizations/{organization_id}/members", tag = "users",
    params(("organization_id" = OrganizationId, Path)), responses((status = 200, body = Members)),
)]
pub(super) async fn list(
    State(users): State<Users>,
    Parts(organization_id): Parts<OrganizationId>,
) -> Result<Json<Members>, Problem> {
    Ok(Json(Members { items: users.members(organization_id).await? }))
}

/// Give a member another role or other events.
#[utoipa::path(
    patch, path = "/api/v1/organizations/{organization_id}/members/{user_id}", tag = "users",
    params(("organization_id" = OrganizationId, Path), ("user_id" = UserId, Path)),
    request_body = UpdateMember,
    responses((status = 200, body = Member), (status = 409, description = "`last_owner`", body = Problem)),
)]
pub(super) async fn update(
    State(users): State<Users>,
    Parts((organization_id, user_id)): Parts<(OrganizationId, UserId)>,
    Body(body): Body<UpdateMember>,
) -> Result<Json<Member>, Problem> {
    Ok(Json(users.change_member(organization_id, user_id, body.role, body.event_ids).await?))
}

/// Take a member out, or leave.
#[utoipa::path(
    delete, path = "/api/v1/organizations/{organization_id}/members/{user_id}", tag = "users",
    params(("organization_id" = OrganizationId, Path), ("user_id" = UserId, Path)),
    responses((status = 204), (status = 409, description = "`last_owner`", body = Problem)),
)]
pub(super) async fn remove(
    State(users): State<Users>,
    caller: Caller,
    Parts((organization_id, user_id)): Parts<(OrganizationId, UserId)>,
) -> Result<StatusCode, Problem> {
    users.remove_member(&caller, organization_id, user_id).await?;
    Ok(StatusCode::NO_CONTENT)
}
