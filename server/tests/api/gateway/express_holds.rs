//! A hold takes a shorter way than other requests, and passes the same checks.

use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use server::config::Bucket;

use crate::app::*;

/// What differs from answer to answer, and tells nothing about the way.
const OWN: [&str; 5] = ["date", "x-request-id", "ratelimit", "set-cookie", "content-length"];

/// Status, headers and the names of all fields; of a refusal also what it says.
fn shape(reply: &Reply) -> Value {
    let headers: Vec<String> = reply
        .headers
        .iter()
        .filter(|(name, _)| !OWN.contains(&name.as_str()))
        .map(|(name, value)| format!("{name}: {value:?}"))
        .collect();
    let mut body = reply.json.clone();
    let fields: Vec<String> = body.as_object().map(|map| map.keys().cloned().collect()).unwrap_or_default();
    if let Some(map) = body.as_object_mut().filter(|_| !reply.status.is_success()) {
        map.remove("request_id");
        return json!({ "status": reply.status.as_u16(), "headers": headers, "body": body });
    }
    json!({ "status": reply.status.as_u16(), "headers": headers, "fields": fields,
        "cookie": reply.header("set-cookie").map(|cookie| cookie.split('=').next().map(str::to_owned)) })
}

/// Sends the same request on both ways: with a query it goes past the lane.
async fn both(
    client: &Client,
    path: &str,
    build: impl Fn(RequestBuilder) -> RequestBuilder,
) -> (Reply, Reply) {
    let guest = client.cookie("admit_guest");
    let ask = async |path: &str| {
        client.set_cookie("__Host-admit_guest", guest.as_deref());
        client.raw(build(client.request(Method::POST, path))).await
    };
    (ask(&format!("{path}?x")).await, ask(path).await)
}

async fn alike(
    client: &Client,
    path: &str,
    status: u16,
    build: impl Fn(RequestBuilder) -> RequestBuilder,
) -> Reply {
    let (usual, fast) = both(client, path, build).await;
    assert_eq!(shape(&usual), shape(&fast), "{path}");
    fast.expect(status)
}

#[tokio::test]
async fn a_hold_is_answered_alike_on_both_ways() {
    let app = TestApp::with(|config| config.rate_limits.enabled = true).await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec { capacity: 6, ..EventSpec::default() }).await;
    let path = show.holds_path();
    let hold = |request: RequestBuilder| request.header("idempotency-key", key()).json(&show.hold(1));

    for accept in ["identity", "gzip, br"] {
        let reply =
            alike(&app.client(), &path, 201, |request| hold(request).header("accept-encoding", accept)).await;
        assert!(reply.header("x-request-id").is_some() && reply.header("ratelimit").is_some());
        assert_eq!(reply["state"], "held");
    }
    let user = app.user("fan@example.org").await;
    alike(&user, &path, 201, hold).await;

    let visitor = app.client();
    let hold_of = |quantity: i64| {
        let mut body = show.hold(1);
        body["items"][0]["quantity"] = quantity.into();
        move |request: RequestBuilder| request.header("idempotency-key", key()).json(&body)
    };
    alike(&visitor, &path, 409, hold_of(5)).await.expect_problem(409, "sold_out");
    alike(&visitor, &path, 422, hold_of(-1)).await;
    alike(&visitor, &path, 400, |request| request.json(&show.hold(1))).await;
    alike(&visitor, &path, 400, |request| request.header("idempotency-key", "x").json(&show.hold(1))).await;
    let text = |text: &'static str| {
        move |request: RequestBuilder| {
            request.header("idempotency-key", key()).header("content-type", "application/json").body(text)
        }
    };
    alike(&visitor, &path, 400, text("{")).await;
    alike(&visitor, &path, 400, text("")).await;
    alike(&visitor, &path, 415, |request| request.header("idempotency-key", key()).body("x=1")).await;
    let large = "x".repeat(300 * 1024);
    alike(&visitor, &path, 413, |request| {
        let large = large.clone();
        request.header("idempotency-key", key()).header("content-type", "application/json").body(large)
    })
    .await;
    let unknown = "/api/v1/events/0198f000-0000-7000-8000-000000000000/holds";
    alike(&visitor, unknown, 404, hold).await;
    alike(&visitor, "/api/v1/events/no-id/holds", 404, hold).await;

    let foreign = |request: RequestBuilder| hold(request).header("sec-fetch-site", "cross-site");
    alike(&visitor, &path, 403, foreign).await.expect_problem(403, "cross_site");
    let forged = |request: RequestBuilder| hold(request).header("authorization", "Bearer nonsense");
    alike(&app.client(), &path, 401, forged).await;
    user.forget_csrf_token();
    alike(&user, &path, 403, hold).await.expect_problem(403, "csrf");
}

#[tokio::test]
async fn both_ways_draw_from_one_bucket() {
    let app = TestApp::with(|config| {
        config.rate_limits.enabled = true;
        config.rate_limits.buy = Bucket { burst: 4, per_minute: 1 };
    })
    .await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let fan = app.user("fan@example.org").await;
    let hold = |request: RequestBuilder| request.header("idempotency-key", key()).json(&show.hold(1));
    for _ in 0..2 {
        let (usual, fast) = both(&fan, &show.holds_path(), hold).await;
        assert_eq!((usual.status.as_u16(), fast.status.as_u16()), (201, 201));
    }
    alike(&fan, &show.holds_path(), 429, hold).await.expect_problem(429, "rate_limited");
}

#[tokio::test]
async fn a_key_holds_once_whichever_way_it_comes() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let fan = app.user("fan@example.org").await;
    let key = key();
    let hold = |request: RequestBuilder| request.header("idempotency-key", &key).json(&show.hold(1));
    let (usual, fast) = both(&fan, &show.holds_path(), hold).await;
    assert_eq!(usual.str("id"), fast.str("id"));
}
