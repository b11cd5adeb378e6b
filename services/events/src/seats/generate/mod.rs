//! Plans made from a few numbers, to start from.

mod arena;
mod theatre;

use garde::Validate;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Plan, Section};
use crate::EventsError;

/// Distance of neighbouring seats.
const SEAT: f32 = 55.0;
/// Distance of rows.
const ROW: f32 = 90.0;
/// Free space around everything.
const MARGIN: f32 = 150.0;

/// What to generate.
#[derive(Debug, Clone, PartialEq, Deserialize, Validate, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Generate {
    Theatre(#[garde(dive)] Theatre),
    Arena(#[garde(dive)] Arena),
}

/// Rows in front of a stage, with a balcony if wanted.
#[derive(Debug, Clone, PartialEq, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Theatre {
    #[garde(range(min = 1, max = 100))]
    #[schema(minimum = 1, maximum = 100)]
    pub rows: u16,
    #[garde(range(min = 1, max = 200))]
    #[schema(minimum = 1, maximum = 200)]
    pub seats_per_row: u16,
    /// 0: straight rows; 1: rows that run far around the stage.
    #[garde(range(min = 0.0, max = 1.0))]
    #[serde(default)]
    #[schema(minimum = 0, maximum = 1)]
    pub curve: f32,
    /// Aisles through every row.
    #[garde(range(min = 0, max = 6))]
    #[serde(default)]
    #[schema(minimum = 0, maximum = 6)]
    pub aisles: u16,
    #[garde(skip)]
    #[serde(default)]
    pub numbering: Numbering,
    #[garde(range(min = 0, max = 50))]
    #[serde(default)]
    #[schema(minimum = 0, maximum = 50)]
    pub balcony_rows: u16,
}

/// How the seats of a row are labelled.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Numbering {
    #[default]
    LeftToRight,
    RightToLeft,
    /// From the middle outwards: odd numbers on the left, even ones on the right.
    OddEven,
    /// From the middle outwards on both sides: L1, L2 … and R1, R2 …
    Centre,
}

/// Blocks of seats all around a floor.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Arena {
    #[garde(range(min = 4, max = 100))]
    #[schema(minimum = 4, maximum = 100)]
    pub sections: u16,
    #[garde(range(min = 1, max = 100))]
    #[schema(minimum = 1, maximum = 100)]
    pub rows: u16,
    #[garde(range(min = 1, max = 100))]
    #[schema(minimum = 1, maximum = 100)]
    pub seats_per_row: u16,
    /// People who stand on the floor; without, the floor stays empty.
    #[garde(range(min = 1, max = 1_000_000))]
    #[serde(default)]
    #[schema(minimum = 1, maximum = 1000000)]
    pub floor_standing: Option<i32>,
}

/// The plan that was asked for.
///
/// # Errors
/// `Fields` when it would have more seats than a plan may have.
pub fn generate(what: &Generate) -> Result<Plan, EventsError> {
    let mut plan = match what {
        Generate::Theatre(theatre) => theatre.plan(),
        Generate::Arena(arena) => {
            let seats = u32::from(arena.sections) * u32::from(arena.rows) * u32::from(arena.seats_per_row);
            if seats > 100_000 {
                return Err(EventsError::invalid("rows", "too_many", "a plan has at most 100000 seats"));
            }
            arena.plan()
        }
    };
    fit(&mut plan);
    Ok(plan)
}

