//! What came free is handed out, in the order of the list.

use std::collections::{BTreeSet, HashMap, HashSet};

use data::retry::retrying;
use events::{Keep, ReservedPool};
use kit::{EventId, OccurrenceId, PoolId, Time};
use sqlx::PgConnection;

use super::{
    ListMode,
    deadline::gather,
    hall::{Gift, Hall},
    turn::{Fit, Outcome, Turn, Walk},
};
use crate::{
    Bookings, BookingsError,
    store::waiting_list::{
        line::{self, InLine},
        lists,
    },
};

/// Offers made in one transaction.
const AT_ONCE: usize = 50;
/// Entries read at a time.
const PAGE: i64 = 500;

impl Bookings {
    /// Makes offers of all that came free, and gives what is of no use to the list back to the general
    /// sale; the number of offers. May run at any time, on any node, twice.
    ///
    /// # Errors
    /// The database's.
    pub(crate) async fn hand_out(&self, event_id: EventId) -> Result<usize, BookingsError> {
        self.expire_overdue_of(event_id).await?;
        let mut made = 0;
        loop {
            let offers = retrying(async || self.hand_out_some(event_id).await).await?;
            made += offers;
            if offers < AT_ONCE {
                return Ok(made);
            }
        }
    }

    async fn hand_out_some(&self, event_id: EventId) -> Result<usize, BookingsError> {
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let Some(list) = lists::lock(&mut tx, event_id).await? else { return Ok(0) };
        self.settle_ended(&mut tx, event_id, now).await?;
        let wanted = line::wanted(&mut tx, event_id, None, now).await?;
        let pool_ids: Vec<PoolId> = wanted.iter().map(|(_, pool)| *pool).collect();
        let pools = self.parts.events.lock_reserves(&mut tx, event_id, &pool_ids).await?;
        if list.mode == ListMode::Paused {
            let keeps = as_they_are(&pools, &wanted);
            self.parts.events.keep_reserves(&mut tx, event_id, &keeps).await?;
            lists::look_at(&mut tx, event_id, None).await?;
            tx.commit().await?;
            return Ok(0);
        }
        let dates: BTreeSet<OccurrenceId> = wanted.iter().map(|(date, _)| *date).collect();
        let events = &self.parts.events;
        let mut hall = Hall::read(events, &mut tx, event_id, dates, list.patience(), now).await?;
        let free = pools.iter().map(|pool| (pool.id, pool.free)).collect();
        let mut walk = Walk::new(free, worn(&pools, now));
        let gifts = walk_the_line(&mut tx, event_id, &mut walk, &mut hall, now).await?;
        let made = gifts.len();
        let mut taken: HashMap<PoolId, i32> = HashMap::new();
        for (person, gift) in gifts {
            for (pool, places) in &gift.quote.needs {
                *taken.entry(*pool).or_default() += places;
            }
            let Some(stage) = hall.stage(gift.occurrence_id) else { continue };
            let none = (None, &HashMap::new());
            self.make_offer(&mut tx, (event_id, stage), &person, gift, none, now).await?;
        }
        if made < AT_ONCE {
            let outcome = walk.end();
            line::count_skips(&mut tx, event_id, &outcome.overtaken, &outcome.forgiven).await?;
            self.keep_the_rest(&mut tx, event_id, (&pools, &taken), (&hall, &outcome), now).await?;
        }
        tx.commit().await?;
        if made > 0 {
            tracing::info!(%event_id, made, "the waiting list has offers");
        }
        Ok(made)
    }

    /// Keeps what is still of use to somebody who waits; the rest is on general sale from now on.
    async fn keep_the_rest(
        &self,
        tx: &mut PgConnection,
        event_id: EventId,
        (pools, taken): (&[ReservedPool], &HashMap<PoolId, i32>),
        (hall, outcome): (&Hall, &Outcome),
        now: Time,
    ) -> Result<(), BookingsError> {
        let waited: HashSet<PoolId> = line::wanted(tx, event_id, None, now)
            .await?
            .into_iter()
            .filter(|(date, _)| hall.is_alive(*date))
            .map(|(_, pool)| pool)
            .collect();
        let keep = |pool: &ReservedPool| {
            let left = (pool.reserved - taken.get(&pool.id).copied().unwrap_or(0)).max(0);
            let useful = waited.contains(&pool.id) && outcome.useful.contains(&pool.id);
            let reserved = if useful { left } else { 0 };
            let kept_since = (reserved > 0).then(|| pool.kept_since.unwrap_or(now));
            Keep { pool_id: pool.id, waited_for: waited.contains(&pool.id), reserved, kept_since }
        };
        let keeps: Vec<Keep> = pools.iter().map(keep).collect();
        let worn_at = |(keep, pool): (&Keep, &ReservedPool)| {
            keep.kept_since.map(|since| since.plus_seconds(gather(since, pool.starts_at).max(1)))
        };
        let worn = keeps.iter().zip(pools).filter_map(worn_at).min();
        let rested = line::first_rested(tx, event_id, now).await?;
        lists::look_at(tx, event_id, worn.into_iter().chain(rested).min()).await?;
        Ok(self.parts.events.keep_reserves(tx, event_id, &keeps).await?)
    }
}

/// Everybody's turn, in order, until nothing is left or as many offers are made as fit one transaction.
async fn walk_the_line(
    tx: &mut PgConnection,
    event_id: EventId,
    walk: &mut Walk,
    hall: &mut Hall,
    now: Time,
) -> Result<Vec<(InLine, Gift)>, BookingsError> {
    let mut gifts = Vec::new();
    let mut rank = i64::MIN;
    while walk.goes_on() {
        let page = line::after(tx, event_id, rank, None, PAGE, now).await?;
        let Some(last) = page.last() else { break };
        rank = last.rank;
        for person in page {
            let fit = walk.next(turn_of(&person, hall), |choice, free| {
                let gift = hall.gift(&person, choice, free)?;
                Some(Fit { needs: gift.quote.needs.clone(), what: gift })
            });
            let Some(fit) = fit else { continue };
            hall.mark(&fit.what);
            gifts.push((person, fit.what));
            if gifts.len() == AT_ONCE {
                return Ok(gifts);
            }
        }
    }
    Ok(gifts)
}

fn turn_of(person: &InLine, hall: &Hall) -> Turn {
    let choices = person.occurrence_ids.iter().zip(&person.product_ids);
    Turn {
        entry_id: person.id,
        skips: person.skips,
        pools: choices.map(|(date, product)| hall.pools_of(*date, *product)).collect(),
    }
}

/// Pools that kept places for so long that they are open to everybody again.
fn worn(pools: &[ReservedPool], now: Time) -> HashSet<PoolId> {
    let worn = |pool: &&ReservedPool| {
        pool.kept_since.is_some_and(|since| now.seconds_since(since) >= gather(since, pool.starts_at))
    };
    pools.iter().filter(worn).map(|pool| pool.id).collect()
}

/// A paused list keeps what it has.
fn as_they_are(pools: &[ReservedPool], wanted: &[(OccurrenceId, PoolId)]) -> Vec<Keep> {
    let keep = |pool: &ReservedPool| {
        let waited_for = wanted.iter().any(|(_, id)| *id == pool.id);
        let reserved = if waited_for { pool.reserved } else { 0 };
        Keep { pool_id: pool.id, waited_for, reserved, kept_since: None }
    };
    pools.iter().map(keep).collect()
}
