//! The keys of this installation, one ring per purpose.

use std::sync::Arc;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use data::{
    Db,
    keys::{KEYS_CHANNEL, KeyError, KeyRing, MasterKey, Purpose},
    listen::Hub,
};
use tokio::sync::broadcast::error::RecvError;
use tokio_util::sync::CancellationToken;

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
    pub queue: KeyRing,
    pub data: KeyRing,
}

impl Rings {
    /// All rings in use.
    pub fn all(&self) -> [&KeyRing; 8] {
        [
            &self.auth,
            &self.csrf,
            &self.refresh,
            &self.ticket,
            &self.link,
            &self.webhook,
            &self.queue,
            &self.data,
        ]
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
            queue: KeyRing::load(db, &master, Purpose::Queue).await?,
            data: KeyRing::load(db, &master, Purpose::Data).await?,
        };
        Ok(Self { rings, master: Arc::new(master) })
    }

    /// Keys that are written down nowhere, for what only describes the program.
    ///
    /// # Errors
    /// When the system's cryptography fails.
    pub fn fleeting() -> Result<Self, KeyError> {
        let master = MasterKey::from_base64(&STANDARD.encode(rand::random::<[u8; 32]>()))?;
        let rings = Rings {
            auth: KeyRing::fleeting(Purpose::Auth)?,
            csrf: KeyRing::fleeting(Purpose::Csrf)?,
            refresh: KeyRing::fleeting(Purpose::Refresh)?,
            ticket: KeyRing::fleeting(Purpose::Ticket)?,
            link: KeyRing::fleeting(Purpose::Link)?,
            webhook: KeyRing::fleeting(Purpose::Webhook)?,
            queue: KeyRing::fleeting(Purpose::Queue)?,
            data: KeyRing::fleeting(Purpose::Data)?,
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

    /// Reads the keys again whenever another process has rotated them, until `stop`.
    pub async fn run(self, hub: Hub, db: Db, stop: CancellationToken) {
        let mut changes = hub.subscribe(KEYS_CHANNEL);
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                change = changes.recv() => if matches!(change, Err(RecvError::Closed)) { return },
            }
            for ring in self.rings.all() {
                if let Err(error) = ring.reload(&db, &self.master).await {
                    tracing::warn!(%error, purpose = ring.purpose().name(), "can't read the keys again");
                }
            }
        }
    }
}
