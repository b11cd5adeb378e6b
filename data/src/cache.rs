//! What may be forgotten at any time: copies that are quicker to reach than their source, and counters
//! of the last seconds. Nothing here is ever the truth.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use bytes::Bytes;
use futures_util::future::BoxFuture;
use serde::{Serialize, de::DeserializeOwned};

/// The cache can't be reached. The caller goes on without it.
#[derive(Debug, thiserror::Error)]
#[error("the cache can't be reached: {0}")]
pub struct CacheError(#[source] pub Box<dyn std::error::Error + Send + Sync>);

type Answer<'a, T> = BoxFuture<'a, Result<T, CacheError>>;

/// A store of small values that expire. In process, or shared by all nodes.
///
/// Values and counters live side by side: a key names the one or the other, never both.
pub trait Cache: Send + Sync + std::fmt::Debug {
    /// The value under `key`, unless it has expired or was evicted.
    fn get<'a>(&'a self, key: &'a str) -> Answer<'a, Option<Bytes>>;

    /// Keeps `value` under `key` for `ttl` at most, in place of what was there.
    fn set<'a>(&'a self, key: &'a str, value: Bytes, ttl: Duration) -> Answer<'a, ()>;

    /// Forgets the value or counter under `key`.
    fn remove<'a>(&'a self, key: &'a str) -> Answer<'a, ()>;

    /// Counts up and gives the new count. The counter starts at nothing and disappears `ttl` after its
    /// first count; later counts do not prolong it.
    fn incr<'a>(&'a self, key: &'a str, ttl: Duration) -> Answer<'a, u64>;
}

/// Typed values in any [`Cache`].
pub trait CacheExt: Cache {
    /// The value under `key`. One of another shape, as after an upgrade, counts as missing.
    ///
    /// # Errors
    /// When the cache can't be reached.
    fn get_json<T: DeserializeOwned>(
        &self,
        key: &str,
    ) -> impl Future<Output = Result<Option<T>, CacheError>> + Send {
        async move { Ok(self.get(key).await?.and_then(|bytes| serde_json::from_slice(&bytes).ok())) }
    }

    /// Keeps `value` as JSON under `key` for `ttl` at most.
    ///
    /// # Errors
    /// When the cache can't be reached, or the value is none that JSON can hold.
    fn set_json<T: Serialize + Sync>(
        &self,
        key: &str,
        value: &T,
        ttl: Duration,
    ) -> impl Future<Output = Result<(), CacheError>> + Send {
        let bytes = serde_json::to_vec(value).map_err(|error| CacheError(Box::new(error)));
        async move { self.set(key, bytes?.into(), ttl).await }
    }
}

impl<C: Cache + ?Sized> CacheExt for C {}

/// The cache of a single process.
#[derive(Debug, Clone)]
pub struct MemoryCache {
    values: moka::future::Cache<String, Value>,
    counters: moka::future::Cache<String, Counter>,
}

#[derive(Debug, Clone)]
struct Value {
    bytes: Bytes,
    ttl: Duration,
}

#[derive(Debug, Clone)]
struct Counter {
    count: Arc<AtomicU64>,
    ttl: Duration,
}

/// Counters kept at most; beyond, the one that was not used for longest goes.
const MOST_COUNTERS: u64 = 1_000_000;

impl MemoryCache {
    /// A cache that keeps `max_bytes` of keys and values at most, besides its own overhead.
    pub fn new(max_bytes: u64) -> Self {
        let weight = |key: &String, value: &Value| {
            u32::try_from(key.len().saturating_add(value.bytes.len())).unwrap_or(u32::MAX)
        };
        let values = moka::future::Cache::builder()
            .max_capacity(max_bytes)
            .weigher(weight)
            .expire_after(OwnTtl)
            .build();
        let counters = moka::future::Cache::builder()
            .max_capacity(MOST_COUNTERS)
            // The default policy may turn a new key away, and its count would start over every time.
            .eviction_policy(moka::policy::EvictionPolicy::lru())
            .expire_after(OwnTtl)
            .build();
        Self { values, counters }
    }
}

impl Cache for MemoryCache {
    fn get<'a>(&'a self, key: &'a str) -> Answer<'a, Option<Bytes>> {
        Box::pin(async move { Ok(self.values.get(key).await.map(|value| value.bytes)) })
    }

    fn set<'a>(&'a self, key: &'a str, bytes: Bytes, ttl: Duration) -> Answer<'a, ()> {
        Box::pin(async move {
            self.values.insert(key.to_owned(), Value { bytes, ttl }).await;
            Ok(())
        })
    }

    fn remove<'a>(&'a self, key: &'a str) -> Answer<'a, ()> {
        Box::pin(async move {
            self.values.invalidate(key).await;
            self.counters.invalidate(key).await;
            Ok(())
        })
    }

    fn incr<'a>(&'a self, key: &'a str, ttl: Duration) -> Answer<'a, u64> {
        Box::pin(async move {
            let start = async { Counter { count: Arc::default(), ttl } };
            let counter = self.counters.get_with_by_ref(key, start).await;
            Ok(counter.count.fetch_add(1, Ordering::Relaxed) + 1)
        })
    }
}

/// Lets each entry live as long as it says.
struct OwnTtl;

impl moka::Expiry<String, Value> for OwnTtl {
    fn expire_after_create(&self, _: &String, value: &Value, _: Instant) -> Option<Duration> {
        Some(value.ttl)
    }

    fn expire_after_update(
        &self,
        _: &String,
        value: &Value,
        _: Instant,
        _: Option<Duration>,
    ) -> Option<Duration> {
        Some(value.ttl)
    }
}

impl moka::Expiry<String, Counter> for OwnTtl {
    fn expire_after_create(&self, _: &String, counter: &Counter, _: Instant) -> Option<Duration> {
        Some(counter.ttl)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_secs(60);
    const SHORT: Duration = Duration::from_millis(50);

    /// As the program holds it, to prove that it can.
    fn cache() -> Arc<dyn Cache> {
        Arc::new(MemoryCache::new(1 << 20))
    }

    #[tokio::test]
    async fn keeps_replaces_and_removes() {
        let cache = cache();
        cache.set_json("k", &vec![1, 2], SHORT).await.expect("set");
        cache.set_json("k", &vec![3], LONG).await.expect("replaced, with the new time to live");
        tokio::time::sleep(SHORT * 2).await;
        assert_eq!(cache.get_json::<Vec<i32>>("k").await.expect("reached"), Some(vec![3]));
        assert_eq!(cache.get_json::<String>("k").await.expect("reached"), None, "another shape");
        cache.remove("k").await.expect("removed");
        assert_eq!(cache.get("k").await.expect("reached"), None);
    }

    #[tokio::test]
    async fn forgets_in_time() {
        let cache = cache();
        cache.set("k", Bytes::from_static(b"v"), SHORT).await.expect("set");
        assert!(cache.get("k").await.expect("reached").is_some());
        tokio::time::sleep(SHORT * 2).await;
        assert!(cache.get("k").await.expect("reached").is_none());
    }

    #[tokio::test]
    async fn counts_together_and_starts_over_after_its_first_ttl() {
        let cache = cache();
        let counts = (0..100).map(|_| cache.incr("n", LONG));
        let mut counts: Vec<u64> =
            futures_util::future::join_all(counts).await.into_iter().map(|n| n.expect("counted")).collect();
        counts.sort_unstable();
        assert_eq!(counts, (1..=100).collect::<Vec<_>>());

        assert_eq!(cache.incr("window", SHORT).await.expect("counted"), 1);
        tokio::time::sleep(SHORT / 2).await;
        assert_eq!(cache.incr("window", SHORT).await.expect("counted"), 2);
        tokio::time::sleep(SHORT).await;
        assert_eq!(cache.incr("window", SHORT).await.expect("counted"), 1);
    }

    #[tokio::test]
    async fn futures_can_be_spawned() {
        let cache = cache();
        let work = async move { cache.get_json::<String>("k").await };
        assert!(tokio::spawn(work).await.expect("no panic").expect("reached").is_none());
    }
}
