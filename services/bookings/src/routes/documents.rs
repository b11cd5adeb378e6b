//! Documents of buyers.

use axum::{extract::State, response::Response};
use kit::{BookingId, Caller, EventId, Parts, Problem};

use super::file;
use crate::Bookings;

/// The tickets to print
#[utoipa::path(get, path = "/api/v1/events/{event_id}/bookings/{booking_id}/tickets.pdf", tag = "bookings",
    params(("event_id" = EventId, Path), ("booking_id" = BookingId, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "application/pdf")))]
pub(super) async fn tickets_pdf(
    State(bookings): State<Bookings>,
    caller: Caller,
    Parts((event_id, booking_id)): Parts<(EventId, BookingId)>,
) -> Result<Response, Problem> {
    let pdf = bookings.tickets_pdf(&caller, event_id, booking_id).await?;
    Ok(file("application/pdf", "inline; filename=\"tickets.pdf\"", pdf))
}

/// The entry for the calendar
#[utoipa::path(get, path = "/api/v1/events/{event_id}/bookings/{booking_id}/calendar.ics", tag = "bookings",
    params(("event_id" = EventId, Path), ("booking_id" = BookingId, Path)),
    responses((status = 200, body = String, content_type = "text/calendar")))]
pub(super) async fn booking_calendar(
    State(bookings): State<Bookings>,
    caller: Caller,
    Parts((event_id, booking_id)): Parts<(EventId, BookingId)>,
) -> Result<Response, Problem> {
    let ics = bookings.calendar(&caller, event_id, booking_id).await?;
    Ok(file("text/calendar; charset=utf-8", "attachment; filename=\"event.ics\"", ics))
}
