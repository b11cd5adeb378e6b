//! Roles of an organization.

use axum::{Json, extract::State, http::StatusCode};
use garde::Validate;
use kit::{Body, Caller, OrganizationId, Parts, Permission, Problem, RoleId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::rules;
use crate::{BuiltInRole, CustomRole, RoleDraft, Users};

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CreateRole {
    #[garde(length(chars, min = 1, max = 60), custom(rules::line))]
    #[schema(min_length = 1, max_length = 60, example = "Box office")]
    name: String,
    /// Nothing that one does not hold oneself.
    #[garde(length(min = 1, max = 32))]
    #[schema(min_items = 1, max_items = 32)]
    permissions: Vec<Permission>,
}

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct UpdateRole {
    #[garde(length(chars, min = 1, max = 60), custom(rules::line))]
    #[schema(min_length = 1, max_length = 60)]
    name: String,
    #[garde(length(min = 1, max = 32))]
    #[schema(min_items = 1, max_items = 32)]
    permissions: Vec<Permission>,
    /// The version that was read.
    #[garde(skip)]
    version: i32,
}

/// The roles that members can have.
#[derive(Serialize, ToSchema)]
pub(super) struct Roles {
    /// Those that every organization has.
    built_in: Vec<BuiltInRole>,
    /// Those that this one has put together.
    own: Vec<CustomRole>,
}

/// The roles that members of an organization can have.
#[utoipa::path(
    get, path = "/api/v1/organizations/{organization_id}/roles", tag = "users",
    params(("organization_id" = OrganizationId, Path)), responses((status = 200, body = Roles)),
)]
pub(super) async fn list(
    State(users): State<Users>,
    Parts(organization_id): Parts<OrganizationId>,
) -> Result<Json<Roles>, Problem> {
    let (built_in, own) = users.roles(organization_id).await?;
    Ok(Json(Roles { built_in, own }))
}

/// Put a role together.
#[utoipa::path(
    post, path = "/api/v1/organizations/{organization_id}/roles", tag = "users",
    params(("organization_id" = OrganizationId, Path)), request_body = CreateRole,
    responses(
        (status = 201, body = CustomRole),
        (status = 403, description = "`beyond_own`", body = Problem),
        (status = 409, description = "`role_name_taken` or `too_many`", body = Problem),
    ),
)]
pub(super) async fn create(
    State(users): State<Users>,
    caller: Caller,
    Parts(organization_id): Parts<OrganizationId>,
    Body(body): Body<CreateRole>,
) -> Result<(StatusCode, Json<CustomRole>), Problem> {
    let draft = RoleDraft { name: body.name, permissions: body.permissions };
    Ok((StatusCode::CREATED, Json(users.add_role(&caller, organization_id, &draft).await?)))
}

/// Change a role. It acts at once on everybody who has it.
#[utoipa::path(
    patch, path = "/api/v1/organizations/{organization_id}/roles/{role_id}", tag = "users",
    params(("organization_id" = OrganizationId, Path), ("role_id" = RoleId, Path)),
    request_body = UpdateRole,
    responses(
        (status = 200, body = CustomRole),
        (status = 403, description = "`beyond_own`", body = Problem),
        (status = 409, description = "`role_name_taken`", body = Problem),
        (status = 412, description = "`stale`", body = Problem),
    ),
)]
pub(super) async fn update(
    State(users): State<Users>,
    caller: Caller,
    Parts((organization_id, role_id)): Parts<(OrganizationId, RoleId)>,
    Body(body): Body<UpdateRole>,
) -> Result<Json<CustomRole>, Problem> {
    let draft = RoleDraft { name: body.name, permissions: body.permissions };
    Ok(Json(users.change_role(&caller, organization_id, role_id, &draft, body.version).await?))
}

/// Remove a role that nobody has.
#[utoipa::path(
    delete, path = "/api/v1/organizations/{organization_id}/roles/{role_id}", tag = "users",
    params(("organization_id" = OrganizationId, Path), ("role_id" = RoleId, Path)),
    responses((status = 204), (status = 409, description = "`role_in_use`", body = Problem)),
)]
pub(super) async fn remove(
    State(users): State<Users>,
    caller: Caller,
    Parts((organization_id, role_id)): Parts<(OrganizationId, RoleId)>,
) -> Result<StatusCode, Problem> {
    users.remove_role(&caller, organization_id, role_id).await?;
    Ok(StatusCode::NO_CONTENT)
}
