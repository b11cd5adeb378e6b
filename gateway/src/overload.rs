//! Too much at once is refused early; too slow is given up.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use kit::Problem;

use crate::Gateway;

/// Refuses with `503` what exceeds the requests in flight, and what takes longer than the time allowed; not
/// for what belongs to no `gateway`. A client that goes away ends its request as well.
pub async fn guard(gateway: Option<&Gateway>, answer: impl Future<Output = Response>) -> Response {
    let Some(gateway) = gateway else { return answer.await };
    let Ok(_slot) = gateway.slots.try_acquire() else {
        return Problem::unavailable().into_response();
    };
    match tokio::time::timeout(gateway.settings.request_timeout, answer).await {
        Ok(response) => response,
        Err(_) => {
            tracing::warn!("given up after the time limit");
            Problem::new(StatusCode::SERVICE_UNAVAILABLE, "timeout", "This took too long")
                .detail("Please try again; a repeat with the same Idempotency-Key is safe.")
                .retry_after(2)
                .into_response()
        }
    }
}
