//! The copy of an event in a database of its own.

use data::Db;
use events::Events;
use kit::{EventId, OccurrenceId, OfferId};
use sqlx::{
    AssertSqlSafe, Connection as _, Executor as _, PgConnection,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use uuid::Uuid;

use super::Failure;

/// What can be bought.
#[derive(Debug, Clone)]
pub(super) struct Scene {
    pub title: String,
    pub event_id: EventId,
    pub occurrence_id: OccurrenceId,
    pub offers: Vec<Offered>,
    /// Places in all pools of the occurrence that its offers draw on.
    pub free: i64,
}

/// An offer, and how many of it the smallest booking has.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(super) struct Offered {
    pub id: OfferId,
    pub quantity: i32,
}

/// The database with the copy.
pub(super) struct Shadow {
    pub db: Db,
    pub scene: Scene,
    name: String,
    admin: PgConnectOptions,
}

#[derive(sqlx::FromRow)]
struct Original {
    id: Uuid,
    organization_id: Uuid,
    title: String,
}

/// The rows that an event is made of, in an order in which foreign keys find what they point to. `$1` is
/// the event, `$2` its organization.
const ROWS: [(&str, &str); 11] = [
    ("users.organizations", "select to_jsonb(t) from users.organizations t where id = $2 and $1 is not null"),
    ("events.venues", "select to_jsonb(t) from events.venues t where organization_id = $2 and $1 is not null"),
    (
        "events.events",
        "select to_jsonb(t) || '{\"state\": \"published\", \"cover_id\": null}' from events.events t
          where id = $1 and organization_id = $2",
    ),
    (
        "events.occurrences",
        "select to_jsonb(t) from events.occurrences t where event_id = $1 and organization_id = $2",
    ),
    (
        "events.products",
        "select to_jsonb(t) || '{\"hidden\": false}' from events.products t
          where event_id = $1 and $2 is not null and archived_at is null",
    ),
    (
        "events.offers",
        "select to_jsonb(t) || '{\"sales_start\": null, \"sales_end\": null}' from events.offers t
          where event_id = $1 and $2 is not null and archived_at is null
            and product_id in (select id from events.products where event_id = $1 and archived_at is null)",
    ),
    (
        "events.pools",
        "select to_jsonb(t) || '{\"held\": 0, \"sold\": 0, \"blocked\": 0, \"reserved\": 0, \"waited_for\": false, \"reserve_fresh\": false}' from events.pools t
          where event_id = $1 and $2 is not null",
    ),
    (
        "events.product_pools",
        "select to_jsonb(t) from events.product_pools t where event_id = $1 and $2 is not null
            and product_id in (select id from events.products where event_id = $1 and archived_at is null)",
    ),
    (
        "events.seat_maps",
        "select to_jsonb(t) from events.seat_maps t where organization_id = $2
            and id in (select seat_map_id from events.seatings where event_id = $1)",
    ),
    (
        "events.seat_map_versions",
        "select to_jsonb(t) from events.seat_map_versions t where organization_id = $2
            and (seat_map_id, number) in (select seat_map_id, number from events.seatings where event_id = $1)",
    ),
    ("events.seatings", "select to_jsonb(t) from events.seatings t where event_id = $1 and organization_id = $2"),
];

impl Shadow {
    /// Copies `event` with all places free and its offers on sale.
    ///
    /// # Errors
    /// Saying what to do when the event or the right to make a database is missing.
    pub(super) async fn cast(real: &Db, event: &str, connections: u32) -> Result<Self, Failure> {
        let original: Option<Original> = sqlx::query_as(
            "select id, organization_id, title from events.events where slug = $1 or id::text = $1",
        )
        .bind(event)
        .fetch_optional(real)
        .await?;
        let original = original.ok_or_else(|| {
            format!("there is no event {event}: give its id, or the last part of its address")
        })?;
        let own = (*real.connect_options()).clone();
        // The embedded PostgreSQL trusts its socket; elsewhere the role itself needs the right.
        let embedded = own.get_socket().is_some() && own.get_username() == "admit";
        let admin =
            if embedded { own.clone().username("postgres").database("postgres") } else { own.clone() };
        let name = format!("admit_rehearsal_{}", std::process::id());
        let owner = own.get_username().replace('"', "\"\"");
        let make = format!("create database {name} owner \"{owner}\"");
        run(&admin, &make).await.map_err(|error| {
            format!("can't make a database beside the real one: {error}. Allow it: ALTER ROLE \"{owner}\" CREATEDB")
        })?;
        let db: Db =
            PgPoolOptions::new().max_connections(connections).connect_lazy_with(own.database(&name)).into();
        match fill(real, &db, &original).await {
            Ok(scene) => Ok(Self { db, scene, name, admin }),
            Err(error) => {
                db.close().await;
                run(&admin, &format!("drop database {name} with (force)")).await?;
                Err(error)
            }
        }
    }

