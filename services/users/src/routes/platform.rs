//! People who run the installation.

use axum::{Json, extract::State, http::StatusCode};
use garde::Validate;
use kit::{Body, Caller, Email, Parts, PlatformRole, Problem, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Users, platform::Operator};

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Appoint {
    /// The proved address of an account.
    #[garde(skip)]
    email: Email,
    #[garde(skip)]
    role: PlatformRole,
}

/// Everybody with a role over the installation.
#[derive(Serialize, ToSchema)]
pub(super) struct Operators {
    items: Vec<Operator>,
}

/// The people who run the installation.
#[utoipa::path(
    get, path = "/api/v1/platform/operators", tag = "users", responses((status = 200, body = Operators)),
)]
pub(super) async fn list(State(users): State<Users>) -> Result<Json<Operators>, Problem> {
    Ok(Json(Operators { items: users.operators().await? }))
}

/// Give somebody a role over the installation, or another one. It acts at once.
#[utoipa::path(
    put, path = "/api/v1/platform/operators", tag = "users", request_body = Appoint,
    responses(
        (status = 200, body = Operator),
        (status = 403, description = "`reauthentication_required`", body = Problem),
        (status = 409, description = "`own_role`", body = Problem),
    ),
)]
pub(super) async fn appoint(
    State(users): State<Users>,
    caller: Caller,
    Body(body): Body<Appoint>,
) -> Result<Json<Operator>, Problem> {
    Ok(Json(users.appoint(caller.signed_in()?, &body.email, body.role).await?))
}

/// Take a role over the installation away. It acts at once.
#[utoipa::path(
    delete, path = "/api/v1/platform/operators/{user_id}", tag = "users",
    params(("user_id" = UserId, Path)),
    responses(
        (status = 204),
        (status = 403, description = "`reauthentication_required`", body = Problem),
        (status = 409, description = "`own_role`", body = Problem),
    ),
)]
pub(super) async fn dismiss(
    State(users): State<Users>,
    caller: Caller,
    Parts(user_id): Parts<UserId>,
) -> Result<StatusCode, Problem> {
    users.dismiss(caller.signed_in()?, user_id).await?;
    Ok(StatusCode::NO_CONTENT)
}
