//! No body is larger than its route needs.

use axum::{
    body::{Body, HttpBody as _},
    extract::{DefaultBodyLimit, Request},
    http::{StatusCode, header},
};
use http_body_util::Limited;
use kit::Problem;

use crate::{
    pass::{Refusal, refuse},
    route,
};

/// Bytes of an ordinary body.
pub const USUAL: usize = 256 * 1024;
/// Bytes of an uploaded picture.
pub const PICTURE: usize = 10 * 1024 * 1024;
/// Bytes of a plan of seats.
pub const PLAN: usize = 8 * 1024 * 1024;
/// Bytes of the zones or blocks of all seats of a plan.
pub const SEATS: usize = 1536 * 1024;
/// Bytes of a provider's message.
pub const WEBHOOK: usize = 64 * 1024;

/// Bytes that the route may read.
fn of_route(route: &str) -> usize {
    if route.starts_with("/api/v1/webhooks/") {
        WEBHOOK
    } else if route.starts_with("/api/v1/organizations/") && route.ends_with("/media") {
        PICTURE
    } else if route.ends_with("/seat-maps") || route.ends_with("/seat-maps/{seat_map_id}") {
        PLAN
    } else if route.ends_with("/seating") || route.ends_with("/seat-blocks") {
        SEATS
    } else {
        USUAL
    }
}

/// Refuses with `413` what announces to be larger than its route may read, and stops reading where it is
/// larger than announced.
pub fn apply(request: Request) -> Result<Request, Refusal> {
    let limit = of_route(route::of(request.extensions()).unwrap_or(""));
    let announced = request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    if announced.and_then(|text| text.parse::<usize>().ok()).is_some_and(|length| length > limit) {
        return refuse(
            Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", "The body is too large")
                .detail(format!("At most {limit} bytes are accepted here."))
                .with("limit", limit),
        );
    }
    // Nothing to count.
    if request.body().is_end_stream() {
        return Ok(request);
    }
    let mut request = request.map(|body| Body::new(Limited::new(body, limit)));
    DefaultBodyLimit::max(limit).apply(&mut request);
    Ok(request)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_read_what_they_need() {
        assert_eq!(of_route("/api/v1/webhooks/payments/{provider}"), WEBHOOK);
        assert_eq!(of_route("/api/v1/organizations/{organization_id}/media"), PICTURE);
        assert_eq!(of_route("/api/v1/organizations/{organization_id}/seat-maps/{seat_map_id}"), PLAN);
        assert_eq!(of_route("/api/v1/organizations/{organization_id}/seat-maps/generate"), USUAL);
        assert_eq!(of_route("/api/v1/organizations/{organization_id}/events/{event_id}/seating"), SEATS);
        assert_eq!(of_route("/api/v1/session"), USUAL);
    }
}
