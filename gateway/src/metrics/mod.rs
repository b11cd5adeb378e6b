//! What the program counts while it works, told to Prometheus on the private listener.
//!
//! A request costs one look-up by its route and a few atomic additions; nothing is allocated for it.

mod page;
mod process;
mod routes;

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use arc_swap::ArcSwap;
use axum::http::{Method, StatusCode};

use crate::rate::POTS as LIMITS;

pub use page::Page;
pub use routes::{Private, private_router};

/// Upper ends of the classes of durations, in microseconds.
const BOUNDS: [u64; 13] = [
    1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000,
    10_000_000,
];

/// Methods that are told apart.
const METHODS: [&str; 7] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "other"];

/// Where holds are asked for.
const HOLDS: &str = "/api/v1/events/{event_id}/holds";

/// How requests for holds end.
const OUTCOMES: [&str; 5] = ["held", "taken", "limited", "busy", "refused"];

/// One route by one method.
#[derive(Default)]
struct Answers {
    /// By first digit of the status.
    statuses: [AtomicU64; 6],
    /// Not cumulated; the last one has no upper end.
    durations: [AtomicU64; BOUNDS.len() + 1],
    microseconds: AtomicU64,
}

/// One route.
#[derive(Default)]
pub struct Route {
    methods: [Answers; METHODS.len()],
    /// Only of [`HOLDS`].
    holds: Option<[AtomicU64; OUTCOMES.len()]>,
}

impl Route {
    fn new(path: &str) -> Self {
        Self { holds: (path == HOLDS).then(Default::default), ..Self::default() }
    }

    /// Counts an answer.
    pub fn answered(&self, method: &Method, status: StatusCode, took: Duration) {
        let microseconds = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        let index = METHODS.iter().position(|name| *name == method.as_str()).unwrap_or(METHODS.len() - 1);
        let answers = &self.methods[index];
        let add = |counter: &AtomicU64, count: u64| counter.fetch_add(count, Ordering::Relaxed);
        add(&answers.statuses[usize::from(status.as_u16() / 100).min(5)], 1);
        add(&answers.durations[BOUNDS.partition_point(|bound| *bound < microseconds)], 1);
        add(&answers.microseconds, microseconds);
        if let (Some(holds), true) = (&self.holds, method == Method::POST) {
            let outcome = match status.as_u16() {
                200..300 => 0,
                409 => 1,
                429 => 2,
                500.. => 3,
                _ => 4,
            };
            add(&holds[outcome], 1);
        }
    }
}

/// All counters of the gateway. Cheap to clone.
#[derive(Clone, Default)]
pub struct Metrics(Arc<Counters>);

impl std::fmt::Debug for Metrics {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Metrics")
    }
}

#[derive(Default)]
struct Counters {
    /// Read by every request, written when a route is met for the first time.
    routes: ArcSwap<HashMap<Box<str>, Arc<Route>>>,
    limited: [AtomicU64; LIMITS.len()],
}

impl Metrics {
    /// The counters of a route; `path` is the pattern that matched, never what was asked for.
    pub fn route(&self, path: &str) -> Arc<Route> {
        if let Some(route) = self.0.routes.load().get(path) {
            return Arc::clone(route);
        }
        self.0.routes.rcu(|known| {
            let mut known = HashMap::clone(known);
            known.entry(path.into()).or_insert_with(|| Arc::new(Route::new(path)));
            known
        });
        self.0.routes.load().get(path).map(Arc::clone).unwrap_or_default()
    }

    /// Counts a request that had to wait for its bucket.
    pub fn limited(&self, bucket: &str) {
        if let Some(index) = LIMITS.iter().position(|name| *name == bucket) {
            self.0.limited[index].fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Writes all of it.
    pub fn write(&self, page: &mut Page) {
        let load = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let routes = self.0.routes.load();
        let mut routes: Vec<_> = routes.iter().collect();
        routes.sort_by_key(|(path, _)| *path);
        let met = || {
            routes.iter().flat_map(|(path, route)| {
                METHODS
                    .iter()
                    .zip(&route.methods)
                    .map(move |(method, answers)| (path.as_ref(), *method, answers))
            })
        };
        page.head("admit_http_requests_total", "counter", "Answers by method, route and class of status.");
        for (path, method, answers) in met() {
            for (class, count) in answers.statuses.iter().enumerate().filter(|(_, count)| load(count) > 0) {
                let class = format!("{class}xx");
                let labels = [("method", method), ("route", path), ("status", &class)];
                page.line("admit_http_requests_total", &labels, load(count));
            }
        }
        let name = "admit_http_request_duration_seconds";
        page.head(name, "histogram", "Time from the request's head to the answer's head.");
        for (path, method, answers) in met() {
            let counts: Vec<u64> = answers.durations.iter().map(load).collect();
            if counts.iter().any(|count| *count > 0) {
                page.histogram(
                    name,
                    &[("method", method), ("route", path)],
                    &BOUNDS,
                    &counts,
                    load(&answers.microseconds),
                );
            }
        }
        page.head("admit_holds_total", "counter", "Requests for holds by how they ended.");
        for holds in routes.iter().filter_map(|(_, route)| route.holds.as_ref()) {
            for (outcome, count) in OUTCOMES.iter().zip(holds) {
                page.line("admit_holds_total", &[("outcome", outcome)], load(count));
            }
        }
        page.head("admit_rate_limited_total", "counter", "Requests refused by rate limits, by bucket.");
        for (bucket, count) in LIMITS.iter().zip(&self.0.limited) {
            page.line("admit_rate_limited_total", &[("bucket", bucket)], load(count));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_counted_by_route_and_class() {
        let metrics = Metrics::default();
        for (status, milliseconds) in [(201, 1), (201, 4), (409, 30), (503, 20_000)] {
            let status = StatusCode::from_u16(status).expect("a status");
            metrics.route(HOLDS).answered(&Method::POST, status, Duration::from_millis(milliseconds));
        }
        metrics.limited("buy");
        let mut page = Page::default();
        metrics.write(&mut page);
        let text = page.into_text();
        for line in [
            r#"admit_http_requests_total{method="POST",route="/api/v1/events/{event_id}/holds",status="2xx"} 2"#,
            r#"admit_holds_total{outcome="held"} 2"#,
            r#"admit_holds_total{outcome="taken"} 1"#,
            r#"admit_holds_total{outcome="busy"} 1"#,
            r#"route="/api/v1/events/{event_id}/holds",le="0.001"} 1"#,
            r#"route="/api/v1/events/{event_id}/holds",le="0.005"} 2"#,
            r#"route="/api/v1/events/{event_id}/holds",le="10"} 3"#,
            r#"route="/api/v1/events/{event_id}/holds",le="+Inf"} 4"#,
            r#"route="/api/v1/events/{event_id}/holds"} 20.035"#,
            r#"admit_rate_limited_total{bucket="buy"} 1"#,
        ] {
            assert!(text.contains(line), "{line} is not in\n{text}");
        }
    }
}
