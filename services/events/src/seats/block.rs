//! Seats that an organizer keeps back, and whose the others are.

use kit::{EventId, OccurrenceId, OrganizationId};

use super::{BlockedSeats, SeatBlocks, SeatClaims, Seating};
use crate::{EVENTS_INVENTORY, Events, EventsError, announce_change, change::editable, store};

impl Events {
    /// Keeps seats of a date back, or gives them back; all or nothing.
    ///
    /// # Errors
    /// `NotFound`, `Invalid` for what is no seat on sale, `SeatsTaken` (`seats_taken`) naming those that
    /// bookings have, `Conflict` (`not_seated`, `event_archived`).
    pub async fn block_seats(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
        occurrence_id: OccurrenceId,
        blocks: SeatBlocks,
    ) -> Result<BlockedSeats, EventsError> {
        let mut tx = self.db.begin().await?;
        editable(&mut tx, organization_id, event_id).await?;
        store::occurrences::lock(&mut tx, event_id, occurrence_id).await?;
        store::pools::lock_of_occurrence(&mut tx, event_id, occurrence_id).await?;
        let seating = self.seating(&mut tx, event_id).await?;
        let seating = seating.ok_or(EventsError::conflict("not_seated", "This event has no seats"))?;
        for (field, seats) in [("block", &blocks.block), ("unblock", &blocks.unblock)] {
            if let Some(seat) = seats.iter().find(|seat| seating.zone_of(**seat).is_none()) {
                return Err(EventsError::invalid(field, "unknown", format!("{seat} is no seat on sale")));
            }
        }
        let (taken, _) =
            store::seatings::taken_and_blocked(&mut tx, event_id, occurrence_id, &blocks.block).await?;
        if !taken.is_empty() {
            return Err(EventsError::SeatsTaken { code: "seats_taken", seats: taken });
        }
        store::seatings::unblock(&mut tx, event_id, occurrence_id, &blocks.unblock).await?;
        store::seatings::block(&mut tx, event_id, occurrence_id, &blocks.block).await?;
        let (_, blocked) = store::seatings::taken_and_blocked(&mut tx, event_id, occurrence_id, &[]).await?;
        let counts = per_zone(&seating, &blocked);
        match store::zone_pools::set_blocked(&mut tx, event_id, occurrence_id, &counts).await {
            // Places of the zone that have no seat yet are among those that are held.
            Err(error) if store::refused(&error, store::CHECK) => {
                return Err(EventsError::SeatsTaken { code: "seats_taken", seats: blocks.block });
            }
            other => other?,
        }
        announce_change(&mut tx, event_id).await?;
        data::listen::announce(&mut tx, EVENTS_INVENTORY, &event_id.to_string()).await?;
        tx.commit().await?;
        Ok(BlockedSeats { blocked })
    }

    /// Whose the seats of a date are.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn seat_claims(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
        occurrence_id: OccurrenceId,
    ) -> Result<SeatClaims, EventsError> {
        let mut conn = self.db.acquire().await?;
        store::events::load(&mut conn, organization_id, event_id).await?;
        if !store::occurrences::exists(&mut conn, event_id, occurrence_id).await? {
            return Err(EventsError::NotFound);
        }
        let mut claims = SeatClaims::default();
        for (seat, booked, sold) in store::seatings::owners(&mut conn, event_id, occurrence_id).await? {
            match (booked, sold) {
                (false, _) => claims.blocked.push(seat),
                (true, true) => claims.sold.push(seat),
                (true, false) => claims.held.push(seat),
            }
        }
        Ok(claims)
    }
}

/// How many of `seats` are in each zone.
fn per_zone(seating: &Seating, seats: &[i32]) -> Vec<i32> {
    let mut counts = vec![0; seating.zones()];
    for zone in seats.iter().filter_map(|seat| seating.zone_of(*seat)) {
        if let Some(count) = counts.get_mut(usize::from(zone.unsigned_abs())) {
            *count += 1;
        }
    }
    counts
}
