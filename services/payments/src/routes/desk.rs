//! Routes of the comparison with providers, and of messages that were not believed, for members.

use axum::{Json, extract::State, http::StatusCode};
use garde::Validate;
use kit::{Body, Caller, DifferenceId, OrganizationId, Page, Parts, Problem, QuarantineId, Search};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    Difference, DifferencesQuery, HeldMessage, Payments, QuarantineQuery, Reconciliation, compare::desk::Desk,
};

/// Why something is as it is.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Explanation {
    #[garde(custom(sentence))]
    #[schema(min_length = 1, max_length = 300)]
    pub reason: String,
}

fn sentence(text: &str, (): &()) -> garde::Result {
    match text.trim().is_empty() || text.chars().count() > 300 {
        true => Err(garde::Error::new("must have 1 to 300 characters")),
        false => Ok(()),
    }
}

/// What providers say, and what we say
///
/// The totals of each provider and day (UTC), as of the last comparison.
#[utoipa::path(get, path = "/api/v1/organizations/{organization_id}/reconciliation", tag = "payments",
    params(("organization_id" = OrganizationId, Path)), responses((status = 200, body = Reconciliation)))]
pub(super) async fn reconciliation(
    State(payments): State<Payments>,
    caller: Caller,
    Parts(organization_id): Parts<OrganizationId>,
) -> Result<Json<Reconciliation>, Problem> {
    Ok(Json(payments.reconciliation(&Desk::of(&caller, organization_id)).await?))
}

/// Compare now
///
/// Reads the providers' lists anew, soon. It happens every night by itself, which leaves out the last quarter of an
/// hour; this does not.
#[utoipa::path(post, path = "/api/v1/organizations/{organization_id}/reconciliation/compare", tag = "payments",
    params(("organization_id" = OrganizationId, Path)), responses((status = 202)))]
pub(super) async fn compare(
    State(payments): State<Payments>,
    Parts(_organization_id): Parts<OrganizationId>,
) -> Result<StatusCode, Problem> {
    payments.compare_now().await?;
    Ok(StatusCode::ACCEPTED)
}

/// Differences between providers and us
#[utoipa::path(get, path = "/api/v1/organizations/{organization_id}/differences", tag = "payments",
    params(("organization_id" = OrganizationId, Path), DifferencesQuery),
    responses((status = 200, body = Page<Difference>)))]
pub(super) async fn differences(
    State(payments): State<Payments>,
    caller: Caller,
    Parts(organization_id): Parts<OrganizationId>,
    Search(query): Search<DifferencesQuery>,
) -> Result<Json<Page<Difference>>, Problem> {
    Ok(Json(payments.differences(&Desk::of(&caller, organization_id), &query).await?))
}

/// Mend a difference
///
/// What happens says `repair` of the difference. `409 not_repairable` when one click can't.
#[utoipa::path(post,
    path = "/api/v1/organizations/{organization_id}/differences/{difference_id}/repair", tag = "payments",
    params(("organization_id" = OrganizationId, Path), ("difference_id" = DifferenceId, Path)),
    responses((status = 200, body = Difference)))]
pub(super) async fn repair(
    State(payments): State<Payments>,
    caller: Caller,
    Parts((organization_id, id)): Parts<(OrganizationId, DifferenceId)>,
) -> Result<Json<Difference>, Problem> {
    let desk = Desk::of(&caller, organization_id);
    Ok(Json(payments.repair_difference(desk.organization_id, id, desk.by).await?))
}

/// Say why a difference is as it is
#[utoipa::path(post,
    path = "/api/v1/organizations/{organization_id}/differences/{difference_id}/explain", tag = "payments",
    params(("organization_id" = OrganizationId, Path), ("difference_id" = DifferenceId, Path)),
    request_body = Explanation, responses((status = 200, body = Difference)))]
pub(super) async fn explain(
    State(payments): State<Payments>,
    caller: Caller,
    Parts((organization_id, id)): Parts<(OrganizationId, DifferenceId)>,
    Body(words): Body<Explanation>,
) -> Result<Json<Difference>, Problem> {
    let desk = Desk::of(&caller, organization_id);
    let reason = words.reason.trim();
    Ok(Json(payments.explain_difference(desk.organization_id, id, desk.by, reason).await?))
}

/// Messages of providers that were not believed
#[utoipa::path(get, path = "/api/v1/organizations/{organization_id}/quarantine", tag = "payments",
    params(("organization_id" = OrganizationId, Path), QuarantineQuery),
    responses((status = 200, body = Page<HeldMessage>)))]
pub(super) async fn quarantine(
    State(payments): State<Payments>,
    caller: Caller,
    Parts(organization_id): Parts<OrganizationId>,
    Search(query): Search<QuarantineQuery>,
) -> Result<Json<Page<HeldMessage>>, Problem> {
    Ok(Json(payments.held_messages(&Desk::of(&caller, organization_id), &query).await?))
}

/// Let a message through
///
/// It is read once more, and believed if it fits by now; `409 still_doubtful` if it does not.
#[utoipa::path(post,
    path = "/api/v1/organizations/{organization_id}/quarantine/{quarantine_id}/release", tag = "payments",
    params(("organization_id" = OrganizationId, Path), ("quarantine_id" = QuarantineId, Path)),
    responses((status = 200, body = HeldMessage)))]
pub(super) async fn release(
    State(payments): State<Payments>,
    caller: Caller,
    Parts((organization_id, id)): Parts<(OrganizationId, QuarantineId)>,
) -> Result<Json<HeldMessage>, Problem> {
    Ok(Json(payments.release_message(&Desk::of(&caller, organization_id), id).await?))
}

/// Put a message aside
#[utoipa::path(post,
    path = "/api/v1/organizations/{organization_id}/quarantine/{quarantine_id}/ignore", tag = "payments",
    params(("organization_id" = OrganizationId, Path), ("quarantine_id" = QuarantineId, Path)),
    request_body = Explanation, responses((status = 200, body = HeldMessage)))]
pub(super) async fn ignore(
    State(payments): State<Payments>,
    caller: Caller,
    Parts((organization_id, id)): Parts<(OrganizationId, QuarantineId)>,
    Body(words): Body<Explanation>,
) -> Result<Json<HeldMessage>, Problem> {
    let desk = Desk::of(&caller, organization_id);
    Ok(Json(payments.ignore_message(&desk, id, words.reason.trim()).await?))
}

/// Send the money of a message back
///
/// For money in another sum or currency than was asked for. It never was in the books.
#[utoipa::path(post,
    path = "/api/v1/organizations/{organization_id}/quarantine/{quarantine_id}/refund", tag = "payments",
    params(("organization_id" = OrganizationId, Path), ("quarantine_id" = QuarantineId, Path)),
    responses((status = 200, body = HeldMessage)))]
pub(super) async fn refund(
    State(payments): State<Payments>,
    caller: Caller,
    Parts((organization_id, id)): Parts<(OrganizationId, QuarantineId)>,
) -> Result<Json<HeldMessage>, Problem> {
    Ok(Json(payments.refund_message(&Desk::of(&caller, organization_id), id).await?))
}
