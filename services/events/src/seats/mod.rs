//! Seats: plans of houses, how an event is seated, which seats are best, and who sees what is taken.

mod best;
mod claims;
mod load;
mod near;
mod plan;
mod seating;
mod set;
#[cfg(test)]
mod testing;

pub use claims::SeatClaim;
pub use plan::{Plan, Row, Seat, Section, SectionKind, Shape, ShapeKind, Table};
pub use seating::{SeatPlace, Seating};
pub use set::SeatSet;

pub(crate) use load::{Seatings, seatings};
