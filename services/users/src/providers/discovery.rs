//! What a provider says about itself, and its keys; remembered for a while.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use jsonwebtoken::jwk::JwkSet;
use serde::Deserialize;
use tokio::sync::Mutex;

use super::{Provider, Refused, egress::ask};

/// How long it is remembered.
const REMEMBER: Duration = Duration::from_secs(3600);
/// The shortest time between two questions for keys: a token with an unknown key must not make us ask
/// every time.
const PAUSE: Duration = Duration::from_secs(10);
/// How long nobody asks again after a failure.
const FAILED: Duration = Duration::from_secs(3);
/// Keys of one provider at most.
const MOST_KEYS: usize = 100;

/// The parts of the provider's metadata that matter here (OpenID Connect Discovery 1.0).
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Metadata {
    issuer: String,
    pub authorization_endpoint: String,
    pub token_endpoint: String,
    pub userinfo_endpoint: Option<String>,
    jwks_uri: String,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    #[serde(default)]
    pub authorization_response_iss_parameter_supported: bool,
}

impl Metadata {
    /// Whether the client's secret goes into the body; the header is the default of the standard.
    pub fn wants_secret_in_body(&self) -> bool {
        self.token_endpoint_auth_methods_supported.as_ref().is_some_and(|methods| {
            let knows = |name: &str| methods.iter().any(|method| method == name);
            knows("client_secret_post") && !knows("client_secret_basic")
        })
    }
}

/// What is remembered of a provider.
#[derive(Default)]
pub(crate) struct Discovery {
    metadata: Mutex<Option<Answered<Metadata>>>,
    keys: Mutex<Option<Answered<JwkSet>>>,
}

/// An answer, or why there was none. The latter is remembered for a moment only, so that not everybody who
/// wants to sign in waits for a provider that does not answer, one after the other.
struct Answered<T> {
    at: Instant,
    what: Result<Arc<T>, String>,
}

impl<T> Answered<T> {
    fn now(what: Result<T, Refused>) -> Self {
        Self { at: Instant::now(), what: what.map(Arc::new).map_err(|refused| refused.0) }
    }

    /// The answer, if it is young enough and `is_enough` says so; keys that do not fit hold for a moment.
    fn if_good(&self, is_enough: impl Fn(&T) -> bool) -> Option<Result<Arc<T>, Refused>> {
        let age = self.at.elapsed();
        let holds = match &self.what {
            Ok(what) => age < PAUSE || (age < REMEMBER && is_enough(what)),
            Err(_) => age < FAILED,
        };
        holds.then(|| self.give())
    }

    fn give(&self) -> Result<Arc<T>, Refused> {
        self.what.clone().map_err(Refused)
    }
}

impl Provider {
    /// The provider's metadata. Of those who ask at the same time, one asks the provider.
    pub async fn metadata(&self) -> Result<Arc<Metadata>, Refused> {
        let mut known = self.discovery.metadata.lock().await;
        if let Some(good) = known.as_ref().and_then(|known| known.if_good(|_| true)) {
            return good;
        }
        known.insert(Answered::now(self.fetch_metadata().await)).give()
    }

    async fn fetch_metadata(&self) -> Result<Metadata, Refused> {
        let issuer = &self.settings.issuer;
        let url = format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'));
        let (status, metadata) = ask::<Metadata>(self.egress.get(&url)?).await?;
        if status != 200 || metadata.issuer != *issuer {
            return Err(Refused(format!("{url} describes {} ({status})", metadata.issuer)));
        }
        let further = metadata.userinfo_endpoint.iter();
        let places = [&metadata.authorization_endpoint, &metadata.token_endpoint, &metadata.jwks_uri];
        for place in places.into_iter().chain(further) {
            self.egress.check(place)?;
        }
        Ok(metadata)
    }

    /// The provider's keys; fetched anew when `is_enough` finds none that fits, but not all the time.
    pub async fn keys(&self, is_enough: impl Fn(&JwkSet) -> bool) -> Result<Arc<JwkSet>, Refused> {
        let metadata = self.metadata().await?;
        let mut known = self.discovery.keys.lock().await;
        if let Some(good) = known.as_ref().and_then(|known| known.if_good(is_enough)) {
            return good;
        }
        known.insert(Answered::now(self.fetch_keys(&metadata).await)).give()
    }

    async fn fetch_keys(&self, metadata: &Metadata) -> Result<JwkSet, Refused> {
        let (status, answer) = ask::<serde_json::Value>(self.egress.get(&metadata.jwks_uri)?).await?;
        let keys = answer["keys"].as_array().filter(|keys| status == 200 && keys.len() <= MOST_KEYS);
        let keys = keys.ok_or_else(|| Refused(format!("no keys ({status})")))?;
        // Keys of kinds that nobody here knows are no mistake.
        let keys = keys.iter().filter_map(|key| serde_json::from_value(key.clone()).ok()).collect();
        Ok(JwkSet { keys })
    }
}
