//! Copies of answers that all nodes share. PostgreSQL says when they are no longer true; Redis only saves
//! the second node the work that the first has done.
//!
//! A group holds the copies that become untrue together, such as those of one event. Who misses a copy gets
//! a lease, and stores what it has made only if the lease is still good: forgetting the group takes the
//! leases back, so that an answer from before a change never replaces the gap that the change has made.

use std::{
    sync::{Arc, LazyLock, PoisonError, RwLock},
    time::{Duration, Instant},
};

use ::redis::{Script, Value};
use bytes::Bytes;
use uuid::Uuid;

use super::{Away, Redis};

/// How long others wait for who makes a copy.
const LEASE: Duration = Duration::from_millis(500);
/// How long a copy lives at most. After a gap in what this node hears or says, copies from before it are
/// not believed for as long.
pub const LONGEST: Duration = Duration::from_secs(2);

/// The copy, or a lease on making it: `{1, bytes}`, `{2}` with the lease, `{3}` while another has it. A copy
/// or a lease of another edition is as good as none, and makes room.
static FIND: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        r"
        local key, name, edition = KEYS[1], ARGV[1], ARGV[2]
        local time = redis.call('TIME')
        local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
        local copy = redis.call('HMGET', key, 'copy:' .. name, 'until:' .. name, 'edition:' .. name)
        if copy[1] and copy[3] == edition and tonumber(copy[2]) > now then return {1, copy[1]} end
        local lease = redis.call('HMGET', key, 'lease until:' .. name, 'lease edition:' .. name)
        if lease[1] and lease[2] == edition and tonumber(lease[1]) > now then return {3} end
        redis.call('HSET', key, 'lease:' .. name, ARGV[3], 'lease edition:' .. name, edition,
          'lease until:' .. name, string.format('%.0f', now + ARGV[4]))
        redis.call('PEXPIRE', key, ARGV[5])
        return {2}",
    )
});

/// Stores a copy for a time, if the lease is good.
static KEEP: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        r"
        local key, name, edition = KEYS[1], ARGV[1], ARGV[2]
        if redis.call('HGET', key, 'lease:' .. name) ~= ARGV[3] then return 0 end
        local time = redis.call('TIME')
        local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
        redis.call('HDEL', key, 'lease:' .. name, 'lease edition:' .. name, 'lease until:' .. name)
        redis.call('HSET', key, 'copy:' .. name, ARGV[4], 'edition:' .. name, edition,
          'until:' .. name, string.format('%.0f', now + ARGV[5]))
        redis.call('PEXPIRE', key, ARGV[6])
        return 1",
    )
});

/// The right to store a copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    id: String,
    edition: i64,
}

/// What is known of a copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    Copy(Bytes),
    /// There is none: the caller makes it, and gives it to [`Copies::keep`].
    Missing(Lease),
    /// Another node makes it just now.
    Underway,
}

/// The copies in Redis, as one node sees them.
#[derive(Debug, Clone)]
pub struct Copies {
    redis: Redis,
    /// Something may have been missed until then.
    doubtful: Arc<RwLock<Option<Instant>>>,
}

impl Copies {
    pub fn new(redis: Redis) -> Self {
        Self { redis, doubtful: Arc::default() }
    }

    /// Looks for this edition of the copy `name` in `group`. A group keeps one edition of each name.
    ///
    /// # Errors
    /// [`Away`], also for a while after Redis was away or [`Copies::doubt`] was said.
    pub async fn find(&self, group: &str, name: &str, edition: i64) -> Result<Found, Away> {
        if !self.is_believed() {
            return Err(Away);
        }
        let lease = Lease { id: Uuid::new_v4().simple().to_string(), edition };
        let mut call = FIND.prepare_invoke();
        call.key(self.redis.key(group)).arg(name).arg(edition).arg(&lease.id);
        call.arg(millis(LEASE)).arg(millis(LONGEST));
        let answer: Vec<Value> =
            self.redis.ask(async |mut connection| call.invoke_async(&mut connection).await).await?;
        let mut answer = answer.into_iter();
        match (answer.next(), answer.next()) {
            (Some(Value::Int(1)), Some(Value::BulkString(bytes))) => Ok(Found::Copy(bytes.into())),
            (Some(Value::Int(2)), _) => Ok(Found::Missing(lease)),
            (Some(Value::Int(3)), _) => Ok(Found::Underway),
            _ => Err(Away),
        }
    }

    /// Stores a copy for `ttl`, at most [`LONGEST`]; without effect when the group was forgotten since the
    /// lease was given.
    pub async fn keep(&self, group: &str, name: &str, lease: &Lease, copy: &[u8], ttl: Duration) {
        let mut call = KEEP.prepare_invoke();
        call.key(self.redis.key(group)).arg(name).arg(lease.edition).arg(&lease.id).arg(copy);
        call.arg(millis(ttl.min(LONGEST))).arg(millis(LONGEST));
        let kept: Result<u8, Away> =
            self.redis.ask(async |mut connection| call.invoke_async(&mut connection).await).await;
        if kept.is_err() {
            tracing::debug!(group, "a copy could not be stored");
        }
    }

    /// Forgets a group for all nodes. What this node was told in the meantime must not be believed. When it
    /// can't be said, this node believes no copy until all from before have run out.
    pub async fn forget(&self, group: &str) {
        let key = self.redis.key(group);
        let forgotten: Result<(), Away> = self
            .redis
            .ask(async |mut connection| ::redis::cmd("UNLINK").arg(key).exec_async(&mut connection).await)
            .await;
        if forgotten.is_err() {
            self.doubt();
        }
    }

    /// Believes no copy until all that are there now have run out: news may have been missed.
    pub fn doubt(&self) {
        let until = Instant::now() + LONGEST;
        *self.doubtful.write().unwrap_or_else(PoisonError::into_inner) = Some(until);
    }

    fn is_believed(&self) -> bool {
        // While Redis was away, nobody could tell it what to forget.
        let settled = self.redis.up_for().is_some_and(|time| time > LONGEST);
        let doubtful = *self.doubtful.read().unwrap_or_else(PoisonError::into_inner);
        settled && doubtful.is_none_or(|until| until < Instant::now())
    }
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
