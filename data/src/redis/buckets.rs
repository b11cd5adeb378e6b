//! Rate limits that all nodes share: the generic cell rate algorithm as one script, by the clock of Redis.

use std::{sync::LazyLock, time::Duration};

use ::redis::Script;

use super::{Away, Redis};

/// For each bucket in turn takes one drop, until one has none: the number of the bucket that decided, then
/// `1` and the drops that are left, or `0` and the microseconds to wait. The key holds the moment at which
/// the bucket will be full again.
static TAKE: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        r"
        local time = redis.call('TIME')
        local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
        local answer
        for i, key in ipairs(KEYS) do
          local every, burst = tonumber(ARGV[2 * i - 1]), tonumber(ARGV[2 * i])
          local full = tonumber(redis.call('GET', key) or now)
          if full < now then full = now end
          -- A clock that was set back, or a bucket that has become smaller.
          if full > now + every * burst then full = now + every * burst end
          local after, room = full + every, every * burst
          if after - now > room then
            return {i, 0, after - now - room}
          end
          redis.call('SET', key, string.format('%.0f', after), 'PX', math.ceil((after - now) / 1000))
          answer = {i, 1, math.floor((room - (after - now)) / every)}
        end
        return answer",
    )
});

/// Room for `burst` at once, refilled by one drop in each `every`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bucket {
    pub burst: u32,
    pub every: Duration,
}

/// One bucket to take from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BucketDrop {
    /// Names the bucket among all of this installation; no personal data.
    pub key: String,
    pub bucket: Bucket,
}

/// What came of it. `of` is the index of the bucket that decided: the last one that gave a drop, or the
/// first that had none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    Go { of: usize, left: u32 },
    Wait { of: usize, wait: Duration },
}

impl Redis {
    /// Takes a drop from each of `drops` in turn, and stops at the first bucket that has none.
    ///
    /// # Errors
    /// [`Away`]: nobody knows whether a drop was taken.
    pub async fn take(&self, drops: &[BucketDrop]) -> Result<Taken, Away> {
        let mut call = TAKE.prepare_invoke();
        for drop in drops {
            call.key(self.key(&drop.key));
        }
        for drop in drops {
            let every = u64::try_from(drop.bucket.every.as_micros()).unwrap_or(u64::MAX).max(1);
            call.arg(every).arg(drop.bucket.burst.max(1));
        }
        let (at, go, amount): (usize, u8, u64) =
            self.ask(async |mut connection| call.invoke_async(&mut connection).await).await?;
        let of = at.saturating_sub(1);
        Ok(if go == 1 {
            Taken::Go { of, left: u32::try_from(amount).unwrap_or(u32::MAX) }
        } else {
            Taken::Wait { of, wait: Duration::from_micros(amount) }
        })
    }
}
