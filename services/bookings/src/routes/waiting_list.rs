//! Routes of people on a waiting list.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use kit::{Body, Caller, EventId, Parts, Problem, WaitingEntryId};
use users::cookies;

use super::GUEST_SECONDS;
use crate::{
    Bookings,
    waiting_list::{
        AcceptedOffer, ChangeWishRequest, DeclineRequest, JoinRequest, JoinedList, TOKEN_HEADER,
        WaitingEntry, WaitingListInfo,
    },
};

/// The secret of a mailed link, if the caller has one.
fn token(headers: &HeaderMap) -> Option<&str> {
    headers.get(TOKEN_HEADER).and_then(|value| value.to_str().ok()).filter(|text| text.len() <= 200)
}

/// The waiting list of an event
#[utoipa::path(get, path = "/api/v1/events/{event_id}/waiting-list", tag = "bookings",
    params(("event_id" = EventId, Path)), responses((status = 200, body = WaitingListInfo)))]
pub(super) async fn waiting_list_info(
    State(bookings): State<Bookings>,
    Parts(event_id): Parts<EventId>,
) -> Result<Json<WaitingListInfo>, Problem> {
    Ok(Json(bookings.waiting_list_info(event_id).await?))
}

/// Join the waiting list
///
/// For tickets that can't be bought right now (`409 still_on_sale` otherwise). Whoever is signed in with a
/// proven address is on the list at once; everybody else gets a mail whose link puts them there. The answer
/// is the same whether or not the address is on the list already.
#[utoipa::path(post, path = "/api/v1/events/{event_id}/waiting-list", tag = "bookings",
    params(("event_id" = EventId, Path)), request_body = JoinRequest,
    responses((status = 202, body = JoinedList)))]
pub(super) async fn join_waiting_list(
    State(bookings): State<Bookings>,
    caller: Caller,
    Parts(event_id): Parts<EventId>,
    Body(request): Body<JoinRequest>,
) -> Result<Response, Problem> {
    let joined = bookings.join_waiting_list(&caller, event_id, &request).await?;
    Ok((StatusCode::ACCEPTED, Json(joined)).into_response())
}

/// My waiting lists
#[utoipa::path(get, path = "/api/v1/me/waiting-lists", tag = "bookings",
    responses((status = 200, body = Vec<WaitingEntry>)))]
pub(super) async fn my_waiting_lists(
    State(bookings): State<Bookings>,
    caller: Caller,
) -> Result<Json<Vec<WaitingEntry>>, Problem> {
    Ok(Json(bookings.my_entries(&caller).await?))
}

/// A place on a waiting list
///
/// With the secret of the mailed link in `X-Waiting-List-Token`, or as its signed-in owner.
#[utoipa::path(get, path = "/api/v1/events/{event_id}/waiting-list/{entry_id}", tag = "bookings",
    params(("event_id" = EventId, Path), ("entry_id" = WaitingEntryId, Path),
           ("X-Waiting-List-Token" = Option<String>, Header, max_length = 200)),
    responses((status = 200, body = WaitingEntry)))]
pub(super) async fn waiting_entry(
    State(bookings): State<Bookings>,
    caller: Caller,
    headers: HeaderMap,
    Parts((event_id, entry_id)): Parts<(EventId, WaitingEntryId)>,
) -> Result<Json<WaitingEntry>, Problem> {
    Ok(Json(bookings.show_entry(&caller, event_id, entry_id, token(&headers)).await?))
}

/// Wish for something else
///
/// The place in line stays.
#[utoipa::path(patch, path = "/api/v1/events/{event_id}/waiting-list/{entry_id}", tag = "bookings",
    params(("event_id" = EventId, Path), ("entry_id" = WaitingEntryId, Path),
           ("X-Waiting-List-Token" = Option<String>, Header, max_length = 200)),
    request_body = ChangeWishRequest, responses((status = 200, body = WaitingEntry)))]
pub(super) async fn change_waiting_entry(
    State(bookings): State<Bookings>,
    caller: Caller,
    headers: HeaderMap,
    Parts((event_id, entry_id)): Parts<(EventId, WaitingEntryId)>,
    Body(request): Body<ChangeWishRequest>,
) -> Result<Json<WaitingEntry>, Problem> {
    Ok(Json(bookings.change_wish(&caller, event_id, entry_id, token(&headers), &request).await?))
}

