//! Which route a request belongs to, whichever way it came.

use axum::{extract::MatchedPath, http::Extensions};

/// The route of a request that does not pass the router.
#[derive(Debug, Clone, Copy)]
pub struct Lane(pub &'static str);

/// The pattern of the route, such as `/api/v1/events/{event_id}/holds`; `None` for what no route answers.
pub fn of(extensions: &Extensions) -> Option<&str> {
    match extensions.get::<Lane>() {
        Some(Lane(route)) => Some(route),
        None => extensions.get::<MatchedPath>().map(MatchedPath::as_str),
    }
}
