//! The private listener: metrics and health, for the operator's own network.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use axum::{
    Json, Router,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::get,
};
use data::{Db, jobs};
use kit::{Clock, Problem};
use serde_json::json;
use tokio_util::sync::CancellationToken;

use super::{Metrics, Page, process};
use crate::{Connections, health};

/// Something else that writes metrics.
pub type Source = Arc<dyn Fn(&mut Page) + Send + Sync>;

/// What the private listener tells about.
#[derive(Clone)]
pub struct Private {
    pub metrics: Metrics,
    pub connections: Arc<Connections>,
    pub db: Db,
    pub clock: Clock,
    /// Pools of connections to PostgreSQL, by name.
    pub pools: Vec<(&'static str, Db)>,
    /// What others have to say.
    pub sources: Vec<Source>,
    /// Once cancelled, the node takes no more work.
    pub stop: CancellationToken,
}

/// `/metrics`, `/health/live` and `/health/ready`.
pub fn private_router(private: Private) -> Router {
    Router::new()
        .route("/metrics", get(metrics))
        .route("/health/live", get(|| async { Json(json!({ "status": "ok" })) }))
        .route("/health/ready", get(ready))
        .with_state(private)
}

async fn ready(State(private): State<Private>) -> Response {
    if private.stop.is_cancelled() {
        return Problem::new(StatusCode::SERVICE_UNAVAILABLE, "stopping", "This node is stopping")
            .into_response();
    }
    health::ready(&private.db).await
}

async fn metrics(State(private): State<Private>) -> Response {
    let mut page = Page::default();
    private.metrics.write(&mut page);
    connections(&private.connections, &mut page);
    page.head("admit_database_connections", "gauge", "Connections to PostgreSQL by pool and state.");
    for (name, pool) in &private.pools {
        let idle = u32::try_from(pool.num_idle()).unwrap_or(u32::MAX);
        let busy = pool.size().saturating_sub(idle);
        page.line("admit_database_connections", &[("pool", name), ("state", "idle")], idle);
        page.line("admit_database_connections", &[("pool", name), ("state", "busy")], busy);
    }
    jobs(&private, &mut page).await;
    for source in &private.sources {
        source(&mut page);
    }
    process::write(&mut page);
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], page.into_text()).into_response()
}

fn connections(counts: &Connections, page: &mut Page) {
    let load = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
    page.single("admit_connections_open", "gauge", "Open connections.", load(&counts.open));
    page.single(
        "admit_connections_accepted_total",
        "counter",
        "Accepted connections.",
        load(&counts.accepted),
    );
    let name = "admit_connections_closed_total";
    page.head(name, "counter", "Connections that we refused or gave up, by reason.");
    for (reason, count) in [
        ("address_full", &counts.refused),
        ("slow_head", &counts.slow),
        ("idle", &counts.idle),
        ("answer_not_taken", &counts.stuck),
        ("no_tls", &counts.handshakes_failed),
    ] {
        page.line(name, &[("reason", reason)], load(count));
    }
    page.single(
        "admit_slow_bodies_total",
        "counter",
        "Requests whose body came too slowly.",
        load(&counts.slow_bodies),
    );
}

/// What waits; left out when the database does not say so in time.
async fn jobs(private: &Private, page: &mut Page) {
    let depth = jobs::depth(&private.db, private.clock.now());
    let depth = tokio::time::timeout(Duration::from_secs(2), depth).await;
    page.single(
        "admit_database_up",
        "gauge",
        "Whether PostgreSQL answers.",
        u8::from(matches!(depth, Ok(Ok(_)))),
    );
    let Ok(Ok(depth)) = depth else { return };
    page.head("admit_jobs", "gauge", "Jobs by state.");
    for (state, count) in
        [("due", depth.due), ("later", depth.later), ("failed", depth.failed), ("dead", depth.dead)]
    {
        page.line("admit_jobs", &[("state", state)], count);
    }
}
