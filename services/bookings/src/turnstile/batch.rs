//! One batch through the turnstile: one transaction.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::Arc,
};

use data::{pool::Db, retry::retrying};
use events::{Events, EventsError, Move, Quote, SeatClaim, SeatSet, Shift, Stage};
use kit::{BookingId, Clock, EventId, OfferId, PoolId, Time, text::spoken_code};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    ask::{Ask, Fresh, Passed},
    board::{Board, Taken},
    decide::{Decision, decide},
    rules::{self, Free, Rules},
    stages::{Key, Stages, stand},
};
use crate::{
    BookingsError, expire,
    hold::{Lines, lines_of},
    seats::assign,
    store::turnstile as store,
};

type Answer = Result<Passed, BookingsError>;

/// Tries of a batch whose seats others took meanwhile.
const TRIES: usize = 3;

/// The seats of a booking, line by line.
type Seats = Vec<Vec<i32>>;
type Decided = Vec<Decision<Seats, BookingsError>>;

/// What a lane works with.
#[derive(Clone)]
pub(crate) struct Gate {
    db: Db,
    clock: Clock,
    events: Events,
    stages: Arc<Stages>,
    board: Arc<Board>,
}

/// A request that is priced, and waits for its places.
struct Priced {
    /// Its position in the batch.
    at: usize,
    stage: Arc<Stage>,
    quote: Quote,
    lines: Lines,
}

impl Gate {
    pub(crate) fn new(db: Db, clock: Clock, events: Events) -> Self {
        Self { db, clock, events, stages: Arc::default(), board: Arc::default() }
    }

    /// Answers every request, in their order.
    pub(crate) async fn pass(&self, asks: Vec<Arc<Ask>>) -> Vec<Answer> {
        for _ in 0..TRIES {
            match self.batch(&asks).await {
                Ok(Some(answers)) => return answers,
                Ok(None) => {}
                Err(error) => {
                    tracing::warn!(%error, holds = asks.len(), "a batch of holds failed; now one by one");
                    break;
                }
            }
        }
        let mut answers = Vec::with_capacity(asks.len());
        for ask in &asks {
            answers.push(self.alone(ask).await);
        }
        answers
    }

    async fn alone(&self, ask: &Arc<Ask>) -> Answer {
        for _ in 0..TRIES {
            let answers = retrying(async || self.batch(std::slice::from_ref(ask)).await).await?;
            if let Some(answer) = answers.and_then(|mut answers| answers.pop()) {
                return answer;
            }
        }
        Err(BookingsError::Busy)
    }

    /// All or nothing of the batch: an error means that nobody got anything. `None`: another node took
    /// seats that were believed free, or an event changed between its prices and its places (a channel was
    /// closed, say, and its places are elsewhere now); the next try knows.
    async fn batch(&self, asks: &[Arc<Ask>]) -> Result<Option<Vec<Answer>>, BookingsError> {
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let mut answers: Vec<Option<Answer>> = asks.iter().map(|_| None).collect();
        self.answer_repeated(&mut tx, asks, &mut answers).await?;
        let priced = self.price(&mut tx, asks, &mut answers, now).await?;

        let (mut decided, mut taken) = self.decide(&mut tx, asks, &priced, now).await?;
        let refused = |(priced, decision): (&Priced, &Decision<_, _>)| {
            let stage = (asks[priced.at].event_id, priced.stage.version());
            (!matches!(decision, Decision::Granted(_))).then_some(stage)
        };
        let short: HashMap<EventId, i64> = priced.iter().zip(&decided).filter_map(refused).collect();
        if !stand(&self.events, &mut tx, &short).await? {
            return Ok(None);
        }
        let mut swept = false;
        for event_id in short.into_keys() {
            swept |= expire::end_overdue(&mut tx, &self.events, event_id, now).await? > 0;
        }
        if swept {
            (decided, taken) = self.decide(&mut tx, asks, &priced, now).await?;
        }

        let fresh = make(asks, priced, decided, &mut answers, now);
        if !fresh.is_empty() {
            let lost = self.events.claim_seats(&mut tx, &claims(&fresh)).await?;
            if !lost.is_empty() {
                let keys = lost.into_iter().map(|claim| (claim.event_id, claim.occurrence_id));
                self.board.forget(keys).await;
                return Ok(None);
            }
            store::insert_holds(&mut tx, &fresh).await?;
            rules::take(&mut tx, &fresh).await?;
            self.events.shift(&mut tx, "hold", &shifts(&fresh), now).await?;
        }
        if swept || !fresh.is_empty() {
            tx.commit().await?;
        }
        self.board.keep(taken).await;
        let mut fresh: HashMap<BookingId, Fresh> =
            fresh.into_iter().map(|fresh| (fresh.ask.booking_id, fresh)).collect();
        let answer = |(ask, answer): (&Arc<Ask>, Option<Answer>)| match fresh.remove(&ask.booking_id) {
            Some(fresh) => Ok(Passed::Held(Box::new(fresh))),
            None => answer.unwrap_or(Err(BookingsError::Busy)),
        };
        Ok(Some(asks.iter().zip(answers).map(answer).collect()))
    }

