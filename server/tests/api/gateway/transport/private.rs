//! What only the operator's own network hears.

use serde_json::json;

use crate::app::*;

/// The value of a line of the page.
fn value(page: &str, line: &str) -> Option<f64> {
    page.lines().find_map(|found| found.strip_prefix(line)?.trim().parse().ok())
}

#[tokio::test]
async fn metrics_are_told_there_and_nowhere_else() {
    let folder = std::env::temp_dir().join(format!("admit-private-{}", uuid::Uuid::now_v7()));
    let private = format!("127.0.0.1:{}", free_port());
    let program = Program::start_on(free_port(), folder, &[("ADMIT_PRIVATE_LISTEN", private.clone())]).await;
    for path in ["/metrics", "/health/live", "/health/ready"] {
        let here = reqwest::get(format!("{}{path}", program.url)).await.expect("an answer");
        assert!(!here.text().await.expect("text").contains("admit_http"), "{path} in public");
        let there = reqwest::get(format!("http://{private}{path}")).await.expect("an answer");
        assert_eq!(there.status().as_u16(), 200, "{path}");
    }
    let client = reqwest::Client::new();
    let url = format!("{}/api/v1/events/{}/holds", program.url, uuid::Uuid::now_v7());
    let body = json!({ "lines": [] });
    let refused =
        client.post(url).header("origin", &program.url).header("idempotency-key", key()).json(&body).send();
    let refused = refused.await.expect("an answer").status().as_u16();
    assert!((400..500).contains(&refused), "{refused}");
    assert_eq!(program.get("/no/such/page?secret=word").await.map(|status| status >= 200), Some(true));

    let page = reqwest::get(format!("http://{private}/metrics")).await.expect("an answer");
    let page = page.text().await.expect("text");
    let route =
        r#"admit_http_requests_total{method="POST",route="/api/v1/events/{event_id}/holds",status="4xx"} "#;
    assert_eq!(value(&page, route), Some(1.0), "{page}");
    assert_eq!(value(&page, r#"admit_holds_total{outcome="refused"} "#), Some(1.0), "{page}");
    for line in [
        "admit_connections_open ",
        "admit_connections_accepted_total ",
        r#"admit_connections_closed_total{reason="slow_head"} "#,
        r#"admit_rate_limited_total{bucket="login"} "#,
        r#"admit_database_connections{pool="requests",state="idle"} "#,
        r#"admit_database_connections{pool="work",state="busy"} "#,
        r#"admit_jobs{state="due"} "#,
        r#"admit_jobs{state="failed"} "#,
        r#"admit_jobs{state="dead"} "#,
        "process_resident_memory_bytes ",
        "process_cpu_seconds_total ",
        "process_open_fds ",
        "admit_build_info",
    ] {
        assert!(page.lines().any(|found| found.starts_with(line)), "{line} is not in\n{page}");
    }
    assert_eq!(value(&page, "admit_database_up "), Some(1.0));
    assert!(!page.contains("secret") && !page.contains("/no/such/page"), "paths are patterns only");
    let folder = program.stop();
    _ = std::fs::remove_dir_all(folder);
}

#[tokio::test]
async fn the_drift_of_the_inventory_is_told_after_a_recount() {
    let app = TestApp::new().await;
    assert_eq!(app.services.drift.load(std::sync::atomic::Ordering::Relaxed), -1);
    app.run_schedule("inventory_recount").await;
    assert_eq!(app.services.drift.load(std::sync::atomic::Ordering::Relaxed), 0);
}
