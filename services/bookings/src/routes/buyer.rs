//! Routes of buyers.

use axum::{
    Json,
    extract::{FromRequest as _, FromRequestParts as _, Request, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use kit::{
    Body, BookingId, Caller, EventId, IdempotencyKey, Page, Parts, Problem, Search, TicketId, routes::AsItIs,
};

use super::with_cookie;
use crate::{
    Booking, BookingCard, BookingCodeRequest, BookingTenders, Bookings, CheckoutRequest, HoldRequest,
    HolderRequest, ItemsRequest, MyBookingsQuery, OpenRequest, TendersRequest, Wallet,
};

/// Set places aside
///
/// Without a session the answer sets the guest cookie, which opens the booking later. The same
/// `Idempotency-Key` with the same body gives the same booking.
///
/// While the event has a waiting room, only who was admitted may: others get `409 waiting_room` with the
/// `address` of its page. The pass is in a cookie, or in `X-Admit-Pass`.
#[utoipa::path(post, path = "/api/v1/events/{event_id}/holds", tag = "bookings",
    params(("event_id" = EventId, Path), ("Idempotency-Key" = String, Header, min_length = 8, max_length = 128),
           ("X-Admit-Pass" = Option<String>, Header, max_length = 160)),
    request_body = HoldRequest, responses((status = 201, body = Booking)))]
pub(super) async fn hold_places(
    State(bookings): State<Bookings>,
    caller: Caller,
    Parts(event_id): Parts<EventId>,
    headers: HeaderMap,
    key: IdempotencyKey,
    Body(request): Body<HoldRequest>,
) -> Result<Response, Problem> {
    hold(&bookings, &caller, event_id, &headers, &key, &request).await
}

async fn hold(
    bookings: &Bookings,
    caller: &Caller,
    event_id: EventId,
    headers: &HeaderMap,
    key: &IdempotencyKey,
    request: &HoldRequest,
) -> Result<Response, Problem> {
    let entry = bookings.at_the_gate(caller, event_id, headers, key).await?;
    let held = bookings.hold(caller, event_id, key, request).await;
    entry.settle(bookings, caller, held.as_ref().ok()).await;
    let mut response = with_cookie(bookings, StatusCode::CREATED, held?);
    response.extensions_mut().insert(AsItIs);
    Ok(response)
}

/// Sets places aside for a request that did not pass the router, whose [`Caller`] is a person.
///
/// # Errors
/// Those of the route.
pub async fn answer_hold(
    bookings: &Bookings,
    event_id: EventId,
    request: Request,
) -> Result<Response, Problem> {
    let (mut parts, body) = request.into_parts();
    let caller = Caller::from_request_parts(&mut parts, &()).await?;
    let key = IdempotencyKey::from_request_parts(&mut parts, &()).await?;
    let headers = parts.headers.clone();
    let Body(request) = Body::from_request(Request::from_parts(parts, body), &()).await?;
    hold(bookings, &caller, event_id, &headers, &key, &request).await
}

/// A booking
///
/// While it waits for its payment the answer has an `ETag`; asked again with `If-None-Match` it is `304` until
/// there are news.
#[utoipa::path(get, path = "/api/v1/events/{event_id}/bookings/{booking_id}", tag = "bookings",
    params(("event_id" = EventId, Path), ("booking_id" = BookingId, Path),
           ("If-None-Match" = Option<String>, Header, max_length = 200)),
    responses((status = 200, body = Booking), (status = 304, description = "Nothing is new")))]
pub(super) async fn show_booking(
    State(bookings): State<Bookings>,
    caller: Caller,
    Parts((event_id, booking_id)): Parts<(EventId, BookingId)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let Some(shown) = bookings.show_news(&caller, event_id, booking_id, known).await? else {
        return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, known.unwrap_or_default())]).into_response());
    };
    let tag = shown.tag.map(|tag| [(header::ETAG, tag)]);
    Ok((tag, Json(shown.booking)).into_response())
}

