//! Channels over HTTP. They are listed with the pools.

use axum::{Json, extract::State, http::StatusCode};
use kit::{Body, EventId, OrganizationId, Parts, PoolId, Problem};

use crate::{
    Events,
    model::{ChannelChange, NewChannel, Pool},
};

/// Set places aside for a channel
///
/// They are taken out of a pool, sold to those only whose access code opens the channel, and go back at the
/// release date as far as they are left. `409 sold_out` when not as many are free.
#[utoipa::path(post, path = "/api/v1/organizations/{organization_id}/events/{event_id}/channels", tag = "events",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path)),
    request_body = NewChannel, responses((status = 201, body = Pool)))]
pub(super) async fn add(
    State(service): State<Events>,
    Parts((organization_id, event_id)): Parts<(OrganizationId, EventId)>,
    Body(new): Body<NewChannel>,
) -> Result<(StatusCode, Json<Pool>), Problem> {
    Ok((StatusCode::CREATED, Json(service.add_channel(organization_id, event_id, new).await?)))
}

/// Change a channel
#[utoipa::path(patch, path = "/api/v1/organizations/{organization_id}/events/{event_id}/channels/{pool_id}", tag = "events",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path), ("pool_id" = PoolId, Path)),
    request_body = ChannelChange, responses((status = 200, body = Pool)))]
pub(super) async fn change(
    State(service): State<Events>,
    Parts((organization_id, event_id, pool_id)): Parts<(OrganizationId, EventId, PoolId)>,
    Body(change): Body<ChannelChange>,
) -> Result<Json<Pool>, Problem> {
    Ok(Json(service.change_channel(organization_id, event_id, pool_id, change).await?))
}

/// Release what is left of a channel now
#[utoipa::path(post, path = "/api/v1/organizations/{organization_id}/events/{event_id}/channels/{pool_id}/release", tag = "events",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path), ("pool_id" = PoolId, Path)),
    responses((status = 200, body = Pool)))]
pub(super) async fn release(
    State(service): State<Events>,
    Parts((organization_id, event_id, pool_id)): Parts<(OrganizationId, EventId, PoolId)>,
) -> Result<Json<Pool>, Problem> {
    Ok(Json(service.release_channel(organization_id, event_id, pool_id).await?))
}
