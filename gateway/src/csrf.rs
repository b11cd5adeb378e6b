//! No other site can make a browser act for its user here.

use axum::{
    extract::Request,
    http::{HeaderMap, StatusCode, header},
};
use kit::{Caller, Problem};

use crate::{
    Gateway,
    auth::Via,
    pass::{Refusal, refuse},
    route,
};

/// Where something changes, the request must come from a page of ours, or from a program that has no
/// cookies a browser could add. `Sec-Fetch-Site` decides where it is sent, else `Origin`.
///
/// Messages that prove themselves by a signature need no origin.
pub fn origin(gateway: &Gateway, request: &Request) -> Result<(), Refusal> {
    if request.method().is_safe() || is_signed(request) || comes_from_us(gateway, request.headers()) {
        return Ok(());
    }
    refuse(Problem::new(StatusCode::FORBIDDEN, "cross_site", "This request comes from another site"))
}

/// Who is signed in by cookie also sends the session's own token, which no other site can read. The forms
/// of the sandbox's bank belong to no session.
pub fn token(gateway: &Gateway, request: &Request) -> Result<(), Refusal> {
    let safe = request.method().is_safe() || request.extensions().get::<Via>() != Some(&Via::Cookie);
    if safe || is_signed(request) || request.uri().path().starts_with("/sandbox/") {
        return Ok(());
    }
    let session = request.extensions().get::<Caller>().and_then(Caller::user).map(|user| user.session_id);
    let token = text(request.headers(), "x-csrf-token");
    let good = session.zip(token).is_some_and(|(session, token)| gateway.users.check_csrf(session, token));
    if good {
        return Ok(());
    }
    refuse(
        Problem::new(StatusCode::FORBIDDEN, "csrf", "The X-CSRF-Token header is missing or wrong")
            .detail("Load the session again: it tells the token."),
    )
}

fn comes_from_us(gateway: &Gateway, headers: &HeaderMap) -> bool {
    let has_cookies = headers.contains_key(header::COOKIE);
    let origin = text(headers, "origin");
    // Listed sites may call the API as nobody in particular.
    let listed = origin.is_some_and(|origin| gateway.settings.cors_origins.iter().any(|one| one == origin));
    if listed && !has_cookies {
        return true;
    }
    match (headers.get("sec-fetch-site"), origin) {
        (Some(site), _) => site == "same-origin",
        (None, Some(origin)) => origin == gateway.settings.public_url.as_str(),
        (None, None) => !has_cookies && !headers.contains_key(header::ORIGIN),
    }
}

fn is_signed(request: &Request) -> bool {
    route::of(request.extensions()).is_some_and(|route| route.starts_with("/api/v1/webhooks/"))
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}
