//! The API, described for people and for programs.

use std::sync::Arc;

use axum::{
    Extension, Router,
    extract::State,
    http::{HeaderMap, header},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use bytes::Bytes;
use serde_json::json;
use utoipa::openapi::OpenApi;

use crate::{assets, security_headers::Nonce};

struct Docs {
    openapi: Bytes,
    openapi_hash: String,
}

/// `/api/openapi.json` and the interactive page `/api/docs`, which loads nothing from elsewhere.
pub fn routes(document: &OpenApi) -> Router {
    let openapi: Bytes = serde_json::to_vec(document).unwrap_or_default().into();
    let docs = Arc::new(Docs { openapi_hash: hash(&openapi), openapi });
    Router::new()
        .route("/api/openapi.json", get(openapi_json))
        .route("/api/docs", get(page))
        .route("/api/docs/scalar.js", get(script))
        .with_state(docs)
}

fn hash(bytes: &[u8]) -> String {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes);
    digest.as_ref()[..16].iter().map(|byte| format!("{byte:02x}")).collect()
}

async fn openapi_json(State(docs): State<Arc<Docs>>, headers: HeaderMap) -> Response {
    let file = assets::File {
        bytes: docs.openapi.clone(),
        hash: docs.openapi_hash.clone(),
        content_type: "application/json".to_owned(),
    };
    assets::send_file("openapi.json", file, "public, no-cache", &headers).await
}

async fn script(headers: HeaderMap) -> Response {
    let Some((_, bytes)) = scalar_api_reference::get_asset_with_mime("scalar.js") else {
        return kit::Problem::not_found().into_response();
    };
    let bytes = Bytes::from(bytes);
    let file = assets::File {
        // The script changes with the program only.
        hash: format!("{}-{}", env!("CARGO_PKG_VERSION"), bytes.len()),
        bytes,
        content_type: "text/javascript; charset=utf-8".to_owned(),
    };
    assets::send_file("scalar.js", file, "public, max-age=3600", &headers).await
}

async fn page(Extension(Nonce(nonce)): Extension<Nonce>) -> Response {
    let options = json!({
        "url": "/api/openapi.json",
        "withDefaultFonts": false,
        "telemetry": false,
        "agent": { "disabled": true },
        "mcp": { "disabled": true },
        "showDeveloperTools": "never",
        "hideClientButton": true,
        "documentDownloadType": "json",
        "metaData": { "title": "Admit API" },
    });
    let html = scalar_api_reference::scalar_html(&options, Some("/api/docs/scalar.js"))
        .replace("<script", &format!("<script nonce=\"{nonce}\""));
    // Scalar writes its styles into the page without a nonce.
    let policy = format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; \
         img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; \
         frame-ancestors 'none'; base-uri 'none'; form-action 'none'; object-src 'none'"
    );
    ([(header::CONTENT_SECURITY_POLICY, policy)], Html(html)).into_response()
}
