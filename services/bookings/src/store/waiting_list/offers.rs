//! Offers of waiting lists.

use kit::{
    BookingId, Currency, Email, EventId, OccurrenceId, OrganizationId, PoolId, ProductId, Time, UserId,
    WaitingEntryId, WaitingOfferId,
};
use sqlx::{PgConnection, types::Json};

use crate::{BookingState, store::lines::LineRow, waiting_list::WaitingOfferState};

/// An offer with the state of its booking.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct OfferRow {
    pub id: WaitingOfferId,
    pub entry_id: WaitingEntryId,
    pub booking_id: BookingId,
    pub occurrence_id: OccurrenceId,
    pub product_id: ProductId,
    pub quantity: i16,
    pub made_at: Time,
    pub expires_at: Time,
    pub booking_state: BookingState,
}

/// The open offer of an entry.
pub(crate) async fn open_of(
    conn: &mut PgConnection,
    event_id: EventId,
    entry_id: WaitingEntryId,
) -> Result<Option<OfferRow>, sqlx::Error> {
    sqlx::query_as(
        "select o.id, o.entry_id, o.booking_id, o.occurrence_id, o.product_id, o.quantity, o.made_at,
                coalesce(b.expires_at, o.expires_at) as expires_at, b.state as booking_state
           from bookings.waiting_offers o
           join bookings.bookings b on b.event_id = o.event_id and b.id = o.booking_id
          where o.event_id = $1 and o.entry_id = $2 and o.state = 'open'",
    )
    .bind(event_id)
    .bind(entry_id)
    .fetch_optional(conn)
    .await
}

/// Offers of a locked list whose booking has ended, and lapsed ones that late money has revived.
pub(crate) async fn ended(
    conn: &mut PgConnection,
    event_id: EventId,
    now: Time,
    limit: i64,
) -> Result<Vec<OfferRow>, sqlx::Error> {
    sqlx::query_as(
        "select o.id, o.entry_id, o.booking_id, o.occurrence_id, o.product_id, o.quantity, o.made_at,
                o.expires_at, b.state as booking_state
           from bookings.waiting_offers o
           join bookings.bookings b on b.event_id = o.event_id and b.id = o.booking_id
          where o.event_id = $1
            and ((o.state = 'open' and b.state in ('confirmed', 'cancelled', 'expired'))
                 or (o.state = 'lapsed' and o.ended_at > $2::timestamptz - interval '2 days' and b.state = 'confirmed'))
          order by o.made_at, o.id limit $3",
    )
    .bind(event_id)
    .bind(now)
    .bind(limit)
    .fetch_all(conn)
    .await
}

/// A new offer.
pub(crate) struct NewOffer {
    pub id: WaitingOfferId,
    pub entry_id: WaitingEntryId,
    pub booking_id: BookingId,
    pub occurrence_id: OccurrenceId,
    pub product_id: ProductId,
    pub quantity: i16,
    /// Whether an organizer made it, before others' turn.
    pub out_of_turn: bool,
    pub expires_at: Time,
}

/// Writes an offer; its booking is there already.
pub(crate) async fn insert(
    conn: &mut PgConnection,
    event_id: EventId,
    new: &NewOffer,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into bookings.waiting_offers
           (event_id, id, entry_id, booking_id, occurrence_id, product_id, quantity, out_of_turn, made_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(event_id)
    .bind(new.id)
    .bind(new.entry_id)
    .bind(new.booking_id)
    .bind(new.occurrence_id)
    .bind(new.product_id)
    .bind(new.quantity)
    .bind(new.out_of_turn)
    .bind(now)
    .bind(new.expires_at)
    .execute(conn)
    .await?;
    Ok(())
}

/// Ends an offer.
pub(crate) async fn end(
    conn: &mut PgConnection,
    event_id: EventId,
    id: WaitingOfferId,
    state: WaitingOfferState,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update bookings.waiting_offers set state = $3, ended_at = $4 where event_id = $1 and id = $2",
    )
    .bind(event_id)
    .bind(id)
    .bind(state)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// The hold of an offer.
pub(crate) struct OfferedHold<'a> {
    pub booking_id: BookingId,
    pub organization_id: OrganizationId,
    pub occurrence_id: OccurrenceId,
    pub reference: &'a str,
    pub user_id: Option<UserId>,
    pub email: &'a Email,
    pub locale: &'a str,
    pub currency: Currency,
    pub total_minor: i64,
    pub quantity: i32,
    pub expires_at: Time,
    pub needs: &'a [(PoolId, i32)],
    pub lines: &'a [LineRow],
}

/// Writes the hold of an offer; its places are taken elsewhere.
pub(crate) async fn insert_hold(
    conn: &mut PgConnection,
    event_id: EventId,
    hold: &OfferedHold<'_>,
    now: Time,
) -> Result<(), sqlx::Error> {
    let (pools, places): (Vec<PoolId>, Vec<i32>) = hold.needs.iter().copied().unzip();
    let seats: Vec<i32> = hold.lines.iter().flat_map(|line| line.seats.iter().copied()).collect();
    sqlx::query(
        "insert into bookings.bookings
           (event_id, id, organization_id, occurrence_id, reference, state, user_id, email, locale, currency,
            total_minor, quantity, expires_at, created_at, pool_ids, pool_quantities, seats, cart)
         values ($1, $2, $3, $4, $5, 'held', $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
    )
    .bind(event_id)
    .bind(hold.booking_id)
    .bind(hold.organization_id)
    .bind(hold.occurrence_id)
    .bind(hold.reference)
    .bind(hold.user_id)
    .bind(hold.email)
    .bind(hold.locale)
    .bind(hold.currency)
    .bind(hold.total_minor)
    .bind(hold.quantity)
    .bind(hold.expires_at)
    .bind(now)
    .bind(pools)
    .bind(places)
    .bind(seats)
    .bind(Json(hold.lines))
    .execute(conn)
    .await?;
    Ok(())
}

/// An offer that should be remembered before it lapses.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct Fading {
    pub event_id: EventId,
    pub entry_id: WaitingEntryId,
    pub booking_id: BookingId,
}

/// Takes on the reminding of open offers with less than a quarter of their time left: each of them once.
pub(crate) async fn remind(
    conn: &mut PgConnection,
    now: Time,
    shortest_seconds: i32,
    limit: i64,
) -> Result<Vec<Fading>, sqlx::Error> {
    sqlx::query_as(
        "update bookings.waiting_offers o set reminded_at = $1
           from (select o.event_id, o.id from bookings.waiting_offers o
                   join bookings.bookings b on b.event_id = o.event_id and b.id = o.booking_id
                  where o.state = 'open' and o.reminded_at is null and b.state = 'held' and o.expires_at > $1
                    and o.expires_at - o.made_at >= make_interval(secs => $2)
                    and o.expires_at - $1 <= (o.expires_at - o.made_at) / 4
                  order by o.expires_at limit $3 for no key update of o skip locked) due
          where o.event_id = due.event_id and o.id = due.id
         returning o.event_id, o.entry_id, o.booking_id",
    )
    .bind(now)
    .bind(f64::from(shortest_seconds))
    .bind(limit)
    .fetch_all(conn)
    .await
}
