//! What browsers are told about our pages and answers.

use aws_lc_rs::rand::{SecureRandom as _, SystemRandom};
use axum::{
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::Response,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};

use crate::Gateway;

/// The one-time word that allows the inline scripts and styles of one page.
#[derive(Debug, Clone, Default)]
pub struct Nonce(pub String);

impl Nonce {
    fn random() -> Self {
        let mut bytes = [0_u8; 16];
        SystemRandom::new().fill(&mut bytes).expect("the system's random source answers");
        Self(STANDARD.encode(bytes))
    }
}

/// Headers of every answer; a route that sets one itself keeps its own.
const ALWAYS: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "strict-origin-when-cross-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("origin-agent-cluster"), "?1"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(self), accelerometer=(), browsing-topics=(), display-capture=(), geolocation=(), \
         gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()",
    ),
];

/// Gives the request its [`Nonce`], unless what it asks for is never a page.
pub fn give_nonce(request: &mut Request) -> Option<Nonce> {
    let path = request.uri().path();
    if ["/api/v1/", "/assets/", "/media/"].iter().any(|start| path.starts_with(start)) {
        return None;
    }
    let nonce = Nonce::random();
    request.extensions_mut().insert(nonce.clone());
    Some(nonce)
}

/// Sets the security headers.
pub fn set(gateway: &Gateway, nonce: Option<&Nonce>, response: &mut Response) {
    let https = gateway.settings.public_url.is_https();
    let headers = response.headers_mut();
    headers.reserve(ALWAYS.len() + 6);
    let html = is_html(headers);
    if !headers.contains_key(header::CONTENT_SECURITY_POLICY) {
        let policy = match nonce.filter(|_| html) {
            Some(nonce) => HeaderValue::from_str(&for_pages(nonce, https)).unwrap_or(FOR_DATA),
            None => FOR_DATA,
        };
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
        set_default(headers, header::X_FRAME_OPTIONS, "DENY");
    }
    for (name, value) in ALWAYS {
        set_default(headers, name, value);
    }
    set_default(headers, header::CACHE_CONTROL, "no-store");
    if https {
        set_default(headers, header::STRICT_TRANSPORT_SECURITY, "max-age=31536000; includeSubDomains");
    }
}

const FOR_DATA: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
);

/// The policy of our scripts. A worker lives by the policy of its own script, not by the page's: the service
/// worker fetches what it keeps for offline use, the one of the camera its WebAssembly.
pub(crate) const FOR_SCRIPTS: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
     connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// The policy of our own pages. WebAssembly decodes the door's camera picture; Emotion's styles carry the
/// nonce; nothing comes from elsewhere.
fn for_pages(nonce: &Nonce, https: bool) -> String {
    let nonce = &nonce.0;
    let upgrade = if https { "; upgrade-insecure-requests" } else { "" };
    format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; \
         style-src 'self' 'nonce-{nonce}'; style-src-elem 'self' 'nonce-{nonce}'; style-src-attr 'none'; \
         img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; \
         worker-src 'self'; media-src 'self' blob:; frame-src 'none'; form-action 'self'; \
         frame-ancestors 'none'; base-uri 'none'; object-src 'none'{upgrade}"
    )
}

fn is_html(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|value| value.as_bytes().starts_with(b"text/html"))
}

fn set_default(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers.entry(name).or_insert(HeaderValue::from_static(value));
}
