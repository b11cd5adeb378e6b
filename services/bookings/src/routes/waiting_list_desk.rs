//! Routes of the organizer of a waiting list.

use axum::{Json, extract::State, http::StatusCode, response::Response};
use kit::{Body, Caller, EventId, OrganizationId, Page, Parts, Problem, Search, WaitingEntryId};

use super::file;
use crate::{
    Bookings,
    waiting_list::{
        EntriesQuery, ListSettings, ListSettingsRequest, ListedEntry, MoveRequest, OfferRequest,
        RemoveRequest, WaitingNote,
    },
};

/// The waiting list of an event, in figures
#[utoipa::path(get, path = "/api/v1/organizations/{organization_id}/events/{event_id}/waiting-list",
    tag = "bookings",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path)),
    responses((status = 200, body = ListSettings)))]
pub(super) async fn waiting_list(
    State(bookings): State<Bookings>,
    Parts((organization_id, event_id)): Parts<(OrganizationId, EventId)>,
) -> Result<Json<ListSettings>, Problem> {
    Ok(Json(bookings.waiting_list(organization_id, event_id).await?))
}

/// Set how the waiting list works
#[utoipa::path(put, path = "/api/v1/organizations/{organization_id}/events/{event_id}/waiting-list",
    tag = "bookings",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path)),
    request_body = ListSettingsRequest, responses((status = 200, body = ListSettings)))]
pub(super) async fn set_waiting_list(
    State(bookings): State<Bookings>,
    Parts((organization_id, event_id)): Parts<(OrganizationId, EventId)>,
    Body(request): Body<ListSettingsRequest>,
) -> Result<Json<ListSettings>, Problem> {
    Ok(Json(bookings.set_waiting_list(organization_id, event_id, &request).await?))
}

/// Who is on the waiting list
#[utoipa::path(get, path = "/api/v1/organizations/{organization_id}/events/{event_id}/waiting-list/entries",
    tag = "bookings",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path), EntriesQuery),
    responses((status = 200, body = Page<ListedEntry>)))]
pub(super) async fn waiting_entries(
    State(bookings): State<Bookings>,
    Parts((organization_id, event_id)): Parts<(OrganizationId, EventId)>,
    Search(query): Search<EntriesQuery>,
) -> Result<Json<Page<ListedEntry>>, Problem> {
    Ok(Json(bookings.waiting_entries(organization_id, event_id, &query).await?))
}

/// The waiting list, for a spreadsheet
#[utoipa::path(get, path = "/api/v1/organizations/{organization_id}/events/{event_id}/waiting-list.csv",
    tag = "bookings",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path)),
    responses((status = 200, body = String, content_type = "text/csv")))]
pub(super) async fn waiting_list_csv(
    State(bookings): State<Bookings>,
    Parts((organization_id, event_id)): Parts<(OrganizationId, EventId)>,
) -> Result<Response, Problem> {
    let csv = bookings.waiting_csv(organization_id, event_id).await?;
    Ok(file("text/csv; charset=utf-8", "attachment; filename=\"waiting-list.csv\"", csv))
}

/// What was done with the waiting list
///
/// The newest 200 entries of its history: who did what to whom, and why.
#[utoipa::path(get, path = "/api/v1/organizations/{organization_id}/events/{event_id}/waiting-list/history",
    tag = "bookings",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path)),
    responses((status = 200, body = Vec<WaitingNote>)))]
pub(super) async fn waiting_list_history(
    State(bookings): State<Bookings>,
    Parts((organization_id, event_id)): Parts<(OrganizationId, EventId)>,
) -> Result<Json<Vec<WaitingNote>>, Problem> {
    Ok(Json(bookings.waiting_history(organization_id, event_id, None).await?))
}

/// What was done with one entry
#[utoipa::path(get,
    path = "/api/v1/organizations/{organization_id}/events/{event_id}/waiting-list/entries/{entry_id}/history",
    tag = "bookings",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path),
           ("entry_id" = WaitingEntryId, Path)),
    responses((status = 200, body = Vec<WaitingNote>)))]
pub(super) async fn waiting_entry_history(
    State(bookings): State<Bookings>,
    Parts((organization_id, event_id, entry_id)): Parts<(OrganizationId, EventId, WaitingEntryId)>,
) -> Result<Json<Vec<WaitingNote>>, Problem> {
    Ok(Json(bookings.waiting_history(organization_id, event_id, Some(entry_id)).await?))
}

/// Move an entry on the waiting list
///
/// The reason is kept, and can't be changed.
#[utoipa::path(post,
    path = "/api/v1/organizations/{organization_id}/events/{event_id}/waiting-list/entries/{entry_id}/move",
    tag = "bookings",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path),
           ("entry_id" = WaitingEntryId, Path)),
    request_body = MoveRequest, responses((status = 204)))]
pub(super) async fn move_waiting_entry(
    State(bookings): State<Bookings>,
    caller: Caller,
    Parts((organization_id, event_id, entry_id)): Parts<(OrganizationId, EventId, WaitingEntryId)>,
    Body(request): Body<MoveRequest>,
) -> Result<StatusCode, Problem> {
    bookings.move_entry(&caller, organization_id, (event_id, entry_id), &request).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take an entry off the waiting list
///
/// The reason is kept. Places that are set aside go to the next.
#[utoipa::path(post,
    path = "/api/v1/organizations/{organization_id}/events/{event_id}/waiting-list/entries/{entry_id}/remove",
    tag = "bookings",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path),
           ("entry_id" = WaitingEntryId, Path)),
    request_body = RemoveRequest, responses((status = 204)))]
pub(super) async fn remove_waiting_entry(
    State(bookings): State<Bookings>,
    caller: Caller,
    Parts((organization_id, event_id, entry_id)): Parts<(OrganizationId, EventId, WaitingEntryId)>,
    Body(request): Body<RemoveRequest>,
) -> Result<StatusCode, Problem> {
    bookings.remove_entry(&caller, organization_id, (event_id, entry_id), &request).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Make an offer out of turn
///
/// Of places that are free or, with `from_blocked`, of those that are kept back; never of more than there
/// are (`409 nothing_to_offer`).
#[utoipa::path(post,
    path = "/api/v1/organizations/{organization_id}/events/{event_id}/waiting-list/entries/{entry_id}/offer",
    tag = "bookings",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path),
           ("entry_id" = WaitingEntryId, Path)),
    request_body = OfferRequest, responses((status = 204)))]
pub(super) async fn offer_waiting_entry(
    State(bookings): State<Bookings>,
    caller: Caller,
    Parts((organization_id, event_id, entry_id)): Parts<(OrganizationId, EventId, WaitingEntryId)>,
    Body(request): Body<OfferRequest>,
) -> Result<StatusCode, Problem> {
    bookings.offer_by_hand(&caller, organization_id, (event_id, entry_id), &request).await?;
    Ok(StatusCode::NO_CONTENT)
}