/// Leave the waiting list
///
/// Places that are set aside go to the next at once.
#[utoipa::path(delete, path = "/api/v1/events/{event_id}/waiting-list/{entry_id}", tag = "bookings",
    params(("event_id" = EventId, Path), ("entry_id" = WaitingEntryId, Path),
           ("X-Waiting-List-Token" = Option<String>, Header, max_length = 200)),
    responses((status = 204)))]
pub(super) async fn leave_waiting_list(
    State(bookings): State<Bookings>,
    caller: Caller,
    headers: HeaderMap,
    Parts((event_id, entry_id)): Parts<(EventId, WaitingEntryId)>,
) -> Result<StatusCode, Problem> {
    bookings.leave_waiting_list(&caller, event_id, entry_id, token(&headers)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Confirm the address
///
/// With the secret of the mailed link: from now on the entry has its place. Again changes nothing.
#[utoipa::path(post, path = "/api/v1/events/{event_id}/waiting-list/{entry_id}/confirm", tag = "bookings",
    params(("event_id" = EventId, Path), ("entry_id" = WaitingEntryId, Path),
           ("X-Waiting-List-Token" = Option<String>, Header, max_length = 200)),
    responses((status = 200, body = WaitingEntry)))]
pub(super) async fn confirm_waiting_entry(
    State(bookings): State<Bookings>,
    caller: Caller,
    headers: HeaderMap,
    Parts((event_id, entry_id)): Parts<(EventId, WaitingEntryId)>,
) -> Result<Json<WaitingEntry>, Problem> {
    Ok(Json(bookings.confirm_entry(&caller, event_id, entry_id, token(&headers)).await?))
}

/// Ask for offers again
///
/// For an entry that paused after two offers without an answer: it goes to the end of the list.
#[utoipa::path(post, path = "/api/v1/events/{event_id}/waiting-list/{entry_id}/resume", tag = "bookings",
    params(("event_id" = EventId, Path), ("entry_id" = WaitingEntryId, Path),
           ("X-Waiting-List-Token" = Option<String>, Header, max_length = 200)),
    responses((status = 200, body = WaitingEntry)))]
pub(super) async fn resume_waiting_entry(
    State(bookings): State<Bookings>,
    caller: Caller,
    headers: HeaderMap,
    Parts((event_id, entry_id)): Parts<(EventId, WaitingEntryId)>,
) -> Result<Json<WaitingEntry>, Problem> {
    Ok(Json(bookings.resume_entry(&caller, event_id, entry_id, token(&headers)).await?))
}

/// Take the offer to the checkout
///
/// Opens the offer's hold for this browser; it is sold when its checkout is done before the deadline.
#[utoipa::path(post, path = "/api/v1/events/{event_id}/waiting-list/{entry_id}/accept", tag = "bookings",
    params(("event_id" = EventId, Path), ("entry_id" = WaitingEntryId, Path),
           ("X-Waiting-List-Token" = Option<String>, Header, max_length = 200)),
    responses((status = 200, body = AcceptedOffer)))]
pub(super) async fn accept_waiting_offer(
    State(bookings): State<Bookings>,
    caller: Caller,
    headers: HeaderMap,
    Parts((event_id, entry_id)): Parts<(EventId, WaitingEntryId)>,
) -> Result<Response, Problem> {
    let (accepted, guest) = bookings.accept_offer(&caller, event_id, entry_id, token(&headers)).await?;
    let mut response = Json(accepted).into_response();
    let secure = bookings.secure_cookies();
    if let Some(cookie) = guest.and_then(|guest| cookies::GUEST.set(guest.reveal(), GUEST_SECONDS, secure)) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// Decline the offer
///
/// Its places go to the next at once.
#[utoipa::path(post, path = "/api/v1/events/{event_id}/waiting-list/{entry_id}/decline", tag = "bookings",
    params(("event_id" = EventId, Path), ("entry_id" = WaitingEntryId, Path),
           ("X-Waiting-List-Token" = Option<String>, Header, max_length = 200)),
    request_body = DeclineRequest, responses((status = 200, body = WaitingEntry)))]
pub(super) async fn decline_waiting_offer(
    State(bookings): State<Bookings>,
    caller: Caller,
    headers: HeaderMap,
    Parts((event_id, entry_id)): Parts<(EventId, WaitingEntryId)>,
    Body(request): Body<DeclineRequest>,
) -> Result<Json<WaitingEntry>, Problem> {
    Ok(Json(bookings.decline_offer(&caller, event_id, entry_id, token(&headers), request).await?))
}
