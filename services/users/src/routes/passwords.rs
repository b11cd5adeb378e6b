//! Forgotten and changed passwords.

use axum::{Json, extract::State, http::StatusCode};
use garde::Validate;
use kit::{Body, Caller, Email, Problem};
use serde::Deserialize;
use utoipa::ToSchema;

use super::registration::Accepted;
use crate::Users;

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RequestReset {
    #[garde(skip)]
    email: Email,
}

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ConfirmReset {
    #[garde(length(bytes, max = 100))]
    #[schema(max_length = 100)]
    token: String,
    #[garde(length(chars, min = 12, max = 256))]
    #[schema(min_length = 12, max_length = 256, format = Password)]
    password: String,
}

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangePassword {
    /// Left out only by who has no password yet.
    #[garde(inner(length(chars, min = 1, max = 256)))]
    #[schema(min_length = 1, max_length = 256, format = Password)]
    current_password: Option<String>,
    #[garde(length(chars, min = 12, max = 256))]
    #[schema(min_length = 12, max_length = 256, format = Password)]
    new_password: String,
}

/// Ask for a link to set a new password. The answer is the same whether or not the address has an account.
#[utoipa::path(
    post, path = "/api/v1/password-resets", tag = "users", request_body = RequestReset,
    responses((status = 202, body = Accepted)),
)]
pub(super) async fn request_reset(
    State(users): State<Users>,
    Body(body): Body<RequestReset>,
) -> Result<(StatusCode, Json<Accepted>), Problem> {
    users.request_reset(body.email).await?;
    Ok((StatusCode::ACCEPTED, Json(Accepted {})))
}

/// Set a new password with the link that was sent. All sessions end; nobody is signed in.
#[utoipa::path(
    post, path = "/api/v1/password-resets/confirm", tag = "users", request_body = ConfirmReset,
    responses(
        (status = 204),
        (status = 410, description = "`link_expired`", body = Problem),
        (status = 422, body = Problem),
    ),
)]
pub(super) async fn confirm_reset(
    State(users): State<Users>,
    Body(body): Body<ConfirmReset>,
) -> Result<StatusCode, Problem> {
    users.confirm_reset(&body.token, body.password).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Change one's password. All other sessions end.
#[utoipa::path(
    post, path = "/api/v1/me/password", tag = "users", request_body = ChangePassword,
    responses(
        (status = 204),
        (status = 403, description = "`wrong_password`, `reauthentication_required`", body = Problem),
        (status = 429, description = "`slow_down`, with `Retry-After`", body = Problem),
    ),
)]
pub(super) async fn change(
    State(users): State<Users>,
    caller: Caller,
    Body(body): Body<ChangePassword>,
) -> Result<StatusCode, Problem> {
    users.change_password(caller.signed_in()?, body.current_password, body.new_password).await?;
    Ok(StatusCode::NO_CONTENT)
}
