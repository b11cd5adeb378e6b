//! Registration and the proof of the address.

use axum::{Json, extract::State, http::StatusCode, response::Response};
use garde::Validate;
use kit::{Body, Caller, Email, Problem};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Carrier, hand_out, no_store, rules};
use crate::{Device, Session, Users, register::Registration};

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Register {
    #[garde(skip)]
    email: Email,
    /// At least 12 characters; passwords that attackers try first are refused.
    #[garde(length(chars, min = 12, max = 256))]
    #[schema(min_length = 12, max_length = 256, format = Password)]
    password: String,
    #[garde(length(chars, min = 1, max = 120), custom(rules::line))]
    #[schema(min_length = 1, max_length = 120)]
    name: String,
    #[garde(inner(custom(rules::locale)))]
    #[schema(pattern = "^[a-z]{2}(-[A-Z]{2})?$")]
    locale: Option<String>,
}

/// A secret that came by mail.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Link {
    #[garde(length(bytes, max = 100))]
    #[schema(max_length = 100)]
    pub token: String,
}

/// Nothing to say.
#[derive(Serialize, ToSchema)]
pub(super) struct Accepted {}

/// Register. The answer is the same whether or not the address has an account; a mail tells the owner.
#[utoipa::path(
    post, path = "/api/v1/users", tag = "users", request_body = Register,
    responses((status = 202, body = Accepted), (status = 422, body = Problem)),
)]
pub(super) async fn register(
    State(users): State<Users>,
    Body(body): Body<Register>,
) -> Result<(StatusCode, Json<Accepted>), Problem> {
    let registration = Registration {
        email: body.email,
        password: body.password,
        name: body.name.trim().to_owned(),
        locale: body.locale.unwrap_or_else(|| "en".to_owned()),
    };
    users.register(registration).await?;
    Ok((StatusCode::ACCEPTED, Json(Accepted {})))
}

/// Prove the e-mail address with the link that was sent; the first proof signs in.
#[utoipa::path(
    post, path = "/api/v1/users/verify", tag = "users", request_body = Link,
    responses((status = 200, body = Session), (status = 410, description = "`link_expired`", body = Problem)),
)]
pub(super) async fn verify(
    State(users): State<Users>,
    caller: Caller,
    Body(body): Body<Link>,
) -> Result<Response, Problem> {
    match users.verify(&body.token, &Device::of(&caller)).await? {
        Some(issued) => {
            let session = users.session_of(issued.session_id).await?;
            Ok(hand_out(&users, session, &issued, Carrier::Cookies))
        }
        None => Ok(no_store(users.session(caller.user()).await?)),
    }
}

/// Send the link to prove the address once more.
#[utoipa::path(
    post, path = "/api/v1/me/verification", tag = "users", responses((status = 202, body = Accepted)),
)]
pub(super) async fn resend(
    State(users): State<Users>,
    caller: Caller,
) -> Result<(StatusCode, Json<Accepted>), Problem> {
    users.resend_verification(caller.signed_in()?).await?;
    Ok((StatusCode::ACCEPTED, Json(Accepted {})))
}
