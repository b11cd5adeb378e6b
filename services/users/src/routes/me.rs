//! One's own account and sessions.

use axum::{Json, extract::State, http::StatusCode};
use garde::Validate;
use kit::{Body, Caller, Parts, Problem, SessionId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::rules;
use crate::{Me, SessionInfo, Users};

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct UpdateMe {
    #[garde(inner(length(chars, min = 1, max = 120), custom(rules::line)))]
    #[schema(min_length = 1, max_length = 120)]
    name: Option<String>,
    #[garde(inner(custom(rules::locale)))]
    #[schema(pattern = "^[a-z]{2}(-[A-Z]{2})?$")]
    locale: Option<String>,
}

/// The sessions of a person.
#[derive(Serialize, ToSchema)]
pub(super) struct Sessions {
    items: Vec<SessionInfo>,
}

/// One's own account.
#[utoipa::path(get, path = "/api/v1/me", tag = "users", responses((status = 200, body = Me)))]
pub(super) async fn show(State(users): State<Users>, caller: Caller) -> Result<Json<Me>, Problem> {
    Ok(Json(users.me(caller.signed_in()?).await?))
}

/// Change one's name or language.
#[utoipa::path(
    patch, path = "/api/v1/me", tag = "users", request_body = UpdateMe, responses((status = 200, body = Me)),
)]
pub(super) async fn update(
    State(users): State<Users>,
    caller: Caller,
    Body(body): Body<UpdateMe>,
) -> Result<Json<Me>, Problem> {
    let name = body.name.as_deref().map(str::trim);
    Ok(Json(users.update_me(caller.signed_in()?, name, body.locale.as_deref()).await?))
}

/// Where one is signed in.
#[utoipa::path(get, path = "/api/v1/me/sessions", tag = "users", responses((status = 200, body = Sessions)))]
pub(super) async fn sessions(State(users): State<Users>, caller: Caller) -> Result<Json<Sessions>, Problem> {
    Ok(Json(Sessions { items: users.sessions(caller.signed_in()?).await? }))
}

/// End one of one's sessions.
#[utoipa::path(
    delete, path = "/api/v1/me/sessions/{session_id}", tag = "users",
    params(("session_id" = SessionId, Path)), responses((status = 204), (status = 404, body = Problem)),
)]
pub(super) async fn revoke(
    State(users): State<Users>,
    caller: Caller,
    Parts(session_id): Parts<SessionId>,
) -> Result<StatusCode, Problem> {
    users.revoke_session(caller.signed_in()?, session_id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// End all of one's sessions but this one.
#[utoipa::path(delete, path = "/api/v1/me/sessions", tag = "users", responses((status = 204)))]
pub(super) async fn revoke_others(State(users): State<Users>, caller: Caller) -> Result<StatusCode, Problem> {
    users.revoke_other_sessions(caller.signed_in()?).await?;
    Ok(StatusCode::NO_CONTENT)
}
