//! Every refusal has the same shape, whoever made it.

use axum::{
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use kit::Problem;

use crate::request_id::RequestId;

/// Adds the request id to problems, and makes problems of what axum itself refuses.
pub fn shape(mut response: Response, id: RequestId) -> Response {
    let Some(mut problem) = response.extensions_mut().remove::<Problem>().or_else(|| bare(&response)) else {
        return response;
    };
    problem.request_id = Some(id.0.to_string());
    rebuild(problem, response.headers())
}

/// The problem's own response, with the headers that the first one had besides (`Allow`, cookies, …).
fn rebuild(problem: Problem, first: &HeaderMap) -> Response {
    let mut response = problem.into_response();
    for (name, value) in first {
        let ours = name == header::CONTENT_LENGTH || name == header::CONTENT_TYPE;
        if !ours && (name == header::SET_COOKIE || !response.headers().contains_key(name)) {
            response.headers_mut().append(name, value.clone());
        }
    }
    response
}

/// What to say instead of an error without a body of its own, or with axum's one line of text.
fn bare(response: &Response) -> Option<Problem> {
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) {
        return None;
    }
    let kind = response.headers().get(header::CONTENT_TYPE).map(|value| value.as_bytes());
    kind.is_none_or(|kind| kind.starts_with(b"text/plain")).then(|| of_status(status))
}

/// The problem for a status that nobody has explained.
pub fn of_status(status: StatusCode) -> Problem {
    let (code, title) = match status {
        StatusCode::NOT_FOUND => return Problem::not_found(),
        StatusCode::UNAUTHORIZED => return Problem::unauthenticated(),
        StatusCode::FORBIDDEN => return Problem::forbidden(),
        StatusCode::SERVICE_UNAVAILABLE => return Problem::unavailable(),
        StatusCode::METHOD_NOT_ALLOWED => ("method_not_allowed", "This method is not offered here"),
        StatusCode::REQUEST_TIMEOUT => ("timeout", "The request took too long to arrive"),
        StatusCode::PAYLOAD_TOO_LARGE => ("too_large", "The body is too large"),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => {
            ("unsupported_media_type", "The body has a type that is not accepted here")
        }
        StatusCode::UNPROCESSABLE_ENTITY => return Problem::invalid(),
        status if status.is_server_error() => return Problem::internal(),
        _ => ("malformed", "The request can't be understood"),
    };
    Problem::new(status, code, title)
}
