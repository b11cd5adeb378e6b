//! The second step of signing in, and switching it on and off.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::Response,
};
use garde::Validate;
use kit::{Body, Caller, Problem, SecretToken};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Carrier, hand_out, session::ClientKind};
use crate::{AppSecret, Device, RecoveryCodes, Security, Session, Users, UsersError, cookies};

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SecondStep {
    /// Six digits of the app, or a recovery code.
    #[garde(length(chars, min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40)]
    code: String,
    /// Only native clients send it; browsers have a cookie.
    #[garde(length(bytes, max = 100))]
    #[schema(max_length = 100)]
    ticket: Option<String>,
    #[garde(skip)]
    #[serde(default)]
    client: ClientKind,
}

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Code {
    /// Six digits of the app.
    #[garde(length(chars, min = 1, max = 12))]
    #[schema(min_length = 1, max_length = 12)]
    code: String,
}

/// The second step of signing in: a code of the app, or a recovery code.
#[utoipa::path(
    post, path = "/api/v1/session/second-factor", tag = "users", request_body = SecondStep,
    responses(
        (status = 200, body = Session),
        (status = 410, description = "`step_expired`: begin again", body = Problem),
        (status = 422, description = "`wrong_code`", body = Problem),
        (status = 429, description = "`slow_down`, with `Retry-After`", body = Problem),
    ),
)]
pub(super) async fn enter(
    State(users): State<Users>,
    caller: Caller,
    headers: HeaderMap,
    Body(body): Body<SecondStep>,
) -> Result<Response, Problem> {
    let carrier = body.client.carrier(&headers)?;
    let ticket = match carrier {
        Carrier::Cookies => cookies::STEP.read(&headers, users.secure_cookies()).and_then(SecretToken::parse),
        Carrier::Json => body.ticket.as_deref().and_then(SecretToken::parse),
    };
    let ticket = ticket.ok_or(UsersError::StepExpired)?;
    let issued = users.second_step(&ticket, &body.code, &Device::of(&caller), caller.user()).await?;
    let session = users.session_of(issued.session_id).await?;
    let mut response = hand_out(&users, session, &issued, carrier);
    if carrier == Carrier::Cookies {
        response.headers_mut().append(header::SET_COOKIE, cookies::STEP.clear(users.secure_cookies()));
    }
    Ok(response)
}

/// How one can prove who one is.
#[utoipa::path(get, path = "/api/v1/me/security", tag = "users", responses((status = 200, body = Security)))]
pub(super) async fn security(State(users): State<Users>, caller: Caller) -> Result<Json<Security>, Problem> {
    Ok(Json(users.security(caller.signed_in()?).await?))
}

/// Make a secret for one's authenticator app. Confirm it with a code to switch the second step on.
#[utoipa::path(
    post, path = "/api/v1/me/authenticator", tag = "users",
    responses(
        (status = 200, body = AppSecret),
        (status = 403, description = "`reauthentication_required`", body = Problem),
        (status = 409, description = "`authenticator_in_use`", body = Problem),
    ),
)]
pub(super) async fn prepare(State(users): State<Users>, caller: Caller) -> Result<Json<AppSecret>, Problem> {
    Ok(Json(users.prepare_app(caller.signed_in()?).await?))
}

/// Switch the second step on. All other sessions end.
#[utoipa::path(
    post, path = "/api/v1/me/authenticator/confirm", tag = "users", request_body = Code,
    responses(
        (status = 200, body = RecoveryCodes),
        (status = 403, description = "`reauthentication_required`", body = Problem),
        (status = 422, description = "`wrong_code`", body = Problem),
    ),
)]
pub(super) async fn confirm(
    State(users): State<Users>,
    caller: Caller,
    Body(body): Body<Code>,
) -> Result<Json<RecoveryCodes>, Problem> {
    let code: String = body.code.chars().filter(|letter| !letter.is_whitespace()).collect();
    Ok(Json(users.confirm_app(caller.signed_in()?, &code).await?))
}

/// Switch the second step off. All other sessions end.
#[utoipa::path(
    delete, path = "/api/v1/me/authenticator", tag = "users",
    responses((status = 204), (status = 403, description = "`reauthentication_required`", body = Problem)),
)]
pub(super) async fn remove(State(users): State<Users>, caller: Caller) -> Result<StatusCode, Problem> {
    users.remove_app(caller.signed_in()?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Make new recovery codes; the old ones stop working.
#[utoipa::path(
    post, path = "/api/v1/me/recovery-codes", tag = "users",
    responses(
        (status = 200, body = RecoveryCodes),
        (status = 403, description = "`reauthentication_required`", body = Problem),
    ),
)]
pub(super) async fn renew_codes(
    State(users): State<Users>,
    caller: Caller,
) -> Result<Json<RecoveryCodes>, Problem> {
    Ok(Json(users.new_recovery_codes(caller.signed_in()?).await?))
}