    /// Requests that had their effect before get it again. A request that is in the batch twice is made
    /// once: the second one refers to the first.
    async fn answer_repeated(
        &self,
        tx: &mut PgConnection,
        asks: &[Arc<Ask>],
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
        asks: &[Arc<Ask>],
        answers: &mut [Option<Answer>],
        now: Time,
    ) -> Result<Vec<Priced>, BookingsError> {
        let open = |(ask, answer): (&Arc<Ask>, &Option<Answer>)| {
            answer.is_none().then_some((ask.event_id, ask.occurrence_id))
        };
        let wanted: HashSet<_> = asks.iter().zip(answers.iter()).filter_map(open).collect();
        let stages = self.stages.of(&self.events, tx, &wanted).await?;
        let mut priced = Vec::with_capacity(asks.len());
        for (at, ask) in asks.iter().enumerate().filter(|(at, _)| answers[*at].is_none()).collect::<Vec<_>>()
        {
            let of = || -> Result<Priced, BookingsError> {
                let stage = stages.get(&(ask.event_id, ask.occurrence_id)).ok_or(EventsError::NotFound)?;
                let quote = stage.quote(&ask.items, &ask.opened, now)?;
                let lines = lines_of(&quote, ask.code.as_deref(), true)?;
                Ok(Priced { at, stage: Arc::clone(stage), quote, lines })
            };
            match of() {
                Ok(one) => priced.push(one),
                Err(error) => answers[at] = Some(Err(error)),
            }
        }
        Ok(priced)
    }

    /// Locks the pools that are needed and decides who gets places; with the seats that are taken then.
    async fn decide(
        &self,
        tx: &mut PgConnection,
        asks: &[Arc<Ask>],
        priced: &[Priced],
        now: Time,
    ) -> Result<(Decided, HashMap<Key, Taken>), BookingsError> {
        let mut pools: BTreeMap<PoolId, EventId> = BTreeMap::new();
        for one in priced {
            let needs = one.quote.needs.iter().map(|(pool, _)| pool);
            pools.extend(needs.chain(&one.quote.watch).map(|pool| (*pool, asks[one.at].event_id)));
        }
        let pools: Vec<(EventId, PoolId)> =
            pools.into_iter().map(|(pool, event_id)| (event_id, pool)).collect();
        let asked = priced.iter().map(|one| (asks[one.at].as_ref(), &one.quote));
        let rules = Rules::lock(tx, asked, now).await?;
        let locked = match pools.is_empty() {
            true => Vec::new(),
            false => self.events.lock_pools(tx, &pools).await?,
        };
        let mut taken: HashMap<Key, Taken> = HashMap::new();
        for one in priced {
            let key = (asks[one.at].event_id, asks[one.at].occurrence_id);
            if let Some(seating) = one.stage.seating().filter(|_| !taken.contains_key(&key)) {
                taken.insert(key, self.board.of(&self.events, tx, key, seating, &locked).await?);
            }
        }
        let mut free = locked.into_iter().map(|pool| (pool.id, pool.free)).collect();
        let mut nobody = SeatSet::default();
        let seat = |at: usize| {
            let (one, ask) = (&priced[at], &asks[priced[at].at]);
            let key = (ask.event_id, ask.occurrence_id);
            let taken = taken.get_mut(&key).map_or(&mut nobody, |taken| &mut taken.seats);
            let seats = assign(one.stage.seating().map(Arc::as_ref), &one.quote.lines, &ask.seats, taken)?;
            rules.granted(at);
            Ok(seats)
        };
        let refuse = |at: usize, free: &Free| rules.refuse(at, &priced[at].stage, &asks[priced[at].at], free);
        let needs = priced.iter().map(|one| one.quote.needs.as_slice());
        let decided = decide(needs, &mut free, refuse, seat);
        Ok((decided, taken))
    }
}

/// The holds to write; those who get none are told why.
fn make(
    asks: &[Arc<Ask>],
    priced: Vec<Priced>,
    decided: Decided,
    answers: &mut [Option<Answer>],
    now: Time,
) -> Vec<Fresh> {
    let mut fresh = Vec::with_capacity(priced.len());
    for (one, decision) in priced.into_iter().zip(decided) {
        let ask = &asks[one.at];
        let seats = match decision {
            Decision::Granted(seats) => seats,
            Decision::Lacking { pool, free } => {
                let asked: Vec<OfferId> = ask.items.iter().map(|item| item.offer_id).collect();
                let offers = one.stage.offers_of(pool, &asked);
                answers[one.at] = Some(Err(BookingsError::SoldOut { offers, free }));
                continue;
            }
            Decision::Refused(error) => {
                answers[one.at] = Some(Err(error));
                continue;
            }
        };
        let Lines { rows: lines, total_minor, quantity } = one.lines.seated(seats);
        fresh.push(Fresh {
            ask: Arc::clone(ask),
            reference: spoken_code(8),
            expires_at: now.plus_seconds(i64::from(one.quote.hold_minutes) * 60),
            created_at: now,
            stage: one.stage,
            quote: one.quote,
            lines,
            total_minor,
            quantity,
        });
    }
    fresh
}

/// The seats that the holds claim.
fn claims(fresh: &[Fresh]) -> Vec<SeatClaim> {
    let of_hold = |hold: &Fresh| {
        let Ask { event_id, occurrence_id, booking_id, .. } = *hold.ask;
        let claim = move |seat: &i32| SeatClaim { event_id, occurrence_id, seat: *seat, booking_id };
        hold.lines.iter().flat_map(|line| &line.seats).map(claim).collect::<Vec<_>>()
    };
    fresh.iter().flat_map(of_hold).collect()
}

/// What the holds take, pool by pool in lock order.
fn shifts(fresh: &[Fresh]) -> Vec<Shift> {
    let of_hold = |hold: &Fresh| {
        let Ask { event_id, booking_id, .. } = *hold.ask;
        let needs = hold.quote.needs.clone().into_iter();
        needs.map(move |(pool_id, held)| Move { event_id, pool_id, booking_id, held, sold: 0 })
    };
    Shift::sum(fresh.iter().flat_map(of_hold))
}
