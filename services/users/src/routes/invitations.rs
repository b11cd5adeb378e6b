//! Invitations.

use axum::{Json, extract::State, http::StatusCode};
use garde::Validate;
use kit::{Body, Caller, Email, EventId, InvitationId, OrganizationId, Parts, Problem, Role, RoleId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::registration::Link;
use crate::{Assignment, Invitation, InvitationView, Users};

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Invite {
    #[garde(skip)]
    email: Email,
    /// Any role but owner.
    #[garde(skip)]
    role: Role,
    /// The organization's own role; with `custom`, and only with it.
    #[garde(skip)]
    role_id: Option<RoleId>,
    /// The only events the member will see; absent or `null` = all.
    #[garde(inner(length(min = 1, max = 200)))]
    #[schema(min_items = 1, max_items = 200)]
    event_ids: Option<Vec<EventId>>,
}

/// The open invitations of an organization.
#[derive(Serialize, ToSchema)]
pub(super) struct Invitations {
    items: Vec<Invitation>,
}

/// What the caller is now a member of.
#[derive(Serialize, ToSchema)]
pub(super) struct Joined {
    organization_id: OrganizationId,
}

/// The open invitations of an organization.
#[utoipa::path(
    get, path = "/api/v1/organizations/{organization_id}/invitations", tag = "users",
    params(("organization_id" = OrganizationId, Path)), responses((status = 200, body = Invitations)),
)]
pub(super) async fn list(
    State(users): State<Users>,
    Parts(organization_id): Parts<OrganizationId>,
) -> Result<Json<Invitations>, Problem> {
    Ok(Json(Invitations { items: users.invitations(organization_id).await? }))
}

/// Invite somebody by mail. An open invitation for the same address is replaced.
#[utoipa::path(
    post, path = "/api/v1/organizations/{organization_id}/invitations", tag = "users",
    params(("organization_id" = OrganizationId, Path)), request_body = Invite,
    responses(
        (status = 201, body = Invitation),
        (status = 409, description = "`already_member`", body = Problem),
    ),
)]
pub(super) async fn create(
    State(users): State<Users>,
    caller: Caller,
    Parts(organization_id): Parts<OrganizationId>,
    Body(body): Body<Invite>,
) -> Result<(StatusCode, Json<Invitation>), Problem> {
    let what = Assignment { role: body.role, role_id: body.role_id, event_ids: body.event_ids };
    let made = users.invite(&caller, organization_id, &body.email, &what).await?;
    Ok((StatusCode::CREATED, Json(made)))
}

/// Take an invitation back.
#[utoipa::path(
    delete, path = "/api/v1/organizations/{organization_id}/invitations/{invitation_id}", tag = "users",
    params(("organization_id" = OrganizationId, Path), ("invitation_id" = InvitationId, Path)),
    responses((status = 204), (status = 404, body = Problem)),
)]
pub(super) async fn revoke(
    State(users): State<Users>,
    Parts((organization_id, invitation_id)): Parts<(OrganizationId, InvitationId)>,
) -> Result<StatusCode, Problem> {
    users.revoke_invitation(organization_id, invitation_id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What an invitation says, for the person who holds its link.
#[utoipa::path(
    post, path = "/api/v1/invitations/show", tag = "users", request_body = Link,
    responses(
        (status = 200, body = InvitationView),
        (status = 410, description = "`link_expired`", body = Problem),
    ),
)]
pub(super) async fn show(
    State(users): State<Users>,
    Body(body): Body<Link>,
) -> Result<Json<InvitationView>, Problem> {
    Ok(Json(users.show_invitation(&body.token).await?))
}

/// Accept an invitation that was sent to one's own, proved address.
#[utoipa::path(
    post, path = "/api/v1/invitations/accept", tag = "users", request_body = Link,
    responses(
        (status = 200, body = Joined),
        (status = 403, description = "`wrong_account` or `email_not_verified`", body = Problem),
        (status = 410, description = "`link_expired`", body = Problem),
    ),
)]
pub(super) async fn accept(
    State(users): State<Users>,
    caller: Caller,
    Body(body): Body<Link>,
) -> Result<Json<Joined>, Problem> {
    let organization_id = users.accept_invitation(caller.signed_in()?, &body.token).await?;
    Ok(Json(Joined { organization_id }))
}
