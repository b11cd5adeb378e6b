//! The demo's seats: a theatre in Madrid and an arena in Zürich.

use events::{
    SeatPlace, SeatSet, Seating,
    seats::{Generate, Numbering, Plan, PriceZone, Theatre, generate},
};
use kit::{EventId, OrganizationId, SeatMapId, Time};
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::{dice::Dice, shows::Show};

/// Price zones from the dearest to the cheapest.
const COLORS: [&str; 3] = ["#7C4DFF", "#00897B", "#F4A300"];
/// The shows of the theatre that sell seats have this as their dearest ticket.
const STALLS: &str = "Patio de butacas";
/// The arena's show that sells seats.
const ARENA_SHOW: &str = "Orbit – The Arena Show";

/// A map of the demo.
pub(super) struct Map {
    id: SeatMapId,
    plan: Plan,
}

/// The maps of the demo.
pub(super) struct Maps {
    theatre: Map,
    arena: Map,
}

/// How one show is seated.
pub(super) struct Seated {
    pub seating: Seating,
    /// The zone of each ticket type; none for those who stand.
    pub zones: Vec<Option<i16>>,
}

impl Seated {
    /// The seats that a ticket type sells.
    pub(super) fn capacity(&self, ticket_type: usize) -> Option<i32> {
        let zone = self.zones.get(ticket_type).copied().flatten()?;
        let seats = (0..).take(self.seating.len()).filter(|seat| self.seating.zone_of(*seat) == Some(zone));
        i32::try_from(seats.count()).ok()
    }

    /// Free seats for a booking: some people want the best, others come to like a corner.
    pub(super) fn choose(
        &self,
        dice: &mut Dice,
        ticket_type: usize,
        count: usize,
        taken: &mut SeatSet,
    ) -> Vec<(i32, SeatPlace)> {
        let Some(zone) = self.zones.get(ticket_type).copied().flatten() else { return Vec::new() };
        let corner = i32::try_from(dice.below(self.seating.len())).unwrap_or(0);
        let liked = match self.seating.zone_of(corner) == Some(zone) {
            true => self.seating.near(&vec![corner; count], taken),
            false => Vec::new(),
        };
        let seats =
            if liked.is_empty() { self.seating.best(zone, count, taken).unwrap_or_default() } else { liked };
        taken.extend(seats.iter().copied());
        seats.into_iter().filter_map(|seat| Some((seat, self.seating.place(seat)?))).collect()
    }
}

/// Draws and inserts the maps.
pub(super) async fn maps(
    tx: &mut PgConnection,
    dice: &mut Dice,
    organizations: &[OrganizationId],
    venues: &[[Uuid; 2]],
    now: Time,
) -> Result<Maps, Box<dyn std::error::Error + Send + Sync>> {
    let theatre = Generate::Theatre(Theatre {
        rows: 20,
        seats_per_row: 30,
        curve: 0.45,
        aisles: 2,
        numbering: Numbering::OddEven,
        balcony_rows: 6,
    });
    let arena = Generate::Arena(events::seats::Arena {
        sections: 24,
        rows: 14,
        seats_per_row: 12,
        floor_standing: Some(1500),
    });
    let mut made = Vec::new();
    for (what, house, name) in [(theatre, 1, "Sala principal"), (arena, 4, "Concert, stage at the north end")]
    {
        let (id, plan) = (SeatMapId(dice.id(now)), generate(&what)?);
        insert(tx, organizations[house], venues[house][0], id, name, &plan, now).await?;
        made.push(Map { id, plan });
    }
    let arena = made.pop().ok_or("no arena")?;
    let theatre = made.pop().ok_or("no theatre")?;
    Ok(Maps { theatre, arena })
}

async fn insert(
    tx: &mut PgConnection,
    organization_id: OrganizationId,
    venue_id: Uuid,
    id: SeatMapId,
    name: &str,
    plan: &Plan,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into events.seat_maps (organization_id, id, venue_id, name, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $5)",
    )
    .bind(organization_id)
    .bind(id)
    .bind(venue_id)
    .bind(name)
    .bind(now)
    .execute(&mut *tx)
    .await?;
    sqlx::query(
        "insert into events.seat_map_versions (organization_id, seat_map_id, number, plan, seats, frozen_at,
           created_at, updated_at)
         values ($1, $2, 1, $3, $4, $5, $5, $5)",
    )
    .bind(organization_id)
    .bind(id)
    .bind(Json(plan))
    .bind(i32::try_from(plan.len()).unwrap_or(i32::MAX))
    .bind(now)
    .execute(tx)
    .await?;
    Ok(())
}

/// Seats a show, if people choose seats there.
pub(super) async fn seat(
    tx: &mut PgConnection,
    maps: &Maps,
    show: &Show,
    event_id: EventId,
    organization_id: OrganizationId,
) -> Result<Option<Seated>, sqlx::Error> {
    let of_theatre = show.types.first().is_some_and(|(name, ..)| *name == STALLS);
    let (map, zones): (&Map, Vec<Option<i16>>) = if of_theatre {
        (&maps.theatre, (0..).map(Some).take(show.types.len()).collect())
    } else if show.title == ARENA_SHOW {
        (&maps.arena, vec![None, Some(0), Some(1)])
    } else {
        return Ok(None);
    };
    let last = zones.iter().flatten().copied().max().unwrap_or(0);
    let zone_of = zone_of(&map.plan, of_theatre, last);
    let named = show.types.iter().zip(&zones).filter(|(_, zone)| zone.is_some()).zip(COLORS);
    let price_zones: Vec<PriceZone> = named
        .map(|(((name, ..), _), color)| PriceZone { name: (*name).into(), color: color.into() })
        .collect();
    sqlx::query(
        "insert into events.seatings (event_id, organization_id, seat_map_id, number, zones, zone_of, no_single_gaps)
         values ($1, $2, $3, 1, $4, $5, $6)",
    )
    .bind(event_id)
    .bind(organization_id)
    .bind(map.id)
    .bind(Json(&price_zones))
    .bind(&zone_of)
    .bind(of_theatre)
    .execute(tx)
    .await?;
    let seating = Seating::new(event_id, 1, &map.plan, &zone_of, of_theatre);
    Ok(Some(Seated { seating, zones }))
}

/// The theatre's front half, its back half and its balcony; the arena's lower and upper rows.
fn zone_of(plan: &Plan, of_theatre: bool, last: i16) -> Vec<i16> {
    let rows = plan.sections.iter().flat_map(|section| {
        let half = section.rows.len() / 2;
        section.rows.iter().enumerate().map(move |(row, seats)| {
            let zone = match (of_theatre, section.key.as_str()) {
                (true, "balcony") => 2,
                _ => i16::from(row >= half),
            };
            (zone.min(last), seats.seats.len())
        })
    });
    rows.flat_map(|(zone, seats)| std::iter::repeat_n(zone, seats)).collect()
}
