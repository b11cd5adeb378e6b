//! Messages to people: written down in the transaction that causes them, delivered afterwards, once.
//!
//! A message is a template of this crate, its content and a recipient. [`Notifications::send`] stores it
//! and enqueues [`Deliver`] in the caller's transaction; delivery renders it in the recipient's language
//! and hands it to the channel: SMTP, or a folder of `.eml` files that the built-in viewer shows.

mod channel;
mod compose;
mod deliver;
mod jobs;
mod model;
mod privacy;
mod render;
mod send;
mod store;
mod viewer;

use std::{path::PathBuf, sync::Arc};

use data::{blobs::Blobs, jobs::Worker, keys::KeyRing, pool::Db};
use kit::{Clock, Email};

use crate::{channel::Channel, render::Renderer};

pub use jobs::Deliver;
pub use model::{Attachment, MAX_ATTEMPTS, MessageState, NewMessage, Template};
pub use viewer::viewer;

/// How messages leave the house.
#[derive(Debug, Clone)]
pub struct MailSettings {
    /// Where this installation is reached, such as `https://tickets.example.org`; no slash at the end.
    pub public_url: String,
    /// The name that recipients see.
    pub from_name: String,
    /// The address that sends.
    pub from: Email,
    pub channel: ChannelSettings,
}

/// Which channel delivers.
#[derive(Clone)]
pub enum ChannelSettings {
    /// Write every mail as an `.eml` file; for development and tests.
    Folder { path: PathBuf },
    /// Hand every mail to an SMTP server.
    Smtp {
        host: String,
        port: u16,
        username: Option<String>,
        password: Option<String>,
        security: SmtpSecurity,
    },
}

impl std::fmt::Debug for ChannelSettings {
    /// Without the password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Folder { path } => f.debug_struct("Folder").field("path", path).finish(),
            Self::Smtp { host, port, username, security, .. } => f
                .debug_struct("Smtp")
                .field("host", host)
                .field("port", port)
                .field("username", username)
                .field("security", security)
                .finish_non_exhaustive(),
        }
    }
}

/// How the connection to the SMTP server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SmtpSecurity {
    /// Not at all; for a server on the same machine.
    None,
    /// The connection must be upgraded to TLS (port 587).
    Starttls,
    /// TLS from the first byte (port 465).
    Tls,
}

/// Why the service can't be set up.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    #[error("SMTP server {host}: {source}")]
    Smtp { host: String, source: lettre::transport::smtp::Error },
    #[error("SMTP user name and password belong together: set both or none")]
    HalfCredentials,
    #[error("refusing to send the SMTP password without TLS to {host}: use starttls or tls")]
    PlainPassword { host: String },
    #[error("mail folder {path}: {source}")]
    Folder { path: PathBuf, source: std::io::Error },
    #[error("mail templates: {0}")]
    Templates(String),
}

/// The service's handle; a clone is the same service.
#[derive(Clone)]
pub struct Notifications {
    db: Db,
    clock: Clock,
    inner: Arc<Inner>,
}

/// What delivery needs.
struct Inner {
    blobs: Blobs,
    settings: MailSettings,
    channel: Channel,
    renderer: Renderer,
    /// Seals what no dump of the database may show.
    ring: KeyRing,
}

impl Notifications {
    /// Sets the service up; no connection is made yet. `ring` seals what messages say in confidence.
    ///
    /// # Errors
    /// See [`SetupError`]: what is wrong with the settings.
    pub fn new(
        db: Db,
        clock: Clock,
        blobs: Blobs,
        settings: MailSettings,
        ring: KeyRing,
    ) -> Result<Self, SetupError> {
        let channel = Channel::open(&settings.channel)?;
        let renderer = Renderer::new().map_err(|error| SetupError::Templates(error.to_string()))?;
        Ok(Self { db, clock, inner: Arc::new(Inner { blobs, settings, channel, renderer, ring }) })
    }

    /// Registers the jobs of this service.
    pub fn work(&self, worker: Worker) -> Worker {
        let (this, old) = (self.clone(), self.clone());
        worker
            .job(move |job: Deliver| {
                let this = this.clone();
                async move { this.deliver(job).await }
            })
            .every("forget_mails", 86_400, move || {
                let this = old.clone();
                async move { Ok(this.forget_old().await?) }
            })
    }
}
