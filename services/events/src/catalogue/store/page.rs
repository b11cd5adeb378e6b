//! What the page of one event is made of.

use kit::{EventId, OccurrenceId, OfferId, ProductId, Time, VenueId};
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use crate::model::{EventState, OccurrenceState, ProductKind};

/// The event that `name` names: a slug, or an id.
pub(crate) async fn event_of(conn: &mut PgConnection, name: &str) -> Result<EventId, sqlx::Error> {
    sqlx::query_scalar("select id from events.events where slug = $1::text or id = $2::uuid")
        .bind(name)
        .bind(name.parse::<Uuid>().ok())
        .fetch_one(conn)
        .await
}

/// What only the page shows of an event.
#[derive(Debug, FromRow)]
pub(crate) struct TextsRow {
    pub state: EventState,
    pub description: String,
    pub tags: Vec<String>,
    pub age_note: String,
    pub refund_policy: String,
    pub max_per_booking: i16,
    pub max_per_person: Option<i16>,
    pub hold_minutes: i16,
    /// Whether something can be opened by a code.
    pub codes: bool,
    /// The version of the seating; none without seats.
    pub seating: Option<i32>,
}

pub(crate) async fn texts(conn: &mut PgConnection, event_id: EventId) -> Result<TextsRow, sqlx::Error> {
    sqlx::query_as(
        "select state, description, tags, age_note, refund_policy, max_per_booking, max_per_person, hold_minutes,
                (exists (select from events.products p
                          where p.event_id = $1 and p.archived_at is null and p.hidden)
                 or exists (select from events.offers f
                             where f.event_id = $1 and f.archived_at is null and f.hidden)
                 or exists (select from events.pools c
                             where c.event_id = $1 and c.channel_of is not null and c.released_at is null))
                  as codes,
                (select s.version from events.seatings s where s.event_id = $1) as seating
           from events.events where id = $1::uuid",
    )
    .bind(event_id)
    .fetch_one(conn)
    .await
}

/// One date with its venue.
#[derive(Debug, FromRow)]
pub(crate) struct DateRow {
    pub id: OccurrenceId,
    pub starts_at: Time,
    pub ends_at: Time,
    pub doors_at: Option<Time>,
    pub time_zone: String,
    pub state: OccurrenceState,
    pub online: bool,
    pub venue_id: Option<VenueId>,
    pub venue_name: Option<String>,
    pub address: Option<String>,
    pub postal_code: Option<String>,
    pub city: Option<String>,
    pub country: Option<String>,
    pub latitude: Option<f64>,
    pub longitude: Option<f64>,
    pub directions: Option<String>,
    pub accessibility: Option<String>,
}

/// The dates to come, soonest first; when all are over, the last ones, latest first.
pub(crate) async fn dates(
    conn: &mut PgConnection,
    event_id: EventId,
    now: Time,
) -> Result<Vec<DateRow>, sqlx::Error> {
    sqlx::query_as(
        "select o.id, o.starts_at, o.ends_at, o.doors_at, o.time_zone, o.state,
                o.online_url is not null as online, v.id as venue_id, v.name as venue_name, v.address,
                v.postal_code, v.city, v.country, v.latitude, v.longitude, v.directions, v.accessibility
           from events.occurrences o
           left join events.venues v on v.organization_id = o.organization_id and v.id = o.venue_id
          where o.event_id = $1::uuid
          order by o.ends_at > $2::timestamptz desc,
                   case when o.ends_at > $2 then o.starts_at end,
                   o.starts_at desc, o.id
          limit 500",
    )
    .bind(event_id)
    .bind(now)
    .fetch_all(conn)
    .await
}

/// A product; a hidden one is for those who have its code.
#[derive(Debug, FromRow)]
pub(crate) struct ProductRow {
    pub id: ProductId,
    pub kind: ProductKind,
    pub name: String,
    pub description: String,
    pub min_per_booking: i16,
    pub max_per_booking: i16,
    pub max_per_person: Option<i16>,
    pub admissions: i16,
    pub zone: Option<i16>,
    pub hidden: bool,
}

