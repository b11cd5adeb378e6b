//! The best seats that are free, together. Asked thousands of times a second: runs of neighbours lie
//! sorted by their best seat, so that the search ends as soon as no run can win any more, and what is
//! taken is skipped 64 seats at a time.

use std::ops::Range;

use super::{
    SeatSet, Seating,
    seating::{Zone, apart_squared},
};

/// Places to start from when a group must be split.
const ANCHORS: usize = 4;

/// Free neighbours, and where their middle is.
struct Piece {
    seats: Range<usize>,
    middle: (f32, f32),
}

/// Neighbouring seats that could be chosen; the least is the best: first those that leave no single seat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Window {
    pub untidy: bool,
    pub cost: u64,
    pub first: usize,
}

impl Seating {
    /// The `count` best free seats of a zone: neighbours in one row if there are any, else in as few
    /// pieces as can be, near each other. Leaves no single seat between others where it can be avoided.
    /// Accessible seats are given when nothing else is free, companion seats when no accessible seat of
    /// the zone is left either. `None` when fewer are free.
    pub fn best(&self, zone: i16, count: usize, taken: &SeatSet) -> Option<Vec<i32>> {
        let zone = self.zone(zone)?;
        let free = zone.ordinary.count_minus(taken);
        if free < count {
            return special(zone, count, taken);
        }
        match self.together(zone, count, taken) {
            Some(window) => Some(numbers(window.first..window.first + count)),
            None => Some(self.scattered(zone, count, taken)),
        }
    }

    /// The best `count` free neighbours of a zone in one row; `None` where there are none.
    pub fn best_together(&self, zone: i16, count: usize, taken: &SeatSet) -> Option<Vec<i32>> {
        let window = self.together(self.zone(zone)?, count, taken)?;
        Some(numbers(window.first..window.first + count))
    }

    /// The best `count` free neighbours.
    fn together(&self, zone: &Zone, count: usize, taken: &SeatSet) -> Option<Window> {
        let mut best: Option<Window> = None;
        for run in zone.runs.iter().filter(|run| run.len as usize >= count) {
            let least = u64::from(run.floor) * count as u64;
            if best.is_some_and(|best| !best.untidy && least >= best.cost) {
                break;
            }
            for free in free_parts(run.first as usize, run.end(), taken) {
                best = best.into_iter().chain(self.window(&free, count)).min();
            }
        }
        best
    }

    /// The best `count` seats within neighbouring free ones.
    pub(super) fn window(&self, free: &Range<usize>, count: usize) -> Option<Window> {
        let last = free.end.checked_sub(count).filter(|last| *last >= free.start)?;
        (free.start..=last)
            .map(|first| Window {
                untidy: untidy(free, first, count),
                cost: self.cost(first, first + count),
                first,
            })
            .min()
    }

    /// `count` of the zone's free ordinary seats (there are as many) in as few pieces as can be.
    fn scattered(&self, zone: &Zone, count: usize, taken: &SeatSet) -> Vec<i32> {
        let free: Vec<Piece> = zone
            .runs
            .iter()
            .flat_map(|run| free_parts(run.first as usize, run.end(), taken))
            .map(|seats| Piece { middle: self.positions[usize::midpoint(seats.start, seats.end - 1)], seats })
            .collect();
        let longest = free.iter().map(|piece| piece.seats.len()).max().unwrap_or(0);
        let anchors = free.iter().filter(|piece| piece.seats.len() == longest).take(ANCHORS);
        anchors
            .map(|anchor| self.gather(&free, anchor, count))
            .min_by(|one, other| one.0.total_cmp(&other.0))
            .map(|(_, seats)| seats)
            .unwrap_or_default()
    }

    /// Seats from the piece `anchor` and then always from the nearest piece that has all that is missing
    /// or, without one, from the longest; and how far they are apart.
    fn gather(&self, free: &[Piece], anchor: &Piece, count: usize) -> (f32, Vec<i32>) {
        let (mut used, mut seats, mut spread) = (Vec::new(), Vec::with_capacity(count), 0.0);
        let mut next = Some(anchor);
        while let Some(piece) = next {
            let here = piece.seats.len().min(count - seats.len());
            let first = self.window(&piece.seats, here).map_or(piece.seats.start, |window| window.first);
            seats.extend(numbers(first..first + here));
            spread += apart_squared(anchor.middle, piece.middle);
            used.push(piece.seats.start);
            let missing = count - seats.len();
            if missing == 0 {
                break;
            }
            let mut best: Option<(usize, f32, &Piece)> = None;
            for piece in free {
                let (len, far) = (piece.seats.len().min(missing), apart_squared(anchor.middle, piece.middle));
                // What is long enough beats what is not; then the nearest, or the longest.
                let better = best.is_none_or(|(most, near, _)| len > most || (len == most && far < near));
                if better && !used.contains(&piece.seats.start) {
                    best = Some((len, far, piece));
                }
            }
            next = best.map(|(_, _, piece)| piece);
        }
        (spread, seats)
    }
}

/// Every ordinary seat that is free, and what is missing from the accessible and then the companion ones.
fn special(zone: &Zone, count: usize, taken: &SeatSet) -> Option<Vec<i32>> {
    let rest = zone.accessible.iter().chain(&zone.companions).copied().filter(|seat| !taken.contains(*seat));
    let seats: Vec<i32> = zone.ordinary.minus(taken).into_iter().chain(rest).take(count).collect();
    (seats.len() == count).then_some(seats)
}

/// The free parts of the seats `first..end`.
pub(super) fn free_parts(
    first: usize,
    end: usize,
    taken: &SeatSet,
) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = first;
    std::iter::from_fn(move || {
        let start = taken.next(false, at, end);
        at = taken.next(true, start, end);
        (start < end).then_some(start..at)
    })
}

/// Whether choosing `count` seats from `first` on leaves a single one on a side.
pub(super) fn untidy(free: &Range<usize>, first: usize, count: usize) -> bool {
    first - free.start == 1 || free.end - first - count == 1
}

/// Seats as the API numbers them.
pub(super) fn numbers(seats: Range<usize>) -> Vec<i32> {
    seats.filter_map(|seat| i32::try_from(seat).ok()).collect()
}

#[cfg(test)]
#[path = "best_tests.rs"]
mod tests;
