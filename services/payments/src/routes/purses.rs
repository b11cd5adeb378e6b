//! Routes of gift cards and credit.

use axum::{Json, extract::State};
use kit::{Body, Caller, OrganizationId, Page, Parts, Problem, PurseId, Search};

use super::desk::Explanation;
use crate::{
    CardBalance, CardRequest, Payments, Purse, PurseHistory, PurseSettings, PursesQuery, compare::desk::Desk,
};

/// What is on a gift card
///
/// The code is in the body, so that it stands in no log of addresses. `422 mistyped_card` when it can't be a code at
/// all, `unknown_card` when there is none.
#[utoipa::path(post, path = "/api/v1/gift-cards/balance", tag = "payments", request_body = CardRequest,
    responses((status = 200, body = CardBalance)))]
pub(super) async fn balance(
    State(payments): State<Payments>,
    Body(card): Body<CardRequest>,
) -> Result<Json<CardBalance>, Problem> {
    Ok(Json(payments.balance(&card.code).await?))
}

/// Gift cards and credit of an organization
#[utoipa::path(get, path = "/api/v1/organizations/{organization_id}/purses", tag = "payments",
    params(("organization_id" = OrganizationId, Path), PursesQuery),
    responses((status = 200, body = Page<Purse>)))]
pub(super) async fn purses(
    State(payments): State<Payments>,
    caller: Caller,
    Parts(organization_id): Parts<OrganizationId>,
    Search(query): Search<PursesQuery>,
) -> Result<Json<Page<Purse>>, Problem> {
    Ok(Json(payments.purses(&Desk::of(&caller, organization_id), &query).await?))
}

/// One gift card or credit, with its moves
#[utoipa::path(get, path = "/api/v1/organizations/{organization_id}/purses/{purse_id}", tag = "payments",
    params(("organization_id" = OrganizationId, Path), ("purse_id" = PurseId, Path)),
    responses((status = 200, body = PurseHistory)))]
pub(super) async fn purse(
    State(payments): State<Payments>,
    caller: Caller,
    Parts((organization_id, purse_id)): Parts<(OrganizationId, PurseId)>,
) -> Result<Json<PurseHistory>, Problem> {
    Ok(Json(payments.purse_history(&Desk::of(&caller, organization_id), purse_id).await?))
}

/// Block a gift card or credit
///
/// It pays nothing any more; what a checkout has set aside already still does.
#[utoipa::path(post, path = "/api/v1/organizations/{organization_id}/purses/{purse_id}/block", tag = "payments",
    params(("organization_id" = OrganizationId, Path), ("purse_id" = PurseId, Path)),
    request_body = Explanation, responses((status = 200, body = PurseHistory)))]
pub(super) async fn block(
    State(payments): State<Payments>,
    caller: Caller,
    Parts((organization_id, purse_id)): Parts<(OrganizationId, PurseId)>,
    Body(words): Body<Explanation>,
) -> Result<Json<PurseHistory>, Problem> {
    let desk = Desk::of(&caller, organization_id);
    Ok(Json(payments.block_purse(&desk, purse_id, Some(words.reason.trim())).await?))
}

/// Let a blocked gift card or credit go
#[utoipa::path(post, path = "/api/v1/organizations/{organization_id}/purses/{purse_id}/unblock", tag = "payments",
    params(("organization_id" = OrganizationId, Path), ("purse_id" = PurseId, Path)),
    responses((status = 200, body = PurseHistory)))]
pub(super) async fn unblock(
    State(payments): State<Payments>,
    caller: Caller,
    Parts((organization_id, purse_id)): Parts<(OrganizationId, PurseId)>,
) -> Result<Json<PurseHistory>, Problem> {
    Ok(Json(payments.block_purse(&Desk::of(&caller, organization_id), purse_id, None).await?))
}

/// How long gift cards are good
#[utoipa::path(get, path = "/api/v1/organizations/{organization_id}/gift-card-settings", tag = "payments",
    params(("organization_id" = OrganizationId, Path)), responses((status = 200, body = PurseSettings)))]
pub(super) async fn settings(
    State(payments): State<Payments>,
    Parts(organization_id): Parts<OrganizationId>,
) -> Result<Json<PurseSettings>, Problem> {
    Ok(Json(payments.purse_settings(organization_id).await?))
}

/// Say how long gift cards are good
///
/// Those that are sold from now on.
#[utoipa::path(put, path = "/api/v1/organizations/{organization_id}/gift-card-settings", tag = "payments",
    params(("organization_id" = OrganizationId, Path)), request_body = PurseSettings,
    responses((status = 200, body = PurseSettings)))]
pub(super) async fn set_settings(
    State(payments): State<Payments>,
    Parts(organization_id): Parts<OrganizationId>,
    Body(settings): Body<PurseSettings>,
) -> Result<Json<PurseSettings>, Problem> {
    Ok(Json(payments.set_purse_settings(organization_id, &settings).await?))
}
