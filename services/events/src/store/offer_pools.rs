//! The pools that count the quantities of offers: one per offer and date.

use kit::{EventId, OfferId, Time};
use sqlx::PgConnection;

/// A pool of an offer, and the quantity that the offer has by now.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct OfferPool {
    /// Null: the offer has no quantity of its own any more.
    pub quantity: Option<i32>,
    pub held: i32,
    pub sold: i32,
    /// Whether anything was ever taken from it.
    pub used: bool,
}

/// Locks the pools of offers (of one, or of all), in the order in which pools are locked.
pub(crate) async fn lock(
    conn: &mut PgConnection,
    event_id: EventId,
    only: Option<OfferId>,
) -> Result<Vec<OfferPool>, sqlx::Error> {
    sqlx::query_as(
        "select f.quantity, c.held, c.sold,
                exists (select 1 from events.inventory_ledger l
                         where l.event_id = c.event_id and l.pool_id = c.id and l.reason <> 'capacity') as used
           from events.pools c join events.offers f on f.event_id = c.event_id and f.id = c.offer_id
          where c.event_id = $1 and c.offer_id is not null and ($2::uuid is null or c.offer_id = $2)
          order by c.id for update of c",
    )
    .bind(event_id)
    .bind(only)
    .fetch_all(conn)
    .await
}

/// Takes the pools of offers away that have no quantity any more. They must be locked.
pub(crate) async fn remove(
    conn: &mut PgConnection,
    event_id: EventId,
    only: Option<OfferId>,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "delete from events.pools c using events.offers f
          where c.event_id = $1 and ($2::uuid is null or c.offer_id = $2)
            and f.event_id = c.event_id and f.id = c.offer_id and f.quantity is null",
    )
    .bind(event_id)
    .bind(only)
    .execute(conn)
    .await?;
    Ok(())
}

/// Gives every date a pool for each offer with a quantity, with its name and capacity, and notes what
/// changed. The pools that are there must be locked.
pub(crate) async fn put(
    conn: &mut PgConnection,
    event_id: EventId,
    only: Option<OfferId>,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "with wanted as materialized (
           select o.id as occurrence_id, f.id as offer_id, f.name, f.quantity, c.id as pool_id,
                  c.name as old_name, c.capacity as old_capacity
             from events.occurrences o
             join events.offers f on f.event_id = o.event_id and f.archived_at is null and f.quantity is not null
             left join events.pools c
               on c.event_id = o.event_id and c.occurrence_id = o.id and c.offer_id = f.id
            where o.event_id = $1 and ($2::uuid is null or f.id = $2)
         ), changed as (
           update events.pools c set name = w.name, capacity = w.quantity, version = c.version + 1
             from wanted w
            where c.event_id = $1 and c.id = w.pool_id
              and (w.old_name <> w.name or w.old_capacity <> w.quantity)
         ), added as (
           insert into events.pools (event_id, id, occurrence_id, name, capacity, offer_id)
           select $1, events.new_id(), occurrence_id, name, quantity, offer_id from wanted where pool_id is null
           returning id, capacity
         )
         insert into events.inventory_ledger (event_id, pool_id, reason, capacity, at)
         select $1::uuid, pool_id, 'capacity', quantity - old_capacity, $3::timestamptz
           from wanted where quantity <> old_capacity
         union all
         select $1::uuid, id, 'capacity', capacity, $3::timestamptz from added where capacity <> 0",
    )
    .bind(event_id)
    .bind(only)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}
