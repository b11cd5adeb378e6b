//! The public keys, for everybody who wants to check what we signed.

use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use data::keys::KeyRing;
use kit::{Policy, Routes};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// A public key (RFC 8037).
#[derive(Debug, Serialize, ToSchema)]
struct Jwk {
    #[schema(example = "OKP")]
    kty: &'static str,
    #[schema(example = "Ed25519")]
    crv: &'static str,
    #[schema(example = "EdDSA")]
    alg: &'static str,
    #[serde(rename = "use")]
    #[schema(rename = "use", example = "sig")]
    usage: &'static str,
    /// RFC 7638 thumbprint.
    kid: String,
    /// The key, in base64url.
    x: String,
}

/// A JWK set (RFC 7517).
#[derive(Debug, Serialize, ToSchema)]
struct Jwks {
    keys: Vec<Jwk>,
}

/// The route that publishes the public keys of `rings` (those of access tokens and of tickets).
pub fn jwks(rings: Vec<KeyRing>) -> OpenApiRouter {
    Routes::<Arc<Vec<KeyRing>>>::new().add(Policy::Public, routes!(keys)).with_state(Arc::new(rings))
}

/// Public keys of access tokens and tickets.
#[utoipa::path(get, path = "/.well-known/jwks.json", tag = "users", responses((status = 200, body = Jwks)))]
async fn keys(State(rings): State<Arc<Vec<KeyRing>>>) -> Response {
    let keys = rings
        .iter()
        .flat_map(KeyRing::public_keys)
        .map(|key| Jwk {
            kty: "OKP",
            crv: "Ed25519",
            alg: "EdDSA",
            usage: "sig",
            kid: key.kid,
            x: URL_SAFE_NO_PAD.encode(key.bytes),
        })
        .collect();
    // As long as a fresh key waits before it signs.
    let cache = [(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=600"))];
    (cache, Json(Jwks { keys })).into_response()
}
