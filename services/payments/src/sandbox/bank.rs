//! What the bank does.

use data::jobs::enqueue;
use kit::Time;
use sqlx::PgConnection;

use super::{
    Sandbox, press,
    session::{Action, BankSession, SessionState},
    store, webhook,
};
use crate::{
    jobs::SandboxNews,
    model::{Attempt, Observation},
    provider::{NewRefund, NewSession, ProviderError, RefundOutcome, Session},
};

impl From<sqlx::Error> for ProviderError {
    /// The bank's own database: to the merchant it simply does not answer.
    fn from(error: sqlx::Error) -> Self {
        Self::Unavailable(error.to_string())
    }
}

impl Sandbox {
    /// Opens a session, or finds the one that this attempt has.
    pub(super) async fn open(&self, new: NewSession) -> Result<Session, ProviderError> {
        let amount = new.amount;
        let session = self.inner.desk.ask(new).await.unwrap_or(Err(sqlx::Error::WorkerCrashed))?;
        if session.amount != amount {
            return Err(ProviderError::Refused("the attempt was opened with another amount".into()));
        }
        let redirect_url = format!("{}/sandbox/pay/{}", self.inner.public_url, session.id);
        Ok(Session { provider_ref: session.id.to_string(), redirect_url })
    }

    /// How an attempt stands.
    pub(super) async fn look(&self, attempt: Attempt) -> Result<Option<Observation>, ProviderError> {
        let mut conn = self.db.acquire().await?;
        let session = store::find_attempt(&mut conn, &attempt.to_string()).await?;
        Ok(session.map(|session| session.observation()))
    }

    /// Closes an attempt unless money has moved or is moving.
    pub(super) async fn give_up(&self, attempt: Attempt) -> Result<Option<Observation>, ProviderError> {
        let mut tx = self.db.begin().await?;
        let Some(mut session) = store::lock_attempt(&mut tx, &attempt.to_string()).await? else {
            return Ok(None);
        };
        self.act(&mut tx, &mut session, Action::Abandon).await?;
        tx.commit().await?;
        Ok(Some(session.observation()))
    }

    /// Pays back, once per refund id.
    pub(super) async fn pay_back(&self, new: NewRefund) -> Result<RefundOutcome, ProviderError> {
        let refused = |reason: &str| Ok(RefundOutcome::Refused { reason: reason.to_owned() });
        let key = new.refund_id.to_string();
        let done = RefundOutcome::Succeeded { provider_ref: webhook::reference(&key) };
        let mut tx = self.db.begin().await?;
        let Some(session) = store::lock_attempt(&mut tx, &new.known.attempt.to_string()).await? else {
            return refused("the bank does not know this payment");
        };
        match store::refund_of_key(&mut tx, &key).await? {
            Some(minor) if minor == new.amount.minor => return Ok(done),
            Some(_) => return refused("the refund was made with another amount"),
            None => {}
        }
        let left = session.amount.minor - session.refunded_minor;
        if session.state != SessionState::Paid || session.amount.currency != new.amount.currency {
            return refused("the bank holds no such money");
        }
        if new.amount.minor > left {
            return refused("that is more than the bank still holds");
        }
        let now = self.clock.now();
        let refund = store::NewRefund { key: &key, refund_id: Some(new.refund_id), minor: new.amount.minor };
        let refund = store::pay_back(&mut tx, session.id, &refund, now).await?;
        enqueue(&mut tx, &SandboxNews::Refund(refund), now).await?;
        tx.commit().await?;
        Ok(done)
    }

    /// Changes a locked session, and writes down whom to tell.
    async fn act(
        &self,
        tx: &mut PgConnection,
        session: &mut BankSession,
        action: Action,
    ) -> Result<(), sqlx::Error> {
        let Some(state) = session.state.after(action) else { return Ok(()) };
        let now: Time = self.clock.now();
        press::note(tx, &[(session.id, state)], now).await?;
        (session.state, session.updated_at) = (state, now);
        Ok(())
    }
}
