//! A plain client for setting the stage: one request at a time, JSON in and out, cookies kept.

use std::{
    collections::BTreeMap,
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use serde_json::Value;

use crate::{
    Failure,
    http::{self, Answer, Parsed},
};

/// Somebody who talks to the server as a browser would.
pub struct Client {
    address: SocketAddr,
    cookies: BTreeMap<String, String>,
    csrf: Option<String>,
    stream: Option<TcpStream>,
}

/// An answer that is kept.
pub struct Reply {
    pub status: u16,
    pub etag: Option<String>,
    pub body: Vec<u8>,
}

impl Reply {
    pub fn json(&self) -> Result<Value, Failure> {
        Ok(serde_json::from_slice(&self.body)?)
    }
}

impl Client {
    pub fn new(address: SocketAddr) -> Self {
        Self { address, cookies: BTreeMap::new(), csrf: None, stream: None }
    }

    /// Signs in; later requests belong to that session.
    ///
    /// # Errors
    /// When the server refuses.
    pub fn sign_in(&mut self, email: &str, password: &str) -> Result<(), Failure> {
        let body = serde_json::json!({ "email": email, "password": password });
        let session = self.call("POST", "/api/v1/session", Some(&body))?;
        self.csrf = session["csrf_token"].as_str().map(str::to_owned);
        Ok(())
    }

    /// A request that must succeed; gives the JSON of the answer, `Null` when it has none.
    ///
    /// # Errors
    /// Naming the request, when the answer is no `2xx`.
    pub fn call(&mut self, method: &str, path: &str, body: Option<&Value>) -> Result<Value, Failure> {
        let reply = self.ask(method, path, body, &[])?;
        if reply.status / 100 != 2 {
            let text = String::from_utf8_lossy(&reply.body).into_owned();
            return Err(format!("{method} {path}: {} {text}", reply.status).into());
        }
        if reply.body.is_empty() { Ok(Value::Null) } else { reply.json() }
    }

    /// A request, whatever the answer is.
    ///
    /// # Errors
    /// When there is no answer.
    pub fn ask(
        &mut self,
        method: &str,
        path: &str,
        body: Option<&Value>,
        headers: &[(&str, &str)],
    ) -> Result<Reply, Failure> {
        let request = self.request(method, path, body, headers);
        // A connection that was kept may have been closed meanwhile: once more on a fresh one.
        let reply = match self.exchange(&request) {
            Ok(reply) => reply,
            Err(_) => {
                self.stream = None;
                self.exchange(&request).map_err(|error| format!("{method} {path}: {error}"))?
            }
        };
        Ok(reply)
    }

    fn request(&self, method: &str, path: &str, body: Option<&Value>, headers: &[(&str, &str)]) -> Vec<u8> {
        let address = self.address;
        let mut text = format!("{method} {path} HTTP/1.1\r\nHost: {address}\r\nOrigin: http://{address}\r\n");
        let mut add = |name: &str, value: &str| text.push_str(&format!("{name}: {value}\r\n"));
        if !self.cookies.is_empty() {
            let pairs: Vec<String> =
                self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            add("Cookie", &pairs.join("; "));
        }
        if let Some(csrf) = &self.csrf {
            add("X-CSRF-Token", csrf);
        }
        for (name, value) in headers {
            add(name, value);
        }
        let content = body.map(ToString::to_string).unwrap_or_default();
        if body.is_some() {
            add("Content-Type", "application/json");
        }
        if method != "GET" {
            add("Content-Length", &content.len().to_string());
        }
        (text + "\r\n" + &content).into_bytes()
    }

    fn exchange(&mut self, request: &[u8]) -> Result<Reply, Failure> {
        let mut stream = match self.stream.take() {
            Some(stream) => stream,
            None => {
                let stream = TcpStream::connect(self.address)?;
                stream.set_nodelay(true)?;
                stream.set_read_timeout(Some(Duration::from_secs(60)))?;
                stream
            }
        };
        stream.write_all(request)?;
        let mut bytes = Vec::new();
        let mut buffer = vec![0; 64 * 1024];
        loop {
            let count = stream.read(&mut buffer)?;
            if count == 0 {
                return Err("the server hung up".into());
            }
            bytes.extend_from_slice(&buffer[..count]);
            match http::parse(&bytes) {
                Parsed::Partial => {}
                Parsed::Broken => return Err("the answer is no HTTP".into()),
                Parsed::Whole(answer, _) => {
                    self.stream = Some(stream);
                    return Ok(self.keep(&answer));
                }
            }
        }
    }

    fn keep(&mut self, answer: &Answer<'_>) -> Reply {
        for name in ["__Host-admit_at", "__Host-admit_rt", "__Host-admit_guest"] {
            if let Some(value) = answer.cookie(name) {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let etag = answer.header("etag").map(str::to_owned);
        Reply { status: answer.status, etag, body: answer.content() }
    }
}
