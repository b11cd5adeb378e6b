//! Pages of other sites may read the API only where the operator listed them, and never as the user.

use std::time::Duration;

use axum::http::{HeaderName, HeaderValue, Method, header};
use tower_http::cors::CorsLayer;

use crate::Settings;

/// The layer for the listed origins; none with an empty list, so that no origin is answered. Credentials are
/// never allowed, so such a page sees what an anonymous visitor sees.
pub fn layer(settings: &Settings) -> Option<CorsLayer> {
    let origins: Vec<HeaderValue> =
        settings.cors_origins.iter().filter_map(|origin| origin.parse().ok()).collect();
    if origins.is_empty() {
        return None;
    }
    let layer = CorsLayer::new()
        .allow_origin(origins)
        .allow_methods([Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE])
        .allow_headers([
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            header::IF_NONE_MATCH,
            HeaderName::from_static("idempotency-key"),
        ])
        .expose_headers([header::ETAG, header::RETRY_AFTER, crate::request_id::HEADER])
        .max_age(Duration::from_secs(600));
    Some(layer)
}
