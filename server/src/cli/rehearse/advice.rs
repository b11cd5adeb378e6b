//! What a rehearsal says to the operator.

use std::{collections::BTreeMap, fmt::Write as _, time::Duration};

/// How it went.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    /// Bookings that hold places.
    pub held: u64,
    /// Refusals by their code.
    pub refused: BTreeMap<String, u64>,
    /// Latencies of all answers in milliseconds.
    pub latencies: Vec<f64>,
    pub seconds: f64,
    /// Places that the event has for sale.
    pub free: i64,
    /// Places and bookings that should not be, by every account.
    pub oversold: i64,
}

/// Buyers who came to a sold-out event: no trouble.
const SOLD_OUT: &str = "sold_out";
/// Holds a second below which a big on-sale wants a bigger machine.
const SLOW: f64 = 1_000.0;
/// The p99 in milliseconds above which people begin to press the button twice.
const LONG: f64 = 1_000.0;

impl Outcome {
    pub(super) fn note(&mut self, latency: Duration, refusal: Option<&str>) {
        self.latencies.push(latency.as_secs_f64() * 1000.0);
        match refusal {
            None => self.held += 1,
            Some(code) => *self.refused.entry(code.to_owned()).or_default() += 1,
        }
    }

    fn rate(&self) -> f64 {
        self.held as f64 / self.seconds.max(0.001)
    }

    /// The latency that the share `q` of all answers stays at or below.
    fn quantile(&self, q: f64) -> f64 {
        let mut sorted = self.latencies.clone();
        sorted.sort_by(f64::total_cmp);
        let rank = (sorted.len() as f64 * q).ceil() as usize;
        sorted.get(rank.saturating_sub(1)).copied().unwrap_or(0.0)
    }

    /// The report for the terminal.
    pub(super) fn report(&self, title: &str) -> String {
        let mut text = format!("Rehearsal of “{title}”\n\n");
        let buyers = self.latencies.len();
        _ = writeln!(text, "  buyers    {buyers}, for {} free places", self.free);
        _ = writeln!(text, "  held      {} in {:.2} s: {:.0} a second", self.held, self.seconds, self.rate());
        let (p50, p99) = (self.quantile(0.5), self.quantile(0.99));
        _ = writeln!(text, "  answers   half within {p50:.1} ms, 99 of 100 within {p99:.1} ms");
        for (code, count) in &self.refused {
            _ = writeln!(text, "  refused   {count} × {code}");
        }
        _ = writeln!(text, "  oversold  {}\n", self.oversold);
        for advice in self.advice() {
            _ = writeln!(text, "  - {advice}");
        }
        text
    }

    fn advice(&self) -> Vec<String> {
        let mut advice = Vec::new();
        let rate = self.rate();
        if self.held > 0 && rate > 0.0 && self.free > 0 {
            let seconds = self.free as f64 / rate;
            advice.push(format!("At this rate all {} places are held after {seconds:.0} s.", self.free));
        }
        if self.held > 0 && rate < SLOW {
            advice.push(
                "Fewer than 1,000 holds a second: look at the disk under PostgreSQL (each batch waits for \
                 it), and at what else this machine does."
                    .to_owned(),
            );
        }
        if self.quantile(0.99) > LONG {
            advice.push(
                "Some waited longer than a second: more cores, or a database server of its own, help most."
                    .to_owned(),
            );
        }
        let others: u64 =
            self.refused.iter().filter(|(code, _)| *code != SOLD_OUT).map(|(_, count)| count).sum();
        if others > 0 {
            advice.push(format!(
                "{others} buyers were refused for another reason than that it was sold out: see the codes above."
            ));
        }
        advice.push(
            "Web pages, TLS, payments and mails come on top; this was the inventory, on this machine, now."
                .to_owned(),
        );
        advice
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_how_it_went() {
        let mut outcome = Outcome { seconds: 0.01, free: 99, ..Outcome::default() };
        for ms in 1..=99 {
            outcome.note(Duration::from_millis(ms), None);
        }
        outcome.note(Duration::from_millis(100), Some("sold_out"));
        let report = outcome.report("The Late Draft");
        assert!(report.contains("9900 a second") && report.contains("1 × sold_out"), "{report}");
        assert!(report.contains("half within 50.0 ms, 99 of 100 within 99.0 ms"), "{report}");
        assert!(report.contains("oversold  0") && !report.contains("another reason"), "{report}");
    }

    #[test]
    fn warns_of_slowness_and_of_refusals() {
        let mut outcome = Outcome { seconds: 10.0, free: 10, ..Outcome::default() };
        outcome.note(Duration::from_secs(3), None);
        outcome.note(Duration::from_secs(3), Some("not_on_sale"));
        let advice = outcome.advice().join("\n");
        assert!(
            advice.contains("1,000 holds a second") && advice.contains("longer than a second"),
            "{advice}"
        );
        assert!(advice.contains("1 buyers were refused for another reason"), "{advice}");
    }
}
