//! Routes of organizers.

use axum::{Json, extract::State, http::StatusCode, response::Response};
use kit::{Body, BookingId, Caller, EventId, IdempotencyKey, OrganizationId, Page, Parts, Problem, Search};

use super::file;
use crate::{
    Attendee, AttendeesQuery, Booking, Bookings, BookingsQuery, CancelRequest, GiveAwayRequest,
    ListedBooking, Overview, Sales,
};

/// How the organization is doing
#[utoipa::path(get, path = "/api/v1/organizations/{organization_id}/overview", tag = "bookings",
    params(("organization_id" = OrganizationId, Path)), responses((status = 200, body = Overview)))]
pub(super) async fn overview(
    State(bookings): State<Bookings>,
    caller: Caller,
    Parts(organization_id): Parts<OrganizationId>,
) -> Result<Json<Overview>, Problem> {
    Ok(Json(bookings.overview(&caller, organization_id).await?))
}

/// What an event sold
#[utoipa::path(get, path = "/api/v1/organizations/{organization_id}/events/{event_id}/sales", tag = "bookings",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path)),
    responses((status = 200, body = Sales)))]
pub(super) async fn sales(
    State(bookings): State<Bookings>,
    Parts((organization_id, event_id)): Parts<(OrganizationId, EventId)>,
) -> Result<Json<Sales>, Problem> {
    Ok(Json(bookings.sales(organization_id, event_id).await?))
}

/// Bookings of an event
#[utoipa::path(get, path = "/api/v1/organizations/{organization_id}/events/{event_id}/bookings", tag = "bookings",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path), BookingsQuery),
    responses((status = 200, body = Page<ListedBooking>)))]
pub(super) async fn event_bookings(
    State(bookings): State<Bookings>,
    caller: Caller,
    Parts((organization_id, event_id)): Parts<(OrganizationId, EventId)>,
    Search(query): Search<BookingsQuery>,
) -> Result<Json<Page<ListedBooking>>, Problem> {
    Ok(Json(bookings.list(&caller, organization_id, Some(event_id), &query).await?))
}

/// Bookings of all events
#[utoipa::path(get, path = "/api/v1/organizations/{organization_id}/bookings", tag = "bookings",
    params(("organization_id" = OrganizationId, Path), BookingsQuery),
    responses((status = 200, body = Page<ListedBooking>)))]
pub(super) async fn search_bookings(
    State(bookings): State<Bookings>,
    caller: Caller,
    Parts(organization_id): Parts<OrganizationId>,
    Search(query): Search<BookingsQuery>,
) -> Result<Json<Page<ListedBooking>>, Problem> {
    Ok(Json(bookings.list(&caller, organization_id, None, &query).await?))
}

/// A booking of an event
#[utoipa::path(get, path = "/api/v1/organizations/{organization_id}/events/{event_id}/bookings/{booking_id}",
    tag = "bookings",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path),
           ("booking_id" = BookingId, Path)),
    responses((status = 200, body = Booking)))]
pub(super) async fn event_booking(
    State(bookings): State<Bookings>,
    Parts((organization_id, event_id, booking_id)): Parts<(OrganizationId, EventId, BookingId)>,
) -> Result<Json<Booking>, Problem> {
    Ok(Json(bookings.booking_of_organization(organization_id, event_id, booking_id).await?))
}

/// Call a booking off
///
/// Its tickets stop working and its places go back on sale; with `refund`, so does the money.
#[utoipa::path(post,
    path = "/api/v1/organizations/{organization_id}/events/{event_id}/bookings/{booking_id}/cancel",
    tag = "bookings",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path),
           ("booking_id" = BookingId, Path)),
    request_body = CancelRequest, responses((status = 200, body = Booking)))]
pub(super) async fn cancel_booking(
    State(bookings): State<Bookings>,
    Parts((organization_id, event_id, booking_id)): Parts<(OrganizationId, EventId, BookingId)>,
    Body(request): Body<CancelRequest>,
) -> Result<Json<Booking>, Problem> {
    Ok(Json(bookings.cancel(organization_id, event_id, booking_id, &request).await?))
}

/// Send the tickets again
#[utoipa::path(post,
    path = "/api/v1/organizations/{organization_id}/events/{event_id}/bookings/{booking_id}/resend",
    tag = "bookings",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path),
           ("booking_id" = BookingId, Path)),
    responses((status = 202)))]
pub(super) async fn resend_tickets(
    State(bookings): State<Bookings>,
    Parts((organization_id, event_id, booking_id)): Parts<(OrganizationId, EventId, BookingId)>,
) -> Result<StatusCode, Problem> {
    bookings.resend(organization_id, event_id, booking_id).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Attendees of an event
#[utoipa::path(get, path = "/api/v1/organizations/{organization_id}/events/{event_id}/attendees", tag = "bookings",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path), AttendeesQuery),
    responses((status = 200, body = Page<Attendee>)))]
pub(super) async fn attendees(
    State(bookings): State<Bookings>,
    Parts((organization_id, event_id)): Parts<(OrganizationId, EventId)>,
    Search(query): Search<AttendeesQuery>,
) -> Result<Json<Page<Attendee>>, Problem> {
    Ok(Json(bookings.attendees(organization_id, event_id, &query).await?))
}

/// Attendees of an event, for a spreadsheet
#[utoipa::path(get, path = "/api/v1/organizations/{organization_id}/events/{event_id}/attendees.csv",
    tag = "bookings",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path), AttendeesQuery),
    responses((status = 200, body = String, content_type = "text/csv")))]
pub(super) async fn attendees_csv(
    State(bookings): State<Bookings>,
    Parts((organization_id, event_id)): Parts<(OrganizationId, EventId)>,
    Search(query): Search<AttendeesQuery>,
) -> Result<Response, Problem> {
    let csv = bookings.attendees_csv(organization_id, event_id, &query).await?;
    Ok(file("text/csv; charset=utf-8", "attachment; filename=\"attendees.csv\"", csv))
}

/// Give tickets away
///
/// Books places for somebody who pays nothing, confirms them at once and mails the tickets. With `channel_id`
/// the places are those of the channel. The same `Idempotency-Key` with the same body gives the same booking.
#[utoipa::path(post, path = "/api/v1/organizations/{organization_id}/events/{event_id}/gifts", tag = "bookings",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path),
           ("Idempotency-Key" = String, Header, min_length = 8, max_length = 128)),
    request_body = GiveAwayRequest, responses((status = 201, body = Booking)))]
pub(super) async fn give_away(
    State(bookings): State<Bookings>,
    caller: Caller,
    Parts((organization_id, event_id)): Parts<(OrganizationId, EventId)>,
    key: IdempotencyKey,
    Body(request): Body<GiveAwayRequest>,
) -> Result<(StatusCode, Json<Booking>), Problem> {
    let booking = bookings.give_away(&caller, (organization_id, event_id), &key, &request).await?;
    Ok((StatusCode::CREATED, Json(booking)))
}
