//! The express lane: what most ask for at an on-sale, answered before the router.
//!
//! The page of an event and what is free of it are the same for everybody and kept in memory for a second. The
//! way through all layers costs several times what it takes to send those bytes. So the lane answers what it can
//! answer without waiting and without knowing who asks. Everything else takes the usual way: another method, a
//! query, a credential, another origin, the wrong host, an empty bucket, whatever is not in memory. One can't
//! tell from an answer which way it came.

use std::time::Instant;

use axum::{
    extract::Request as BodyRequest,
    http::{Method, Request, header, request::Parts},
    response::{IntoResponse as _, Response},
};
use kit::EventId;

use crate::{Gateway, auth, client_ip, host, pass, rate, request_id, route::Lane, security_headers};

/// The route for setting places aside.
const HOLDS: Lane = Lane("/api/v1/events/{event_id}/holds");

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

    /// The event of a request for places, if the lane takes it: the request that everybody sends at the moment
    /// an on-sale opens. Programs with keys, and pages of other sites, take the usual way.
    pub(crate) fn is_hold(&self, request: &Parts) -> Option<EventId> {
        let path = request.uri.path_and_query()?.as_str();
        let event_id = path.strip_prefix("/api/v1/events/")?.strip_suffix("/holds")?;
        let usual = request.method != Method::POST
            || request.headers.contains_key(header::AUTHORIZATION)
            || !self.0.settings.cors_origins.is_empty();
        if usual { None } else { event_id.parse().ok() }
    }

    /// The answer to a request for places. It passes every check of the gateway, and none of the router's
    /// machinery.
    pub(crate) async fn hold(&self, event_id: EventId, request: BodyRequest) -> Response {
        let bookings = &self.0.bookings;
        let answer = async |request| match bookings::answer_hold(bookings, event_id, request).await {
            Ok(response) => response,
            Err(problem) => problem.into_response(),
        };
        pass::beside(&self.0, HOLDS, request, answer).await
    }
}
