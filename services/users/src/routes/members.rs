//! Members of an organization.

use axum::{Json, extract::State, http::StatusCode};
use garde::Validate;
use kit::{Body, Caller, EventId, OrganizationId, Parts, Problem, Role, RoleId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Assignment, Member, Users};

/// Role and limits of a member, as a whole.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct UpdateMember {
    #[garde(skip)]
    role: Role,
    /// The organization's own role; with `custom`, and only with it.
    #[garde(skip)]
    role_id: Option<RoleId>,
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
    responses(
        (status = 200, body = Member),
        (status = 403, description = "`beyond_own`", body = Problem),
        (status = 409, description = "`last_owner`", body = Problem),
    ),
)]
pub(super) async fn update(
    State(users): State<Users>,
    caller: Caller,
    Parts((organization_id, user_id)): Parts<(OrganizationId, UserId)>,
    Body(body): Body<UpdateMember>,
) -> Result<Json<Member>, Problem> {
    let what = Assignment { role: body.role, role_id: body.role_id, event_ids: body.event_ids };
    Ok(Json(users.change_member(&caller, organization_id, user_id, &what).await?))
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

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct HandOver {
    /// A member, who becomes the owner.
    #[garde(skip)]
    user_id: UserId,
}

/// Hand the organization over: the member becomes an owner, the caller a manager.
#[utoipa::path(
    post, path = "/api/v1/organizations/{organization_id}/hand-over", tag = "users",
    params(("organization_id" = OrganizationId, Path)), request_body = HandOver,
    responses((status = 200, body = Member), (status = 403, description = "`owners_only`", body = Problem)),
)]
pub(super) async fn hand_over(
    State(users): State<Users>,
    caller: Caller,
    Parts(organization_id): Parts<OrganizationId>,
    Body(body): Body<HandOver>,
) -> Result<Json<Member>, Problem> {
    Ok(Json(users.hand_over(&caller, organization_id, body.user_id).await?))
}
