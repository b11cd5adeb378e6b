//! Form posts to Stripe.

use reqwest::{RequestBuilder, StatusCode};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

use super::VERSION;
use crate::provider::ProviderError;

/// Answers are read up to here.
const MOST_BYTES: usize = 2 * 1024 * 1024;

/// Calls Stripe. Nothing here is printed: it holds the key.
pub(super) struct Client {
    base: String,
    secret_key: String,
    http: reqwest::Client,
}

/// What Stripe said.
pub(super) enum Said {
    Yes(Value),
    /// It was understood, and the answer is no, today and tomorrow.
    Refused(String),
    Missing,
}

impl Said {
    /// The object, where only a yes is of use.
    pub(super) fn done<T: DeserializeOwned>(self) -> Result<T, ProviderError> {
        match self {
            Self::Yes(value) => {
                serde_json::from_value(value).map_err(|error| ProviderError::Unavailable(error.to_string()))
            }
            Self::Refused(reason) => Err(ProviderError::Refused(reason)),
            Self::Missing => Err(ProviderError::Refused("Stripe does not know it".into())),
        }
    }
}

#[derive(Deserialize)]
struct Failure {
    error: FailureDetail,
}

#[derive(Deserialize)]
struct FailureDetail {
    #[serde(default)]
    code: Option<String>,
    #[serde(default)]
    message: Option<String>,
}

impl Client {
    pub(super) fn new(base: &str, secret_key: String, http: reqwest::Client) -> Self {
        Self { base: base.trim_end_matches('/').to_owned(), secret_key, http }
    }

    /// Posts a form; the same `key` has one effect.
    pub(super) async fn post(
        &self,
        path: &str,
        form: &[(&str, &str)],
        key: Option<&str>,
    ) -> Result<Said, ProviderError> {
        let mut request = self.http.post(format!("{}{path}", self.base)).form(form);
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        self.send(request).await
    }

    pub(super) async fn get(&self, path: &str, query: &[(&str, &str)]) -> Result<Said, ProviderError> {
        let address = reqwest::Url::parse_with_params(&format!("{}{path}", self.base), query);
        let address = address.map_err(|error| ProviderError::Unavailable(error.to_string()))?;
        self.send(self.http.get(address)).await
    }

    async fn send(&self, request: RequestBuilder) -> Result<Said, ProviderError> {
        let request = request.bearer_auth(&self.secret_key).header("stripe-version", VERSION);
        let answer = request.send().await.map_err(unanswered)?;
        let status = answer.status();
        let body = read(answer).await?;
        if status.is_success() {
            let value = serde_json::from_slice(&body);
            return value.map(Said::Yes).map_err(|error| ProviderError::Unavailable(error.to_string()));
        }
        let detail = serde_json::from_slice::<Failure>(&body).ok().map(|failure| failure.error);
        let code = detail.as_ref().and_then(|detail| detail.code.clone()).unwrap_or_default();
        let message = detail.and_then(|detail| detail.message).unwrap_or_else(|| status.to_string());
        match status {
            StatusCode::NOT_FOUND => Ok(Said::Missing),
            // Somebody else holds the key or the object just now: whether it happens is not known yet.
            _ if code == "lock_timeout" || code == "idempotency_key_in_use" => unavailable(message),
            StatusCode::BAD_REQUEST | StatusCode::PAYMENT_REQUIRED => Ok(Said::Refused(message)),
            // Our key, our rate, their trouble: none of it says anything about the money.
            _ => unavailable(format!("{status}: {message}")),
        }
    }
}

fn unavailable(why: String) -> Result<Said, ProviderError> {
    Err(ProviderError::Unavailable(why))
}

/// The error without the address, which nobody needs to read twice.
fn unanswered(error: reqwest::Error) -> ProviderError {
    ProviderError::Unavailable(error.without_url().to_string())
}

async fn read(mut answer: reqwest::Response) -> Result<Vec<u8>, ProviderError> {
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(unanswered)? {
        if body.len() + chunk.len() > MOST_BYTES {
            return Err(ProviderError::Unavailable("the answer is too long".into()));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}
