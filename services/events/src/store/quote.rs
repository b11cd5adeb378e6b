//! What a quote is made of.

use kit::{EventId, OccurrenceId};
use sqlx::PgConnection;

use crate::quote::{Channel, Priced, Scene};

/// The event and occurrence.
pub(crate) async fn scene(
    conn: &mut PgConnection,
    event_id: EventId,
    occurrence_id: OccurrenceId,
) -> Result<Scene, sqlx::Error> {
    sqlx::query_as(
        "select e.id as event_id, e.state as event_state, o.state as occurrence_state, o.ends_at, e.currency,
                e.hold_minutes, e.max_per_booking, e.max_per_person,
                events.charges(e.id, e.organization_id) as charges
           from events.events e
           join events.occurrences o on o.event_id = e.id
          where e.id = $1 and o.id = $2",
    )
    .bind(event_id)
    .bind(occurrence_id)
    .fetch_one(conn)
    .await
}

/// All offers of the event, hidden ones too, with their products and pools of the occurrence.
pub(crate) async fn all_priced(
    conn: &mut PgConnection,
    event_id: EventId,
    occurrence_id: OccurrenceId,
) -> Result<Vec<Priced>, sqlx::Error> {
    sqlx::query_as(
        "select f.id as offer_id, f.name as offer_name, f.price_minor, f.flexible, f.sales_start, f.sales_end,
                p.id as product_id, p.name as product_name, p.kind, p.min_per_booking, p.max_per_booking,
                p.admissions, p.zone, p.hidden as product_hidden, f.hidden as offer_hidden, p.max_per_person,
                f.follows, f.quantity, f.min_per_booking as offer_min, f.max_per_booking as offer_max,
                p.tax_rate_id,
                (select c.id from events.pools c
                  where c.event_id = f.event_id and c.offer_id = f.id and c.occurrence_id = $2) as own_pool,
                array(select l.pool_id from events.product_pools l
                        join events.pools c on c.event_id = l.event_id and c.id = l.pool_id
                       where l.event_id = p.event_id and l.product_id = p.id and c.occurrence_id = $2
                       order by l.pool_id) as pool_ids,
                array(select l.units from events.product_pools l
                        join events.pools c on c.event_id = l.event_id and c.id = l.pool_id
                       where l.event_id = p.event_id and l.product_id = p.id and c.occurrence_id = $2
                       order by l.pool_id) as units
           from events.offers f
           join events.products p on p.event_id = f.event_id and p.id = f.product_id
          where f.event_id = $1 and f.archived_at is null and p.archived_at is null
          order by f.position, f.price_minor, f.id",
    )
    .bind(event_id)
    .bind(occurrence_id)
    .fetch_all(conn)
    .await
}

/// The channels of the occurrence that are not closed.
pub(crate) async fn channels(
    conn: &mut PgConnection,
    event_id: EventId,
    occurrence_id: OccurrenceId,
) -> Result<Vec<Channel>, sqlx::Error> {
    sqlx::query_as(
        "select id, channel_of, release_at from events.pools
          where event_id = $1 and occurrence_id = $2 and channel_of is not null and released_at is null",
    )
    .bind(event_id)
    .bind(occurrence_id)
    .fetch_all(conn)
    .await
}
