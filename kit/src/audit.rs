//! Who is behind a change: known from the route on, and written by the database into the audit log in the
//! transaction of the change (see `data::pool`).

use std::net::IpAddr;

use serde::Serialize;
use uuid::Uuid;

use crate::{Caller, OrganizationId, Who};

/// Who does something, by which call, from where. Ids only: what the log says of a person goes with them.
#[derive(Debug, Clone, Serialize)]
pub struct Doer {
    /// `user`, `api_key` or `operator`.
    pub kind: &'static str,
    /// The user or the key; nobody for operators.
    pub id: Option<Uuid>,
    /// The organization that the call names, if it names one.
    pub organization_id: Option<OrganizationId>,
    /// The call, such as `post events.publish`.
    pub action: String,
    /// The network that the call came from, never the full address.
    pub network: Option<String>,
    /// The id under which the log knows the request.
    pub request_id: Option<Uuid>,
}

tokio::task_local! {
    static DOER: Doer;
}

impl Doer {
    /// Somebody at the command line of the installation.
    pub fn operator(action: &str) -> Self {
        Self {
            kind: "operator",
            id: None,
            organization_id: None,
            action: action.to_owned(),
            network: None,
            request_id: None,
        }
    }

    /// The caller of a request; `None` for visitors, who change nothing that is audited.
    pub fn of(
        caller: &Caller,
        organization_id: Option<OrganizationId>,
        action: String,
        request_id: Option<Uuid>,
    ) -> Option<Self> {
        let (kind, id) = match &caller.who {
            Who::Anonymous => return None,
            Who::User(user) => ("user", user.user_id.0),
            Who::Key(key) => ("api_key", key.id.0),
        };
        let network = Some(network(caller.ip));
        Some(Self { kind, id: Some(id), organization_id, action, network, request_id })
    }

    /// Lets everything that `work` changes be known as done by this doer.
    pub async fn scope<F: Future>(self, work: F) -> F::Output {
        DOER.scope(self, work).await
    }

    /// Who does what is being done just now, if it is to be audited.
    pub fn current() -> Option<Self> {
        DOER.try_with(Clone::clone).ok()
    }
}

/// The network of an address: the first 24 bits of IPv4, the first 48 of IPv6.
pub fn network(ip: IpAddr) -> String {
    match ip.to_canonical() {
        IpAddr::V4(ip) => {
            let [a, b, c, _] = ip.octets();
            format!("{a}.{b}.{c}.0/24")
        }
        IpAddr::V6(ip) => {
            let [a, b, c, ..] = ip.segments();
            format!("{}/48", std::net::Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0))
        }
    }
}

/// A call in words: the method and the names in the path, such as `patch events.products`.
pub fn action(method: &http::Method, route: &str) -> String {
    let rest = route.strip_prefix("/api/v1/").unwrap_or(route);
    let words: Vec<_> = rest.split('/').filter(|word| !word.is_empty() && !word.starts_with('{')).collect();
    let words = match words.split_first() {
        Some((&"organizations", inner)) if !inner.is_empty() => inner.to_vec(),
        _ => words,
    };
    format!("{} {}", method.as_str().to_ascii_lowercase(), words.join("."))
}

#[cfg(test)]
mod tests {
    use http::Method;

    use super::{Doer, action, network};

    #[test]
    fn calls_are_named_after_their_path() {
        let path = "/api/v1/organizations/{organization_id}/events/{event_id}/publish";
        assert_eq!(action(&Method::POST, path), "post events.publish");
        assert_eq!(action(&Method::POST, "/api/v1/organizations"), "post organizations");
    }

    #[test]
    fn addresses_are_cut() {
        let network = |text: &str| network(text.parse().expect("an address"));
        assert_eq!(network("203.0.113.77"), "203.0.113.0/24");
        assert_eq!(network("2001:db8:1:2::3"), "2001:db8:1::/48");
        assert_eq!(network("::ffff:203.0.113.77"), "203.0.113.0/24");
    }

    #[tokio::test]
    async fn the_doer_is_known_within_the_scope_only() {
        assert!(Doer::current().is_none());
        let seen = Doer::operator("test").scope(async { Doer::current() }).await;
        assert_eq!(seen.map(|doer| doer.action), Some("test".to_owned()));
    }
}
