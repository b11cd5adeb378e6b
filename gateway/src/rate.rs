//! How often one may ask, by kind of request: token buckets in this process.

use std::{
    num::NonZeroU32,
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use axum::{
    extract::{MatchedPath, Request},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode},
    response::IntoResponse as _,
};
use governor::{
    DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock as _, DefaultClock},
    middleware::{StateInformationMiddleware, StateSnapshot},
};
use kit::{Caller, Problem};

use crate::{Gateway, client_ip, pass::Refusal};

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

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Read,
    Login,
    Buy,
    Write,
    Queue,
    Wait,
}

type Limiter = DefaultKeyedRateLimiter<u128, StateInformationMiddleware>;

/// All buckets of this process.
pub struct Limits {
    read: Limiter,
    login: Limiter,
    buy: Limiter,
    buy_per_address: Limiter,
    write: Limiter,
    queue: Limiter,
    wait: Limiter,
    key: Limiter,
    clock: DefaultClock,
    requests: AtomicU64,
}

/// Requests after which full buckets are forgotten.
const SWEEP_EVERY: u64 = 20_000;

impl Limits {
    pub fn new(settings: &RateSettings) -> Self {
        Self {
            read: limiter(settings.read),
            login: limiter(settings.login),
            buy: limiter(settings.buy),
            buy_per_address: limiter(settings.buy_per_address),
            write: limiter(settings.write),
            queue: limiter(settings.queue),
            wait: limiter(settings.wait),
            key: limiter(settings.key),
            clock: DefaultClock::default(),
            requests: AtomicU64::new(0),
        }
    }

    fn check(&self, class: Class, caller: &Caller) -> Verdict {
        if self.requests.fetch_add(1, Ordering::Relaxed) % SWEEP_EVERY == SWEEP_EVERY - 1 {
            self.sweep();
        }
        if let Some(key) = caller.key() {
            return self.take(&self.key, "key", key.id.0.as_u128());
        }
        let address = client_ip::prefix(caller.ip);
        let user = caller.user_id().map(|id| id.0.as_u128());
        let person = user.or_else(|| caller.guest.as_ref().and_then(|guest| first_bits(&guest.0)));
        match class {
            Class::Read => self.take(&self.read, "read", user.unwrap_or(address)),
            Class::Login => self.take(&self.login, "login", address),
            Class::Queue => self.take(&self.queue, "queue", client_ip::neighbourhood(caller.ip)),
            Class::Wait => self.take(&self.wait, "wait", address),
            Class::Write => self.take(&self.write, "write", person.unwrap_or(address)),
            Class::Buy => match self.take(&self.buy_per_address, "buy_per_address", address) {
                Verdict::Go(_) if person.is_some() => self.take(&self.buy, "buy", person.unwrap_or_default()),
                verdict => verdict,
            },
        }
    }

    fn take(&self, limiter: &Limiter, name: &'static str, key: u128) -> Verdict {
        match limiter.check_key(&key) {
            Ok(state) => Verdict::Go(report(name, &state)),
            Err(until) => {
                let wait = until.wait_time_from(self.clock.now());
                Verdict::Wait { name, wait: wait.max(Duration::from_secs(1)), quota: until.quota() }
            }
        }
    }

