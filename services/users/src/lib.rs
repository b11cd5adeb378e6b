//! Accounts, sessions, organizations and their members.
//!
//! Owns who somebody is and what they may do. The browser proves itself with a short-lived signed access
//! token and a rotating refresh token in cookies that scripts can't read; what a session is worth is
//! looked up at every request, so that an end or a change of rights acts at once.

mod audit;
mod authenticate;
pub mod cookies;
mod device;
mod email_change;
mod error;
mod flows;
mod invitations;
mod issue;
mod jobs;
mod jwks;
mod keys;
mod magic;
mod mails;
mod me;
mod members;
mod model;
mod notices;
mod organizations;
mod passkeys;
mod password;
mod passwords;
mod platform;
mod privacy;
mod providers;
mod provision;
mod refresh;
mod register;
mod reset;
mod roles;
mod routes;
mod second_factor;
mod sessions;
mod sign_in;
mod step_up;
mod store;
mod team;
mod tokens;
mod verify;

use std::sync::Arc;

use data::{keys::KeyRing, pool::Db};
use kit::Clock;
use notifications::Notifications;

use crate::{authenticate::Principals, password::Hasher, providers::Providers, tokens::AccessTokens};

pub use audit::{Broken, Chain, audited, verify_chain};
pub use email_change::EmailChanged;
pub use error::{AuthError, UsersError};
pub use issue::Issued;
pub use jobs::{SendReset, SendSignInLink};
pub use jwks::jwks;
pub use model::*;
pub(crate) use notices::Notice;
pub use passkeys::{PasskeyChallenge, PasskeyInfo};
pub use password::Weakness;
pub use privacy::{AccountErased, Answer, OwnData, Person};
pub use providers::{Begun, Finished, IdentityInfo, ProviderInfo, ProviderSettings, Purpose, Return};
pub use routes::{data_routes, routes};
pub use second_factor::{AppSecret, Entry, Pending, RecoveryCodes};
pub use step_up::{AppInfo, Security};
pub use team::*;

/// The channel on which ended sessions, changed rights and revoked keys are announced; the payload is the id
/// of the user or the key.
pub const SESSIONS_CHANNEL: &str = "users_sessions";

/// The keys of this service.
#[derive(Debug, Clone)]
pub struct UserRings {
    pub auth: KeyRing,
    pub csrf: KeyRing,
    pub refresh: KeyRing,
    /// Seals secrets at rest.
    pub data: KeyRing,
}

/// What the operator decides.
#[derive(Debug, Clone)]
pub struct UserSettings {
    /// Where this installation is reached, such as `https://tickets.example.org`; no slash at the end.
    pub public_url: String,
    /// Whether cookies carry `__Host-` and `Secure`; false only for plain HTTP in development.
    pub secure_cookies: bool,
    pub password_hash: PasswordHash,
    /// Where else one may have an account to sign in with.
    pub providers: Vec<ProviderSettings>,
}

/// Accounts, sessions and organizations. A clone is a handle to the same service.
#[derive(Clone)]
pub struct Users(Arc<UsersCore>);

/// What a [`Users`] is a handle to. One pointer, because every request clones the handle many times.
pub struct UsersCore {
    db: Db,
    clock: Clock,
    notifications: Notifications,
    rings: UserRings,
    settings: Arc<UserSettings>,
    tokens: Arc<AccessTokens>,
    hasher: Hasher,
    principals: Principals,
    /// `None` where browsers allow no passkeys.
    webauthn: Option<webauthn_rs::Webauthn>,
    key_holders: keys::KeyHolders,
    providers: Providers,
}

impl std::ops::Deref for Users {
    type Target = UsersCore;

    fn deref(&self) -> &UsersCore {
        &self.0
    }
}

impl Users {
    /// # Panics
    /// When the configured password hash does not work on this machine at all, or it can have no HTTP client.
    pub fn new(
        db: Db,
        clock: Clock,
        notifications: Notifications,
        rings: UserRings,
        settings: UserSettings,
    ) -> Self {
        let settings =
            UserSettings { public_url: settings.public_url.trim_end_matches('/').to_owned(), ..settings };
        Self(Arc::new(UsersCore {
            db,
            clock,
            notifications,
            tokens: Arc::new(AccessTokens::new(rings.auth.clone(), settings.public_url.clone())),
            rings,
            hasher: Hasher::new(settings.password_hash).expect("the password hash works"),
            webauthn: passkeys::verifier(&settings.public_url),
            providers: Providers::new(&settings.providers),
            settings: Arc::new(settings),
            principals: Principals::new(),
            key_holders: keys::KeyHolders::new(),
        }))
    }

    /// Whether cookies carry `__Host-` and `Secure`.
    pub fn secure_cookies(&self) -> bool {
        self.settings.secure_cookies
    }
}
