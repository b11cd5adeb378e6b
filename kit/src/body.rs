//! What comes in: bodies, queries and path parameters, bounded and checked, with field errors.

use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Path, Query, Request, rejection::PathRejection},
    http::{StatusCode, header, request::Parts as HttpParts},
};
use garde::Validate;
use serde::de::DeserializeOwned;

use crate::{FieldError, Problem};

/// A JSON body that parsed and passed its rules.
///
/// # Errors
/// `415` when it is not JSON, `400 malformed` when it does not parse, `422 invalid` with field errors
/// when a field has the wrong type, is unknown or breaks a rule, `413` when it is too large.
#[derive(Debug)]
pub struct Body<T>(pub T);

impl<T, S> FromRequest<S> for Body<T>
where
    T: DeserializeOwned + Validate<Context = ()>,
    S: Send + Sync,
{
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let json = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .map(|value| value.split(';').next().unwrap_or("").trim())
            .is_some_and(|value| value.eq_ignore_ascii_case("application/json"));
        if !json {
            return Err(Problem::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "unsupported_media_type",
                "Send the body as application/json",
            ));
        }
        let bytes =
            Bytes::from_request(request, state).await.map_err(|rejection| match rejection.status() {
                StatusCode::PAYLOAD_TOO_LARGE => {
                    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", "The body is too large")
                }
                _ => Problem::new(StatusCode::BAD_REQUEST, "malformed", "The body could not be read"),
            })?;
        let value: T = read_json(&bytes)?;
        check(&value)?;
        Ok(Self(value))
    }
}

/// Parses `bytes`, with the path of the field that does not fit.
fn read_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    if holds_nul(bytes) {
        return Err(Problem::new(
            StatusCode::BAD_REQUEST,
            "malformed",
            "Text must not contain the NUL character",
        ));
    }
    // Most bodies are good; only for the others it is worth to keep track of the path.
    if let Ok(value) = serde_json::from_slice(bytes) {
        return Ok(value);
    }
    let mut source = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut source).map_err(|error| {
        let path = error.path().to_string();
        let inner = error.into_inner();
        if inner.is_data() {
            let message = inner.to_string();
            let message = message.split(" at line ").next().unwrap_or(&message).to_owned();
            let (code, field) = data_error(&message, &path);
            Problem::invalid_field(&field, code, message)
        } else {
            Problem::new(StatusCode::BAD_REQUEST, "malformed", "The body is not valid JSON")
                .detail(inner.to_string())
        }
    })?;
    source.end().map_err(|_| {
        Problem::new(StatusCode::BAD_REQUEST, "malformed", "There is more after the JSON value")
    })?;
    Ok(value)
}

/// Names the field that serde's message is about, where the path stops at its parent.
fn data_error(message: &str, path: &str) -> (&'static str, String) {
    let parent = if path == "." { "" } else { path };
    let named = message.split('`').nth(1).unwrap_or("");
    let joined = |name: &str| if parent.is_empty() { name.to_owned() } else { format!("{parent}.{name}") };
    if message.starts_with("missing field") {
        ("required", joined(named))
    } else if message.starts_with("unknown field") {
        ("unknown_field", if parent.ends_with(named) { parent.to_owned() } else { joined(named) })
    } else if parent.is_empty() {
        ("invalid", "body".to_owned())
    } else {
        ("invalid", parent.to_owned())
    }
}

/// PostgreSQL's text can't hold U+0000, so it is refused at the border.
fn holds_nul(bytes: &[u8]) -> bool {
    bytes.contains(&0) || bytes.windows(6).any(|window| window == b"\\u0000")
}

/// Turns the broken rules of `value` into field errors.
///
/// # Errors
/// `422 invalid` with one error per broken rule.
pub fn check<T: Validate<Context = ()>>(value: &T) -> Result<(), Problem> {
    value.validate().map_err(|report| {
        let mut problem = Problem::invalid();
        problem.errors = report
            .iter()
            .map(|(path, error)| FieldError {
                field: path.to_string(),
                code: "invalid".into(),
                message: error.message().to_owned(),
            })
            .collect();
        problem
    })
}

/// The query parameters of a list or search.
///
/// # Errors
/// `422 invalid` naming what is wrong.
#[derive(Debug)]
pub struct Search<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Search<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut HttpParts, state: &S) -> Result<Self, Self::Rejection> {
        if parts.uri.query().is_some_and(|query| query.contains("%00")) {
            return Err(Problem::invalid_field("query", "invalid", "must not contain the NUL character"));
        }
        Query::<T>::from_request_parts(parts, state)
            .await
            .map(|Query(value)| Self(value))
            .map_err(|rejection| Problem::invalid_field("query", "invalid", rejection.body_text()))
    }
}

/// The path parameters. An id that is not one is simply not there.
///
/// # Errors
/// `404`.
#[derive(Debug)]
pub struct Parts<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Parts<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut HttpParts, state: &S) -> Result<Self, Self::Rejection> {
        if parts.uri.path().contains("%00") {
            return Err(Problem::not_found());
        }
        match Path::<T>::from_request_parts(parts, state).await {
            Ok(Path(value)) => Ok(Self(value)),
            Err(PathRejection::MissingPathParams(_)) => Err(Problem::internal()),
            Err(_) => Err(Problem::not_found()),
        }
    }
}

/// The `Idempotency-Key` of a request that creates something: 8 to 128 visible ASCII characters.
/// The same key within the same scope gives the same effect, once.
///
/// # Errors
/// `400 idempotency_key_required` or `400 idempotency_key_invalid`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyKey(pub String);

impl<S: Send + Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut HttpParts, _: &S) -> Result<Self, Self::Rejection> {
        let bad = |code, title| Problem::new(StatusCode::BAD_REQUEST, code, title);
        let Some(value) = parts.headers.get("idempotency-key") else {
            return Err(bad("idempotency_key_required", "Send an Idempotency-Key header"));
        };
        value
            .to_str()
            .ok()
            .filter(|text| {
                (8..=128).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
            })
            .map(|text| Self(text.to_owned()))
            .ok_or_else(|| {
                bad("idempotency_key_invalid", "An Idempotency-Key has 8 to 128 visible ASCII characters")
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Item {
        #[allow(dead_code)]
        quantity: u32,
    }
    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Cart {
        #[allow(dead_code)]
        items: Vec<Item>,
    }

    fn field(body: &str) -> (String, String) {
        let problem = read_json::<Cart>(body.as_bytes()).expect_err("must be refused");
        let error = problem.errors.first().cloned();
        error.map_or((problem.code, String::new()), |error| (error.code, error.field))
    }

    #[test]
    fn errors_name_the_field() {
        assert_eq!(field(r#"{"items":[{}]}"#), ("required".into(), "items[0].quantity".into()));
        assert_eq!(field(r#"{"items":[{"quantity":-1}]}"#), ("invalid".into(), "items[0].quantity".into()));
        assert_eq!(field(r#"{"items":[],"price":1}"#), ("unknown_field".into(), "price".into()));
        assert_eq!(field("{"), ("malformed".into(), String::new()));
        assert_eq!(field("{\"items\":[]} x"), ("malformed".into(), String::new()));
        assert_eq!(field(r#"{"items":"\u0000"}"#).0, "malformed");
    }
}
