//! Passkeys: signing in with one, and keeping them.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use garde::Validate;
use kit::{Body, Caller, Parts, Problem};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{hand_out, rules, session::ClientKind};
use crate::{Device, PasskeyChallenge, PasskeyInfo, Session, Users};

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct EnterWithPasskey {
    #[garde(length(bytes, max = 100))]
    #[schema(max_length = 100)]
    flow: String,
    /// `PublicKeyCredential.toJSON()`.
    #[garde(skip)]
    #[schema(value_type = Object)]
    credential: serde_json::Value,
    /// Refuse the passkey of another person than the one who is signed in.
    #[garde(skip)]
    #[serde(default)]
    same_person: bool,
    #[garde(skip)]
    #[serde(default)]
    client: ClientKind,
}

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AddPasskey {
    #[garde(length(bytes, max = 100))]
    #[schema(max_length = 100)]
    flow: String,
    #[garde(length(chars, min = 1, max = 60), custom(rules::line))]
    #[schema(min_length = 1, max_length = 60)]
    name: String,
    /// `PublicKeyCredential.toJSON()`.
    #[garde(skip)]
    #[schema(value_type = Object)]
    credential: serde_json::Value,
}

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RenamePasskey {
    #[garde(length(chars, min = 1, max = 60), custom(rules::line))]
    #[schema(min_length = 1, max_length = 60)]
    name: String,
}

/// A challenge for whoever has a passkey here.
#[utoipa::path(
    post, path = "/api/v1/session/passkey/challenge", tag = "users",
    responses(
        (status = 200, body = PasskeyChallenge),
        (status = 409, description = "`passkeys_unavailable`", body = Problem),
    ),
)]
pub(super) async fn challenge(State(users): State<Users>) -> Result<Json<PasskeyChallenge>, Problem> {
    Ok(Json(users.challenge_for_passkey().await?))
}

/// Sign in with a passkey. It counts as both factors.
#[utoipa::path(
    post, path = "/api/v1/session/passkey", tag = "users", request_body = EnterWithPasskey,
    responses(
        (status = 200, body = Session),
        (status = 401, description = "`passkey_unknown`", body = Problem),
        (status = 410, description = "`step_expired`", body = Problem),
    ),
)]
pub(super) async fn enter(
    State(users): State<Users>,
    caller: Caller,
    headers: HeaderMap,
    Body(body): Body<EnterWithPasskey>,
) -> Result<Response, Problem> {
    let carrier = body.client.carrier(&headers)?;
    let device = Device::of(&caller);
    let issued = users
        .enter_with_passkey(&body.flow, body.credential, &device, caller.user(), body.same_person)
        .await?;
    let session = users.session_of(issued.session_id).await?;
    Ok(hand_out(&users, session, &issued, carrier))
}

/// The challenge for a new passkey.
#[utoipa::path(
    post, path = "/api/v1/me/passkeys/challenge", tag = "users",
    responses(
        (status = 200, body = PasskeyChallenge),
        (status = 403, description = "`reauthentication_required`", body = Problem),
        (status = 409, description = "`passkeys_unavailable`, `too_many_passkeys`", body = Problem),
    ),
)]
pub(super) async fn challenge_for_new(
    State(users): State<Users>,
    caller: Caller,
) -> Result<Json<PasskeyChallenge>, Problem> {
    Ok(Json(users.challenge_for_new_passkey(caller.signed_in()?).await?))
}

/// Keep a new passkey.
#[utoipa::path(
    post, path = "/api/v1/me/passkeys", tag = "users", request_body = AddPasskey,
    responses(
        (status = 201, body = PasskeyInfo),
        (status = 410, description = "`step_expired`", body = Problem),
        (status = 422, description = "`bad_passkey`", body = Problem),
    ),
)]
pub(super) async fn add(
    State(users): State<Users>,
    caller: Caller,
    Body(body): Body<AddPasskey>,
) -> Result<(StatusCode, Json<PasskeyInfo>), Problem> {
    let name = body.name.trim();
    let added = users.add_passkey(caller.signed_in()?, &body.flow, name, body.credential).await?;
    Ok((StatusCode::CREATED, Json(added)))
}

/// Give a passkey another name.
#[utoipa::path(
    patch, path = "/api/v1/me/passkeys/{passkey_id}", tag = "users", request_body = RenamePasskey,
    params(("passkey_id" = Uuid, Path)),
    responses((status = 200, body = PasskeyInfo), (status = 404, body = Problem)),
)]
pub(super) async fn rename(
    State(users): State<Users>,
    caller: Caller,
    Parts(passkey_id): Parts<Uuid>,
    Body(body): Body<RenamePasskey>,
) -> Result<Json<PasskeyInfo>, Problem> {
    Ok(Json(users.rename_passkey(caller.signed_in()?, passkey_id, body.name.trim()).await?))
}

/// Remove a passkey.
#[utoipa::path(
    delete, path = "/api/v1/me/passkeys/{passkey_id}", tag = "users", params(("passkey_id" = Uuid, Path)),
    responses(
        (status = 204),
        (status = 403, description = "`reauthentication_required`", body = Problem),
        (status = 404, body = Problem),
    ),
)]
pub(super) async fn remove(
    State(users): State<Users>,
    caller: Caller,
    Parts(passkey_id): Parts<Uuid>,
) -> Result<StatusCode, Problem> {
    users.remove_passkey(caller.signed_in()?, passkey_id).await?;
    Ok(StatusCode::NO_CONTENT)
}
