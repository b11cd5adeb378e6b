//! What the operator decides about the gateway.

use std::{net::IpAddr, time::Duration};

use crate::{
    client_ip::Network,
    metrics::Metrics,
    rate::{RateSettings, SharedRates},
};

/// The gateway's settings; the program's configuration fills them.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where people reach us.
    pub public_url: PublicUrl,
    /// Whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed.
    pub trusted_proxies: Vec<Network>,
    /// Origins of other sites whose pages may read the API, without credentials.
    pub cors_origins: Vec<String>,
    /// Requests worked on at the same time; more are refused with `503`.
    pub max_in_flight: usize,
    /// Time that a request may take before it is answered with `503`.
    pub request_timeout: Duration,
    /// `None` switches rate limits off.
    pub rates: Option<RateSettings>,
    /// Counts for all nodes together; `None`: each for itself.
    pub shared_rates: Option<SharedRates>,
    /// Where requests are counted.
    pub metrics: Metrics,
}

impl Settings {
    /// The defaults for a program that people reach at `public_url`.
    pub fn new(public_url: PublicUrl) -> Self {
        Self {
            public_url,
            trusted_proxies: Vec::new(),
            cors_origins: Vec::new(),
            max_in_flight: 1024,
            request_timeout: Duration::from_secs(30),
            rates: Some(RateSettings::default()),
            shared_rates: None,
            metrics: Metrics::default(),
        }
    }
}

/// The scheme, host and port under which people reach us: `https://tickets.example.org`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl {
    text: String,
    https: bool,
    host: String,
}

impl PublicUrl {
    /// Without a slash at the end. It is also the `Origin` that browsers send from our pages.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    pub fn is_https(&self) -> bool {
        self.https
    }

    /// Host and, unless it is the scheme's own, port: what browsers send as `Host`.
    pub fn authority(&self) -> &str {
        self.text.split_once("://").map_or("", |(_, authority)| authority)
    }

    /// The host alone.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Whether it names this machine only.
    pub fn is_loopback(&self) -> bool {
        let host = self.host.trim_start_matches('[').trim_end_matches(']');
        host == "localhost"
            || host.ends_with(".localhost")
            || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
    }

    /// Whether browsers take `Secure` cookies from here.
    pub fn is_secure_context(&self) -> bool {
        self.https || self.is_loopback()
    }
}

impl std::str::FromStr for PublicUrl {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong =
            || "must be a scheme and a host without path, such as https://tickets.example.org".to_owned();
        let uri: axum::http::Uri = text.parse().map_err(|_| wrong())?;
        let https = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err(wrong()),
        };
        let authority = uri.authority().ok_or_else(wrong)?;
        if !matches!(uri.path(), "" | "/") || uri.query().is_some() || authority.as_str().contains('@') {
            return Err(wrong());
        }
        let host = authority.host().to_ascii_lowercase();
        let port = authority.port_u16().filter(|port| *port != if https { 443 } else { 80 });
        let scheme = if https { "https" } else { "http" };
        let text = match port {
            Some(port) => format!("{scheme}://{host}:{port}"),
            None => format!("{scheme}://{host}"),
        };
        Ok(Self { text, https, host })
    }
}

#[cfg(test)]
mod tests {
    use super::PublicUrl;

    fn url(text: &str) -> PublicUrl {
        text.parse().expect("a public URL")
    }

    #[test]
    fn is_normal() {
        assert_eq!(url("https://Tickets.Example.org:443/").as_str(), "https://tickets.example.org");
        assert_eq!(url("http://127.0.0.1:8080").authority(), "127.0.0.1:8080");
        assert!(url("http://[::1]:80").is_loopback() && url("http://localhost").is_secure_context());
        assert!(!url("http://example.org").is_secure_context());
    }

    #[test]
    fn has_no_path_and_no_password() {
        for bad in ["example.org", "ftp://x", "https://x/y", "https://a:b@x", "https://x?y", "https://", ""] {
            assert!(bad.parse::<PublicUrl>().is_err(), "{bad}");
        }
    }
}
