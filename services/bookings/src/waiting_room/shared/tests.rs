//! Redis and the memory of one process must say the same of the same line.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use data::redis::{Redis, RedisSettings, testing::TestRedis};
use proptest::{prelude::*, test_runner::TestRunner};
use tokio_util::sync::{CancellationToken, DropGuard};

use super::*;
use crate::waiting_room::{draw, store::Memory};

const SECOND: u64 = 1_000_000;
const START: u64 = 1_800_000_000 * SECOND;

async fn connected(server: &TestRedis) -> (Redis, DropGuard) {
    // Long enough for a busy machine.
    let patience = Duration::from_secs(5);
    let redis = Redis::new(RedisSettings { url: server.url(), prefix: "admit".to_owned(), patience });
    let (redis, stop) = (redis.expect("a URL"), CancellationToken::new());
    tokio::spawn(redis.clone().run(stop.clone()));
    until(|| redis.is_up()).await;
    (redis, stop.drop_guard())
}

async fn until(is_so: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(15);
    while !is_so() {
        assert!(Instant::now() < deadline, "it did not come to that");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

fn lots(seed: u64) -> PlaceOf {
    let key = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, &seed.to_be_bytes());
    Arc::new(move |number| draw::place(&key, number))
}

/// Something that happens to a line.
#[derive(Debug, Clone)]
enum Step {
    /// Time goes by, in tenths of a second.
    Pass(u64),
    See(u64),
    SeeAll,
    Advance {
        rate: f64,
        inside: u32,
        closed: bool,
    },
    Claim {
        pass: u64,
        principal: Option<u64>,
        request: u64,
    },
    Settle {
        pass: u64,
        request: u64,
        principal: Option<u64>,
    },
    Draw,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let who = 0_u64..12;
    let principal = proptest::option::of(1_u64..4);
    let step = prop_oneof![
        3 => (1_u64..250).prop_map(Step::Pass),
        5 => who.clone().prop_map(Step::See),
        2 => Just(Step::SeeAll),
        6 => (1_u32..400, 0_u32..8, proptest::bool::weighted(0.1))
            .prop_map(|(rate, inside, closed)| Step::Advance { rate: f64::from(rate) * 1.7, inside, closed }),
        2 => (who.clone(), principal.clone(), 0_u64..4)
            .prop_map(|(pass, principal, request)| Step::Claim { pass, principal, request }),
        2 => (who, 0_u64..4, principal)
            .prop_map(|(pass, request, principal)| Step::Settle { pass, request, principal }),
        1 => Just(Step::Draw),
    ];
    proptest::collection::vec(step, 1..120)
}

/// Both stores, and what the nodes know.
struct Both {
    memory: Memory,
    redis: Shared,
    room: EventId,
    now: u64,
    joined: Vec<Option<u64>>,
    drawn: Option<(u64, PlaceOf)>,
    keys: Vec<u64>,
}

impl Both {
    fn visitor(&self, index: usize) -> Option<Visitor> {
        let number = self.joined[index]?;
        let lot =
            |(at, place): &(u64, PlaceOf)| (super::super::line::arrived(number) < *at).then(|| place(number));
        Some(Visitor { number, drawn: self.drawn.as_ref().and_then(lot) })
    }

    async fn see(&mut self, index: usize) -> Result<(), TestCaseError> {
        self.joined[index].get_or_insert(arrival(self.now, index as u64));
        let who = self.visitor(index).expect("joined");
        let drawn_at = self.drawn.as_ref().map(|(at, _)| *at);
        let here = self.memory.see(self.room, who, drawn_at, self.now).await.expect("memory");
        let there = self.redis.see(self.room, who, drawn_at, self.now).await.expect("Redis");
        prop_assert_eq!(here, there, "where {} stands", index);
        if let Standing::Admitted { key, .. } = here {
            self.keys[index] = key;
        }
        Ok(())
    }

    async fn take(&mut self, step: Step) -> Result<(), TestCaseError> {
        match step {
            Step::Pass(tenths) => self.now += tenths * SECOND / 10,
            Step::See(index) => self.see(index as usize).await?,
            Step::SeeAll => {
                for index in
                    (0..self.joined.len()).filter(|index| self.joined[*index].is_some()).collect::<Vec<_>>()
                {
                    self.see(index).await?;
                }
            }
            Step::Advance { rate, inside, closed } => {
                let orders = Orders { now: self.now, per_minute: rate, inside, window: 90, closed };
                let here = self.memory.advance(self.room, orders).await.expect("memory");
                let there = self.redis.advance(self.room, orders).await.expect("Redis");
                prop_assert_eq!(here, there);
            }
            Step::Claim { pass, principal, request } => {
                let attempt = self.attempt(pass, principal, request);
                let here = self.memory.is_repeat(self.room, attempt).await.expect("memory");
                prop_assert_eq!(here, self.redis.is_repeat(self.room, attempt).await.expect("Redis"));
                let here = self.memory.claim(self.room, attempt).await.expect("memory");
                prop_assert_eq!(here, self.redis.claim(self.room, attempt).await.expect("Redis"));
            }
            Step::Settle { pass, request, principal } => {
                let attempt = self.attempt(pass, None, request);
                let key = self.keys[pass as usize];
                let here = self.memory.settle(self.room, key, attempt, principal).await.expect("memory");
                let there = self.redis.settle(self.room, key, attempt, principal).await.expect("Redis");
                prop_assert_eq!(here, there);
            }
            Step::Draw if self.drawn.is_none() => {
                let place = lots(self.now);
                let here = self.memory.draw(self.room, Arc::clone(&place), self.now).await.expect("memory");
                let there = self.redis.draw(self.room, Arc::clone(&place), self.now).await.expect("Redis");
                prop_assert_eq!(here.participants, there.participants);
                self.drawn = Some((self.now, place));
            }
            Step::Draw => {}
        }
        Ok(())
    }

    fn attempt(&self, pass: u64, principal: Option<u64>, request: u64) -> Attempt {
        Attempt { number: pass, principal, request, now: (self.now / SECOND) as u32 }
    }
}

#[test]
fn redis_and_memory_say_the_same_of_every_line() {
    let server = TestRedis::start();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let (redis, _stop) = runtime.block_on(connected(&server));
    let mut runner = TestRunner::new(ProptestConfig { cases: 96, ..ProptestConfig::default() });
    let outcome = runner.run(&steps(), |steps| {
        let mut both = Both {
            memory: Memory::default(),
            redis: Shared::new(redis.clone()),
            room: EventId::new(),
            now: START,
            joined: vec![None; 12],
            drawn: None,
            keys: vec![0; 12],
        };
        runtime.block_on(async {
            for step in steps {
                both.take(step).await?;
            }
            Ok(())
        })
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
    let ttl = runtime.block_on(server.command(&["EVAL", "for _, k in ipairs(redis.call('KEYS', '*')) do if redis.call('TTL', k) < 0 then return k end end return 'none'", "0"]));
    assert!(ttl.contains("none"), "{ttl} would stay for ever");
}

#[tokio::test]
async fn two_nodes_that_draw_at_once_hold_one_draw_and_keep_who_comes_meanwhile() {
    let server = TestRedis::start();
    let (redis, _stop) = connected(&server).await;
    let (one, two, room) = (Shared::new(redis.clone()), Shared::new(redis), EventId::new());
    let people = 1203_u64;
    for index in 0..people {
        let who = Visitor { number: arrival(START + index, index), drawn: None };
        one.see(room, who, None, START + index).await.expect("Redis");
    }
    let at = START + SECOND;
    let late = Visitor { number: arrival(at + 1, 0), drawn: None };
    let place = lots(7);
    let (first, second, came) = tokio::join!(
        one.draw(room, Arc::clone(&place), at),
        two.draw(room, Arc::clone(&place), at),
        two.see(room, late, None, at + 1),
    );
    assert!(matches!(came, Ok(Standing::Waiting { .. })), "{came:?}");
    let (first, second) = (first.expect("drawn"), second.expect("drawn"));
    assert_eq!(first, second);
    assert_eq!(first, Drawn { participants: people as u32, of_all: true });
    let mut order: Vec<u64> = (0..people).map(|index| place(arrival(START + index, index))).collect();
    order.sort_unstable();
    for index in (0..people).step_by(97) {
        let number = arrival(START + index, index);
        let who = Visitor { number, drawn: Some(place(number)) };
        let ahead = order.partition_point(|other| *other < place(number)) as u32;
        let standing = two.see(room, who, Some(at), at + SECOND).await.expect("Redis");
        assert_eq!(standing, Standing::Waiting { key: place(number), ahead });
    }
    let behind = one.see(room, late, Some(at), at + SECOND).await.expect("Redis");
    assert_eq!(behind, Standing::Waiting { key: late.number, ahead: people as u32 });
    // A node that has not heard of the draw does not put anybody in line a second time.
    let unaware = Visitor { number: arrival(START, 0), drawn: None };
    two.see(room, unaware, None, at + SECOND).await.expect("Redis");
    let orders = Orders { now: at + SECOND, per_minute: 1.0, inside: 0, window: 60, closed: true };
    assert_eq!(two.advance(room, orders).await.expect("Redis").present, people as u32 + 1);
}

#[tokio::test]
async fn a_line_that_redis_lost_grows_again_and_who_is_inside_stays_there() {
    let server = TestRedis::start();
    let (redis, _stop) = connected(&server).await;
    let node = Together::new(Shared::new(redis), Arc::default());
    let (room, place, at) = (EventId::new(), lots(1), START);
    let people: Vec<Visitor> = (0..20)
        .map(|index| arrival(START - SECOND + index, index))
        .map(|number| Visitor { number, drawn: Some(place(number)) })
        .collect();
    for who in &people {
        let early = Visitor { drawn: None, ..*who };
        node.see(room, early, None, START - SECOND).await.expect("Redis");
    }
    node.draw(room, place, at).await.expect("drawn");
    let orders = |now| Orders { now, per_minute: 60.0, inside: 100, window: 600, closed: false };
    node.advance(room, orders(at + SECOND)).await.expect("Redis");
    node.advance(room, orders(at + 2 * SECOND)).await.expect("Redis");
    let mut standings = Vec::new();
    for who in &people {
        standings.push(node.see(room, *who, Some(at), at + 2 * SECOND).await.expect("Redis"));
    }
    let inside = standings.iter().filter(|one| matches!(one, Standing::Admitted { .. })).count();
    assert!(inside > 0 && inside < 5, "{inside}");
    server.command(&["FLUSHALL"]).await;
    for _ in 0..2 {
        // At the first round they come back, at the second all are there.
        for who in &people {
            node.see(room, *who, Some(at), at + 3 * SECOND).await.expect("Redis");
        }
    }
    for (who, before) in people.iter().zip(&standings) {
        let after = node.see(room, *who, Some(at), at + 3 * SECOND).await.expect("Redis");
        assert_eq!(after, *before);
    }
    let settling = node.advance(room, orders(at + 4 * SECOND)).await.expect("Redis");
    assert_eq!((settling.inside, settling.present), (inside as u32, 20 - inside as u32));
}
