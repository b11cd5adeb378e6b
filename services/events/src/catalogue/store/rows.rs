//! Candidates for the rows of the home page, facets, suggestions and an organizer's page.

use kit::{EventId, OccurrenceId, OrganizationId, Time};
use sqlx::{FromRow, PgConnection};

use super::Pick;
use crate::model::Category;

/// A date that may be tonight or this weekend somewhere.
#[derive(Debug, FromRow)]
pub(crate) struct Near {
    pub event_id: EventId,
    pub occurrence_id: OccurrenceId,
    pub starts_at: Time,
    pub ends_at: Time,
    pub time_zone: String,
}

/// Dates that begin in the given span and are not over, soonest first.
pub(crate) async fn near(
    conn: &mut PgConnection,
    from: Time,
    to: Time,
    now: Time,
) -> Result<Vec<Near>, sqlx::Error> {
    sqlx::query_as(
        "select o.event_id, o.id as occurrence_id, o.starts_at, o.ends_at, o.time_zone
           from events.occurrences o
           join events.events e on e.id = o.event_id and e.state = 'published'
          where o.state = 'scheduled'
            and o.starts_at >= $1::timestamptz and o.starts_at < $2::timestamptz and o.ends_at > $3::timestamptz
          order by o.starts_at, o.event_id, o.id
          limit 5000",
    )
    .bind(from)
    .bind(to)
    .bind(now)
    .fetch_all(conn)
    .await
}

/// Events that the operator put forward, by their next date.
pub(crate) async fn featured(
    conn: &mut PgConnection,
    now: Time,
    limit: i64,
) -> Result<Vec<Pick>, sqlx::Error> {
    sqlx::query_as(
        "select e.id as event_id, n.id as occurrence_id
           from events.events e
          cross join lateral (
            select o.id, o.starts_at
              from events.occurrences o
             where o.event_id = e.id and o.state = 'scheduled' and o.ends_at > $1::timestamptz
             order by o.starts_at, o.id
             limit 1) n
          where e.featured and e.state = 'published'
          order by n.starts_at, e.id
          limit $2",
    )
    .bind(now)
    .bind(limit)
    .fetch_all(conn)
    .await
}

/// The latest announcements that still have a date to come.
pub(crate) async fn announced(
    conn: &mut PgConnection,
    now: Time,
    limit: i64,
) -> Result<Vec<Pick>, sqlx::Error> {
    sqlx::query_as(
        "select e.id as event_id, n.id as occurrence_id
           from events.events e
          cross join lateral (
            select o.id
              from events.occurrences o
             where o.event_id = e.id and o.state in ('scheduled', 'postponed') and o.ends_at > $1::timestamptz
             order by o.starts_at, o.id
             limit 1) n
          where e.state = 'published' and e.published_at is not null
          order by e.published_at desc, e.id
          limit $2",
    )
    .bind(now)
    .bind(limit)
    .fetch_all(conn)
    .await
}

/// Events of the coming months of whose places at least half are sold, but not all; the fullest first.
pub(crate) async fn selling(
    conn: &mut PgConnection,
    now: Time,
    until: Time,
    limit: i64,
) -> Result<Vec<Pick>, sqlx::Error> {
    sqlx::query_as(
        "select o.event_id, (array_agg(o.id order by o.starts_at, o.id))[1] as occurrence_id
           from events.occurrences o
           join events.events e on e.id = o.event_id and e.state = 'published'
           join events.pools p on p.event_id = o.event_id and p.occurrence_id = o.id and p.offer_id is null
          where o.state = 'scheduled'
            and o.starts_at > $1::timestamptz and o.starts_at < $2::timestamptz
          group by o.event_id
         having sum(p.sold) * 2 >= sum(p.capacity) and sum(p.held + p.sold + p.blocked + p.reserved) < sum(p.capacity)
          order by sum(p.sold)::float8 / sum(p.capacity) desc, o.event_id
          limit $3",
    )
    .bind(now)
    .bind(until)
    .bind(limit)
    .fetch_all(conn)
    .await
}

