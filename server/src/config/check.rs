//! What types can't say: which values fit together.

use data::{keys::MasterKey, redis::RedisSettings};
use gateway::{Network, PublicUrl};

use super::{BlobStore, Config, MailChannel};

/// Everything that is wrong with `config`, each with its key.
pub fn check(config: &Config) -> Vec<(String, String)> {
    let mut wrong: Vec<(String, String)> = Vec::new();
    let mut say = |key: &str, message: &str| wrong.push((key.to_owned(), message.to_owned()));
    if let Some(Err(message)) = config.public_url.as_ref().map(|url| url.parse::<PublicUrl>()) {
        say("public_url", &message);
    }
    for proxy in &config.gateway.trusted_proxies {
        if let Err(message) = proxy.parse::<Network>() {
            say("gateway.trusted_proxies", &format!("{proxy:?} {message}"));
        }
    }
    for origin in &config.gateway.cors_origins {
        match origin.parse::<PublicUrl>() {
            Ok(url) if url.as_str() == origin => {}
            _ => say(
                "gateway.cors_origins",
                &format!("{origin:?} must be an origin such as https://www.example.org"),
            ),
        }
    }
    if !(12..=500).contains(&config.database_connections) {
        say("database_connections", "must lie between 12 and 500");
    }
    if config.gateway.max_in_flight == 0 {
        say("gateway.max_in_flight", "must be at least 1");
    }
    if config.gateway.max_connections == 0 || config.gateway.max_connections_per_ip == 0 {
        say("gateway.max_connections", "must be at least 1, as must gateway.max_connections_per_ip");
    }
    if !(1..=300).contains(&config.gateway.request_timeout_seconds) {
        say("gateway.request_timeout_seconds", "must lie between 1 and 300");
    }
    for (key, seconds, most) in [
        ("gateway.header_seconds", config.gateway.header_seconds, 120),
        ("gateway.body_seconds", config.gateway.body_seconds, 300),
        ("gateway.idle_seconds", config.gateway.idle_seconds, 3600),
        ("gateway.drain_seconds", config.gateway.drain_seconds, 3600),
    ] {
        if !(1..=most).contains(&seconds) {
            say(key, &format!("must lie between 1 and {most}"));
        }
    }
    if config.database_url.as_ref().is_some_and(|url| !is_postgres(url.reveal())) {
        say("database_url", "must be a PostgreSQL URL such as postgres://admit:secret@db.example.org/admit");
    }
    if config.master_key.as_ref().is_some_and(|key| MasterKey::from_base64(key.reveal()).is_err()) {
        say("master_key", "must be 32 bytes in base64; make it with: openssl rand -base64 32");
    }
    check_listeners(config, &mut say);
    check_tls(config, &mut say);
    check_mail(config, &mut say);
    check_blobs(config, &mut say);
    check_buckets(config, &mut say);
    check_redis(config, &mut say);
    check_providers(config, &mut say);
    check_stripe(config, &mut say);
    wrong
}

fn check_stripe(config: &Config, say: &mut impl FnMut(&str, &str)) {
    let stripe = &config.stripe;
    let Some(key) = &stripe.secret_key else { return };
    let key = key.reveal();
    if !["sk_test_", "rk_test_", "sk_live_", "rk_live_"].iter().any(|prefix| key.starts_with(prefix)) {
        say(
            "stripe.secret_key",
            "must be a secret or restricted key: sk_test_…, rk_test_…, sk_live_… or rk_live_…",
        );
    }
    if stripe.webhook_secrets.is_empty() {
        say("stripe.webhook_secrets", "must name the signing secret of the webhook endpoint");
    }
    if stripe.webhook_secrets.iter().any(|secret| !secret.reveal().starts_with("whsec_")) {
        say("stripe.webhook_secrets", "must be signing secrets: whsec_…");
    }
    if payments::stripe_is_live(key) && config.sandbox.enabled {
        say(
            "sandbox.enabled",
            "must be false where Stripe takes real money: nobody shall pay with play money",
        );
    }
    if payments::stripe_is_live(key) && stripe.api_url != "https://api.stripe.com" {
        say("stripe.api_url", "must be https://api.stripe.com with a live key");
    }
}

fn is_postgres(url: &str) -> bool {
    url.starts_with("postgres://") || url.starts_with("postgresql://")
}

fn check_listeners(config: &Config, say: &mut impl FnMut(&str, &str)) {
    let all = [
        ("listen", Some(config.listen)),
        ("private_listen", config.private_listen),
        ("tls.plain_listen", config.tls.plain_listen),
    ];
    for (index, (key, address)) in all.iter().enumerate().skip(1) {
        let Some(address) = address.filter(|address| address.port() != 0) else { continue };
        let taken = |(_, other): &&(&str, Option<std::net::SocketAddr>)| {
            other.is_some_and(|other| other.port() == address.port() && overlap(other.ip(), address.ip()))
        };
        if let Some((other, _)) = all[..index].iter().find(taken) {
            say(key, &format!("{address} is the address of {other}, too"));
        }
    }
}

fn overlap(one: std::net::IpAddr, other: std::net::IpAddr) -> bool {
    one == other || one.is_unspecified() || other.is_unspecified()
}

