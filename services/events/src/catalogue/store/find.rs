//! The list of events, with and without a search.
//!
//! These statements have many optional parameters. They are planned anew each time (`persistent(false)`):
//! that takes a millisecond, and a plan for the filters of the moment saves up to a hundred.

use kit::{EventId, OccurrenceId, OrganizationId, Time};
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use super::super::{filter::Filter, words::Words};

/// How long before its end an occurrence begins at most, in seconds: no occurrence is longer.
pub(crate) const LONGEST_SECONDS: i64 = 60 * 86_400;

/// An event that was found and the values by which its place in the list is known.
#[derive(Debug, FromRow)]
pub(crate) struct Found {
    pub event_id: EventId,
    pub occurrence_id: OccurrenceId,
    pub key: i64,
    /// Start of that occurrence, in microseconds since the Unix epoch.
    pub starts: i64,
}

/// One more event than `filter.limit`, if there is one, in the order of `filter.sort`. An event is
/// shown with its first date that fits.
pub(crate) async fn browse(
    conn: &mut PgConnection,
    filter: &Filter,
    organizer: Option<OrganizationId>,
    now: Time,
) -> Result<Vec<Found>, sqlx::Error> {
    let query = sqlx::query_as(
        "with upcoming as (
           select distinct on (o.event_id) o.event_id, o.id, o.starts_at
             from events.occurrences o
             left join events.venues v on v.organization_id = o.organization_id and v.id = o.venue_id
            where o.state <> 'cancelled' and o.starts_at >= $2::timestamptz and o.ends_at > $3::timestamptz
              and ($4::timestamptz is null or o.starts_at < $4)
              and ($5::text is null or lower(v.city) = lower($5))
              and ($6::boolean is null or (o.online_url is not null) = $6)
            order by o.event_id, o.starts_at, o.id
         ), found as (
           select e.id as event_id, u.id as occurrence_id,
                  (extract(epoch from u.starts_at) * 1000000)::bigint as starts,
                  case $10::text
                    when 'newest' then -(extract(epoch from coalesce(e.published_at, e.created_at)) * 1000000)::bigint
                    when 'price' then coalesce(price.minor, 9223372036854775807)
                    else (extract(epoch from u.starts_at) * 1000000)::bigint
                  end as key
             from upcoming u
             join events.events e on e.id = u.event_id
             left join lateral (
               select coalesce(min(f.all_in_minor) filter (where p.kind = 'admission' and not gone.gone),
                               min(f.all_in_minor) filter (where p.kind = 'admission'),
                               min(f.all_in_minor) filter (where not gone.gone), min(f.all_in_minor)) as minor
                 from events.products p
                 join events.offers f
                   on f.event_id = p.event_id and f.product_id = p.id and f.archived_at is null and not f.hidden
                cross join lateral (
                  select f.quantity is not null and not exists (
                    select from events.pools c
                     where c.event_id = f.event_id and c.offer_id = f.id
                       and c.held + c.sold + c.blocked < c.capacity) as gone) gone
                where ($9::boolean is not null or $10 = 'price')
                  and p.event_id = e.id and p.archived_at is null and not p.hidden
                  and (f.sales_end is null or f.sales_end > $1::timestamptz)) price on true
            where e.state = 'published'
              and ($7::text is null or e.category = $7)
              and ($8::uuid is null or e.organization_id = $8)
              and ($9::boolean is null or (price.minor is not distinct from 0) = $9)
         )
         select event_id, occurrence_id, key, starts
           from found
          where $11::bigint is null or (key, starts, event_id) > ($11, $12::bigint, $13::uuid)
          order by key, starts, event_id
          limit $14",
    );
    let from = filter.from.unwrap_or(now);
    query
        .persistent(false)
        .bind(now)
        .bind(from.plus_seconds(-LONGEST_SECONDS))
        .bind(from)
        .bind(filter.to)
        .bind(filter.city.as_deref())
        .bind(filter.online)
        .bind(filter.category)
        .bind(organizer)
        .bind(filter.free)
        .bind(filter.sort.as_str())
        .bind(filter.after.map(|cursor| cursor.key))
        .bind(filter.after.map(|cursor| cursor.starts))
        .bind(filter.after.map(|cursor| cursor.id))
        .bind(filter.limit + 1)
        .fetch_all(conn)
        .await
}

