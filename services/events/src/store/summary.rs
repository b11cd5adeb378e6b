//! Summaries for other services.

use kit::{EventId, OccurrenceId};
use sqlx::PgConnection;

use crate::summary::EventSummary;

/// The summaries of the pairs made by position of `events` and `occurrences`.
pub(crate) async fn summaries(
    conn: &mut PgConnection,
    events: &[EventId],
    occurrences: &[OccurrenceId],
) -> Result<Vec<EventSummary>, sqlx::Error> {
    sqlx::query_as(
        "select e.id as event_id, o.id as occurrence_id, e.organization_id, g.name as organization_name,
                g.slug as organization_slug, g.accent_color, g.support_email,
                g.time_zone as organization_time_zone, e.title, e.slug, e.category, e.language,
                o.starts_at, o.ends_at, o.doors_at, o.time_zone, v.name as venue_name, v.address,
                v.postal_code, v.city, v.country, o.online_url, e.currency, e.hold_minutes,
                e.max_per_booking, e.refund_policy, e.age_note, events.cover_json(m) as cover,
                e.state as event_state, o.state as occurrence_state, e.cancel_reason
           from (select distinct w.event_id, w.occurrence_id
                   from unnest($1::uuid[], $2::uuid[]) as w (event_id, occurrence_id)) as wanted
           join events.events e on e.id = wanted.event_id
           join events.occurrences o on o.event_id = e.id and o.id = wanted.occurrence_id
           join users.organizations g on g.id = e.organization_id
           left join events.venues v on v.organization_id = o.organization_id and v.id = o.venue_id
           left join events.media m on m.organization_id = e.organization_id and m.id = e.cover_id",
    )
    .bind(events)
    .bind(occurrences)
    .fetch_all(conn)
    .await
}
