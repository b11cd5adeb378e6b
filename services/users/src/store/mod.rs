//! Every SQL statement of this service.

pub mod flows;
pub mod invitations;
pub mod mail_tokens;
pub mod members;
pub mod organizations;
pub mod passkeys;
pub mod privacy;
pub mod refresh_tokens;
pub mod second_factor;
pub mod sessions;
pub mod sign_ins;
pub mod users;
