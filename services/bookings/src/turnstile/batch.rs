//! One batch through the turnstile: one transaction.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::Arc,
};

use data::{pool::Db, retry::retrying};
use events::{Events, EventsError, Quote, Shift, Stage};
use kit::{BookingId, Clock, EventId, OfferId, PoolId, Time, text::spoken_code};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    ask::{Ask, Fresh, Passed},
    decide::{Decision, decide},
    stages::Stages,
};
use crate::{BookingsError, expire, hold::lines_of, store::turnstile as store};

type Answer = Result<Passed, BookingsError>;

/// What a lane works with.
#[derive(Clone)]
pub(crate) struct Gate {
    db: Db,
    clock: Clock,
    events: Events,
    stages: Arc<Stages>,
}

/// A request that is priced, and waits for its places.
struct Priced {
    /// Its position in the batch.
    at: usize,
    stage: Arc<Stage>,
    quote: Quote,
}

impl Gate {
    pub(crate) fn new(db: Db, clock: Clock, events: Events) -> Self {
        Self { db, clock, events, stages: Arc::default() }
    }

    /// Answers every request, in their order.
    pub(crate) async fn pass(&self, asks: Vec<Ask>) -> Vec<Answer> {
        match self.batch(&asks).await {
            Ok(answers) => answers,
            Err(error) => {
                tracing::warn!(%error, holds = asks.len(), "a batch of holds failed; now one by one");
                self.one_by_one(&asks).await
            }
        }
    }

    async fn one_by_one(&self, asks: &[Ask]) -> Vec<Answer> {
        let mut answers = Vec::with_capacity(asks.len());
        for ask in asks {
            let alone = retrying(async || self.batch(std::slice::from_ref(ask)).await).await;
            answers.push(alone.and_then(|mut answers| answers.pop().unwrap_or(Err(BookingsError::Busy))));
        }
        answers
    }

    /// All or nothing of the batch: an error means that nobody got anything.
    async fn batch(&self, asks: &[Ask]) -> Result<Vec<Answer>, BookingsError> {
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let mut answers: Vec<Option<Answer>> = asks.iter().map(|_| None).collect();
        self.answer_repeated(&mut tx, asks, &mut answers).await?;
        let priced = self.price(&mut tx, asks, &mut answers, now).await?;

        let (mut decisions, free) = self.decide(&mut tx, asks, &priced).await?;
        let mut swept = false;
        let lacking = |(priced, decision): (&Priced, &Decision)| {
            (*decision != Decision::Granted).then(|| asks[priced.at].event_id)
        };
        let short: HashSet<EventId> = priced.iter().zip(&decisions).filter_map(lacking).collect();
        for event_id in short {
            swept |= expire::end_overdue(&mut tx, &self.events, event_id, now).await? > 0;
        }
        if swept {
            (decisions, _) = self.decide(&mut tx, asks, &priced).await?;
        }
        drop(free);

        let fresh = self.make(asks, priced, &decisions, &mut answers, now)?;
        if !fresh.is_empty() {
            store::insert_holds(&mut tx, &fresh).await?;
            self.events.shift(&mut tx, "hold", &shifts(&fresh), now).await?;
        }
        if swept || !fresh.is_empty() {
            tx.commit().await?;
        }
        let mut fresh: HashMap<BookingId, Fresh> =
            fresh.into_iter().map(|fresh| (fresh.ask.booking_id, fresh)).collect();
        let answer = |(ask, answer): (&Ask, Option<Answer>)| match fresh.remove(&ask.booking_id) {
            Some(fresh) => Ok(Passed::Held(Box::new(fresh))),
            None => answer.unwrap_or(Err(BookingsError::Busy)),
        };
        Ok(asks.iter().zip(answers).map(answer).collect())
    }

    /// Requests that had their effect before get it again. A request that is in the batch twice is made
    /// once: the second one refers to the first.
    async fn answer_repeated(
        &self,
        tx: &mut PgConnection,
        asks: &[Ask],
        answers: &mut [Option<Answer>],
    ) -> Result<(), BookingsError> {
        let keys: Vec<Uuid> = asks.iter().map(|ask| ask.key).collect();
        let earlier = store::earlier(tx, &keys).await?;
        let mut known: HashMap<Uuid, (Uuid, EventId, BookingId)> =
            earlier.into_iter().map(|hold| (hold.key, (hold.request, hold.event_id, hold.id))).collect();
        for (ask, answer) in asks.iter().zip(answers) {
            match known.get(&ask.key) {
                Some((request, event_id, id)) if *request == ask.request => {
                    *answer = Some(Ok(Passed::Earlier(*event_id, *id)));
                }
                Some(_) => *answer = Some(Err(BookingsError::IdempotencyMismatch)),
                None => {
                    known.insert(ask.key, (ask.request, ask.event_id, ask.booking_id));
                }
            }
        }
        Ok(())
    }

