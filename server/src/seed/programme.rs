//! Venues, events, dates, ticket types and their capacity.

use jiff::{ToSpan, civil, tz::TimeZone};
use kit::{EventId, OrganizationId, Time};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    dice::Dice,
    houses::HOUSES,
    seats::{self, Maps, Seated},
    shows::{Fate, SHOWS, Show},
    words::{description, refund_policy},
};

/// What was created of one show, for the history that follows.
pub(super) struct Planned {
    pub show: &'static Show,
    pub event_id: EventId,
    pub organization_id: OrganizationId,
    pub currency: &'static str,
    pub dates: Vec<Date>,
    pub types: Vec<TicketType>,
    /// How it is seated; none where everybody finds a place.
    pub seated: Option<Seated>,
}

/// Where the shows of a house take place.
pub(super) struct Places<'a> {
    pub venues: [Uuid; 2],
    pub maps: &'a Maps,
}

/// One occurrence with the pools of its ticket types, in the order of the show's types.
pub(super) struct Date {
    pub id: Uuid,
    pub starts_at: Time,
    pub pools: Vec<Uuid>,
}

/// A product with its only offer.
pub(super) struct TicketType {
    pub product_id: Uuid,
    pub offer_id: Uuid,
    pub name: &'static str,
    pub price_minor: i64,
    pub capacity: i32,
}

/// The day `days` from `now` at `time` on the clocks of `zone`.
fn local(now: Time, zone: &TimeZone, days: i32, time: (i8, i8)) -> Result<Time, jiff::Error> {
    let day = now.to_jiff().to_zoned(zone.clone()).date().checked_add(days.days())?;
    let zoned = day.to_datetime(civil::time(time.0, time.1, 0, 0)).to_zoned(zone.clone())?;
    Ok(Time::new(zoned.timestamp()))
}

/// Inserts the venues of every house; gives back their ids.
pub(super) async fn venues(
    tx: &mut PgConnection,
    dice: &mut Dice,
    organizations: &[OrganizationId],
    now: Time,
) -> Result<Vec<[Uuid; 2]>, sqlx::Error> {
    let mut all = Vec::new();
    for (house, organization) in HOUSES.iter().zip(organizations) {
        let ids = [dice.id(now), dice.id(now)];
        for (place, id) in house.venues.iter().zip(ids) {
            sqlx::query(
                "insert into events.venues (organization_id, id, name, address, postal_code, city, country,
                   latitude, longitude, time_zone, directions, accessibility, created_at, updated_at)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13)",
            )
            .bind(organization)
            .bind(id)
            .bind(place.name)
            .bind(place.address)
            .bind(place.postal_code)
            .bind(place.city)
            .bind(house.country)
            .bind(place.latitude)
            .bind(place.longitude)
            .bind(house.time_zone)
            .bind(place.directions)
            .bind("Step-free entrance, lift to every level, hearing loop at the counter.")
            .bind(now)
            .execute(&mut *tx)
            .await?;
        }
        all.push(ids);
    }
    Ok(all)
}

/// Inserts one show with its dates, ticket types and pools.
pub(super) async fn show(
    tx: &mut PgConnection,
    dice: &mut Dice,
    show: &'static Show,
    organization_id: OrganizationId,
    places: &Places<'_>,
    cover: Uuid,
    now: Time,
) -> Result<Planned, Box<dyn std::error::Error + Send + Sync>> {
    let house = &HOUSES[show.house];
    let announced = now.plus_seconds(-86_400 * i64::from(6 + dice.below(60) as i32 + (-show.day).max(0)));
    let event_id = EventId(dice.id(announced));
    insert_event(tx, show, event_id, organization_id, cover, announced).await?;
    let zone = TimeZone::get(house.time_zone)?;
    let mut dates = Vec::new();
    for week in 0..=show.repeats {
        let starts_at = local(now, &zone, show.day + 7 * week, show.time)?;
        let id = dice.id(announced);
        sqlx::query(
            "insert into events.occurrences (event_id, id, organization_id, starts_at, ends_at, doors_at, time_zone,
               venue_id, online_url, state, created_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        )
        .bind(event_id)
        .bind(id)
        .bind(organization_id)
        .bind(starts_at)
        .bind(starts_at.plus_seconds(60 * show.minutes))
        .bind((show.place < 2).then(|| starts_at.plus_seconds(-3600)))
        .bind(house.time_zone)
        .bind((show.place < 2).then(|| places.venues[show.place]))
        .bind((show.place == 2).then(|| format!("https://stream.example.org/{id}")))
        .bind(if show.fate == Fate::Cancelled { "cancelled" } else { "scheduled" })
        .bind(announced)
        .execute(&mut *tx)
        .await?;
        dates.push(Date { id, starts_at, pools: Vec::new() });
    }
    let seated = seats::seat(tx, places.maps, show, event_id, organization_id).await?;
    let when = (announced, now);
    let types = ticket_types(tx, dice, show, event_id, &mut dates, seated.as_ref(), when).await?;
    Ok(Planned { show, event_id, organization_id, currency: house.currency, dates, types, seated })
}

