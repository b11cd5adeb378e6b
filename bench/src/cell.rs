//! One measurement: so many connections, so long, and what came of it.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use crate::{
    Failure,
    database::Database,
    histogram::Histogram,
    http::Answer,
    load::{self, Script},
    machine::{self, Cores, Memory, Usage},
    server::Server,
};

/// Counts answers while its window is open.
pub struct Tally {
    made: Instant,
    from: Instant,
    until: Instant,
    /// Latencies of what was wanted.
    pub good: Histogram,
    /// Answers of other kinds, by status and problem code.
    pub bad: BTreeMap<String, u64>,
}

impl Tally {
    /// A window that opens after `warm_up` and stays open for `length`.
    pub fn new(warm_up: Duration, length: Duration) -> Self {
        let made = Instant::now();
        let from = made + warm_up;
        Self { made, from, until: from + length, good: Histogram::default(), bad: BTreeMap::new() }
    }

    /// A window for whatever takes as long as it takes.
    pub fn open() -> Self {
        Self::new(Duration::ZERO, Duration::from_secs(3600))
    }

    /// Lets the window begin now: connecting takes its time, and is not measured.
    pub fn begin(&mut self) {
        let late = self.made.elapsed();
        self.from += late;
        self.until += late;
        self.made = Instant::now();
    }

    pub fn is_over(&self, now: Instant) -> bool {
        now >= self.until
    }

    fn counts(&self, now: Instant) -> bool {
        (self.from..self.until).contains(&now)
    }

    pub fn good(&mut self, latency: Duration, now: Instant) {
        if self.counts(now) {
            self.good.record(latency);
        }
    }

    /// An answer that was not wanted.
    pub fn bad(&mut self, answer: &Answer<'_>, now: Instant) {
        let content = answer.content();
        let code = serde_json::from_slice::<serde_json::Value>(&content).ok();
        let code = code.as_ref().and_then(|problem| problem["code"].as_str()).unwrap_or_default();
        self.complain(format!("{} {code}", answer.status).trim().to_owned(), now);
    }

    /// A connection that broke before the answer came.
    pub fn cut(&mut self, now: Instant) {
        self.complain("broken connection".to_owned(), now);
    }

    fn complain(&mut self, what: String, now: Instant) {
        if self.counts(now) {
            *self.bad.entry(what).or_default() += 1;
        }
    }
}

/// What came of one measurement.
#[derive(Debug, Clone, Default)]
pub struct Cell {
    pub connections: usize,
    pub per_second: f64,
    pub p50_ms: f64,
    pub p99_ms: f64,
    pub errors: u64,
    /// The errors by kind, for a person to read.
    pub complaints: String,
    pub cores: Cores,
    pub memory: Memory,
    /// Seconds of the server's processors.
    pub server_seconds: f64,
}

impl Cell {
    /// What a tally says after `seconds`.
    pub fn count(&mut self, tally: &Tally, seconds: f64) {
        self.per_second = tally.good.len() as f64 / seconds.max(0.001);
        self.p50_ms = tally.good.quantile_ms(0.5);
        self.p99_ms = tally.good.quantile_ms(0.99);
        self.errors = tally.bad.values().sum();
        let words = tally.bad.iter().map(|(what, count)| format!("{count} × {what}"));
        self.complaints = words.collect::<Vec<_>>().join(", ");
    }
}

/// Plays `script` and looks at the processes meanwhile.
///
/// # Errors
/// When connections can't be made.
pub fn play<S: Script>(
    server: &Server,
    database: &Database,
    connections: usize,
    script: impl FnOnce() -> S,
) -> Result<(Cell, S), Failure> {
    database.checkpoint()?;
    machine::forget_peak(server.pid());
    let before = Usage::now(server.pid(), server.postgres_pid());
    let mut script = script();
    load::run(server.address, connections, &mut script)
        .map_err(|error| format!("{connections} connections: {error} (is `ulimit -n` large enough?)"))?;
    let after = Usage::now(server.pid(), server.postgres_pid());
    let cell = Cell {
        connections,
        cores: after.since(&before),
        memory: machine::memory(server.pid()),
        server_seconds: after.server_since(&before),
        ..Cell::default()
    };
    Ok((cell, script))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::{self, Parsed};

    #[test]
    fn only_the_window_counts() {
        let mut tally = Tally::new(Duration::from_secs(10), Duration::from_secs(5));
        let begin = tally.from;
        let at = |seconds: f64| begin + Duration::from_secs_f64(seconds);
        let ms = Duration::from_millis;
        tally.good(ms(1), begin - ms(1));
        tally.good(ms(2), at(0.0));
        tally.good(ms(4), at(4.9));
        tally.good(ms(9), at(5.0));
        let busy = b"HTTP/1.1 503 Busy\r\ncontent-length: 15\r\n\r\n{\"code\":\"busy\"}";
        let Parsed::Whole(busy, _) = http::parse(busy) else { panic!("an answer") };
        tally.bad(&busy, at(1.0));
        tally.cut(at(2.0));
        tally.bad(&busy, at(6.0));
        assert!(tally.is_over(at(5.0)) && !tally.is_over(at(4.9)));
        let mut cell = Cell::default();
        cell.count(&tally, 5.0);
        assert_eq!((cell.per_second, cell.errors), (0.4, 2));
        assert_eq!(cell.complaints, "1 × 503 busy, 1 × broken connection");
    }
}
