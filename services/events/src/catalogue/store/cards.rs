//! What cards are made of: the events, and how their dates to come sell.

use kit::{Currency, EventId, OccurrenceId, OrganizationId, ProductId, Time};
use sqlx::{FromRow, PgConnection, types::Json};
use uuid::Uuid;

use super::Pick;
use crate::model::{Category, Cover, EventState, ProductKind};

/// An event with its organizer and the date with which it is shown.
#[derive(Debug, FromRow)]
pub(crate) struct HeadRow {
    pub id: EventId,
    pub slug: String,
    pub title: String,
    pub summary: String,
    pub category: Category,
    pub language: String,
    pub currency: Currency,
    pub state: EventState,
    pub max_per_booking: i16,
    pub published_at: Option<Time>,
    pub organizer_id: OrganizationId,
    pub organizer_slug: String,
    pub organizer_name: String,
    pub accent_color: String,
    pub cover: Option<Json<Cover>>,
    pub occurrence_id: Option<OccurrenceId>,
    pub starts_at: Option<Time>,
    pub ends_at: Option<Time>,
    pub time_zone: Option<String>,
    pub online: bool,
    pub venue_name: Option<String>,
    pub city: Option<String>,
    pub country: Option<String>,
    /// Dates to come that take place as planned.
    pub scheduled: i64,
    /// Dates to come that were put off.
    pub postponed: i64,
}

/// The events of `picks`, in no particular order.
pub(crate) async fn heads(
    conn: &mut PgConnection,
    picks: &[Pick],
    now: Time,
) -> Result<Vec<HeadRow>, sqlx::Error> {
    let events: Vec<Uuid> = picks.iter().map(|pick| pick.event_id.0).collect();
    let dates: Vec<Option<Uuid>> = picks.iter().map(|pick| pick.occurrence_id.map(|id| id.0)).collect();
    sqlx::query_as(
        "select e.id, e.slug, e.title, e.summary, e.category, e.language, e.currency, e.state,
                e.max_per_booking, e.published_at, g.id as organizer_id, g.slug as organizer_slug,
                g.name as organizer_name, g.accent_color, events.cover_json(m) as cover,
                o.id as occurrence_id, o.starts_at, o.ends_at, o.time_zone,
                o.online_url is not null as online, v.name as venue_name, v.city, v.country,
                n.scheduled, n.postponed
           from unnest($1::uuid[], $2::uuid[]) as wanted (event_id, occurrence_id)
           join events.events e on e.id = wanted.event_id
           join users.organizations g on g.id = e.organization_id
           left join events.media m on m.organization_id = e.organization_id and m.id = e.cover_id
           left join events.occurrences o on o.event_id = e.id and o.id = wanted.occurrence_id
           left join events.venues v on v.organization_id = o.organization_id and v.id = o.venue_id
          cross join lateral (
            select count(*) filter (where c.state = 'scheduled') as scheduled,
                   count(*) filter (where c.state = 'postponed') as postponed
              from events.occurrences c
             where c.event_id = e.id and c.ends_at > $3::timestamptz) n",
    )
    .bind(events)
    .bind(dates)
    .bind(now)
    .fetch_all(conn)
    .await
}

/// A product of an event with one of its offers; without offers a single row with empty columns.
#[derive(Debug, FromRow)]
pub(crate) struct OfferRow {
    pub event_id: EventId,
    pub product_id: ProductId,
    pub kind: ProductKind,
    pub min_per_booking: i16,
    pub max_per_booking: i16,
    pub price_minor: Option<i64>,
    pub sales_start: Option<Time>,
    pub sales_end: Option<Time>,
    /// Its own quantity is used up on all dates.
    pub gone: bool,
}

/// What is offered to everybody at `events`.
pub(crate) async fn offers(conn: &mut PgConnection, events: &[Uuid]) -> Result<Vec<OfferRow>, sqlx::Error> {
    sqlx::query_as(
        "select p.event_id, p.id as product_id, p.kind, p.min_per_booking, p.max_per_booking,
                f.all_in_minor as price_minor, f.sales_start, f.sales_end,
                f.quantity is not null and not exists (
                  select from events.pools c
                   where c.event_id = f.event_id and c.offer_id = f.id
                     and c.held + c.sold + c.blocked < c.capacity) as gone
           from events.products p
           left join events.offers f
             on f.event_id = p.event_id and f.product_id = p.id and f.archived_at is null and not f.hidden
          where p.event_id = any($1::uuid[]) and p.archived_at is null and not p.hidden",
    )
    .bind(events)
    .fetch_all(conn)
    .await
}

/// One pool on which a product draws on one date.
#[derive(Debug, FromRow)]
pub(crate) struct DrawRow {
    pub event_id: EventId,
    pub occurrence_id: OccurrenceId,
    pub ends_at: Time,
    pub product_id: ProductId,
    pub units: i16,
    pub capacity: i32,
    pub taken: i32,
}

/// What the dates to come of `events` have left. Of a long series the first 40 dates that have places
/// speak for all: whether one can still get in does not need the other thousand.
pub(crate) async fn draws(
    conn: &mut PgConnection,
    events: &[Uuid],
    now: Time,
) -> Result<Vec<DrawRow>, sqlx::Error> {
    sqlx::query_as(
        "select l.event_id, d.id as occurrence_id, d.ends_at, l.product_id, l.units, p.capacity,
                p.held + p.sold + p.blocked + p.reserved as taken
           from unnest($1::uuid[]) as wanted (event_id)
          cross join lateral (
            select o.id, o.ends_at
              from events.occurrences o
             where o.event_id = wanted.event_id and o.state = 'scheduled' and o.ends_at > $2::timestamptz
             order by exists (
                        select from events.pools f
                         where f.event_id = o.event_id and f.occurrence_id = o.id
                           and f.held + f.sold + f.blocked + f.reserved < f.capacity) desc,
                      o.starts_at
             limit 40) d
           join events.pools p on p.event_id = wanted.event_id and p.occurrence_id = d.id
           join events.product_pools l on l.event_id = p.event_id and l.pool_id = p.id",
    )
    .bind(events)
    .bind(now)
    .fetch_all(conn)
    .await
}
