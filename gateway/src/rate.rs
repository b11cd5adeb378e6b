//! How often one may ask, by kind of request.

mod limits;
#[cfg(test)]
mod tests;

use std::{net::IpAddr, time::Duration};

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode},
    response::IntoResponse as _,
};
use data::{keys::KeyRing, redis::Redis};
use governor::Quota;
use kit::{Caller, Problem};

pub use self::limits::Limits;
pub(crate) use self::limits::POTS;
use self::limits::{Draw, Pot, draws};
use crate::{Gateway, pass::Refusal, route};

/// A bucket: `burst` requests at once, refilled by `per_minute`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    pub burst: u32,
    pub per_minute: u32,
}

/// The buckets. Behind one address there may be a school, a company or a whole mobile network, so what
/// counts by address is generous, and what counts by person is not.
#[derive(Debug, Clone)]
pub struct RateSettings {
    /// Reading, per user, else per address.
    pub read: Rate,
    /// Signing in, registering, resetting passwords, trying access codes, per address.
    pub login: Rate,
    /// Holding and paying, per person or guest browser.
    pub buy: Rate,
    /// Holding and paying, per address.
    pub buy_per_address: Rate,
    /// Every other change, per user, guest browser, else address.
    pub write: Rate,
    /// Tickets for waiting rooms, per /24 (of IPv6: per /48).
    pub queue: Rate,
    /// Asking for one's place in line, per address: cheap, and often.
    pub wait: Rate,
    /// Whatever an API key does, per key.
    pub key: Rate,
}

impl Default for RateSettings {
    fn default() -> Self {
        let rate = |burst, per_minute| Rate { burst, per_minute };
        Self {
            read: rate(3000, 6000),
            login: rate(60, 60),
            buy: rate(40, 60),
            buy_per_address: rate(1500, 3000),
            write: rate(240, 240),
            queue: rate(1000, 600),
            wait: rate(12_000, 30_000),
            key: rate(600, 1200),
        }
    }
}

/// The buckets that all nodes share.
#[derive(Debug, Clone)]
pub struct SharedRates {
    pub redis: Redis,
    /// Hides who is counted: Redis sees neither addresses nor accounts.
    pub ring: KeyRing,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Read,
    Login,
    Buy,
    Write,
    Queue,
    Wait,
}

#[derive(Debug)]
enum Verdict {
    Go(Option<Report>),
    Wait { pot: Pot, wait: Duration, quota: Quota },
}

/// What the `RateLimit` headers say.
#[derive(Debug)]
pub struct Report {
    left: u32,
    policy: String,
    state: String,
}

/// A request that this node lets pass; the other nodes' opinion is to be asked for.
pub struct Passed {
    draws: Vec<Draw>,
    report: Option<Report>,
}

/// Refuses with `429` what exceeds the bucket of its class on this node alone. What is left is told to every
/// caller of the API by [`tell`] (draft-ietf-httpapi-ratelimit-headers).
///
/// # Errors
/// The refusal.
pub fn limit(gateway: &Gateway, request: &Request) -> Result<Option<Passed>, Refusal> {
    let (Some(limits), Some(class)) = (&gateway.limits, class_of(request)) else { return Ok(None) };
    let Some(caller) = request.extensions().get::<Caller>() else { return Ok(None) };
    let draws = draws(class, caller);
    match limits.take(&draws) {
        Verdict::Go(report) => Ok(Some(Passed { draws, report })),
        Verdict::Wait { pot, wait, quota } => {
            gateway.settings.metrics.limited(pot.name());
            Err(refusal(pot, wait, &quota))
        }
    }
}

/// Takes a visitor's reading from this node's buckets, for what is answered from memory: the inner `None` where
/// nothing is counted, the outer one where more must be asked, or said, than this node knows at once.
pub fn read_here(gateway: &Gateway, ip: IpAddr) -> Option<Option<Report>> {
    let Some(limits) = &gateway.limits else { return Some(None) };
    limits.read_here(ip)
}

