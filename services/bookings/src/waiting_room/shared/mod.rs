//! The lines of the waiting rooms in Redis, for all nodes together. One program for each call ([`Store`]),
//! each of them short however long the line is.

mod together;

#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use data::redis::{Away, Program, Redis};
use kit::EventId;

pub(crate) use self::together::Together;
use super::{
    line::{FULL, Figures, Key, LATE, Orders, Standing, Visitor, arrival},
    store::{ATTEMPT_LIFE, Answer, Attempt, Drawn, PlaceOf, Selling, Sold, Store, StoreError},
};

/// Tries to find a free place for somebody who was away at the draw: two arrive in the same microsecond
/// with the same end of their tickets once in a lifetime.
const TRIES: u64 = 8;
/// People whose places are written at once.
const CHUNK: usize = 500;
/// What the keys of a room are called, in the order of the programs.
const KEYS: [&str; 10] =
    ["line", "wait", "seen", "away", "mark", "inside", "moved", "meter", "uses", "sales"];

macro_rules! program {
    ($file:literal) => {
        LazyLock::new(|| Program::new(concat!(include_str!("prelude.lua"), include_str!($file))))
    };
}

static SEE: LazyLock<Program> = program!("see.lua");
static ADVANCE: LazyLock<Program> = program!("advance.lua");
static DRAW_BEGIN: LazyLock<Program> = program!("draw_begin.lua");
static DRAW_WRITE: LazyLock<Program> = LazyLock::new(|| Program::new(include_str!("draw_write.lua")));
static DRAW_END: LazyLock<Program> = program!("draw_end.lua");
static CLAIM: LazyLock<Program> = program!("claim.lua");
static IS_REPEAT: LazyLock<Program> = program!("is_repeat.lua");
static SETTLE: LazyLock<Program> = program!("settle.lua");
static SELL: LazyLock<Program> = program!("sell.lua");
static FORGET: LazyLock<Program> =
    LazyLock::new(|| Program::new("return {redis.call('UNLINK', unpack(KEYS))}"));

/// The lines as Redis has them; an error whenever it does not answer.
#[derive(Debug, Clone)]
pub(crate) struct Shared {
    redis: Redis,
}

impl Shared {
    pub(crate) fn new(redis: Redis) -> Self {
        Self { redis }
    }

    /// Whether Redis is asked at this moment.
    pub(crate) fn is_up(&self) -> bool {
        self.redis.is_up()
    }

    fn keys(&self, room: EventId) -> Vec<String> {
        // The braces keep the keys of a room on one server of a cluster.
        KEYS.iter().map(|name| self.redis.key(&format!("room:{{{room}}}:{name}"))).collect()
    }

    async fn run(&self, program: &Program, room: EventId, args: &[String]) -> Result<Reply, StoreError> {
        let answer = self.redis.run_program(program, &self.keys(room), args).await;
        answer.map(Reply).map_err(away)
    }

    /// Like [`Store::see`]; `known` is what this node knows of them, should Redis have forgotten it.
    pub(crate) async fn see_known(
        &self,
        room: EventId,
        who: Visitor,
        drawn_at: Option<u64>,
        now: u64,
        known: Option<Standing>,
    ) -> Result<Standing, StoreError> {
        let known = match known {
            Some(Standing::Admitted { since, .. }) => format!("a{since}"),
            Some(Standing::Spent { since, .. }) => format!("s{since}"),
            Some(Standing::Over) => "o0".to_owned(),
            _ => String::new(),
        };
        for tried in 0..TRIES {
            let args = [
                (now / 1_000_000).to_string(),
                hex(who.number),
                who.drawn.map(hex).unwrap_or_default(),
                drawn_at.map(bound).unwrap_or_default(),
                hex(arrival(now, who.number) + tried),
                known.clone(),
                FULL.to_string(),
            ];
            let reply = self.run(&SEE, room, &args).await?;
            return Ok(match reply.text(0)? {
                "waiting" => Standing::Waiting { key: reply.key(1)?, ahead: reply.number(2)? },
                "a" => Standing::Admitted { key: reply.key(1)?, since: reply.number(2)? },
                "s" => Standing::Spent { key: reply.key(1)?, since: reply.number(2)? },
                "o" => Standing::Over,
                "full" => Standing::Full,
                _ => continue,
            });
        }
        Err(StoreError("no free place was found".to_owned()))
    }

    async fn draw_lots(&self, room: EventId, place: &PlaceOf, at: u64) -> Result<Drawn, StoreError> {
        let second = (at / 1_000_000).to_string();
        let aside = uuid::Uuid::new_v4().simple();
        let aside: [String; 2] =
            ["wait", "seen"].map(|name| self.redis.key(&format!("room:{{{room}}}:draw:{aside}:{name}")));
        let (mut last, mut participants) = (String::new(), 0_u32);
        loop {
            let reply = self.run(&DRAW_BEGIN, room, &[bound(at), second.clone(), last]).await?;
            if reply.text(0)? == "held" {
                return Ok(Drawn { participants: reply.number(1)?, of_all: true });
            }
            let (next, people) = (reply.text(1)?.to_owned(), reply.0.get(2..).unwrap_or_default());
            for chunk in people.chunks(CHUNK * 2) {
                let mut drawn = Vec::with_capacity(chunk.len());
                for person in chunk.chunks_exact(2) {
                    drawn.extend([hex(place(unhex(&person[0])?)), person[1].clone()]);
                }
                participants += u32::try_from(chunk.len() / 2).unwrap_or(0);
                self.redis.run_program(&DRAW_WRITE, &aside, &drawn).await.map_err(away)?;
            }
            if next.is_empty() {
                break;
            }
            last = next;
        }
        let mut keys = self.keys(room);
        keys.extend(aside);
        let args = [bound(at), at.to_string(), participants.to_string()];
        let reply = Reply(self.redis.run_program(&DRAW_END, &keys, &args).await.map_err(away)?);
        Ok(Drawn { participants: reply.number(0)?, of_all: true })
    }
}