    /// What should not be: places beyond capacity, counters that the ledger does not know, and bookings
    /// that nobody was told of (or the other way round).
    ///
    /// # Errors
    /// The database's.
    pub(super) async fn oversold(&self, held: u64) -> Result<i64, Failure> {
        let mut conn = self.db.acquire().await?;
        let drift = Events::check_inventory(&mut conn).await?.len();
        let beyond: i64 = sqlx::query_scalar(
            "select coalesce(sum(greatest(held + sold + blocked - capacity, 0)), 0)::bigint from events.pools",
        )
        .fetch_one(&mut *conn)
        .await?;
        let bookings: i64 = sqlx::query_scalar("select count(*) from bookings.bookings where state = 'held'")
            .fetch_one(&mut *conn)
            .await?;
        let told = i64::try_from(held).unwrap_or(i64::MAX);
        Ok(beyond + i64::try_from(drift).unwrap_or(i64::MAX) + (bookings - told).abs())
    }

    /// Takes the copy away.
    ///
    /// # Errors
    /// The database's.
    pub(super) async fn vanish(self) -> Result<(), Failure> {
        self.db.close().await;
        run(&self.admin, &format!("drop database {} with (force)", self.name)).await
    }
}

async fn run(options: &PgConnectOptions, statement: &str) -> Result<(), Failure> {
    let mut connection = PgConnection::connect_with(options).await?;
    connection.execute(AssertSqlSafe(statement.to_owned())).await?;
    connection.close().await?;
    Ok(())
}

async fn fill(real: &Db, shadow: &Db, original: &Original) -> Result<Scene, Failure> {
    data::migrate(shadow).await?;
    let mut from = real.acquire().await?;
    let mut to = shadow.begin().await?;
    for (table, select) in ROWS {
        let rows: Vec<serde_json::Value> = sqlx::query_scalar(select)
            .bind(original.id)
            .bind(original.organization_id)
            .fetch_all(&mut *from)
            .await?;
        let insert = format!("insert into {table} select * from jsonb_populate_recordset(null::{table}, $1)");
        sqlx::query(AssertSqlSafe(insert)).bind(serde_json::Value::Array(rows)).execute(&mut *to).await?;
    }
    sqlx::query(
        "insert into events.inventory_ledger (event_id, pool_id, reason, capacity, at)
         select event_id, id, 'capacity', capacity, now() from events.pools where capacity > 0",
    )
    .execute(&mut *to)
    .await?;
    let scene = scene(&mut to, original).await?;
    to.commit().await?;
    Ok(scene)
}

/// The next occurrence that can be sold, and what it sells.
async fn scene(conn: &mut PgConnection, original: &Original) -> Result<Scene, Failure> {
    let occurrence: Option<OccurrenceId> = sqlx::query_scalar(
        "select id from events.occurrences where event_id = $1 and state = 'scheduled' and ends_at > now()
          order by starts_at, id limit 1",
    )
    .bind(original.id)
    .fetch_optional(&mut *conn)
    .await?;
    let occurrence_id = occurrence.ok_or("the event has no date that is still to come")?;
    let offers: Vec<Offered> = sqlx::query_as(
        "select o.id, greatest(p.min_per_booking, 1)::int as quantity from events.offers o
           join events.products p on p.event_id = o.event_id and p.id = o.product_id
          where o.event_id = $1 and p.kind = 'admission' and exists (
                select 1 from events.product_pools l
                  join events.pools q on q.event_id = l.event_id and q.id = l.pool_id
                 where l.event_id = p.event_id and l.product_id = p.id and q.occurrence_id = $2)
          order by o.id",
    )
    .bind(original.id)
    .bind(occurrence_id)
    .fetch_all(&mut *conn)
    .await?;
    if offers.is_empty() {
        return Err("the event sells no admissions at its next date".into());
    }
    let free: i64 = sqlx::query_scalar(
        "select coalesce(sum(capacity), 0)::bigint from events.pools where event_id = $1 and occurrence_id = $2",
    )
    .bind(original.id)
    .bind(occurrence_id)
    .fetch_one(conn)
    .await?;
    let title = original.title.clone();
    Ok(Scene { title, event_id: EventId(original.id), occurrence_id, offers, free })
}
