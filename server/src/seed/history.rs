//! What people bought before you came: bookings, tickets, payments, the books and the door.

use events::SeatSet;
use kit::{EventId, OrganizationId, Time};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    columns::{self, Claim, Row},
    dice::Dice,
    programme::{Date, Planned, TicketType},
    shows::Fate,
    words::{FIRST_NAMES, LAST_NAMES},
};

/// A person who bought something, for the conversations that follow.
#[derive(Clone)]
pub(super) struct Sold {
    pub event_id: EventId,
    pub organization_id: OrganizationId,
    pub booking_id: Uuid,
    pub email: String,
    pub name: String,
    pub at: Time,
}

/// Who the history is about besides strangers.
pub(super) struct Cast {
    /// The demo's buyer: id, e-mail and name.
    pub buyer: (Uuid, &'static str, &'static str),
    /// Who stood at the door.
    pub door: Uuid,
}

/// Writes the whole history; gives back the bookings that were sold.
pub(super) async fn write(
    tx: &mut PgConnection,
    (dice, usher): (&mut Dice, &mut Dice),
    programme: &[Planned],
    cast: &Cast,
    now: Time,
) -> Result<Vec<Sold>, sqlx::Error> {
    let mut rows = Vec::new();
    let mut buyers_own = 0;
    for planned in programme {
        if matches!(planned.show.fate, Fate::Draft | Fate::Soon) {
            continue;
        }
        for (index, date) in planned.dates.iter().enumerate() {
            let before = rows.len();
            let mut taken = SeatSet::default();
            for (place, ticket_type) in planned.types.iter().enumerate() {
                let sold = rows.len();
                sell_type(dice, planned, date, index, (place, ticket_type), now, &mut rows);
                let seated = planned.seated.as_ref().filter(|_| planned.show.fate != Fate::Cancelled);
                for row in seated.map_or(&mut [][..], |_| &mut rows[sold..]) {
                    let seats =
                        seated.map(|seated| seated.choose(usher, place, row.tickets.len(), &mut taken));
                    row.seats = seats.unwrap_or_default();
                }
            }
            let mine = rows[before..].iter_mut().find(|row| row.tickets.len() <= 3);
            if let Some(row) = mine.filter(|_| index == 0 && wanted_by_the_buyer(planned) && buyers_own < 9) {
                (row.user_id, row.email, row.name) =
                    (Some(cast.buyer.0), cast.buyer.1.into(), cast.buyer.2.into());
                buyers_own += 1;
            }
        }
    }
    rows.sort_by_key(|row| row.at);
    columns::insert(tx, dice, &rows, cast.door, now).await?;
    Ok(rows
        .into_iter()
        .filter(|row| !row.cancelled)
        .map(|row| Sold {
            event_id: row.event_id,
            organization_id: row.organization_id,
            booking_id: row.booking_id,
            email: row.email,
            name: row.name,
            at: row.at,
        })
        .collect())
}

fn wanted_by_the_buyer(planned: &Planned) -> bool {
    matches!(planned.show.category, "music" | "theatre" | "food" | "film" | "conference")
        && planned.show.fate != Fate::Cancelled
}

/// Sells places of one ticket type on one date, as many as the show's fate wants.
fn sell_type(
    dice: &mut Dice,
    planned: &Planned,
    date: &Date,
    index: usize,
    (place, ticket_type): (usize, &TicketType),
    now: Time,
    rows: &mut Vec<Row>,
) {
    let mut left = wanted(dice, planned.show.fate, ticket_type.capacity, index, date.starts_at < now);
    while left > 0 {
        let quantity = dice.pick(&[1, 1, 2, 2, 2, 2, 3, 4, 4, 6]).min(left);
        left -= quantity;
        rows.push(booking(dice, planned, date, (place, ticket_type), quantity, now));
    }
}

/// How many places of `capacity` are gone. Arenas stay roomy: a demo needs no hundred thousand rows.
fn wanted(dice: &mut Dice, fate: Fate, capacity: i32, index: usize, past: bool) -> i32 {
    let share = |share: f32| (capacity as f32 * share) as i32;
    match fate {
        Fate::SoldOut => capacity,
        Fate::FewLeft if index == 0 => (capacity - 1 - dice.below(6) as i32).max(capacity / 2),
        Fate::FewLeft => share(dice.between(0.4, 0.8)),
        _ if past => share(dice.between(0.6, 0.9)).min(260),
        _ if index == 0 => share(dice.between(0.15, 0.6)).min(150),
        _ => share(dice.between(0.03, 0.25)).min(28),
    }
}

fn booking(
    dice: &mut Dice,
    planned: &Planned,
    date: &Date,
    (place, ticket_type): (usize, &TicketType),
    quantity: i32,
    now: Time,
) -> Row {
    // More bookings lately than long ago, and none after the doors.
    let age = 86_400.0 * 44.0 * dice.between(0.0, 1.0).powi(2);
    let latest = if date.starts_at < now { date.starts_at } else { now };
    let at = latest.plus_seconds(-(age as i64) - 120);
    let (first, last) = (dice.pick(&FIRST_NAMES), dice.pick(&LAST_NAMES));
    let plain = |name: &str| kit::text::slug(name).replace('-', "");
    let per_unit = if ticket_type.name.contains("five") { 5 } else { 1 };
    let cancelled = planned.show.fate == Fate::Cancelled;
    let reached = date.starts_at <= now;
    let tickets = (0..quantity * per_unit)
        .map(|_| {
            (
                dice.id(at),
                dice.code(12),
                (reached && dice.below(10) < 9).then(|| dice.between(0.0, 3600.0) as i64),
            )
        })
        .collect();
    Row {
        event_id: planned.event_id,
        organization_id: planned.organization_id,
        occurrence_id: date.id,
        starts_at: date.starts_at,
        booking_id: dice.id(at),
        line_id: dice.id(at),
        reference: dice.code(8),
        user_id: None,
        email: format!("{}.{}{}@example.net", plain(first), plain(last), dice.below(90) + 10),
        name: format!("{first} {last}"),
        currency: planned.currency,
        product_id: ticket_type.product_id,
        offer_id: ticket_type.offer_id,
        product_name: ticket_type.name,
        price_minor: ticket_type.price_minor,
        quantity,
        claim: Claim { pool_id: date.pools[place], quantity },
        tickets,
        seats: Vec::new(),
        cancelled,
        at,
    }
}
