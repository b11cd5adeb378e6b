//! Price lists, and what follows from them.

use kit::{EventId, OrganizationId, ProductId, TaxRateId, Time};
use serde::{Serialize, de::DeserializeOwned};
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use crate::model::{Charges, OfferKind};

/// Which list.
#[derive(Debug, Clone, Copy)]
pub(crate) enum List {
    Taxes,
    Fees,
    Discounts,
}

impl List {
    fn name(self) -> &'static str {
        match self {
            Self::Taxes => "taxes",
            Self::Fees => "fees",
            Self::Discounts => "discounts",
        }
    }
}

/// A list and its version; `None` when it was never written.
pub(crate) async fn load<T: DeserializeOwned + Send + Unpin + 'static>(
    conn: &mut PgConnection,
    owner: Uuid,
    list: List,
) -> Result<Option<(Vec<T>, i32)>, sqlx::Error> {
    let row: Option<(Json<Vec<T>>, i32)> =
        sqlx::query_as("select rules, version from events.price_lists where owner = $1 and kind = $2")
            .bind(owner)
            .bind(list.name())
            .fetch_optional(conn)
            .await?;
    Ok(row.map(|(rules, version)| (rules.0, version)))
}

/// Writes a list as the next version of `version`; `None` when it has another version by now.
pub(crate) async fn save<T: Serialize + Sync>(
    conn: &mut PgConnection,
    owner: Uuid,
    list: List,
    rules: &[T],
    version: i32,
    now: Time,
) -> Result<Option<i32>, sqlx::Error> {
    sqlx::query_scalar(
        "insert into events.price_lists as l (owner, kind, rules, version, updated_at)
         select $1::uuid, $2::text, $3::jsonb, 1, $5::timestamptz
          where $4::integer = 0 or exists (select from events.price_lists where owner = $1 and kind = $2)
         on conflict (owner, kind) do update
           set rules = excluded.rules, version = l.version + 1, updated_at = excluded.updated_at
           where l.version = $4
         returning version",
    )
    .bind(owner)
    .bind(list.name())
    .bind(Json(rules))
    .bind(version)
    .bind(now)
    .fetch_optional(conn)
    .await
}

/// Takes a list away.
pub(crate) async fn remove(conn: &mut PgConnection, owner: Uuid, list: List) -> Result<(), sqlx::Error> {
    sqlx::query("delete from events.price_lists where owner = $1 and kind = $2")
        .bind(owner)
        .bind(list.name())
        .execute(conn)
        .await?;
    Ok(())
}

/// All that counts for an event of an organization.
pub(crate) async fn charges(conn: &mut PgConnection, event_id: EventId) -> Result<Charges, sqlx::Error> {
    let charges: Json<Charges> =
        sqlx::query_scalar("select events.charges(id, organization_id) from events.events where id = $1")
            .bind(event_id)
            .fetch_one(conn)
            .await?;
    Ok(charges.0)
}

/// Locks the events whose prices may change (all, of an organization, or one), and notes that they did.
pub(crate) async fn change_stages(
    conn: &mut PgConnection,
    organization_id: Option<OrganizationId>,
    event_id: Option<EventId>,
) -> Result<Vec<EventId>, sqlx::Error> {
    sqlx::query_scalar(
        "with changed as (
           select id from events.events
            where ($1::uuid is null or organization_id = $1) and ($2::uuid is null or id = $2)
            order by id for no key update)
         update events.events e set stage = stage + 1 from changed where e.id = changed.id returning e.id",
    )
    .bind(organization_id)
    .bind(event_id)
    .fetch_all(conn)
    .await
}

/// Computes anew what units of the events cost with all that the buyer can't avoid.
pub(crate) async fn reprice(conn: &mut PgConnection, events: &[EventId]) -> Result<(), sqlx::Error> {
    sqlx::query(
        "with charges as materialized (
           select id, currency, events.charges(id, organization_id) as charges
             from events.events where id = any($1::uuid[])
         ), priced as (
           select f.event_id, f.id,
                  events.all_in(c.charges, c.currency, p.kind, p.tax_rate_id, f.price_minor) as all_in
             from charges c
             join events.offers f on f.event_id = c.id
             join events.products p on p.event_id = f.event_id and p.id = f.product_id
         )
         update events.offers f set all_in_minor = n.all_in
           from priced n
          where f.event_id = n.event_id and f.id = n.id and f.all_in_minor <> n.all_in",
    )
    .bind(events)
    .execute(conn)
    .await?;
    Ok(())
}

/// Of `rates`, one that a product of the organization has.
pub(crate) async fn rate_in_use(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
    kept: &[TaxRateId],
) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar(
        "select p.name from events.products p join events.events e on e.id = p.event_id
          where e.organization_id = $1 and p.archived_at is null and p.tax_rate_id is not null
            and p.tax_rate_id <> all($2::uuid[]) limit 1",
    )
    .bind(organization_id)
    .bind(kept)
    .fetch_optional(conn)
    .await
}

/// How many of `products` the event has.
pub(crate) async fn count_products(
    conn: &mut PgConnection,
    event_id: EventId,
    products: &[ProductId],
) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar(
        "select count(*) from events.products where event_id = $1 and id = any($2::uuid[]) and archived_at is null",
    )
    .bind(event_id)
    .bind(products)
    .fetch_one(conn)
    .await
}

/// What decides which discounts, fees and tax the offers of an event have.
pub(crate) async fn kinds(conn: &mut PgConnection, event_id: EventId) -> Result<Vec<OfferKind>, sqlx::Error> {
    sqlx::query_as(
        "select f.id as offer_id, p.kind, f.flexible, p.tax_rate_id
           from events.offers f join events.products p on p.event_id = f.event_id and p.id = f.product_id
          where f.event_id = $1",
    )
    .bind(event_id)
    .fetch_all(conn)
    .await
}
