//! The rows of the home page.

use std::collections::{HashMap, HashSet};

use kit::Time;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    CardStatus, EventCard,
    cards::cards,
    night::{is_this_weekend, is_tonight, zone},
    store::{
        Pick,
        rows::{self as store, Near},
    },
};
use crate::{Events, EventsError};

/// Events in one row at most.
const ROW: usize = 12;
/// More than a row of candidates, because some of them may turn out not to be on sale.
const CANDIDATES: i64 = 48;
/// How far ahead the fast sellers are looked for, in seconds.
const SELLING_AHEAD: i64 = 90 * 86_400;
const DAY: i64 = 86_400;

/// The home page of the catalogue: rows of at most 12 events, none twice in a row.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct Home {
    /// Put forward by the people who run this installation.
    pub featured: Vec<EventCard>,
    /// On this evening, in the time zone of each place.
    pub tonight: Vec<EventCard>,
    /// From Friday evening to Sunday night, in the time zone of each place.
    pub this_weekend: Vec<EventCard>,
    /// The latest announcements.
    pub just_announced: Vec<EventCard>,
    /// On sale, and at least half of the places are gone.
    pub selling_fast: Vec<EventCard>,
}

impl Events {
    /// The rows of the home page as of now.
    pub(crate) async fn home(&self) -> Result<Home, EventsError> {
        let now = self.clock.now();
        let mut conn = self.db.acquire().await?;
        let near = store::near(&mut conn, now.plus_seconds(-3 * DAY), now.plus_seconds(9 * DAY), now).await?;
        let tonight = nearest(&near, now, is_tonight);
        let this_weekend = nearest(&near, now, is_this_weekend);
        let featured = store::featured(&mut conn, now, CANDIDATES / 4).await?;
        let announced = store::announced(&mut conn, now, CANDIDATES / 4).await?;
        let selling = store::selling(&mut conn, now, now.plus_seconds(SELLING_AHEAD), CANDIDATES).await?;

        let rows = [&featured, &tonight, &this_weekend, &announced, &selling];
        let mut seen = HashSet::new();
        let all: Vec<Pick> = rows.into_iter().flatten().copied().filter(|pick| seen.insert(*pick)).collect();
        let made: HashMap<Pick, EventCard> =
            cards(&mut conn, &all, now).await?.into_iter().map(|card| (pick_of(&card), card)).collect();
        let row = |picks: &[Pick], fits: fn(&EventCard) -> bool| -> Vec<EventCard> {
            picks
                .iter()
                .filter_map(|pick| made.get(pick))
                .filter(|card| fits(card))
                .take(ROW)
                .cloned()
                .collect()
        };
        Ok(Home {
            featured: row(&featured, |_| true),
            tonight: row(&tonight, is_open),
            this_weekend: row(&this_weekend, is_open),
            just_announced: row(&announced, |_| true),
            selling_fast: row(&selling, is_on_sale),
        })
    }
}

/// The first date of each event for which `fits` holds, soonest first.
fn nearest(near: &[Near], now: Time, fits: fn(Time, Time, Time, &jiff::tz::TimeZone) -> bool) -> Vec<Pick> {
    let mut zones: HashMap<&str, jiff::tz::TimeZone> = HashMap::new();
    let mut seen = HashSet::new();
    near.iter()
        .filter(|date| {
            let zone = zones.entry(&date.time_zone).or_insert_with(|| zone(&date.time_zone));
            fits(now, date.starts_at, date.ends_at, zone) && seen.insert(date.event_id)
        })
        .map(|date| Pick { event_id: date.event_id, occurrence_id: Some(date.occurrence_id) })
        .take(ROW * 4)
        .collect()
}

fn pick_of(card: &EventCard) -> Pick {
    Pick { event_id: card.id, occurrence_id: card.next_occurrence.as_ref().map(|next| next.id) }
}

/// There is still something to decide: not over, and not cancelled.
fn is_open(card: &EventCard) -> bool {
    !matches!(card.status, CardStatus::Ended | CardStatus::Cancelled)
}

fn is_on_sale(card: &EventCard) -> bool {
    matches!(card.status, CardStatus::OnSale | CardStatus::FewLeft | CardStatus::Free)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kit::{EventId, OccurrenceId};

    #[test]
    fn a_series_shows_once_with_its_first_date() {
        let now: Time = "2027-01-12T12:00:00Z".parse().expect("a moment");
        let event_id = EventId::new();
        let date = |hour: i64, time_zone: &str| Near {
            event_id,
            occurrence_id: OccurrenceId::new(),
            starts_at: now.plus_seconds(hour * 3600),
            ends_at: now.plus_seconds((hour + 2) * 3600),
            time_zone: time_zone.into(),
        };
        let near = [date(2, "Europe/Berlin"), date(6, "Europe/Berlin"), date(8, "Europe/Berlin")];
        let picks = nearest(&near, now, is_tonight);
        assert_eq!(picks, [Pick { event_id, occurrence_id: Some(near[1].occurrence_id) }]);
        assert!(nearest(&near, now, is_this_weekend).is_empty());
    }
}
