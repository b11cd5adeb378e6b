//! Holds by the batch.

use std::fmt::{Display, Write as _};

use kit::{BookingId, EventId, OccurrenceId, OrganizationId, SecretHash, Time, UserId};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::turnstile::Fresh;

/// The hold that a key made before.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct Earlier {
    pub key: Uuid,
    pub request: Uuid,
    pub event_id: EventId,
    pub id: BookingId,
}

/// What `keys` did before.
pub(crate) async fn earlier(conn: &mut PgConnection, keys: &[Uuid]) -> Result<Vec<Earlier>, sqlx::Error> {
    sqlx::query_as(
        "select hold_key as key, hold_request as request, event_id, id
         from bookings.bookings where hold_key = any($1::uuid[])",
    )
    .bind(keys)
    .fetch_all(conn)
    .await
}

/// Writes holds with what they claim; their places are taken elsewhere.
pub(crate) async fn insert_holds(conn: &mut PgConnection, fresh: &[Fresh]) -> Result<(), sqlx::Error> {
    let column = Columns(fresh);
    sqlx::query(
        "insert into bookings.bookings
           (event_id, id, organization_id, occurrence_id, reference, state, user_id, locale, currency,
            total_minor, quantity, expires_at, created_at, guest, hold_key, hold_request, pool_ids,
            pool_quantities, seats, cart)
         select event_id, id, organization_id, occurrence_id, reference, 'held', user_id, locale, currency,
                total_minor, quantity, expires_at, created_at, guest, hold_key, hold_request, pool_ids::uuid[],
                pool_quantities::int4[], seats::int4[], cart::json
         from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::uuid[], $7::text[],
                     $8::text[], $9::int8[], $10::int4[], $11::timestamptz[], $12::timestamptz[], $13::bytea[],
                     $14::uuid[], $15::uuid[], $16::text[], $17::text[], $18::text[], $19::text[])
           as h (event_id, id, organization_id, occurrence_id, reference, user_id, locale, currency,
                 total_minor, quantity, expires_at, created_at, guest, hold_key, hold_request, pool_ids,
                 pool_quantities, seats, cart)",
    )
    .bind(column.of::<EventId>(|hold| hold.ask.event_id))
    .bind(column.of::<BookingId>(|hold| hold.ask.booking_id))
    .bind(column.of::<OrganizationId>(|hold| hold.stage.summary().organization_id))
    .bind(column.of::<OccurrenceId>(|hold| hold.ask.occurrence_id))
    .bind(column.of::<&str>(|hold| &hold.reference))
    .bind(column.of::<Option<UserId>>(|hold| hold.ask.user_id))
    .bind(column.of::<&str>(|hold| &hold.ask.locale))
    .bind(column.of::<String>(|hold| hold.quote.currency.to_string()))
    .bind(column.of::<i64>(|hold| hold.total_minor))
    .bind(column.of::<i32>(|hold| hold.quantity))
    .bind(column.of::<Time>(|hold| hold.expires_at))
    .bind(column.of::<Time>(|hold| hold.created_at))
    .bind(column.of::<Option<SecretHash>>(|hold| hold.ask.guest.clone()))
    .bind(column.of::<Uuid>(|hold| hold.ask.key))
    .bind(column.of::<Uuid>(|hold| hold.ask.request))
    .bind(column.of::<String>(|hold| literal(hold.quote.needs.iter().map(|(pool, _)| pool))))
    .bind(column.of::<String>(|hold| literal(hold.quote.needs.iter().map(|(_, places)| places))))
    .bind(column.of::<String>(|hold| literal(hold.lines.iter().flat_map(|line| &line.seats))))
    .bind(column.of::<String>(|hold| serde_json::to_string(&hold.lines).unwrap_or_default()))
    .execute(conn)
    .await?;
    Ok(())
}

/// The holds, one column at a time.
struct Columns<'a>(&'a [Fresh]);

impl<'a> Columns<'a> {
    fn of<T>(&self, value: impl Fn(&'a Fresh) -> T) -> Vec<T> {
        self.0.iter().map(value).collect()
    }
}

/// PostgreSQL's literal of an array of numbers or ids: `unnest` would flatten an array of arrays.
fn literal<T: Display>(values: impl Iterator<Item = T>) -> String {
    let mut text = String::from("{");
    for value in values {
        // Writing to a string can't fail.
        let _ = match text.len() {
            1 => write!(text, "{value}"),
            _ => write!(text, ",{value}"),
        };
    }
    text.push('}');
    text
}
