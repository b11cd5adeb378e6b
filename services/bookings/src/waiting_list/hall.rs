//! What a run of the list knows of the dates that people wait for.

use std::collections::{BTreeSet, HashMap};

use events::{Events, EventsError, Opened, Quote, QuoteItem, SeatSet, Stage};
use kit::{EventId, OccurrenceId, PoolId, ProductId, Time};
use sqlx::PgConnection;

use super::{Patience, deadline::deadline};
use crate::{checkout::on_sale, seats::seats_of, store::waiting_list::line::InLine};

/// One date.
struct Date {
    stage: Stage,
    taken: SeatSet,
    /// When an offer that is made now ends; `None`: there is no time for one.
    deadline: Option<Time>,
}

/// The dates that people wait for, good under the locks of their pools.
pub(crate) struct Hall {
    dates: HashMap<OccurrenceId, Date>,
    now: Time,
}

/// What somebody can be given.
#[derive(Debug)]
pub(crate) struct Gift {
    pub occurrence_id: OccurrenceId,
    pub product_id: ProductId,
    pub quantity: i16,
    pub quote: Quote,
    /// The seats, line by line.
    pub seats: Vec<Vec<i32>>,
    pub deadline: Time,
}

impl Hall {
    /// Reads the stages of `dates`, and their seats that are taken.
    ///
    /// # Errors
    /// The database's.
    pub(crate) async fn read(
        events: &Events,
        conn: &mut PgConnection,
        event_id: EventId,
        dates: BTreeSet<OccurrenceId>,
        patience: Patience,
        now: Time,
    ) -> Result<Self, EventsError> {
        let mut known = HashMap::with_capacity(dates.len());
        for occurrence_id in dates {
            let stage = events.stage(conn, event_id, occurrence_id).await?;
            let taken = match stage.seating() {
                Some(seating) => events.taken_seats(conn, event_id, occurrence_id, seating).await?,
                None => SeatSet::default(),
            };
            let summary = stage.summary();
            let deadline = on_sale(summary, now)
                .ok()
                .and_then(|()| deadline(now, summary.starts_at, &summary.time_zone, patience));
            known.insert(occurrence_id, Date { stage, taken, deadline });
        }
        Ok(Self { dates: known, now })
    }

    /// The pools that a product takes places of on a date; none when nothing can be offered there any more.
    pub(crate) fn pools_of(&self, occurrence_id: OccurrenceId, product_id: ProductId) -> Vec<PoolId> {
        let date = self.dates.get(&occurrence_id).filter(|date| date.deadline.is_some());
        let offers = date.map(|date| date.stage.offers_of_product(product_id)).unwrap_or_default();
        offers.into_iter().next().map(|(_, pools)| pools).unwrap_or_default()
    }

    /// Whether anything can still be offered for a date.
    pub(crate) fn is_alive(&self, occurrence_id: OccurrenceId) -> bool {
        self.dates.get(&occurrence_id).is_some_and(|date| date.deadline.is_some())
    }

    /// The stage of a date.
    pub(crate) fn stage(&self, occurrence_id: OccurrenceId) -> Option<&Stage> {
        self.dates.get(&occurrence_id).map(|date| &date.stage)
    }

    /// The most of one choice that `person` wants and `free` allows, with the best seats.
    pub(crate) fn gift(&self, person: &InLine, choice: usize, free: &HashMap<PoolId, i32>) -> Option<Gift> {
        let (occurrence_id, product_id) =
            (*person.occurrence_ids.get(choice)?, *person.product_ids.get(choice)?);
        let date = self.dates.get(&occurrence_id)?;
        let deadline = date.deadline?;
        let offers = date.stage.offers_of_product(product_id);
        (person.minimum..=person.quantity).rev().find_map(|quantity| {
            let units = u32::try_from(quantity).ok()?;
            let quote = offers.iter().find_map(|(offer_id, _)| {
                let item = QuoteItem { offer_id: *offer_id, quantity: units, unit_price: None };
                date.stage.quote(&[item], &Opened::default(), self.now).ok()
            })?;
            let left = |pool: &PoolId| free.get(pool).copied().unwrap_or(0);
            if quote.needs.iter().any(|(pool, places)| left(pool) < *places) {
                return None;
            }
            let seats = date.seats(&quote, person.together)?;
            Some(Gift { occurrence_id, product_id, quantity, quote, seats, deadline })
        })
    }

    /// The seats are somebody's now.
    pub(crate) fn mark(&mut self, gift: &Gift) {
        if let Some(date) = self.dates.get_mut(&gift.occurrence_id) {
            date.taken.extend(gift.seats.iter().flatten().copied());
        }
    }
}

impl Date {
    /// The best seats for each line; `None` when there are too few, or no neighbours where they must be.
    fn seats(&self, quote: &Quote, together: bool) -> Option<Vec<Vec<i32>>> {
        let mut taken = self.taken.clone();
        let mut seats = Vec::with_capacity(quote.lines.len());
        for line in &quote.lines {
            let (Some(zone), Some(seating)) = (line.zone, self.stage.seating()) else {
                seats.push(Vec::new());
                continue;
            };
            let best = match together {
                true => seating.best_together(zone, seats_of(line), &taken)?,
                false => seating.best(zone, seats_of(line), &taken)?,
            };
            taken.extend(best.iter().copied());
            seats.push(best);
        }
        Some(seats)
    }
}
