//! Hashing, with as many at a time as there are cores and a short queue, so that a storm of sign-ins
//! costs the others neither memory nor time.

use std::{sync::Arc, time::Duration};

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher as _, PasswordVerifier as _, phc},
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::{PasswordHash, UsersError};

/// What every Argon2id hash of ours starts with (OWASP's second recommendation: 19 MiB, t = 2, p = 1).
const ARGON2_PREFIX: &str = "$argon2id$v=19$m=19456,t=2,p=1$";
const BCRYPT_COST: u32 = 12;
/// Waiting sign-ins per core; more are sent away with `503`.
const QUEUE_PER_CORE: usize = 16;
/// The longest anybody waits for a core.
const PATIENCE: Duration = Duration::from_secs(5);

/// Hashes and verifies passwords. Clones share the slots.
#[derive(Clone)]
pub(crate) struct Hasher {
    kind: PasswordHash,
    cores: Arc<Semaphore>,
    queue: Arc<Semaphore>,
    /// Verified in the place of a hash that is not there, so that it takes as long.
    dummy: Arc<str>,
}

/// The right to hash once. It is given back when the hashing is done, even if nobody waits for it.
pub(crate) struct Slot {
    _core: OwnedSemaphorePermit,
    _queue: OwnedSemaphorePermit,
}

/// What came of a verification.
pub(crate) struct Verdict {
    pub matches: bool,
    /// A hash of today's kind, when the password matched one of another kind.
    pub better_hash: Option<String>,
}

impl Hasher {
    /// # Errors
    /// When the hash function does not work at all.
    pub fn new(kind: PasswordHash) -> Result<Self, UsersError> {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Ok(Self {
            kind,
            cores: Arc::new(Semaphore::new(cores)),
            queue: Arc::new(Semaphore::new(cores * (1 + QUEUE_PER_CORE))),
            dummy: hash(kind, "nobody's password")?.into(),
        })
    }

    /// Waits for a slot.
    ///
    /// # Errors
    /// [`UsersError::Busy`] when the queue is full or does not move.
    pub async fn slot(&self) -> Result<Slot, UsersError> {
        let queue = Arc::clone(&self.queue).try_acquire_owned().map_err(|_| UsersError::Busy)?;
        let core = tokio::time::timeout(PATIENCE, Arc::clone(&self.cores).acquire_owned()).await;
        match core {
            Ok(Ok(core)) => Ok(Slot { _core: core, _queue: queue }),
            _ => Err(UsersError::Busy),
        }
    }

    /// Hashes `password` for storage.
    ///
    /// # Errors
    /// [`UsersError::WeakPassword`]-free: the rules were asked before. Internal failures only.
    pub async fn hash(&self, slot: Slot, password: String) -> Result<String, UsersError> {
        let kind = self.kind;
        run(slot, move || hash(kind, &password)).await
    }

    /// Compares `password` with `stored`; without a stored hash it takes as long and never matches.
    pub async fn verify(
        &self,
        slot: Slot,
        password: String,
        stored: Option<String>,
    ) -> Result<Verdict, UsersError> {
        let (kind, dummy) = (self.kind, Arc::clone(&self.dummy));
        run(slot, move || {
            let matches = match &stored {
                Some(stored) => matches(stored, &password),
                None => {
                    std::hint::black_box(matches(&dummy, &password));
                    false
                }
            };
            let old = stored.is_some_and(|stored| !is_current(kind, &stored));
            let better_hash = if matches && old { hash(kind, &password).ok() } else { None };
            Ok(Verdict { matches, better_hash })
        })
        .await
    }

    /// The longest password in bytes that the hash function takes in full.
    pub fn longest(&self) -> usize {
        match self.kind {
            PasswordHash::Argon2id => usize::MAX,
            PasswordHash::Bcrypt => 72,
        }
    }
}

async fn run<T: Send + 'static>(
    slot: Slot,
    work: impl FnOnce() -> Result<T, UsersError> + Send + 'static,
) -> Result<T, UsersError> {
    let work = move || {
        let result = work();
        drop(slot);
        result
    };
    tokio::task::spawn_blocking(work).await.map_err(|error| UsersError::Internal(error.to_string()))?
}