impl Store for Shared {
    fn see<'a>(
        &'a self,
        room: EventId,
        who: Visitor,
        drawn_at: Option<u64>,
        now: u64,
    ) -> Answer<'a, Standing> {
        Box::pin(self.see_known(room, who, drawn_at, now, None))
    }

    fn draw<'a>(&'a self, room: EventId, place: PlaceOf, at: u64) -> Answer<'a, Drawn> {
        Box::pin(async move { self.draw_lots(room, &place, at).await })
    }

    fn advance<'a>(&'a self, room: EventId, orders: Orders) -> Answer<'a, Figures> {
        Box::pin(async move {
            let args = [
                orders.now.to_string(),
                orders.per_minute.to_string(),
                orders.inside.to_string(),
                orders.window.to_string(),
                u8::from(orders.closed).to_string(),
            ];
            let reply = self.run(&ADVANCE, room, &args).await?;
            Ok(Figures {
                present: reply.number(0)?,
                away: reply.number(1)?,
                admitted: reply.number(2)?,
                inside: reply.number(3)?,
                per_minute: reply.number(4)?,
                measured_for: reply.number(5)?,
            })
        })
    }

    fn claim<'a>(&'a self, room: EventId, attempt: Attempt) -> Answer<'a, bool> {
        Box::pin(async move {
            let args = [
                hex(attempt.number),
                attempt.principal.map(hex).unwrap_or_default(),
                hex(attempt.request),
                attempt.now.to_string(),
                ATTEMPT_LIFE.to_string(),
            ];
            Ok(self.run(&CLAIM, room, &args).await?.text(0)? == "1")
        })
    }

    fn is_repeat<'a>(&'a self, room: EventId, attempt: Attempt) -> Answer<'a, bool> {
        Box::pin(async move {
            let args = [hex(attempt.number), hex(attempt.request)];
            Ok(self.run(&IS_REPEAT, room, &args).await?.text(0)? == "1")
        })
    }

    fn settle<'a>(
        &'a self,
        room: EventId,
        key: u64,
        attempt: Attempt,
        principal: Option<u64>,
    ) -> Answer<'a, bool> {
        Box::pin(async move {
            let principal = principal.map(hex).unwrap_or_default();
            let args = [hex(attempt.number), hex(attempt.request), principal, hex(key)];
            Ok(self.run(&SETTLE, room, &args).await?.text(0)? == "1")
        })
    }

    fn sell<'a>(&'a self, room: EventId, sold: Sold, now: u64) -> Answer<'a, Option<Selling>> {
        Box::pin(async move {
            let args = [(now / 1_000_000).to_string(), sold.bookings.to_string(), sold.places.to_string()];
            let reply = self.run(&SELL, room, &args).await?;
            let (bookings, places): (f64, f64) = (reply.number(1)?, reply.number(2)?);
            let each = if bookings > 0.0 { places / bookings } else { 1.0 };
            Ok(Some(Selling { per_minute: reply.number(0)?, places_each: each }))
        })
    }

    fn forget<'a>(&'a self, room: EventId) -> Answer<'a, ()> {
        Box::pin(async move { self.run(&FORGET, room, &[]).await.map(drop) })
    }
}

/// What a program answered.
struct Reply(Vec<String>);

impl Reply {
    fn text(&self, at: usize) -> Result<&str, StoreError> {
        self.0.get(at).map(String::as_str).ok_or_else(|| StoreError("an answer is too short".to_owned()))
    }

    fn number<T: std::str::FromStr>(&self, at: usize) -> Result<T, StoreError> {
        let text = self.text(at)?;
        text.parse().map_err(|_| StoreError(format!("no number: {text}")))
    }

    fn key(&self, at: usize) -> Result<Key, StoreError> {
        unhex(self.text(at)?)
    }
}

fn away(away: Away) -> StoreError {
    StoreError(away.to_string())
}

/// A place or a ticket, so that the order of the texts is that of the numbers.
fn hex(number: u64) -> String {
    format!("{number:016x}")
}

fn unhex(text: &str) -> Result<u64, StoreError> {
    u64::from_str_radix(text, 16).map_err(|_| StoreError(format!("no place: {text}")))
}

/// The first place of those who came at `at` (microseconds) or later.
fn bound(at: u64) -> String {
    hex(arrival(at, 0) & !LOW | LATE)
}

/// The end of a place by arrival that does not tell the time.
const LOW: u64 = (1 << 11) - 1;
