//! Products and their prices over HTTP.

use axum::{Json, extract::State, http::StatusCode};
use kit::{Body, EventId, OfferId, OrganizationId, Page, Parts, Problem, ProductId};

use crate::{
    Events,
    model::{NewOffer, NewProduct, NewTicketType, Offer, OfferChange, PoolLinks, Product, ProductChange},
};

/// List the products of an event
///
/// With their offers and the pools they draw on.
#[utoipa::path(get, path = "/api/v1/organizations/{organization_id}/events/{event_id}/products", tag = "events",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path)),
    responses((status = 200, body = Page<Product>)))]
pub(super) async fn list(
    State(service): State<Events>,
    Parts((organization_id, event_id)): Parts<(OrganizationId, EventId)>,
) -> Result<Json<Page<Product>>, Problem> {
    Ok(Json(Page { items: service.products(organization_id, event_id).await?, next: None }))
}

/// Add a product
#[utoipa::path(post, path = "/api/v1/organizations/{organization_id}/events/{event_id}/products", tag = "events",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path)),
    request_body = NewProduct, responses((status = 201, body = Product)))]
pub(super) async fn add(
    State(service): State<Events>,
    Parts((organization_id, event_id)): Parts<(OrganizationId, EventId)>,
    Body(new): Body<NewProduct>,
) -> Result<(StatusCode, Json<Product>), Problem> {
    Ok((StatusCode::CREATED, Json(service.add_product(organization_id, event_id, new).await?)))
}

/// Change a product
#[utoipa::path(patch, path = "/api/v1/organizations/{organization_id}/events/{event_id}/products/{product_id}", tag = "events",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path), ("product_id" = ProductId, Path)),
    request_body = ProductChange, responses((status = 200, body = Product)))]
pub(super) async fn change(
    State(service): State<Events>,
    Parts((organization_id, event_id, product_id)): Parts<(OrganizationId, EventId, ProductId)>,
    Body(change): Body<ProductChange>,
) -> Result<Json<Product>, Problem> {
    Ok(Json(service.change_product(organization_id, event_id, product_id, change).await?))
}

/// Take a product off sale for good
#[utoipa::path(delete, path = "/api/v1/organizations/{organization_id}/events/{event_id}/products/{product_id}", tag = "events",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path), ("product_id" = ProductId, Path)),
    responses((status = 204)))]
pub(super) async fn archive(
    State(service): State<Events>,
    Parts((organization_id, event_id, product_id)): Parts<(OrganizationId, EventId, ProductId)>,
) -> Result<StatusCode, Problem> {
    service.archive_product(organization_id, event_id, product_id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Set the pools that a product draws on
#[utoipa::path(put, path = "/api/v1/organizations/{organization_id}/events/{event_id}/products/{product_id}/pools", tag = "events",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path), ("product_id" = ProductId, Path)),
    request_body = PoolLinks, responses((status = 200, body = Product)))]
pub(super) async fn set_pools(
    State(service): State<Events>,
    Parts((organization_id, event_id, product_id)): Parts<(OrganizationId, EventId, ProductId)>,
    Body(links): Body<PoolLinks>,
) -> Result<Json<Product>, Problem> {
    Ok(Json(service.set_product_pools(organization_id, event_id, product_id, links).await?))
}

/// Add a price to a product
#[utoipa::path(post, path = "/api/v1/organizations/{organization_id}/events/{event_id}/products/{product_id}/offers", tag = "events",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path), ("product_id" = ProductId, Path)),
    request_body = NewOffer, responses((status = 201, body = Offer)))]
pub(super) async fn add_offer(
    State(service): State<Events>,
    Parts((organization_id, event_id, product_id)): Parts<(OrganizationId, EventId, ProductId)>,
    Body(new): Body<NewOffer>,
) -> Result<(StatusCode, Json<Offer>), Problem> {
    Ok((StatusCode::CREATED, Json(service.add_offer(organization_id, event_id, product_id, new).await?)))
}

/// Change a price
#[utoipa::path(patch, path = "/api/v1/organizations/{organization_id}/events/{event_id}/products/{product_id}/offers/{offer_id}", tag = "events",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path), ("product_id" = ProductId, Path), ("offer_id" = OfferId, Path)),
    request_body = OfferChange, responses((status = 200, body = Offer)))]
pub(super) async fn change_offer(
    State(service): State<Events>,
    Parts((organization_id, event_id, product_id, offer_id)): Parts<(
        OrganizationId,
        EventId,
        ProductId,
        OfferId,
    )>,
    Body(change): Body<OfferChange>,
) -> Result<Json<Offer>, Problem> {
    Ok(Json(service.change_offer(organization_id, event_id, (product_id, offer_id), change).await?))
}

/// Take a price off sale for good
#[utoipa::path(delete, path = "/api/v1/organizations/{organization_id}/events/{event_id}/products/{product_id}/offers/{offer_id}", tag = "events",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path), ("product_id" = ProductId, Path), ("offer_id" = OfferId, Path)),
    responses((status = 204)))]
pub(super) async fn archive_offer(
    State(service): State<Events>,
    Parts((organization_id, event_id, product_id, offer_id)): Parts<(
        OrganizationId,
        EventId,
        ProductId,
        OfferId,
    )>,
) -> Result<StatusCode, Problem> {
    service.archive_offer(organization_id, event_id, (product_id, offer_id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Add a ticket in one step
///
/// Makes a product with one price and, for each occurrence, a pool of its own.
#[utoipa::path(post, path = "/api/v1/organizations/{organization_id}/events/{event_id}/ticket-types", tag = "events",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path)),
    request_body = NewTicketType, responses((status = 201, body = Product)))]
pub(super) async fn add_ticket_type(
    State(service): State<Events>,
    Parts((organization_id, event_id)): Parts<(OrganizationId, EventId)>,
    Body(new): Body<NewTicketType>,
) -> Result<(StatusCode, Json<Product>), Problem> {
    Ok((StatusCode::CREATED, Json(service.add_ticket_type(organization_id, event_id, new).await?)))
}
