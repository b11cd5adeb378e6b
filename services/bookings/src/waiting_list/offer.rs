//! Making an offer: a hold with a deadline of its own, and the mail that tells of it.

use std::collections::HashMap;

use events::{SeatClaim, Stage, Take};
use kit::{BookingId, EventId, PoolId, Time, WaitingOfferId, text::spoken_code};
use sqlx::PgConnection;

use super::{WaitingEntryState, hall::Gift};
use crate::{
    Bookings, BookingsError,
    hold::{Lines, lines_of},
    store::waiting_list::{
        entries,
        history::{self, Hand, Note},
        line::InLine,
        offers::{self, NewOffer, OfferedHold},
    },
};

/// Why an offer is made, when it is not the entry's turn.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OutOfTurn<'a> {
    pub by: Hand,
    pub reason: Option<&'a str>,
}

impl Bookings {
    /// Sets the gift's places aside for `person` and tells them. `spare` says how many places of a pool
    /// may be taken before what the organizer keeps back is touched; pools that it does not name have
    /// enough. The list and the pools are locked.
    pub(crate) async fn make_offer(
        &self,
        tx: &mut PgConnection,
        (event_id, stage): (EventId, &Stage),
        person: &InLine,
        gift: Gift,
        (out_of_turn, spare): (Option<OutOfTurn<'_>>, &HashMap<PoolId, i32>),
        now: Time,
    ) -> Result<(), BookingsError> {
        let booking_id = BookingId::new();
        let summary = stage.summary();
        let Lines { rows: lines, total_minor, quantity } =
            lines_of(&gift.quote, None, false)?.seated(gift.seats);
        let hold = OfferedHold {
            booking_id,
            organization_id: summary.organization_id,
            occurrence_id: gift.occurrence_id,
            reference: &spoken_code(8),
            user_id: person.user_id,
            email: &person.email,
            locale: &person.locale,
            currency: gift.quote.currency,
            total_minor,
            quantity,
            expires_at: gift.deadline,
            needs: &gift.quote.needs,
            lines: &lines,
        };
        offers::insert_hold(tx, event_id, &hold, now).await?;
        let takes = gift.quote.needs.iter().map(|(pool_id, places)| {
            let unblock = spare.get(pool_id).map_or(0, |spare| (places - spare).max(0));
            Take { pool_id: *pool_id, places: *places, unblock }
        });
        let takes: Vec<Take> = takes.collect();
        self.parts.events.take_reserved(tx, event_id, booking_id, &takes, now).await?;
        let occurrence_id = gift.occurrence_id;
        let seats = lines.iter().flat_map(|line| &line.seats);
        let claims: Vec<SeatClaim> =
            seats.map(|seat| SeatClaim { event_id, occurrence_id, seat: *seat, booking_id }).collect();
        if !self.parts.events.claim_seats(tx, &claims).await?.is_empty() {
            // Against the locks; the next run sees why.
            return Err(BookingsError::Busy);
        }
        let offer = NewOffer {
            id: WaitingOfferId::new(),
            entry_id: person.id,
            booking_id,
            occurrence_id,
            product_id: gift.product_id,
            quantity: gift.quantity,
            out_of_turn: out_of_turn.is_some(),
            expires_at: gift.deadline,
        };
        offers::insert(tx, event_id, &offer, now).await?;
        entries::set_state(tx, event_id, person.id, WaitingEntryState::Offered, None, now).await?;
        let note = Note {
            what: "offered",
            by: out_of_turn.map(|made| made.by),
            reason: out_of_turn.and_then(|made| made.reason),
            ..Note::default()
        };
        history::note(tx, event_id, person.id, &note, now).await?;
        self.mail_offer(tx, event_id, person, &offer, (summary, &lines)).await
    }
}
