//! The web app's files and its page.

use reqwest::Method;

use crate::app::*;

#[tokio::test]
async fn every_address_is_the_app() {
    let app = TestApp::new().await;
    let client = app.client();
    for path in ["/", "/index.html", "/account/tickets", "/organizer/x/events", "/not-there"] {
        let reply = client.get(path).await.expect(200);
        assert_eq!(reply.header("content-type"), Some("text/html; charset=utf-8"), "{path}");
        assert!(reply.text().contains("<title>"), "{path}: {}", reply.text());
        assert!(!reply.text().contains("ADMIT_HEAD"), "{path}");
    }
    client.get("/nothing.js").await.expect_problem(404, "not_found");
    client.get("/assets/nothing.js").await.expect_problem(404, "not_found");
    client.get("/.vite/manifest.json").await.expect(404);
    client.get("/assets/..%2f..%2fCargo.toml").await.expect(404);
}

#[tokio::test]
async fn events_tell_their_story_to_those_who_do_not_run_scripts() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let title = "Fugues </script><script>alert(1)</script> & \"more\"";
    let show = app.event(&org, EventSpec { title: title.into(), ..EventSpec::default() }).await;
    let page = app.client().get(&format!("/e/{}", show.slug)).await.expect(200).text();
    assert!(!page.contains("<script>alert"), "{page}");
    assert!(page.contains("<title>Fugues &lt;/script&gt;"), "{page}");
    for part in ["property=\"og:title\"", "name=\"description\"", "rel=\"canonical\"", "application/ld+json"]
    {
        assert!(page.contains(part), "{part} is not in {page}");
    }
    let json = page.split("application/ld+json").nth(1).expect("structured data");
    let json = json.split_once('>').expect("the tag's end").1.split("</script").next().expect("its end");
    let data: serde_json::Value = serde_json::from_str(json).expect("JSON");
    assert_eq!(data["@type"], "MusicEvent", "{data}");
    assert_eq!(data["name"], title, "{data}");

    app.client().get("/e/there-is-no-such-event").await.expect(404);
}

#[tokio::test]
async fn files_are_compressed_tagged_and_kept() {
    let app = TestApp::new().await;
    let client = app.client();
    let request = client.request(Method::GET, "/api/docs/scalar.js").header("accept-encoding", "br, gzip");
    let reply = client.raw(request).await.expect(200);
    assert_eq!(reply.header("content-encoding"), Some("br"));
    assert_eq!(reply.header("vary"), Some("accept-encoding"));
    let etag = reply.header("etag").expect("a tag").to_owned();
    let again = client
        .request(Method::GET, "/api/docs/scalar.js")
        .header("accept-encoding", "br, gzip")
        .header("if-none-match", etag);
    let again = client.raw(again).await.expect(304);
    assert!(again.bytes.is_empty());
}
