//! What an event has of what it needs.

use kit::{EventId, Time};
use sqlx::PgConnection;

use crate::model::Facts;

/// The facts behind an event's checklist at `now`.
pub(crate) async fn facts(
    conn: &mut PgConnection,
    event_id: EventId,
    now: Time,
) -> Result<Facts, sqlx::Error> {
    sqlx::query_as(
        "with ahead as (
           select id, venue_id, online_url, ends_at from events.occurrences
            where event_id = $1 and state = 'scheduled'
         ), offered as (
           select p.id from events.products p
            where p.event_id = $1 and p.archived_at is null and not p.hidden
         ), priced as (
           select o.id from offered o
            where exists (select 1 from events.offers f
                           where f.event_id = $1 and f.product_id = o.id and f.archived_at is null
                             and (f.sales_end is null or f.sales_end > $2::timestamptz))
         )
         select e.title <> '' as title, e.summary <> '' as summary, e.description <> '' as description,
                e.cover_id is not null as cover,
                exists (select 1 from ahead) as occurrence,
                exists (select 1 from ahead)
                  and not exists (select 1 from ahead where venue_id is null and online_url is null)
                  as venue_or_online,
                exists (select 1 from offered) as product,
                exists (select 1 from priced) as offer,
                exists (select 1 from priced o
                          join events.product_pools l on l.event_id = $1 and l.product_id = o.id
                          join events.pools c on c.event_id = $1 and c.id = l.pool_id
                          join ahead a on a.id = c.occurrence_id
                         where c.capacity > c.blocked and a.ends_at > $2::timestamptz) as capacity,
                exists (select 1 from ahead where ends_at > $2::timestamptz) as future
           from events.events e where e.id = $1",
    )
    .bind(event_id)
    .bind(now)
    .fetch_one(conn)
    .await
}
