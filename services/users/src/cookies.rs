//! The cookies that carry credentials, and nothing else does.

use axum::http::{HeaderMap, HeaderValue, header};

/// A cookie that scripts can't read and other sites can't send.
///
/// With `secure` it has the `__Host-` prefix and `Secure`; without (plain HTTP, development only) it
/// has neither, because browsers would refuse it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cookie {
    host_name: &'static str,
    plain_name: &'static str,
}

/// The signed access token (JWT, ten minutes).
pub const ACCESS: Cookie = Cookie { host_name: "__Host-admit_at", plain_name: "admit_at" };
/// The opaque refresh token.
pub const REFRESH: Cookie = Cookie { host_name: "__Host-admit_rt", plain_name: "admit_rt" };
/// The ticket between the two steps of a sign-in.
pub const STEP: Cookie = Cookie { host_name: "__Host-admit_step", plain_name: "admit_step" };
/// The secret of the browser that asked for a sign-in link.
pub const LINK: Cookie = Cookie { host_name: "__Host-admit_link", plain_name: "admit_link" };
/// The secret of the browser that went to a provider.
pub const PROVIDER: Cookie = Cookie { host_name: "__Host-admit_provider", plain_name: "admit_provider" };
/// The ticket of an account elsewhere that waits to be linked.
pub const IDENTITY: Cookie = Cookie { host_name: "__Host-admit_identity", plain_name: "admit_identity" };
/// The secret of a browser that books without an account.
pub const GUEST: Cookie = Cookie { host_name: "__Host-admit_guest", plain_name: "admit_guest" };

impl Cookie {
    /// The cookie's name.
    pub fn name(self, secure: bool) -> &'static str {
        if secure { self.host_name } else { self.plain_name }
    }

    /// Its value in a request. One that is there twice with different values is no credential at all.
    pub fn read(self, headers: &HeaderMap, secure: bool) -> Option<&str> {
        read(headers, self.name(secure))
    }

    /// The `Set-Cookie` that gives it `value` for `seconds`; `None` when the value can't be in a cookie.
    pub fn set(self, value: &str, seconds: i64, secure: bool) -> Option<HeaderValue> {
        set(self.name(secure), value, seconds, secure)
    }

    /// The `Set-Cookie` that takes it away.
    pub fn clear(self, secure: bool) -> HeaderValue {
        self.set("", 0, secure).unwrap_or_else(|| HeaderValue::from_static(""))
    }
}

/// The value of the cookie `name` in a request; `None` when it is there twice with different values.
pub fn read<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let mut values = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter_map(|(key, value)| (key == name).then_some(value));
    let first = values.next().filter(|value| !value.is_empty())?;
    values.all(|other| other == first).then_some(first)
}

/// The `Set-Cookie` that gives the cookie `name` a value for so many seconds; `None` when the value can't
/// be in a cookie. With `secure`, the name must begin with `__Host-`.
pub fn set(name: &str, value: &str, seconds: i64, secure: bool) -> Option<HeaderValue> {
    let fit =
        value.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b';' | b',' | b'"' | b'\\'));
    if !fit {
        return None;
    }
    let flag = if secure { "; Secure" } else { "" };
    let text = format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{flag}");
    HeaderValue::from_str(&text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(cookie: &str) -> HeaderMap {
        HeaderMap::from_iter([(header::COOKIE, HeaderValue::from_str(cookie).expect("a header"))])
    }

    #[test]
    fn is_bound_to_the_host_and_hidden_from_scripts() {
        let set = ACCESS.set("abc", 600, true).expect("fits");
        assert_eq!(set, "__Host-admit_at=abc; Path=/; Max-Age=600; HttpOnly; SameSite=Strict; Secure");
        let clear = REFRESH.clear(false);
        assert_eq!(clear, "admit_rt=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict");
        assert!(GUEST.set("a; Domain=evil.example", 1, true).is_none());
    }

    #[test]
    fn reads_its_own_name_only_and_refuses_two_opinions() {
        assert_eq!(ACCESS.read(&headers("x=1; __Host-admit_at=abc"), true), Some("abc"));
        assert_eq!(ACCESS.read(&headers("admit_at=abc"), true), None);
        assert_eq!(ACCESS.read(&headers("__Host-admit_at="), true), None);
        assert_eq!(ACCESS.read(&headers("__Host-admit_at=a; __Host-admit_at=b"), true), None);
    }
}
