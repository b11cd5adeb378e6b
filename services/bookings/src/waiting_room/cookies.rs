//! The cookies of a waiting room: one pair for each event, hidden from scripts.

use axum::http::{HeaderMap, HeaderValue};
use kit::EventId;
use users::cookies;

/// Carries the queue ticket of clients without cookies.
pub(crate) const QUEUE_HEADER: &str = "x-queue-ticket";
/// Carries the pass of clients without cookies.
pub const PASS_HEADER: &str = "x-admit-pass";

/// Seconds for which a browser keeps its place.
pub(crate) const TICKET_SECONDS: i64 = 86_400;

/// What a request shows, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shown<'a> {
    pub text: &'a str,
    pub by_header: bool,
}

/// The queue ticket of a request.
pub(crate) fn ticket(headers: &HeaderMap, event_id: EventId, secure: bool) -> Option<Shown<'_>> {
    shown(headers, QUEUE_HEADER, &name("queue", event_id, secure))
}

/// The pass of a request.
pub(crate) fn pass(headers: &HeaderMap, event_id: EventId, secure: bool) -> Option<Shown<'_>> {
    shown(headers, PASS_HEADER, &name("pass", event_id, secure))
}

fn shown<'a>(headers: &'a HeaderMap, header: &str, cookie: &str) -> Option<Shown<'a>> {
    if let Some(value) = headers.get(header) {
        return Some(Shown { text: value.to_str().unwrap_or("?"), by_header: true });
    }
    cookies::read(headers, cookie).map(|text| Shown { text, by_header: false })
}

/// The `Set-Cookie` that lets a browser keep its ticket.
pub(crate) fn keep_ticket(event_id: EventId, text: &str, secure: bool) -> Option<HeaderValue> {
    cookies::set(&name("queue", event_id, secure), text, TICKET_SECONDS, secure)
}

/// The `Set-Cookie` that lets a browser keep its pass for so many seconds.
pub(crate) fn keep_pass(event_id: EventId, text: &str, seconds: i64, secure: bool) -> Option<HeaderValue> {
    cookies::set(&name("pass", event_id, secure), text, seconds, secure)
}

/// The random half of the event's id keeps the cookies of several rooms apart.
fn name(what: &str, event_id: EventId, secure: bool) -> String {
    let prefix = if secure { "__Host-" } else { "" };
    let id = event_id.0.simple().to_string();
    format!("{prefix}admit_{what}_{}", &id[20..])
}
