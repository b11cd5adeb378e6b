//! What is not there.

use serde_json::json;

use crate::app::*;

#[tokio::test]
async fn unknown_routes_of_the_api_are_problems() {
    let app = TestApp::new().await;
    let client = app.client();
    for path in
        ["/api", "/api/", "/api/v1", "/api/v1/nothing", "/api/v2/events", "/sandbox/x", "/media/x", "/dev/x"]
    {
        let reply = client.get(path).await;
        assert_eq!(reply.status, 404, "{path}: {}", reply.text());
    }
    client.post("/api/v1/nothing", json!({})).await.expect_problem(404, "not_found");
    client.post("/nothing", json!({})).await.expect(405);
}

#[tokio::test]
async fn other_methods_are_told_which_there_are() {
    let app = TestApp::new().await;
    let reply = app.client().delete("/api/v1/catalogue/home").await.expect_problem(405, "method_not_allowed");
    assert!(reply.header("allow").is_some_and(|allow| allow.contains("GET")), "{:?}", reply.headers);
}

#[tokio::test]
async fn ids_that_are_none_are_not_there() {
    let app = TestApp::new().await;
    let client = app.client();
    for id in ["x", "0", "00000000-0000-0000-0000-000000000000", "%00", "%ff", "..%2f..", "a%20b"] {
        let reply = client.get(&format!("/api/v1/events/{id}/bookings/{id}")).await;
        assert_eq!(reply.status, 404, "{id}: {}", reply.text());
    }
}
