//! The lines of bookings.

use events::{ProductKind, TaxRate};
use kit::{BookingId, EventId, LineId, OfferId, ProductId};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;

use super::bookings::BookingRow;
use crate::price::LinePrice;

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
    /// What the product is.
    #[serde(default = "admission", skip_serializing_if = "is_admission")]
    pub kind: ProductKind,
    #[serde(default, skip_serializing_if = "nothing")]
    pub discount_minor: i64,
    /// What the discount is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discount_name: Option<String>,
    /// Fees on top of the price.
    #[serde(default, skip_serializing_if = "nothing")]
    pub fee_minor: i64,
    /// The platform's fees, on top or out of the price.
    #[serde(default, skip_serializing_if = "nothing")]
    pub platform_fee_minor: i64,
    /// The organizer's fees, on top or out of the price.
    #[serde(default, skip_serializing_if = "nothing")]
    pub organizer_fee_minor: i64,
    #[serde(default, skip_serializing_if = "nothing")]
    pub tax_minor: i64,
    /// The tax rate in hundredths of a percent.
    #[serde(default, skip_serializing_if = "nothing")]
    pub tax_bp: i32,
    /// None for a line without tax.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_name: Option<String>,
    /// Whether the tax is in the price, or comes on top of it.
    #[serde(default = "yes", skip_serializing_if = "Clone::clone")]
    pub tax_included: bool,
}

impl Default for LineRow {
    /// A line of nothing, to be filled.
    fn default() -> Self {
        let nil = uuid::Uuid::nil();
        Self {
            id: LineId(nil),
            product_id: ProductId(nil),
            offer_id: OfferId(nil),
            product_name: String::new(),
            offer_name: String::new(),
            quantity: 0,
            admissions: 0,
            unit_price_minor: 0,
            total_minor: 0,
            holder_names: Vec::new(),
            seats: Vec::new(),
            kind: ProductKind::Admission,
            discount_minor: 0,
            discount_name: None,
            fee_minor: 0,
            platform_fee_minor: 0,
            organizer_fee_minor: 0,
            tax_minor: 0,
            tax_bp: 0,
            tax_name: None,
            tax_included: true,
        }
    }
}

impl LineRow {
    /// Freezes what was calculated for the line.
    pub(crate) fn set_price(&mut self, price: LinePrice, tax: Option<&TaxRate>) {
        self.total_minor = price.total;
        self.discount_minor = price.discount;
        self.discount_name = price.discount_name;
        self.fee_minor = price.fee;
        self.platform_fee_minor = price.platform_fee;
        self.organizer_fee_minor = price.organizer_fee;
        self.tax_minor = price.tax;
        self.tax_bp = tax.map_or(0, |tax| tax.rate_bp);
        self.tax_name = tax.map(|tax| tax.name.clone());
        self.tax_included = tax.is_none_or(|tax| tax.inclusive);
    }
}

fn nothing<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

fn admission() -> ProductKind {
    ProductKind::Admission
}

fn is_admission(kind: &ProductKind) -> bool {
    *kind == ProductKind::Admission
}

fn yes() -> bool {
    true
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
            unit_price_minor, total_minor, holder_names, seats, discount_minor, discount_name, fee_minor,
            platform_fee_minor, organizer_fee_minor, tax_minor, tax_bp, tax_name, tax_included, kind)
         select $1, l.id, $2, l.product_id, l.offer_id, l.product_name, l.offer_name, l.quantity, l.admissions,
                l.unit_price_minor, l.total_minor, coalesce(l.holder_names, '{}'), coalesce(l.seats, '{}'),
                coalesce(l.discount_minor, 0), l.discount_name, coalesce(l.fee_minor, 0),
                coalesce(l.platform_fee_minor, 0), coalesce(l.organizer_fee_minor, 0),
                coalesce(l.tax_minor, 0), coalesce(l.tax_bp, 0), l.tax_name, coalesce(l.tax_included, true),
                coalesce(l.kind, 'admission')
         from json_to_recordset($3::json) as l (id uuid, product_id uuid, offer_id uuid, product_name text,
           offer_name text, quantity int4, admissions int4, unit_price_minor int8, total_minor int8,
           holder_names text[], seats int4[], discount_minor int8, discount_name text, fee_minor int8,
           platform_fee_minor int8, organizer_fee_minor int8, tax_minor int8, tax_bp int4, tax_name text,
           tax_included bool, kind text)",
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
                total_minor, holder_names, seats, discount_minor, discount_name, fee_minor, platform_fee_minor,
                organizer_fee_minor, tax_minor, tax_bp, tax_name, tax_included, kind
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
                unit_price_minor, total_minor, holder_names, seats, discount_minor, discount_name, fee_minor,
                platform_fee_minor, organizer_fee_minor, tax_minor, tax_bp, tax_name, tax_included, kind
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
