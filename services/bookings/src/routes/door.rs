//! Routes of the door.

use axum::{Json, extract::State};
use kit::{Body, Caller, EventId, OccurrenceId, OrganizationId, Parts, Problem, Search};

use crate::{AtDoor, Bookings, Door, DoorList, DoorSearch, FoundTickets, Scan, ScanRequest};

type Place = Parts<(OrganizationId, EventId, OccurrenceId)>;

fn at(Parts((organization_id, event_id, occurrence_id)): Place) -> AtDoor {
    AtDoor { organization_id, event_id, occurrence_id }
}

/// The doors to choose from
#[utoipa::path(get, path = "/api/v1/organizations/{organization_id}/door", tag = "door",
    params(("organization_id" = OrganizationId, Path)), responses((status = 200, body = DoorList)))]
pub(super) async fn doors(
    State(bookings): State<Bookings>,
    caller: Caller,
    Parts(organization_id): Parts<OrganizationId>,
) -> Result<Json<DoorList>, Problem> {
    Ok(Json(bookings.doors(&caller, organization_id).await?))
}

/// How a door is doing
#[utoipa::path(get,
    path = "/api/v1/organizations/{organization_id}/events/{event_id}/occurrences/{occurrence_id}/door",
    tag = "door",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path),
           ("occurrence_id" = OccurrenceId, Path)),
    responses((status = 200, body = Door)))]
pub(super) async fn door(State(bookings): State<Bookings>, place: Place) -> Result<Json<Door>, Problem> {
    Ok(Json(bookings.door(at(place)).await?))
}

/// Scan a ticket
///
/// The answer is `200` for a refusal too; the verdict says whether somebody comes in. The same nonce is
/// the same scan, however often it is sent.
#[utoipa::path(post,
    path = "/api/v1/organizations/{organization_id}/events/{event_id}/occurrences/{occurrence_id}/scans",
    tag = "door",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path),
           ("occurrence_id" = OccurrenceId, Path)),
    request_body = ScanRequest, responses((status = 200, body = Scan)))]
pub(super) async fn scan_ticket(
    State(bookings): State<Bookings>,
    caller: Caller,
    place: Place,
    Body(request): Body<ScanRequest>,
) -> Result<Json<Scan>, Problem> {
    Ok(Json(bookings.scan(&caller, at(place), &request).await?))
}

/// Find a ticket by name
#[utoipa::path(get,
    path = "/api/v1/organizations/{organization_id}/events/{event_id}/occurrences/{occurrence_id}/search",
    tag = "door",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path),
           ("occurrence_id" = OccurrenceId, Path), DoorSearch),
    responses((status = 200, body = FoundTickets)))]
pub(super) async fn search_door(
    State(bookings): State<Bookings>,
    place: Place,
    Search(search): Search<DoorSearch>,
) -> Result<Json<FoundTickets>, Problem> {
    Ok(Json(bookings.door_search(at(place), &search).await?))
}
