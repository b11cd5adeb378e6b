//! Buyers at the checkout, one or many.

use kit::{BookingId, Email, EventId, ProductId, SecretHash, Time, UserId};
use sqlx::PgConnection;

use super::{bookings::BookingRow, lines::LineRow};
use crate::model::BookingState;

/// Who buys, as told at the checkout. A signed-in buyer becomes the owner of a guest's booking.
pub(crate) struct Buyer<'a> {
    pub email: &'a Email,
    pub name: &'a str,
    pub locale: &'a str,
    pub user_id: Option<UserId>,
}

/// A checkout to write down.
pub(crate) struct CheckedOut<'a> {
    pub booking: &'a BookingRow,
    /// The booking's lines; they are written where it still has its cart.
    pub lines: &'a [LineRow],
    pub buyer: Buyer<'a>,
    /// How the booking goes on, and until when.
    pub next: (BookingState, Option<Time>),
}

/// Writes down who buys, the lines of bookings that still have their carts, and how they go on; gives the bookings
/// as they are then, in no particular order. One statement, and one version of each row: an on-sale makes
/// thousands.
pub(crate) async fn check_out_all(
    conn: &mut PgConnection,
    checkouts: &[CheckedOut<'_>],
    now: Time,
) -> Result<Vec<BookingRow>, sqlx::Error> {
    let lines = checkouts.iter().map(|one| match one.booking.cart {
        Some(_) => serde_json::to_string(one.lines).map_err(|error| sqlx::Error::Encode(error.into())),
        None => Ok("[]".to_owned()),
    });
    let lines: Vec<String> = lines.collect::<Result<_, _>>()?;
    sqlx::query_as(
        "with checkout as materialized (
           select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::uuid[],
                                $8::text[], $9::text[], $10::timestamptz[])
             as c (event_id, booking_id, email, name, locale, user_id, lines, state, expires_at)
         ), written as (
           insert into bookings.lines
             (event_id, id, booking_id, product_id, offer_id, product_name, offer_name, quantity, admissions,
              unit_price_minor, total_minor, holder_names, seats, discount_minor, discount_name, fee_minor,
              platform_fee_minor, organizer_fee_minor, tax_minor, tax_bp, tax_name, tax_included, kind)
           select c.event_id, l.id, c.booking_id, l.product_id, l.offer_id, l.product_name, l.offer_name,
                  l.quantity, l.admissions, l.unit_price_minor, l.total_minor, coalesce(l.holder_names, '{}'),
                  coalesce(l.seats, '{}'), coalesce(l.discount_minor, 0), l.discount_name,
                  coalesce(l.fee_minor, 0), coalesce(l.platform_fee_minor, 0),
                  coalesce(l.organizer_fee_minor, 0), coalesce(l.tax_minor, 0), coalesce(l.tax_bp, 0),
                  l.tax_name, coalesce(l.tax_included, true), coalesce(l.kind, 'admission')
           from checkout c, json_to_recordset(c.lines::json) as l (id uuid, product_id uuid, offer_id uuid,
             product_name text, offer_name text, quantity int4, admissions int4, unit_price_minor int8,
             total_minor int8, holder_names text[], seats int4[], discount_minor int8, discount_name text,
             fee_minor int8, platform_fee_minor int8, organizer_fee_minor int8, tax_minor int8, tax_bp int4,
             tax_name text, tax_included bool, kind text)
         )
         update bookings.bookings b
         set email = c.email, name = c.name, locale = c.locale, user_id = coalesce(b.user_id, c.user_id),
             checked_out_at = coalesce(b.checked_out_at, $7::timestamptz), cart = null,
             state = c.state, expires_at = c.expires_at
         from checkout c
         where b.event_id = c.event_id and b.id = c.booking_id
         returning b.*",
    )
    .bind(checkouts.iter().map(|one| one.booking.event_id).collect::<Vec<_>>())
    .bind(checkouts.iter().map(|one| one.booking.id).collect::<Vec<_>>())
    .bind(checkouts.iter().map(|one| one.buyer.email.as_str()).collect::<Vec<_>>())
    .bind(checkouts.iter().map(|one| one.buyer.name).collect::<Vec<_>>())
    .bind(checkouts.iter().map(|one| one.buyer.locale).collect::<Vec<_>>())
    .bind(checkouts.iter().map(|one| one.buyer.user_id).collect::<Vec<_>>())
    .bind(now)
    .bind(lines)
    .bind(checkouts.iter().map(|one| one.next.0.name()).collect::<Vec<_>>())
    .bind(checkouts.iter().map(|one| one.next.1).collect::<Vec<_>>())
    .fetch_all(conn)
    .await
}

/// Writes down one checkout; see [`check_out_all`].
pub(crate) async fn check_out(
    conn: &mut PgConnection,
    checkout: CheckedOut<'_>,
    now: Time,
) -> Result<BookingRow, sqlx::Error> {
    check_out_all(conn, &[checkout], now).await?.pop().ok_or(sqlx::Error::RowNotFound)
}

/// Somebody who says that a booking is theirs.
pub(crate) struct Claimant<'a> {
    pub event_id: EventId,
    pub booking_id: BookingId,
    pub user_id: Option<UserId>,
    pub guest: Option<&'a SecretHash>,
}

/// A booking, and the number of the claimant who may see it.
#[derive(sqlx::FromRow)]
struct Numbered {
    number: i64,
    #[sqlx(flatten)]
    row: BookingRow,
}

/// The bookings of those among `claimants` whose account or browser made them, each with the claimant's place in
/// the list; locked until the transaction ends, in the order of their ids.
pub(crate) async fn lock_of_buyers(
    conn: &mut PgConnection,
    claimants: &[Claimant<'_>],
) -> Result<Vec<(usize, BookingRow)>, sqlx::Error> {
    let rows: Vec<Numbered> = sqlx::query_as(
        "select c.number, b.*
         from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bytea[]) with ordinality
           as c (event_id, booking_id, user_id, guest, number)
         join bookings.bookings b on b.event_id = c.event_id and b.id = c.booking_id
           and (b.user_id = c.user_id or b.guest = c.guest)
         order by b.id for no key update of b",
    )
    .bind(claimants.iter().map(|one| one.event_id).collect::<Vec<_>>())
    .bind(claimants.iter().map(|one| one.booking_id).collect::<Vec<_>>())
    .bind(claimants.iter().map(|one| one.user_id).collect::<Vec<_>>())
    .bind(claimants.iter().map(|one| one.guest.map(|hash| hash.0.as_slice())).collect::<Vec<_>>())
    .fetch_all(conn)
    .await?;
    let placed = |Numbered { number, row }| usize::try_from(number - 1).ok().map(|at| (at, row));
    Ok(rows.into_iter().filter_map(placed).collect())
}

/// Those of `products` of which a person may have so many.
pub(crate) async fn limited(
    conn: &mut PgConnection,
    products: &[(EventId, ProductId)],
) -> Result<Vec<ProductId>, sqlx::Error> {
    let (events, ids): (Vec<EventId>, Vec<ProductId>) = products.iter().copied().unzip();
    sqlx::query_scalar(
        "select p.id from events.products p join events.events e on e.id = p.event_id
         where (p.event_id, p.id) in (select * from unnest($1::uuid[], $2::uuid[]))
           and (p.max_per_person is not null
                or e.max_per_person is not null and p.kind in ('admission', 'pass'))",
    )
    .bind(events)
    .bind(ids)
    .fetch_all(conn)
    .await
}