fn check_tls(config: &Config, say: &mut impl FnMut(&str, &str)) {
    let tls = &config.tls;
    if tls.certificate.is_some() != tls.key.is_some() {
        say("tls.key", "belongs to tls.certificate: set both or none");
    }
    if tls.plain_listen.is_some() && !tls.is_on() {
        say("tls.plain_listen", "leads to HTTPS, which needs tls.certificate or tls.acme");
    }
    let url = config.public_url.as_ref().and_then(|url| url.parse::<PublicUrl>().ok());
    if tls.is_on() && url.as_ref().is_none_or(|url| !url.is_https()) {
        say("public_url", "must begin with https:// when tls is on");
    }
    if !tls.acme {
        return;
    }
    if tls.certificate.is_some() {
        say("tls.acme", "orders the certificate that tls.certificate brings already: set one of them");
    }
    if tls.plain_listen.is_none() {
        say("tls.plain_listen", "is needed for tls.acme: the authority asks on port 80");
    }
    if url.is_some_and(|url| is_address(url.host())) {
        say("tls.acme", "needs a name in public_url, not an address");
    }
    if !tls.acme_directory.starts_with("https://") {
        say("tls.acme_directory", "must begin with https://");
    }
}

fn is_address(host: &str) -> bool {
    host.trim_start_matches('[').trim_end_matches(']').parse::<std::net::IpAddr>().is_ok()
}

fn check_mail(config: &Config, say: &mut impl FnMut(&str, &str)) {
    let mail = &config.mail;
    if mail.from_name.is_empty() || mail.from_name.len() > 120 || mail.from_name.contains(['\r', '\n']) {
        say("mail.from_name", "must have 1 to 120 characters on one line");
    }
    if mail.channel == MailChannel::Smtp {
        if mail.smtp_host.is_empty() {
            say("mail.smtp_host", "is needed for mail.channel = \"smtp\"");
        }
        if mail.smtp_username.is_some() != mail.smtp_password.is_some() {
            say("mail.smtp_password", "belongs to mail.smtp_username: set both or none");
        }
    }
}

fn check_blobs(config: &Config, say: &mut impl FnMut(&str, &str)) {
    let blobs = &config.blobs;
    if blobs.store != BlobStore::S3 {
        return;
    }
    for (key, missing) in [
        ("blobs.s3_access_key", blobs.s3_access_key.is_none()),
        ("blobs.s3_secret_key", blobs.s3_secret_key.is_none()),
        ("blobs.s3_bucket", blobs.s3_bucket.is_empty()),
    ] {
        if missing {
            say(key, "is needed for blobs.store = \"s3\"");
        }
    }
}

fn check_redis(config: &Config, say: &mut impl FnMut(&str, &str)) {
    let redis = &config.redis;
    if let Some(url) = &redis.url
        && let Err(message) = RedisSettings::check_url(url.reveal())
    {
        say("redis.url", message);
    }
    let fit = |prefix: &String| {
        (1..=100).contains(&prefix.len()) && prefix.bytes().all(|byte| byte.is_ascii_graphic())
    };
    if redis.prefix.as_ref().is_some_and(|prefix| !fit(prefix)) {
        say("redis.prefix", "must have 1 to 100 visible characters");
    }
    if !(1..=5000).contains(&redis.timeout_milliseconds) {
        say("redis.timeout_milliseconds", "must lie between 1 and 5000");
    }
}

fn check_providers(config: &Config, say: &mut impl FnMut(&str, &str)) {
    let all = &config.sign_in.providers;
    for (at, provider) in all.iter().enumerate() {
        let mut say = |message: &str| say("sign_in.providers", &format!("{:?} {message}", provider.id));
        let id = provider.id.as_bytes();
        let fit = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || *byte == b'-';
        if !(1..=30).contains(&id.len()) || !id.iter().all(fit) {
            say("must have an id of 1 to 30 lower-case letters, digits and dashes");
        }
        if all[..at].iter().any(|other| other.id == provider.id || other.issuer == provider.issuer) {
            say("is there twice, or another has its issuer");
        }
        if !(1..=40).contains(&provider.name.chars().count()) || provider.name.contains(char::is_control) {
            say("needs a name of 1 to 40 characters");
        }
        let scheme = provider.issuer.split_once("://").map(|(scheme, _)| scheme);
        if !(scheme == Some("https") || (provider.allow_private && scheme == Some("http"))) {
            say("needs an issuer such as https://accounts.example.org");
        }
        if provider.issuer.len() > 500 || provider.issuer.contains(['?', '#', '@']) {
            say("needs an issuer without query, fragment and password, of at most 500 characters");
        }
        if provider.client_id.is_empty() {
            say("needs a client_id");
        }
    }
}

fn check_buckets(config: &Config, say: &mut impl FnMut(&str, &str)) {
    let limits = &config.rate_limits;
    for (name, bucket) in [
        ("read", limits.read),
        ("login", limits.login),
        ("buy", limits.buy),
        ("buy_per_address", limits.buy_per_address),
        ("write", limits.write),
        ("queue", limits.queue),
        ("wait", limits.wait),
        ("key", limits.key),
    ] {
        if bucket.burst == 0 || bucket.per_minute == 0 {
            say(
                &format!("rate_limits.{name}"),
                "burst and per_minute must be at least 1; rate_limits.enabled = false switches limits off",
            );
        }
    }
}
