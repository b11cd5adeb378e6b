//! Tickets.

use kit::{BookingId, EventId, LineId, OccurrenceId, TicketId, Time};
use sqlx::PgConnection;

use crate::{BookedSeat, TicketState};

/// A ticket with the words of its line.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct TicketRow {
    pub event_id: EventId,
    pub booking_id: BookingId,
    pub id: TicketId,
    pub line_id: LineId,
    pub occurrence_id: OccurrenceId,
    pub number: i32,
    pub code: String,
    pub credential_version: i32,
    pub state: TicketState,
    pub holder_name: Option<String>,
    pub product_name: String,
    pub offer_name: String,
    pub used_at: Option<Time>,
    pub seat: Option<i32>,
    pub seat_section: Option<String>,
    pub seat_row: Option<String>,
    pub seat_label: Option<String>,
}

impl TicketRow {
    /// Where the holder sits.
    pub(crate) fn booked_seat(&self) -> Option<BookedSeat> {
        Some(BookedSeat {
            seat: self.seat?,
            section: self.seat_section.clone().unwrap_or_default(),
            row: self.seat_row.clone().unwrap_or_default(),
            label: self.seat_label.clone().unwrap_or_default(),
        })
    }
}

/// A ticket to write.
#[derive(Debug)]
pub(crate) struct NewTicket {
    pub event_id: EventId,
    pub booking_id: BookingId,
    pub occurrence_id: OccurrenceId,
    pub id: TicketId,
    pub line_id: LineId,
    pub number: i32,
    pub code: String,
    pub holder_name: Option<String>,
    pub seat: Option<i32>,
    pub seat_section: Option<String>,
    pub seat_row: Option<String>,
    pub seat_label: Option<String>,
}

/// Writes tickets of any number of bookings.
pub(crate) async fn insert(
    conn: &mut PgConnection,
    tickets: &[NewTicket],
    now: Time,
) -> Result<(), sqlx::Error> {
    let text =
        |value: fn(&NewTicket) -> Option<&str>| -> Vec<Option<&str>> { tickets.iter().map(value).collect() };
    sqlx::query(
        "insert into bookings.tickets
           (event_id, id, booking_id, line_id, occurrence_id, number, code, holder_name, created_at,
            seat, seat_section, seat_row, seat_label)
         select t.event_id, t.id, t.booking_id, t.line_id, t.occurrence_id, t.number, t.code, t.holder_name, $1,
                t.seat, t.seat_section, t.seat_row, t.seat_label
         from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[], $7::int4[], $8::text[],
                     $9::text[], $10::int4[], $11::text[], $12::text[], $13::text[])
           as t (event_id, id, booking_id, line_id, occurrence_id, number, code, holder_name, seat,
                 seat_section, seat_row, seat_label)",
    )
    .bind(now)
    .bind(tickets.iter().map(|ticket| ticket.event_id).collect::<Vec<_>>())
    .bind(tickets.iter().map(|ticket| ticket.id).collect::<Vec<_>>())
    .bind(tickets.iter().map(|ticket| ticket.booking_id).collect::<Vec<_>>())
    .bind(tickets.iter().map(|ticket| ticket.line_id).collect::<Vec<_>>())
    .bind(tickets.iter().map(|ticket| ticket.occurrence_id).collect::<Vec<_>>())
    .bind(tickets.iter().map(|ticket| ticket.number).collect::<Vec<_>>())
    .bind(text(|ticket| Some(&ticket.code)))
    .bind(text(|ticket| ticket.holder_name.as_deref()))
    .bind(tickets.iter().map(|ticket| ticket.seat).collect::<Vec<_>>())
    .bind(text(|ticket| ticket.seat_section.as_deref()))
    .bind(text(|ticket| ticket.seat_row.as_deref()))
    .bind(text(|ticket| ticket.seat_label.as_deref()))
    .execute(conn)
    .await?;
    Ok(())
}

/// The tickets of a booking by number.
pub(crate) async fn of_booking(
    conn: &mut PgConnection,
    event_id: EventId,
    booking_id: BookingId,
) -> Result<Vec<TicketRow>, sqlx::Error> {
    sqlx::query_as::<_, TicketRow>(
        "select t.event_id, t.booking_id, t.id, t.line_id, t.occurrence_id, t.number, t.code, t.credential_version, t.state,
                t.holder_name, l.product_name, l.offer_name, s.scanned_at as used_at,
                t.seat, t.seat_section, t.seat_row, t.seat_label
         from bookings.tickets t
         join bookings.lines l on l.event_id = t.event_id and l.id = t.line_id
         left join bookings.scans s
           on s.event_id = t.event_id and s.ticket_id = t.id and s.verdict = 'accepted'
         where t.event_id = $1 and t.booking_id = $2 order by t.number",
    )
    .bind(event_id)
    .bind(booking_id)
    .fetch_all(conn)
    .await
}

/// Calls off all tickets of a booking.
pub(crate) async fn cancel(
    conn: &mut PgConnection,
    event_id: EventId,
    booking_id: BookingId,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update bookings.tickets set state = 'cancelled'
         where event_id = $1 and booking_id = $2 and state <> 'cancelled'",
    )
    .bind(event_id)
    .bind(booking_id)
    .execute(conn)
    .await?;
    Ok(())
}

/// Names the holder of a ticket that is still good and was not used; `false` when there is no such one.
pub(crate) async fn set_holder(
    conn: &mut PgConnection,
    event_id: EventId,
    booking_id: BookingId,
    id: TicketId,
    name: Option<&str>,
) -> Result<bool, sqlx::Error> {
    let changed = sqlx::query(
        "update bookings.tickets t set holder_name = $4
         where t.event_id = $1 and t.booking_id = $2 and t.id = $3 and t.state = 'valid'
           and not exists (select 1 from bookings.scans s where s.event_id = t.event_id
                             and s.ticket_id = t.id and s.verdict = 'accepted')",
    )
    .bind(event_id)
    .bind(booking_id)
    .bind(id)
    .bind(name)
    .execute(conn)
    .await?;
    Ok(changed.rows_affected() == 1)
}

/// Whether the booking has that ticket.
pub(crate) async fn exists(
    conn: &mut PgConnection,
    event_id: EventId,
    booking_id: BookingId,
    id: TicketId,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar::<_, bool>(
        "select exists (select 1 from bookings.tickets where event_id = $1 and booking_id = $2 and id = $3)",
    )
    .bind(event_id)
    .bind(booking_id)
    .bind(id)
    .fetch_one(conn)
    .await
}