/// Give a hold up
#[utoipa::path(delete, path = "/api/v1/events/{event_id}/bookings/{booking_id}", tag = "bookings",
    params(("event_id" = EventId, Path), ("booking_id" = BookingId, Path)),
    responses((status = 204)))]
pub(super) async fn release_booking(
    State(bookings): State<Bookings>,
    caller: Caller,
    Parts((event_id, booking_id)): Parts<(EventId, BookingId)>,
) -> Result<StatusCode, Problem> {
    bookings.release(&caller, event_id, booking_id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Change what a hold holds
///
/// All or nothing; the deadline stays.
#[utoipa::path(put, path = "/api/v1/events/{event_id}/bookings/{booking_id}/items", tag = "bookings",
    params(("event_id" = EventId, Path), ("booking_id" = BookingId, Path)),
    request_body = ItemsRequest, responses((status = 200, body = Booking)))]
pub(super) async fn change_items(
    State(bookings): State<Bookings>,
    caller: Caller,
    Parts((event_id, booking_id)): Parts<(EventId, BookingId)>,
    Body(request): Body<ItemsRequest>,
) -> Result<Json<Booking>, Problem> {
    Ok(Json(bookings.change_items(&caller, event_id, booking_id, &request).await?))
}

/// Use a code on what is held
///
/// Prices follow at once; `null` takes the code off. `422 unknown_code`, `code_not_yet`, `code_over`,
/// `code_not_for_these`; `409 code_used_up`, `code_person_limit`, `code_needed`.
#[utoipa::path(put, path = "/api/v1/events/{event_id}/bookings/{booking_id}/code", tag = "bookings",
    params(("event_id" = EventId, Path), ("booking_id" = BookingId, Path)),
    request_body = BookingCodeRequest, responses((status = 200, body = Booking)))]
pub(super) async fn set_booking_code(
    State(bookings): State<Bookings>,
    caller: Caller,
    Parts((event_id, booking_id)): Parts<(EventId, BookingId)>,
    Body(request): Body<BookingCodeRequest>,
) -> Result<Json<Booking>, Problem> {
    Ok(Json(bookings.set_booking_code(&caller, event_id, booking_id, &request).await?))
}

/// Check out
///
/// A free booking is confirmed at once; any other awaits its payment at `payment.redirect_url`.
#[utoipa::path(post, path = "/api/v1/events/{event_id}/bookings/{booking_id}/checkout", tag = "bookings",
    params(("event_id" = EventId, Path), ("booking_id" = BookingId, Path),
           ("Idempotency-Key" = String, Header, min_length = 8, max_length = 128)),
    request_body = CheckoutRequest, responses((status = 200, body = Booking)))]
pub(super) async fn check_out(
    State(bookings): State<Bookings>,
    caller: Caller,
    Parts((event_id, booking_id)): Parts<(EventId, BookingId)>,
    key: IdempotencyKey,
    Body(request): Body<CheckoutRequest>,
) -> Result<Json<Booking>, Problem> {
    Ok(Json(bookings.checkout(&caller, event_id, booking_id, &key, &request).await?))
}

/// What gift cards and credit would pay
///
/// Nothing is set aside: the checkout does that, with the same `cards`. `422` says of the card at `cards[…]` why it
/// does not pay: `mistyped_card`, `unknown_card`, `card_expired`, `card_blocked`, `card_empty`,
/// `card_other_currency`, `card_named_twice`; `cards_not_taken` where there is nothing that cards may pay.
#[utoipa::path(post, path = "/api/v1/events/{event_id}/bookings/{booking_id}/tenders", tag = "bookings",
    params(("event_id" = EventId, Path), ("booking_id" = BookingId, Path)),
    request_body = TendersRequest, responses((status = 200, body = BookingTenders)))]
pub(super) async fn quote_cards(
    State(bookings): State<Bookings>,
    caller: Caller,
    Parts((event_id, booking_id)): Parts<(EventId, BookingId)>,
    Body(request): Body<TendersRequest>,
) -> Result<Json<BookingTenders>, Problem> {
    Ok(Json(bookings.quote_cards(&caller, event_id, booking_id, &request).await?))
}

