//! The few words that every service shares: ids, money, time, the caller, the ways to say no.
//!
//! `kit` stays small and dull: a change here rebuilds everything.

pub mod audit;
pub mod body;
pub mod caller;
pub mod clock;
pub mod csv;
pub mod email;
pub mod failpoint;
pub mod ids;
pub mod money;
pub mod page;
pub mod permission;
pub mod problem;
pub mod routes;
pub mod secret;
pub mod step_up;
pub mod text;
pub mod time;

pub use audit::Doer;
pub use body::{Body, IdempotencyKey, Parts, Search};
pub use caller::{Caller, KeyHolder, Membership, Rights, SignedIn, Who};
pub use clock::Clock;
pub use email::Email;
pub use failpoint::failpoint;
pub use ids::*;
pub use money::{Currency, Money};
pub use page::{Page, PageQuery};
pub use permission::{Permission, Permissions, PlatformRole, Role};
pub use problem::{FieldError, Problem};
pub use routes::{Policy, Routes};
pub use secret::{SecretHash, SecretToken};
pub use time::Time;
