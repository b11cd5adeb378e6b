//! The tickets of the history, and whose the seats are.

use events::SeatPlace;
use sqlx::PgConnection;

use super::columns::Row;

/// One ticket for each admission, with its seat where there are seats.
pub(super) async fn tickets(tx: &mut PgConnection, rows: &[Row]) -> Result<(), sqlx::Error> {
    let all: Vec<_> = rows
        .iter()
        .flat_map(|row| row.tickets.iter().zip(1_i32..).map(move |(ticket, number)| (row, ticket, number)))
        .collect();
    sqlx::query(
        "insert into bookings.tickets (event_id, id, booking_id, line_id, occurrence_id, number, code, state,
           holder_name, created_at, seat, seat_section, seat_row, seat_label)
         select event_id, id, booking_id, line_id, occurrence_id, number, code,
                case when cancelled then 'cancelled' else 'valid' end, case when number = 1 then holder end, at,
                seat, section, seat_row, label
         from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::int[], $7::text[], $8::text[],
                $9::timestamptz[], $10::bool[], $11::int[], $12::text[], $13::text[], $14::text[])
           as t(event_id, id, booking_id, line_id, occurrence_id, number, code, holder, at, cancelled, seat,
                section, seat_row, label)",
    )
    .bind(all.iter().map(|(row, ..)| row.event_id).collect::<Vec<_>>())
    .bind(all.iter().map(|(_, ticket, _)| ticket.0).collect::<Vec<_>>())
    .bind(all.iter().map(|(row, ..)| row.booking_id).collect::<Vec<_>>())
    .bind(all.iter().map(|(row, ..)| row.line_id).collect::<Vec<_>>())
    .bind(all.iter().map(|(row, ..)| row.occurrence_id).collect::<Vec<_>>())
    .bind(all.iter().map(|(.., number)| *number).collect::<Vec<_>>())
    .bind(all.iter().map(|(_, ticket, _)| ticket.1.clone()).collect::<Vec<_>>())
    .bind(all.iter().map(|(row, ..)| row.name.clone()).collect::<Vec<_>>())
    .bind(all.iter().map(|(row, ..)| row.at).collect::<Vec<_>>())
    .bind(all.iter().map(|(row, ..)| row.cancelled).collect::<Vec<_>>())
    .bind(all.iter().map(|ticket| seat(ticket).map(|seat| seat.0)).collect::<Vec<_>>())
    .bind(all.iter().map(|ticket| seat(ticket).map(|seat| seat.1.section.clone())).collect::<Vec<_>>())
    .bind(all.iter().map(|ticket| seat(ticket).map(|seat| seat.1.row.clone())).collect::<Vec<_>>())
    .bind(all.iter().map(|ticket| seat(ticket).map(|seat| seat.1.label.clone())).collect::<Vec<_>>())
    .execute(tx)
    .await?;
    Ok(())
}

/// The seat of a ticket: the one that stands where the ticket's number says.
fn seat<'a, T>((row, _, number): &(&'a Row, T, i32)) -> Option<&'a (i32, SeatPlace)> {
    row.seats.get(usize::try_from(number - 1).ok()?)
}

/// Whose the seats are.
pub(super) async fn seat_claims(tx: &mut PgConnection, rows: &[Row]) -> Result<(), sqlx::Error> {
    let all: Vec<_> =
        rows.iter().flat_map(|row| row.seats.iter().map(move |(seat, _)| (row, *seat))).collect();
    sqlx::query(
        "insert into events.seat_claims (event_id, occurrence_id, seat, booking_id)
         select * from unnest($1::uuid[], $2::uuid[], $3::int[], $4::uuid[])",
    )
    .bind(all.iter().map(|(row, _)| row.event_id).collect::<Vec<_>>())
    .bind(all.iter().map(|(row, _)| row.occurrence_id).collect::<Vec<_>>())
    .bind(all.iter().map(|(_, seat)| *seat).collect::<Vec<_>>())
    .bind(all.iter().map(|(row, _)| row.booking_id).collect::<Vec<_>>())
    .execute(tx)
    .await?;
    Ok(())
}
