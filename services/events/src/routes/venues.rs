//! Places over HTTP.

use axum::{Json, extract::State, http::StatusCode};
use kit::{Body, OrganizationId, Page, Parts, Problem, VenueId};

use crate::{
    Events,
    model::{NewVenue, Venue, VenueChange},
};

/// List the venues in use
#[utoipa::path(get, path = "/api/v1/organizations/{organization_id}/venues", tag = "events",
    params(("organization_id" = OrganizationId, Path)),
    responses((status = 200, body = Page<Venue>)))]
pub(super) async fn list(
    State(service): State<Events>,
    Parts(organization_id): Parts<OrganizationId>,
) -> Result<Json<Page<Venue>>, Problem> {
    Ok(Json(Page { items: service.venues(organization_id).await?, next: None }))
}

/// Add a venue
#[utoipa::path(post, path = "/api/v1/organizations/{organization_id}/venues", tag = "events",
    params(("organization_id" = OrganizationId, Path)),
    request_body = NewVenue, responses((status = 201, body = Venue)))]
pub(super) async fn add(
    State(service): State<Events>,
    Parts(organization_id): Parts<OrganizationId>,
    Body(new): Body<NewVenue>,
) -> Result<(StatusCode, Json<Venue>), Problem> {
    Ok((StatusCode::CREATED, Json(service.add_venue(organization_id, new).await?)))
}

/// Show a venue
#[utoipa::path(get, path = "/api/v1/organizations/{organization_id}/venues/{venue_id}", tag = "events",
    params(("organization_id" = OrganizationId, Path), ("venue_id" = VenueId, Path)),
    responses((status = 200, body = Venue)))]
pub(super) async fn show(
    State(service): State<Events>,
    Parts((organization_id, venue_id)): Parts<(OrganizationId, VenueId)>,
) -> Result<Json<Venue>, Problem> {
    Ok(Json(service.venue(organization_id, venue_id).await?))
}

/// Change a venue
#[utoipa::path(patch, path = "/api/v1/organizations/{organization_id}/venues/{venue_id}", tag = "events",
    params(("organization_id" = OrganizationId, Path), ("venue_id" = VenueId, Path)),
    request_body = VenueChange, responses((status = 200, body = Venue)))]
pub(super) async fn change(
    State(service): State<Events>,
    Parts((organization_id, venue_id)): Parts<(OrganizationId, VenueId)>,
    Body(change): Body<VenueChange>,
) -> Result<Json<Venue>, Problem> {
    Ok(Json(service.change_venue(organization_id, venue_id, change).await?))
}

/// Archive a venue
///
/// It leaves the list; occurrences there stay there.
#[utoipa::path(delete, path = "/api/v1/organizations/{organization_id}/venues/{venue_id}", tag = "events",
    params(("organization_id" = OrganizationId, Path), ("venue_id" = VenueId, Path)),
    responses((status = 204)))]
pub(super) async fn archive(
    State(service): State<Events>,
    Parts((organization_id, venue_id)): Parts<(OrganizationId, VenueId)>,
) -> Result<StatusCode, Problem> {
    service.archive_venue(organization_id, venue_id).await?;
    Ok(StatusCode::NO_CONTENT)
}
