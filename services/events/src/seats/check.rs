//! What a plan must be like: bounded, finite, and with names that tell seats apart.

use std::collections::HashSet;

use kit::FieldError;

use super::{Plan, Row, Section, SectionKind};
use crate::EventsError;

/// Seats of one plan.
pub(crate) const MOST_SEATS: usize = 100_000;
const MOST_SECTIONS: usize = 500;
const MOST_ROWS: usize = 2000;
const MOST_SHAPES: usize = 500;
const MOST_CORNERS: usize = 200;
const MOST_STANDING: i32 = 1_000_000;
/// Ten kilometres, in the plan's centimetres.
const FARTHEST: f32 = 1_000_000.0;
/// Errors that are told at once.
const TOLD: usize = 20;

/// What is wrong with a plan so far.
#[derive(Default)]
struct Findings(Vec<FieldError>);

impl Findings {
    fn add(&mut self, field: impl FnOnce() -> String, code: &str, message: &str) {
        if self.0.len() < TOLD {
            self.0.push(FieldError { field: field(), code: code.into(), message: message.into() });
        }
    }

    fn name(&mut self, text: &str, most: usize, field: impl FnOnce() -> String) {
        let length = text.chars().count();
        if text.trim().is_empty() {
            self.add(field, "required", "must not be empty");
        } else {
            self.text(text, length, most, field);
        }
    }

    fn text(&mut self, text: &str, length: usize, most: usize, field: impl FnOnce() -> String) {
        if length > most {
            self.add(field, "too_long", &format!("has at most {most} characters"));
        } else if text.chars().any(char::is_control) {
            self.add(field, "invalid", "must be one line without control characters");
        }
    }

    fn place(&mut self, values: &[f32], field: impl FnOnce() -> String) {
        if values.iter().any(|value| !value.is_finite() || value.abs() > FARTHEST) {
            self.add(field, "invalid", "must lie within ten kilometres");
        }
    }

    fn count(&mut self, count: usize, most: usize, field: impl FnOnce() -> String) {
        if count > most {
            self.add(field, "too_many", &format!("at most {most}"));
        }
    }
}

impl Plan {
    /// Checks everything that a plan promises.
    ///
    /// # Errors
    /// `Fields` with what is wrong, at most twenty at once; fields are named from `plan` on.
    pub fn check(&self) -> Result<(), EventsError> {
        let mut found = Findings::default();
        if self.format != 1 {
            found.add(|| "plan.format".into(), "unknown", "only format 1 is known");
        }
        let size = [self.width, self.height];
        if size.iter().any(|value| !value.is_finite() || *value <= 0.0 || *value > FARTHEST) {
            found.add(
                || "plan.width".into(),
                "invalid",
                "width and height must be positive, up to ten kilometres",
            );
        }
        found.count(self.shapes.len(), MOST_SHAPES, || "plan.shapes".into());
        found.count(self.sections.len(), MOST_SECTIONS, || "plan.sections".into());
        found.count(self.len(), MOST_SEATS, || "plan.sections".into());
        for (index, shape) in self.shapes.iter().enumerate().take(MOST_SHAPES) {
            let values = [shape.x, shape.y, shape.width, shape.height, shape.rotation];
            found.place(&values, || format!("plan.shapes[{index}]"));
            let length = shape.label.chars().count();
            found.text(&shape.label, length, 80, || format!("plan.shapes[{index}].label"));
        }
        let mut keys = HashSet::new();
        for (index, section) in self.sections.iter().enumerate().take(MOST_SECTIONS) {
            let path = format!("plan.sections[{index}]");
            if !keys.insert(section.key.as_str()) {
                found.add(|| format!("{path}.key"), "duplicate", "another section has this key");
            }
            check_section(section, &path, &mut found);
        }
        if found.0.is_empty() { Ok(()) } else { Err(EventsError::Fields(found.0)) }
    }
}

