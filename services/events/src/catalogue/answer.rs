//! An answer that is sent to many.

use std::{
    hash::Hasher as _,
    io::Write as _,
    sync::{Arc, OnceLock},
};

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};
use kit::Problem;
use serde::Serialize;

/// Bytes from which on an answer is sent compressed: less fits into one packet as it is.
const WORTH_COMPRESSING: usize = 1000;

/// An answer in the bytes that are sent, with its entity tag.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    body: Bytes,
    etag: HeaderValue,
    /// Made when it is asked for the first time.
    compressed: Arc<OnceLock<Bytes>>,
}

impl Answer {
    /// Serializes `value`.
    pub fn of<T: Serialize>(value: &T) -> Result<Self, Problem> {
        let body = serde_json::to_vec(value).map_err(|error| {
            tracing::error!(%error, "an answer can't be written as JSON");
            Problem::internal()
        })?;
        Self::of_bytes(Bytes::from(body))
    }

    /// The bytes that are sent.
    pub(crate) fn body(&self) -> &Bytes {
        &self.body
    }

    /// What serializing gave.
    pub(crate) fn of_bytes(body: Bytes) -> Result<Self, Problem> {
        // Weak, because the gateway may compress the bytes. This hasher has no random key, so that all
        // nodes with the same build agree.
        let mut hash = std::hash::DefaultHasher::new();
        hash.write(&body);
        let etag = format!("W/\"{:016x}-{:x}\"", hash.finish(), body.len());
        let etag = HeaderValue::from_str(&etag).map_err(|_| Problem::internal())?;
        Ok(Self { body, etag, compressed: Arc::default() })
    }

    /// The answer to a request with `headers`: `304` when it has these bytes already.
    pub fn respond(&self, headers: &HeaderMap) -> Response {
        let common = [
            (header::ETAG, self.etag.clone()),
            (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=0, must-revalidate")),
            (header::VARY, HeaderValue::from_static("accept-encoding")),
        ];
        if self.is_known(headers) {
            return (StatusCode::NOT_MODIFIED, common).into_response();
        }
        let kind = [(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))];
        if self.body.len() < WORTH_COMPRESSING || !takes_gzip(headers) {
            return (common, kind, Body::from(self.body.clone())).into_response();
        }
        let encoding = [(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"))];
        (common, kind, encoding, Body::from(self.compressed())).into_response()
    }

    /// The same, but `None` for who may be sent another coding than ours.
    pub fn respond_at_once(&self, headers: &HeaderMap) -> Option<Response> {
        let as_it_is = self.body.len() < WORTH_COMPRESSING
            || takes_gzip(headers)
            || headers.get(header::ACCEPT_ENCODING).is_none_or(|value| value == "identity");
        as_it_is.then(|| self.respond(headers))
    }

    /// The bytes in the coding that every browser takes, made once for all.
    fn compressed(&self) -> Bytes {
        let made = self.compressed.get_or_init(|| {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::new(6));
            // A vector takes whatever is written to it.
            _ = encoder.write_all(&self.body);
            encoder.finish().unwrap_or_default().into()
        });
        made.clone()
    }

    /// Whether the request's `If-None-Match` names these bytes (weak comparison, RFC 9110 §13.1.2).
    fn is_known(&self, headers: &HeaderMap) -> bool {
        let bare = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
        let ours = self.etag.to_str().map(bare).unwrap_or_default();
        headers
            .get_all(header::IF_NONE_MATCH)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .any(|tag| tag.trim() == "*" || bare(tag) == ours)
    }
}

/// Whether `Accept-Encoding` names gzip without refusing it (RFC 9110 §12.5.3).
fn takes_gzip(headers: &HeaderMap) -> bool {
    let values = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|coding| {
        let mut parts = coding.split(';').map(str::trim);
        let refused = |part: &str| part.strip_prefix("q=").is_some_and(|q| q.parse() == Ok(0.0_f32));
        parts.next().is_some_and(|name| name.eq_ignore_ascii_case("gzip")) && !parts.any(refused)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_large_is_compressed_once_for_those_who_take_it() {
        let answer = Answer::of(&"x".repeat(5000)).expect("JSON");
        let encoding = |accept: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(accept));
            answer.respond(&headers).headers().get(header::CONTENT_ENCODING).is_some()
        };
        for taken in ["gzip", "br, GZIP;q=0.5", "deflate, gzip, br, zstd"] {
            assert!(encoding(taken), "{taken}");
        }
        for refused in ["br", "gzip;q=0", "gzip; q=0.0, br", "identity", ""] {
            assert!(!encoding(refused), "{refused}");
        }
        assert!(answer.compressed().len() < 200);
        assert_eq!(answer.compressed().as_ptr(), answer.compressed().as_ptr());
    }

    #[test]
    fn a_known_tag_is_answered_with_304() {
        let answer = Answer::of(&"x").expect("JSON");
        let tag = answer.etag.to_str().expect("ASCII").to_owned();
        let status = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::IF_NONE_MATCH, HeaderValue::from_str(value).expect("a header"));
            answer.respond(&headers).status()
        };
        for known in [tag.as_str(), &tag[2..], "*", &format!("\"a\", {tag}")] {
            assert_eq!(status(known), StatusCode::NOT_MODIFIED, "{known}");
        }
        assert_eq!(status("\"a\""), StatusCode::OK);
        assert_eq!(answer.respond(&HeaderMap::new()).status(), StatusCode::OK);
    }
}
