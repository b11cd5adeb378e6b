//! Prices.

use kit::{Currency, EventId, OfferId, ProductId, Time};
use sqlx::PgConnection;

use crate::model::Offer;

/// An offer, and the currency of its event.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct OfferRow {
    pub id: OfferId,
    pub product_id: ProductId,
    pub name: String,
    pub price_minor: i64,
    /// Set by the database.
    pub all_in_minor: i64,
    pub flexible: bool,
    pub sales_start: Option<Time>,
    pub sales_end: Option<Time>,
    pub follows: Option<OfferId>,
    pub quantity: Option<i32>,
    pub min_per_booking: Option<i16>,
    pub max_per_booking: Option<i16>,
    pub hidden: bool,
    pub position: i32,
    pub version: i32,
    pub currency: Currency,
}

impl From<OfferRow> for Offer {
    fn from(row: OfferRow) -> Self {
        Self {
            id: row.id,
            product_id: row.product_id,
            name: row.name,
            price: kit::Money::new(row.price_minor, row.currency),
            price_minor: row.price_minor,
            all_in: kit::Money::new(row.all_in_minor, row.currency),
            flexible: row.flexible,
            sales_start: row.sales_start,
            sales_end: row.sales_end,
            follows: row.follows,
            quantity: row.quantity,
            min_per_booking: row.min_per_booking,
            max_per_booking: row.max_per_booking,
            hidden: row.hidden,
            position: row.position,
            version: row.version,
        }
    }
}

/// The offers of an event that are not archived, in their order.
pub(crate) async fn list(conn: &mut PgConnection, event_id: EventId) -> Result<Vec<OfferRow>, sqlx::Error> {
    sqlx::query_as(
        "select f.id, f.product_id, f.name, f.price_minor, f.all_in_minor, f.flexible, f.sales_start, f.sales_end,
                f.follows, f.quantity, f.min_per_booking, f.max_per_booking, f.hidden, f.position, f.version, e.currency
           from events.offers f join events.events e on e.id = f.event_id
          where f.event_id = $1 and f.archived_at is null order by f.position, f.id",
    )
    .bind(event_id)
    .fetch_all(conn)
    .await
}

/// One offer that is not archived, locked against changes by others.
pub(crate) async fn lock(
    conn: &mut PgConnection,
    event_id: EventId,
    product_id: ProductId,
    offer_id: OfferId,
) -> Result<OfferRow, sqlx::Error> {
    sqlx::query_as(
        "select f.id, f.product_id, f.name, f.price_minor, f.all_in_minor, f.flexible, f.sales_start, f.sales_end,
                f.follows, f.quantity, f.min_per_booking, f.max_per_booking, f.hidden, f.position, f.version, e.currency
           from events.offers f join events.events e on e.id = f.event_id
          where f.event_id = $1 and f.product_id = $2 and f.id = $3 and f.archived_at is null
            for no key update of f",
    )
    .bind(event_id)
    .bind(product_id)
    .bind(offer_id)
    .fetch_one(conn)
    .await
}

/// Adds an offer.
pub(crate) async fn insert(
    conn: &mut PgConnection,
    event_id: EventId,
    offer: &OfferRow,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into events.offers (event_id, id, product_id, name, price_minor, flexible, sales_start,
           sales_end, position, created_at, follows, quantity, min_per_booking, max_per_booking, hidden)
         values ($1, $2, $3, $4, $5, $6, $7::timestamptz, $8::timestamptz, $9, $10::timestamptz, $11, $12, $13,
           $14, $15)",
    )
    .bind(event_id)
    .bind(offer.id)
    .bind(offer.product_id)
    .bind(&offer.name)
    .bind(offer.price_minor)
    .bind(offer.flexible)
    .bind(offer.sales_start)
    .bind(offer.sales_end)
    .bind(offer.position)
    .bind(now)
    .bind(offer.follows)
    .bind(offer.quantity)
    .bind(offer.min_per_booking)
    .bind(offer.max_per_booking)
    .bind(offer.hidden)
    .execute(conn)
    .await?;
    Ok(())
}

/// Writes a changed offer back, as its next version.
pub(crate) async fn update(
    conn: &mut PgConnection,
    event_id: EventId,
    offer: &OfferRow,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update events.offers set name = $3, price_minor = $4, flexible = $5, sales_start = $6::timestamptz,
           sales_end = $7::timestamptz, position = $8, follows = $9, quantity = $10, min_per_booking = $11,
           max_per_booking = $12, hidden = $13, version = version + 1
          where event_id = $1 and id = $2",
    )
    .bind(event_id)
    .bind(offer.id)
    .bind(&offer.name)
    .bind(offer.price_minor)
    .bind(offer.flexible)
    .bind(offer.sales_start)
    .bind(offer.sales_end)
    .bind(offer.position)
    .bind(offer.follows)
    .bind(offer.quantity)
    .bind(offer.min_per_booking)
    .bind(offer.max_per_booking)
    .bind(offer.hidden)
    .execute(conn)
    .await?;
    Ok(())
}

/// Lets who follows `offer_id` follow the one before it.
pub(crate) async fn step_over(
    conn: &mut PgConnection,
    event_id: EventId,
    offer_id: OfferId,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update events.offers f set follows = gone.follows, version = f.version + 1
           from events.offers gone
          where gone.event_id = $1 and gone.id = $2 and f.event_id = $1 and f.follows = $2
            and f.archived_at is null",
    )
    .bind(event_id)
    .bind(offer_id)
    .execute(conn)
    .await?;
    Ok(())
}

/// Takes an offer off sale for good.
pub(crate) async fn archive(
    conn: &mut PgConnection,
    event_id: EventId,
    offer_id: OfferId,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update events.offers set archived_at = $3::timestamptz, follows = null, version = version + 1
          where event_id = $1 and id = $2 and archived_at is null",
    )
    .bind(event_id)
    .bind(offer_id)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// The position after the last offer of a product, and how many there are.
pub(crate) async fn next_position(
    conn: &mut PgConnection,
    event_id: EventId,
    product_id: ProductId,
) -> Result<(i32, i64), sqlx::Error> {
    sqlx::query_as(
        "select coalesce(max(position) + 1, 0), count(*) from events.offers
          where event_id = $1 and product_id = $2 and archived_at is null",
    )
    .bind(event_id)
    .bind(product_id)
    .fetch_one(conn)
    .await
}
