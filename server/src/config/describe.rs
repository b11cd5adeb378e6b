//! The configuration as text that can be read, copied and edited.

use std::fmt::Write as _;

use serde_json::Value;

use super::{Config, load::leaves};

/// What each key means.
const MEANING: &[(&str, &str)] = &[
    (
        "public_url",
        "Where people reach this installation: scheme and host, no path. With https, plain HTTP is refused. Unset: http:// and the listen address.",
    ),
    (
        "listen",
        "Address and port to listen on: HTTPS with tls.certificate or tls.acme, else HTTP for the proxy in front.",
    ),
    ("private_listen", "Address and port of /metrics and /health, for your own network; unset: nowhere."),
    ("role", "\"all\", or \"api\" and \"worker\" in processes of their own."),
    ("data_dir", "Embedded database, pictures, documents, development mails. Also ADMIT_DATA."),
    ("database_url", "A PostgreSQL (15 or newer) of your own; unset: the embedded one. Also DATABASE_URL."),
    (
        "database_connections",
        "Connections to PostgreSQL at most, of requests, turnstile and worker together.",
    ),
    (
        "master_key",
        "Seals the private keys in the database; unset: a file in the data folder. All nodes need the same.",
    ),
    (
        "password_hash",
        "\"argon2id\" or \"bcrypt\" for new passwords; both kinds stay valid. Also PASSWORD_HASH.",
    ),
    ("log", "What to log, such as \"info\" or \"warn,payments=debug\"."),
    ("mail.channel", "\"folder\" writes .eml files and shows them at /dev/mail; \"smtp\" sends."),
    ("mail.from_name", "The sender's name."),
    ("mail.from", "The sender's address."),
    ("mail.smtp_host", "The SMTP server."),
    ("mail.smtp_port", "Its port: 587 for starttls, 465 for tls."),
    ("mail.smtp_username", "The user there, if it wants one."),
    ("mail.smtp_password", "The user's password."),
    ("mail.smtp_security", "\"starttls\", \"tls\", or \"none\" for a server on this machine."),
    ("blobs.store", "\"folder\" (in data_dir) or \"s3\" for pictures and documents. Several nodes need s3."),
    ("blobs.s3_endpoint", "The store's URL; unset: Amazon's of the region."),
    ("blobs.s3_region", "The region."),
    ("blobs.s3_bucket", "The bucket."),
    ("blobs.s3_access_key", "The access key."),
    ("blobs.s3_secret_key", "The secret key."),
    ("blobs.s3_virtual_hosted", "Whether the bucket is part of the host name."),
    ("gateway.trusted_proxies", "Networks whose X-Forwarded-For and X-Forwarded-Proto are believed."),
    ("gateway.cors_origins", "Origins of other sites whose pages may call the API, without credentials."),
    ("gateway.max_in_flight", "Requests worked on at the same time; more get 503."),
    ("gateway.request_timeout_seconds", "Time for one request."),
    ("gateway.max_connections", "Open connections; more wait."),
    ("gateway.max_connections_per_ip", "Open connections of one address that is no trusted proxy."),
    ("gateway.header_seconds", "Time for the head of a request, and for the first byte of a connection."),
    ("gateway.body_seconds", "Time for the next piece of a body; it must also bring 1 KiB a second."),
    (
        "gateway.idle_seconds",
        "Time that a connection is kept without a request. Longer than the proxy in front keeps its own.",
    ),
    ("gateway.drain_seconds", "Time that running requests get when the program stops."),
    (
        "tls.certificate",
        "PEM file of the certificate and its chain; loaded again when it changes, and on SIGHUP.",
    ),
    ("tls.key", "PEM file of its private key."),
    (
        "tls.plain_listen",
        "Address and port, usually 0.0.0.0:80, where plain HTTP is led to HTTPS and ACME is answered.",
    ),
    ("tls.acme", "Whether the certificate for the host of public_url is ordered and renewed by ACME."),
    (
        "tls.acme_directory",
        "The authority. Let's Encrypt for tests: https://acme-staging-v02.api.letsencrypt.org/directory.",
    ),
    ("tls.acme_contact", "E-mail address that the authority may write to."),
    ("tls.acme_root", "PEM file of the root that proves a private authority; unset: the system's."),
    ("rate_limits.enabled", "Whether requests are counted at all."),
    ("rate_limits.read.burst", "Reading, per user or address: requests at once."),
    ("rate_limits.read.per_minute", "Refill a minute."),
    ("rate_limits.login.burst", "Signing in and registering, per address."),
    ("rate_limits.login.per_minute", "Refill a minute."),
    ("rate_limits.buy.burst", "Holding and paying, per person or browser."),
    ("rate_limits.buy.per_minute", "Refill a minute."),
    ("rate_limits.buy_per_address.burst", "Holding and paying, per address: many people may share one."),
    ("rate_limits.buy_per_address.per_minute", "Refill a minute."),
    ("rate_limits.write.burst", "Other changes, per person or address."),
    ("rate_limits.write.per_minute", "Refill a minute."),
    ("rate_limits.queue.burst", "Tickets for waiting rooms, per /24 (of IPv6: per /48)."),
    ("rate_limits.queue.per_minute", "Refill a minute."),
    ("rate_limits.wait.burst", "Asking for one's place in a waiting room, per address."),
    ("rate_limits.wait.per_minute", "Refill a minute."),
    ("rate_limits.key.burst", "Whatever an API key does, per key."),
    ("rate_limits.key.per_minute", "Refill a minute."),
    (
        "redis.url",
        "A Redis or Valkey that several nodes share: rate limits and copies of event pages. Also REDIS_URL.",
    ),
    ("redis.prefix", "Begins every key there; unset: admit: and the host of public_url."),
    ("redis.timeout_milliseconds", "After so long a node goes on without Redis."),
    (
        "sign_in.providers",
        "Services whose accounts sign in here (OpenID Connect): tables with id, name, issuer, client_id, client_secret, allow_private. See docs/accounts.md.",
    ),
    (
        "sandbox.enabled",
        "Whether the sandbox's bank takes (play) money. Switch it off to take real money only.",
    ),
    ("stripe.secret_key", "Secret or restricted key (sk_…, rk_…); Stripe takes money when it is set."),
    (
        "stripe.webhook_secrets",
        "Signing secrets (whsec_…) of the webhook endpoint /api/v1/webhooks/payments/stripe; two while one is rolled.",
    ),
    ("stripe.api_url", "Where Stripe's API is; another address than Stripe's own is for tests."),
];

