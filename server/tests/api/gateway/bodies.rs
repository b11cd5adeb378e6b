//! Bodies that are too large, malformed, or not what they say.

use reqwest::Method;
use serde_json::json;

use crate::app::*;

fn post(client: &Client, path: &str, body: impl Into<reqwest::Body>) -> reqwest::RequestBuilder {
    client.request(Method::POST, path).header("content-type", "application/json").body(body)
}

#[tokio::test]
async fn are_bounded_by_route() {
    let app = TestApp::new().await;
    let client = app.client();
    let json = |bytes: usize| format!("{{\"email\":\"{}\"}}", "a".repeat(bytes));
    client.raw(post(&client, "/api/v1/session", json(300_000))).await.expect_problem(413, "too_large");
    client.raw(post(&client, "/api/v1/session", json(200_000))).await.expect_problem(422, "invalid");
    let webhook = "/api/v1/webhooks/payments/sandbox";
    client.raw(post(&client, webhook, json(70_000))).await.expect_problem(413, "too_large");
    assert_ne!(client.raw(post(&client, webhook, json(60_000))).await.status, 413);
}

#[tokio::test]
async fn are_bounded_when_they_do_not_announce_their_size() {
    let app = TestApp::new().await;
    let client = app.client();
    let chunks = (0..40).map(|_| Ok::<_, std::io::Error>(vec![b' '; 10_000]));
    let body = reqwest::Body::wrap_stream(futures_util::stream::iter(chunks));
    let reply = client.raw(post(&client, "/api/v1/session", body)).await;
    reply.expect_problem(413, "too_large");
}

#[tokio::test]
async fn malformed_json_is_a_problem_of_the_sender() {
    let app = TestApp::new().await;
    let client = app.client();
    for (body, status, code) in [
        ("", 400, "malformed"),
        ("{", 400, "malformed"),
        ("{\"email\":\"a\u{0}\"}", 400, "malformed"),
        ("{} trailing", 422, "invalid"),
        ("[]", 422, "invalid"),
        ("null", 422, "invalid"),
        ("{\"email\":\"a@b.example\",\"password\":\"x\",\"admin\":true}", 422, "invalid"),
    ] {
        let reply = client.raw(post(&client, "/api/v1/session", body)).await;
        assert_eq!(
            (reply.status.as_u16(), reply["code"].as_str()),
            (status, Some(code)),
            "{body:?}: {}",
            reply.text()
        );
    }
    let deep = "[".repeat(20_000);
    client.raw(post(&client, "/api/v1/session", deep)).await.expect_problem(422, "invalid");
    let bytes: Vec<u8> = vec![0xff, 0xfe, 0x22];
    client.raw(post(&client, "/api/v1/session", bytes)).await.expect_problem(400, "malformed");
}

#[tokio::test]
async fn field_errors_name_the_field() {
    let app = TestApp::new().await;
    let reply = app.client().post("/api/v1/session", json!({ "email": "nobody", "password": "x" })).await;
    let reply = reply.expect_problem(422, "invalid");
    assert_eq!(reply["errors"][0]["field"], "email", "{}", reply.text());
}
