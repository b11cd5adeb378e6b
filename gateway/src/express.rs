//! The express lane: what most ask for at an on-sale, answered before the router.
//!
//! The page of an event and what is free of it are the same for everybody and kept in memory for a second. The
//! way through all layers costs several times what it takes to send those bytes. So the lane answers what it can
//! answer without waiting and without knowing who asks. Everything else takes the usual way: another method, a
//! query, a credential, another origin, the wrong host, an empty bucket, whatever is not in memory. One can't
//! tell from an answer which way it came.

use std::time::Instant;

use axum::{
    http::{Method, Request, header},
    response::Response,
};

use crate::{Gateway, auth, client_ip, host, rate, request_id, security_headers};

/// The lane of a gateway. Cheap to clone.
#[derive(Clone)]
pub struct Express(Gateway);

impl std::fmt::Debug for Express {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Express")
    }
}

impl Express {
    pub(crate) fn new(gateway: Gateway) -> Self {
        Self(gateway)
    }

    /// The answer to a request without a body, if it is at hand.
    pub(crate) fn answer(&self, request: &Request<()>) -> Option<Response> {
        let started = Instant::now();
        let (gateway, headers) = (&self.0, request.headers());
        let secure = gateway.settings.public_url.is_secure_context();
        let of_a_stranger = request.method() == Method::GET
            && request.uri().query().is_none()
            && !headers.contains_key(header::ORIGIN)
            && !auth::brings_credential(headers, secure);
        if !of_a_stranger {
            return None;
        }
        let (route, mut response) = gateway.events.at_hand(request.uri().path(), headers)?;
        host::check(gateway, request).ok()?;
        let peer = client_ip::peer(request.extensions());
        let ip = client_ip::client(peer, headers, &gateway.settings.trusted_proxies);
        if let Some(report) = rate::read_here(gateway, ip)? {
            rate::tell(response.headers_mut(), &report);
        }
        security_headers::set(gateway, None, &mut response);
        request_id::name(request_id::fresh(), &mut response);
        let route = gateway.settings.metrics.route(route);
        route.answered(request.method(), response.status(), started.elapsed());
        Some(response)
    }
}
