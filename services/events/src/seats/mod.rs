//! Seats: plans of houses, how an event is seated, which seats are best, and who sees what is taken.

mod assign;
mod best;
mod block;
mod board;
mod check;
mod claims;
mod generate;
mod live;
mod load;
mod maps;
mod model;
mod near;
mod plan;
mod public;
mod seating;
mod set;
#[cfg(test)]
mod testing;

pub use claims::SeatClaim;
pub use generate::{Arena, Generate, Numbering, Theatre, generate};
pub use model::{
    BlockedSeats, EventSeating, NewSeatMap, PriceZone, SeatBlocks, SeatClaims, SeatMap, SeatMapCard,
    SeatMapChange, SeatMapVersion, SeatingChange, VersionEvent,
};
pub use plan::{Plan, Row, Seat, Section, SectionKind, Shape, ShapeKind, Table};
pub use public::{PublicSeating, SeatsSnapshot};
pub use seating::{SeatPlace, Seating};
pub use set::SeatSet;

pub(crate) use board::Boards;
pub(crate) use load::{Seatings, seatings};
