//! Links by mail: signing in with one, and another e-mail address.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use garde::Validate;
use kit::{Body, Caller, Email, Problem, SecretToken};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    Carrier, answer,
    registration::{Accepted, Link},
};
use crate::{Device, Session, Users, cookies, magic::LINK_SECONDS};

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Address {
    #[garde(skip)]
    email: Email,
}

/// Ask for a sign-in link. The answer is the same whether or not the address has an account. The link works
/// only in the browser that asked.
#[utoipa::path(
    post, path = "/api/v1/session/link", tag = "users", request_body = Address,
    responses((status = 202, body = Accepted)),
)]
pub(super) async fn request(
    State(users): State<Users>,
    Body(body): Body<Address>,
) -> Result<Response, Problem> {
    let browser = users.request_sign_in_link(body.email).await?;
    let mut response = (StatusCode::ACCEPTED, Json(Accepted {})).into_response();
    let cookie = cookies::LINK.set(browser.reveal(), LINK_SECONDS, users.secure_cookies());
    response.headers_mut().extend(cookie.map(|cookie| (header::SET_COOKIE, cookie)));
    Ok(response)
}

/// Sign in with the link, in the browser that asked for it.
#[utoipa::path(
    post, path = "/api/v1/session/link/open", tag = "users", request_body = Link,
    responses((status = 200, body = Session), (status = 410, description = "`link_expired`", body = Problem)),
)]
pub(super) async fn open(
    State(users): State<Users>,
    caller: Caller,
    headers: HeaderMap,
    Body(body): Body<Link>,
) -> Result<Response, Problem> {
    let browser = cookies::LINK.read(&headers, users.secure_cookies()).and_then(SecretToken::parse);
    let device = Device::of(&caller);
    let entry = users.enter_with_link(&body.token, browser.as_ref(), &device, caller.user()).await?;
    let mut response = answer(&users, entry, Carrier::Cookies).await?;
    response.headers_mut().append(header::SET_COOKIE, cookies::LINK.clear(users.secure_cookies()));
    Ok(response)
}

/// Ask for another e-mail address. A link goes to the new one, a notice to the old one; the answer is the
/// same whether or not the new one belongs to somebody.
#[utoipa::path(
    post, path = "/api/v1/me/email", tag = "users", request_body = Address,
    responses(
        (status = 202, body = Accepted),
        (status = 403, description = "`reauthentication_required`", body = Problem),
    ),
)]
pub(super) async fn change_email(
    State(users): State<Users>,
    caller: Caller,
    Body(body): Body<Address>,
) -> Result<(StatusCode, Json<Accepted>), Problem> {
    users.request_email_change(caller.signed_in()?, body.email).await?;
    Ok((StatusCode::ACCEPTED, Json(Accepted {})))
}

/// Prove the new e-mail address with the link that was sent to it.
#[utoipa::path(
    post, path = "/api/v1/users/email/confirm", tag = "users", request_body = Link,
    responses((status = 204), (status = 410, description = "`link_expired`", body = Problem)),
)]
pub(super) async fn confirm_email(
    State(users): State<Users>,
    Body(body): Body<Link>,
) -> Result<StatusCode, Problem> {
    users.confirm_email_change(&body.token).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take a change of the e-mail address back, with the link that was sent to the old one. All sessions end;
/// a link to set a new password goes to the old address.
#[utoipa::path(
    post, path = "/api/v1/users/email/undo", tag = "users", request_body = Link,
    responses((status = 204), (status = 410, description = "`link_expired`", body = Problem)),
)]
pub(super) async fn undo_email(
    State(users): State<Users>,
    Body(body): Body<Link>,
) -> Result<StatusCode, Problem> {
    users.undo_email_change(&body.token).await?;
    Ok(StatusCode::NO_CONTENT)
}
