//! How fast people go in: what is measured, and what follows from it.

/// Seconds over which rates are measured.
const SPAN: usize = 60;
/// The automatic rate never falls below this many people a minute: somebody must go in before anything
/// can be sold.
const SLOWEST: f64 = 120.0;
/// Nor does it rise above.
const FASTEST: f64 = 60_000.0;
/// People admitted for each booking of the last minute. More than one, because not everybody who goes in
/// books, and because a sale that goes well may go faster.
const PER_SALE: f64 = 2.0;

/// Counts what happened in each of the last sixty seconds.
#[derive(Debug, Clone)]
pub(crate) struct Meter {
    seconds: [u32; SPAN],
    newest: u64,
    began: Option<u64>,
    total: u64,
}

impl Meter {
    pub(crate) const fn new() -> Self {
        Self { seconds: [0; SPAN], newest: 0, began: None, total: 0 }
    }

    /// Counts `many` at the second `now`.
    pub(crate) fn add(&mut self, now: u64, many: u32) {
        self.move_to(now);
        self.began.get_or_insert(now);
        let second = &mut self.seconds[(now % SPAN as u64) as usize];
        *second = second.saturating_add(many);
        self.total += u64::from(many);
    }

    /// So many a minute, measured over the last minute, or since it began if that is shorter (but at
    /// least ten seconds, so that the first one does not look like a rush).
    pub(crate) fn per_minute(&self, now: u64) -> f64 {
        let Some(began) = self.began else { return 0.0 };
        let reach = (SPAN as u64).min(now.saturating_sub(began) + 1);
        let sum: u64 = (0..reach)
            .filter_map(|back| now.checked_sub(back))
            .filter(|second| *second <= self.newest && self.newest - second < SPAN as u64)
            .map(|second| u64::from(self.seconds[(second % SPAN as u64) as usize]))
            .sum();
        sum as f64 * 60.0 / reach.max(10) as f64
    }

    /// How long it has been counting, in seconds.
    pub(crate) fn age(&self, now: u64) -> u64 {
        self.began.map_or(0, |began| now.saturating_sub(began))
    }

    /// All that was ever counted.
    pub(crate) fn total(&self) -> u64 {
        self.total
    }

    fn move_to(&mut self, now: u64) {
        if now <= self.newest {
            return;
        }
        let steps = (now - self.newest).min(SPAN as u64);
        for step in 0..steps {
            self.seconds[((now - step) % SPAN as u64) as usize] = 0;
        }
        self.newest = now;
    }
}

/// People admitted per minute when the organizer leaves it to us: twice the bookings of the last minute.
pub(crate) fn automatic(holds_per_minute: f64) -> f64 {
    (holds_per_minute * PER_SALE).clamp(SLOWEST, FASTEST)
}

/// How many may be inside without having booked yet: never more than there are free places, and fewer
/// where a booking takes several. With a place left, one may always try.
pub(crate) fn room_inside(free: i64, places_per_booking: f64) -> u32 {
    if free <= 0 {
        return 0;
    }
    let many = (free as f64 / places_per_booking.max(1.0)).floor();
    (many as u32).max(1)
}

/// Credit that grows with time and is spent by admissions. One second's worth is kept at most, so nobody
/// can burst in after a quiet hour.
#[derive(Debug, Clone)]
pub(crate) struct Credit {
    amount: f64,
    at: Option<u64>,
}

impl Credit {
    pub(crate) const fn new() -> Self {
        Self { amount: 0.0, at: None }
    }

    /// Whole admissions available at `now` (microseconds). The first call begins with one.
    pub(crate) fn available(&mut self, now: u64, per_minute: f64) -> u32 {
        let second = per_minute / 60.0;
        match self.at {
            None => self.amount = 1.0,
            Some(at) => {
                let elapsed = now.saturating_sub(at) as f64 / 1_000_000.0;
                // A longer gap than a second means that nobody asked; who asks now has waited for it.
                self.amount = (self.amount.min(second.max(1.0)) + elapsed * second)
                    .min(second.max(1.0) + elapsed.min(MOST_AT_ONCE) * second);
            }
        }
        self.at = Some(self.at.map_or(now, |at| at.max(now)));
        self.amount as u32
    }

    /// Takes `many` of what is available.
    pub(crate) fn spend(&mut self, many: u32) {
        self.amount = (self.amount - f64::from(many)).max(0.0);
    }

    /// Lets the time pass without credit: while the room is paused or nothing is free.
    pub(crate) fn idle(&mut self, now: u64) {
        self.amount = self.amount.min(1.0);
        self.at = Some(self.at.map_or(now, |at| at.max(now)));
    }
}

/// Seconds without any request for which people may still be admitted at once afterwards.
const MOST_AT_ONCE: f64 = 15.0;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_meter_forgets_after_a_minute() {
        let mut meter = Meter::new();
        assert_eq!(meter.per_minute(1000), 0.0);
        meter.add(1000, 10);
        assert_eq!(meter.per_minute(1000), 60.0, "ten in what counts as ten seconds");
        for second in 1001..1060 {
            meter.add(second, 10);
        }
        assert_eq!(meter.per_minute(1059), 600.0);
        assert_eq!(meter.per_minute(1089), 300.0);
        assert_eq!(meter.per_minute(1200), 0.0);
        meter.add(1200, 3);
        assert_eq!(meter.per_minute(1200), 3.0, "what is old does not come back");
        assert_eq!(meter.total(), 603);
    }

    #[test]
    fn admissions_follow_sales_within_bounds() {
        assert_eq!(automatic(0.0), SLOWEST);
        assert_eq!(automatic(500.0), 1000.0);
        assert_eq!(automatic(1e9), FASTEST);
        assert_eq!(room_inside(0, 1.0), 0);
        assert_eq!(room_inside(-3, 1.0), 0);
        assert_eq!(room_inside(10, 2.5), 4);
        assert_eq!(room_inside(1, 2.0), 1);
    }

    #[test]
    fn credit_grows_with_time_and_not_with_questions() {
        let mut credit = Credit::new();
        let mut admitted = 0;
        for tenth in 0..600_u64 {
            let many = credit.available(1_000_000 + tenth * 100_000, 60.0);
            credit.spend(many);
            admitted += many;
        }
        assert!((59..=61).contains(&admitted), "{admitted} in a minute");
        assert!(credit.available(10_000_000_000, 60.0) <= 16, "a quiet hour is not saved up");
    }
}
