//! Latencies in little memory: buckets that grow with the value, each less than one percent wide.

use std::time::Duration;

/// Buckets per doubling: 128, so a value is known to within 0.8 %.
const BITS: u32 = 7;
const PER_OCTAVE: usize = 1 << BITS;

/// Counts of latencies, in microseconds, from 0 to about 70 minutes.
#[derive(Clone)]
pub struct Histogram {
    counts: Vec<u64>,
    total: u64,
    max_us: u64,
}

impl Default for Histogram {
    fn default() -> Self {
        Self { counts: vec![0; PER_OCTAVE * 26], total: 0, max_us: 0 }
    }
}

impl Histogram {
    pub fn record(&mut self, latency: Duration) {
        let us = u64::try_from(latency.as_micros()).unwrap_or(u64::MAX);
        let last = self.counts.len() - 1;
        self.counts[bucket(us).min(last)] += 1;
        self.total += 1;
        self.max_us = self.max_us.max(us);
    }

    pub fn len(&self) -> u64 {
        self.total
    }

    /// The latency, in milliseconds, that the share `q` (0 to 1) of all stays at or below; 0 when there
    /// are none. Never above the largest that was seen.
    pub fn quantile_ms(&self, q: f64) -> f64 {
        if self.total == 0 {
            return 0.0;
        }
        let rank = ((self.total as f64 * q).ceil() as u64).clamp(1, self.total);
        let mut seen = 0;
        for (index, count) in self.counts.iter().enumerate() {
            seen += count;
            if seen >= rank {
                return highest(index).min(self.max_us) as f64 / 1000.0;
            }
        }
        self.max_us as f64 / 1000.0
    }
}

/// Small values have a bucket each; from there on every doubling has [`PER_OCTAVE`].
fn bucket(us: u64) -> usize {
    if us < PER_OCTAVE as u64 {
        return us as usize;
    }
    let octave = us.ilog2() - BITS;
    (octave as usize + 1) * PER_OCTAVE + ((us >> octave) as usize - PER_OCTAVE)
}

/// The largest value of a bucket.
fn highest(index: usize) -> u64 {
    if index < PER_OCTAVE {
        return index as u64;
    }
    let octave = (index / PER_OCTAVE - 1) as u32;
    let within = (index % PER_OCTAVE + PER_OCTAVE) as u64;
    ((within + 1) << octave) - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values: impl IntoIterator<Item = u64>) -> Histogram {
        let mut histogram = Histogram::default();
        for us in values {
            histogram.record(Duration::from_micros(us));
        }
        histogram
    }

    #[test]
    fn buckets_touch_and_hold_their_values() {
        for us in (0..5_000).chain([65_535, 65_536, 1 << 20, (1 << 31) + 12_345]) {
            let index = bucket(us);
            assert!(highest(index) >= us, "{us}");
            assert!(index == 0 || highest(index - 1) < us, "{us}");
            assert!((highest(index) - us) as f64 <= us as f64 * 0.008 + 0.5, "{us}");
        }
    }

    #[test]
    fn quantiles_are_ranks() {
        let hundred = of((1..=100).map(|ms| ms * 1000));
        assert!((hundred.quantile_ms(0.5) - 50.0).abs() < 0.5, "{}", hundred.quantile_ms(0.5));
        assert!((hundred.quantile_ms(0.99) - 99.0).abs() < 0.9, "{}", hundred.quantile_ms(0.99));
        assert_eq!(hundred.quantile_ms(1.0), 100.0);
        assert_eq!(hundred.len(), 100);
        assert_eq!(of([]).quantile_ms(0.99), 0.0);
        assert_eq!(of([7]).quantile_ms(0.01), 0.007);
    }

    #[test]
    fn one_slow_request_in_a_hundred_shows_beyond_p99_only() {
        let mostly = of(std::iter::repeat_n(1_000, 99).chain([500_000]));
        assert!(mostly.quantile_ms(0.99) < 1.01 && mostly.quantile_ms(0.999) == 500.0);
    }

    #[test]
    fn what_takes_for_ever_counts_as_the_last_bucket() {
        let endless = of([u64::MAX]);
        assert_eq!(endless.len(), 1);
        assert!(endless.quantile_ms(0.5) > 1_000_000.0);
    }
}
