//! The catalogue over HTTP.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use kit::{EventId, Page, Parts, Policy, Problem, Routes, Search};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    Audience, Availability, EventCard, EventPage, EventsQuery, Facets, Home, OrganizerPage, PageCache,
    SuggestQuery, Suggestions, event::page, snapshot::Catalogue,
};
use crate::{
    Events,
    calendar::{self, Entry, EntryState},
    model::{EventState, OccurrenceState},
};

/// The public routes of the catalogue. Share `cache` and spawn [`PageCache::follow`] once.
pub fn routes(events: Events, cache: PageCache) -> OpenApiRouter {
    Routes::<Catalogue>::new()
        .add(Policy::Public, routes!(list))
        .add(Policy::Public, routes!(home))
        .add(Policy::Public, routes!(facets))
        .add(Policy::Public, routes!(suggest))
        .add(Policy::Public, routes!(event))
        .add(Policy::Public, routes!(availability))
        .add(Policy::Public, routes!(event_calendar))
        .add(Policy::Public, routes!(super::seats::seating))
        .add(Policy::Public, routes!(super::seats::taken))
        .add(Policy::Public, routes!(super::seats::live))
        .add(Policy::Public, routes!(organizer))
        .with_state(Catalogue { events, cache })
}

/// Find events
#[utoipa::path(get, path = "/api/v1/catalogue/events", tag = "catalogue", params(EventsQuery),
    responses((status = 200, body = Page<EventCard>)))]
async fn list(
    State(catalogue): State<Catalogue>,
    Search(query): Search<EventsQuery>,
) -> Result<Json<Page<EventCard>>, Problem> {
    catalogue.events.find(query).await.map(Json)
}

/// Show the home page's rows
#[utoipa::path(get, path = "/api/v1/catalogue/home", tag = "catalogue",
    responses((status = 200, body = Home), (status = 304, description = "Not modified")))]
async fn home(State(catalogue): State<Catalogue>, headers: HeaderMap) -> Result<Response, Problem> {
    let answer = catalogue.cache.home(catalogue.events.home()).await?;
    Ok(answer.respond(&headers))
}

/// Show what one can filter by
#[utoipa::path(get, path = "/api/v1/catalogue/facets", tag = "catalogue",
    responses((status = 200, body = Facets), (status = 304, description = "Not modified")))]
async fn facets(State(catalogue): State<Catalogue>, headers: HeaderMap) -> Result<Response, Problem> {
    let answer = catalogue.cache.facets(catalogue.events.facets()).await?;
    Ok(answer.respond(&headers))
}

/// Complete what is being typed
#[utoipa::path(get, path = "/api/v1/catalogue/suggest", tag = "catalogue", params(SuggestQuery),
    responses((status = 200, body = Suggestions)))]
async fn suggest(
    State(catalogue): State<Catalogue>,
    Search(query): Search<SuggestQuery>,
) -> Result<Json<Suggestions>, Problem> {
    catalogue.events.suggest(query).await.map(Json)
}

/// Show an event
///
/// By its slug or its id. Cancelled events are shown, drafts are not.
#[utoipa::path(get, path = "/api/v1/catalogue/events/{slug}", tag = "catalogue",
    params(("slug" = String, Path, description = "Slug or id", max_length = 80)),
    responses((status = 200, body = EventPage), (status = 304, description = "Not modified")))]
async fn event(
    State(catalogue): State<Catalogue>,
    Parts(slug): Parts<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let event_id = catalogue.event_of(&slug).await?;
    Ok(catalogue.snapshot(event_id).await?.page.respond(&headers))
}

/// Show what is free of an event
#[utoipa::path(get, path = "/api/v1/catalogue/events/{event_id}/availability", tag = "catalogue",
    params(("event_id" = EventId, Path)),
    responses((status = 200, body = Availability), (status = 304, description = "Not modified")))]
async fn availability(
    State(catalogue): State<Catalogue>,
    Parts(event_id): Parts<EventId>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    Ok(catalogue.snapshot(event_id).await?.availability.respond(&headers))
}

/// Download an event's dates
#[utoipa::path(get, path = "/api/v1/catalogue/events/{slug}/calendar.ics", tag = "catalogue",
    params(("slug" = String, Path, description = "Slug or id", max_length = 80)),
    responses((status = 200, content_type = "text/calendar", body = String)))]
async fn event_calendar(
    State(catalogue): State<Catalogue>,
    Parts(slug): Parts<String>,
) -> Result<Response, Problem> {
    let event_id = catalogue.event_of(&slug).await?;
    let now = catalogue.events.clock.now();
    let mut conn = catalogue.events.db.acquire().await?;
    let page = page(&catalogue.events, &mut conn, event_id, Audience::Public, now).await?;
    let name = format!("attachment; filename=\"{}.ics\"", page.card.slug);
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/calendar; charset=utf-8")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_str(&name).map_err(|_| Problem::internal())?),
        (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=0, must-revalidate")),
    ];
    Ok((headers, calendar::write(&page.card.title, &entries(&page), now)).into_response())
}

fn entries(page: &EventPage) -> Vec<Entry> {
    let cancelled = page.state == EventState::Cancelled;
    page.occurrences
        .iter()
        .map(|date| Entry {
            occurrence_id: date.id,
            title: page.card.title.clone(),
            starts_at: date.starts_at,
            ends_at: date.ends_at,
            description: page.card.summary.clone(),
            location: date.venue.as_ref().map_or_else(String::new, super::PageVenue::line),
            position: date.venue.as_ref().and_then(|venue| venue.latitude.zip(venue.longitude)),
            url: None,
            state: match date.state {
                _ if cancelled => EntryState::Cancelled,
                OccurrenceState::Cancelled => EntryState::Cancelled,
                OccurrenceState::Postponed => EntryState::Tentative,
                OccurrenceState::Scheduled | OccurrenceState::Completed => EntryState::Confirmed,
            },
        })
        .collect()
}

/// Show an organizer and their events
#[utoipa::path(get, path = "/api/v1/catalogue/organizers/{slug}", tag = "catalogue",
    params(("slug" = String, Path, max_length = 60)),
    responses((status = 200, body = OrganizerPage)))]
async fn organizer(
    State(catalogue): State<Catalogue>,
    Parts(slug): Parts<String>,
) -> Result<Json<OrganizerPage>, Problem> {
    Ok(Json(catalogue.events.organizer_page(&slug).await?))
}
#[cfg(test)]
mod tests {
    use super::*;
    fn size<A, B, C, F: Future>(_: impl Fn(A, B, C) -> F) -> usize {
        size_of::<F>()
    }

    #[test]
    fn what_comes_from_memory_is_light() {
        for bytes in [size(event), size(availability)] {
            assert!(bytes <= 2_500, "{bytes} bytes for each request");
        }
    }
}
