//! The seats of an event over HTTP, for everybody.

use axum::{extract::State, http::HeaderMap, response::Response};
use kit::{EventId, OccurrenceId, Parts, Problem, Search};
use serde::Deserialize;
use utoipa::IntoParams;

use super::snapshot::Catalogue;
use crate::seats::{PublicSeating, SeatsSnapshot};

/// Where somebody who watches takes it up.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Since {
    /// The version that is known, of a snapshot or a delta. A browser that connects again sends it as
    /// `Last-Event-ID`.
    since: Option<i64>,
    /// True for somebody whose code opens a channel: the seats that its places still allow are free.
    set_aside: Option<bool>,
}

/// For whom the seats are shown.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ForWhom {
    /// True for somebody whose code opens a channel: the seats that its places still allow are free.
    set_aside: Option<bool>,
}

/// Show how an event is seated
///
/// The plan, the price zones and the zone of each seat. `404` without seats.
#[utoipa::path(get, path = "/api/v1/catalogue/events/{event_id}/seating", tag = "catalogue",
    params(("event_id" = EventId, Path)),
    responses((status = 200, body = PublicSeating), (status = 304, description = "Not modified")))]
pub(super) async fn seating(
    State(catalogue): State<Catalogue>,
    Parts(event_id): Parts<EventId>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    Ok(catalogue.seating(event_id).await?.respond(&headers))
}

/// Show which seats of a date are taken
///
/// All at once, as it was a quarter of a second ago at most. Seats that nobody has, but that nobody who looks
/// can have either (their places are kept for the waiting list or set aside), are taken. Who can't hold a stream open asks again with
/// `If-None-Match`.
#[utoipa::path(get, path = "/api/v1/catalogue/events/{event_id}/occurrences/{occurrence_id}/seats", tag = "catalogue",
    params(("event_id" = EventId, Path), ("occurrence_id" = OccurrenceId, Path), ForWhom),
    responses((status = 200, body = SeatsSnapshot), (status = 304, description = "Not modified")))]
pub(super) async fn taken(
    State(catalogue): State<Catalogue>,
    Parts((event_id, occurrence_id)): Parts<(EventId, OccurrenceId)>,
    Search(query): Search<ForWhom>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    catalogue.seated(event_id).await?;
    Ok(catalogue
        .events
        .seats((event_id, occurrence_id, query.set_aside.unwrap_or(false)))
        .await?
        .respond(&headers))
}

/// Watch which seats of a date are taken
///
/// Server-sent events: `delta` with `{"version": …, "taken": […], "freed": […]}` at most four times a
/// second; `resync` when the snapshot must be fetched (again); a comment every 15 seconds.
#[utoipa::path(get, path = "/api/v1/catalogue/events/{event_id}/occurrences/{occurrence_id}/seats/live", tag = "catalogue",
    params(("event_id" = EventId, Path), ("occurrence_id" = OccurrenceId, Path), Since),
    responses((status = 200, content_type = "text/event-stream", body = String)))]
pub(super) async fn live(
    State(catalogue): State<Catalogue>,
    Parts((event_id, occurrence_id)): Parts<(EventId, OccurrenceId)>,
    Search(query): Search<Since>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    catalogue.seated(event_id).await?;
    let last = headers.get("last-event-id").and_then(|value| value.to_str().ok()?.parse().ok());
    let key = (event_id, occurrence_id, query.set_aside.unwrap_or(false));
    catalogue.events.live_seats(key, last.or(query.since)).await
}
