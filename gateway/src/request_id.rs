//! Every request gets an id of ours and a span in the log.

use std::{sync::Arc, time::Instant};

use axum::{
    extract::Request,
    http::{HeaderName, HeaderValue, Method},
    response::Response,
};
use tracing::Span;
use uuid::{Uuid, fmt::Hyphenated};

use crate::{
    metrics::{Metrics, Route},
    route,
};

/// The id of a request; people quote it to the operator.
pub use kit::routes::RequestId;

/// Milliseconds from which on a request is worth a line in the usual log. One line for each request would
/// cost more than most requests do.
const SLOW: u64 = 1000;

pub const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// What is remembered of a request until its end.
pub struct Stamp {
    pub id: RequestId,
    pub span: Span,
    started: Instant,
    method: Method,
    route: Arc<Route>,
}

/// An id for a request.
pub fn fresh() -> RequestId {
    RequestId(Uuid::now_v7())
}

/// Stamps the request and opens its span. The log names the route, never the path itself or the query:
/// those may carry personal data and secrets. An id from outside is not believed.
pub fn stamp(metrics: &Metrics, request: &mut Request) -> Stamp {
    let id = fresh();
    request.headers_mut().remove(HEADER);
    request.extensions_mut().insert(id);
    let route = route::of(request.extensions()).unwrap_or("-");
    let span = tracing::info_span!("request", id = %id.0, method = %request.method(), route);
    let (method, route) = (request.method().clone(), metrics.route(route));
    Stamp { id, span, started: Instant::now(), method, route }
}

impl Stamp {
    /// Logs and counts the end of the request and tells the caller its id.
    pub fn end(self, response: &mut Response) {
        let took = self.started.elapsed();
        self.route.answered(&self.method, response.status(), took);
        let milliseconds = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        let status = response.status().as_u16();
        self.span.in_scope(|| match status {
            500.. => tracing::warn!(status, milliseconds, "answered"),
            _ if milliseconds >= SLOW => tracing::info!(status, milliseconds, "answered"),
            _ => tracing::debug!(status, milliseconds, "answered"),
        });
        name(self.id, response);
    }
}

/// Tells the caller the id of the request.
pub fn name(id: RequestId, response: &mut Response) {
    let mut text = [0; Hyphenated::LENGTH];
    let text = id.0.hyphenated().encode_lower(&mut text);
    if let Ok(value) = HeaderValue::from_str(text) {
        response.headers_mut().insert(HEADER, value);
    }
}
