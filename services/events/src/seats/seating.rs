//! How one event is seated, ready for thousands of questions a second.

use kit::EventId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Plan, SeatSet, plan::ShapeKind};

/// Where a seat is, in the words of the house.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
pub struct SeatPlace {
    pub section: String,
    pub row: String,
    /// The seat within its row.
    pub label: String,
}

/// Neighbours more than this many times their row's usual distance apart have an aisle between them.
const AISLE: f32 = 1.6;
/// How much more a step to the side counts than a step back.
const SIDEWAYS: f32 = 1.2;
/// No run: seats that are not on sale, or that `best` does not give away like others.
const NONE: u32 = u32::MAX;

/// Neighbouring ordinary seats of one zone in one row, the seats `first..first + len`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run {
    pub first: u32,
    pub len: u32,
    /// The cost of its best seat.
    pub floor: u32,
    /// The corners of a box around its seats.
    pub low: (f32, f32),
    pub high: (f32, f32),
}

impl Run {
    pub fn end(&self) -> usize {
        (self.first + self.len) as usize
    }
}

/// One price zone.
#[derive(Debug, Clone, Default)]
pub(super) struct Zone {
    /// In order of their best seats.
    pub runs: Vec<Run>,
    /// The seats of all runs.
    pub ordinary: SeatSet,
    /// Accessible seats, the best first.
    pub accessible: Vec<i32>,
    /// Companion seats, the best first.
    pub companions: Vec<i32>,
}

/// The seats of one event: where they are, in which zone, and which are good. Never changes; a changed
/// seating is another one with a higher `version`.
#[derive(Debug)]
pub struct Seating {
    pub event_id: EventId,
    pub version: i32,
    /// Whether a booking may leave a single free seat between taken ones.
    pub no_single_gaps: bool,
    zone_of: Vec<i16>,
    unsold: SeatSet,
    sections: Vec<String>,
    /// Of each row: its section, its label and its first seat.
    rows: Vec<(u32, String, u32)>,
    /// The labels of all seats in one piece, and where each ends.
    labels: String,
    label_ends: Vec<u32>,
    pub(super) zones: Vec<Zone>,
    pub(super) positions: Vec<(f32, f32)>,
    /// Of each seat, its row: an index into `rows`.
    pub(super) row_of: Vec<u32>,
    /// Of each seat, its run: an index into its zone's runs.
    run_of: Vec<u32>,
    /// Sums of the costs of the seats before each seat: what `first..first + n` costs is one subtraction.
    pub(super) costs: Vec<u64>,
}

impl Seating {
    /// The seating of an event by `plan`, whose seats are in the zones `zone_of` (−1: not on sale; seats
    /// that it does not reach are not on sale either).
    pub fn new(event_id: EventId, version: i32, plan: &Plan, zone_of: &[i16], no_single_gaps: bool) -> Self {
        let len = plan.len();
        let mut zone_of = zone_of.to_vec();
        zone_of.resize(len, -1);
        let zones = zone_of.iter().copied().max().map_or(0, |most| usize::try_from(most + 1).unwrap_or(0));
        let mut seating = Self {
            event_id,
            version,
            no_single_gaps,
            unsold: (0..).zip(&zone_of).filter(|(_, zone)| **zone < 0).map(|(seat, _)| seat).collect(),
            zone_of,
            sections: Vec::with_capacity(plan.sections.len()),
            rows: Vec::new(),
            labels: String::new(),
            label_ends: Vec::with_capacity(len),
            zones: vec![Zone::default(); zones],
            positions: Vec::with_capacity(len),
            row_of: Vec::with_capacity(len),
            run_of: vec![NONE; len],
            costs: Vec::with_capacity(len + 1),
        };
        seating.name(plan);
        seating.measure(plan);
        seating.sort_runs();
        seating
    }

    /// How many seats the plan has, on sale or not.
    pub fn len(&self) -> usize {
        self.zone_of.len()
    }

    /// Whether the plan has no seats.
    pub fn is_empty(&self) -> bool {
        self.zone_of.is_empty()
    }

    /// How many price zones have seats: one more than the highest number.
    pub fn zones(&self) -> usize {
        self.zones.len()
    }

    /// The price zone of a seat; `None` for what is no seat or not on sale.
    pub fn zone_of(&self, seat: i32) -> Option<i16> {
        let zone = usize::try_from(seat).ok().and_then(|seat| self.zone_of.get(seat).copied())?;
        (zone >= 0).then_some(zone)
    }

    /// The seats of these zones, in order.
    pub(crate) fn seats_of_zones(&self, zones: &[i16]) -> Vec<i32> {
        (0..).zip(&self.zone_of).filter(|(_, zone)| zones.contains(zone)).map(|(seat, _)| seat).collect()
    }

    /// The seats that are not on sale.
    pub fn unsold(&self) -> &SeatSet {
        &self.unsold
    }

    /// Where a seat is; `None` for what is no seat.
    pub fn place(&self, seat: i32) -> Option<SeatPlace> {
        let seat = usize::try_from(seat).ok()?;
        let end = *self.label_ends.get(seat)? as usize;
        let start = seat.checked_sub(1).map_or(0, |before| self.label_ends[before] as usize);
        let (section, row, _) = &self.rows[self.row_of[seat] as usize];
        Some(SeatPlace {
            section: self.sections[*section as usize].clone(),
            row: row.clone(),
            label: self.labels[start..end].to_owned(),
        })
    }

    pub(super) fn zone(&self, zone: i16) -> Option<&Zone> {
        usize::try_from(zone).ok().and_then(|zone| self.zones.get(zone))
    }

