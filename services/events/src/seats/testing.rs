//! Plans for tests.

use super::{Plan, Row, Seat, SeatSet, Seating, Section, SectionKind, Shape, ShapeKind};

/// Rows of these many seats below a stage; `accessible` and `companion` by number.
pub(crate) fn plan(rows: &[usize], accessible: &[i32], companion: &[i32]) -> Plan {
    let mut number = -1;
    let widest = rows.iter().copied().max().unwrap_or(0) as f32 * 55.0;
    let rows = rows
        .iter()
        .enumerate()
        .map(|(row, seats)| Row {
            label: row.to_string(),
            table: None,
            seats: (0..*seats)
                .map(|seat| {
                    number += 1;
                    Seat {
                        label: (seat + 1).to_string(),
                        x: (widest - *seats as f32 * 55.0) / 2.0 + 55.0 * seat as f32,
                        y: 300.0 + 90.0 * row as f32,
                        accessible: accessible.contains(&number),
                        companion: companion.contains(&number),
                        note: String::new(),
                    }
                })
                .collect(),
        })
        .collect();
    let stage = Shape {
        kind: ShapeKind::Stage,
        x: widest / 2.0 - 300.0,
        y: 0.0,
        width: 600.0,
        height: 200.0,
        rotation: 0.0,
        label: "Stage".into(),
    };
    let section = Section {
        key: "stalls".into(),
        name: "Stalls".into(),
        kind: SectionKind::Seated,
        outline: Vec::new(),
        capacity: None,
        rows,
    };
    Plan { format: 1, width: widest + 200.0, height: 5000.0, shapes: vec![stage], sections: vec![section] }
}

/// The plan with all its seats in zone 0.
pub(crate) fn seating(plan: &Plan) -> Seating {
    Seating::new(kit::EventId::new(), 1, plan, &vec![0; plan.len()], true)
}

pub(crate) fn set(seats: &[i32]) -> SeatSet {
    seats.iter().copied().collect()
}
