//! Taxes, fees and automatic discounts over HTTP: each a list that is read and written as a whole.

use axum::{Json, extract::State};
use kit::{Body, EventId, OrganizationId, Parts, Problem};

use crate::{
    Events,
    model::{AutoDiscounts, EventFees, Fees, TaxRates},
};

/// Tax rates of an organization
#[utoipa::path(get, path = "/api/v1/organizations/{organization_id}/tax-rates", tag = "events",
    params(("organization_id" = OrganizationId, Path)), responses((status = 200, body = TaxRates)))]
pub(super) async fn tax_rates(
    State(service): State<Events>,
    Parts(organization_id): Parts<OrganizationId>,
) -> Result<Json<TaxRates>, Problem> {
    Ok(Json(service.tax_rates(organization_id).await?))
}

/// Write the tax rates of an organization
///
/// `409 tax_rate_in_use` when a product has a rate that would be gone.
#[utoipa::path(put, path = "/api/v1/organizations/{organization_id}/tax-rates", tag = "events",
    params(("organization_id" = OrganizationId, Path)), request_body = TaxRates,
    responses((status = 200, body = TaxRates)))]
pub(super) async fn set_tax_rates(
    State(service): State<Events>,
    Parts(organization_id): Parts<OrganizationId>,
    Body(list): Body<TaxRates>,
) -> Result<Json<TaxRates>, Problem> {
    Ok(Json(service.set_tax_rates(organization_id, list).await?))
}

/// Fees of an organization
#[utoipa::path(get, path = "/api/v1/organizations/{organization_id}/fees", tag = "events",
    params(("organization_id" = OrganizationId, Path)), responses((status = 200, body = Fees)))]
pub(super) async fn fees(
    State(service): State<Events>,
    Parts(organization_id): Parts<OrganizationId>,
) -> Result<Json<Fees>, Problem> {
    Ok(Json(service.fees(Some(organization_id)).await?))
}

/// Write the fees of an organization
#[utoipa::path(put, path = "/api/v1/organizations/{organization_id}/fees", tag = "events",
    params(("organization_id" = OrganizationId, Path)), request_body = Fees,
    responses((status = 200, body = Fees)))]
pub(super) async fn set_fees(
    State(service): State<Events>,
    Parts(organization_id): Parts<OrganizationId>,
    Body(list): Body<Fees>,
) -> Result<Json<Fees>, Problem> {
    Ok(Json(service.set_fees(Some(organization_id), list).await?))
}

/// Fees of the platform
#[utoipa::path(get, path = "/api/v1/platform/fees", tag = "events",
    responses((status = 200, body = Fees)))]
pub(super) async fn platform_fees(State(service): State<Events>) -> Result<Json<Fees>, Problem> {
    Ok(Json(service.fees(None).await?))
}

/// Write the fees of the platform, which all events have
#[utoipa::path(put, path = "/api/v1/platform/fees", tag = "events", request_body = Fees,
    responses((status = 200, body = Fees)))]
pub(super) async fn set_platform_fees(
    State(service): State<Events>,
    Body(list): Body<Fees>,
) -> Result<Json<Fees>, Problem> {
    Ok(Json(service.set_fees(None, list).await?))
}

/// The organizer's fees that count for an event
#[utoipa::path(get, path = "/api/v1/organizations/{organization_id}/events/{event_id}/fees", tag = "events",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path)),
    responses((status = 200, body = EventFees)))]
pub(super) async fn event_fees(
    State(service): State<Events>,
    Parts((organization_id, event_id)): Parts<(OrganizationId, EventId)>,
) -> Result<Json<EventFees>, Problem> {
    Ok(Json(service.event_fees(organization_id, event_id).await?))
}

/// Give an event fees of its own, or its organizer's again
#[utoipa::path(put, path = "/api/v1/organizations/{organization_id}/events/{event_id}/fees", tag = "events",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path)),
    request_body = EventFees, responses((status = 200, body = EventFees)))]
pub(super) async fn set_event_fees(
    State(service): State<Events>,
    Parts((organization_id, event_id)): Parts<(OrganizationId, EventId)>,
    Body(list): Body<EventFees>,
) -> Result<Json<EventFees>, Problem> {
    Ok(Json(service.set_event_fees(organization_id, event_id, list).await?))
}

/// Automatic discounts of an event
#[utoipa::path(get, path = "/api/v1/organizations/{organization_id}/events/{event_id}/discounts", tag = "events",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path)),
    responses((status = 200, body = AutoDiscounts)))]
pub(super) async fn discounts(
    State(service): State<Events>,
    Parts((organization_id, event_id)): Parts<(OrganizationId, EventId)>,
) -> Result<Json<AutoDiscounts>, Problem> {
    Ok(Json(service.auto_discounts(organization_id, event_id).await?))
}

/// Write the automatic discounts of an event
#[utoipa::path(put, path = "/api/v1/organizations/{organization_id}/events/{event_id}/discounts", tag = "events",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path)),
    request_body = AutoDiscounts, responses((status = 200, body = AutoDiscounts)))]
pub(super) async fn set_discounts(
    State(service): State<Events>,
    Parts((organization_id, event_id)): Parts<(OrganizationId, EventId)>,
    Body(list): Body<AutoDiscounts>,
) -> Result<Json<AutoDiscounts>, Problem> {
    Ok(Json(service.set_auto_discounts(organization_id, event_id, list).await?))
}
