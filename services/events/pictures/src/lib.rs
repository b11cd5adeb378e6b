//! Pictures of events: uploads become renditions, and covers are drawn where there is no photograph.
//!
//! A crate of its own, because the code that it instantiates is slow to compile and slower to run
//! unoptimised: here both are paid once.

pub mod art;
mod read;

pub use read::{NotAPicture, Picture, read};
