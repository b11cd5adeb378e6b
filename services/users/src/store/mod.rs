//! Every SQL statement of this service.

pub mod api_keys;
pub mod audit;
pub mod flows;
pub mod identities;
pub mod invitations;
pub mod mail_tokens;
pub mod members;
pub mod operators;
pub mod organizations;
pub mod passkeys;
pub mod privacy;
pub mod refresh_tokens;
pub mod roles;
pub mod second_factor;
pub mod sessions;
pub mod sign_ins;
pub mod users;
