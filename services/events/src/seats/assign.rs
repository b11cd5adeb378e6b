//! How an event is seated: which plan, which zones, and the pools that follow from them.

use kit::{EventId, OrganizationId};
use sqlx::{PgConnection, types::Json};

use super::{EventSeating, Plan, SeatSet, SeatingChange};
use crate::{
    EVENTS_INVENTORY, Events, EventsError,
    change::{changed, editable},
    model::ProductKind,
    store::{self, seatings::SeatingRow},
};

impl From<SeatingRow> for EventSeating {
    fn from(row: SeatingRow) -> Self {
        Self {
            seat_map_id: row.seat_map_id,
            number: row.number,
            zones: row.zones.0,
            zone_of: row.zone_of,
            no_single_gaps: row.no_single_gaps,
            version: row.version,
        }
    }
}

impl Events {
    /// How an event is seated.
    ///
    /// # Errors
    /// `NotFound`, also without seats.
    pub async fn event_seating(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
    ) -> Result<EventSeating, EventsError> {
        let mut conn = self.db.acquire().await?;
        store::events::load(&mut conn, organization_id, event_id).await?;
        Ok(store::seatings::find(&mut conn, event_id).await?.ok_or(EventsError::NotFound)?.into())
    }

    /// Seats an event, or changes how it is seated: every zone gets a pool on every date with the zone's
    /// seats, and its products draw on them. From now on the version of the map stays as it is.
    ///
    /// # Errors
    /// `NotFound`, `Stale`, `Invalid`, `SeatsTaken` (`seats_in_use`) for seats of bookings (or kept back)
    /// that would leave their zone or change their name, `Conflict` (`zone_in_use`, `event_archived`).
    pub async fn seat_event(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
        change: SeatingChange,
    ) -> Result<EventSeating, EventsError> {
        let mut tx = self.db.begin().await?;
        editable(&mut tx, organization_id, event_id).await?;
        // Whoever takes places waits from here on, so that no seat is taken while zones change.
        store::pools::lock_of_event(&mut tx, event_id).await?;
        let old = store::seatings::find(&mut tx, event_id).await?;
        if old.as_ref().map_or(0, |old| old.version) != change.version.unwrap_or(0) {
            return Err(EventsError::Stale);
        }
        let plan = plan(&mut tx, organization_id, &change).await?;
        check_zones(&change, &plan)?;
        let claimed = store::seatings::claimed_ever(&mut tx, event_id).await?;
        if !claimed.is_empty() {
            let old_plan = match &old {
                Some(old) if (old.seat_map_id, old.number) != (change.seat_map_id, change.number) => {
                    Some(store::seat_maps::plan(&mut tx, organization_id, old.seat_map_id, old.number).await?)
                }
                _ => None,
            };
            let old_zones = old.as_ref().map_or(&[][..], |old| &old.zone_of);
            keep_claims(&claimed, (old_zones, old_plan.as_ref()), (&change.zone_of, &plan))?;
        }
        let zones = i16::try_from(change.zones.len()).unwrap_or(i16::MAX);
        if store::seatings::product_beyond(&mut tx, event_id, zones).await?.is_some() {
            return Err(EventsError::conflict(
                "zone_in_use",
                "A product sells the seats of a zone that would go",
            ));
        }
        let now = self.clock.now();
        store::seat_maps::freeze(&mut tx, organization_id, change.seat_map_id, change.number, now).await?;
        let row = SeatingRow {
            organization_id,
            seat_map_id: change.seat_map_id,
            number: change.number,
            zones: Json(change.zones),
            zone_of: change.zone_of,
            no_single_gaps: change.no_single_gaps,
            version: old.map_or_else(first_version, |old| old.version + 1),
        };
        store::seatings::put(&mut tx, event_id, &row).await?;
        store::zone_pools::retire(&mut tx, event_id, zones, now).await?;
        self.put_zone_pools(&mut tx, event_id).await?;
        self.tell(&mut tx, event_id).await?;
        tx.commit().await?;
        Ok(row.into())
    }

