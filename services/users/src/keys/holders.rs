//! Which key is calling, at this very moment.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, Instant},
};

use kit::{ApiKeyId, KeyHolder, SecretHash, Time};
use moka::future::Cache;

use super::Token;
use crate::{AuthError, Users, store};

/// The longest that an answer is remembered, should a notification get lost.
const REMEMBER: Duration = Duration::from_secs(2);
/// Seconds after which the last use is written again.
const NOTE_EVERY: i64 = 60;

/// Keys that were looked up a moment ago.
pub(crate) struct KeyHolders {
    known: Cache<SecretHash, Known>,
    changed: RwLock<HashMap<ApiKeyId, Instant>>,
    all_changed: RwLock<Instant>,
}

#[derive(Clone)]
struct Known {
    holder: Arc<KeyHolder>,
    expires_at: Time,
    /// Before the database was asked: what changed later is not in the answer.
    asked: Instant,
}

impl KeyHolders {
    pub fn new() -> Self {
        Self {
            known: Cache::builder().max_capacity(10_000).time_to_live(REMEMBER).build(),
            changed: RwLock::default(),
            all_changed: RwLock::new(Instant::now()),
        }
    }

    async fn get(&self, hash: &SecretHash, now: Time) -> Option<Arc<KeyHolder>> {
        let known = self.known.get(hash).await.filter(|known| known.expires_at > now)?;
        let changed = self.changed.read().unwrap_or_else(PoisonError::into_inner);
        let changed = changed.get(&known.holder.id).copied();
        let all = *self.all_changed.read().unwrap_or_else(PoisonError::into_inner);
        (known.asked > changed.map_or(all, |changed| changed.max(all))).then_some(known.holder)
    }

    /// Drops what this node remembers of a key; call it after the commit.
    pub fn forget(&self, id: ApiKeyId) {
        let now = Instant::now();
        let mut changed = self.changed.write().unwrap_or_else(PoisonError::into_inner);
        if changed.len() >= 10_000 {
            // Answers from before these have been forgotten by themselves.
            changed.retain(|_, at| now.duration_since(*at) <= REMEMBER * 2);
        }
        changed.insert(id, now);
    }

    pub fn forget_all(&self) {
        *self.all_changed.write().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }
}

impl Users {
    /// Whether a Bearer credential is meant to be an API key.
    pub fn is_api_key(&self, credential: &str) -> bool {
        Token::is_meant(credential)
    }

    /// The program behind an API key with its rights of this moment. Its last use is noted once a minute.
    ///
    /// # Errors
    /// [`AuthError`]; everything but `Database` means: not a good key.
    pub async fn authenticate_key(
        &self,
        credential: &str,
        from: IpAddr,
    ) -> Result<Arc<KeyHolder>, AuthError> {
        let token = Token::parse(credential).ok_or(AuthError::Invalid)?;
        let (hash, now) = (token.hash(), self.clock.now());
        if let Some(holder) = self.key_holders.get(&hash, now).await {
            return Ok(holder);
        }
        let asked = Instant::now();
        let mut conn = self.db.acquire().await?;
        let row = store::api_keys::by_hash(&mut conn, &hash, now).await?.ok_or(AuthError::SessionEnded)?;
        if row.last_used_at.is_none_or(|last| last.plus_seconds(NOTE_EVERY) <= now) {
            let network = kit::audit::network(from);
            store::api_keys::note_use(&mut conn, row.id, &network, now).await?;
        }
        let holder = Arc::new(KeyHolder {
            id: row.id,
            organization_id: row.organization_id,
            scopes: row.scopes.into_iter().collect(),
            event_ids: row.event_ids,
        });
        let known = Known { holder: Arc::clone(&holder), expires_at: row.expires_at, asked };
        self.key_holders.known.insert(hash, known).await;
        Ok(holder)
    }
}
