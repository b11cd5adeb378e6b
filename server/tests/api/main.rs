//! The API tests: the real router over real HTTP, a database per test, no sleeping.

#![allow(clippy::unwrap_used)]

mod app;

use app::*;
