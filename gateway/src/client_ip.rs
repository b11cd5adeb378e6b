//! Whose request it is, as seen past the proxies that we trust.

use std::net::{IpAddr, SocketAddr};

use axum::{extract::ConnectInfo, http::Extensions, http::HeaderMap};

/// A range of addresses: `10.0.0.0/8`, `fd00::/8`, or one address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    base: u128,
    mask: u128,
    v4: bool,
}

impl Network {
    pub fn contains(&self, ip: IpAddr) -> bool {
        let ip = ip.to_canonical();
        ip.is_ipv4() == self.v4 && bits(ip) & self.mask == self.base
    }
}

fn bits(ip: IpAddr) -> u128 {
    match ip {
        IpAddr::V4(ip) => u128::from(ip.to_bits()),
        IpAddr::V6(ip) => ip.to_bits(),
    }
}

impl std::str::FromStr for Network {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || "must be a network such as 10.0.0.0/8 or fd00::/8".to_owned();
        let (address, length) = match text.split_once('/') {
            Some((address, length)) => (address, Some(length.parse::<u32>().map_err(|_| wrong())?)),
            None => (text, None),
        };
        let ip: IpAddr = address.parse().map_err(|_| wrong())?;
        let width = if ip.is_ipv4() { 32 } else { 128 };
        let length = length.unwrap_or(width);
        if length > width {
            return Err(wrong());
        }
        let all = if width == 32 { u128::from(u32::MAX) } else { u128::MAX };
        let mask = if length == 0 { 0 } else { all << (width - length) & all };
        Ok(Self { base: bits(ip) & mask, mask, v4: ip.is_ipv4() })
    }
}

/// The address at the other end of the connection.
pub fn peer(extensions: &Extensions) -> IpAddr {
    extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::from([0, 0, 0, 0]), |ConnectInfo(address)| address.ip().to_canonical())
}

/// The client's address: the rightmost of `X-Forwarded-For` that is not one of our proxies, if the
/// connection comes from one of them; else the peer's. What stands further left anyone can invent.
pub fn client(peer: IpAddr, headers: &HeaderMap, trusted: &[Network]) -> IpAddr {
    let is_ours = |ip: IpAddr| trusted.iter().any(|network| network.contains(ip));
    if !is_ours(peer) {
        return peer;
    }
    let mut last = peer;
    for value in headers.get_all("x-forwarded-for").iter().rev() {
        for part in value.to_str().unwrap_or("").rsplit(',') {
            let Some(ip) = read(part.trim()) else { return last };
            last = ip;
            if !is_ours(ip) {
                return ip;
            }
        }
    }
    last
}

/// An address as proxies write it: bare, in brackets, with or without a port.
fn read(text: &str) -> Option<IpAddr> {
    let ip = text.parse::<IpAddr>().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|both| both.ip()));
    let ip = ip.or_else(|| text.strip_prefix('[')?.strip_suffix(']')?.parse().ok());
    ip.map(|ip| ip.to_canonical())
}

/// What one person can be told by: the IPv4 address, or the /64 that a household gets.
pub fn prefix(ip: IpAddr) -> u128 {
    match ip.to_canonical() {
        IpAddr::V4(ip) => u128::from(ip.to_bits()),
        IpAddr::V6(ip) => ip.to_bits() >> 64 << 64,
    }
}

/// The neighbourhood of an address: the /24 of IPv4, the /48 of IPv6.
pub fn neighbourhood(ip: IpAddr) -> u128 {
    match ip.to_canonical() {
        IpAddr::V4(ip) => u128::from(ip.to_bits() >> 8 << 8),
        IpAddr::V6(ip) => ip.to_bits() >> 80 << 80,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    fn networks(text: &str) -> Vec<Network> {
        text.split(' ').map(|network| network.parse().expect("a network")).collect()
    }

    fn seen(peer: &str, forwarded: &[&str]) -> IpAddr {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", value.parse().expect("a header"));
        }
        client(ip(peer), &headers, &networks("10.0.0.0/8 127.0.0.1 fd00::/8"))
    }

    #[test]
    fn networks_contain_their_addresses() {
        let all = networks("10.0.0.0/8 0.0.0.0/0 fd00::/8 192.0.2.7");
        assert!(all[0].contains(ip("10.255.0.1")) && !all[0].contains(ip("11.0.0.1")));
        assert!(all[0].contains(ip("::ffff:10.1.1.1")), "IPv4 in IPv6's clothes");
        assert!(all[1].contains(ip("8.8.8.8")) && !all[1].contains(ip("::1")));
        assert!(all[2].contains(ip("fd12::1")) && all[3].contains(ip("192.0.2.7")));
        assert!("10.0.0.0/33".parse::<Network>().is_err() && "x/8".parse::<Network>().is_err());
    }

    #[test]
    fn believes_only_our_proxies() {
        assert_eq!(seen("203.0.113.9", &["1.2.3.4"]), ip("203.0.113.9"));
        assert_eq!(seen("10.0.0.1", &["1.2.3.4, 203.0.113.9"]), ip("203.0.113.9"));
        assert_eq!(seen("10.0.0.1", &["1.2.3.4", "203.0.113.9, 10.0.0.2"]), ip("203.0.113.9"));
        assert_eq!(seen("10.0.0.1", &["[2001:db8::1]:4711"]), ip("2001:db8::1"));
        assert_eq!(seen("10.0.0.1", &["203.0.113.9, garbage"]), ip("10.0.0.1"));
        assert_eq!(seen("127.0.0.1", &[]), ip("127.0.0.1"));
    }

    #[test]
    fn a_household_shares_its_prefix() {
        assert_eq!(prefix(ip("2001:db8:0:1::1")), prefix(ip("2001:db8:0:1:ffff::2")));
        assert_ne!(prefix(ip("2001:db8:0:1::1")), prefix(ip("2001:db8:0:2::1")));
    }
}
