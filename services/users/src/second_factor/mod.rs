//! The second factor: an authenticator app, and recovery codes for the day on which it is lost.

mod app;
mod codes;
mod enter;
pub(crate) mod totp;

pub use app::{AppSecret, RecoveryCodes};
pub(crate) use enter::Proof;
pub use enter::{Entry, Pending};