/// Moves everything to positive coordinates, rounds them, and sets the plan's size.
fn fit(plan: &mut Plan) {
    let (mut low, mut high) = ((f32::MAX, f32::MAX), (f32::MIN, f32::MIN));
    let mut see = |x: f32, y: f32| {
        low = (low.0.min(x), low.1.min(y));
        high = (high.0.max(x), high.1.max(y));
    };
    for shape in &plan.shapes {
        see(shape.x, shape.y);
        see(shape.x + shape.width, shape.y + shape.height);
    }
    for section in &plan.sections {
        section.outline.iter().for_each(|(x, y)| see(*x, *y));
        section.rows.iter().flat_map(|row| &row.seats).for_each(|seat| see(seat.x, seat.y));
    }
    let shift = |x: &mut f32, y: &mut f32| {
        *x = (*x - low.0 + MARGIN).round();
        *y = (*y - low.1 + MARGIN).round();
    };
    plan.shapes.iter_mut().for_each(|shape| shift(&mut shape.x, &mut shape.y));
    for section in &mut plan.sections {
        section.outline.iter_mut().for_each(|(x, y)| shift(x, y));
        section
            .rows
            .iter_mut()
            .flat_map(|row| &mut row.seats)
            .for_each(|seat| shift(&mut seat.x, &mut seat.y));
    }
    plan.width = (high.0 - low.0 + 2.0 * MARGIN).round();
    plan.height = (high.1 - low.1 + 2.0 * MARGIN).round();
}

/// Makes the ends of a row, if it is long enough, places for wheelchairs with a companion beside each.
fn make_accessible(section: &mut Section, row: usize, both_ends: bool) {
    let Some(row) = section.rows.get_mut(row).filter(|row| row.seats.len() >= 6) else { return };
    let last = row.seats.len() - 1;
    row.seats[0].accessible = true;
    row.seats[1].companion = true;
    if both_ends {
        row.seats[last].accessible = true;
        row.seats[last - 1].companion = true;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::seats::seating::apart;

    /// Every plan is one that could be saved, and nobody sits on somebody's lap.
    fn assert_fine(what: &Generate, seats: usize) -> Result<Plan, TestCaseError> {
        let plan = generate(what).expect("a plan");
        prop_assert!(plan.check().is_ok(), "{:?}", plan.check());
        prop_assert_eq!(plan.len(), seats);
        for section in &plan.sections {
            for row in &section.rows {
                for pair in row.seats.windows(2) {
                    let distance = apart((pair[0].x, pair[0].y), (pair[1].x, pair[1].y));
                    prop_assert!(distance > 40.0, "{} {} {distance}", section.name, row.label);
                }
            }
        }
        let inside = |x: f32, y: f32| x > 0.0 && y > 0.0 && x < plan.width && y < plan.height;
        prop_assert!(plan.seats().all(|(_, _, seat)| inside(seat.x, seat.y)));
        Ok(plan)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]
        #[test]
        fn theatres_are_fine(
            rows in 1..40_u16, seats_per_row in 1..60_u16, curve in 0.0..=1.0_f32, aisles in 0..=6_u16,
            numbering in prop::sample::select(vec![
                Numbering::LeftToRight, Numbering::RightToLeft, Numbering::OddEven, Numbering::Centre,
            ]),
            balcony_rows in 0..10_u16,
        ) {
            let theatre = Theatre { rows, seats_per_row, curve, aisles, numbering, balcony_rows };
            let seats = usize::from(rows + balcony_rows) * usize::from(seats_per_row);
            let plan = assert_fine(&Generate::Theatre(theatre), seats)?;
            let stage = &plan.shapes[0];
            prop_assert!(plan.seats().all(|(_, _, seat)| seat.y > stage.y + stage.height));
        }

        #[test]
        fn arenas_are_fine(sections in 4..40_u16, rows in 1..20_u16, seats_per_row in 1..30_u16, standing in prop::option::of(1..9000_i32)) {
            let arena = Arena { sections, rows, seats_per_row, floor_standing: standing };
            let seats = usize::from(sections) * usize::from(rows) * usize::from(seats_per_row);
            let plan = assert_fine(&Generate::Arena(arena), seats)?;
            prop_assert_eq!(plan.sections.len(), usize::from(sections) + usize::from(standing.is_some()));
        }
    }

    #[test]
    fn too_large_arenas_are_refused() {
        let arena = Arena { sections: 100, rows: 100, seats_per_row: 11, floor_standing: None };
        assert!(generate(&Generate::Arena(arena)).is_err());
    }
}
