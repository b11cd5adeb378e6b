//! Accounts, sessions, organizations and members, over HTTP.

mod audit;
mod enumeration;
mod invitations;
mod keys;
mod links;
mod members;
mod native;
mod organizations;
mod passkeys;
mod passwords;
mod platform;
mod privacy;
mod providers;
mod refresh;
mod registration;
mod roles;
mod second_factor;
mod sessions;
mod sign_in;

use serde_json::{Value, json};

use crate::app::{Client, Mail, Reply, TestApp};

/// A good password that is not the one of the personas.
const OTHER_PASSWORD: &str = "tomato ladder quiet rain";

/// Registers `email` with `password`.
async fn register(client: &Client, email: &str, password: &str) -> Reply {
    client.post("/api/v1/users", json!({ "email": email, "password": password, "name": "Ada" })).await
}

/// The newest mail to `email`.
async fn last_mail(app: &TestApp, email: &str) -> Mail {
    app.run_jobs().await;
    let mails = app.mails().await;
    mails.into_iter().rev().find(|mail| mail.to == email).unwrap_or_else(|| panic!("no mail to {email}"))
}

/// Signs in with a password of one's own.
async fn sign_in(client: &Client, email: &str, password: &str) -> Reply {
    client.post("/api/v1/session", json!({ "email": email, "password": password })).await
}

/// Whether `client` is signed in at this moment, without refreshing.
async fn is_signed_in(client: &Client) -> bool {
    let request = client.request(reqwest::Method::GET, "/api/v1/me");
    let reply = client.raw(request).await;
    assert!(matches!(reply.status.as_u16(), 200 | 401), "{}", reply.text());
    reply.status == 200
}

/// A browser that carries the same cookies as `client` at this moment, and has loaded the session.
async fn copy_of(app: &TestApp, client: &Client) -> Client {
    let copy = app.client();
    for name in client.cookie_names() {
        copy.set_cookie(&name, client.cookie(&name).as_deref());
    }
    copy.get("/api/v1/session").await.expect(200);
    copy
}

/// What differs between two answers to the eyes of a stranger.
fn visible(reply: &Reply) -> (u16, Value, Vec<(String, String)>) {
    let mut json = reply.json.clone();
    if let Some(object) = json.as_object_mut() {
        object.remove("request_id");
    }
    let headers = reply.headers.iter().filter(|(name, _)| !matches!(name.as_str(), "date" | "x-request-id"));
    // Of a cookie, everything but the secret in it.
    let shown = |name: &str, value: &str| match (name, value.split_once('='), value.split_once(';')) {
        ("set-cookie", Some((cookie, _)), Some((_, attributes))) => format!("{cookie};{attributes}"),
        _ => value.to_owned(),
    };
    let mut headers: Vec<_> = headers
        .map(|(name, value)| {
            (name.to_string(), shown(name.as_str(), &String::from_utf8_lossy(value.as_bytes())))
        })
        .collect();
    headers.sort();
    (reply.status.as_u16(), json, headers)
}
