//! Which seats a booking gets: those it names, or the best that are free.

use std::collections::HashSet;

use events::{QuoteLine, SeatSet, Seating};
use kit::Problem;
use serde::Serialize;
use utoipa::ToSchema;

use crate::BookingsError;

/// A seat of a booking, in the words of the house.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct BookedSeat {
    /// Its number in the event's seat map.
    pub seat: i32,
    pub section: String,
    pub row: String,
    /// The seat within its row.
    pub label: String,
}

/// The seats `numbers` in the words of the house.
pub(crate) fn booked_seats(seating: Option<&Seating>, numbers: &[i32]) -> Vec<BookedSeat> {
    let Some(seating) = seating else { return Vec::new() };
    let booked = |seat: &i32| {
        let place = seating.place(*seat)?;
        Some(BookedSeat { seat: *seat, section: place.section, row: place.row, label: place.label })
    };
    numbers.iter().filter_map(booked).collect()
}

/// Gives every line its seats and marks them in `taken`, all or nothing: `wishes` names them line by line,
/// where the buyer chose. Lines without a zone have no seats. After an error `taken` is unchanged.
///
/// # Errors
/// `SeatsTaken` with free ones near them; `SoldOut` when a zone has no more; `LeavesSingleSeats`; a
/// problem that names the field when the wish makes no sense.
pub(crate) fn assign(
    seating: Option<&Seating>,
    lines: &[QuoteLine],
    wishes: &[Option<Vec<i32>>],
    taken: &mut SeatSet,
) -> Result<Vec<Vec<i32>>, BookingsError> {
    let before = taken.clone();
    let done = assign_all(seating, lines, wishes, taken);
    if done.is_err() {
        *taken = before;
    }
    done
}

fn assign_all(
    seating: Option<&Seating>,
    lines: &[QuoteLine],
    wishes: &[Option<Vec<i32>>],
    taken: &mut SeatSet,
) -> Result<Vec<Vec<i32>>, BookingsError> {
    let before = taken.clone();
    let wish_of = |at: usize| wishes.get(at).and_then(Option::as_deref);
    let mut assigned: Vec<Vec<i32>> = vec![Vec::new(); lines.len()];
    // Those who chose come first, so that the server does not give their seats to another of their lines.
    for (at, line) in lines.iter().enumerate() {
        let Some(wish) = wish_of(at) else { continue };
        check_wish(seating, at, line, wish)?;
        assigned[at] = wish.to_vec();
    }
    let chosen: Vec<i32> = assigned.iter().flatten().copied().collect();
    if chosen.iter().collect::<HashSet<_>>().len() < chosen.len() {
        return Err(Problem::invalid_field("items", "seat_twice", "name a seat twice").into());
    }
    if let Some(seating) = seating {
        refuse_taken(seating, &chosen, taken)?;
    }
    taken.extend(chosen.iter().copied());
    for (at, line) in lines.iter().enumerate() {
        let (Some(zone), None) = (line.zone, wish_of(at)) else { continue };
        let best = seating.and_then(|seating| seating.best(zone, seats_of(line), taken));
        let best = best.ok_or_else(|| BookingsError::SoldOut { offers: vec![line.offer_id], free: 0 })?;
        taken.extend(best.iter().copied());
        assigned[at] = best;
    }
    match seating {
        Some(seating) if seating.no_single_gaps && !chosen.is_empty() => {
            let all: Vec<i32> = assigned.iter().flatten().copied().collect();
            let single = seating.single_gaps(&all, &before);
            if !single.is_empty() {
                return Err(BookingsError::LeavesSingleSeats { seats: single });
            }
        }
        _ => {}
    }
    Ok(assigned)
}

/// Seats that a line takes: one for each admission.
pub(crate) fn seats_of(line: &QuoteLine) -> usize {
    match line.zone {
        Some(_) => (line.quantity.saturating_mul(line.admissions_each)) as usize,
        None => 0,
    }
}

fn check_wish(
    seating: Option<&Seating>,
    at: usize,
    line: &QuoteLine,
    wish: &[i32],
) -> Result<(), BookingsError> {
    let field = format!("items[{at}].seats");
    let (Some(seating), Some(zone)) = (seating, line.zone) else {
        return Err(Problem::invalid_field(&field, "no_seats", "this ticket has no seats to choose").into());
    };
    if wish.len() != seats_of(line) {
        let sentence = format!("name {} seats, one for each person", seats_of(line));
        return Err(Problem::invalid_field(&field, "wrong_number", &sentence).into());
    }
    match wish.iter().find(|seat| seating.zone_of(**seat) != Some(zone)) {
        Some(seat) => {
            let sentence = format!("seat {seat} is not sold with this ticket");
            Err(Problem::invalid_field(&field, "wrong_zone", &sentence).into())
        }
        None => Ok(()),
    }
}

fn refuse_taken(seating: &Seating, chosen: &[i32], taken: &SeatSet) -> Result<(), BookingsError> {
    let lost: Vec<i32> = chosen.iter().copied().filter(|seat| taken.contains(*seat)).collect();
    if lost.is_empty() {
        return Ok(());
    }
    let suggestion = seating.near(chosen, taken);
    Err(BookingsError::SeatsTaken { seats: lost, suggestion })
}
