//! Whether the program lives, and whether it can work.

use std::time::Duration;

use axum::{
    Json, Router,
    extract::State,
    response::{IntoResponse, Response},
    routing::get,
};
use data::Db;
use kit::Problem;
use serde_json::json;

/// `/healthz`: the process answers. `/readyz`: the database answers, too.
pub fn routes(db: Db) -> Router {
    Router::new()
        .route("/healthz", get(|| async { Json(json!({ "status": "ok" })) }))
        .route("/readyz", get(async |State(db): State<Db>| ready(&db).await).with_state(db))
}

/// Load balancers ask without knowing our name and must be answered under any load.
pub fn is_probe(path: &str) -> bool {
    matches!(path, "/healthz" | "/readyz")
}

/// Whether the database answers within two seconds.
pub async fn ready(db: &Db) -> Response {
    let ping = sqlx::query("select 1").execute(db);
    match tokio::time::timeout(Duration::from_secs(2), ping).await {
        Ok(Ok(_)) => Json(json!({ "status": "ready" })).into_response(),
        Ok(Err(error)) => {
            tracing::warn!(%error, "not ready: the database does not answer");
            Problem::unavailable().into_response()
        }
        Err(_) => {
            tracing::warn!("not ready: the database takes longer than 2 s");
            Problem::unavailable().into_response()
        }
    }
}