    /// The run that a seat is in, unless it is special or not on sale.
    pub(super) fn run_of(&self, seat: i32) -> Option<&Run> {
        let zone = self.zone(self.zone_of(seat)?)?;
        zone.runs.get(*self.run_of.get(usize::try_from(seat).ok()?)? as usize)
    }

    /// What the seats `first..end` cost together: how far they are from the stage and to the side.
    pub(super) fn cost(&self, first: usize, end: usize) -> u64 {
        self.costs[end] - self.costs[first]
    }

    /// Takes over names and positions.
    fn name(&mut self, plan: &Plan) {
        for section in &plan.sections {
            let section_index = index(self.sections.len());
            self.sections.push(section.name.clone());
            for row in &section.rows {
                let row_index = index(self.rows.len());
                self.rows.push((section_index, row.label.clone(), index(self.row_of.len())));
                for seat in &row.seats {
                    self.row_of.push(row_index);
                    self.labels.push_str(&seat.label);
                    self.label_ends.push(index(self.labels.len()));
                    self.positions.push((seat.x, seat.y));
                }
            }
        }
    }

    /// Costs, and the runs of neighbours.
    fn measure(&mut self, plan: &Plan) {
        let focus = focus(plan);
        self.costs.push(0);
        let mut sum = 0;
        for (x, y) in &self.positions {
            sum += u64::from(distance(focus, (*x, *y)));
            self.costs.push(sum);
        }
        let flags: Vec<(bool, bool)> =
            plan.seats().map(|(_, _, seat)| (seat.accessible, seat.companion)).collect();
        for row in 0..self.rows.len() {
            let first = self.rows[row].2 as usize;
            let end = self.rows.get(row + 1).map_or(self.len(), |(_, _, first)| *first as usize);
            self.part(first, end, &flags);
        }
    }

    /// Splits a row into runs and sorts out its special seats.
    fn part(&mut self, first: usize, end: usize, flags: &[(bool, bool)]) {
        let gap = usual_gap(&self.positions[first..end]) * AISLE;
        let mut start = first;
        for seat in first..end {
            let zone = self.zone_of[seat];
            let special = flags[seat].0 || flags[seat].1;
            if special && zone >= 0 {
                let zone = &mut self.zones[zone.unsigned_abs() as usize];
                let list = if flags[seat].0 { &mut zone.accessible } else { &mut zone.companions };
                list.push(i32::try_from(seat).unwrap_or(i32::MAX));
            }
            let next = seat + 1;
            let together = next < end
                && !special
                && flags[next] == (false, false)
                && self.zone_of[next] == zone
                && apart(self.positions[seat], self.positions[next]) <= gap;
            if !together {
                if !special && zone >= 0 {
                    self.add_run(zone, start, next);
                }
                start = next;
            }
        }
    }

    fn add_run(&mut self, zone: i16, first: usize, end: usize) {
        let (mut low, mut high) = (self.positions[first], self.positions[first]);
        for (x, y) in &self.positions[first..end] {
            low = (low.0.min(*x), low.1.min(*y));
            high = (high.0.max(*x), high.1.max(*y));
        }
        let floor = (first..end).map(|seat| self.cost(seat, seat + 1)).min().unwrap_or(0);
        let floor = u32::try_from(floor).unwrap_or(u32::MAX);
        let zone = &mut self.zones[zone.unsigned_abs() as usize];
        zone.runs.push(Run { first: index(first), len: index(end - first), floor, low, high });
        zone.ordinary.extend((first..end).map(|seat| i32::try_from(seat).unwrap_or(i32::MAX)));
    }

    fn sort_runs(&mut self) {
        let costs = &self.costs;
        let cost = |seat: &i32| costs[seat.unsigned_abs() as usize + 1] - costs[seat.unsigned_abs() as usize];
        for zone in &mut self.zones {
            zone.runs.sort_by_key(|run| (run.floor, run.first));
            zone.accessible.sort_by_key(cost);
            zone.companions.sort_by_key(cost);
            for (number, run) in zone.runs.iter().enumerate() {
                self.run_of[run.first as usize..run.end()].fill(index(number));
            }
        }
    }
}

/// Where all look: the middle of the stage; without one, of the plan's upper edge.
fn focus(plan: &Plan) -> (f32, f32) {
    plan.shapes.iter().find(|shape| shape.kind == ShapeKind::Stage).map_or((plan.width / 2.0, 0.0), |stage| {
        // A shape turns around its middle, so that its middle stays.
        (stage.x + stage.width / 2.0, stage.y + stage.height / 2.0)
    })
}

/// How far a seat is from the stage, in centimetres; what is aside is farther.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn distance(focus: (f32, f32), seat: (f32, f32)) -> u32 {
    ((seat.0 - focus.0) * SIDEWAYS).hypot(seat.1 - focus.1) as u32
}

pub(super) fn apart(one: (f32, f32), other: (f32, f32)) -> f32 {
    apart_squared(one, other).sqrt()
}

/// The square of a distance: orders like the distance, and costs less.
pub(super) fn apart_squared(one: (f32, f32), other: (f32, f32)) -> f32 {
    (one.0 - other.0).powi(2) + (one.1 - other.1).powi(2)
}

/// The median distance of neighbours.
fn usual_gap(row: &[(f32, f32)]) -> f32 {
    let mut gaps: Vec<f32> = row.windows(2).map(|pair| apart(pair[0], pair[1])).collect();
    gaps.sort_by(f32::total_cmp);
    gaps.get(gaps.len().saturating_sub(1) / 2).copied().unwrap_or(0.0)
}

/// Plans have at most 100,000 seats, so that every index fits.
fn index(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX - 1)
}
