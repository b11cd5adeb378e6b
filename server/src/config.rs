//! What the operator decides. One typed struct, filled from a file and the environment.

mod check;
mod describe;
mod load;
mod secret;

use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    time::Duration,
};

use data::{embedded::default_data_dir, redis::RedisSettings};
use gateway::{AcmeSettings, Network, PublicUrl, Rate, RateSettings, ServeSettings};
use serde::{Deserialize, Serialize};

pub use describe::describe;
pub use load::{Mistakes, load};
pub use secret::Secret;

/// What this process does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The API, the web app and the worker.
    All,
    /// The API and the web app.
    Api,
    /// The worker only.
    Worker,
}

/// How passwords are hashed from now on; older hashes of the other kind stay good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PasswordHash {
    Argon2id,
    Bcrypt,
}

/// The whole configuration. [`describe`] says what each key means.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    pub public_url: Option<String>,
    pub listen: SocketAddr,
    pub private_listen: Option<SocketAddr>,
    pub role: Role,
    pub data_dir: PathBuf,
    pub database_url: Option<Secret>,
    pub database_connections: u32,
    pub master_key: Option<Secret>,
    pub password_hash: PasswordHash,
    pub log: String,
    pub mail: Mail,
    pub blobs: Blobs,
    pub gateway: GatewayConfig,
    pub tls: TlsConfig,
    pub rate_limits: RateLimits,
    pub redis: RedisConfig,
    pub sign_in: SignInConfig,
    pub sandbox: SandboxConfig,
    pub stripe: StripeConfig,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailChannel {
    Folder,
    Smtp,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    pub channel: MailChannel,
    pub from_name: String,
    pub from: kit::Email,
    pub smtp_host: String,
    pub smtp_port: u16,
    pub smtp_username: Option<String>,
    pub smtp_password: Option<Secret>,
    pub smtp_security: notifications::SmtpSecurity,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BlobStore {
    Folder,
    S3,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Blobs {
    pub store: BlobStore,
    pub s3_endpoint: Option<String>,
    pub s3_region: String,
    pub s3_bucket: String,
    pub s3_access_key: Option<Secret>,
    pub s3_secret_key: Option<Secret>,
    pub s3_virtual_hosted: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GatewayConfig {
    pub trusted_proxies: Vec<String>,
    pub cors_origins: Vec<String>,
    pub max_in_flight: usize,
    pub request_timeout_seconds: u64,
    pub max_connections: usize,
    pub max_connections_per_ip: usize,
    pub header_seconds: u64,
    pub body_seconds: u64,
    pub idle_seconds: u64,
    pub drain_seconds: u64,
}

/// HTTPS by the program itself: with files, or with certificates from an authority (ACME).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TlsConfig {
    pub certificate: Option<PathBuf>,
    pub key: Option<PathBuf>,
    pub plain_listen: Option<SocketAddr>,
    pub acme: bool,
    pub acme_directory: String,
    pub acme_contact: Option<kit::Email>,
    pub acme_root: Option<PathBuf>,
}

impl TlsConfig {
    /// Whether the program speaks HTTPS itself.
    pub fn is_on(&self) -> bool {
        self.acme || self.certificate.is_some()
    }
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RateLimits {
    pub enabled: bool,
    pub read: Bucket,
    pub login: Bucket,
    pub buy: Bucket,
    pub buy_per_address: Bucket,
    pub write: Bucket,
    pub queue: Bucket,
    pub wait: Bucket,
    pub key: Bucket,
}

/// What several nodes share beside the database.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RedisConfig {
    pub url: Option<Secret>,
    pub prefix: Option<String>,
    pub timeout_milliseconds: u64,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignInConfig {
    pub providers: Vec<ProviderConfig>,
}

/// A service elsewhere (OpenID Connect) whose accounts sign in here.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProviderConfig {
    pub id: String,
    pub name: String,
    pub issuer: String,
    pub client_id: String,
    pub client_secret: Option<Secret>,
    #[serde(default)]
    pub allow_private: bool,
}

/// So many at once, refilled by so many a minute.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bucket {
    pub burst: u32,
    pub per_minute: u32,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SandboxConfig {
    pub enabled: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StripeConfig {
    /// `sk_…` or `rk_…`; Stripe takes money when it is set.
    pub secret_key: Option<Secret>,
    /// `whsec_…`; two while one is rolled.
    #[serde(default)]
    pub webhook_secrets: Vec<Secret>,
    pub api_url: String,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            public_url: None,
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            private_listen: None,
            role: Role::All,
            data_dir: default_data_dir(),
            database_url: None,
            database_connections: 32,
            master_key: None,
            password_hash: PasswordHash::Argon2id,
            log: "info".to_owned(),
            mail: Mail {
                channel: MailChannel::Folder,
                from_name: "Admit".to_owned(),
                from: "tickets@admit.example".parse().expect("a valid address"),
                smtp_host: "127.0.0.1".to_owned(),
                smtp_port: 587,
                smtp_username: None,
                smtp_password: None,
                smtp_security: notifications::SmtpSecurity::Starttls,
            },
            blobs: Blobs {
                store: BlobStore::Folder,
                s3_endpoint: None,
                s3_region: "us-east-1".to_owned(),
                s3_bucket: "admit".to_owned(),
                s3_access_key: None,
                s3_secret_key: None,
                s3_virtual_hosted: false,
            },
            gateway: GatewayConfig {
                trusted_proxies: Vec::new(),
                cors_origins: Vec::new(),
                max_in_flight: 1024,
                request_timeout_seconds: 30,
                max_connections: 16_384,
                max_connections_per_ip: 512,
                header_seconds: 10,
                body_seconds: 10,
                idle_seconds: 75,
                drain_seconds: 25,
            },
            tls: TlsConfig {
                certificate: None,
                key: None,
                plain_listen: None,
                acme: false,
                acme_directory: "https://acme-v02.api.letsencrypt.org/directory".to_owned(),
                acme_contact: None,
                acme_root: None,
            },
            rate_limits: RateSettings::default().into(),
            redis: RedisConfig { url: None, prefix: None, timeout_milliseconds: 10 },
            sign_in: SignInConfig { providers: Vec::new() },
            sandbox: SandboxConfig { enabled: true },
            stripe: StripeConfig {
                secret_key: None,
                webhook_secrets: Vec::new(),
                api_url: "https://api.stripe.com".to_owned(),
            },
        }
    }
}

impl From<RateSettings> for RateLimits {
    fn from(rates: RateSettings) -> Self {
        let bucket = |rate: Rate| Bucket { burst: rate.burst, per_minute: rate.per_minute };
        Self {
            enabled: true,
            read: bucket(rates.read),
            login: bucket(rates.login),
            buy: bucket(rates.buy),
            buy_per_address: bucket(rates.buy_per_address),
            write: bucket(rates.write),
            queue: bucket(rates.queue),
            wait: bucket(rates.wait),
            key: bucket(rates.key),
        }
    }
}

impl RateLimits {
    fn settings(&self) -> Option<RateSettings> {
        let rate = |bucket: Bucket| Rate { burst: bucket.burst, per_minute: bucket.per_minute };
        self.enabled.then(|| RateSettings {
            read: rate(self.read),
            login: rate(self.login),
            buy: rate(self.buy),
            buy_per_address: rate(self.buy_per_address),
            write: rate(self.write),
            queue: rate(self.queue),
            wait: rate(self.wait),
            key: rate(self.key),
        })
    }
}

/// Connections that are neither of requests nor of work: the turnstile's, and those that listen.
const OTHER_CONNECTIONS: u32 = 4 + 3;

impl Config {
    /// The connections that work in the background has for itself, so that a crowd can't starve it.
    pub fn connections_of_work(&self) -> u32 {
        (self.database_connections / 4).max(3)
    }

    /// The connections of requests.
    pub fn connections_of_requests(&self) -> u32 {
        self.database_connections.saturating_sub(self.connections_of_work() + OTHER_CONNECTIONS).max(2)
    }

    /// Where people reach us: what the operator says, else the address that we listen on.
    pub fn url(&self) -> PublicUrl {
        let text = self.public_url.clone().unwrap_or_else(|| self.self_url());
        text.parse().expect("the public URL was checked when the configuration was loaded")
    }

    /// Where this machine reaches us.
    pub fn self_url(&self) -> String {
        let ip = self.listen.ip();
        let ip = if ip.is_unspecified() { IpAddr::from([127, 0, 0, 1]) } else { ip };
        let scheme = if self.tls.is_on() { "https" } else { "http" };
        format!("{scheme}://{}", SocketAddr::new(ip, self.listen.port()))
    }

    fn proxies(&self) -> Vec<Network> {
        self.gateway.trusted_proxies.iter().filter_map(|text| text.parse().ok()).collect()
    }

    /// Redis, where one is configured.
    pub fn redis_settings(&self) -> Option<RedisSettings> {
        let url = self.redis.url.as_ref()?.reveal().to_owned();
        let prefix = self.redis.prefix.clone();
        Some(RedisSettings {
            url,
            prefix: prefix.unwrap_or_else(|| format!("admit:{}", self.url().authority())),
            patience: Duration::from_millis(self.redis.timeout_milliseconds),
        })
    }

    pub fn gateway_settings(&self) -> gateway::Settings {
        gateway::Settings {
            public_url: self.url(),
            trusted_proxies: self.proxies(),
            cors_origins: self.gateway.cors_origins.clone(),
            max_in_flight: self.gateway.max_in_flight,
            request_timeout: Duration::from_secs(self.gateway.request_timeout_seconds),
            rates: self.rate_limits.settings(),
            shared_rates: None,
            metrics: gateway::Metrics::default(),
        }
    }

    pub fn serve_settings(&self) -> ServeSettings {
        let gateway = &self.gateway;
        ServeSettings {
            max_connections: gateway.max_connections,
            max_connections_per_ip: gateway.max_connections_per_ip,
            first_byte: Duration::from_secs(gateway.header_seconds),
            header: Duration::from_secs(gateway.header_seconds),
            body: Duration::from_secs(gateway.body_seconds),
            idle: Duration::from_secs(gateway.idle_seconds),
            drain: Duration::from_secs(gateway.drain_seconds),
            trusted_proxies: self.proxies(),
            ..ServeSettings::default()
        }
    }

    /// What a certificate is ordered with, where [`TlsConfig::acme`] says so.
    pub fn acme_settings(&self) -> AcmeSettings {
        AcmeSettings {
            directory: self.tls.acme_directory.clone(),
            contact: self.tls.acme_contact.as_ref().map(ToString::to_string),
            domain: self.url().host().to_owned(),
            folder: self.data_dir.join("certificates"),
            root: self.tls.acme_root.clone(),
            retry: Duration::from_secs(300),
        }
    }
}
