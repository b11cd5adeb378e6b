//! Keys that make a request sent twice one effect.

use std::collections::HashSet;

use kit::{BookingId, EventId, Time};
use sqlx::PgConnection;

/// A request that must have one effect.
pub(crate) struct Request<'a> {
    /// Who asks.
    pub principal: &'a str,
    pub operation: &'a str,
    pub key: &'a str,
    /// SHA-256 of what is asked.
    pub hash: &'a [u8],
}

/// The effect that a key had before.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct Earlier {
    pub request_hash: Vec<u8>,
    pub event_id: EventId,
    pub booking_id: BookingId,
}

/// Claims the key for the effect on a booking; gives the earlier effect when it was claimed before.
/// While another transaction holds the key, this waits for its end.
pub(crate) async fn claim(
    conn: &mut PgConnection,
    request: &Request<'_>,
    event_id: EventId,
    booking_id: BookingId,
    now: Time,
) -> Result<Option<Earlier>, sqlx::Error> {
    let claimed = sqlx::query(
        "insert into bookings.idempotency
           (principal, operation, key, request_hash, event_id, booking_id, created_at)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict do nothing",
    )
    .bind(request.principal)
    .bind(request.operation)
    .bind(request.key)
    .bind(request.hash)
    .bind(event_id)
    .bind(booking_id)
    .bind(now)
    .execute(&mut *conn)
    .await?;
    if claimed.rows_affected() == 1 {
        return Ok(None);
    }
    earlier(conn, request).await
}

/// Claims many keys; gives the places in the list of those that were claimed by nobody before, each once. Waits
/// like [`claim`].
pub(crate) async fn claim_all(
    conn: &mut PgConnection,
    requests: &[(Request<'_>, EventId, BookingId)],
    now: Time,
) -> Result<Vec<usize>, sqlx::Error> {
    let keys: Vec<(String, String, BookingId)> = sqlx::query_as(
        "insert into bookings.idempotency
           (principal, operation, key, request_hash, event_id, booking_id, created_at)
         select principal, operation, key, request_hash, event_id, booking_id, $7
         from unnest($1::text[], $2::text[], $3::text[], $4::bytea[], $5::uuid[], $6::uuid[])
           as r (principal, operation, key, request_hash, event_id, booking_id)
         order by principal, operation, key
         on conflict do nothing
         returning principal, key, booking_id",
    )
    .bind(requests.iter().map(|(request, ..)| request.principal).collect::<Vec<_>>())
    .bind(requests.iter().map(|(request, ..)| request.operation).collect::<Vec<_>>())
    .bind(requests.iter().map(|(request, ..)| request.key).collect::<Vec<_>>())
    .bind(requests.iter().map(|(request, ..)| request.hash).collect::<Vec<_>>())
    .bind(requests.iter().map(|(_, event_id, _)| *event_id).collect::<Vec<_>>())
    .bind(requests.iter().map(|(.., booking_id)| *booking_id).collect::<Vec<_>>())
    .bind(now)
    .fetch_all(conn)
    .await?;
    let mut keys: HashSet<_> = keys.into_iter().collect();
    let mut mine = |(request, _, booking_id): &(Request<'_>, EventId, BookingId)| {
        keys.remove(&(request.principal.to_owned(), request.key.to_owned(), *booking_id))
    };
    Ok((0..requests.len()).filter(|at| mine(&requests[*at])).collect())
}

/// The effect that the key had before, if any.
pub(crate) async fn earlier(
    conn: &mut PgConnection,
    request: &Request<'_>,
) -> Result<Option<Earlier>, sqlx::Error> {
    sqlx::query_as::<_, Earlier>(
        "select request_hash, event_id, booking_id from bookings.idempotency
         where principal = $1 and operation = $2 and key = $3",
    )
    .bind(request.principal)
    .bind(request.operation)
    .bind(request.key)
    .fetch_optional(conn)
    .await
}

/// Forgets keys from before `before`.
pub(crate) async fn forget(conn: &mut PgConnection, before: Time) -> Result<(), sqlx::Error> {
    sqlx::query("delete from bookings.idempotency where created_at < $1").bind(before).execute(conn).await?;
    Ok(())
}
