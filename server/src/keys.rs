//! The keys of this installation, one ring per purpose.

use data::{
    Db,
    keys::{KEYS_CHANNEL, KeyError, KeyRing, MasterKey, Purpose},
    listen::Hub,
};
use std::sync::Arc;

use crate::Config;

/// The rings and the master key that opens them. Cheap to clone.
#[derive(Clone)]
pub struct Keys {
    pub rings: Rings,
    master: Arc<MasterKey>,
}

/// The rings by purpose.
#[derive(Clone)]
pub struct Rings {
    pub auth: KeyRing,
    pub csrf: KeyRing,
    pub refresh: KeyRing,
    pub ticket: KeyRing,
    pub link: KeyRing,
    pub webhook: KeyRing,
}

impl Rings {
    /// All rings in use.
    pub fn all(&self) -> [&KeyRing; 6] {
        [&self.auth, &self.csrf, &self.refresh, &self.ticket, &self.link, &self.webhook]
    }
}

impl Keys {
    /// Loads all rings; at the first start they are made, and the master key with them.
    ///
    /// # Errors
    /// See [`KeyError`].
    pub async fn load(db: &Db, config: &Config) -> Result<Self, KeyError> {
        let master = match &config.master_key {
            Some(secret) => MasterKey::from_base64(secret.reveal())?,
            None => MasterKey::load_or_create(&config.data_dir)?,
        };
        let rings = Rings {
            auth: KeyRing::load(db, &master, Purpose::Auth).await?,
            csrf: KeyRing::load(db, &master, Purpose::Csrf).await?,
            refresh: KeyRing::load(db, &master, Purpose::Refresh).await?,
            ticket: KeyRing::load(db, &master, Purpose::Ticket).await?,
            link: KeyRing::load(db, &master, Purpose::Link).await?,
            webhook: KeyRing::load(db, &master, Purpose::Webhook).await?,
        };
        Ok(Self { rings, master: Arc::new(master) })
    }

    /// Makes a new current key for `purpose`; what the older ones signed stays valid. `false` when no
    /// service uses keys of that purpose.
    ///
    /// # Errors
    /// See [`KeyError`].
    pub async fn rotate(&self, db: &Db, purpose: Purpose) -> Result<bool, KeyError> {
        let Some(ring) = self.rings.all().into_iter().find(|ring| ring.purpose() == purpose) else {
            return Ok(false);
        };
        ring.rotate(db, &self.master).await?;
        Ok(true)
    }

    /// Reads the keys again whenever another process has rotated them.
    pub fn listen(&self, hub: &Hub, db: &Db) {
        let (keys, db) = (self.clone(), db.clone());
        let mut changes = hub.subscribe(KEYS_CHANNEL);
        tokio::spawn(async move {
            use tokio::sync::broadcast::error::RecvError;
            while !matches!(changes.recv().await, Err(RecvError::Closed)) {
                for ring in keys.rings.all() {
                    if let Err(error) = ring.reload(&db, &keys.master).await {
                        tracing::warn!(%error, purpose = ring.purpose().name(), "can't read the keys again");
                    }
                }
            }
        });
    }
}
