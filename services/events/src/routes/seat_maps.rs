//! Seat maps over HTTP.

use axum::{Json, extract::State, http::StatusCode};
use kit::{Body, OrganizationId, Page, Parts, Problem, Search, SeatMapId, VenueId};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{
    Events,
    seats::{Generate, NewSeatMap, Plan, SeatMap, SeatMapCard, SeatMapChange, SeatMapVersion, generate},
};

/// Which maps to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct OfVenue {
    /// Only those of this venue.
    venue_id: Option<VenueId>,
}

/// List the seat maps in use
#[utoipa::path(get, path = "/api/v1/organizations/{organization_id}/seat-maps", tag = "seats",
    params(("organization_id" = OrganizationId, Path), OfVenue),
    responses((status = 200, body = Page<SeatMapCard>)))]
pub(super) async fn list(
    State(service): State<Events>,
    Parts(organization_id): Parts<OrganizationId>,
    Search(query): Search<OfVenue>,
) -> Result<Json<Page<SeatMapCard>>, Problem> {
    Ok(Json(Page { items: service.seat_maps(organization_id, query.venue_id).await?, next: None }))
}

/// Add a seat map
///
/// To import one, send its plan.
#[utoipa::path(post, path = "/api/v1/organizations/{organization_id}/seat-maps", tag = "seats",
    params(("organization_id" = OrganizationId, Path)),
    request_body = NewSeatMap, responses((status = 201, body = SeatMap)))]
pub(super) async fn add(
    State(service): State<Events>,
    Parts(organization_id): Parts<OrganizationId>,
    Body(new): Body<NewSeatMap>,
) -> Result<(StatusCode, Json<SeatMap>), Problem> {
    Ok((StatusCode::CREATED, Json(service.add_seat_map(organization_id, new).await?)))
}

/// Generate a plan
///
/// Nothing is saved.
#[utoipa::path(post, path = "/api/v1/organizations/{organization_id}/seat-maps/generate", tag = "seats",
    params(("organization_id" = OrganizationId, Path)),
    request_body = Generate, responses((status = 200, body = Plan)))]
pub(super) async fn make(
    _organization: Parts<OrganizationId>,
    Body(what): Body<Generate>,
) -> Result<Json<Plan>, Problem> {
    Ok(Json(generate(&what)?))
}

/// Show a seat map with its newest plan
#[utoipa::path(get, path = "/api/v1/organizations/{organization_id}/seat-maps/{seat_map_id}", tag = "seats",
    params(("organization_id" = OrganizationId, Path), ("seat_map_id" = SeatMapId, Path)),
    responses((status = 200, body = SeatMap)))]
pub(super) async fn show(
    State(service): State<Events>,
    Parts((organization_id, seat_map_id)): Parts<(OrganizationId, SeatMapId)>,
) -> Result<Json<SeatMap>, Problem> {
    Ok(Json(service.seat_map(organization_id, seat_map_id).await?))
}

/// Change a seat map
///
/// When an event uses the newest version, a changed plan becomes the next version.
#[utoipa::path(put, path = "/api/v1/organizations/{organization_id}/seat-maps/{seat_map_id}", tag = "seats",
    params(("organization_id" = OrganizationId, Path), ("seat_map_id" = SeatMapId, Path)),
    request_body = SeatMapChange, responses((status = 200, body = SeatMap)))]
pub(super) async fn change(
    State(service): State<Events>,
    Parts((organization_id, seat_map_id)): Parts<(OrganizationId, SeatMapId)>,
    Body(change): Body<SeatMapChange>,
) -> Result<Json<SeatMap>, Problem> {
    Ok(Json(service.change_seat_map(organization_id, seat_map_id, change).await?))
}

/// Archive a seat map
///
/// It leaves the list; events that use it keep it.
#[utoipa::path(delete, path = "/api/v1/organizations/{organization_id}/seat-maps/{seat_map_id}", tag = "seats",
    params(("organization_id" = OrganizationId, Path), ("seat_map_id" = SeatMapId, Path)),
    responses((status = 204)))]
pub(super) async fn archive(
    State(service): State<Events>,
    Parts((organization_id, seat_map_id)): Parts<(OrganizationId, SeatMapId)>,
) -> Result<StatusCode, Problem> {
    service.archive_seat_map(organization_id, seat_map_id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// List the versions of a seat map
#[utoipa::path(get, path = "/api/v1/organizations/{organization_id}/seat-maps/{seat_map_id}/versions", tag = "seats",
    params(("organization_id" = OrganizationId, Path), ("seat_map_id" = SeatMapId, Path)),
    responses((status = 200, body = Page<SeatMapVersion>)))]
pub(super) async fn versions(
    State(service): State<Events>,
    Parts((organization_id, seat_map_id)): Parts<(OrganizationId, SeatMapId)>,
) -> Result<Json<Page<SeatMapVersion>>, Problem> {
    let items = service.seat_map_versions(organization_id, seat_map_id).await?;
    Ok(Json(Page { items, next: None }))
}

/// Export the plan of a version
#[utoipa::path(get, path = "/api/v1/organizations/{organization_id}/seat-maps/{seat_map_id}/versions/{number}", tag = "seats",
    params(("organization_id" = OrganizationId, Path), ("seat_map_id" = SeatMapId, Path), ("number" = i32, Path)),
    responses((status = 200, body = Plan)))]
pub(super) async fn plan(
    State(service): State<Events>,
    Parts((organization_id, seat_map_id, number)): Parts<(OrganizationId, SeatMapId, i32)>,
) -> Result<Json<Plan>, Problem> {
    Ok(Json(service.seat_map_plan(organization_id, seat_map_id, number).await?))
}
