//! The listener without TLS: it leads people to HTTPS and answers what a certificate authority asks.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use axum::{
    Router,
    extract::{Path, Request},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use kit::Problem;

use crate::{PublicUrl, host};

/// What a certificate authority may ask (RFC 8555, 8.3), by token.
#[derive(Debug, Clone, Default)]
pub struct Challenges(Arc<RwLock<HashMap<String, String>>>);

impl Challenges {
    pub fn set(&self, token: &str, answer: &str) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        known.insert(token.to_owned(), answer.to_owned());
    }

    pub fn clear(&self) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn answer(&self, token: &str) -> Option<String> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(token).cloned()
    }
}

/// Pages are sent to `url`; everything else is refused, for it has already crossed the net in the open.
pub fn plain_router(url: PublicUrl, challenges: Challenges) -> Router {
    Router::new()
        .route(
            "/.well-known/acme-challenge/{token}",
            get(async move |Path(token): Path<String>| match challenges.answer(&token) {
                Some(answer) => {
                    ([(header::CONTENT_TYPE, "application/octet-stream")], answer).into_response()
                }
                None => Problem::new(StatusCode::NOT_FOUND, "not_found", "Nothing is here").into_response(),
            }),
        )
        .fallback(async move |request: Request| -> Response { host::to_https(&url, &request) })
}
