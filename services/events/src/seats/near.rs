//! Seats near others, and the single seats that a choice would leave.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    SeatSet, Seating,
    best::{free_parts, numbers, untidy},
    seating::{Run, Zone, apart_squared},
};

impl Seating {
    /// As many free seats as `wanted` has, near them and in the same zones: neighbours if there are any.
    /// Empty when fewer are free. Somebody who wants accessible seats is shown accessible seats.
    pub fn near(&self, wanted: &[i32], taken: &SeatSet) -> Vec<i32> {
        let mut of_zone: BTreeMap<i16, Vec<i32>> = BTreeMap::new();
        for seat in wanted {
            let Some(zone) = self.zone_of(*seat) else { return Vec::new() };
            of_zone.entry(zone).or_default().push(*seat);
        }
        let mut found = Vec::with_capacity(wanted.len());
        for (number, wanted) in of_zone {
            let Some(seats) = self.zone(number).and_then(|zone| self.near_in(zone, &wanted, taken)) else {
                return Vec::new();
            };
            found.extend(seats);
        }
        found
    }

    fn near_in(&self, zone: &Zone, wanted: &[i32], taken: &SeatSet) -> Option<Vec<i32>> {
        let home = self.middle(wanted);
        let all = |list: &[i32]| wanted.iter().all(|seat| list.contains(seat));
        for special in [&zone.accessible, &zone.companions] {
            if !special.is_empty() && all(special) {
                return self.nearest(home, special.iter().copied(), wanted.len(), taken);
            }
        }
        self.neighbours(zone, wanted, home, taken)
            .or_else(|| self.nearest(home, zone.ordinary.iter(), wanted.len(), taken))
    }

    /// The free neighbours that are nearest to `home`.
    fn neighbours(&self, zone: &Zone, wanted: &[i32], home: (f32, f32), taken: &SeatSet) -> Option<Vec<i32>> {
        let count = wanted.len();
        let mut best: Option<(bool, f32, usize)> = None;
        // The row of the wanted seats first: what it has lets most others be skipped.
        for run in wanted.first().and_then(|seat| self.run_of(*seat)).into_iter().chain(&zone.runs) {
            let least = outside(run, home);
            let hopeless = best.is_some_and(|(untidy, distance, _)| !untidy && least >= distance);
            if (run.len as usize) < count || hopeless {
                continue;
            }
            for free in free_parts(run.first as usize, run.end(), taken) {
                for first in free.start..(free.end + 1).saturating_sub(count) {
                    let (one, other) = (self.positions[first], self.positions[first + count - 1]);
                    let middle = (f32::midpoint(one.0, other.0), f32::midpoint(one.1, other.1));
                    let candidate = (untidy(&free, first, count), apart_squared(home, middle), first);
                    let better = best.is_none_or(|best| {
                        (candidate.0.cmp(&best.0)).then(candidate.1.total_cmp(&best.1)).is_lt()
                    });
                    if better {
                        best = Some(candidate);
                    }
                }
            }
        }
        best.map(|(_, _, first)| numbers(first..first + count))
    }

    /// The `count` free ones of `seats` that are nearest to `home`.
    fn nearest(
        &self,
        home: (f32, f32),
        seats: impl Iterator<Item = i32>,
        count: usize,
        taken: &SeatSet,
    ) -> Option<Vec<i32>> {
        let position = |seat: i32| self.positions[seat.unsigned_abs() as usize];
        let mut free: Vec<(f32, i32)> = seats
            .filter(|seat| !taken.contains(*seat))
            .map(|seat| (apart_squared(home, position(seat)), seat))
            .collect();
        if free.len() < count {
            return None;
        }
        let order =
            |one: &(f32, i32), other: &(f32, i32)| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1));
        if (1..free.len()).contains(&count) {
            free.select_nth_unstable_by(count - 1, order);
            free.truncate(count);
        }
        free.sort_unstable_by(order);
        Some(free.into_iter().take(count).map(|(_, seat)| seat).collect())
    }

    fn middle(&self, seats: &[i32]) -> (f32, f32) {
        let of = |axis: fn(&(f32, f32)) -> f32| {
            let sum: f32 = seats.iter().map(|seat| axis(&self.positions[seat.unsigned_abs() as usize])).sum();
            sum / f32::from(u16::try_from(seats.len()).unwrap_or(u16::MAX))
        };
        (of(|position| position.0), of(|position| position.1))
    }

    /// The single free seats that choosing `chosen` would leave between taken ones (an aisle and the edge
    /// of a zone count as taken), where another choice from the same free neighbours would leave none.
    /// Accessible and companion seats are never counted: they wait for somebody.
    pub fn single_gaps(&self, chosen: &[i32], taken: &SeatSet) -> Vec<i32> {
        let chosen: BTreeSet<i32> = chosen.iter().copied().collect();
        let mut gaps = BTreeSet::new();
        for seat in &chosen {
            let Some(run) = self.run_of(*seat) else { continue };
            let Ok(at) = usize::try_from(*seat) else { continue };
            let around = free_parts(run.first as usize, run.end(), taken).find(|free| free.contains(&at));
            let Some(free) = around.map(numbers) else { continue };
            let left: Vec<i32> = free.iter().copied().filter(|seat| !chosen.contains(seat)).collect();
            if left.len() == 1 {
                // Whoever takes all but one of them leaves one, whichever.
                continue;
            }
            let single =
                |at: i32| left.binary_search(&(at - 1)).is_err() && left.binary_search(&(at + 1)).is_err();
            gaps.extend(left.iter().copied().filter(|at| single(*at)));
        }
        gaps.into_iter().collect()
    }
}

/// How far `home` is from the box around a run.
fn outside(run: &Run, home: (f32, f32)) -> f32 {
    let nearest = (home.0.clamp(run.low.0, run.high.0), home.1.clamp(run.low.1, run.high.1));
    apart_squared(home, nearest)
}

#[cfg(test)]
#[path = "near_tests.rs"]
mod tests;
