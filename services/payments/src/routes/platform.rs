//! Routes for those who run the installation: what providers say of payments that belong to no organization.

use axum::{Json, extract::State};
use kit::{Body, Caller, DifferenceId, Page, Parts, Problem, QuarantineId, Search};

use super::desk::Explanation;
use crate::{Difference, DifferencesQuery, HeldMessage, Payments, QuarantineQuery, compare::desk::Desk};

/// Differences about payments that nobody here knows
#[utoipa::path(get, path = "/api/v1/platform/differences", tag = "payments", params(DifferencesQuery),
    responses((status = 200, body = Page<Difference>)))]
pub(super) async fn differences(
    State(payments): State<Payments>,
    caller: Caller,
    Search(query): Search<DifferencesQuery>,
) -> Result<Json<Page<Difference>>, Problem> {
    Ok(Json(payments.differences(&Desk::of_platform(&caller), &query).await?))
}

/// Say why such a difference is as it is
#[utoipa::path(post, path = "/api/v1/platform/differences/{difference_id}/explain", tag = "payments",
    params(("difference_id" = DifferenceId, Path)), request_body = Explanation,
    responses((status = 200, body = Difference)))]
pub(super) async fn explain(
    State(payments): State<Payments>,
    caller: Caller,
    Parts(id): Parts<DifferenceId>,
    Body(words): Body<Explanation>,
) -> Result<Json<Difference>, Problem> {
    let desk = Desk::of_platform(&caller);
    Ok(Json(payments.explain_difference(None, id, desk.by, words.reason.trim()).await?))
}

/// Messages about payments that nobody here knows
#[utoipa::path(get, path = "/api/v1/platform/quarantine", tag = "payments", params(QuarantineQuery),
    responses((status = 200, body = Page<HeldMessage>)))]
pub(super) async fn quarantine(
    State(payments): State<Payments>,
    caller: Caller,
    Search(query): Search<QuarantineQuery>,
) -> Result<Json<Page<HeldMessage>>, Problem> {
    Ok(Json(payments.held_messages(&Desk::of_platform(&caller), &query).await?))
}

/// Let such a message through
#[utoipa::path(post, path = "/api/v1/platform/quarantine/{quarantine_id}/release", tag = "payments",
    params(("quarantine_id" = QuarantineId, Path)), responses((status = 200, body = HeldMessage)))]
pub(super) async fn release(
    State(payments): State<Payments>,
    caller: Caller,
    Parts(id): Parts<QuarantineId>,
) -> Result<Json<HeldMessage>, Problem> {
    Ok(Json(payments.release_message(&Desk::of_platform(&caller), id).await?))
}

/// Put such a message aside
#[utoipa::path(post, path = "/api/v1/platform/quarantine/{quarantine_id}/ignore", tag = "payments",
    params(("quarantine_id" = QuarantineId, Path)), request_body = Explanation,
    responses((status = 200, body = HeldMessage)))]
pub(super) async fn ignore(
    State(payments): State<Payments>,
    caller: Caller,
    Parts(id): Parts<QuarantineId>,
    Body(words): Body<Explanation>,
) -> Result<Json<HeldMessage>, Problem> {
    let desk = Desk::of_platform(&caller);
    Ok(Json(payments.ignore_message(&desk, id, words.reason.trim()).await?))
}