/// The effective configuration as TOML, with its documentation and without its secrets.
pub fn describe(config: &Config) -> String {
    let tree = serde_json::to_value(config).unwrap_or_default();
    let mut text = String::from("# Effective configuration. Environment: ADMIT_<KEY>, with __ for a dot.\n");
    let (flat, nested): (Vec<_>, Vec<_>) = leaves(&tree).into_iter().partition(|(key, _)| !key.contains('.'));
    let mut table = String::new();
    for (key, value) in flat.into_iter().chain(nested) {
        let (own_table, name) = key.rsplit_once('.').unwrap_or(("", &key));
        if own_table != table {
            own_table.clone_into(&mut table);
            _ = write!(text, "\n[{table}]");
        }
        let meaning = MEANING.iter().find(|(known, _)| *known == key).map_or("", |(_, meaning)| *meaning);
        _ = match &value {
            Value::Null => write!(text, "\n# {meaning}\n# {name} =\n"),
            value => write!(text, "\n# {meaning}\n{name} = {}\n", toml(value)),
        };
    }
    text
}

/// A value as TOML writes it: tables inside of lists are the one thing that JSON writes otherwise.
fn toml(value: &Value) -> String {
    match value {
        Value::Array(items) => format!("[{}]", items.iter().map(toml).collect::<Vec<_>>().join(", ")),
        Value::Object(table) => {
            let there = table.iter().filter(|(_, value)| !value.is_null());
            let pairs: Vec<_> = there.map(|(key, value)| format!("{key} = {}", toml(value))).collect();
            format!("{{ {} }}", pairs.join(", "))
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Secret;

    #[test]
    fn every_key_is_documented_and_no_other() {
        let tree = serde_json::to_value(Config::default()).expect("a tree");
        let keys: Vec<String> = leaves(&tree).into_iter().map(|(key, _)| key).collect();
        for key in &keys {
            assert!(MEANING.iter().any(|(known, _)| known == key), "{key} has no documentation");
        }
        for (known, _) in MEANING {
            assert!(keys.iter().any(|key| key == known), "{known} is no key any more");
        }
    }

    #[test]
    fn secrets_are_masked() {
        let config = Config { database_url: Some(Secret::new("postgres://a:hush@b/c")), ..Config::default() };
        let text = describe(&config);
        assert!(text.contains("database_url = \"****\"") && !text.contains("hush"), "{text}");
    }

    #[test]
    fn what_is_described_can_be_read_again() {
        use config::{FileFormat, Format as _};

        use crate::config::ProviderConfig;

        let mut config = Config::default();
        config.sign_in.providers = vec![ProviderConfig {
            id: "town".to_owned(),
            name: "Town \"account\"".to_owned(),
            issuer: "https://accounts.town.example".to_owned(),
            client_id: "admit".to_owned(),
            client_secret: Some(Secret::new("hush")),
            allow_private: false,
        }];
        let text = describe(&config);
        assert!(text.contains("client_secret = \"****\"") && !text.contains("hush"), "{text}");
        FileFormat::Toml.parse(None, &text).unwrap_or_else(|error| panic!("{error} in {text}"));
    }
}