/// The same as [`browse`] by date alone, which is what most people look at: it walks along the dates
/// and stops when the page is full, however many events there are.
pub(crate) async fn soonest(
    conn: &mut PgConnection,
    filter: &Filter,
    organizer: Option<OrganizationId>,
    now: Time,
) -> Result<Vec<Found>, sqlx::Error> {
    let query = sqlx::query_as(
        "select o.event_id, o.id as occurrence_id,
                (extract(epoch from o.starts_at) * 1000000)::bigint as key,
                (extract(epoch from o.starts_at) * 1000000)::bigint as starts
           from events.occurrences o
           join events.events e on e.id = o.event_id
           left join events.venues v on v.organization_id = o.organization_id and v.id = o.venue_id
           left join lateral (
             select coalesce(min(f.all_in_minor) filter (where p.kind = 'admission' and not gone.gone),
                             min(f.all_in_minor) filter (where p.kind = 'admission'),
                             min(f.all_in_minor) filter (where not gone.gone), min(f.all_in_minor)) as minor
               from events.products p
               join events.offers f
                 on f.event_id = p.event_id and f.product_id = p.id and f.archived_at is null and not f.hidden
              cross join lateral (
                select f.quantity is not null and not exists (
                  select from events.pools c
                   where c.event_id = f.event_id and c.offer_id = f.id
                     and c.held + c.sold + c.blocked < c.capacity) as gone) gone
              where $9::boolean is not null
                and p.event_id = o.event_id and p.archived_at is null and not p.hidden
                and (f.sales_end is null or f.sales_end > $1::timestamptz)) price on true
          where o.state <> 'cancelled' and o.starts_at >= $2::timestamptz and o.ends_at > $3::timestamptz
            and (o.starts_at, o.event_id) > ($2, $10::uuid)
            and ($4::timestamptz is null or o.starts_at < $4)
            and ($5::text is null or lower(v.city) = lower($5))
            and ($6::boolean is null or (o.online_url is not null) = $6)
            and e.state = 'published'
            and ($7::text is null or e.category = $7)
            and ($8::uuid is null or e.organization_id = $8)
            and ($9::boolean is null or (price.minor is not distinct from 0) = $9)
            and not exists (
              select from events.occurrences b
                left join events.venues w on w.organization_id = b.organization_id and w.id = b.venue_id
               where b.event_id = o.event_id and b.state <> 'cancelled' and b.ends_at > $3
                 and (b.starts_at, b.id) < (o.starts_at, o.id)
                 and ($5::text is null or lower(w.city) = lower($5))
                 and ($6::boolean is null or (b.online_url is not null) = $6))
          order by o.starts_at, o.event_id
          limit $11",
    );
    let from = filter.from.unwrap_or(now);
    let start = filter.after_start.unwrap_or(from.plus_seconds(-LONGEST_SECONDS));
    query
        .persistent(false)
        .bind(now)
        .bind(start)
        .bind(from)
        .bind(filter.to)
        .bind(filter.city.as_deref())
        .bind(filter.online)
        .bind(filter.category)
        .bind(organizer)
        .bind(filter.free)
        .bind(filter.after.map_or(Uuid::nil(), |cursor| cursor.id.0))
        .bind(filter.limit + 1)
        .fetch_all(conn)
        .await
}

