//! How often one may ask.

use serde_json::json;
use server::config::Bucket;

use crate::app::*;

async fn limited(burst: u32) -> TestApp {
    TestApp::with(|config| {
        config.rate_limits.enabled = true;
        config.rate_limits.login = Bucket { burst, per_minute: 1 };
        config.rate_limits.read = Bucket { burst: burst + 1, per_minute: 1 };
    })
    .await
}

#[tokio::test]
async fn too_many_sign_ins_have_to_wait() {
    let app = limited(3).await;
    let client = app.client();
    let body = json!({ "email": "nobody@example.org", "password": "wrong wrong wrong" });
    for left in (0..3).rev() {
        let reply = client.post("/api/v1/session", body.clone()).await;
        assert_ne!(reply.status, 429);
        let state = reply.header("ratelimit").expect("the state of the bucket").to_owned();
        assert!(state.starts_with(&format!("\"login\";r={left};")), "{state}");
        assert_eq!(reply.header("ratelimit-policy"), Some("\"login\";q=3;w=180"));
    }
    let reply = client.post("/api/v1/session", body).await.expect_problem(429, "rate_limited");
    let wait: u32 = reply.header("retry-after").expect("when").parse().expect("seconds");
    assert!((1..=60).contains(&wait), "{wait}");
    client.get("/api/v1/session").await.expect(200);
}

#[tokio::test]
async fn addresses_are_told_apart_only_by_our_own_proxies() {
    let app = limited(1).await;
    let read = |from: &'static str| {
        let client = app.client();
        let request = client.request(reqwest::Method::GET, "/api/v1/session").header("x-forwarded-for", from);
        async move { client.raw(request).await.status.as_u16() }
    };
    // Nobody is trusted here, so the header changes nothing.
    assert_eq!([read("192.0.2.1").await, read("192.0.2.2").await, read("192.0.2.3").await], [200, 200, 429]);

    let app = TestApp::with(|config| {
        config.rate_limits.enabled = true;
        config.rate_limits.read = Bucket { burst: 1, per_minute: 1 };
        config.gateway.trusted_proxies = vec!["127.0.0.1".into()];
    })
    .await;
    let read = |from: &'static str| {
        let client = app.client();
        let request = client.request(reqwest::Method::GET, "/api/v1/session").header("x-forwarded-for", from);
        async move { client.raw(request).await.status.as_u16() }
    };
    assert_eq!(read("192.0.2.1").await, 200);
    assert_eq!(read("192.0.2.1").await, 429);
    assert_eq!(read("192.0.2.2").await, 200);
    assert_eq!(read("192.0.2.9, 192.0.2.2").await, 429, "only the last one was seen by our proxy");
}

#[tokio::test]
async fn health_is_never_limited() {
    let app = limited(1).await;
    let client = app.client();
    for _ in 0..10 {
        client.get("/healthz").await.expect(200);
    }
}
