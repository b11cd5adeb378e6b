//! Products and what they draw on.

use kit::{EventId, PoolId, ProductId, TaxRateId, Time};
use sqlx::PgConnection;

use crate::model::{PoolLink, ProductKind};

/// A product without its offers and pools.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct ProductRow {
    pub id: ProductId,
    pub event_id: EventId,
    pub kind: ProductKind,
    pub name: String,
    pub description: String,
    pub position: i32,
    pub min_per_booking: i16,
    pub max_per_booking: i16,
    pub max_per_person: Option<i16>,
    pub admissions: i16,
    pub hidden: bool,
    pub zone: Option<i16>,
    pub tax_rate_id: Option<TaxRateId>,
    pub version: i32,
}

/// The products of an event that are not archived, in their order; all of them or one.
pub(crate) async fn list(
    conn: &mut PgConnection,
    event_id: EventId,
    only: Option<ProductId>,
) -> Result<Vec<ProductRow>, sqlx::Error> {
    sqlx::query_as(
        "select id, event_id, kind, name, description, position, min_per_booking, max_per_booking, max_per_person,
                admissions, hidden, zone, tax_rate_id, version
           from events.products
          where event_id = $1 and archived_at is null and ($2::uuid is null or id = $2)
          order by position, id",
    )
    .bind(event_id)
    .bind(only)
    .fetch_all(conn)
    .await
}

/// One product that is not archived, locked against changes by others.
pub(crate) async fn lock(
    conn: &mut PgConnection,
    event_id: EventId,
    product_id: ProductId,
) -> Result<ProductRow, sqlx::Error> {
    sqlx::query_as(
        "select id, event_id, kind, name, description, position, min_per_booking, max_per_booking, max_per_person,
                admissions, hidden, zone, tax_rate_id, version
           from events.products
          where event_id = $1 and id = $2 and archived_at is null for no key update",
    )
    .bind(event_id)
    .bind(product_id)
    .fetch_one(conn)
    .await
}

/// Adds a product.
pub(crate) async fn insert(
    conn: &mut PgConnection,
    product: &ProductRow,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into events.products (event_id, id, kind, name, description, position, min_per_booking,
           max_per_booking, admissions, hidden, zone, created_at, max_per_person, tax_rate_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12::timestamptz, $13, $14)",
    )
    .bind(product.event_id)
    .bind(product.id)
    .bind(product.kind)
    .bind(&product.name)
    .bind(&product.description)
    .bind(product.position)
    .bind(product.min_per_booking)
    .bind(product.max_per_booking)
    .bind(product.admissions)
    .bind(product.hidden)
    .bind(product.zone)
    .bind(now)
    .bind(product.max_per_person)
    .bind(product.tax_rate_id)
    .execute(conn)
    .await?;
    Ok(())
}

/// Writes a changed product back, as its next version.
pub(crate) async fn update(conn: &mut PgConnection, product: &ProductRow) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update events.products set name = $3, description = $4, position = $5, min_per_booking = $6,
           max_per_booking = $7, admissions = $8, hidden = $9, zone = $10, max_per_person = $11, tax_rate_id = $12,
           version = version + 1
          where event_id = $1 and id = $2",
    )
    .bind(product.event_id)
    .bind(product.id)
    .bind(&product.name)
    .bind(&product.description)
    .bind(product.position)
    .bind(product.min_per_booking)
    .bind(product.max_per_booking)
    .bind(product.admissions)
    .bind(product.hidden)
    .bind(product.zone)
    .bind(product.max_per_person)
    .bind(product.tax_rate_id)
    .execute(conn)
    .await?;
    Ok(())
}

/// Takes a product off sale for good.
pub(crate) async fn archive(
    conn: &mut PgConnection,
    event_id: EventId,
    product_id: ProductId,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update events.products set archived_at = $3::timestamptz, version = version + 1
          where event_id = $1 and id = $2 and archived_at is null",
    )
    .bind(event_id)
    .bind(product_id)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// The position after the last product of an event, and how many there are.
pub(crate) async fn next_position(
    conn: &mut PgConnection,
    event_id: EventId,
) -> Result<(i32, i64), sqlx::Error> {
    sqlx::query_as(
        "select coalesce(max(position) + 1, 0), count(*) from events.products
          where event_id = $1 and archived_at is null",
    )
    .bind(event_id)
    .fetch_one(conn)
    .await
}

/// Links of the event's products, with the product each belongs to.
pub(crate) async fn links(
    conn: &mut PgConnection,
    event_id: EventId,
) -> Result<Vec<(ProductId, PoolLink)>, sqlx::Error> {
    let rows: Vec<(ProductId, PoolId, i16)> = sqlx::query_as(
        "select product_id, pool_id, units from events.product_pools where event_id = $1 order by pool_id",
    )
    .bind(event_id)
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|(product, pool_id, units)| (product, PoolLink { pool_id, units })).collect())
}

/// Makes `links` the only links of a product; gives how many of them there are. Pools of another event, and
/// those that count an offer or a channel, are left out.
pub(crate) async fn set_links(
    conn: &mut PgConnection,
    event_id: EventId,
    product_id: ProductId,
    links: &[PoolLink],
) -> Result<u64, sqlx::Error> {
    let pools: Vec<PoolId> = links.iter().map(|link| link.pool_id).collect();
    let units: Vec<i16> = links.iter().map(|link| link.units).collect();
    sqlx::query(
        "delete from events.product_pools
          where event_id = $1 and product_id = $2 and not pool_id = any($3::uuid[])",
    )
    .bind(event_id)
    .bind(product_id)
    .bind(&pools)
    .execute(&mut *conn)
    .await?;
    let linked = sqlx::query(
        "insert into events.product_pools (event_id, product_id, pool_id, units)
         select $1::uuid, $2::uuid, l.pool_id, l.units
           from unnest($3::uuid[], $4::smallint[]) as l (pool_id, units)
           join events.pools c on c.event_id = $1 and c.id = l.pool_id and c.offer_id is null
            and c.channel_of is null
         on conflict (event_id, product_id, pool_id) do update set units = excluded.units",
    )
    .bind(event_id)
    .bind(product_id)
    .bind(&pools)
    .bind(&units)
    .execute(conn)
    .await?;
    Ok(linked.rows_affected())
}

/// Lets a product draw on one more pool.
pub(crate) async fn link(
    conn: &mut PgConnection,
    event_id: EventId,
    product_id: ProductId,
    pool_id: PoolId,
    units: i16,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into events.product_pools (event_id, product_id, pool_id, units) values ($1, $2, $3, $4)",
    )
    .bind(event_id)
    .bind(product_id)
    .bind(pool_id)
    .bind(units)
    .execute(conn)
    .await?;
    Ok(())
}

/// Lets one unit take `after` places of the pools of which it took `before`: as many as people come in with it.
pub(crate) async fn set_units(
    conn: &mut PgConnection,
    event_id: EventId,
    product_id: ProductId,
    before: i16,
    after: i16,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update events.product_pools set units = $4
          where event_id = $1 and product_id = $2 and units = $3",
    )
    .bind(event_id)
    .bind(product_id)
    .bind(before)
    .bind(after)
    .execute(conn)
    .await?;
    Ok(())
}
