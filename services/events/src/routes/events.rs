//! Events over HTTP.

use axum::{Json, extract::State, http::StatusCode};
use kit::{Body, Caller, EventId, OrganizationId, Page, Parts, Problem, Search};

use crate::{
    Events,
    listing::OrganizerEventsQuery,
    model::{Event, EventChange, NewEvent, OrganizerEvent},
};

/// List an organization's events
///
/// Newest first.
#[utoipa::path(get, path = "/api/v1/organizations/{organization_id}/events", tag = "events",
    params(("organization_id" = OrganizationId, Path), OrganizerEventsQuery),
    responses((status = 200, body = Page<OrganizerEvent>)))]
pub(super) async fn list(
    State(service): State<Events>,
    caller: Caller,
    Parts(organization_id): Parts<OrganizationId>,
    Search(query): Search<OrganizerEventsQuery>,
) -> Result<Json<Page<OrganizerEvent>>, Problem> {
    service.list(&caller, organization_id, query).await.map(Json)
}

/// Make an event
///
/// It starts as a draft.
#[utoipa::path(post, path = "/api/v1/organizations/{organization_id}/events", tag = "events",
    params(("organization_id" = OrganizationId, Path)),
    request_body = NewEvent, responses((status = 201, body = Event)))]
pub(super) async fn create(
    State(service): State<Events>,
    caller: Caller,
    Parts(organization_id): Parts<OrganizationId>,
    Body(new): Body<NewEvent>,
) -> Result<(StatusCode, Json<Event>), Problem> {
    Ok((StatusCode::CREATED, Json(service.create(&caller, organization_id, new).await?)))
}

/// Show an event
#[utoipa::path(get, path = "/api/v1/organizations/{organization_id}/events/{event_id}", tag = "events",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path)),
    responses((status = 200, body = Event)))]
pub(super) async fn show(
    State(service): State<Events>,
    Parts((organization_id, event_id)): Parts<(OrganizationId, EventId)>,
) -> Result<Json<Event>, Problem> {
    Ok(Json(service.event(organization_id, event_id).await?))
}

/// Change an event
#[utoipa::path(patch, path = "/api/v1/organizations/{organization_id}/events/{event_id}", tag = "events",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path)),
    request_body = EventChange, responses((status = 200, body = Event)))]
pub(super) async fn change(
    State(service): State<Events>,
    Parts((organization_id, event_id)): Parts<(OrganizationId, EventId)>,
    Body(change): Body<EventChange>,
) -> Result<Json<Event>, Problem> {
    Ok(Json(service.change(organization_id, event_id, change).await?))
}
