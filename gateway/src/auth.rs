//! Who is calling: established here, once, for everything below.

use std::net::IpAddr;

use axum::{
    extract::Request,
    http::{HeaderMap, Method, StatusCode, header, request::Parts},
    response::IntoResponse as _,
};
use kit::{Caller, Problem, SecretToken, Who};
use users::{
    AuthError,
    cookies::{ACCESS, GUEST, REFRESH},
};

use crate::{
    Gateway, client_ip,
    pass::{Refusal, refuse},
};

/// What proved the caller's identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Via {
    Nothing,
    /// Sent by the browser on its own: only this one needs the CSRF token.
    Cookie,
    Bearer,
}

/// Puts the [`Caller`] and [`Via`] into the request.
///
/// `400` when a request brings two credentials; `401` when the API is called with one that is not good.
/// Pages and pictures are shown to everybody, whatever cookie comes along.
pub async fn establish(gateway: &Gateway, request: Request) -> Result<Request, Refusal> {
    let (mut parts, body) = request.into_parts();
    let peer = client_ip::peer(&parts.extensions);
    let ip = client_ip::client(peer, &parts.headers, &gateway.settings.trusted_proxies);
    let mut caller = Caller::anonymous(ip);
    caller.user_agent = user_agent(&parts.headers);
    let mut via = Via::Nothing;
    let path = parts.uri.path();
    if !is_for_anybody(path) {
        let secure = gateway.settings.public_url.is_secure_context();
        caller.guest =
            GUEST.read(&parts.headers, secure).and_then(SecretToken::parse).map(|secret| secret.hash());
        if brings_credential(&parts.headers, secure) {
            // Boxed: most requests of an on-sale bring none, and would carry its room.
            (caller.who, via) = Box::pin(identify(gateway, &parts, secure, ip)).await?;
        }
    }
    parts.extensions.insert(caller);
    parts.extensions.insert(via);
    Ok(Request::from_parts(parts, body))
}

/// What is the same for everybody, or known by a ticket of its own: nobody is looked up for it. Those who
/// wait for an on-sale ask very often, and must not lose their place when a session runs out.
fn is_for_anybody(path: &str) -> bool {
    path.starts_with("/assets/")
        || path.starts_with("/media/")
        || path.starts_with("/queue/")
        || path.strip_prefix("/api/v1/events/").and_then(|rest| rest.split('/').nth(1))
            == Some("waiting-room")
}

pub(crate) fn brings_credential(headers: &HeaderMap, secure: bool) -> bool {
    headers.contains_key(header::AUTHORIZATION)
        || ACCESS.read(headers, secure).is_some()
        || REFRESH.read(headers, secure).is_some()
}

async fn identify(
    gateway: &Gateway,
    request: &Parts,
    secure: bool,
    ip: IpAddr,
) -> Result<(Who, Via), Refusal> {
    let headers = &request.headers;
    let access = ACCESS.read(headers, secure);
    let refresh = REFRESH.read(headers, secure);
    let authorization = headers.get(header::AUTHORIZATION);
    let is_api = request.uri.path().starts_with("/api/");
    if let Some(authorization) = authorization.filter(|_| is_api) {
        if access.or(refresh).or(GUEST.read(headers, secure)).is_some() {
            return refuse(ambiguous());
        }
        let token = authorization.to_str().ok().and_then(bearer);
        let token = token.ok_or_else(|| Box::new(Problem::unauthenticated().into_response()))?;
        let refused = |error: AuthError| Box::new(Problem::from(error).into_response());
        if gateway.users.is_api_key(token) {
            let key = gateway.users.authenticate_key(token, ip).await.map_err(refused)?;
            return Ok((Who::Key(key), Via::Bearer));
        }
        let user = gateway.users.authenticate(token).await.map_err(refused)?;
        return Ok((Who::User(user), Via::Bearer));
    }
    let failed = match access {
        Some(token) => match gateway.users.authenticate(token).await {
            Ok(user) => return Ok((Who::User(user), Via::Cookie)),
            Err(error @ AuthError::Database(_)) if is_api => {
                return refuse(Problem::from(error));
            }
            Err(_) => true,
        },
        // The browser has dropped the short-lived cookie: this is a user whose token has run out, and who
        // would be taken for a visitor if we went on.
        None => refresh.is_some(),
    };
    if failed && is_api && !manages_session(request) {
        let mut response = Problem::unauthenticated().into_response();
        if refresh.is_none() {
            response.headers_mut().append(header::SET_COOKIE, ACCESS.clear(secure));
        }
        return Err(Box::new(response));
    }
    Ok((Who::Anonymous, Via::Nothing))
}

/// Signing in, refreshing and signing out are there for those whose credential is no longer good.
fn manages_session(request: &Parts) -> bool {
    let path = request.uri.path();
    (path == "/api/v1/session" && request.method != Method::GET) || path.starts_with("/api/v1/session/")
}

fn bearer(value: &str) -> Option<&str> {
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim()).filter(|token| !token.is_empty())
}

fn ambiguous() -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "ambiguous_credentials", "Send cookies or Authorization, not both")
}

fn user_agent(headers: &HeaderMap) -> String {
    let text = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or("");
    text.chars().take(256).collect()
}

#[cfg(test)]
mod tests {
    use super::{bearer, is_for_anybody};

    #[test]
    fn nobody_is_looked_up_for_pictures_and_the_waiting_room() {
        for path in [
            "/media/x/1.jpg",
            "/queue/gala",
            "/api/v1/events/1/waiting-room",
            "/api/v1/events/1/waiting-room/live",
        ] {
            assert!(is_for_anybody(path), "{path}");
        }
        for path in ["/", "/api/v1/events/1/holds", "/api/v1/organizations/1/events/2/waiting-room"] {
            assert!(!is_for_anybody(path), "{path}");
        }
    }

    #[test]
    fn reads_bearer_tokens_only() {
        assert_eq!(bearer("Bearer abc"), Some("abc"));
        assert_eq!(bearer("bearer  abc"), Some("abc"));
        assert_eq!(bearer("Basic abc"), None);
        assert_eq!(bearer("Bearer "), None);
    }
}
