//! The files of the web app, embedded in the program (in debug builds read from `web/dist`).

use std::{
    borrow::Cow,
    collections::HashMap,
    io::Write as _,
    sync::{LazyLock, RwLock},
};

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use kit::Problem;
use rust_embed::RustEmbed;

use crate::security_headers::FOR_SCRIPTS;

#[derive(RustEmbed)]
#[folder = "../web/dist"]
struct Dist;

/// A file, ready to be sent.
pub struct File {
    pub bytes: Bytes,
    /// Of the content as it is, before compression.
    pub hash: String,
    pub content_type: String,
}

/// A file of the web app; none whose name starts with a dot (build records).
pub fn find(path: &str) -> Option<File> {
    if path.is_empty() || path.split('/').any(|part| part.starts_with('.')) {
        return None;
    }
    let found = Dist::get(path)?;
    let bytes = match found.data {
        Cow::Borrowed(bytes) => Bytes::from_static(bytes),
        Cow::Owned(bytes) => bytes.into(),
    };
    let hash = found.metadata.sha256_hash()[..16].iter().map(|byte| format!("{byte:02x}")).collect();
    Some(File { bytes, hash, content_type: content_type(path, found.metadata.mimetype()) })
}

fn content_type(path: &str, guessed: &str) -> String {
    match path.rsplit('.').next() {
        Some("webmanifest") => "application/manifest+json".to_owned(),
        Some("js" | "mjs") => "text/javascript; charset=utf-8".to_owned(),
        Some("html" | "css" | "txt") => format!("{guessed}; charset=utf-8"),
        _ => guessed.to_owned(),
    }
}

/// How long browsers may keep a file: names with a hash for ever, the others only after asking.
pub fn cache_control(path: &str) -> &'static str {
    if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "public, no-cache" }
}

/// Sends `path`, compressed where the browser takes it; `304` when the browser has it already.
pub async fn send(path: &str, headers: &HeaderMap) -> Response {
    match find(path) {
        Some(file) => send_file(path, file, cache_control(path), headers).await,
        None => Problem::not_found().into_response(),
    }
}

/// Sends `file` under the cache key `name`.
pub async fn send_file(name: &str, file: File, cache_control: &'static str, headers: &HeaderMap) -> Response {
    let squeezable = file.bytes.len() > 1024 && is_text(&file.content_type);
    let encoding = if squeezable { Encoding::best(headers) } else { Encoding::Plain };
    let etag = format!("\"{}{}\"", file.hash, encoding.suffix());
    let known = headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|tag| matches!(tag.trim(), "*") || tag.trim().trim_start_matches("W/") == etag);
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let bytes = compressed(name, &file, encoding).await;
        let mut response = Response::new(Body::from(bytes));
        set(response.headers_mut(), header::CONTENT_TYPE, &file.content_type);
        if let Some(name) = encoding.name() {
            set(response.headers_mut(), header::CONTENT_ENCODING, name);
        }
        response
    };
    let answer = response.headers_mut();
    set(answer, header::ETAG, &etag);
    set(answer, header::CACHE_CONTROL, cache_control);
    if file.content_type.starts_with("text/javascript") {
        set(answer, header::CONTENT_SECURITY_POLICY, FOR_SCRIPTS);
    }
    if squeezable {
        set(answer, header::VARY, "accept-encoding");
    }
    response
}

fn set(headers: &mut HeaderMap, name: header::HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

fn is_text(content_type: &str) -> bool {
    content_type.starts_with("text/")
        || ["application/json", "application/javascript", "application/manifest+json", "application/wasm"]
            .iter()
            .any(|kind| content_type.starts_with(kind))
        || content_type == "image/svg+xml"
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Encoding {
    Plain,
    Gzip,
    Brotli,
}

impl Encoding {
    fn best(headers: &HeaderMap) -> Self {
        let accepted =
            headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or("");
        let takes = |name: &str| {
            accepted.split(',').any(|part| {
                let (coding, weight) = part.split_once(';').unwrap_or((part, ""));
                coding.trim().eq_ignore_ascii_case(name) && !matches!(weight.trim(), "q=0" | "q=0.0")
            })
        };
        match (takes("br"), takes("gzip")) {
            (true, _) => Self::Brotli,
            (_, true) => Self::Gzip,
            _ => Self::Plain,
        }
    }

    fn name(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Gzip => Some("gzip"),
            Self::Brotli => Some("br"),
        }
    }

    fn suffix(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Gzip => "-gz",
            Self::Brotli => "-br",
        }
    }
}