/// Try to pay again
///
/// After a payment failed, while the deadline has not passed.
#[utoipa::path(post, path = "/api/v1/events/{event_id}/bookings/{booking_id}/retry-payment", tag = "bookings",
    params(("event_id" = EventId, Path), ("booking_id" = BookingId, Path),
           ("Idempotency-Key" = String, Header, min_length = 8, max_length = 128)),
    responses((status = 200, body = Booking)))]
pub(super) async fn retry_payment(
    State(bookings): State<Bookings>,
    caller: Caller,
    Parts((event_id, booking_id)): Parts<(EventId, BookingId)>,
    key: IdempotencyKey,
) -> Result<Json<Booking>, Problem> {
    Ok(Json(bookings.retry_payment(&caller, event_id, booking_id, &key).await?))
}

/// Ask for more time to pay
///
/// Ten minutes more for a payment that is under way, before the deadline and once.
#[utoipa::path(post, path = "/api/v1/events/{event_id}/bookings/{booking_id}/extend", tag = "bookings",
    params(("event_id" = EventId, Path), ("booking_id" = BookingId, Path)),
    responses((status = 200, body = Booking)))]
pub(super) async fn extend_booking(
    State(bookings): State<Bookings>,
    caller: Caller,
    Parts((event_id, booking_id)): Parts<(EventId, BookingId)>,
) -> Result<Json<Booking>, Problem> {
    Ok(Json(bookings.extend(&caller, event_id, booking_id).await?))
}

/// Open a mailed link
///
/// The link's secret lets this browser see the booking from now on.
#[utoipa::path(post, path = "/api/v1/bookings/open", tag = "bookings",
    request_body = OpenRequest, responses((status = 200, body = Booking)))]
pub(super) async fn open_booking(
    State(bookings): State<Bookings>,
    caller: Caller,
    Body(request): Body<OpenRequest>,
) -> Result<Response, Problem> {
    let held = bookings.open(&caller, &request).await?;
    Ok(with_cookie(&bookings, StatusCode::OK, held))
}

/// Name the holder of a ticket
#[utoipa::path(patch, path = "/api/v1/events/{event_id}/bookings/{booking_id}/tickets/{ticket_id}", tag = "bookings",
    params(("event_id" = EventId, Path), ("booking_id" = BookingId, Path), ("ticket_id" = TicketId, Path)),
    request_body = HolderRequest, responses((status = 200, body = Booking)))]
pub(super) async fn name_ticket_holder(
    State(bookings): State<Bookings>,
    caller: Caller,
    Parts((event_id, booking_id, ticket_id)): Parts<(EventId, BookingId, TicketId)>,
    Body(request): Body<HolderRequest>,
) -> Result<Json<Booking>, Problem> {
    Ok(Json(bookings.name_holder(&caller, event_id, booking_id, ticket_id, &request).await?))
}

/// My bookings
#[utoipa::path(get, path = "/api/v1/me/bookings", tag = "bookings", params(MyBookingsQuery),
    responses((status = 200, body = Page<BookingCard>)))]
pub(super) async fn my_bookings(
    State(bookings): State<Bookings>,
    caller: Caller,
    Search(query): Search<MyBookingsQuery>,
) -> Result<Json<Page<BookingCard>>, Problem> {
    Ok(Json(bookings.my_bookings(&caller, query).await?))
}

/// My tickets that can still be used
#[utoipa::path(get, path = "/api/v1/me/tickets", tag = "bookings", responses((status = 200, body = Wallet)))]
pub(super) async fn my_tickets(
    State(bookings): State<Bookings>,
    caller: Caller,
) -> Result<Json<Wallet>, Problem> {
    Ok(Json(bookings.my_tickets(&caller).await?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size<A, B, C, D, E, G, F: Future>(_: impl Fn(A, B, C, D, E, G) -> F) -> usize {
        size_of::<F>()
    }

    /// An on-sale makes thousands of them at a time, and each is moved more than once.
    #[test]
    fn a_hold_is_light() {
        let bytes = size(hold_places);
        assert!(bytes <= 4_000, "{bytes} bytes for each hold");
    }
}
