//! HTTP in and out.

mod desk;
mod platform;
mod purses;

use axum::{Json, Router, extract::Request, http::StatusCode};
use kit::{Parts, Permission, PlatformRole, Policy, Problem, Routes};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{Payments, store::events::Outcome};

/// A webhook's body has at most this many bytes.
const MOST_BYTES: usize = 64 * 1024;

/// The routes of this service.
pub fn routes(payments: Payments) -> OpenApiRouter {
    let look = Policy::Member(Permission::FinanceRead);
    // Whoever may pay back may also mend: both move money.
    let mend = Policy::Member(Permission::BookingsManage);
    let (watch, run) = (Policy::Platform(PlatformRole::Auditor), Policy::Platform(PlatformRole::Admin));
    Routes::<Payments>::new()
        .add(Policy::Signed, routes!(webhook))
        .add(Policy::Public, routes!(purses::balance))
        .add(look, routes!(purses::purses))
        .add(look, routes!(purses::purse))
        .add(mend, routes!(purses::block))
        .add(mend, routes!(purses::unblock))
        .add(look, routes!(purses::settings))
        .add(Policy::Member(Permission::OrganizationManage), routes!(purses::set_settings))
        .add(look, routes!(desk::reconciliation))
        .add(mend, routes!(desk::compare))
        .add(look, routes!(desk::differences))
        .add(mend, routes!(desk::repair))
        .add(mend, routes!(desk::explain))
        .add(look, routes!(desk::quarantine))
        .add(mend, routes!(desk::release))
        .add(mend, routes!(desk::ignore))
        .add(mend, routes!(desk::refund))
        .add(watch, routes!(platform::differences))
        .add(run, routes!(platform::explain))
        .add(watch, routes!(platform::quarantine))
        .add(run, routes!(platform::release))
        .add(run, routes!(platform::ignore))
        .with_state(payments)
}

/// The pages of the providers: the sandbox bank's `/sandbox/pay/{session_id}`.
pub fn pages(payments: Payments) -> Router {
    payments.providers.by_name.values().fold(Router::new(), |router, provider| router.merge(provider.pages()))
}

/// The answer to a webhook: it is durable now.
#[derive(Debug, Serialize, ToSchema)]
pub struct Received {
    pub outcome: Outcome,
}

/// Receive a payment provider's message
///
/// The provider signs the raw body; see its documentation for the header. `200` means that the message
/// is durable and its effect has happened. The same message again changes nothing.
#[utoipa::path(post, path = "/api/v1/webhooks/payments/{provider}", tag = "payments",
    params(("provider" = String, Path, description = "The provider's name, such as `sandbox`", max_length = 40)),
    request_body(content = serde_json::Value, content_type = "application/json"),
    responses(
        (status = 200, body = Received),
        (status = 400, description = "`bad_signature` or `malformed_event`", body = Problem),
        (status = 404, body = Problem),
        (status = 413, body = Problem),
    ))]
async fn webhook(
    axum::extract::State(payments): axum::extract::State<Payments>,
    Parts(provider): Parts<String>,
    request: Request,
) -> Result<Json<Received>, Problem> {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, MOST_BYTES).await.map_err(|_| {
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", "A webhook's body has at most 64 KiB")
    })?;
    let outcome = payments.receive(&provider, &parts.headers, &body).await?;
    Ok(Json(Received { outcome }))
}
