//! What is in memory is answered before the router, and nobody can tell.

use std::collections::BTreeMap;

use reqwest::Method;
use server::config::Bucket;

use crate::app::*;

/// Names and values of an answer's headers, without those that differ each time.
fn headers(reply: &Reply) -> BTreeMap<String, String> {
    let own = ["date", "x-request-id", "ratelimit"];
    let named = reply.headers.iter().filter(|(name, _)| !own.contains(&name.as_str()));
    named.map(|(name, value)| (name.to_string(), format!("{value:?}"))).collect()
}

fn paths(show: &Show) -> [String; 3] {
    [
        format!("/api/v1/catalogue/events/{}", show.slug),
        format!("/api/v1/catalogue/events/{}/availability", show.event_id),
        "/api/v1/catalogue/home".to_owned(),
    ]
}

#[tokio::test]
async fn no_answer_tells_which_way_it_came() {
    let app = TestApp::with(|config| {
        config.rate_limits.enabled = true;
        // So slow that nothing comes back meanwhile.
        config.rate_limits.read = Bucket { burst: 3000, per_minute: 1 };
    })
    .await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let client = app.client();
    for path in paths(&show) {
        for accept in ["identity", "gzip", "br"] {
            let ask = async |path: &str, known: &str| {
                let request = client.request(Method::GET, path).header("accept-encoding", accept);
                client.raw(request.header("if-none-match", known)).await
            };
            // A query takes the usual way; without one, the second time is from memory.
            let (usual, first) = (ask(&format!("{path}?x"), "-").await, ask(&path, "-").await);
            let second = ask(&path, "-").await.expect(200);
            assert_eq!(headers(&usual), headers(&second), "{path} {accept}");
            assert_eq!((&first.json, &usual.json), (&second.json, &second.json));
            assert!(second.header("x-request-id").is_some() && first.header("ratelimit").is_some());
            let left = |reply: &Reply| {
                let state = reply.header("ratelimit").expect("the state of the bucket").to_owned();
                let left = state.split(';').find_map(|part| part.strip_prefix("r=")).expect("what is left");
                left.parse::<u32>().expect("a number")
            };
            assert!(left(&second) < left(&usual), "it counts");
            let tag = second.header("etag").expect("a tag").to_owned();
            let (usual, fast) = (ask(&format!("{path}?x"), &tag).await, ask(&path, &tag).await);
            assert_eq!((usual.status.as_u16(), fast.status.as_u16()), (304, 304));
            assert_eq!(headers(&usual), headers(&fast), "{path} {accept}");
        }
    }
}

#[tokio::test]
async fn the_lane_refuses_nobody_and_lets_nobody_slip_through() {
    let app = TestApp::with(|config| {
        config.rate_limits.enabled = true;
        config.rate_limits.read = Bucket { burst: 4, per_minute: 1 };
        config.public_url = Some("http://tickets.example.org".into());
    })
    .await;
    let db_time = app.clock.now();
    let path = "/api/v1/catalogue/home";
    let client = app.client();
    let get = |host: &str| client.request(Method::GET, path).header("host", host);
    for left in (1..4).rev() {
        let reply = client.raw(get("tickets.example.org")).await.expect(200);
        let state = reply.header("ratelimit").expect("the state of the bucket").to_owned();
        assert!(state.contains(&format!("r={left};")), "{state}");
    }
    client.raw(get("evil.example")).await.expect_problem(421, "unknown_host");
    client.raw(get("tickets.example.org")).await.expect(200);
    client.raw(get("tickets.example.org")).await.expect_problem(429, "rate_limited");
    assert_eq!(app.clock.now(), db_time, "all within the second in which the page is kept");
    let forged = get("tickets.example.org").header("authorization", "Bearer nonsense");
    client.raw(forged).await.expect_problem(401, "unauthenticated");
}
