//! From draft to the public and to the end, over HTTP.

use axum::{Json, extract::State, http::StatusCode};
use kit::{Body, Caller, EventId, OrganizationId, Parts, Problem};

use crate::{
    Events,
    catalogue::EventPage,
    model::{CancelEvent, Checklist, Event},
};

/// Show what an event needs to be published
#[utoipa::path(get, path = "/api/v1/organizations/{organization_id}/events/{event_id}/checklist", tag = "events",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path)),
    responses((status = 200, body = Checklist)))]
pub(super) async fn checklist(
    State(service): State<Events>,
    Parts((organization_id, event_id)): Parts<(OrganizationId, EventId)>,
) -> Result<Json<Checklist>, Problem> {
    Ok(Json(service.checklist(organization_id, event_id).await?))
}

/// Preview the public page of an event
///
/// Shows drafts and archived events too.
#[utoipa::path(get, path = "/api/v1/organizations/{organization_id}/events/{event_id}/preview", tag = "events",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path)),
    responses((status = 200, body = EventPage)))]
pub(super) async fn preview(
    State(service): State<Events>,
    Parts((organization_id, event_id)): Parts<(OrganizationId, EventId)>,
) -> Result<Json<EventPage>, Problem> {
    Ok(Json(service.preview(organization_id, event_id).await?))
}

/// Publish an event
///
/// `409 not_ready` lists in `extra.items` what is missing.
#[utoipa::path(post, path = "/api/v1/organizations/{organization_id}/events/{event_id}/publish", tag = "events",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path)),
    responses((status = 200, body = Event)))]
pub(super) async fn publish(
    State(service): State<Events>,
    Parts((organization_id, event_id)): Parts<(OrganizationId, EventId)>,
) -> Result<Json<Event>, Problem> {
    Ok(Json(service.publish(organization_id, event_id).await?))
}

/// Take an event back to a draft
///
/// Only as long as nobody has booked: `409 has_bookings`.
#[utoipa::path(post, path = "/api/v1/organizations/{organization_id}/events/{event_id}/unpublish", tag = "events",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path)),
    responses((status = 200, body = Event)))]
pub(super) async fn unpublish(
    State(service): State<Events>,
    Parts((organization_id, event_id)): Parts<(OrganizationId, EventId)>,
) -> Result<Json<Event>, Problem> {
    Ok(Json(service.unpublish(organization_id, event_id).await?))
}

/// Cancel an event
#[utoipa::path(post, path = "/api/v1/organizations/{organization_id}/events/{event_id}/cancel", tag = "events",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path)),
    request_body = CancelEvent, responses((status = 200, body = Event)))]
pub(super) async fn cancel(
    State(service): State<Events>,
    Parts((organization_id, event_id)): Parts<(OrganizationId, EventId)>,
    Body(cancel): Body<CancelEvent>,
) -> Result<Json<Event>, Problem> {
    Ok(Json(service.cancel(organization_id, event_id, &cancel.reason).await?))
}

/// Archive an event
///
/// A draft, a cancelled event, or one that is over: `409 event_running`.
#[utoipa::path(post, path = "/api/v1/organizations/{organization_id}/events/{event_id}/archive", tag = "events",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path)),
    responses((status = 200, body = Event)))]
pub(super) async fn archive(
    State(service): State<Events>,
    Parts((organization_id, event_id)): Parts<(OrganizationId, EventId)>,
) -> Result<Json<Event>, Problem> {
    Ok(Json(service.archive(organization_id, event_id).await?))
}

/// Copy an event as a draft
#[utoipa::path(post, path = "/api/v1/organizations/{organization_id}/events/{event_id}/duplicate", tag = "events",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path)),
    responses((status = 201, body = Event)))]
pub(super) async fn duplicate(
    State(service): State<Events>,
    caller: Caller,
    Parts((organization_id, event_id)): Parts<(OrganizationId, EventId)>,
) -> Result<(StatusCode, Json<Event>), Problem> {
    Ok((StatusCode::CREATED, Json(service.duplicate(&caller, organization_id, event_id).await?)))
}
