//! An organization's list of events.

use kit::{EventId, OrganizationId, Time};
use sqlx::PgConnection;

use crate::model::{EventState, OrganizerEvent};

/// Which events are asked for.
#[derive(Debug)]
pub(crate) struct Wanted<'a> {
    /// Part of a title, in any case; empty = all.
    pub q: &'a str,
    pub state: Option<EventState>,
    /// The only events that the caller may see; `None` = all.
    pub among: Option<Vec<EventId>>,
    /// The last event of the page before.
    pub after: Option<EventId>,
    pub limit: i64,
    pub now: Time,
}

/// A page of events, newest first, without their totals. One more than asked for shows that there are more.
pub(crate) async fn page(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
    wanted: Wanted<'_>,
) -> Result<Vec<OrganizerEvent>, sqlx::Error> {
    sqlx::query_as(
        "select e.id, e.slug, e.title, e.state, e.category, events.cover_json(m) as cover, o.starts_at,
                o.time_zone, n.occurrence_count, e.currency, e.version
           from events.events e
           left join events.media m on m.organization_id = e.organization_id and m.id = e.cover_id
           left join lateral (select starts_at, time_zone from events.occurrences
                               where event_id = e.id
                               order by (ends_at > $5::timestamptz and state = 'scheduled') desc,
                                        case when ends_at > $5::timestamptz then starts_at end nulls last,
                                        starts_at desc
                               limit 1) as o on true
           cross join lateral (select count(*) as occurrence_count from events.occurrences
                                where event_id = e.id) as n
          where e.organization_id = $1
            and ($2 = '' or strpos(lower(e.title), lower($2)) > 0 or strpos(e.slug, lower($2)) > 0)
            and ($3::text is null or e.state = $3)
            and ($4::uuid[] is null or e.id = any($4))
            and ($6::uuid is null or e.id < $6)
          order by e.id desc
          limit $7 + 1",
    )
    .bind(organization_id)
    .bind(wanted.q)
    .bind(wanted.state)
    .bind(wanted.among)
    .bind(wanted.now)
    .bind(wanted.after)
    .bind(wanted.limit)
    .fetch_all(conn)
    .await
}
