//! Routes of those who wait.

use std::time::Duration;

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{
        IntoResponse as _, Response,
        sse::{KeepAlive, Sse},
    },
};
use kit::{Body, EventId, Parts, Problem};

use crate::{
    Bookings,
    waiting_room::{EnterRequest, RiddleOf, Visit, WaitingRoomStatus},
};

/// Join the line
///
/// The answer sets a cookie that keeps the place; clients without cookies send `ticket` as `X-Queue-Ticket`.
/// Who shows a ticket keeps its place. No account is needed.
#[utoipa::path(post, path = "/api/v1/events/{event_id}/waiting-room/enter", tag = "bookings",
    params(("event_id" = EventId, Path), ("X-Queue-Ticket" = Option<String>, Header, max_length = 160)),
    request_body = EnterRequest, responses((status = 200, body = WaitingRoomStatus)))]
pub(super) async fn enter_waiting_room(
    State(bookings): State<Bookings>,
    Parts(event_id): Parts<EventId>,
    headers: HeaderMap,
    Body(request): Body<EnterRequest>,
) -> Result<Response, Problem> {
    let visit = bookings.waiting_rooms.enter(event_id, &headers, &request).await?;
    Ok(answer(visit))
}

/// Where one stands in line
///
/// Asking is also the sign of life that keeps one present for the draw. Without a waiting room `on` is false.
#[utoipa::path(get, path = "/api/v1/events/{event_id}/waiting-room", tag = "bookings",
    params(("event_id" = EventId, Path), ("X-Queue-Ticket" = Option<String>, Header, max_length = 160)),
    responses((status = 200, body = WaitingRoomStatus), (status = 410, description = "The ticket is too old")))]
pub(super) async fn waiting_room_status(
    State(bookings): State<Bookings>,
    Parts(event_id): Parts<EventId>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    Ok(answer(bookings.waiting_rooms.status(event_id, &headers).await?))
}

/// The line as it moves
///
/// Server-sent events: `status` with the same body as the status whenever it changes, `again` when the
/// status should be asked for. Ends with the admission; the next status brings the pass.
#[utoipa::path(get, path = "/api/v1/events/{event_id}/waiting-room/live", tag = "bookings",
    params(("event_id" = EventId, Path), ("X-Queue-Ticket" = Option<String>, Header, max_length = 160)),
    responses((status = 200, content_type = "text/event-stream", body = String)))]
pub(super) async fn waiting_room_live(
    State(bookings): State<Bookings>,
    Parts(event_id): Parts<EventId>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let rooms = &bookings.waiting_rooms;
    let ticket = rooms.shown_ticket(event_id, &headers)?;
    let stream = rooms.watch(event_id, ticket).await?;
    let keep = KeepAlive::new().interval(Duration::from_secs(15));
    Ok(Sse::new(stream).keep_alive(keep).into_response())
}

/// Work for a ticket
///
/// Where bots are feared, a ticket costs some seconds of computing. The place in line counts from the riddle.
#[utoipa::path(post, path = "/api/v1/events/{event_id}/waiting-room/riddle", tag = "bookings",
    params(("event_id" = EventId, Path)),
    responses((status = 200, body = RiddleOf)))]
pub(super) async fn waiting_room_riddle(
    State(bookings): State<Bookings>,
    Parts(event_id): Parts<EventId>,
) -> Result<Json<RiddleOf>, Problem> {
    Ok(Json(bookings.waiting_rooms.riddle(event_id).await?))
}

fn answer(visit: Visit) -> Response {
    let mut response = (StatusCode::OK, Json(visit.status)).into_response();
    for cookie in visit.cookies {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    // What one visitor is told is nobody else's.
    response.headers_mut().insert(header::VARY, header::HeaderValue::from_static(VARY));
    response
}

const VARY: &str = "cookie, x-queue-ticket";