pub(crate) async fn products(
    conn: &mut PgConnection,
    event_id: EventId,
) -> Result<Vec<ProductRow>, sqlx::Error> {
    sqlx::query_as(
        "select id, kind, name, description, min_per_booking, max_per_booking, max_per_person, admissions, zone,
                hidden
           from events.products
          where event_id = $1::uuid and archived_at is null
          order by kind = 'admission' desc, position, created_at, id",
    )
    .bind(event_id)
    .fetch_all(conn)
    .await
}

/// A price of a product.
#[derive(Debug, FromRow)]
pub(crate) struct PriceRow {
    pub id: OfferId,
    pub product_id: ProductId,
    pub name: String,
    pub price_minor: i64,
    pub all_in_minor: i64,
    pub flexible: bool,
    pub sales_start: Option<Time>,
    pub sales_end: Option<Time>,
    pub follows: Option<OfferId>,
    pub min_per_booking: Option<i16>,
    pub max_per_booking: Option<i16>,
    pub hidden: bool,
    pub product_hidden: bool,
}

pub(crate) async fn prices(conn: &mut PgConnection, event_id: EventId) -> Result<Vec<PriceRow>, sqlx::Error> {
    sqlx::query_as(
        "select f.id, f.product_id, f.name, f.price_minor, f.all_in_minor, f.flexible, f.sales_start, f.sales_end, f.follows,
                f.min_per_booking, f.max_per_booking, f.hidden, p.hidden as product_hidden
           from events.offers f
           join events.products p on p.event_id = f.event_id and p.id = f.product_id
          where f.event_id = $1::uuid and f.archived_at is null
          order by f.position, f.created_at, f.id",
    )
    .bind(event_id)
    .fetch_all(conn)
    .await
}

/// One pool on which a product draws on one date.
#[derive(Debug, FromRow)]
pub(crate) struct PoolRow {
    pub occurrence_id: OccurrenceId,
    pub product_id: ProductId,
    pub units: i16,
    pub capacity: i32,
    pub taken: i32,
}

/// The pools of `dates`; where one of `channels` is open, its places stand for those it was taken from.
pub(crate) async fn pools(
    conn: &mut PgConnection,
    event_id: EventId,
    dates: &[Uuid],
    channels: &[Uuid],
    now: Time,
) -> Result<Vec<PoolRow>, sqlx::Error> {
    sqlx::query_as(
        "select p.occurrence_id, l.product_id, l.units, coalesce(c.capacity, p.capacity) as capacity,
                coalesce(c.held + c.sold + c.blocked + c.reserved, p.held + p.sold + p.blocked + p.reserved) as taken
           from events.pools p
           join events.product_pools l on l.event_id = p.event_id and l.pool_id = p.id
           left join events.pools c
             on c.event_id = p.event_id and c.channel_of = p.id and c.id = any($3::uuid[])
            and c.released_at is null and (c.release_at is null or c.release_at > $4::timestamptz)
          where p.event_id = $1::uuid and p.occurrence_id = any($2::uuid[])",
    )
    .bind(event_id)
    .bind(dates)
    .bind(channels)
    .bind(now)
    .fetch_all(conn)
    .await
}

/// What is left of an offer with a quantity of its own on one date.
#[derive(Debug, FromRow)]
pub(crate) struct QuantityRow {
    pub occurrence_id: OccurrenceId,
    pub offer_id: OfferId,
    pub left: i32,
}

/// What is left of the offers with quantities of their own on `dates`.
pub(crate) async fn quantities(
    conn: &mut PgConnection,
    event_id: EventId,
    dates: &[Uuid],
) -> Result<Vec<QuantityRow>, sqlx::Error> {
    sqlx::query_as(
        "select occurrence_id, offer_id, capacity - held - sold - blocked as \"left\"
           from events.pools
          where event_id = $1::uuid and occurrence_id = any($2::uuid[]) and offer_id is not null",
    )
    .bind(event_id)
    .bind(dates)
    .fetch_all(conn)
    .await
}
