//! What the cache can answer at once, without waiting for anything.

use std::future::Future;

use axum::{http::HeaderMap, response::Response};
use futures_util::FutureExt as _;
use kit::EventId;

use super::PageCache;

impl PageCache {
    /// The answer to `GET path`, and the route that would have given it, if it is in memory at this moment: the
    /// home page, an event's page by its slug, what is free of an event. Not for who takes a coding that we would
    /// have to make.
    pub(crate) fn at_hand(&self, path: &str, headers: &HeaderMap) -> Option<(&'static str, Response)> {
        let rest = path.strip_prefix("/api/v1/catalogue/")?;
        let second = self.second();
        if rest == "home" {
            let home = at_once(self.home.get(&second))?;
            return Some(("/api/v1/catalogue/home", home.respond_at_once(headers)?));
        }
        let snapshot = |event_id: EventId| at_once(self.pages.get(&(event_id, second)));
        match rest.strip_prefix("events/")?.split_once('/') {
            None => {
                let event_id = at_once(self.slugs.get(rest.strip_prefix("events/")?))?;
                let page = snapshot(event_id)?.page.respond_at_once(headers)?;
                Some(("/api/v1/catalogue/events/{slug}", page))
            }
            Some((id, "availability")) => {
                let free = snapshot(id.parse().ok()?)?.availability.respond_at_once(headers)?;
                Some(("/api/v1/catalogue/events/{event_id}/availability", free))
            }
            Some(_) => None,
        }
    }
}

/// What `future` knows without being waited for.
fn at_once<T>(future: impl Future<Output = Option<T>>) -> Option<T> {
    future.now_or_never().flatten()
}