    /// Checks and prices everybody who has no answer yet.
    async fn price(
        &self,
        tx: &mut PgConnection,
        asks: &[Ask],
        answers: &mut [Option<Answer>],
        now: Time,
    ) -> Result<Vec<Priced>, BookingsError> {
        let open = |(ask, answer): (&Ask, &Option<Answer>)| {
            answer.is_none().then_some((ask.event_id, ask.occurrence_id))
        };
        let wanted: HashSet<_> = asks.iter().zip(answers.iter()).filter_map(open).collect();
        let stages = self.stages.of(&self.events, tx, &wanted).await?;
        let mut priced = Vec::with_capacity(asks.len());
        for (at, ask) in asks.iter().enumerate().filter(|(at, _)| answers[*at].is_none()).collect::<Vec<_>>() {
            let quote = match stages.get(&(ask.event_id, ask.occurrence_id)) {
                Some(stage) => stage.quote(&ask.items, now).map(|quote| (Arc::clone(stage), quote)),
                None => Err(EventsError::NotFound),
            };
            match quote {
                Ok((stage, quote)) => priced.push(Priced { at, stage, quote }),
                Err(error) => answers[at] = Some(Err(error.into())),
            }
        }
        Ok(priced)
    }

    /// Locks the pools that are needed and decides who gets places.
    async fn decide(
        &self,
        tx: &mut PgConnection,
        asks: &[Ask],
        priced: &[Priced],
    ) -> Result<(Vec<Decision>, HashMap<PoolId, i32>), BookingsError> {
        let mut pools: BTreeMap<PoolId, EventId> = BTreeMap::new();
        for one in priced {
            pools.extend(one.quote.needs.iter().map(|(pool, _)| (*pool, asks[one.at].event_id)));
        }
        let pools: Vec<(EventId, PoolId)> = pools.into_iter().map(|(pool, event_id)| (event_id, pool)).collect();
        let locked = match pools.is_empty() {
            true => Vec::new(),
            false => self.events.lock_pools(tx, &pools).await?,
        };
        let mut free = locked.into_iter().map(|pool| (pool.id, pool.free)).collect();
        let decisions = decide(priced.iter().map(|one| one.quote.needs.as_slice()), &mut free);
        Ok((decisions, free))
    }

    /// The holds to write; those who lack places are told so.
    fn make(
        &self,
        asks: &[Ask],
        priced: Vec<Priced>,
        decisions: &[Decision],
        answers: &mut [Option<Answer>],
        now: Time,
    ) -> Result<Vec<Fresh>, BookingsError> {
        let mut fresh = Vec::with_capacity(priced.len());
        for (one, decision) in priced.into_iter().zip(decisions) {
            let ask = &asks[one.at];
            if let Decision::Lacking { pool, free } = *decision {
                let asked: Vec<OfferId> = ask.items.iter().map(|item| item.offer_id).collect();
                let offers = one.stage.offers_of(pool, &asked);
                answers[one.at] = Some(Err(BookingsError::SoldOut { offers, free }));
                continue;
            }
            match lines_of(&one.quote) {
                Ok((lines, total_minor, quantity)) => fresh.push(Fresh {
                    ask: ask.clone(),
                    reference: spoken_code(8),
                    expires_at: now.plus_seconds(i64::from(one.quote.hold_minutes) * 60),
                    created_at: now,
                    stage: one.stage,
                    quote: one.quote,
                    lines,
                    total_minor,
                    quantity,
                }),
                Err(error) => answers[one.at] = Some(Err(error)),
            }
        }
        Ok(fresh)
    }
}

/// What the holds take, pool by pool in lock order.
fn shifts(fresh: &[Fresh]) -> Vec<Shift> {
    let mut by_pool: BTreeMap<PoolId, Shift> = BTreeMap::new();
    for hold in fresh {
        let event_id = hold.ask.event_id;
        for (pool_id, places) in &hold.quote.needs {
            let shift = by_pool.entry(*pool_id).or_insert_with(|| Shift {
                event_id,
                pool_id: *pool_id,
                held: 0,
                sold: 0,
                bookings: Vec::new(),
            });
            shift.held += places;
            shift.bookings.push(hold.ask.booking_id);
        }
    }
    by_pool.into_values().collect()
}
