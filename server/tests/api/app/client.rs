//! A browser in small: a cookie jar, the origin of our pages, the CSRF token of its session.

use std::{
    collections::BTreeMap,
    ops::Index,
    sync::{Arc, Mutex},
};

use http::{HeaderMap, StatusCode};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

/// The password of every persona.
pub const PASSWORD: &str = "correct horse battery staple";

/// Sends requests as one browser. Clones share the jar.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    pub url: String,
    /// The public address; another than `url` on all nodes but the first.
    origin: String,
    jar: Arc<Mutex<Jar>>,
}

#[derive(Default)]
struct Jar {
    cookies: BTreeMap<String, String>,
    csrf_token: Option<String>,
}

impl Client {
    pub fn new(http: reqwest::Client, url: &str, origin: &str) -> Self {
        Self { http, url: url.to_owned(), origin: origin.to_owned(), jar: Arc::default() }
    }

    pub async fn get(&self, path: &str) -> Reply {
        self.send(|| self.request(Method::GET, path)).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Reply {
        self.send(|| self.request(Method::POST, path).json(&body)).await
    }

    /// A `POST` with an `Idempotency-Key`.
    pub async fn post_key(&self, path: &str, body: Value, key: &str) -> Reply {
        self.send(|| self.request(Method::POST, path).header("idempotency-key", key).json(&body)).await
    }

    pub async fn put(&self, path: &str, body: Value) -> Reply {
        self.send(|| self.request(Method::PUT, path).json(&body)).await
    }

    pub async fn patch(&self, path: &str, body: Value) -> Reply {
        self.send(|| self.request(Method::PATCH, path).json(&body)).await
    }

    pub async fn delete(&self, path: &str) -> Reply {
        self.send(|| self.request(Method::DELETE, path)).await
    }

    /// Sends what [`Client::request`] began; cookies that come back are kept. Nothing is sent twice.
    pub async fn raw(&self, request: RequestBuilder) -> Reply {
        let response = request.send().await.expect("the server answers");
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = response.bytes().await.expect("the whole body arrives").to_vec();
        let json = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        let mut jar = self.jar.lock().expect("the jar");
        for cookie in headers.get_all("set-cookie") {
            jar.take(cookie.to_str().expect("an ASCII cookie"));
        }
        if let Some(token) = json.get("csrf_token") {
            jar.csrf_token = token.as_str().map(str::to_owned);
        }
        Reply { status, headers, bytes, json }
    }

    /// A request with the cookies, the origin and, where there is one, the CSRF token of this browser.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let unsafe_method = !method.is_safe();
        let jar = self.jar.lock().expect("the jar");
        let mut request = self.http.request(method, format!("{}{path}", self.url));
        if !jar.cookies.is_empty() {
            let cookies: Vec<_> = jar.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request = request.header("cookie", cookies.join("; "));
        }
        if self.origin != self.url {
            request = request.header("host", self.origin.trim_start_matches("http://"));
        }
        if unsafe_method {
            request = request.header("origin", &self.origin);
            if let Some(token) = &jar.csrf_token {
                request = request.header("x-csrf-token", token);
            }
        }
        request
    }

    /// Signs in with the password of all personas.
    pub async fn sign_in(&self, email: &str) -> Reply {
        self.post("/api/v1/session", json!({ "email": email, "password": PASSWORD })).await
    }

    /// The value of a cookie, by the end of its name (`__Host-` is left out on plain HTTP).
    pub fn cookie(&self, name: &str) -> Option<String> {
        let jar = self.jar.lock().expect("the jar");
        jar.cookies.iter().find(|(key, _)| key.ends_with(name)).map(|(_, value)| value.clone())
    }

    /// Puts a cookie into the jar, or takes it out.
    pub fn set_cookie(&self, name: &str, value: Option<&str>) {
        let mut jar = self.jar.lock().expect("the jar");
        match value {
            Some(value) => jar.cookies.insert(name.to_owned(), value.to_owned()),
            None => jar.cookies.remove(name),
        };
    }

    /// The names of all cookies.
    pub fn cookie_names(&self) -> Vec<String> {
        self.jar.lock().expect("the jar").cookies.keys().cloned().collect()
    }

    pub fn csrf_token(&self) -> Option<String> {
        self.jar.lock().expect("the jar").csrf_token.clone()
    }

    /// Forgets the CSRF token, as a page of another site would not know it.
    pub fn forget_csrf_token(&self) {
        self.jar.lock().expect("the jar").csrf_token = None;
    }

    /// Like our SPA: when the session's short token has run out, it refreshes once and tries again.
    async fn send(&self, request: impl Fn() -> RequestBuilder) -> Reply {
        let reply = self.raw(request()).await;
        let may_refresh = reply.json["code"] == "unauthenticated" && self.cookie("admit_rt").is_some();
        if !may_refresh {
            return reply;
        }
        let refresh = self.request(Method::POST, "/api/v1/session/refresh").json(&json!({}));
        if self.raw(refresh).await.status == 200 { self.raw(request()).await } else { reply }
    }
}

impl Jar {
    fn take(&mut self, cookie: &str) {
        let (pair, attributes) = cookie.split_once(';').unwrap_or((cookie, ""));
        let (name, value) = pair.split_once('=').expect("name=value");
        let gone = value.is_empty() || attributes.to_ascii_lowercase().contains("max-age=0");
        if gone {
            self.cookies.remove(name);
        } else {
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
    /// The body, or `null` when it is not JSON.
    pub json: Value,
}

impl Reply {
    /// The reply itself, when its status is the one that the test needs to go on.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        self
    }

    /// Checks that it is a problem with this status and code.
    #[track_caller]
    pub fn expect_problem(self, status: u16, code: &str) -> Self {
        let reply = self.expect(status);
        assert_eq!(reply.json["code"], code, "{}", reply.text());
        assert_eq!(reply.header("content-type"), Some("application/problem+json"));
        reply
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// A text field of the body, such as an id.
    #[track_caller]
    pub fn str(&self, field: &str) -> String {
        self.json[field].as_str().unwrap_or_else(|| panic!("no text {field} in {}", self.text())).to_owned()
    }
}

impl Index<&str> for Reply {
    type Output = Value;
    fn index(&self, field: &str) -> &Value {
        &self.json[field]
    }
}
