//! The services, built in the order in which they stand on each other.

use std::{
    fs::DirBuilder,
    os::unix::fs::DirBuilderExt as _,
    path::{Path, PathBuf},
    sync::{Arc, atomic::AtomicI64},
};

use axum::Router;
use bookings::Bookings;
use data::{
    Db,
    blobs::{BlobError, Blobs, S3Config},
    keys::KeyError,
    listen::Hub,
    redis::{Copies, Redis},
};
use events::Events;
use gateway::{Express, Gateway, Metrics, SharedRates, Unguarded};
use kit::Clock;
use notifications::{ChannelSettings, MailSettings, Notifications};
use payments::{Payments, Provider, Sandbox, Stripe, StripeSettings};
use support::Support;
use tokio_util::sync::CancellationToken;
use users::{ProviderSettings, UserRings, UserSettings, Users};
use utoipa_axum::router::OpenApiRouter;

use crate::{
    config::{BlobStore, Config, MailChannel, PasswordHash, ProviderConfig},
    keys::{Keys, Rings},
};

/// All services of one process.
#[derive(Clone)]
pub struct App {
    pub db: Db,
    pub clock: Clock,
    pub hub: Hub,
    pub keys: Keys,
    /// What this node shares with others beside the database, where that is configured.
    pub redis: Option<Redis>,
    pub notifications: Notifications,
    pub payments: Payments,
    pub users: Users,
    pub events: Events,
    pub bookings: Bookings,
    pub support: Support,
    pub metrics: Metrics,
    /// Findings of the last recount of the inventory; `-1` before the first.
    pub drift: Arc<AtomicI64>,
    /// What waits for a person beside the books, as last counted.
    pub unsettled: Arc<Unsettled>,
}

/// Counts of what waits for a person; `-1` before the first count.
#[derive(Debug)]
pub struct Unsettled {
    /// Open differences between providers and us.
    pub differences: AtomicI64,
    /// Messages of providers that were not believed.
    pub messages: AtomicI64,
}

impl Default for Unsettled {
    fn default() -> Self {
        Self { differences: AtomicI64::new(-1), messages: AtomicI64::new(-1) }
    }
}