/// What has been compressed, with the hash of its source: each file is squeezed once.
type Squeezed = RwLock<HashMap<(String, Encoding), (String, Bytes)>>;
static SQUEEZED: LazyLock<Squeezed> = LazyLock::new(RwLock::default);

async fn compressed(name: &str, file: &File, encoding: Encoding) -> Bytes {
    if encoding == Encoding::Plain {
        return file.bytes.clone();
    }
    let key = (name.to_owned(), encoding);
    if let Ok(cache) = SQUEEZED.read()
        && let Some((hash, bytes)) = cache.get(&key)
        && *hash == file.hash
    {
        return bytes.clone();
    }
    let source = file.bytes.clone();
    let squeezed = tokio::task::spawn_blocking(move || squeeze(&source, encoding)).await;
    let Ok(Ok(bytes)) = squeezed.map(|outcome| outcome.map(Bytes::from)) else {
        // Without its encoding header a half-compressed file would be garbage.
        tracing::error!(name, "a file could not be compressed");
        return Bytes::new();
    };
    if let Ok(mut cache) = SQUEEZED.write() {
        cache.insert(key, (file.hash.clone(), bytes.clone()));
    }
    bytes
}

/// The best that is quick enough for the first visitor: beyond, time and memory grow several times for a
/// few percent. Debug builds compress lightly.
const BROTLI_QUALITY: i32 = if cfg!(debug_assertions) { 2 } else { 5 };
/// 2^18 bytes of window: a file of ours rarely repeats what is further away.
const BROTLI_WINDOW: i32 = 18;

fn squeeze(source: &[u8], encoding: Encoding) -> std::io::Result<Vec<u8>> {
    let mut target = Vec::with_capacity(source.len() / 3);
    match encoding {
        Encoding::Plain => target.extend_from_slice(source),
        Encoding::Gzip => {
            let mut writer = flate2::write::GzEncoder::new(&mut target, flate2::Compression::new(7));
            writer.write_all(source)?;
            writer.finish()?;
        }
        Encoding::Brotli => {
            let options = brotli::enc::BrotliEncoderParams {
                quality: BROTLI_QUALITY,
                lgwin: BROTLI_WINDOW,
                ..Default::default()
            };
            brotli::BrotliCompress(&mut &*source, &mut target, &options)?;
        }
    }
    Ok(target)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn best(accepted: &str) -> Encoding {
        Encoding::best(&HeaderMap::from_iter([(
            header::ACCEPT_ENCODING,
            HeaderValue::from_str(accepted).expect("a header"),
        )]))
    }

    #[test]
    fn takes_the_best_that_is_accepted() {
        assert_eq!(best("gzip, deflate, br"), Encoding::Brotli);
        assert_eq!(best("gzip;q=1.0, br;q=0"), Encoding::Gzip);
        assert_eq!(best("identity"), Encoding::Plain);
    }

    #[test]
    fn compressed_files_shrink() {
        let text = "the same words again and again, ".repeat(200);
        for encoding in [Encoding::Gzip, Encoding::Brotli] {
            let bytes = squeeze(text.as_bytes(), encoding).expect("compressed");
            assert!(!bytes.is_empty() && bytes.len() < text.len() / 10);
        }
    }

    #[test]
    fn build_records_are_not_served() {
        assert!(find(".vite/manifest.json").is_none());
        assert!(find("index.html").is_some());
        assert_eq!(cache_control("assets/index-abc.js"), "public, max-age=31536000, immutable");
    }
}
