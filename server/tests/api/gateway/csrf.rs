//! Which requests that change something come through.

use reqwest::Method;
use serde_json::json;

use crate::app::*;

/// Sends `PATCH /me` as a signed-in browser with the given headers, and gives the status.
async fn change(app: &TestApp, client: &Client, headers: &[(&str, &str)]) -> (u16, String) {
    let cookies = client.cookie_names();
    let cookie: Vec<String> =
        cookies.iter().map(|name| format!("{name}={}", client.cookie(name).unwrap_or_default())).collect();
    let mut request = reqwest::Client::new()
        .patch(format!("{}/api/v1/me", app.url))
        .header("cookie", cookie.join("; "))
        .json(&json!({ "name": "Ada" }));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = request.send().await.expect("answered");
    let status = response.status().as_u16();
    let body: serde_json::Value = response.json().await.unwrap_or_default();
    (status, body["code"].as_str().unwrap_or("").to_owned())
}

#[tokio::test]
async fn a_signed_in_browser_needs_our_origin_and_its_token() {
    let app = TestApp::new().await;
    let ada = app.user("ada@example.org").await;
    let token = ada.csrf_token().expect("a token");
    let token = ("x-csrf-token", token.as_str());
    let url = app.url.clone();
    let ours = ("origin", url.as_str());

    let good: [&[(&str, &str)]; 3] = [
        &[ours, token],
        &[("sec-fetch-site", "same-origin"), token],
        &[("sec-fetch-site", "same-origin"), ours, token],
    ];
    for headers in good {
        assert_eq!(change(&app, &ada, headers).await.0, 200, "{headers:?}");
    }
    let cross_site: [&[(&str, &str)]; 7] = [
        &[token],
        &[("sec-fetch-site", "cross-site"), ours, token],
        &[("sec-fetch-site", "same-site"), ours, token],
        &[("sec-fetch-site", "none"), token],
        &[("origin", "https://evil.example"), token],
        &[("origin", "null"), token],
        &[("origin", "http://127.0.0.1"), token],
    ];
    for headers in cross_site {
        assert_eq!(change(&app, &ada, headers).await, (403, "cross_site".to_owned()), "{headers:?}");
    }
    let stranger = app.user("stranger@example.org").await;
    let stranger = stranger.csrf_token().expect("a token");
    let no_token: [&[(&str, &str)]; 4] = [
        &[ours],
        &[ours, ("x-csrf-token", "")],
        &[ours, ("x-csrf-token", "guessed")],
        &[ours, ("x-csrf-token", &stranger)],
    ];
    for headers in no_token {
        assert_eq!(change(&app, &ada, headers).await, (403, "csrf".to_owned()), "{headers:?}");
    }
}

#[tokio::test]
async fn signing_in_for_somebody_else_is_refused_as_well() {
    let app = TestApp::new().await;
    app.user("ada@example.org").await;
    let body = json!({ "email": "ada@example.org", "password": PASSWORD });
    let sign_in = |headers: Vec<(&'static str, String)>| {
        let mut request = reqwest::Client::new().post(format!("{}/api/v1/session", app.url)).json(&body);
        for (name, value) in headers {
            request = request.header(name, value);
        }
        async move { request.send().await.expect("answered").status().as_u16() }
    };
    assert_eq!(sign_in(vec![("origin", "https://evil.example".into())]).await, 403);
    assert_eq!(sign_in(vec![("sec-fetch-site", "cross-site".into())]).await, 403);
    assert_eq!(sign_in(vec![("cookie", "x=1".into())]).await, 403, "a cookie, but no origin");
    assert_eq!(sign_in(vec![]).await, 200, "a program without cookies");
    assert_eq!(sign_in(vec![("origin", app.url.clone())]).await, 200);
}

#[tokio::test]
async fn webhooks_need_no_origin_and_forms_of_other_types_are_refused() {
    let app = TestApp::new().await;
    let client = app.client();
    let webhook = reqwest::Client::new()
        .post(format!("{}/api/v1/webhooks/payments/sandbox", app.url))
        .header("origin", "https://bank.example")
        .json(&json!({}))
        .send()
        .await
        .expect("answered");
    assert_eq!(webhook.status(), 400, "the signature is missing, but nobody asks for an origin");

    let form = client.request(Method::POST, "/api/v1/session").form(&[("email", "a@b.example")]);
    client.raw(form).await.expect_problem(415, "unsupported_media_type");
    let text =
        client.request(Method::POST, "/api/v1/session").header("content-type", "text/plain").body("{}");
    client.raw(text).await.expect_problem(415, "unsupported_media_type");
}

#[tokio::test]
async fn other_sites_read_only_where_they_are_listed_and_never_as_the_user() {
    let closed = TestApp::new().await;
    let preflight = |client: &Client| {
        client
            .request(Method::OPTIONS, "/api/v1/catalogue/home")
            .header("origin", "https://partner.example")
            .header("access-control-request-method", "GET")
    };
    let client = closed.client();
    let reply = client.raw(preflight(&client)).await;
    assert!(reply.header("access-control-allow-origin").is_none());

    let open = TestApp::with(|config| {
        config.gateway.cors_origins = vec!["https://partner.example".into()];
    })
    .await;
    let client = open.client();
    let get = |origin: &str| {
        client.request(Method::GET, "/api/v1/catalogue/home").header("origin", origin.to_owned())
    };
    let reply = client.raw(get("https://partner.example")).await.expect(200);
    assert_eq!(reply.header("access-control-allow-origin"), Some("https://partner.example"));
    assert!(reply.header("access-control-allow-credentials").is_none());
    let reply = client.raw(get("https://other.example")).await.expect(200);
    assert!(reply.header("access-control-allow-origin").is_none());
    let reply = client.raw(preflight(&client)).await;
    assert_eq!(reply.header("access-control-allow-origin"), Some("https://partner.example"));
}
