//! The lines of bookings.

use kit::{BookingId, EventId, LineId, OfferId, ProductId};
use sqlx::PgConnection;

/// A row of `bookings.lines`.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct LineRow {
    pub id: LineId,
    pub product_id: ProductId,
    pub offer_id: OfferId,
    pub product_name: String,
    pub offer_name: String,
    pub quantity: i32,
    pub admissions: i32,
    pub unit_price_minor: i64,
    pub total_minor: i64,
    pub holder_names: Vec<String>,
}

/// The lines of a booking, in the order in which they were written.
pub(crate) async fn of_booking(
    conn: &mut PgConnection,
    event_id: EventId,
    booking_id: BookingId,
) -> Result<Vec<LineRow>, sqlx::Error> {
    sqlx::query_as::<_, LineRow>(
        "select id, product_id, offer_id, product_name, offer_name, quantity, admissions, unit_price_minor,
                total_minor, holder_names
         from bookings.lines where event_id = $1 and booking_id = $2 order by id",
    )
    .bind(event_id)
    .bind(booking_id)
    .fetch_all(conn)
    .await
}

/// The names for the tickets of a line.
pub(crate) async fn set_holders(
    conn: &mut PgConnection,
    event_id: EventId,
    id: LineId,
    names: &[String],
) -> Result<(), sqlx::Error> {
    sqlx::query("update bookings.lines set holder_names = $3 where event_id = $1 and id = $2")
        .bind(event_id)
        .bind(id)
        .bind(names)
        .execute(conn)
        .await?;
    Ok(())
}
