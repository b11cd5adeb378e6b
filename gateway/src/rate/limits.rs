//! The buckets: in this process always, and in Redis where nodes share them.
//!
//! This node's own buckets come first. They stop a flood before it reaches Redis, and they are as empty as
//! they should be at the moment at which Redis is gone.

use std::{
    net::IpAddr,
    num::NonZeroU32,
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use data::redis::{Bucket, BucketDrop, Taken};
use governor::{
    DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock as _, DefaultClock},
    middleware::StateInformationMiddleware,
};
use kit::Caller;

use super::{Class, Rate, RateSettings, Report, SharedRates, Verdict, report};
use crate::client_ip;

/// What is counted, each with a bucket for everybody of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pot {
    Read,
    Login,
    Buy,
    BuyPerAddress,
    Write,
    Queue,
    Wait,
    Key,
}

/// The names of all pots, for counters.
pub(crate) const POTS: [&str; Pot::ALL.len()] = {
    let mut names = [""; Pot::ALL.len()];
    let mut at = 0;
    while at < names.len() {
        names[at] = Pot::ALL[at].name();
        at += 1;
    }
    names
};

impl Pot {
    const ALL: [Self; 8] = [
        Self::Read,
        Self::Login,
        Self::Buy,
        Self::BuyPerAddress,
        Self::Write,
        Self::Queue,
        Self::Wait,
        Self::Key,
    ];

    /// Its name in headers and keys.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Login => "login",
            Self::Buy => "buy",
            Self::BuyPerAddress => "buy_per_address",
            Self::Write => "write",
            Self::Queue => "queue",
            Self::Wait => "wait",
            Self::Key => "key",
        }
    }

    const fn rate(self, of: &RateSettings) -> Rate {
        match self {
            Self::Read => of.read,
            Self::Login => of.login,
            Self::Buy => of.buy,
            Self::BuyPerAddress => of.buy_per_address,
            Self::Write => of.write,
            Self::Queue => of.queue,
            Self::Wait => of.wait,
            Self::Key => of.key,
        }
    }
}

/// One drop to take: from which pot, and for whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Draw {
    pot: Pot,
    who: u128,
}

/// What a request of this class costs `caller`, in the order in which it is taken.
pub(super) fn draws(class: Class, caller: &Caller) -> Vec<Draw> {
    let draw = |pot, who| Draw { pot, who };
    if let Some(key) = caller.key() {
        return vec![draw(Pot::Key, key.id.0.as_u128())];
    }
    let address = client_ip::prefix(caller.ip);
    let user = caller.user_id().map(|id| id.0.as_u128());
    let person = user.or_else(|| caller.guest.as_ref().and_then(|guest| first_bits(&guest.0)));
    match class {
        Class::Read => vec![draw(Pot::Read, user.unwrap_or(address))],
        Class::Login => vec![draw(Pot::Login, address)],
        Class::Queue => vec![draw(Pot::Queue, client_ip::neighbourhood(caller.ip))],
        Class::Wait => vec![draw(Pot::Wait, address)],
        Class::Write => vec![draw(Pot::Write, person.unwrap_or(address))],
        Class::Buy => {
            let both = [Some(draw(Pot::BuyPerAddress, address)), person.map(|who| draw(Pot::Buy, who))];
            both.into_iter().flatten().collect()
        }
    }
}

type Limiter = DefaultKeyedRateLimiter<u128, StateInformationMiddleware>;

/// Requests after which full buckets are forgotten.
const SWEEP_EVERY: u64 = 20_000;

/// All buckets.
pub struct Limits {
    /// In the order of [`Pot::ALL`].
    pots: [(Quota, Limiter); 8],
    clock: DefaultClock,
    requests: AtomicU64,
    shared: Option<SharedRates>,
}

impl Limits {
    pub fn new(settings: &RateSettings, shared: Option<SharedRates>) -> Self {
        Self {
            pots: Pot::ALL.map(|pot| {
                let quota = quota(pot.rate(settings));
                (quota, RateLimiter::keyed(quota).with_middleware())
            }),
            clock: DefaultClock::default(),
            requests: AtomicU64::new(0),
            shared,
        }
    }

    fn pot(&self, pot: Pot) -> &(Quota, Limiter) {
        &self.pots[pot as usize]
    }

    /// Takes the drops from this node's buckets.
    pub(super) fn take(&self, draws: &[Draw]) -> Verdict {
        if self.requests.fetch_add(1, Ordering::Relaxed) % SWEEP_EVERY == SWEEP_EVERY - 1 {
            self.sweep();
        }
        let mut last = None;
        for draw in draws {
            let (quota, limiter) = self.pot(draw.pot);
            match limiter.check_key(&draw.who) {
                Ok(state) => last = Some(report(draw.pot, quota, state.remaining_burst_capacity())),
                Err(until) => {
                    let wait = until.wait_time_from(self.clock.now());
                    return Verdict::Wait { pot: draw.pot, wait, quota: *quota };
                }
            }
        }
        Verdict::Go(last)
    }

    /// A visitor's reading. `None` while other nodes count too, or when this one would refuse: the bucket is
    /// then asked again by who can say so.
    pub(super) fn read_here(&self, ip: IpAddr) -> Option<Option<Report>> {
        if self.shared.is_some() {
            return None;
        }
        match self.take(&[Draw { pot: Pot::Read, who: client_ip::prefix(ip) }]) {
            Verdict::Go(report) => Some(report),
            Verdict::Wait { .. } => None,
        }
    }

    /// Takes the drops from the buckets of all nodes; `None` where there are none, or they can't be reached.
    pub(super) async fn take_together(&self, draws: &[Draw]) -> Option<Verdict> {
        let shared = self.shared.as_ref()?;
        // Boxed: without other nodes, nobody carries the room for it.
        Box::pin(self.ask_redis(shared, draws)).await
    }

    async fn ask_redis(&self, shared: &SharedRates, draws: &[Draw]) -> Option<Verdict> {
        let drops: Vec<_> = draws.iter().map(|draw| self.drop_of(shared, *draw)).collect();
        let (of, outcome) = match shared.redis.take(&drops).await.ok()? {
            Taken::Go { of, left } => (of, Ok(left)),
            Taken::Wait { of, wait } => (of, Err(wait)),
        };
        let pot = draws.get(of)?.pot;
        let quota = self.pot(pot).0;
        Some(match outcome {
            Ok(left) => Verdict::Go(Some(report(pot, &quota, left))),
            Err(wait) => Verdict::Wait { pot, wait, quota },
        })
    }

    fn drop_of(&self, shared: &SharedRates, draw: Draw) -> BucketDrop {
        let name = draw.pot.name();
        let quota = self.pot(draw.pot).0;
        let tag = shared.ring.hmac(format!("rate:{name}:{}", draw.who).as_bytes());
        let who = first_bits(&tag).unwrap_or_default();
        BucketDrop {
            key: format!("rate:{name}:{who:032x}"),
            bucket: Bucket { burst: quota.burst_size().get(), every: quota.replenish_interval() },
        }
    }

    fn sweep(&self) {
        for (_, limiter) in &self.pots {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
    }
}

fn quota(rate: Rate) -> Quota {
    let burst = NonZeroU32::new(rate.burst).unwrap_or(NonZeroU32::MIN);
    let period = Duration::from_secs(60) / rate.per_minute.max(1);
    Quota::with_period(period).unwrap_or(Quota::per_second(NonZeroU32::MIN)).allow_burst(burst)
}

fn first_bits(hash: &[u8]) -> Option<u128> {
    hash.first_chunk::<16>().map(|bytes| u128::from_be_bytes(*bytes))
}
