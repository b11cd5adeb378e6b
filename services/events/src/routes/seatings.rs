//! How events are seated, over HTTP.

use axum::{Json, extract::State, http::StatusCode};
use kit::{Body, EventId, OccurrenceId, OrganizationId, Parts, Problem};

use crate::{
    Events,
    seats::{BlockedSeats, EventSeating, SeatBlocks, SeatClaims, SeatingChange},
};

/// Show how an event is seated
#[utoipa::path(get, path = "/api/v1/organizations/{organization_id}/events/{event_id}/seating", tag = "seats",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path)),
    responses((status = 200, body = EventSeating)))]
pub(super) async fn show(
    State(service): State<Events>,
    Parts((organization_id, event_id)): Parts<(OrganizationId, EventId)>,
) -> Result<Json<EventSeating>, Problem> {
    Ok(Json(service.event_seating(organization_id, event_id).await?))
}

/// Seat an event
///
/// Every price zone gets a pool on every date, with the zone's seats as its capacity. Seats of bookings
/// keep their zone and their name: `409 seats_in_use` names those that would not.
#[utoipa::path(put, path = "/api/v1/organizations/{organization_id}/events/{event_id}/seating", tag = "seats",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path)),
    request_body = SeatingChange, responses((status = 200, body = EventSeating)))]
pub(super) async fn put(
    State(service): State<Events>,
    Parts((organization_id, event_id)): Parts<(OrganizationId, EventId)>,
    Body(change): Body<SeatingChange>,
) -> Result<Json<EventSeating>, Problem> {
    Ok(Json(service.seat_event(organization_id, event_id, change).await?))
}

/// Take the seats from an event
#[utoipa::path(delete, path = "/api/v1/organizations/{organization_id}/events/{event_id}/seating", tag = "seats",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path)),
    responses((status = 204)))]
pub(super) async fn delete(
    State(service): State<Events>,
    Parts((organization_id, event_id)): Parts<(OrganizationId, EventId)>,
) -> Result<StatusCode, Problem> {
    service.unseat_event(organization_id, event_id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Keep seats back, or give them back
///
/// All or nothing; `409 seats_taken` names seats that bookings have.
#[utoipa::path(put, path = "/api/v1/organizations/{organization_id}/events/{event_id}/occurrences/{occurrence_id}/seat-blocks",
    tag = "seats",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path), ("occurrence_id" = OccurrenceId, Path)),
    request_body = SeatBlocks, responses((status = 200, body = BlockedSeats)))]
pub(super) async fn block(
    State(service): State<Events>,
    Parts((organization_id, event_id, occurrence_id)): Parts<(OrganizationId, EventId, OccurrenceId)>,
    Body(blocks): Body<SeatBlocks>,
) -> Result<Json<BlockedSeats>, Problem> {
    Ok(Json(service.block_seats(organization_id, event_id, occurrence_id, blocks).await?))
}

/// Show whose the seats of a date are
#[utoipa::path(get, path = "/api/v1/organizations/{organization_id}/events/{event_id}/occurrences/{occurrence_id}/seat-claims",
    tag = "seats",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path), ("occurrence_id" = OccurrenceId, Path)),
    responses((status = 200, body = SeatClaims)))]
pub(super) async fn claims(
    State(service): State<Events>,
    Parts((organization_id, event_id, occurrence_id)): Parts<(OrganizationId, EventId, OccurrenceId)>,
) -> Result<Json<SeatClaims>, Problem> {
    Ok(Json(service.seat_claims(organization_id, event_id, occurrence_id).await?))
}