    /// Takes the seats from an event: its places are counted by hand again.
    ///
    /// # Errors
    /// `NotFound`, `SeatsTaken` (`seats_in_use`), `Conflict` (`event_archived`).
    pub async fn unseat_event(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
    ) -> Result<(), EventsError> {
        let mut tx = self.db.begin().await?;
        editable(&mut tx, organization_id, event_id).await?;
        store::pools::lock_of_event(&mut tx, event_id).await?;
        store::seatings::find(&mut tx, event_id).await?.ok_or(EventsError::NotFound)?;
        let seats = store::seatings::claimed_ever(&mut tx, event_id).await?;
        if !seats.is_empty() {
            return Err(EventsError::SeatsTaken { code: "seats_in_use", seats });
        }
        store::seatings::delete(&mut tx, event_id).await?;
        store::zone_pools::retire(&mut tx, event_id, 0, self.clock.now()).await?;
        self.tell(&mut tx, event_id).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn tell(&self, tx: &mut PgConnection, event_id: EventId) -> Result<(), EventsError> {
        changed(tx, event_id).await?;
        data::listen::announce(tx, EVENTS_INVENTORY, &event_id.to_string()).await?;
        Ok(())
    }

    /// Gives every date of a seated event the pools of its zones, and links its products with them.
    /// Without seating, nothing.
    pub(crate) async fn put_zone_pools(
        &self,
        tx: &mut PgConnection,
        event_id: EventId,
    ) -> Result<(), EventsError> {
        let Some(seating) = store::seatings::find(tx, event_id).await? else { return Ok(()) };
        let dates = store::occurrences::list(tx, event_id).await?.len();
        if i64::try_from(dates * seating.zones.len()).unwrap_or(i64::MAX) > crate::pools::MOST_POOLS {
            return Err(EventsError::TooMany { what: "pools", limit: crate::pools::MOST_POOLS });
        }
        let names: Vec<String> = seating.zones.iter().map(|zone| zone.name.trim().to_owned()).collect();
        let counts = count_zones(&seating.zone_of, names.len());
        match store::zone_pools::put(tx, event_id, &names, &counts, self.clock.now()).await {
            Err(error) if store::refused(&error, store::CHECK) => {
                return Err(EventsError::SeatsTaken { code: "seats_in_use", seats: Vec::new() });
            }
            other => other?,
        }
        store::zone_pools::link(tx, event_id).await?;
        Ok(())
    }

    /// Checks the zone that a product is to have.
    pub(crate) async fn check_zone(
        &self,
        tx: &mut PgConnection,
        event_id: EventId,
        zone: Option<i16>,
        kind: ProductKind,
    ) -> Result<(), EventsError> {
        let Some(zone) = zone else { return Ok(()) };
        if kind != ProductKind::Admission {
            return Err(EventsError::invalid("zone", "invalid", "only an admission has a seat"));
        }
        match store::seatings::zones(tx, event_id).await? {
            Some(zones) if i32::from(zone) < zones => Ok(()),
            _ => Err(EventsError::invalid("zone", "unknown", "is not a price zone of this event")),
        }
    }
}

/// The version of a seating that is new: not one that the event's seating had before it was taken away,
/// for seatings are remembered by their version.
fn first_version() -> i32 {
    let [.., a, b, c, d] = kit::EventId::new().0.into_bytes();
    i32::from_be_bytes([a & 0x3F, b, c, d]).max(1)
}

/// The plan that the change names.
async fn plan(
    tx: &mut PgConnection,
    organization_id: OrganizationId,
    change: &SeatingChange,
) -> Result<Plan, EventsError> {
    match store::seat_maps::plan(tx, organization_id, change.seat_map_id, change.number).await {
        Err(sqlx::Error::RowNotFound) => Err(EventsError::invalid(
            "seat_map_id",
            "unknown",
            "is not a version of a map of this organization",
        )),
        other => Ok(other?),
    }
}

fn check_zones(change: &SeatingChange, plan: &Plan) -> Result<(), EventsError> {
    let seats = plan.len();
    if change.zone_of.len() != seats {
        return Err(EventsError::invalid(
            "zone_of",
            "invalid",
            format!("needs {seats} numbers, one per seat"),
        ));
    }
    let zones = i16::try_from(change.zones.len()).unwrap_or(i16::MAX);
    match change.zone_of.iter().position(|zone| !(-1..zones).contains(zone)) {
        Some(seat) => Err(EventsError::invalid("zone_of", "unknown", format!("seat {seat} is in no zone"))),
        None => Ok(()),
    }
}

/// Seats that somebody has keep their zone and their name.
fn keep_claims(
    claimed: &[i32],
    (old_zones, old_plan): (&[i16], Option<&Plan>),
    (new_zones, new_plan): (&[i16], &Plan),
) -> Result<(), EventsError> {
    let zone =
        |zones: &[i16], seat: i32| usize::try_from(seat).ok().and_then(|seat| zones.get(seat).copied());
    let mut lost: SeatSet = claimed
        .iter()
        .copied()
        .filter(|seat| zone(old_zones, *seat) != zone(new_zones, *seat) || zone(new_zones, *seat) == Some(-1))
        .collect();
    if let Some(old_plan) = old_plan {
        let names = |plan: &Plan| -> Vec<(String, String, String)> {
            let name = plan
                .seats()
                .map(|(section, row, seat)| (section.name.clone(), row.label.clone(), seat.label.clone()));
            name.collect()
        };
        let (old, new) = (names(old_plan), names(new_plan));
        let moved = |seat: &i32| usize::try_from(*seat).is_ok_and(|seat| old.get(seat) != new.get(seat));
        lost.extend(claimed.iter().copied().filter(moved));
    }
    if lost.is_empty() {
        return Ok(());
    }
    Err(EventsError::SeatsTaken { code: "seats_in_use", seats: lost.iter().collect() })
}

/// The seats on sale of each zone.
fn count_zones(zone_of: &[i16], zones: usize) -> Vec<i32> {
    let mut counts = vec![0; zones];
    for zone in zone_of {
        if let Some(count) = usize::try_from(*zone).ok().and_then(|zone| counts.get_mut(zone)) {
            *count += 1;
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seats::testing::plan;

    #[test]
    fn claimed_seats_keep_zone_and_name() {
        let (old, mut other) = (plan(&[4], &[], &[]), plan(&[4], &[], &[]));
        other.sections[0].rows[0].seats[3].label = "4a".into();
        let lost = |result: Result<(), EventsError>| match result {
            Ok(()) => Vec::new(),
            Err(EventsError::SeatsTaken { seats, .. }) => seats,
            Err(error) => panic!("{error}"),
        };
        let zones: &[i16] = &[0, 0, 1, 1];
        assert!(lost(keep_claims(&[0, 2], (zones, None), (&[0, -1, 1, 0], &old))).is_empty());
        assert_eq!(lost(keep_claims(&[0, 1, 2, 3], (zones, None), (&[0, -1, 1, 0], &old))), [1, 3]);
        assert_eq!(lost(keep_claims(&[2, 3], (zones, Some(&old)), (zones, &other))), [3]);
        assert!(lost(keep_claims(&[2], (zones, Some(&old)), (zones, &other))).is_empty());
        assert_eq!(lost(keep_claims(&[3], (zones, None), (&[0, 0, 1], &plan(&[3], &[], &[])))), [3]);
    }

    #[test]
    fn zones_are_counted() {
        assert_eq!(count_zones(&[0, 2, -1, 2, 0, 7], 3), [2, 0, 2]);
    }
}
