//! Passwords: what is refused, and how the rest is kept.

mod hasher;
mod rules;

pub(crate) use hasher::Hasher;
pub use rules::Weakness;
pub(crate) use rules::check;
