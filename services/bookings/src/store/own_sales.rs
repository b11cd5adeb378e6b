//! Tickets that organizers gave away.

use kit::{BookingId, EventId, OrganizationId, PoolId, Time, UserId};
use sqlx::PgConnection;

/// One booking that was given away.
pub(crate) struct OwnSale<'a> {
    pub organization_id: OrganizationId,
    pub booking_id: BookingId,
    pub channel_id: Option<PoolId>,
    /// What it would have cost.
    pub worth_minor: i64,
    pub note: &'a str,
    /// None for an API key.
    pub made_by: Option<UserId>,
}

/// Whether the event is one of this organization.
pub(crate) async fn is_event_of(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
    event_id: EventId,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar(
        "select exists (select from events.events e where e.organization_id = $1 and e.id = $2)",
    )
    .bind(organization_id)
    .bind(event_id)
    .fetch_one(conn)
    .await
}

/// Notes who gave what away.
pub(crate) async fn insert(
    conn: &mut PgConnection,
    event_id: EventId,
    sale: &OwnSale<'_>,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into bookings.own_sales
           (event_id, booking_id, organization_id, channel_id, worth_minor, note, made_by, made_at)
         values ($1, $2, $3, $4::uuid, $5, $6, $7::uuid, $8)",
    )
    .bind(event_id)
    .bind(sale.booking_id)
    .bind(sale.organization_id)
    .bind(sale.channel_id)
    .bind(sale.worth_minor)
    .bind(sale.note)
    .bind(sale.made_by)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Lets a hold that is locked cost nothing.
pub(crate) async fn make_free(
    conn: &mut PgConnection,
    event_id: EventId,
    booking_id: BookingId,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update bookings.bookings set total_minor = 0 where event_id = $1 and id = $2 and state = 'held'",
    )
    .bind(event_id)
    .bind(booking_id)
    .execute(conn)
    .await?;
    Ok(())
}
