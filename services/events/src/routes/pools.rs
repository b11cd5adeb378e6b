//! Capacity counters over HTTP.

use axum::{Json, extract::State, http::StatusCode};
use kit::{Body, EventId, OrganizationId, Page, Parts, PoolId, Problem};

use crate::{
    Events,
    model::{NewPool, Pool, PoolChange},
};

/// List the pools of an event
#[utoipa::path(get, path = "/api/v1/organizations/{organization_id}/events/{event_id}/pools", tag = "events",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path)),
    responses((status = 200, body = Page<Pool>)))]
pub(super) async fn list(
    State(service): State<Events>,
    Parts((organization_id, event_id)): Parts<(OrganizationId, EventId)>,
) -> Result<Json<Page<Pool>>, Problem> {
    Ok(Json(Page { items: service.pools(organization_id, event_id).await?, next: None }))
}

/// Add a pool to an occurrence
#[utoipa::path(post, path = "/api/v1/organizations/{organization_id}/events/{event_id}/pools", tag = "events",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path)),
    request_body = NewPool, responses((status = 201, body = Pool)))]
pub(super) async fn add(
    State(service): State<Events>,
    Parts((organization_id, event_id)): Parts<(OrganizationId, EventId)>,
    Body(new): Body<NewPool>,
) -> Result<(StatusCode, Json<Pool>), Problem> {
    Ok((StatusCode::CREATED, Json(service.add_pool(organization_id, event_id, new).await?)))
}

/// Change a pool
///
/// `409 capacity_below_sold` says in `extra` what is held, sold and blocked.
#[utoipa::path(patch, path = "/api/v1/organizations/{organization_id}/events/{event_id}/pools/{pool_id}", tag = "events",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path), ("pool_id" = PoolId, Path)),
    request_body = PoolChange, responses((status = 200, body = Pool)))]
pub(super) async fn change(
    State(service): State<Events>,
    Parts((organization_id, event_id, pool_id)): Parts<(OrganizationId, EventId, PoolId)>,
    Body(change): Body<PoolChange>,
) -> Result<Json<Pool>, Problem> {
    Ok(Json(service.change_pool(organization_id, event_id, pool_id, change).await?))
}

/// Delete a pool from which nothing was ever taken
#[utoipa::path(delete, path = "/api/v1/organizations/{organization_id}/events/{event_id}/pools/{pool_id}", tag = "events",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path), ("pool_id" = PoolId, Path)),
    responses((status = 204)))]
pub(super) async fn delete(
    State(service): State<Events>,
    Parts((organization_id, event_id, pool_id)): Parts<(OrganizationId, EventId, PoolId)>,
) -> Result<StatusCode, Problem> {
    service.delete_pool(organization_id, event_id, pool_id).await?;
    Ok(StatusCode::NO_CONTENT)
}
