//! Under which name and scheme we answer.

use reqwest::Method;

use crate::app::*;

async fn behind_a_proxy() -> TestApp {
    TestApp::with(|config| {
        config.public_url = Some("https://tickets.example.org".into());
        config.gateway.trusted_proxies = vec!["127.0.0.0/8".into()];
    })
    .await
}

fn get(client: &Client, path: &str, host: &str, proto: &str) -> reqwest::RequestBuilder {
    client.request(Method::GET, path).header("host", host).header("x-forwarded-proto", proto)
}

#[tokio::test]
async fn another_host_is_not_served() {
    let app = behind_a_proxy().await;
    let client = app.client();
    let good = get(&client, "/api/v1/session", "tickets.example.org", "https");
    client.raw(good).await.expect(200);
    let port = get(&client, "/api/v1/session", "Tickets.Example.org:443", "https");
    client.raw(port).await.expect(200);
    for host in ["evil.example", "tickets.example.org.evil.example", "tickets.example.org:8080"] {
        client.raw(get(&client, "/", host, "https")).await.expect_problem(421, "unknown_host");
    }
    client.raw(get(&client, "/healthz", "10.0.0.7", "http")).await.expect(200);
    client.raw(get(&client, "/readyz", "10.0.0.7", "http")).await.expect(200);
}

#[tokio::test]
async fn plain_http_leads_to_https() {
    let app = behind_a_proxy().await;
    let client = app.client();
    let page = client.raw(get(&client, "/e/show?x=1", "tickets.example.org", "http")).await.expect(308);
    assert_eq!(page.header("location"), Some("https://tickets.example.org/e/show?x=1"));
    let post = client
        .request(Method::POST, "/api/v1/session")
        .header("host", "tickets.example.org")
        .header("x-forwarded-proto", "http")
        .json(&serde_json::json!({}));
    client.raw(post).await.expect_problem(403, "https_required");
    let secure = client.raw(get(&client, "/", "tickets.example.org", "https")).await.expect(200);
    assert_eq!(secure.header("strict-transport-security"), Some("max-age=31536000; includeSubDomains"));
}

#[tokio::test]
async fn other_names_of_this_machine_lead_to_ours() {
    let app = TestApp::new().await;
    let client = app.client();
    let port = app.url.rsplit(':').next().expect("a port").to_owned();
    let localhost = |path: &str, accept: &'static str| {
        let request = client.request(Method::GET, path).header("host", format!("localhost:{port}"));
        request.header("accept", accept)
    };
    let reply = client.raw(localhost("/e/show", "text/html")).await.expect(307);
    assert_eq!(reply.header("location"), Some(format!("{}/e/show", app.url).as_str()));
    client.raw(localhost("/api/v1/session", "application/json")).await.expect(200);
}
