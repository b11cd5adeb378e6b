//! The only way out to providers: no redirects, little time, small answers, and no private networks unless
//! the operator says so.

use std::{net::IpAddr, sync::Arc, time::Duration};

use reqwest::{
    Client, RequestBuilder, Url,
    dns::{Addrs, Name, Resolve, Resolving},
    redirect::Policy,
};
use serde::de::DeserializeOwned;

use super::Refused;

/// Time for one question.
const PATIENCE: Duration = Duration::from_secs(8);
/// The longest answer: key sets are the longest that there are.
const LONGEST: usize = 256 * 1024;

/// An HTTP client that goes only where it may.
pub(crate) struct Egress {
    client: Client,
    allow_private: bool,
}

impl Egress {
    pub fn new(allow_private: bool) -> Result<Self, reqwest::Error> {
        let mut client = Client::builder()
            .redirect(Policy::none())
            .no_proxy()
            .timeout(PATIENCE)
            .connect_timeout(PATIENCE / 2)
            .user_agent("admit");
        if !allow_private {
            client = client.https_only(true).dns_resolver(Arc::new(PublicOnly));
        }
        Ok(Self { client: client.build()?, allow_private })
    }

    /// A `GET` of `url`.
    pub fn get(&self, url: &str) -> Result<RequestBuilder, Refused> {
        Ok(self.client.get(self.check(url)?))
    }

    /// A `POST` to `url`.
    pub fn post(&self, url: &str) -> Result<RequestBuilder, Refused> {
        Ok(self.client.post(self.check(url)?))
    }

    /// The address, if we may go there. The resolver is not asked about addresses in numbers, so they are
    /// looked at here.
    pub fn check(&self, url: &str) -> Result<Url, Refused> {
        let url = Url::parse(url).map_err(|_| Refused::because("not an address"))?;
        if self.allow_private && matches!(url.scheme(), "http" | "https") {
            return Ok(url);
        }
        let host = url.host_str().unwrap_or_default();
        let number = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        if url.scheme() != "https" || host.is_empty() || number.is_ok_and(|ip| !is_public(ip)) {
            return Err(Refused::because(format!("{url} is private or not https")));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Refused::because("an address with a password in it"));
        }
        Ok(url)
    }
}

/// Sends the question and reads a JSON answer of any status.
pub(crate) async fn ask<T: DeserializeOwned>(question: RequestBuilder) -> Result<(u16, T), Refused> {
    let failed = |error: reqwest::Error| Refused(format!("the provider can't be reached: {error}"));
    let mut response = question.header("accept", "application/json").send().await.map_err(failed)?;
    let status = response.status().as_u16();
    if response.status().is_redirection() {
        return Err(Refused::because("the provider redirects us"));
    }
    let mut body = Vec::new();
    while let Some(part) = response.chunk().await.map_err(failed)? {
        if body.len() + part.len() > LONGEST {
            return Err(Refused::because("the provider's answer is too long"));
        }
        body.extend_from_slice(&part);
    }
    let answer = serde_json::from_slice(&body)
        .map_err(|error| Refused(format!("the provider's answer ({status}) is not understood: {error}")))?;
    Ok((status, answer))
}

/// Resolves names to public addresses only, at the moment of connecting: a name can't change its mind
/// between a check and the connection.
struct PublicOnly;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found: Vec<_> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let public: Vec<_> = found.into_iter().filter(|address| is_public(address.ip())).collect();
            if public.is_empty() {
                return Err("the name leads into a private network".into());
            }
            let public: Addrs = Box::new(public.into_iter());
            Ok(public)
        })
    }
}

/// Whether an address belongs to the internet at large.
fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => {
            let [a, b, c, _] = ip.octets();
            !(ip.is_private()
                || ip.is_loopback()
                || ip.is_link_local()
                || ip.is_unspecified()
                || ip.is_multicast()
                || ip.is_documentation()
                || a == 0
                || a >= 240
                || (a == 100 && (64..128).contains(&b))
                || (a == 192 && b == 0 && c == 0)
                || (a == 198 && (b == 18 || b == 19)))
        }
        IpAddr::V6(ip) => {
            let parts = ip.segments();
            // Whatever carries an IPv4 address inside is not a place that a provider lives at.
            let carries = ip.to_ipv4_mapped().is_some()
                || parts[..6].iter().all(|part| *part == 0)
                || (parts[0] == 0x64 && parts[1] == 0xff9b)
                || parts[0] == 0x2002
                || (parts[0] == 0x2001 && parts[1] < 0x200);
            let global = (parts[0] & 0xe000) == 0x2000;
            let documentation = (parts[0] == 0x2001 && parts[1] == 0xdb8) || parts[0] == 0x3fff;
            global && !carries && !documentation
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goes_only_to_the_internet() {
        let egress = Egress::new(false).expect("a client");
        for bad in [
            "http://accounts.example.org",
            "https://127.0.0.1/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://017700000001/",
            "https://[::1]/",
            "https://[::ffff:127.0.0.1]/",
            "https://[64:ff9b::7f00:1]/",
            "https://[2002:7f00:1::]/",
            "https://[2001::1]/",
            "https://[fe80::1]/",
            "https://[fd00::1]/",
            "https://169.254.169.254/latest",
            "https://10.0.0.1",
            "https://100.64.0.1",
            "https://192.168.1.1",
            "https://172.16.0.1",
            "https://0.0.0.0",
            "https://a:b@accounts.example.org",
            "file:///etc/passwd",
            "ftp://accounts.example.org",
            "",
        ] {
            assert!(egress.check(bad).is_err(), "{bad}");
        }
        for good in ["https://accounts.example.org/x", "https://8.8.8.8/", "https://[2606:4700::1111]/"] {
            assert!(egress.check(good).is_ok(), "{good}");
        }
    }

    #[tokio::test]
    async fn a_name_that_leads_home_is_not_followed() {
        let canary = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = canary.local_addr().expect("its number").port();
        let egress = Egress::new(false).expect("a client");
        let url = format!("https://localhost:{port}/.well-known/openid-configuration");
        assert!(ask::<serde_json::Value>(egress.get(&url).expect("a name")).await.is_err());
        let nobody = tokio::time::timeout(Duration::from_millis(100), canary.accept()).await;
        assert!(nobody.is_err(), "somebody knocked");
    }
}
