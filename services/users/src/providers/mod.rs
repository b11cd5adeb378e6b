//! Signing in with an account elsewhere: OpenID Connect, the code flow with PKCE.
//!
//! The browser comes back to a page of ours, and that page posts what it was given: so the cookie that binds
//! the attempt to the browser can stay `SameSite=Strict`, and nothing changes by opening a link.

mod discovery;
mod egress;
mod enter;
mod exchange;
mod id_token;
mod link;

use std::sync::Arc;

use serde::Serialize;
use utoipa::ToSchema;

pub use enter::{Begun, Finished, Purpose, Return};
pub use link::IdentityInfo;

use self::{discovery::Discovery, egress::Egress};
use crate::{Users, UsersError};

/// A provider as the operator describes it.
#[derive(Clone)]
pub struct ProviderSettings {
    /// Its place in addresses: lower-case letters, digits, dashes.
    pub id: String,
    /// What people read on the button.
    pub name: String,
    /// As the provider writes it in its tokens, to the letter.
    pub issuer: String,
    pub client_id: String,
    /// `None` for a public client, which proves itself by PKCE alone.
    pub client_secret: Option<String>,
    /// Whether it may be reached by plain HTTP and in private networks.
    pub allow_private: bool,
}

impl std::fmt::Debug for ProviderSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ProviderSettings").field("id", &self.id).field("issuer", &self.issuer).finish()
    }
}

/// A provider as the sign-in page shows it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProviderInfo {
    pub id: String,
    pub name: String,
}

/// All that are configured.
pub(crate) struct Providers(Vec<Arc<Provider>>);

/// One of them, and what is known of it.
pub(crate) struct Provider {
    pub settings: ProviderSettings,
    pub discovery: Discovery,
    pub egress: Egress,
}

impl Providers {
    /// # Panics
    /// When there can be no HTTP client on this machine.
    pub fn new(settings: &[ProviderSettings]) -> Self {
        let provider = |settings: &ProviderSettings| {
            Arc::new(Provider {
                settings: settings.clone(),
                discovery: Discovery::default(),
                egress: Egress::new(settings.allow_private).expect("an HTTP client"),
            })
        };
        Self(settings.iter().map(provider).collect())
    }

    fn by_id(&self, id: &str) -> Result<Arc<Provider>, UsersError> {
        self.0.iter().find(|one| one.settings.id == id).cloned().ok_or(UsersError::NotFound)
    }

    fn by_issuer(&self, issuer: &str) -> Option<&Arc<Provider>> {
        self.0.iter().find(|one| one.settings.issuer == issuer)
    }
}

impl Users {
    /// The providers that one can sign in with.
    pub(crate) fn providers(&self) -> Vec<ProviderInfo> {
        let info = |one: &Arc<Provider>| ProviderInfo {
            id: one.settings.id.clone(),
            name: one.settings.name.clone(),
        };
        self.providers.0.iter().map(info).collect()
    }
}

/// Why a provider's word does not count. The reason is for the log; people read that it did not work.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Refused(pub String);

impl Refused {
    pub fn because(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }
}
