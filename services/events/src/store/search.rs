//! The search row of an event.

use kit::{EventId, OrganizationId, VenueId};
use sqlx::PgConnection;

/// Writes the search row of a published event anew; a row of any other event goes away.
pub(crate) async fn refresh(conn: &mut PgConnection, event_id: EventId) -> Result<(), sqlx::Error> {
    sqlx::query(
        "delete from events.search s where s.event_id = $1
            and not exists (select 1 from events.events e where e.id = $1 and e.state = 'published')",
    )
    .bind(event_id)
    .execute(&mut *conn)
    .await?;
    sqlx::query(
        "insert into events.search (event_id, city, country, venue, organizer, words)
         select e.id, p.city, p.country, p.venue, g.name,
                events.words(c.config, normalize(e.title), 'A')
                  || events.words(c.config, normalize(g.name || ' ' || coalesce(places.words, '')), 'B')
                  || events.words(c.config, normalize(e.summary || ' ' || array_to_string(e.tags, ' ') || ' ' || e.category), 'C')
                  || events.words(c.config, normalize(e.description), 'D')
           from events.events e
           join users.organizations g on g.id = e.organization_id
           cross join lateral (select events.search_config(e.language) as config) as c
           left join lateral (select v.city, v.country, v.name as venue
                                from events.occurrences o
                                join events.venues v on v.organization_id = o.organization_id and v.id = o.venue_id
                               where o.event_id = e.id
                               order by (o.state = 'scheduled') desc, o.starts_at, o.id limit 1) as p on true
           left join lateral (select string_agg(distinct v.name || ' ' || v.city, ' ') as words
                                from events.occurrences o
                                join events.venues v on v.organization_id = o.organization_id and v.id = o.venue_id
                               where o.event_id = e.id) as places on true
          where e.id = $1 and e.state = 'published'
         on conflict (event_id) do update set city = excluded.city, country = excluded.country,
           venue = excluded.venue, organizer = excluded.organizer, words = excluded.words",
    )
    .bind(event_id)
    .execute(conn)
    .await?;
    Ok(())
}

/// The published events with an occurrence at a place.
pub(crate) async fn events_at(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
    venue_id: VenueId,
) -> Result<Vec<EventId>, sqlx::Error> {
    sqlx::query_scalar(
        "select distinct e.id from events.events e
           join events.occurrences o on o.event_id = e.id
          where e.organization_id = $1 and o.venue_id = $2 and e.state = 'published' order by e.id",
    )
    .bind(organization_id)
    .bind(venue_id)
    .fetch_all(conn)
    .await
}

/// Published events without a search row, or with one that names their organizer differently.
pub(crate) async fn outdated(conn: &mut PgConnection, limit: i64) -> Result<Vec<EventId>, sqlx::Error> {
    sqlx::query_scalar(
        "select e.id from events.events e
           join users.organizations g on g.id = e.organization_id
           left join events.search s on s.event_id = e.id
          where e.state = 'published' and (s.event_id is null or s.organizer <> g.name)
          order by e.id limit $1",
    )
    .bind(limit)
    .fetch_all(conn)
    .await
}