/// The same for all nodes together, where they share their buckets. While they can't be asked, what this
/// node said holds.
///
/// # Errors
/// The refusal.
pub async fn limit_together(gateway: &Gateway, passed: Option<Passed>) -> Result<Option<Report>, Refusal> {
    let (Some(limits), Some(passed)) = (&gateway.limits, passed) else { return Ok(None) };
    match limits.take_together(&passed.draws).await {
        None => Ok(passed.report),
        // Here and there one may have missed what the other has seen.
        Some(Verdict::Go(report)) => {
            Ok([passed.report, report].into_iter().flatten().min_by_key(|report| report.left))
        }
        Some(Verdict::Wait { pot, wait, quota }) => {
            gateway.settings.metrics.limited(pot.name());
            Err(refusal(pot, wait, &quota))
        }
    }
}

fn refusal(pot: Pot, wait: Duration, quota: &Quota) -> Refusal {
    let seconds = u32::try_from(wait.as_secs_f64().ceil() as u64).unwrap_or(u32::MAX).max(1);
    let mut response = Problem::new(StatusCode::TOO_MANY_REQUESTS, "rate_limited", "Too many requests")
        .detail(format!("Please wait {seconds} s before you try again."))
        .retry_after(seconds)
        .into_response();
    let state = format!("\"{}\";r=0;t={seconds}", pot.name());
    tell(response.headers_mut(), &Report { left: 0, policy: policy(pot, quota), state });
    Box::new(response)
}

fn policy(pot: Pot, quota: &Quota) -> String {
    let burst = quota.burst_size().get();
    let window = (quota.replenish_interval() * burst).as_secs().max(1);
    format!("\"{}\";q={burst};w={window}", pot.name())
}

fn report(pot: Pot, quota: &Quota, left: u32) -> Report {
    let missing = quota.burst_size().get().saturating_sub(left);
    let full_in = (quota.replenish_interval() * missing).as_secs();
    let state = format!("\"{}\";r={left};t={full_in}", pot.name());
    Report { left, policy: policy(pot, quota), state }
}

/// The class of a request; what is neither the API nor a page is not counted.
fn class_of(request: &Request) -> Option<Class> {
    let route = route::of(request.extensions()).unwrap_or("");
    let reads = request.method().is_safe();
    let Some(rest) = route.strip_prefix("/api/v1/") else {
        let page = !route.starts_with("/assets/") && !route.starts_with("/media/");
        return (page && !crate::health::is_probe(route)).then_some(Class::Read);
    };
    if rest.starts_with("webhooks/") {
        return None;
    }
    if rest.starts_with("events/{event_id}/waiting-room") {
        return Some(if reads { Class::Wait } else { Class::Queue });
    }
    if reads {
        return Some(Class::Read);
    }
    let signs_in = matches!(rest, "session" if request.method() == Method::POST)
        || matches!(rest, "users" | "users/verify" | "me/password" | "me/verification" | "invitations/show")
        // Each may send a mail to somebody.
        || rest == "events/{event_id}/waiting-list"
        || rest == "gift-cards/balance"
        || rest == "events/{event_id}/bookings/{booking_id}/tenders"
        || rest == "events/{event_id}/access-codes/open"
        || rest == "events/{event_id}/bookings/{booking_id}/code"
        || rest.starts_with("password-resets")
        || (rest.starts_with("session/") && !matches!(rest, "session/refresh" | "session/passkey/challenge"))
        || rest.starts_with("users/email/");
    let buys = rest == "bookings/open"
        || (rest.starts_with("events/{event_id}/")
            && ["/holds", "/items", "/checkout", "/retry-payment"].iter().any(|end| rest.ends_with(end)));
    Some(match (signs_in, buys) {
        (true, _) => Class::Login,
        (_, true) => Class::Buy,
        _ => Class::Write,
    })
}

/// Tells what is left.
pub fn tell(headers: &mut HeaderMap, report: &Report) {
    for (name, text) in [("ratelimit-policy", &report.policy), ("ratelimit", &report.state)] {
        if let Ok(value) = HeaderValue::from_str(text) {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
}
