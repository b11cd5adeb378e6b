//! The web app's page: one document for every address, with the right title for those who only read that.

use axum::{
    Extension, Router,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, Uri},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use events::catalogue::{Head, HeadOf, head};
use kit::Problem;

use crate::{Gateway, assets, security_headers::Nonce};

/// What `index.html` carries where the nonce belongs.
const NONCE: &str = "{{CSP_NONCE}}";
/// What it carries where title and metadata belong.
const HEAD: &str = "<!--ADMIT_HEAD-->";
/// First parts of addresses that are never pages of the app.
const NOT_PAGES: [&str; 6] = ["api", "media", "sandbox", "dev", ".well-known", "assets"];

/// The SPA and its files. What is not a file and not the API is a page of the SPA.
pub fn routes(gateway: Gateway) -> Router {
    Router::new()
        .route("/assets/{*path}", get(asset))
        .route("/e/{slug}", get(event))
        .route("/o/{slug}", get(organizer))
        .fallback(other)
        .with_state(gateway)
}

async fn asset(Path(path): Path<String>, headers: HeaderMap) -> Response {
    assets::send(&format!("assets/{path}"), &headers).await
}

async fn event(
    State(gateway): State<Gateway>,
    Extension(nonce): Extension<Nonce>,
    Path(slug): Path<String>,
) -> Response {
    about(&gateway, &nonce, HeadOf::Event(slug)).await
}

async fn organizer(
    State(gateway): State<Gateway>,
    Extension(nonce): Extension<Nonce>,
    Path(slug): Path<String>,
) -> Response {
    about(&gateway, &nonce, HeadOf::Organizer(slug)).await
}

/// The page with the metadata of `of`; `404` (with the app, which explains it) when there is no such thing.
async fn about(gateway: &Gateway, nonce: &Nonce, of: HeadOf) -> Response {
    match head(&gateway.events, of).await {
        Some(head) => page(StatusCode::OK, nonce, &tags(&head, gateway.settings.public_url.as_str(), nonce)),
        None => page(StatusCode::NOT_FOUND, nonce, SITE),
    }
}

async fn other(
    nonce: Option<Extension<Nonce>>,
    method: axum::http::Method,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    let path = uri.path().trim_start_matches('/');
    if NOT_PAGES.contains(&path.split('/').next().unwrap_or("")) {
        return Problem::not_found().into_response();
    }
    if !method.is_safe() {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let Extension(nonce) = nonce.unwrap_or_default();
    if path == "index.html" {
        return page(StatusCode::OK, &nonce, SITE);
    }
    if assets::find(path).is_some() {
        return assets::send(path, &headers).await;
    }
    if path.rsplit('/').next().is_some_and(|last| last.contains('.')) {
        return Problem::not_found().into_response();
    }
    page(StatusCode::OK, &nonce, SITE)
}

/// The head of pages that are about nothing in particular.
const SITE: &str = "<title>Admit</title>\n    \
    <meta name=\"description\" content=\"Find events and get your tickets.\" />";

/// `index.html` with its placeholders filled. It is never kept by anybody: the nonce is for one answer.
fn page(status: StatusCode, nonce: &Nonce, head: &str) -> Response {
    let Some(file) = assets::find("index.html") else {
        tracing::error!("the web app has no index.html");
        return Problem::internal().into_response();
    };
    let html = String::from_utf8_lossy(&file.bytes).replace(NONCE, &nonce.0).replacen(HEAD, head, 1);
    (status, Html(html)).into_response()
}

/// Title, Open Graph and structured data of a page.
fn tags(head: &Head, public_url: &str, nonce: &Nonce) -> String {
    let url = escape(&format!("{public_url}{}", head.canonical_path));
    let (title, description) = (escape(&head.title), escape(&head.description));
    let mut tags = vec![
        format!("<title>{title} · Admit</title>"),
        format!("<meta name=\"description\" content=\"{description}\" />"),
        format!("<link rel=\"canonical\" href=\"{url}\" />"),
        "<meta property=\"og:type\" content=\"website\" />".to_owned(),
        "<meta property=\"og:site_name\" content=\"Admit\" />".to_owned(),
        format!("<meta property=\"og:title\" content=\"{title}\" />"),
        format!("<meta property=\"og:description\" content=\"{description}\" />"),
        format!("<meta property=\"og:url\" content=\"{url}\" />"),
    ];
    if let Some(path) = &head.image_url_path {
        let image = escape(&format!("{public_url}{path}"));
        tags.push(format!("<meta property=\"og:image\" content=\"{image}\" />"));
        tags.push("<meta name=\"twitter:card\" content=\"summary_large_image\" />".to_owned());
    }
    if !head.json_ld.is_null() {
        let data = head.json_ld_script(public_url);
        let Nonce(nonce) = nonce;
        tags.push(format!("<script type=\"application/ld+json\" nonce=\"{nonce}\">{data}</script>"));
    }
    tags.join("\n    ")
}

/// For text and for attributes in double quotes.
pub(crate) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            letter => safe.push(letter),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_wrote_stays_text() {
        let head = Head {
            title: "</title><script>alert(1)</script>\" onload=\"".into(),
            description: "<!-- & -->".into(),
            canonical_path: "/e/x".into(),
            image_url_path: Some("/media/1/1200.jpg".into()),
            json_ld: serde_json::json!({ "name": "</script><script>alert(1)" }),
        };
        let tags = tags(&head, "https://t.example.org", &Nonce("abc".into()));
        assert!(!tags.contains("<script>") && !tags.contains("\" onload"), "{tags}");
        assert_eq!(tags.matches("</script>").count(), 1, "{tags}");
        assert!(tags.contains("content=\"https://t.example.org/media/1/1200.jpg\""), "{tags}");
    }
}
