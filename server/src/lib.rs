//! The program `admit`: its configuration, its wiring, its commands.

pub mod app;
pub mod cli;
pub mod config;
pub mod database;
pub mod inventory;
pub mod keys;
pub mod log;
pub mod seed;
pub mod worker;

pub use app::App;
pub use config::Config;
