//! Signing in with e-mail and password.

use kit::{Email, SecretToken, SignedIn, Time};
use sqlx::PgConnection;

use crate::{
    Device, Entry, Users, UsersError,
    store::{self, users::Account},
};

/// Failures that cost nothing: people mistype.
const FREE_FAILURES: i32 = 4;
/// The longest delay in seconds. It is short, so that nobody can lock somebody else out.
const LONGEST_DELAY: i64 = 60;
/// Seconds after which old failures are forgotten.
pub(crate) const FORGET_AFTER: i64 = 24 * 3600;

/// Failed attempts in a row, and the moment from which the next one counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, sqlx::FromRow)]
pub(crate) struct Failures {
    pub count: i32,
    pub after: Option<Time>,
}

impl Failures {
    /// One more attempt at `now`, taken as failed until it proves right.
    ///
    /// # Errors
    /// The seconds to wait, when the delay of the failures before is not over.
    pub fn attempt(self, now: Time) -> Result<Self, u32> {
        self.attempt_within(now, LONGEST_DELAY)
    }

    /// Like [`Failures::attempt`], with delays of up to `longest` seconds.
    ///
    /// # Errors
    /// The seconds to wait.
    pub fn attempt_within(self, now: Time, longest: i64) -> Result<Self, u32> {
        if let Some(after) = self.after
            && after > now
        {
            return Err(u32::try_from(after.seconds_since(now).max(1)).unwrap_or(u32::MAX));
        }
        let stale = self.after.is_some_and(|after| now.seconds_since(after) > FORGET_AFTER);
        let count = if stale { 1 } else { self.count.saturating_add(1) };
        let beyond = u32::try_from(count - FREE_FAILURES).unwrap_or(0);
        let delay = if beyond == 0 { 0 } else { 2_i64.saturating_pow(beyond).min(longest) };
        Ok(Self { count, after: Some(now.plus_seconds(delay)) })
    }
}

impl Users {
    /// Opens a session for the person with this address and password, or asks for their second factor. A
    /// session that the browser already had is replaced.
    ///
    /// # Errors
    /// [`UsersError::WrongCredentials`] for unknown accounts as for wrong passwords, at the same pace;
    /// [`UsersError::SlowDown`] after failures; [`UsersError::Busy`] in a storm.
    pub async fn sign_in(
        &self,
        email: &Email,
        password: String,
        device: &Device,
        replaces: Option<&SignedIn>,
    ) -> Result<Entry, UsersError> {
        let slot = self.hasher.slot().await?;
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let account = store::users::by_email(&mut tx, email).await?;
        self.count_attempt(&mut tx, account.as_ref(), email, now).await?;
        tx.commit().await?;

        let stored = account.as_ref().and_then(|account| account.password_hash.clone());
        let verdict = self.hasher.verify(slot, password, stored).await?;
        let account = account.filter(|account| verdict.matches && account.disabled_at.is_none());
        let Some(account) = account else {
            tracing::info!(event = "auth.sign_in_failed", ip = device.ip_prefix, "sign-in failed");
            return Err(UsersError::WrongCredentials);
        };

        let mut tx = self.db.begin().await?;
        let locked = store::users::lock(&mut tx, account.id).await?;
        // The password may have changed while it was being verified.
        if locked.password_hash != account.password_hash {
            return Err(UsersError::WrongCredentials);
        }
        store::sign_ins::set(&mut tx, account.id, Failures::default()).await?;
        if let (Some(old), Some(new)) = (&account.password_hash, &verdict.better_hash) {
            store::users::rehash(&mut tx, account.id, old, new).await?;
        }
        let entry = self.enter(&mut tx, &locked, "password", device, replaces).await?;
        tx.commit().await?;
        self.forget_after(&entry, replaces);
        Ok(entry)
    }

    /// Counts the attempt before its outcome is known, so that many at once can't slip through.
    async fn count_attempt(
        &self,
        tx: &mut PgConnection,
        account: Option<&Account>,
        email: &Email,
        now: Time,
    ) -> Result<(), UsersError> {
        match account {
            Some(account) => {
                let failures = store::sign_ins::lock(tx, account.id).await?;
                let failures = failures.attempt(now).map_err(UsersError::SlowDown)?;
                store::sign_ins::set(tx, account.id, failures).await?;
            }
            None => {
                let mac = self.rings.csrf.hmac(format!("unknown-sign-in:{email}").as_bytes());
                let hash = SecretToken::from_bytes(mac).hash();
                let failures = store::sign_ins::lock_unknown(tx, &hash, now).await?;
                let failures = failures.attempt(now).map_err(UsersError::SlowDown)?;
                store::sign_ins::set_unknown(tx, &hash, failures).await?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(text: &str) -> Time {
        text.parse().expect("a moment")
    }

    #[test]
    fn a_few_mistakes_are_free_and_then_each_costs_twice_as_much() {
        let mut now = time("2027-01-10T12:00:00Z");
        let mut failures = Failures::default();
        let mut delays = Vec::new();
        for _ in 0..12 {
            failures = failures.attempt(now).expect("the delay is over");
            let after = failures.after.expect("set");
            delays.push(after.seconds_since(now));
            if after > now {
                assert_eq!(
                    failures.attempt(now),
                    Err(u32::try_from(after.seconds_since(now)).expect("small"))
                );
            }
            now = after;
        }
        assert_eq!(delays, [0, 0, 0, 0, 2, 4, 8, 16, 32, 60, 60, 60]);
    }

    #[test]
    fn a_day_later_nothing_is_held_against_anybody() {
        let old = Failures { count: 50, after: Some(time("2027-01-01T00:00:00Z")) };
        let now = time("2027-01-03T00:00:00Z");
        assert_eq!(old.attempt(now), Ok(Failures { count: 1, after: Some(now) }));
    }
}