/// How many events to come a category has.
#[derive(Debug, FromRow)]
pub(crate) struct CategoryRow {
    pub category: Category,
    pub count: i64,
}

pub(crate) async fn categories(
    conn: &mut PgConnection,
    from: Time,
    now: Time,
) -> Result<Vec<CategoryRow>, sqlx::Error> {
    sqlx::query_as(
        "select e.category, count(distinct e.id) as count
           from events.occurrences o
           join events.events e on e.id = o.event_id and e.state = 'published'
          where o.state <> 'cancelled' and o.starts_at >= $1::timestamptz and o.ends_at > $2::timestamptz
          group by e.category
          order by count desc, e.category",
    )
    .bind(from)
    .bind(now)
    .fetch_all(conn)
    .await
}

/// How many events to come a city has.
#[derive(Debug, FromRow)]
pub(crate) struct CityRow {
    pub city: String,
    pub country: String,
    pub count: i64,
}

/// The cities with events to come, the busiest first; of several spellings the most frequent one.
pub(crate) async fn cities(
    conn: &mut PgConnection,
    from: Time,
    now: Time,
) -> Result<Vec<CityRow>, sqlx::Error> {
    sqlx::query_as(
        "select mode() within group (order by v.city) as city, v.country, count(distinct e.id) as count
           from events.occurrences o
           join events.events e on e.id = o.event_id and e.state = 'published'
           join events.venues v on v.organization_id = o.organization_id and v.id = o.venue_id
          where o.state <> 'cancelled' and o.starts_at >= $1::timestamptz and o.ends_at > $2::timestamptz
          group by lower(v.city), v.country
          order by count desc, city, v.country
          limit 200",
    )
    .bind(from)
    .bind(now)
    .fetch_all(conn)
    .await
}

/// An event that may be meant.
#[derive(Debug, FromRow)]
pub(crate) struct SuggestedEvent {
    pub slug: String,
    pub title: String,
    pub starts_at: Time,
    pub city: Option<String>,
}

/// Events to come that match what was typed so far (`all` finished, or `head` and the beginning of the
/// last word): titles that begin like `pattern` first.
pub(crate) async fn suggested_events(
    conn: &mut PgConnection,
    words: &super::super::words::Words,
    pattern: &str,
    now: Time,
) -> Result<Vec<SuggestedEvent>, sqlx::Error> {
    sqlx::query_as(
        "with asked as (
           select websearch_to_tsquery('pg_catalog.simple', events.fold(normalize($1::text)))
                  || (websearch_to_tsquery('pg_catalog.simple', events.fold(normalize($2::text)))
                      && to_tsquery('pg_catalog.simple', events.fold(normalize($3::text)))) as words
         )
         select e.slug, e.title, n.starts_at, n.city
           from asked
           join events.search s on s.words @@ asked.words
           join events.events e on e.id = s.event_id and e.state = 'published'
          cross join lateral (
            select o.starts_at, v.city
              from events.occurrences o
              left join events.venues v on v.organization_id = o.organization_id and v.id = o.venue_id
             where o.event_id = e.id and o.state <> 'cancelled' and o.ends_at > $5::timestamptz
             order by o.starts_at, o.id
             limit 1) n
          order by events.fold(e.title) like events.fold(normalize($4::text)) desc,
                   ts_rank(s.words, asked.words) desc, n.starts_at, e.id
          limit 6",
    )
    .bind(words.all.as_str())
    .bind(words.head.as_str())
    .bind(words.prefix.as_str())
    .bind(pattern)
    .bind(now)
    .fetch_all(conn)
    .await
}

