//! The lines of bookings.

use kit::{BookingId, EventId, LineId, OfferId, ProductId};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;

use super::bookings::BookingRow;

/// One line: in the booking's cart until the checkout, then a row of `bookings.lines`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, sqlx::FromRow)]
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
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holder_names: Vec<String>,
    /// Numbers of seats, in the order of the admissions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub seats: Vec<i32>,
}

/// The lines of a booking, wherever they are.
pub(crate) async fn of(conn: &mut PgConnection, booking: &BookingRow) -> Result<Vec<LineRow>, sqlx::Error> {
    match &booking.cart {
        Some(cart) => Ok(cart.0.clone()),
        None => of_booking(conn, booking.event_id, booking.id).await,
    }
}

/// Moves the lines of a cart to where they stay; does nothing when they are there.
pub(crate) async fn write_down(conn: &mut PgConnection, booking: &BookingRow) -> Result<(), sqlx::Error> {
    let Some(cart) = &booking.cart else { return Ok(()) };
    sqlx::query(
        "with emptied as (
           update bookings.bookings set cart = null where event_id = $1 and id = $2)
         insert into bookings.lines
           (event_id, id, booking_id, product_id, offer_id, product_name, offer_name, quantity, admissions,
            unit_price_minor, total_minor, holder_names, seats)
         select $1, l.id, $2, l.product_id, l.offer_id, l.product_name, l.offer_name, l.quantity, l.admissions,
                l.unit_price_minor, l.total_minor, coalesce(l.holder_names, '{}'), coalesce(l.seats, '{}')
         from json_to_recordset($3::json) as l (id uuid, product_id uuid, offer_id uuid, product_name text,
           offer_name text, quantity int4, admissions int4, unit_price_minor int8, total_minor int8,
           holder_names text[], seats int4[])",
    )
    .bind(booking.event_id)
    .bind(booking.id)
    .bind(cart)
    .execute(conn)
    .await?;
    Ok(())
}

/// The lines of a booking that was checked out, in the order in which they were written.
pub(crate) async fn of_booking(
    conn: &mut PgConnection,
    event_id: EventId,
    booking_id: BookingId,
) -> Result<Vec<LineRow>, sqlx::Error> {
    sqlx::query_as::<_, LineRow>(
        "select id, product_id, offer_id, product_name, offer_name, quantity, admissions, unit_price_minor,
                total_minor, holder_names, seats
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

#[derive(sqlx::FromRow)]
struct LineOf {
    booking_id: BookingId,
    #[sqlx(flatten)]
    line: LineRow,
}

/// The lines of bookings that were checked out, booking by booking in the order in which they were written.
pub(crate) async fn of_bookings(
    conn: &mut PgConnection,
    ids: &[(EventId, BookingId)],
) -> Result<Vec<(BookingId, LineRow)>, sqlx::Error> {
    let (events, bookings): (Vec<EventId>, Vec<BookingId>) = ids.iter().copied().unzip();
    let rows: Vec<LineOf> = sqlx::query_as(
        "select booking_id, id, product_id, offer_id, product_name, offer_name, quantity, admissions,
                unit_price_minor, total_minor, holder_names, seats
         from bookings.lines
         where (event_id, booking_id) in (select * from unnest($1::uuid[], $2::uuid[]))
         order by booking_id, id",
    )
    .bind(events)
    .bind(bookings)
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| (row.booking_id, row.line)).collect())
}
