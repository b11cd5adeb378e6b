//! The built-in mail viewer: shows the mails of the folder channel to people at this machine.
//!
//! A mail is foreign content, even our own: its HTML is only ever shown in a sandboxed frame under a
//! policy that lets nothing run and nothing load.

mod mailbox;
mod pages;

use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use kit::{Caller, Parts, Problem, Search};
use serde::Deserialize;

use crate::Notifications;
use mailbox::Mailbox;

/// The policy of the viewer's own pages: one stylesheet, one frame, one form.
const PAGE_POLICY: &str = "default-src 'none'; style-src 'self'; frame-src 'self'; form-action 'self'; \
                           base-uri 'none'; frame-ancestors 'none'";
/// The policy of a mail's HTML: inline styles and embedded pictures. The sandbox holds even when the
/// address is opened without the frame.
const MAIL_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; \
                           form-action 'none'; frame-ancestors 'self'; \
                           sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation";

/// The viewer's pages under `/dev/mail`, if mails go to a folder. Only peers on this machine see them.
pub fn viewer(notifications: &Notifications) -> Option<Router> {
    let mailbox = Mailbox::new(notifications.inner.channel.folder()?.to_owned());
    let router = Router::new()
        .route("/dev/mail", get(list))
        .route("/dev/mail.css", get(stylesheet))
        .route("/dev/mail/{file}", get(show))
        .route("/dev/mail/{file}/html", get(html))
        .route("/dev/mail/{file}/attachments/{number}", get(attachment))
        .layer(middleware::from_fn(only_this_machine))
        .with_state(mailbox);
    Some(router)
}

async fn only_this_machine(caller: Caller, request: Request, next: Next) -> Response {
    if caller.ip.to_canonical().is_loopback() {
        next.run(request).await
    } else {
        Problem::not_found().into_response()
    }
}

#[derive(Debug, Deserialize)]
struct Query {
    /// Part of a recipient's address.
    #[serde(default)]
    to: String,
}

#[derive(Debug, Deserialize)]
struct View {
    /// `text` shows the plain form.
    #[serde(default)]
    view: String,
}

async fn list(State(mailbox): State<Mailbox>, query: Result<Search<Query>, Problem>) -> Response {
    let to = query.map(|Search(query)| query.to).unwrap_or_default();
    let to: String = to.trim().chars().take(254).collect();
    match mailbox.list(&to).await {
        Ok(mails) => page(StatusCode::OK, pages::list(&mails, &to)),
        Err(error) => failed(&error),
    }
}

async fn show(
    State(mailbox): State<Mailbox>,
    file: Result<Parts<String>, Problem>,
    view: Result<Search<View>, Problem>,
) -> Response {
    let as_text = view.is_ok_and(|Search(view)| view.view == "text");
    let Ok(Parts(name)) = file else { return missing() };
    match mailbox.open(&name).await {
        Ok(Some(mail)) => page(StatusCode::OK, pages::mail(&mail, &name, as_text)),
        Ok(None) => missing(),
        Err(error) => failed(&error),
    }
}

async fn html(State(mailbox): State<Mailbox>, file: Result<Parts<String>, Problem>) -> Response {
    let Ok(Parts(name)) = file else { return missing() };
    match mailbox.open(&name).await {
        Ok(Some(mail)) => {
            let page = mail.html.unwrap_or_default();
            let mut response = guarded(StatusCode::OK, page, MAIL_POLICY, "SAMEORIGIN");
            // Browsers refuse a sandboxed page of its own that also asks for an isolated group.
            response
                .headers_mut()
                .insert("cross-origin-opener-policy", HeaderValue::from_static("unsafe-none"));
            response
        }
        Ok(None) => missing(),
        Err(error) => failed(&error),
    }
}

async fn attachment(
    State(mailbox): State<Mailbox>,
    parts: Result<Parts<(String, usize)>, Problem>,
) -> Response {
    let Ok(Parts((name, number))) = parts else { return missing() };
    let file = match mailbox.attachment(&name, number).await {
        Ok(Some(file)) => file,
        Ok(None) => return missing(),
        Err(error) => return failed(&error),
    };
    let mut headers = HeaderMap::new();
    // Always a download, never shown: a file can't be more dangerous than on a desk.
    let disposition = format!("attachment; filename=\"{}\"", file.safe_name());
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    if let Ok(value) = HeaderValue::from_str(&disposition) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    (headers, file.bytes).into_response()
}

async fn stylesheet() -> impl IntoResponse {
    let headers =
        [(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "public, max-age=300")];
    (headers, include_str!("mail.css"))
}

fn page(status: StatusCode, page: Result<String, minijinja::Error>) -> Response {
    match page {
        Ok(page) => guarded(status, page, PAGE_POLICY, "DENY"),
        Err(error) => failed(&std::io::Error::other(error)),
    }
}

fn missing() -> Response {
    page(StatusCode::NOT_FOUND, pages::missing())
}

fn failed(error: &std::io::Error) -> Response {
    tracing::error!(%error, "the mail viewer");
    Problem::internal().into_response()
}

fn guarded(status: StatusCode, page: String, policy: &'static str, frames: &'static str) -> Response {
    let mut response = (status, Html(page)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static(frames));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