fn hash(kind: PasswordHash, password: &str) -> Result<String, UsersError> {
    match kind {
        PasswordHash::Argon2id => argon2()?
            .hash_password(password.as_bytes())
            .map(|hash| hash.to_string())
            .map_err(|error| UsersError::Internal(format!("Argon2id: {error}"))),
        PasswordHash::Bcrypt => bcrypt::non_truncating_hash(password, BCRYPT_COST)
            .map_err(|error| UsersError::Internal(format!("bcrypt: {error}"))),
    }
}

fn argon2() -> Result<Argon2<'static>, UsersError> {
    let params = Params::new(19_456, 2, 1, None).map_err(|error| UsersError::Internal(error.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Whether `password` belongs to `stored`, which may be of any kind that we ever wrote or imported.
fn matches(stored: &str, password: &str) -> bool {
    if stored.starts_with("$2") {
        return stored.is_ascii() && bcrypt::non_truncating_verify(password, stored).unwrap_or(false);
    }
    // The parameters of the stored hash are used, not today's.
    phc::PasswordHash::new(stored)
        .is_ok_and(|stored| Argon2::default().verify_password(password.as_bytes(), &stored).is_ok())
}

fn is_current(kind: PasswordHash, stored: &str) -> bool {
    match kind {
        PasswordHash::Argon2id => stored.starts_with(ARGON2_PREFIX),
        PasswordHash::Bcrypt => stored.starts_with(&format!("$2b${BCRYPT_COST:02}$")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn verify(hasher: &Hasher, password: &str, stored: &str) -> Verdict {
        let slot = hasher.slot().await.expect("free");
        hasher.verify(slot, password.to_owned(), Some(stored.to_owned())).await.expect("works")
    }

    #[tokio::test]
    async fn argon2id_is_kept_and_bcrypt_is_replaced() {
        let hasher = Hasher::new(PasswordHash::Argon2id).expect("works");
        let slot = hasher.slot().await.expect("free");
        let stored = hasher.hash(slot, "a quiet morning".into()).await.expect("hashed");
        assert!(stored.starts_with(ARGON2_PREFIX), "{stored}");

        let verdict = verify(&hasher, "a quiet morning", &stored).await;
        assert!(verdict.matches && verdict.better_hash.is_none());
        assert!(!verify(&hasher, "a loud morning", &stored).await.matches);

        let imported = bcrypt::hash("a quiet morning", 4).expect("hashed");
        let verdict = verify(&hasher, "a quiet morning", &imported).await;
        assert!(verdict.matches && verdict.better_hash.is_some_and(|hash| hash.starts_with(ARGON2_PREFIX)));
        assert!(verify(&hasher, "wrong", &imported).await.better_hash.is_none());
    }

    #[tokio::test]
    async fn weaker_parameters_are_replaced() {
        let weak = Argon2::new(
            Algorithm::Argon2id,
            Version::V0x13,
            Params::new(8, 1, 1, None).expect("valid parameters"),
        );
        let stored = weak.hash_password(b"a quiet morning").expect("hashed").to_string();
        let hasher = Hasher::new(PasswordHash::Argon2id).expect("works");
        assert!(verify(&hasher, "a quiet morning", &stored).await.better_hash.is_some());
    }

    #[tokio::test]
    async fn bcrypt_never_cuts_and_never_panics() {
        let hasher =
            Hasher { kind: PasswordHash::Bcrypt, ..Hasher::new(PasswordHash::Argon2id).expect("works") };
        let slot = hasher.slot().await.expect("free");
        assert!(hasher.hash(slot, "x".repeat(80)).await.is_err());
        for damaged in ["", "$2b$", "$2b$12$ü", "$argon2id$", "plain"] {
            assert!(!verify(&hasher, "a quiet morning", damaged).await.matches, "{damaged}");
        }
        let cut = bcrypt::hash("y".repeat(72), 4).expect("hashed");
        assert!(!verify(&hasher, &"y".repeat(80), &cut).await.matches);
    }

    #[tokio::test]
    async fn a_storm_is_sent_away_instead_of_queued_for_ever() {
        let hasher = Hasher::new(PasswordHash::Argon2id).expect("works");
        let cores = hasher.cores.available_permits();
        let _all = Arc::clone(&hasher.cores).acquire_many_owned(cores as u32).await.expect("all cores");
        let places = hasher.queue.available_permits();
        let _rest = Arc::clone(&hasher.queue).acquire_many_owned(places as u32).await.expect("all places");
        assert!(matches!(hasher.slot().await, Err(UsersError::Busy)));
    }
}