/// Why the services can't be set up.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    #[error("can't make the data folder {folder}: {source}")]
    Folder { folder: PathBuf, source: std::io::Error },
    #[error(transparent)]
    Keys(#[from] KeyError),
    #[error(transparent)]
    Blobs(#[from] BlobError),
    #[error("mail: {0}")]
    Mail(#[from] notifications::SetupError),
    #[error("HTTP client: {0}")]
    Http(#[from] reqwest::Error),
    #[error("no payment provider is configured: set stripe.secret_key, or sandbox.enabled = true")]
    NoProvider,
    #[error("Redis: {0}")]
    Redis(String),
    #[error("accounts: {0}")]
    Users(String),
}

impl App {
    /// Builds the services on a migrated database, with the installation's keys.
    ///
    /// # Errors
    /// See [`BuildError`].
    pub async fn build(config: &Config, db: Db, clock: Clock) -> Result<Self, BuildError> {
        make_folder(&config.data_dir)?;
        let keys = Keys::load(&db, config).await?;
        let redis = config.redis_settings().map(Redis::new).transpose();
        let redis = redis.map_err(|error| BuildError::Redis(error.to_string()))?;
        Self::assemble(config, db, clock, keys, redis)
    }

    /// Services that can be described, but have no database to work with.
    ///
    /// # Errors
    /// See [`BuildError`].
    pub fn without_database(config: &Config) -> Result<Self, BuildError> {
        make_folder(&config.data_dir)?;
        let nowhere = sqlx::postgres::PgConnectOptions::new_without_pgpass();
        let db = sqlx::postgres::PgPoolOptions::new().connect_lazy_with(nowhere).into();
        Self::assemble(config, db, Clock::system(), Keys::fleeting()?, None)
    }

    fn assemble(
        config: &Config,
        db: Db,
        clock: Clock,
        keys: Keys,
        redis: Option<Redis>,
    ) -> Result<Self, BuildError> {
        let url = config.url().as_str().to_owned();
        let blobs = blobs(config)?;
        let Rings { auth, csrf, refresh, ticket, link, webhook, queue, data } = keys.rings.clone();

        let notifications =
            Notifications::new(db.clone(), clock.clone(), blobs.clone(), mail(config), data.clone())?;
        let providers = providers(config, &db, &clock, webhook)?;
        let payments = Payments::new(db.clone(), clock.clone(), providers, &url, data.clone());
        let rings = UserRings { auth, csrf, refresh, data };
        let users = Users::new(db.clone(), clock.clone(), notifications.clone(), rings, accounts(config));
        let events = Events::new(
            db.clone(),
            clock.clone(),
            users.clone(),
            blobs.clone(),
            redis.clone().map(Copies::new),
        );
        let parts = bookings::Parts {
            events: events.clone(),
            payments: payments.clone(),
            notifications: notifications.clone(),
            users: users.clone(),
            ticket_ring: ticket,
            link_ring: link,
            queue_ring: queue,
            blobs,
            redis: redis.clone(),
            public_url: url.clone(),
        };
        let bookings = Bookings::new(db.clone(), clock.clone(), parts);
        let support = Support::new(
            db.clone(),
            clock.clone(),
            bookings.clone(),
            users.clone(),
            notifications.clone(),
            url,
        );
        let hub = Hub::new(&CHANNELS);
        let (metrics, drift) = (Metrics::default(), Arc::new(AtomicI64::new(-1)));
        Ok(Self {
            db,
            clock,
            hub,
            keys,
            redis,
            notifications,
            payments,
            users,
            events,
            bookings,
            support,
            metrics,
            drift,
            unsettled: Arc::default(),
        })
    }

    /// The same services once more on connections of their own, as another node would have them; without
    /// Redis, for nobody asks them often.
    ///
    /// # Errors
    /// See [`BuildError`].
    pub fn beside(&self, config: &Config, db: Db) -> Result<Self, BuildError> {
        let beside = Self::assemble(config, db, self.clock.clone(), self.keys.clone(), None)?;
        let (drift, unsettled) = (Arc::clone(&self.drift), Arc::clone(&self.unsettled));
        Ok(Self { metrics: self.metrics.clone(), drift, unsettled, ..beside })
    }

    /// The HTTP API of all services.
    pub fn api(&self) -> OpenApiRouter {
        OpenApiRouter::new()
            .merge(users::routes(self.users.clone()))
            .merge(users::data_routes(
                self.users.clone(),
                vec![
                    Arc::new(self.bookings.clone()),
                    Arc::new(bookings::WaitingPlaces(self.bookings.clone())),
                    Arc::new(self.support.clone()),
                ],
            ))
            .merge(users::jwks(vec![self.keys.rings.auth.clone(), self.keys.rings.ticket.clone()]))
            .merge(events::routes(self.events.clone()))
            .merge(bookings::routes(self.bookings.clone()))
            .merge(payments::routes(self.payments.clone()))
            .merge(support::routes(self.support.clone()))
    }

    /// The pages that the server draws itself: the sandbox's bank, and the mails of development.
    pub fn pages(&self) -> Router {
        let pages = payments::pages(self.payments.clone());
        match notifications::viewer(&self.notifications) {
            Some(viewer) => pages.merge(viewer),
            None => pages,
        }
    }

    /// The whole program over HTTP, behind the gateway, and the gateway's lane for what is in memory.
    ///
    /// # Errors
    /// When a route has no policy.
    pub fn router(&self, config: &Config) -> Result<(Router, Express), Unguarded> {
        let (db, users, events) = (self.db.clone(), self.users.clone(), self.events.clone());
        let mut settings = gateway::Settings { metrics: self.metrics.clone(), ..config.gateway_settings() };
        settings.shared_rates = self.redis.clone().map(|redis| {
            let ring = self.keys.rings.csrf.clone();
            SharedRates { redis, ring }
        });
        let gateway = Gateway::new(settings, db, users, events, self.bookings.clone());
        Ok((gateway.router(self.api(), self.pages())?, gateway.express()))
    }
}

/// What this process hears of the others.
const CHANNELS: [&str; 5] = [
    users::SESSIONS_CHANNEL,
    events::EVENTS_CHANGED,
    events::EVENTS_INVENTORY,
    data::keys::KEYS_CHANNEL,
    bookings::WAITING_ROOMS,
];

impl App {
    /// Lets the services' memories hear of changes on all nodes, until `stop`.
    pub async fn listen(self, stop: CancellationToken) {
        let (redis, end) = (self.redis.clone(), stop.clone());
        let shared = async move {
            if let Some(redis) = redis {
                redis.run(end).await;
            }
        };
        tokio::join!(
            shared,
            self.users.run(self.hub.clone(), stop.clone()),
            self.events.run(self.hub.clone(), stop.clone()),
            self.bookings.run(self.hub.clone(), stop.clone()),
            self.keys.run(self.hub.clone(), self.db.clone(), stop.clone()),
            self.hub.run(self.db.clone(), stop),
        );
    }
}

/// Makes the data folder where it is missing, so that PostgreSQL's own user may pass but not look around.
fn make_folder(folder: &Path) -> Result<(), BuildError> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o711)
        .create(folder)
        .map_err(|source| BuildError::Folder { folder: folder.to_owned(), source })
}

fn blobs(config: &Config) -> Result<Blobs, BlobError> {
    let secret = |secret: &Option<crate::config::Secret>| {
        secret.as_ref().map(|secret| secret.reveal().to_owned()).unwrap_or_default()
    };
    let settings = &config.blobs;
    match settings.store {
        BlobStore::Folder => Blobs::folder(config.data_dir.join("files")),
        BlobStore::S3 => Blobs::s3(&S3Config {
            endpoint: settings.s3_endpoint.clone(),
            region: settings.s3_region.clone(),
            bucket: settings.s3_bucket.clone(),
            access_key: secret(&settings.s3_access_key),
            secret_key: secret(&settings.s3_secret_key),
            virtual_hosted: settings.s3_virtual_hosted,
        }),
    }
}

fn mail(config: &Config) -> MailSettings {
    let mail = &config.mail;
    let channel = match mail.channel {
        MailChannel::Folder => ChannelSettings::Folder { path: config.data_dir.join("mail") },
        MailChannel::Smtp => ChannelSettings::Smtp {
            host: mail.smtp_host.clone(),
            port: mail.smtp_port,
            username: mail.smtp_username.clone(),
            password: mail.smtp_password.as_ref().map(|secret| secret.reveal().to_owned()),
            security: mail.smtp_security,
        },
    };
    MailSettings {
        public_url: config.url().as_str().to_owned(),
        from_name: mail.from_name.clone(),
        from: mail.from.clone(),
        channel,
    }
}

fn accounts(config: &Config) -> UserSettings {
    UserSettings {
        public_url: config.url().as_str().to_owned(),
        secure_cookies: config.url().is_secure_context(),
        password_hash: match config.password_hash {
            PasswordHash::Argon2id => users::PasswordHash::Argon2id,
            PasswordHash::Bcrypt => users::PasswordHash::Bcrypt,
        },
        providers: config.sign_in.providers.iter().map(provider).collect(),
    }
}

fn provider(config: &ProviderConfig) -> ProviderSettings {
    ProviderSettings {
        id: config.id.clone(),
        name: config.name.clone(),
        issuer: config.issuer.clone(),
        client_id: config.client_id.clone(),
        client_secret: config.client_secret.as_ref().map(|secret| secret.reveal().to_owned()),
        allow_private: config.allow_private,
    }
}

fn providers(
    config: &Config,
    db: &Db,
    clock: &Clock,
    webhook_ring: data::keys::KeyRing,
) -> Result<Vec<Arc<dyn Provider>>, BuildError> {
    let http = reqwest::Client::builder()
        .timeout(std::time::Duration::from_secs(20))
        .redirect(reqwest::redirect::Policy::none())
        .build()?;
    let url = config.url().as_str().to_owned();
    let mut providers: Vec<Arc<dyn Provider>> = Vec::new();
    // The first is the one that buyers are sent to unless they name another.
    if let Some(key) = &config.stripe.secret_key {
        let settings = StripeSettings {
            secret_key: key.reveal().to_owned(),
            webhook_secrets: config
                .stripe
                .webhook_secrets
                .iter()
                .map(|secret| secret.reveal().to_owned())
                .collect(),
            api_url: config.stripe.api_url.clone(),
        };
        providers.push(Arc::new(Stripe::new(settings, http.clone())));
    }
    if config.sandbox.enabled {
        let sandbox = Sandbox::new(db.clone(), clock.clone(), webhook_ring, url, config.self_url(), http);
        providers.push(Arc::new(sandbox));
    }
    if providers.is_empty() { Err(BuildError::NoProvider) } else { Ok(providers) }
}
