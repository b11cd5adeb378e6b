//! Signing in, staying signed in, signing out.

use axum::{
    extract::{FromRequest as _, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use garde::Validate;
use kit::{Body, Caller, Email, Problem, SecretToken};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Carrier, answer, hand_out, is_native, no_store, take_back};
use crate::{Device, Session, Users, UsersError, cookies};

/// What asks to be signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum ClientKind {
    /// Credentials in cookies.
    #[default]
    Browser,
    /// Credentials in the answer; refused when the request may come from a browser.
    Native,
}

impl ClientKind {
    /// Where the credentials go.
    ///
    /// # Errors
    /// [`UsersError::NativeOnly`] when a browser may be asking for tokens.
    pub(super) fn carrier(self, headers: &HeaderMap) -> Result<Carrier, UsersError> {
        match self {
            Self::Browser => Ok(Carrier::Cookies),
            Self::Native if is_native(headers) => Ok(Carrier::Json),
            Self::Native => Err(UsersError::NativeOnly),
        }
    }
}

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SignIn {
    #[garde(skip)]
    email: Email,
    #[garde(length(chars, min = 1, max = 256))]
    #[schema(min_length = 1, max_length = 256, format = Password)]
    password: String,
    #[garde(skip)]
    #[serde(default)]
    client: ClientKind,
}

/// The refresh token of a native client; browsers send a cookie and no body.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Refresh {
    #[garde(length(bytes, max = 100))]
    #[schema(max_length = 100)]
    refresh_token: Option<String>,
}

/// Who is signed in.
#[utoipa::path(get, path = "/api/v1/session", tag = "users", responses((status = 200, body = Session)))]
pub(super) async fn show(State(users): State<Users>, caller: Caller) -> Result<Response, Problem> {
    Ok(no_store(users.session(caller.user()).await?))
}

/// Sign in with e-mail and password. With a second factor, the answer has `second_factor` and no user.
#[utoipa::path(
    post, path = "/api/v1/session", tag = "users", request_body = SignIn,
    responses(
        (status = 200, body = Session),
        (status = 401, description = "`wrong_credentials`", body = Problem),
        (status = 429, description = "`slow_down`, with `Retry-After`", body = Problem),
    ),
)]
pub(super) async fn sign_in(
    State(users): State<Users>,
    caller: Caller,
    headers: HeaderMap,
    Body(body): Body<SignIn>,
) -> Result<Response, Problem> {
    let carrier = body.client.carrier(&headers)?;
    let entry = users.sign_in(&body.email, body.password, &Device::of(&caller), caller.user()).await?;
    Ok(answer(&users, entry, carrier).await?)
}

/// Sign out. Works without a session, too.
#[utoipa::path(delete, path = "/api/v1/session", tag = "users", responses((status = 204)))]
pub(super) async fn sign_out(
    State(users): State<Users>,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let refresh = cookies::REFRESH.read(&headers, users.secure_cookies()).and_then(SecretToken::parse);
    users.sign_out(caller.user(), refresh.as_ref()).await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    response.headers_mut().insert("clear-site-data", HeaderValue::from_static("\"cache\""));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    take_back(&users, &mut response);
    Ok(response)
}

/// Renew the session. Browsers send their cookie; native clients send `refresh_token`.
#[utoipa::path(
    post, path = "/api/v1/session/refresh", tag = "users", request_body(content = Option<Refresh>),
    responses((status = 200, body = Session), (status = 401, description = "`signed_out`", body = Problem)),
)]
pub(super) async fn refresh(State(users): State<Users>, caller: Caller, request: Request) -> Response {
    let headers = request.headers().clone();
    let (token, carrier) = match token_of(&users, &headers, request).await {
        Ok(found) => found,
        Err(problem) => return problem.into_response(),
    };
    let renewed = async {
        let token = token.as_deref().and_then(SecretToken::parse).ok_or(UsersError::SignedOut)?;
        let issued = users.refresh(&token, &Device::of(&caller)).await?;
        let session = users.session_of(issued.session_id).await?;
        Ok::<_, UsersError>(hand_out(&users, session, &issued, carrier))
    };
    match renewed.await {
        Ok(response) => response,
        Err(error) => {
            let signed_out = matches!(error, UsersError::SignedOut);
            let mut response = Problem::from(error).into_response();
            if signed_out && carrier == Carrier::Cookies {
                take_back(&users, &mut response);
            }
            response
        }
    }
}

/// The refresh token of the request, and where its successor goes.
async fn token_of(
    users: &Users,
    headers: &HeaderMap,
    request: Request,
) -> Result<(Option<String>, Carrier), Problem> {
    if let Some(cookie) = cookies::REFRESH.read(headers, users.secure_cookies()) {
        return Ok((Some(cookie.to_owned()), Carrier::Cookies));
    }
    if !headers.contains_key(header::CONTENT_TYPE) {
        return Ok((None, Carrier::Cookies));
    }
    let Body(body) = Body::<Refresh>::from_request(request, &()).await?;
    match body.refresh_token {
        Some(token) if is_native(headers) => Ok((Some(token), Carrier::Json)),
        Some(_) => Err(UsersError::NativeOnly.into()),
        None => Ok((None, Carrier::Cookies)),
    }
}
