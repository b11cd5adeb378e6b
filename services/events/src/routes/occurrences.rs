//! Dates of an event over HTTP.

use axum::{Json, extract::State, http::StatusCode};
use kit::{Body, EventId, OccurrenceId, OrganizationId, Page, Parts, Problem};

use crate::{
    Events,
    model::{NewOccurrence, Occurrence, OccurrenceChange},
};

/// List the occurrences of an event
#[utoipa::path(get, path = "/api/v1/organizations/{organization_id}/events/{event_id}/occurrences", tag = "events",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path)),
    responses((status = 200, body = Page<Occurrence>)))]
pub(super) async fn list(
    State(service): State<Events>,
    Parts((organization_id, event_id)): Parts<(OrganizationId, EventId)>,
) -> Result<Json<Page<Occurrence>>, Problem> {
    Ok(Json(Page { items: service.occurrences(organization_id, event_id).await?, next: None }))
}

/// Add an occurrence
///
/// It gets the pools of the occurrence added before it, unless `copy_pools` is false.
#[utoipa::path(post, path = "/api/v1/organizations/{organization_id}/events/{event_id}/occurrences", tag = "events",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path)),
    request_body = NewOccurrence, responses((status = 201, body = Occurrence)))]
pub(super) async fn add(
    State(service): State<Events>,
    Parts((organization_id, event_id)): Parts<(OrganizationId, EventId)>,
    Body(new): Body<NewOccurrence>,
) -> Result<(StatusCode, Json<Occurrence>), Problem> {
    Ok((StatusCode::CREATED, Json(service.add_occurrence(organization_id, event_id, new).await?)))
}

/// Change an occurrence
#[utoipa::path(patch, path = "/api/v1/organizations/{organization_id}/events/{event_id}/occurrences/{occurrence_id}", tag = "events",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path), ("occurrence_id" = OccurrenceId, Path)),
    request_body = OccurrenceChange, responses((status = 200, body = Occurrence)))]
pub(super) async fn change(
    State(service): State<Events>,
    Parts((organization_id, event_id, occurrence_id)): Parts<(OrganizationId, EventId, OccurrenceId)>,
    Body(change): Body<OccurrenceChange>,
) -> Result<Json<Occurrence>, Problem> {
    Ok(Json(service.change_occurrence(organization_id, event_id, occurrence_id, change).await?))
}

/// Delete an occurrence that nobody booked
#[utoipa::path(delete, path = "/api/v1/organizations/{organization_id}/events/{event_id}/occurrences/{occurrence_id}", tag = "events",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path), ("occurrence_id" = OccurrenceId, Path)),
    responses((status = 204)))]
pub(super) async fn delete(
    State(service): State<Events>,
    Parts((organization_id, event_id, occurrence_id)): Parts<(OrganizationId, EventId, OccurrenceId)>,
) -> Result<StatusCode, Problem> {
    service.delete_occurrence(organization_id, event_id, occurrence_id).await?;
    Ok(StatusCode::NO_CONTENT)
}
