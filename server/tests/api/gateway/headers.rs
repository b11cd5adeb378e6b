//! Security headers on every kind of answer.

use serde_json::json;

use crate::app::*;

const ALWAYS: [(&str, &str); 5] = [
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "strict-origin-when-cross-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("origin-agent-cluster", "?1"),
];

#[tokio::test]
async fn are_on_every_answer() {
    let app = TestApp::new().await;
    let client = app.client();
    let answers = [
        ("200", client.get("/api/v1/session").await.expect(200)),
        ("200 page", client.get("/").await.expect(200)),
        ("200 file", client.get("/robots.txt").await),
        ("200 health", client.get("/healthz").await.expect(200)),
        ("200 document", client.get("/api/openapi.json").await.expect(200)),
        ("200 docs", client.get("/api/docs").await.expect(200)),
        ("400", client.post("/api/v1/invitations/show", json!(null)).await),
        ("401", client.get("/api/v1/me").await.expect(401)),
        ("404", client.get("/api/v1/nothing").await.expect(404)),
        ("404 file", client.get("/assets/nothing.js").await.expect(404)),
        ("405", client.delete("/api/v1/catalogue/home").await.expect(405)),
        ("422", client.post("/api/v1/session", json!({ "email": 1 })).await.expect(422)),
    ];
    for (what, answer) in &answers {
        for (name, value) in ALWAYS {
            assert_eq!(answer.header(name), Some(value), "{name} on {what}");
        }
        assert!(
            answer.header("permissions-policy").is_some_and(|text| text.contains("camera=(self)")),
            "{what}"
        );
        let policy =
            answer.header("content-security-policy").unwrap_or_else(|| panic!("no policy on {what}"));
        assert!(policy.starts_with("default-src 'none'"), "{what}: {policy}");
        assert!(policy.contains("frame-ancestors 'none'"), "{what}: {policy}");
        assert!(answer.header("x-request-id").is_some_and(|id| id.len() == 36), "{what}");
        assert!(answer.header("server").is_none() && answer.header("x-powered-by").is_none(), "{what}");
        assert!(answer.header("strict-transport-security").is_none(), "not over plain HTTP: {what}");
    }
    assert_eq!(answers[0].1.header("cache-control"), Some("no-store"));
    assert_eq!(answers[1].1.header("cache-control"), Some("no-store"));
}

#[tokio::test]
async fn problems_name_the_request_and_ids_from_outside_are_not_believed() {
    let app = TestApp::new().await;
    let client = app.client();
    let request = client.request(reqwest::Method::GET, "/api/v1/nothing").header("x-request-id", "mine");
    let reply = client.raw(request).await.expect_problem(404, "not_found");
    assert_ne!(reply.header("x-request-id"), Some("mine"));
    assert_eq!(reply["request_id"].as_str(), reply.header("x-request-id"));
}

#[tokio::test]
async fn every_page_has_a_nonce_of_its_own() {
    let app = TestApp::new().await;
    let client = app.client();
    let nonce = |reply: &Reply| {
        let policy = reply.header("content-security-policy").expect("a policy").to_owned();
        let nonce =
            policy.split("'nonce-").nth(1).expect("a nonce").split('\'').next().expect("its end").to_owned();
        assert!(!reply.text().contains("{{CSP_NONCE}}"), "the placeholder is filled");
        nonce
    };
    let (one, two) = (client.get("/").await, client.get("/account").await);
    assert_ne!(nonce(&one), nonce(&two));
    if one.text().contains("nonce=") {
        assert!(one.text().contains(&format!("nonce=\"{}\"", nonce(&one))), "{}", one.text());
    }
}
