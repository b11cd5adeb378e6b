//! The web app's page: one document for every address, with the right title for those who only read that.

use axum::{
    Extension, Router,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, Uri, header},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use kit::Problem;

use crate::{Gateway, assets, security_headers::Nonce};

/// The SPA and its files. What is not a file and not the API is a page of the SPA.
pub fn routes(gateway: Gateway) -> Router {
    Router::new()
        .route("/assets/{*path}", get(asset))
        .route("/e/{slug}", get(event))
        .route("/o/{slug}", get(organizer))
        .fallback(get(other))
        .with_state(gateway)
}

async fn asset(Path(path): Path<String>, headers: HeaderMap) -> Response {
    assets::send(&format!("assets/{path}"), &headers).await
}

async fn event(
    State(gateway): State<Gateway>,
    Extension(nonce): Extension<Nonce>,
    Path(slug): Path<String>,
) -> Response {
    let head = gateway.events.head_of_event(&slug).await;
    answer(&gateway, &nonce, head)
}

async fn organizer(
    State(gateway): State<Gateway>,
    Extension(nonce): Extension<Nonce>,
    Path(slug): Path<String>,
) -> Response {
    let head = gateway.events.head_of_organizer(&slug).await;
    answer(&gateway, &nonce, head)
}

async fn other(
    State(gateway): State<Gateway>,
    Extension(nonce): Extension<Nonce>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    let path = uri.path().trim_start_matches('/');
    let reserved = ["api", "media", "sandbox", "dev", ".well-known", "assets"];
    if reserved.contains(&path.split('/').next().unwrap_or("")) {
        return Problem::not_found().into_response();
    }
    if path != "index.html" && assets::find(path).is_some() {
        return assets::send(path, &headers).await;
    }
    let names_a_file = path.rsplit('/').next().is_some_and(|last| last.contains('.')) && path != "index.html";
    if names_a_file {
        return Problem::not_found().into_response();
    }
    page(&gateway, &nonce, StatusCode::OK, &Head::site())
}