/// The same as [`browse`] among the events that match `words`.
pub(crate) async fn search(
    conn: &mut PgConnection,
    filter: &Filter,
    organizer: Option<OrganizationId>,
    words: &Words,
    now: Time,
) -> Result<Vec<Found>, sqlx::Error> {
    let query = sqlx::query_as(
        "with asked as (
           select websearch_to_tsquery('pg_catalog.simple', events.fold(normalize($14::text)))
                  || (websearch_to_tsquery('pg_catalog.simple', events.fold(normalize($15::text)))
                      && to_tsquery('pg_catalog.simple', events.fold(normalize($16::text))))
                  || websearch_to_tsquery('pg_catalog.english', $17::text)
                  || websearch_to_tsquery('pg_catalog.german', $17)
                  || websearch_to_tsquery('pg_catalog.french', $17)
                  || websearch_to_tsquery('pg_catalog.spanish', $17) as words
         ), hits as materialized (
           select s.event_id, (ts_rank_cd(s.words, asked.words, 1) * 1000000)::bigint as rank
             from asked join events.search s on s.words @@ asked.words
         ), upcoming as (
           select distinct on (o.event_id) o.event_id, o.id, o.starts_at, h.rank
             from hits h
             join events.occurrences o on o.event_id = h.event_id
             left join events.venues v on v.organization_id = o.organization_id and v.id = o.venue_id
            where o.state <> 'cancelled' and o.ends_at > $2::timestamptz
              and ($3::timestamptz is null or o.starts_at < $3)
              and ($4::text is null or lower(v.city) = lower($4))
              and ($5::boolean is null or (o.online_url is not null) = $5)
            order by o.event_id, o.starts_at, o.id
         ), found as (
           select e.id as event_id, u.id as occurrence_id,
                  (extract(epoch from u.starts_at) * 1000000)::bigint as starts,
                  case $9::text
                    when 'newest' then -(extract(epoch from coalesce(e.published_at, e.created_at)) * 1000000)::bigint
                    when 'price' then coalesce(price.minor, 9223372036854775807)
                    when 'relevance' then -u.rank
                    else (extract(epoch from u.starts_at) * 1000000)::bigint
                  end as key
             from upcoming u
             join events.events e on e.id = u.event_id
             left join lateral (
               select coalesce(min(f.all_in_minor) filter (where p.kind = 'admission' and not gone.gone),
                               min(f.all_in_minor) filter (where p.kind = 'admission'),
                               min(f.all_in_minor) filter (where not gone.gone), min(f.all_in_minor)) as minor
                 from events.products p
                 join events.offers f
                   on f.event_id = p.event_id and f.product_id = p.id and f.archived_at is null and not f.hidden
                cross join lateral (
                  select f.quantity is not null and not exists (
                    select from events.pools c
                     where c.event_id = f.event_id and c.offer_id = f.id
                       and c.held + c.sold + c.blocked < c.capacity) as gone) gone
                where ($8::boolean is not null or $9 = 'price')
                  and p.event_id = e.id and p.archived_at is null and not p.hidden
                  and (f.sales_end is null or f.sales_end > $1::timestamptz)) price on true
            where e.state = 'published'
              and ($6::text is null or e.category = $6)
              and ($7::uuid is null or e.organization_id = $7)
              and ($8::boolean is null or (price.minor is not distinct from 0) = $8)
         )
         select event_id, occurrence_id, key, starts
           from found
          where $10::bigint is null or (key, starts, event_id) > ($10, $11::bigint, $12::uuid)
          order by key, starts, event_id
          limit $13",
    );
    query
        .persistent(false)
        .bind(now)
        .bind(filter.from.unwrap_or(now))
        .bind(filter.to)
        .bind(filter.city.as_deref())
        .bind(filter.online)
        .bind(filter.category)
        .bind(organizer)
        .bind(filter.free)
        .bind(filter.sort.as_str())
        .bind(filter.after.map(|cursor| cursor.key))
        .bind(filter.after.map(|cursor| cursor.starts))
        .bind(filter.after.map(|cursor| cursor.id))
        .bind(filter.limit + 1)
        .bind(words.all.as_str())
        .bind(words.head.as_str())
        .bind(words.prefix.as_str())
        .bind(words.loose.as_str())
        .fetch_all(conn)
        .await
}

/// The organization whose slug or id is `name`.
pub(crate) async fn organizer(
    conn: &mut PgConnection,
    name: &str,
) -> Result<Option<OrganizationId>, sqlx::Error> {
    sqlx::query_scalar("select id from users.organizations where slug = $1::text or id = $2::uuid")
        .bind(name)
        .bind(name.parse::<Uuid>().ok())
        .fetch_optional(conn)
        .await
}
