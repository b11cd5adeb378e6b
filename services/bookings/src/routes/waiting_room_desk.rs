//! Routes of the organizer of a waiting room.

use axum::{Json, extract::State};
use kit::{Body, EventId, OrganizationId, Parts, Problem};

use crate::{
    Bookings,
    waiting_room::{Control, MessageRequest, RateRequest, RoomSettings, SettingsRequest},
};

/// The waiting room of an event
///
/// What is set, and how it goes.
#[utoipa::path(get, path = "/api/v1/organizations/{organization_id}/events/{event_id}/waiting-room", tag = "bookings",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path)),
    responses((status = 200, body = RoomSettings)))]
pub(super) async fn waiting_room(
    State(bookings): State<Bookings>,
    Parts((organization_id, event_id)): Parts<(OrganizationId, EventId)>,
) -> Result<Json<RoomSettings>, Problem> {
    Ok(Json(bookings.waiting_room(organization_id, event_id).await?))
}

/// Set the waiting room up
///
/// An opening later than now takes back a draw that was held: everybody is drawn again.
#[utoipa::path(put, path = "/api/v1/organizations/{organization_id}/events/{event_id}/waiting-room", tag = "bookings",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path)),
    request_body = SettingsRequest, responses((status = 200, body = RoomSettings)))]
pub(super) async fn set_waiting_room(
    State(bookings): State<Bookings>,
    Parts((organization_id, event_id)): Parts<(OrganizationId, EventId)>,
    Body(request): Body<SettingsRequest>,
) -> Result<Json<RoomSettings>, Problem> {
    Ok(Json(bookings.set_waiting_room(organization_id, event_id, &request).await?))
}

/// Let nobody in for a while
#[utoipa::path(post, path = "/api/v1/organizations/{organization_id}/events/{event_id}/waiting-room/pause", tag = "bookings",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path)),
    responses((status = 200, body = RoomSettings)))]
pub(super) async fn pause_waiting_room(
    State(bookings): State<Bookings>,
    Parts((organization_id, event_id)): Parts<(OrganizationId, EventId)>,
) -> Result<Json<RoomSettings>, Problem> {
    Ok(Json(bookings.control_waiting_room(organization_id, event_id, Control::Pause(true)).await?))
}

/// Let people in again
#[utoipa::path(post, path = "/api/v1/organizations/{organization_id}/events/{event_id}/waiting-room/resume", tag = "bookings",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path)),
    responses((status = 200, body = RoomSettings)))]
pub(super) async fn resume_waiting_room(
    State(bookings): State<Bookings>,
    Parts((organization_id, event_id)): Parts<(OrganizationId, EventId)>,
) -> Result<Json<RoomSettings>, Problem> {
    Ok(Json(bookings.control_waiting_room(organization_id, event_id, Control::Pause(false)).await?))
}

/// Change how fast people go in
#[utoipa::path(post, path = "/api/v1/organizations/{organization_id}/events/{event_id}/waiting-room/rate", tag = "bookings",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path)),
    request_body = RateRequest, responses((status = 200, body = RoomSettings)))]
pub(super) async fn pace_waiting_room(
    State(bookings): State<Bookings>,
    Parts((organization_id, event_id)): Parts<(OrganizationId, EventId)>,
    Body(request): Body<RateRequest>,
) -> Result<Json<RoomSettings>, Problem> {
    let control = Control::Rate(request.rate_per_minute);
    Ok(Json(bookings.control_waiting_room(organization_id, event_id, control).await?))
}

/// Tell everybody who waits
#[utoipa::path(post, path = "/api/v1/organizations/{organization_id}/events/{event_id}/waiting-room/message", tag = "bookings",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path)),
    request_body = MessageRequest, responses((status = 200, body = RoomSettings)))]
pub(super) async fn tell_waiting_room(
    State(bookings): State<Bookings>,
    Parts((organization_id, event_id)): Parts<(OrganizationId, EventId)>,
    Body(request): Body<MessageRequest>,
) -> Result<Json<RoomSettings>, Problem> {
    let control = Control::Message(&request.message);
    Ok(Json(bookings.control_waiting_room(organization_id, event_id, control).await?))
}