    fn sweep(&self) {
        for limiter in [
            &self.read,
            &self.login,
            &self.buy,
            &self.buy_per_address,
            &self.write,
            &self.queue,
            &self.wait,
            &self.key,
        ] {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
    }
}

enum Verdict {
    Go(Report),
    Wait { name: &'static str, wait: Duration, quota: Quota },
}

/// What the `RateLimit` headers say.
pub struct Report {
    policy: String,
    state: String,
}

/// Refuses with `429` what exceeds the bucket of its class. What is left is told to every caller of the API
/// by [`tell`] (draft-ietf-httpapi-ratelimit-headers).
pub fn limit(gateway: &Gateway, request: &Request) -> Result<Option<Report>, Refusal> {
    let (Some(limits), Some(class)) = (&gateway.limits, class_of(request)) else { return Ok(None) };
    let Some(caller) = request.extensions().get::<Caller>() else { return Ok(None) };
    match limits.check(class, caller) {
        Verdict::Go(report) => Ok(Some(report)),
        Verdict::Wait { name, wait, quota } => {
            gateway.settings.metrics.limited(name);
            let seconds = u32::try_from(wait.as_secs_f64().ceil() as u64).unwrap_or(u32::MAX);
            let mut response =
                Problem::new(StatusCode::TOO_MANY_REQUESTS, "rate_limited", "Too many requests")
                    .detail(format!("Please wait {seconds} s before you try again."))
                    .retry_after(seconds)
                    .into_response();
            let report =
                Report { policy: policy(name, &quota), state: format!("\"{name}\";r=0;t={seconds}") };
            tell(response.headers_mut(), &report);
            Err(Box::new(response))
        }
    }
}

/// The class of a request; what is neither the API nor a page is not counted.
fn class_of(request: &Request) -> Option<Class> {
    let route = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
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
        || rest == "events/{event_id}/access-codes/open"
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

fn limiter(rate: Rate) -> Limiter {
    let burst = NonZeroU32::new(rate.burst).unwrap_or(NonZeroU32::MIN);
    let period = Duration::from_secs(60) / rate.per_minute.max(1);
    let quota = Quota::with_period(period).unwrap_or(Quota::per_second(NonZeroU32::MIN)).allow_burst(burst);
    RateLimiter::keyed(quota).with_middleware()
}

fn policy(name: &str, quota: &Quota) -> String {
    let burst = quota.burst_size().get();
    let window = (quota.replenish_interval() * burst).as_secs().max(1);
    format!("\"{name}\";q={burst};w={window}")
}

fn report(name: &str, state: &StateSnapshot) -> Report {
    let quota = state.quota();
    let left = state.remaining_burst_capacity();
    let missing = quota.burst_size().get().saturating_sub(left);
    let full_in = (quota.replenish_interval() * missing).as_secs();
    Report { policy: policy(name, &quota), state: format!("\"{name}\";r={left};t={full_in}") }
}

/// Tells what is left.
pub fn tell(headers: &mut HeaderMap, report: &Report) {
    for (name, text) in [("ratelimit-policy", &report.policy), ("ratelimit", &report.state)] {
        if let Ok(value) = HeaderValue::from_str(text) {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
}

fn first_bits(hash: &[u8]) -> Option<u128> {
    hash.first_chunk::<16>().map(|bytes| u128::from_be_bytes(*bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rates(buy: Rate) -> Limits {
        Limits::new(&RateSettings { buy, ..RateSettings::default() })
    }

    fn guest(number: u8) -> Caller {
        let mut caller = Caller::anonymous([192, 0, 2, 1].into());
        caller.guest = Some(kit::SecretHash(vec![number; 32]));
        caller
    }

    #[test]
    fn a_greedy_guest_does_not_stop_the_neighbours() {
        let limits = rates(Rate { burst: 3, per_minute: 1 });
        for _ in 0..3 {
            assert!(matches!(limits.check(Class::Buy, &guest(1)), Verdict::Go(_)));
        }
        let Verdict::Wait { wait, .. } = limits.check(Class::Buy, &guest(1)) else {
            panic!("the fourth must wait")
        };
        assert!(wait > Duration::from_secs(30), "{wait:?}");
        assert!(matches!(limits.check(Class::Buy, &guest(2)), Verdict::Go(_)));
    }

    #[test]
    fn a_neighbourhood_shares_its_tickets_for_waiting_rooms() {
        let limits =
            Limits::new(&RateSettings { queue: Rate { burst: 3, per_minute: 1 }, ..RateSettings::default() });
        let from = |last| Caller::anonymous([192, 0, 2, last].into());
        for last in 1..=3 {
            assert!(matches!(limits.check(Class::Queue, &from(last)), Verdict::Go(_)));
        }
        assert!(matches!(limits.check(Class::Queue, &from(4)), Verdict::Wait { name: "queue", .. }));
        let elsewhere = Caller::anonymous([192, 0, 3, 1].into());
        assert!(matches!(limits.check(Class::Queue, &elsewhere), Verdict::Go(_)));
        assert!(matches!(limits.check(Class::Wait, &from(4)), Verdict::Go(_)), "asking is another matter");
    }

    #[test]
    fn two_hundred_buyers_behind_one_address_can_hold() {
        let limits = Limits::new(&RateSettings::default());
        for number in 0..200 {
            assert!(matches!(limits.check(Class::Buy, &guest(number)), Verdict::Go(_)), "{number}");
        }
    }
}
