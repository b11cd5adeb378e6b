//! The plan document: what a seat map is made of. `docs/seat-maps.md` describes it for people.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A plan of seats. One unit is one centimetre of the hall; y grows downwards. Seats are numbered from 0
/// in reading order: sections, their rows, their seats, each in the order of the document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// Always 1.
    #[schema(minimum = 1, maximum = 1)]
    pub format: u16,
    pub width: f32,
    pub height: f32,
    /// What is drawn besides sections: the stage, walls, words.
    #[serde(default)]
    #[schema(max_items = 500)]
    pub shapes: Vec<Shape>,
    #[serde(default)]
    #[schema(max_items = 500)]
    pub sections: Vec<Section>,
}

/// Something drawn that nobody sits on. The stage says where `best available` looks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Shape {
    pub kind: ShapeKind,
    pub x: f32,
    pub y: f32,
    #[serde(default)]
    pub width: f32,
    #[serde(default)]
    pub height: f32,
    /// Degrees, clockwise.
    #[serde(default)]
    pub rotation: f32,
    #[serde(default)]
    #[schema(max_length = 80)]
    pub label: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ShapeKind {
    Stage,
    Rect,
    Ellipse,
    Text,
    Line,
}

/// A part of the house.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Unique in the plan.
    #[schema(pattern = "^[a-z0-9-]{1,40}$")]
    pub key: String,
    #[schema(min_length = 1, max_length = 80)]
    pub name: String,
    pub kind: SectionKind,
    /// A polygon around it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 200)]
    pub outline: Vec<(f32, f32)>,
    /// People who stand here; of standing sections only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 1000000)]
    pub capacity: Option<i32>,
    /// None in standing sections.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 2000)]
    pub rows: Vec<Row>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SectionKind {
    Seated,
    /// Without seats.
    Standing,
    /// Every row is a table.
    Tables,
}

/// A row, or the seats around a table. Neighbours in the document are neighbours in the hall, unless an
/// aisle lies between them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Unique in its section.
    #[schema(min_length = 1, max_length = 20)]
    pub label: String,
    /// Of sections of tables only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<Table>,
    pub seats: Vec<Seat>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Table {
    pub x: f32,
    pub y: f32,
    pub radius: f32,
}

/// One seat.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Seat {
    /// Unique in its row.
    #[schema(min_length = 1, max_length = 20)]
    pub label: String,
    pub x: f32,
    pub y: f32,
    /// A place for a wheelchair.
    #[serde(default, skip_serializing_if = "is_false")]
    pub accessible: bool,
    /// For who comes with the person on the accessible seat beside it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub companion: bool,
    /// What one should know before buying it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[schema(max_length = 80)]
    pub note: String,
}

#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_false(flag: &bool) -> bool {
    !flag
}

impl Plan {
    /// All seats in the order of their numbers, each with its section and row.
    pub fn seats(&self) -> impl Iterator<Item = (&Section, &Row, &Seat)> {
        self.sections.iter().flat_map(|section| {
            section.rows.iter().flat_map(move |row| row.seats.iter().map(move |seat| (section, row, seat)))
        })
    }

    /// How many seats there are.
    pub fn len(&self) -> usize {
        self.sections.iter().flat_map(|section| &section.rows).map(|row| row.seats.len()).sum()
    }

    /// Whether nobody can sit here.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
