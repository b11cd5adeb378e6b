//! The API tests: the real router over real HTTP, a database per test, no sleeping.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod app;
mod architecture;
mod authorization;
mod bookings;
mod catalogue;
mod door;
mod embedded;
mod events;
mod finance;
mod gateway;
mod notifications;
mod payments;
mod sql;
mod users;

#[allow(unused_imports)]
pub use app::*;
mod prices;
mod rules;
mod seed;
mod support;
mod tenders;