/// Cities with events to come whose name begins like `pattern`, the busiest first.
pub(crate) async fn suggested_cities(
    conn: &mut PgConnection,
    pattern: &str,
    from: Time,
    now: Time,
) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar(
        "select mode() within group (order by v.city)
           from events.venues v
           join events.occurrences o on o.organization_id = v.organization_id and o.venue_id = v.id
           join events.events e on e.id = o.event_id and e.state = 'published'
          where events.fold(v.city) like events.fold(normalize($1::text))
            and o.state <> 'cancelled' and o.starts_at >= $2::timestamptz and o.ends_at > $3::timestamptz
          group by lower(v.city)
          order by count(distinct e.id) desc, lower(v.city)
          limit 4",
    )
    .bind(pattern)
    .bind(from)
    .bind(now)
    .fetch_all(conn)
    .await
}

/// An organizer that may be meant.
#[derive(Debug, FromRow)]
pub(crate) struct SuggestedOrganizer {
    pub slug: String,
    pub name: String,
}

/// Organizers with published events whose name, or a word of it, begins like `pattern`.
pub(crate) async fn suggested_organizers(
    conn: &mut PgConnection,
    pattern: &str,
) -> Result<Vec<SuggestedOrganizer>, sqlx::Error> {
    sqlx::query_as(
        "select g.slug, g.name
           from users.organizations g
          where (events.fold(g.name) like events.fold(normalize($1::text))
                 or events.fold(g.name) like '% ' || events.fold(normalize($1)))
            and exists (select from events.events e where e.organization_id = g.id and e.state = 'published')
          order by events.fold(g.name) like events.fold(normalize($1)) desc, g.name, g.id
          limit 4",
    )
    .bind(pattern)
    .fetch_all(conn)
    .await
}

/// An organization as the public sees it.
#[derive(Debug, FromRow)]
pub(crate) struct OrganizerRow {
    pub id: OrganizationId,
    pub slug: String,
    pub name: String,
    pub description: String,
    pub website: Option<String>,
    pub accent_color: String,
    pub country: String,
    pub locale: String,
}

pub(crate) async fn organizer(conn: &mut PgConnection, slug: &str) -> Result<OrganizerRow, sqlx::Error> {
    sqlx::query_as(
        "select id, slug, name, description, website, accent_color, country, locale
           from users.organizations where slug = $1::text",
    )
    .bind(slug)
    .fetch_one(conn)
    .await
}

/// The published events of an organization with a date to come, soonest first.
pub(crate) async fn upcoming_of(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
    now: Time,
    limit: i64,
) -> Result<Vec<Pick>, sqlx::Error> {
    sqlx::query_as(
        "select e.id as event_id, n.id as occurrence_id
           from events.events e
          cross join lateral (
            select o.id, o.starts_at
              from events.occurrences o
             where o.event_id = e.id and o.state <> 'cancelled' and o.ends_at > $2::timestamptz
             order by o.starts_at, o.id
             limit 1) n
          where e.organization_id = $1::uuid and e.state = 'published'
          order by n.starts_at, e.id
          limit $3",
    )
    .bind(organization_id)
    .bind(now)
    .bind(limit)
    .fetch_all(conn)
    .await
}

/// The published events of an organization that are over, with their last date, latest first.
pub(crate) async fn past_of(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
    now: Time,
    limit: i64,
) -> Result<Vec<Pick>, sqlx::Error> {
    sqlx::query_as(
        "select e.id as event_id, n.id as occurrence_id
           from events.events e
          cross join lateral (
            select o.id, o.starts_at, o.ends_at
              from events.occurrences o
             where o.event_id = e.id and o.state <> 'cancelled'
             order by o.ends_at desc, o.id
             limit 1) n
          where e.organization_id = $1::uuid and e.state = 'published' and n.ends_at <= $2::timestamptz
          order by n.starts_at desc, e.id
          limit $3",
    )
    .bind(organization_id)
    .bind(now)
    .bind(limit)
    .fetch_all(conn)
    .await
}
