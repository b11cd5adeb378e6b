//! Sign-in in two steps. Between them there is no session: only a ticket that is good for five minutes and
//! for nothing but a code.

use kit::{SecretToken, SignedIn, Time, UserId};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;

use super::{app::context_of, codes, totp};
use crate::{
    Device, Notice, Users, UsersError,
    flows::Kind,
    issue::Issued,
    sign_in::Failures,
    store::{self, users::Account},
};

/// Wrong codes after which the owner is told: who gets this far knows the password.
const TELL_AFTER: i32 = 5;
/// The longest delay between two codes in seconds: 96 guesses a day among a million, three of which fit.
const LONGEST_DELAY: i64 = 900;

/// What came of a first step.
#[derive(Debug)]
pub enum Entry {
    /// Signed in.
    Open(Issued),
    /// The second factor is missing.
    SecondFactor(Pending),
}

/// How somebody proved who they are.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Proof<'a> {
    /// A word for it, such as `password`.
    pub with: &'a str,
    /// When; `None`: just now.
    pub at: Option<Time>,
}

impl<'a> From<&'a str> for Proof<'a> {
    fn from(with: &'a str) -> Self {
        Self { with, at: None }
    }
}

/// A sign-in that waits for its second factor.
#[derive(Debug)]
pub struct Pending {
    /// Proves the first step.
    pub ticket: SecretToken,
    /// Seconds for which it does.
    pub seconds: i64,
}

#[derive(Serialize, Deserialize)]
struct Waiting {
    user_id: UserId,
    /// What the person has changed since makes the first step worthless.
    auth_epoch: i32,
    /// How the first step was done.
    with: String,
}

impl Users {
    /// Lets `account` in after its first factor: opens a session, or asks for the second factor where there
    /// is one. A session that the browser already had is replaced.
    pub(crate) async fn enter(
        &self,
        tx: &mut PgConnection,
        account: &Account,
        proof: impl Into<Proof<'_>>,
        device: &Device,
        replaces: Option<&SignedIn>,
    ) -> Result<Entry, UsersError> {
        let now = self.clock.now();
        let proof = proof.into();
        if store::second_factor::is_on(tx, account.id).await? {
            let state =
                Waiting { user_id: account.id, auth_epoch: account.auth_epoch, with: proof.with.to_owned() };
            let ticket = self.begin_flow(tx, Kind::SecondFactor, Some(account.id), &state).await?;
            return Ok(Entry::SecondFactor(Pending { ticket, seconds: Kind::SecondFactor.seconds() }));
        }
        Ok(Entry::Open(self.let_in(tx, account, proof, device, replaces, now).await?))
    }

    /// Opens the session and ends the one that it replaces.
    pub(crate) async fn let_in(
        &self,
        tx: &mut PgConnection,
        account: &Account,
        proof: impl Into<Proof<'_>>,
        device: &Device,
        replaces: Option<&SignedIn>,
        now: Time,
    ) -> Result<Issued, UsersError> {
        if let Some(old) = replaces {
            store::sessions::revoke(tx, old.session_id, "replaced", now).await?;
            self.announce(tx, old.user_id).await?;
        }
        self.open_session(tx, account, proof, device, now).await
    }

    /// Drops what this node remembers after an entry was committed.
    pub(crate) fn forget_after(&self, entry: &Entry, replaces: Option<&SignedIn>) {
        if let Entry::Open(issued) = entry {
            self.forget(issued.user_id);
            if let Some(old) = replaces {
                self.forget(old.user_id);
            }
        }
    }

    /// The second step: a code of the app, or a recovery code. The ticket is used up when it is right.
    ///
    /// # Errors
    /// [`UsersError::StepExpired`] when the first step is too long ago, [`UsersError::WrongCode`],
    /// [`UsersError::SlowDown`].
    pub(crate) async fn second_step(
        &self,
        ticket: &SecretToken,
        code: &str,
        device: &Device,
        replaces: Option<&SignedIn>,
    ) -> Result<Issued, UsersError> {
        let waiting: Waiting = {
            let mut conn = self.db.acquire().await?;
            let found = self.look_at_flow(&mut conn, Kind::SecondFactor, ticket).await?;
            found.ok_or(UsersError::StepExpired)?.1
        };
        self.count_code(waiting.user_id, true).await?;

        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let account = store::users::lock(&mut tx, waiting.user_id).await?;
        if account.auth_epoch != waiting.auth_epoch || account.disabled_at.is_some() {
            return Err(UsersError::StepExpired);
        }
        let with = self.check_code(&mut tx, &account, code, now).await?;
        let ended: Option<(Option<UserId>, Waiting)> =
            self.end_flow(&mut tx, Kind::SecondFactor, ticket).await?;
        ended.ok_or(UsersError::StepExpired)?;
        store::second_factor::set_failures(&mut tx, account.id, Failures::default()).await?;
        let with = format!("{}+{with}", waiting.with);
        let issued = self.let_in(&mut tx, &account, with.as_str(), device, replaces, now).await?;
        tx.commit().await?;
        self.forget(issued.user_id);
        if let Some(old) = replaces {
            self.forget(old.user_id);
        }
        Ok(issued)
    }

    /// Counts a code before it is looked at, so that many at once can't slip through; tells the owner when
    /// somebody guesses.
    pub(super) async fn count_code(&self, user: UserId, tell: bool) -> Result<(), UsersError> {
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let app = store::second_factor::lock(&mut tx, user).await?.ok_or(UsersError::StepExpired)?;
        let before = Failures { count: app.failed_codes, after: app.code_after };
        let failures = before.attempt_within(now, LONGEST_DELAY).map_err(UsersError::SlowDown)?;
        store::second_factor::set_failures(&mut tx, user, failures).await?;
        if tell && failures.count == TELL_AFTER + 1 {
            let account = store::users::by_id(&mut tx, user).await?;
            self.send_notice(&mut tx, &account, Notice::CodeGuessed, None).await?;
            tracing::warn!(event = "auth.second_factor_guessed", %user, "wrong codes after the right password");
        }
        tx.commit().await?;
        Ok(())
    }

    /// How the code proves the second factor: `totp` or `recovery_code`.
    async fn check_code(
        &self,
        tx: &mut PgConnection,
        account: &Account,
        code: &str,
        now: Time,
    ) -> Result<&'static str, UsersError> {
        let app = store::second_factor::lock(tx, account.id).await?;
        let app = app.filter(|app| app.confirmed_at.is_some()).ok_or(UsersError::StepExpired)?;
        let secret = self.rings.data.open(&app.secret, &context_of(account.id));
        let secret = secret.ok_or_else(|| UsersError::Internal("a TOTP secret does not open".to_owned()))?;
        let digits: String = code.chars().filter(|letter| !letter.is_whitespace()).collect();
        if let Some(step) = totp::verify(&secret, &digits, app.last_step, now) {
            store::second_factor::use_step(tx, account.id, step).await?;
            return Ok("totp");
        }
        if let Some(code) = codes::normal(code)
            && self.use_code(tx, account.id, &code).await?
        {
            self.send_notice(tx, account, Notice::CodeUsed, None).await?;
            return Ok("recovery_code");
        }
        Err(UsersError::WrongCode)
    }
}
