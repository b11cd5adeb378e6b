//! Whom we believe about who is calling: our own proxies, and of what they pass on only their own word.

use reqwest::Method;
use server::config::Bucket;

use crate::app::*;

/// Every address may read once; our proxies are on this machine and in 10.0.0.0/8.
async fn once_each() -> TestApp {
    TestApp::with(|config| {
        config.rate_limits.enabled = true;
        config.rate_limits.read = Bucket { burst: 1, per_minute: 1 };
        config.gateway.trusted_proxies = vec!["127.0.0.1".into(), "10.0.0.0/8".into()];
    })
    .await
}

async fn read(app: &TestApp, forwarded: &[&str]) -> u16 {
    let client = app.client();
    let request = client.request(Method::GET, "/api/v1/session");
    let request = forwarded.iter().fold(request, |request, value| request.header("x-forwarded-for", *value));
    client.raw(request).await.status.as_u16()
}

#[tokio::test]
async fn invented_chains_do_not_make_another_caller() {
    let app = once_each().await;
    assert_eq!(read(&app, &["203.0.113.9"]).await, 200);
    for chain in [
        &["203.0.113.9"][..],
        &["198.51.100.1, 203.0.113.9"],
        &["198.51.100.2", "203.0.113.9"],
        &["198.51.100.3, 203.0.113.9, 10.0.0.2"],
        &["198.51.100.4", "203.0.113.9, 10.0.0.2", "10.0.0.3"],
        &["127.0.0.1, 203.0.113.9"],
        &["203.0.113.9:4711"],
        &["::ffff:203.0.113.9"],
        &["garbage, 203.0.113.9"],
        &[" , ,203.0.113.9 "],
    ] {
        assert_eq!(read(&app, chain).await, 429, "{chain:?}");
    }
    assert_eq!(read(&app, &["203.0.113.9, 198.51.100.7"]).await, 200, "the last one is another");
}

#[tokio::test]
async fn what_no_proxy_of_ours_wrote_counts_for_the_proxy() {
    let app = once_each().await;
    // Behind garbage nobody can be told apart, so all of it is the proxy's own.
    assert_eq!(read(&app, &["198.51.100.1, garbage"]).await, 200);
    for chain in [&["198.51.100.2, garbage"][..], &["198.51.100.3, "], &["unknown"], &[]] {
        assert_eq!(read(&app, chain).await, 429, "{chain:?}");
    }
}

#[tokio::test]
async fn only_our_proxies_say_that_it_was_https() {
    let url = "https://tickets.example.org";
    let ask = async |app: &TestApp, protos: &[&str]| {
        let client = app.client();
        let request = client.request(Method::GET, "/").header("host", "tickets.example.org");
        let request =
            protos.iter().fold(request, |request, proto| request.header("x-forwarded-proto", *proto));
        client.raw(request).await.status.as_u16()
    };
    let stranger = TestApp::with(|config| config.public_url = Some(url.into())).await;
    assert_eq!(ask(&stranger, &["https"]).await, 308, "nobody is trusted here");
    let app = TestApp::with(|config| {
        config.public_url = Some(url.into());
        config.gateway.trusted_proxies = vec!["127.0.0.1".into()];
    })
    .await;
    assert_eq!(ask(&app, &["https"]).await, 200);
    assert_eq!(ask(&app, &["http", "https"]).await, 200);
    for spoofed in [&["https", "http"][..], &["https, http"], &["https,"], &["http"], &[]] {
        assert_eq!(ask(&app, spoofed).await, 308, "{spoofed:?}");
    }
}