fn check_section(section: &Section, path: &str, found: &mut Findings) {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if !(1..=40).contains(&section.key.len()) || !section.key.bytes().all(fits) {
        let message = "has 1 to 40 lower-case letters, digits and dashes";
        found.add(|| format!("{path}.key"), "invalid", message);
    }
    found.name(&section.name, 80, || format!("{path}.name"));
    found.count(section.outline.len(), MOST_CORNERS, || format!("{path}.outline"));
    for corner in &section.outline {
        found.place(&[corner.0, corner.1], || format!("{path}.outline"));
    }
    let standing = section.kind == SectionKind::Standing;
    match section.capacity {
        Some(_) if !standing => {
            found.add(|| format!("{path}.capacity"), "invalid", "only a standing section has one");
        }
        Some(capacity) if !(0..=MOST_STANDING).contains(&capacity) => {
            found.add(|| format!("{path}.capacity"), "invalid", "must be between 0 and 1000000");
        }
        _ => {}
    }
    if standing && !section.rows.is_empty() {
        found.add(|| format!("{path}.rows"), "invalid", "a standing section has no seats");
    }
    found.count(section.rows.len(), MOST_ROWS, || format!("{path}.rows"));
    let mut labels = HashSet::new();
    for (index, row) in section.rows.iter().enumerate().take(MOST_ROWS) {
        let path = format!("{path}.rows[{index}]");
        if !labels.insert(row.label.as_str()) {
            found.add(|| format!("{path}.label"), "duplicate", "another row of the section has this label");
        }
        check_row(row, section.kind, &path, found);
    }
}

fn check_row(row: &Row, kind: SectionKind, path: &str, found: &mut Findings) {
    found.name(&row.label, 20, || format!("{path}.label"));
    if let Some(table) = row.table {
        found.place(&[table.x, table.y, table.radius], || format!("{path}.table"));
        if kind != SectionKind::Tables {
            found.add(|| format!("{path}.table"), "invalid", "only a section of tables has tables");
        }
    }
    let mut labels = HashSet::new();
    for (index, seat) in row.seats.iter().enumerate() {
        if !labels.insert(seat.label.as_str()) {
            let field = || format!("{path}.seats[{index}].label");
            found.add(field, "duplicate", "another seat of the row has this label");
        }
        found.name(&seat.label, 20, || format!("{path}.seats[{index}].label"));
        found.place(&[seat.x, seat.y], || format!("{path}.seats[{index}]"));
        let length = seat.note.chars().count();
        found.text(&seat.note, length, 80, || format!("{path}.seats[{index}].note"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seats::testing::plan;

    /// The fields that are wrong with a plan that `change` spoiled.
    fn wrong(change: impl FnOnce(&mut Plan)) -> Vec<String> {
        let mut plan = plan(&[3, 3], &[], &[]);
        change(&mut plan);
        match plan.check() {
            Err(EventsError::Fields(errors)) => errors.into_iter().map(|error| error.field).collect(),
            _ => Vec::new(),
        }
    }

    #[test]
    fn a_good_plan_passes() {
        assert!(plan(&[3, 3], &[], &[]).check().is_ok());
    }

    #[test]
    fn what_is_wrong_is_named() {
        assert_eq!(wrong(|plan| plan.format = 2), ["plan.format"]);
        assert_eq!(wrong(|plan| plan.width = 0.0), ["plan.width"]);
        assert_eq!(wrong(|plan| plan.height = f32::INFINITY), ["plan.width"]);
        assert_eq!(wrong(|plan| plan.sections[0].key = "Stalls".into()), ["plan.sections[0].key"]);
        assert_eq!(wrong(|plan| plan.sections[0].name = " ".into()), ["plan.sections[0].name"]);
        assert_eq!(wrong(|plan| plan.sections[0].capacity = Some(5)), ["plan.sections[0].capacity"]);
        assert_eq!(wrong(|plan| plan.sections[0].kind = SectionKind::Standing), ["plan.sections[0].rows"]);
        assert_eq!(
            wrong(|plan| plan.sections[0].rows[1].label = "0".into()),
            ["plan.sections[0].rows[1].label"]
        );
        assert_eq!(
            wrong(|plan| plan.sections[0].rows[0].seats[2].label = "1".into()),
            ["plan.sections[0].rows[0].seats[2].label"]
        );
        assert_eq!(
            wrong(|plan| plan.sections[0].rows[0].seats[1].x = f32::NAN),
            ["plan.sections[0].rows[0].seats[1]"]
        );
        assert_eq!(
            wrong(|plan| plan.sections[0].rows[0].seats[1].note = "x".repeat(81)),
            ["plan.sections[0].rows[0].seats[1].note"]
        );
        assert_eq!(wrong(|plan| plan.sections.push(plan.sections[0].clone())), ["plan.sections[1].key"]);
    }

    #[test]
    fn limits_hold_and_errors_are_few() {
        let seat = plan(&[1], &[], &[]).sections[0].rows[0].seats[0].clone();
        let many = wrong(|plan| plan.sections[0].rows[0].seats = vec![seat; MOST_SEATS + 1]);
        assert_eq!(many.len(), TOLD);
        assert_eq!(many[0], "plan.sections");
        let section = plan(&[], &[], &[]).sections[0].clone();
        assert_eq!(wrong(|plan| plan.sections = vec![section; 501])[0], "plan.sections");
    }
}