async fn insert_event(
    tx: &mut PgConnection,
    show: &Show,
    event_id: EventId,
    organization_id: OrganizationId,
    cover: Uuid,
    announced: Time,
) -> Result<(), sqlx::Error> {
    let house = &HOUSES[show.house];
    let state = match show.fate {
        Fate::Draft => "draft",
        Fate::Cancelled => "cancelled",
        _ => "published",
    };
    let featured = SHOWS.iter().filter(|other| other.house == show.house && other.day >= 0).take(3);
    sqlx::query(
        "insert into events.events (id, organization_id, slug, title, summary, description, category, tags, language,
           currency, state, cover_id, refund_policy, age_note, featured, published_at, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $17)",
    )
    .bind(event_id)
    .bind(organization_id)
    .bind(kit::text::slug(show.title))
    .bind(show.title)
    .bind(show.summary)
    .bind(description(house.language, show))
    .bind(show.category)
    .bind(show.tags.iter().map(|tag| (*tag).to_owned()).collect::<Vec<String>>())
    .bind(house.language)
    .bind(house.currency)
    .bind(state)
    .bind(cover)
    .bind(refund_policy(house.language))
    .bind(if show.category == "nightlife" { "18+" } else { "" })
    .bind(featured.into_iter().any(|other| std::ptr::eq(other, show)) && show.fate != Fate::SoldOut)
    .bind((show.fate != Fate::Draft).then_some(announced))
    .bind(announced)
    .execute(tx)
    .await?;
    Ok(())
}

async fn ticket_types(
    tx: &mut PgConnection,
    dice: &mut Dice,
    show: &Show,
    event_id: EventId,
    dates: &mut [Date],
    seated: Option<&Seated>,
    (announced, now): (Time, Time),
) -> Result<Vec<TicketType>, sqlx::Error> {
    let mut types = Vec::new();
    for (position, (name, price_minor, capacity)) in show.types.iter().copied().enumerate() {
        let zone = seated.and_then(|seated| seated.zones.get(position).copied().flatten());
        let capacity = seated.and_then(|seated| seated.capacity(position)).unwrap_or(capacity);
        let (product_id, offer_id) = (dice.id(announced), dice.id(announced));
        let admissions: i16 = if name.contains("five") { 5 } else { 1 };
        sqlx::query(
            "insert into events.products (event_id, id, name, position, admissions, zone, created_at)
             values ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(event_id)
        .bind(product_id)
        .bind(name)
        .bind(i32::try_from(position).unwrap_or_default())
        .bind(admissions)
        .bind(zone)
        .bind(announced)
        .execute(&mut *tx)
        .await?;
        sqlx::query(
            "insert into events.offers (event_id, id, product_id, name, price_minor, sales_start, created_at)
             values ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(event_id)
        .bind(offer_id)
        .bind(product_id)
        .bind(name)
        .bind(price_minor)
        .bind((show.fate == Fate::Soon).then(|| now.plus_seconds(86_400 * 3)))
        .bind(announced)
        .execute(&mut *tx)
        .await?;
        for date in dates.iter_mut() {
            let pool = dice.id(announced);
            insert_pool(tx, event_id, date.id, pool, name, (capacity, zone), announced).await?;
            sqlx::query(
                "insert into events.product_pools (event_id, product_id, pool_id) values ($1, $2, $3)",
            )
            .bind(event_id)
            .bind(product_id)
            .bind(pool)
            .execute(&mut *tx)
            .await?;
            date.pools.push(pool);
        }
        types.push(TicketType { product_id, offer_id, name, price_minor, capacity });
    }
    Ok(types)
}

async fn insert_pool(
    tx: &mut PgConnection,
    event_id: EventId,
    occurrence_id: Uuid,
    pool_id: Uuid,
    name: &str,
    (capacity, zone): (i32, Option<i16>),
    at: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "with pool as (
           insert into events.pools (event_id, id, occurrence_id, name, capacity, zone)
           values ($1, $2, $3, $4, $5, $7)
           returning event_id, id, capacity)
         insert into events.inventory_ledger (event_id, pool_id, reason, capacity, at)
         select event_id, id, 'capacity', capacity, $6 from pool",
    )
    .bind(event_id)
    .bind(pool_id)
    .bind(occurrence_id)
    .bind(name)
    .bind(capacity)
    .bind(at)
    .bind(zone)
    .execute(tx)
    .await?;
    Ok(())
}
