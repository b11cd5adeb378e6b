//! Blocks of seats around a floor.

use std::f32::consts::TAU;

use super::{Arena, ROW, SEAT, make_accessible};
use crate::seats::{Plan, Row, Seat, Section, SectionKind, Shape, ShapeKind};

/// Between neighbouring blocks, at their first rows.
const STAIRS: f32 = 120.0;
/// Between the floor and the first row.
const FRONT: f32 = 150.0;
/// How much longer the floor is than wide.
const LENGTH: f32 = 1.3;
/// Points by which the length along the ellipse is measured.
const STEPS: u16 = 2000;

/// A place on the ellipse, and the direction away from its middle.
struct Spot {
    at: (f32, f32),
    out: (f32, f32),
}

impl Arena {
    pub(super) fn plan(&self) -> Plan {
        let block = f32::from(self.seats_per_row) * SEAT + STAIRS;
        // Straight blocks around a curve need a little more than their own length.
        let around = block * f32::from(self.sections) * 1.03;
        let wide = (around / (TAU * ((1.0 + LENGTH * LENGTH) / 2.0).sqrt())).max(700.0);
        let long = wide * LENGTH;
        let mut sections: Vec<Section> = spots(self.sections, wide, long)
            .into_iter()
            .zip(101_u16..)
            .map(|(spot, number)| self.block(&spot, number))
            .collect();
        let floor = ((wide - FRONT) * 0.7, (long - FRONT) * 0.7);
        let stage = Shape {
            kind: ShapeKind::Stage,
            x: -floor.0 * 0.6,
            y: -floor.1,
            width: floor.0 * 1.2,
            height: floor.1 * 0.35,
            rotation: 0.0,
            label: "Stage".into(),
        };
        if let Some(capacity) = self.floor_standing {
            let top = -floor.1 * 0.6;
            sections.push(Section {
                key: "floor".into(),
                name: "Floor".into(),
                kind: SectionKind::Standing,
                outline: vec![(-floor.0, top), (floor.0, top), (floor.0, floor.1), (-floor.0, floor.1)],
                capacity: Some(capacity),
                rows: Vec::new(),
            });
        }
        Plan { format: 1, width: 1.0, height: 1.0, shapes: vec![stage], sections }
    }

    fn block(&self, spot: &Spot, number: u16) -> Section {
        let along = (-spot.out.1, spot.out.0);
        let half = f32::from(self.seats_per_row - 1) / 2.0;
        let point = |side: f32, back: f32| {
            (spot.at.0 + along.0 * side + spot.out.0 * back, spot.at.1 + along.1 * side + spot.out.1 * back)
        };
        let seat = |row: u16, seat: u16| {
            let (x, y) = point((f32::from(seat) - half) * SEAT, f32::from(row) * ROW);
            Seat {
                label: (seat + 1).to_string(),
                x,
                y,
                accessible: false,
                companion: false,
                note: String::new(),
            }
        };
        let rows = (0..self.rows).map(|row| Row {
            label: (row + 1).to_string(),
            table: None,
            seats: (0..self.seats_per_row).map(|number| seat(row, number)).collect(),
        });
        let (side, back) = ((half + 0.8) * SEAT, (f32::from(self.rows) - 0.3) * ROW);
        let mut section = Section {
            key: format!("block-{number}"),
            name: format!("Block {number}"),
            kind: SectionKind::Seated,
            outline: vec![
                point(-side, -0.7 * ROW),
                point(side, -0.7 * ROW),
                point(side, back),
                point(-side, back),
            ],
            capacity: None,
            rows: rows.collect(),
        };
        if number % 4 == 1 {
            let last = section.rows.len() - 1;
            make_accessible(&mut section, last, false);
        }
        section
    }
}

/// As many places at equal distances along the ellipse, clockwise from the top.
fn spots(count: u16, wide: f32, long: f32) -> Vec<Spot> {
    let point = |step: u16| {
        let angle = TAU * f32::from(step) / f32::from(STEPS);
        (wide * angle.sin(), -long * angle.cos())
    };
    let mut lengths = vec![0.0];
    for step in 1..=STEPS {
        let ((x, y), (before_x, before_y)) = (point(step), point(step - 1));
        lengths.push(lengths[usize::from(step) - 1] + (x - before_x).hypot(y - before_y));
    }
    let whole = lengths[usize::from(STEPS)];
    (0..count)
        .map(|number| {
            let wanted = whole * f32::from(number) / f32::from(count);
            let step = lengths.partition_point(|length| *length < wanted);
            let at = point(u16::try_from(step).unwrap_or(STEPS));
            let (x, y) = (at.0 / (wide * wide), at.1 / (long * long));
            let length = x.hypot(y);
            Spot { at, out: (x / length, y / length) }
        })
        .collect()
}
