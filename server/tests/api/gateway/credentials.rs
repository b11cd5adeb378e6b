//! One credential, a good one, or none.

use reqwest::Method;

use crate::app::*;

#[tokio::test]
async fn two_credentials_are_refused() {
    let app = TestApp::new().await;
    let ada = app.user("ada@example.org").await;
    let token = ada.cookie("admit_at").expect("signed in");
    let request = ada.request(Method::GET, "/api/v1/me").header("authorization", format!("Bearer {token}"));
    ada.raw(request).await.expect_problem(400, "ambiguous_credentials");

    let program = app.client();
    let request =
        program.request(Method::GET, "/api/v1/me").header("authorization", format!("Bearer {token}"));
    program.raw(request).await.expect(200);
}

#[tokio::test]
async fn bearers_need_no_csrf_token() {
    let app = TestApp::new().await;
    let token = app.user("ada@example.org").await.cookie("admit_at").expect("signed in");
    let request = reqwest::Client::new()
        .patch(format!("{}/api/v1/me", app.url))
        .bearer_auth(token)
        .json(&serde_json::json!({ "name": "Ada" }));
    assert_eq!(request.send().await.expect("answered").status(), 200);
}

#[tokio::test]
async fn a_bad_bearer_is_no_visitor() {
    let app = TestApp::new().await;
    let client = app.client();
    for bad in ["Bearer x", "Bearer ", "Basic YTpi", "Bearer a.b.c", "garbage"] {
        let request = client.request(Method::GET, "/api/v1/catalogue/home").header("authorization", bad);
        client.raw(request).await.expect_problem(401, "unauthenticated");
    }
}

#[tokio::test]
async fn who_was_signed_in_is_not_silently_taken_for_a_visitor() {
    let app = TestApp::new().await;
    let ada = app.user("ada@example.org").await;
    app.clock.advance(11 * 60);
    let stale = ada.request(Method::GET, "/api/v1/catalogue/home");
    ada.raw(stale).await.expect_problem(401, "unauthenticated");
    let page = ada.request(Method::GET, "/");
    ada.raw(page).await.expect(200);

    // The SPA refreshes and tries again, as this client does.
    ada.get("/api/v1/me").await.expect(200);

    // A browser that has dropped the short cookie is in the same position.
    let name = ada.cookie_names().into_iter().find(|name| name.ends_with("admit_at")).expect("signed in");
    ada.set_cookie(&name, None);
    let stale = ada.request(Method::GET, "/api/v1/session");
    ada.raw(stale).await.expect_problem(401, "unauthenticated");
    ada.get("/api/v1/me").await.expect(200);
}

#[tokio::test]
async fn a_cookie_that_is_no_good_is_taken_away() {
    let app = TestApp::new().await;
    let client = app.client();
    client.set_cookie("__Host-admit_at", Some("forged"));
    let reply = client.get("/api/v1/catalogue/home").await.expect_problem(401, "unauthenticated");
    assert!(reply.header("set-cookie").is_some_and(|cookie| cookie.contains("Max-Age=0")));
    client.get("/api/v1/catalogue/home").await.expect(200);

    // The same with a refresh token that is worth nothing.
    client.set_cookie("__Host-admit_rt", Some("forged"));
    client.get("/api/v1/catalogue/home").await;
    client.get("/api/v1/catalogue/home").await.expect(200);
}
