//! Under our name and, where that is promised, over TLS only.

use axum::{
    http::{HeaderMap, Method, Request, StatusCode, header},
    response::{IntoResponse as _, Redirect, Response},
};
use kit::Problem;

use crate::{
    Gateway, PublicUrl, client_ip,
    pass::{Refusal, refuse},
    serve::OverTls,
};

/// Refuses requests for another host (`421`), and plain HTTP where the public URL says `https`: pages are
/// sent to the right address, everything else is refused, for its content has crossed the net in the open.
pub fn check<B>(gateway: &Gateway, request: &Request<B>) -> Result<(), Refusal> {
    let url = &gateway.settings.public_url;
    let host = match request.uri().authority() {
        Some(authority) => Some(authority.as_str()),
        None => text(request.headers(), header::HOST),
    };
    if url.is_loopback() {
        return match host.and_then(|host| other_name(url, host, request)) {
            Some(there) => refuse(Redirect::temporary(&there)),
            None => Ok(()),
        };
    }
    let default_port = if url.is_https() { ":443" } else { ":80" };
    let known = host.is_some_and(|host| {
        host.strip_suffix(default_port).unwrap_or(host).eq_ignore_ascii_case(url.authority())
    });
    if !known {
        return refuse(Problem::new(
            StatusCode::MISDIRECTED_REQUEST,
            "unknown_host",
            "This host is not served here",
        ));
    }
    if url.is_https() && !came_over_tls(gateway, request) {
        return Err(Box::new(to_https(url, request)));
    }
    Ok(())
}

/// Sends a reader of pages to the right address. Whoever calls the API is refused instead, for their
/// credentials have crossed the net in the open and would do so again, unnoticed, every time.
pub fn to_https<B>(url: &PublicUrl, request: &Request<B>) -> Response {
    if request.method().is_safe() && !request.uri().path().starts_with("/api/") {
        let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
        return Redirect::permanent(&format!("{}{path}", url.as_str())).into_response();
    }
    Problem::new(StatusCode::FORBIDDEN, "https_required", "Use HTTPS").into_response()
}

/// Where a page is that was asked for under another name of this machine. Cookies belong to a name, so a
/// person who began at `localhost` would lose their booking when the bank sends them to `127.0.0.1`.
fn other_name<B>(url: &PublicUrl, host: &str, request: &Request<B>) -> Option<String> {
    let wants_page = request.method() == Method::GET
        && text(request.headers(), header::ACCEPT).is_some_and(|accept| accept.contains("text/html"));
    let there: PublicUrl = format!("http://{host}").parse().ok()?;
    let port = |url: &PublicUrl| url.authority().rsplit(':').next().map(str::to_owned);
    let same_program = there.is_loopback() && there != *url && !url.is_https() && port(&there) == port(url);
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
    (wants_page && same_program).then(|| format!("{}{path}", url.as_str()))
}

/// Over our own TLS; or a trusted proxy speaks TLS to the client and says so.
fn came_over_tls<B>(gateway: &Gateway, request: &Request<B>) -> bool {
    if request.extensions().get::<OverTls>().is_some() {
        return true;
    }
    let peer = client_ip::peer(request.extensions());
    gateway.settings.trusted_proxies.iter().any(|network| network.contains(peer))
        && last_proto(request.headers()).is_some_and(|proto| proto.eq_ignore_ascii_case("https"))
}

/// What our own proxy says: the last word. What stands before it, the client may have brought along.
fn last_proto(headers: &HeaderMap) -> Option<&str> {
    let last = headers.get_all("x-forwarded-proto").iter().next_back()?;
    last.to_str().ok()?.rsplit(',').next().map(str::trim)
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}
