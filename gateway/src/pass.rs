//! The way of a request through the gateway, in two halves: [`enter`] for everything, and [`admit`] for what
//! a browser's preflight (answered between the two) does not need.
//!
//! Two layers and not one for each concern: a layer clones all that is inside of it for every request, so a
//! dozen of them cost more than the work they do.

use std::pin::pin;

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use tracing::Instrument as _;

use crate::{
    Gateway, auth, body_limit, csrf, health, host, overload, panics, problems, rate, request_id, route,
    security_headers,
};

/// The answer to a request that does not go further.
pub type Refusal = Box<Response>;

pub fn refuse<T>(answer: impl IntoResponse) -> Result<T, Refusal> {
    Err(Box::new(answer.into_response()))
}

/// The id, the log, the shape and the headers of every answer; the right host; not too much at once.
pub async fn enter(State(gateway): State<Gateway>, request: Request, next: Next) -> Response {
    around(&gateway, request, async |request| next.run(request).await).await
}

/// The body's limit, where the request comes from, who sends it, and how often.
pub async fn admit(State(gateway): State<Gateway>, request: Request, next: Next) -> Response {
    inside(&gateway, request, async |request| next.run(request).await).await
}

/// Both at once, where nothing stands between them.
pub async fn enter_and_admit(State(gateway): State<Gateway>, request: Request, next: Next) -> Response {
    let answer = async |request| next.run(request).await;
    around(&gateway, request, async |request| inside(&gateway, request, answer).await).await
}

/// All of it around an `answer` that is known before the router is asked, for the route `lane`.
pub async fn beside(
    gateway: &Gateway,
    lane: route::Lane,
    mut request: Request,
    answer: impl AsyncFnOnce(Request) -> Response,
) -> Response {
    request.extensions_mut().insert(lane);
    around(gateway, request, async |request| inside(gateway, request, answer).await).await
}

async fn around(
    gateway: &Gateway,
    mut request: Request,
    inner: impl AsyncFnOnce(Request) -> Response,
) -> Response {
    let stamp = request_id::stamp(&gateway.settings.metrics, &mut request);
    let nonce = security_headers::give_nonce(&mut request);
    let probe = health::is_probe(request.uri().path());
    let checked = if probe { Ok(()) } else { host::check(gateway, &request) };
    let response = match checked {
        // Each of these would carry all that is inside of it along; so they get it by reference.
        Ok(()) => {
            let answer = pin!(inner(request));
            let answer = pin!(overload::guard((!probe).then_some(gateway), answer));
            panics::catch(answer).instrument(stamp.span.clone()).await
        }
        Err(refusal) => *refusal,
    };
    let mut response = problems::shape(response, stamp.id);
    security_headers::set(gateway, nonce.as_ref(), &mut response);
    stamp.end(&mut response);
    response
}

async fn inside(
    gateway: &Gateway,
    request: Request,
    answer: impl AsyncFnOnce(Request) -> Response,
) -> Response {
    let (request, report) = match check(gateway, request).await {
        Ok(passed) => passed,
        Err(refusal) => return *refusal,
    };
    let mut response = answer(request).await;
    if let Some(report) = report {
        rate::tell(response.headers_mut(), &report);
    }
    response
}

async fn check(gateway: &Gateway, request: Request) -> Result<(Request, Option<rate::Report>), Refusal> {
    let request = body_limit::apply(request)?;
    csrf::origin(gateway, &request)?;
    let request = auth::establish(gateway, request).await?;
    csrf::token(gateway, &request)?;
    let passed = rate::limit(gateway, &request)?;
    let report = rate::limit_together(gateway, passed).await?;
    Ok((request, report))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size<A, B, C, F: Future>(_: impl Fn(A, B, C) -> F) -> usize {
        size_of::<F>()
    }

    /// Every request allocates the way through the gateway, and moves it more than once: with all that is
    /// rare in it, that was the most expensive part of a request.
    #[test]
    fn the_way_is_light() {
        for (name, bytes) in [("both", size(enter_and_admit)), ("enter", size(enter)), ("admit", size(admit))]
        {
            assert!(bytes <= 3_000, "{name}: {bytes} bytes");
        }
    }
}
