//! Rows in front of a stage.

use super::{Numbering, ROW, SEAT, Theatre, make_accessible};
use crate::seats::{Plan, Row, Seat, Section, SectionKind, Shape, ShapeKind};

const AISLE: f32 = 110.0;
const STAGE_DEPTH: f32 = 300.0;
/// Between the stage and the nearest seat.
const FRONT: f32 = 200.0;
/// Between the stalls and the balcony.
const BALCONY: f32 = 350.0;
/// Half the angle, in radians, that rows of the strongest curve span.
const WIDEST: f32 = 1.1;

impl Theatre {
    pub(super) fn plan(&self) -> Plan {
        let offsets = self.offsets();
        let half = offsets.last().copied().unwrap_or(0.0).max(SEAT);
        // Rows lie on circles around one point; the first of them has this radius.
        let radius = half / (self.curve * WIDEST).max(0.001);
        let sag = radius * (1.0 - (half / radius).cos());
        let first = STAGE_DEPTH + FRONT + sag;
        let centre = first - radius;
        let mut stalls = section("stalls", "Stalls");
        stalls.rows = (0..self.rows).map(|row| self.row(row, &offsets, centre, radius, 0.0)).collect();
        let last = stalls.rows.len() - 1;
        make_accessible(&mut stalls, last, true);
        let mut sections = vec![stalls];
        if self.balcony_rows > 0 {
            let mut balcony = section("balcony", "Balcony");
            let behind = f32::from(self.rows) * ROW + BALCONY;
            balcony.rows =
                (0..self.balcony_rows).map(|row| self.row(row, &offsets, centre, radius, behind)).collect();
            sections.push(balcony);
        }
        let width = (half * 1.4).max(400.0);
        let stage = Shape {
            kind: ShapeKind::Stage,
            x: -width / 2.0,
            y: 0.0,
            width,
            height: STAGE_DEPTH,
            rotation: 0.0,
            label: "Stage".into(),
        };
        Plan { format: 1, width: 1.0, height: 1.0, shapes: vec![stage], sections }
    }

    /// Where the seats of a row are, from its middle, along the row.
    fn offsets(&self) -> Vec<f32> {
        let (seats, blocks) = (f32::from(self.seats_per_row), f32::from(self.aisles + 1));
        let at = |seat: u16| {
            let block = (f32::from(seat) * blocks / seats).floor();
            f32::from(seat) * SEAT + block * AISLE
        };
        let middle = at(self.seats_per_row - 1) / 2.0;
        (0..self.seats_per_row).map(|seat| at(seat) - middle).collect()
    }

    fn row(&self, row: u16, offsets: &[f32], centre: f32, radius: f32, behind: f32) -> Row {
        let own = radius + f32::from(row) * ROW + behind;
        let labels = labels(self.numbering, offsets.len());
        let seat = |(offset, label): (&f32, String)| {
            let angle = offset / own;
            // Far circles are all but straight, where sine and cosine lose their last digits.
            let sag = own * 2.0 * (angle / 2.0).sin().powi(2);
            let (x, y) = (own * angle.sin(), centre + own - sag);
            Seat { label, x, y, accessible: false, companion: false, note: String::new() }
        };
        Row { label: letters(row), table: None, seats: offsets.iter().zip(labels).map(seat).collect() }
    }
}

fn section(key: &str, name: &str) -> Section {
    Section {
        key: key.into(),
        name: name.into(),
        kind: SectionKind::Seated,
        outline: Vec::new(),
        capacity: None,
        rows: Vec::new(),
    }
}

/// A, B … Z, AA, AB …
fn letters(row: u16) -> String {
    let letter = |number: u16| char::from(b'A' + u8::try_from(number % 26).unwrap_or(0));
    if row < 26 { letter(row).to_string() } else { format!("{}{}", letter(row / 26 - 1), letter(row)) }
}

/// The labels of a row of `seats`, from left to right.
fn labels(numbering: Numbering, seats: usize) -> Vec<String> {
    let half = seats / 2;
    let label = |seat: usize| match numbering {
        Numbering::LeftToRight => (seat + 1).to_string(),
        Numbering::RightToLeft => (seats - seat).to_string(),
        Numbering::OddEven if seat < half => (2 * (half - seat) - 1).to_string(),
        Numbering::OddEven => (2 * (seat - half) + 2).to_string(),
        Numbering::Centre if seat < half => format!("L{}", half - seat),
        Numbering::Centre => format!("R{}", seat - half + 1),
    };
    (0..seats).map(label).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_lettered_and_seats_numbered_as_asked() {
        assert_eq!([0, 25, 26, 27, 52].map(letters), ["A", "Z", "AA", "AB", "BA"]);
        assert_eq!(labels(Numbering::LeftToRight, 4), ["1", "2", "3", "4"]);
        assert_eq!(labels(Numbering::RightToLeft, 4), ["4", "3", "2", "1"]);
        assert_eq!(labels(Numbering::OddEven, 5), ["3", "1", "2", "4", "6"]);
        assert_eq!(labels(Numbering::Centre, 5), ["L2", "L1", "R1", "R2", "R3"]);
    }

    #[test]
    fn straight_rows_are_straight_and_aisles_open() {
        let theatre = Theatre {
            rows: 2,
            seats_per_row: 8,
            curve: 0.0,
            aisles: 1,
            numbering: Numbering::LeftToRight,
            balcony_rows: 0,
        };
        let plan = theatre.plan();
        let row = &plan.sections[0].rows[0].seats;
        assert!(row.iter().all(|seat| (seat.y - row[0].y).abs() < 1.0));
        let gaps: Vec<f32> = row.windows(2).map(|pair| (pair[1].x - pair[0].x).round()).collect();
        assert_eq!(gaps, [55.0, 55.0, 55.0, 165.0, 55.0, 55.0, 55.0]);
    }
}
