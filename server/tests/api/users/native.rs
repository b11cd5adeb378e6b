//! Programs that are not browsers get their tokens in JSON; browsers never do.

use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::app::{PASSWORD, TestApp};

/// A request as a program sends it: no cookies, no origin.
fn bare(app: &TestApp, method: Method, path: &str) -> RequestBuilder {
    reqwest::Client::new().request(method, format!("{}{path}", app.url))
}

fn sign_in(app: &TestApp) -> RequestBuilder {
    let body = json!({ "email": "ada@example.org", "password": PASSWORD, "client": "native" });
    bare(app, Method::POST, "/api/v1/session").json(&body)
}

#[tokio::test]
async fn a_program_signs_in_calls_refreshes_and_signs_out() {
    let app = TestApp::new().await;
    app.user("ada@example.org").await;
    let program = app.client();
    let session = program.raw(sign_in(&app)).await.expect(200);
    assert!(session.headers.get("set-cookie").is_none());
    assert_eq!(session["tokens"]["token_type"], "Bearer");
    assert_eq!(session["tokens"]["expires_in"], 600);

    let me = |session: &Value| {
        let access = session["tokens"]["access_token"].as_str().unwrap();
        bare(&app, Method::GET, "/api/v1/me").bearer_auth(access)
    };
    assert_eq!(program.raw(me(&session.json)).await.expect(200)["email"], "ada@example.org");
    app.clock.advance(601);
    program.raw(me(&session.json)).await.expect_problem(401, "unauthenticated");

    let refresh = |session: &Value| {
        let body = json!({ "refresh_token": session["tokens"]["refresh_token"] });
        bare(&app, Method::POST, "/api/v1/session/refresh").json(&body)
    };
    let renewed = program.raw(refresh(&session.json)).await.expect(200);
    assert!(renewed.headers.get("set-cookie").is_none());
    program.raw(me(&renewed.json)).await.expect(200);

    let access = renewed["tokens"]["access_token"].as_str().unwrap();
    program.raw(bare(&app, Method::DELETE, "/api/v1/session").bearer_auth(access)).await.expect(204);
    program.raw(me(&renewed.json)).await.expect(401);
    program.raw(refresh(&renewed.json)).await.expect_problem(401, "signed_out");
}

#[tokio::test]
async fn what_may_be_a_browser_gets_no_tokens_in_json() {
    let app = TestApp::new().await;
    let ada = app.user("ada@example.org").await;
    for request in [
        sign_in(&app).header("origin", &app.url),
        sign_in(&app).header("sec-fetch-site", "same-origin"),
        sign_in(&app).header("sec-fetch-mode", "cors"),
        sign_in(&app).header("cookie", "theme=dark").header("origin", &app.url),
    ] {
        app.client().raw(request).await.expect_problem(400, "native_only");
    }
    let token = ada.cookie("admit_rt").unwrap();
    let body = json!({ "refresh_token": token });
    let theft = bare(&app, Method::POST, "/api/v1/session/refresh").json(&body).header("origin", &app.url);
    app.client().raw(theft).await.expect_problem(400, "native_only");
    // In its cookie, the token never comes back in JSON.
    let refresh = ada.request(Method::POST, "/api/v1/session/refresh").json(&body);
    assert!(ada.raw(refresh).await.expect(200).json.get("tokens").is_none());
}

#[tokio::test]
async fn the_public_keys_are_published_and_nothing_else() {
    let app = TestApp::new().await;
    let reply = app.client().get("/.well-known/jwks.json").await.expect(200);
    assert_eq!(reply.header("cache-control"), Some("public, max-age=600"));
    let keys = reply["keys"].as_array().unwrap();
    assert_eq!(keys.len(), 2, "access tokens and tickets");
    for key in keys {
        assert_eq!(
            (&key["kty"], &key["crv"], &key["use"]),
            (&json!("OKP"), &json!("Ed25519"), &json!("sig"))
        );
        assert_eq!(key["x"].as_str().unwrap().len(), 43);
        assert!(key.get("d").is_none());
    }
}
