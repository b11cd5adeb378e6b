//! Opening the session in which the buyer pays.

use std::collections::{HashMap, HashSet};

use data::{gather::Gather, pool::Db, retry::retrying};
use kit::{Clock, EventId, PaymentId, failpoint};

use crate::{
    Payments,
    create::FIRST_CHECK,
    error::PaymentsError,
    model::{Attempt, Payment},
    provider::{Known, NewSession, Session},
    store::{self, payments::Opened},
};

impl Payments {
    /// Opens the provider's session of a payment and fills in `redirect_url`. Outside any transaction,
    /// because it calls the provider. Starting twice is starting once: the attempt is the provider's
    /// idempotency key.
    ///
    /// # Errors
    /// [`PaymentsError::NotFound`], [`PaymentsError::ProviderUnavailable`] (try again),
    /// [`PaymentsError::ProviderRefused`].
    pub async fn start(&self, event_id: EventId, payment_id: PaymentId) -> Result<Payment, PaymentsError> {
        let attempt = Attempt { event_id, payment_id };
        self.open(self.find(attempt).await?).await
    }

    /// Opens the session of a payment that was just read or written down; see [`Payments::start`].
    ///
    /// # Errors
    /// Those of [`Payments::start`].
    pub async fn open(&self, payment: Payment) -> Result<Payment, PaymentsError> {
        if !payment.lacks_session() {
            return Ok(payment);
        }
        let attempt = payment.attempt();
        let provider = self.provider(&payment.provider)?;
        let new = NewSession {
            attempt,
            amount: payment.amount,
            description: payment.description,
            return_url: payment.return_url,
        };
        failpoint("checkout.before_provider");
        let session = provider.create_session(new).await?;
        failpoint("checkout.after_provider");

        let Session { provider_ref, redirect_url } = session;
        let opened = Opened { attempt, provider_ref: provider_ref.clone(), redirect_url };
        if let Some(payment) = self.keep_session(opened).await? {
            failpoint("checkout.session_kept");
            return Ok(payment);
        }
        // Somebody was faster: another start, the webhook, or the booking's end.
        let payment = self.find(attempt).await?;
        if !payment.state.is_open() && !payment.state.is_paid() {
            let known = Known { provider_ref: Some(provider_ref), ..payment.known() };
            provider.cancel(known).await?;
        }
        Ok(payment)
    }

    /// Notes where an attempt is paid; `None` when it went on meanwhile.
    async fn keep_session(&self, opened: Opened) -> Result<Option<Payment>, PaymentsError> {
        match self.providers.sessions.ask(opened.clone()).await {
            Ok(Ok(payment)) => Ok(payment),
            // The line is full, or the lot broke down: nothing is lost by trying alone.
            Ok(Err(_)) | Err(_) => Ok(keep_all(&self.db, &self.clock, &[opened]).await?.pop().flatten()),
        }
    }

    async fn find(&self, attempt: Attempt) -> Result<Payment, PaymentsError> {
        let mut conn = self.db.acquire().await?;
        store::payments::find(&mut conn, attempt).await?.ok_or(PaymentsError::NotFound)
    }
}

/// The line of sessions to note: those that are opened while one lot commits are the next one.
pub(crate) type Sessions = Gather<Opened, Result<Option<Payment>, sqlx::Error>>;

/// Sessions that wait to be noted, and those of one lot, at most.
const LINE: (usize, usize) = (10_000, 256);

pub(crate) fn sessions(db: &Db, clock: &Clock) -> Sessions {
    let (db, clock) = (db.clone(), clock.clone());
    Gather::new(LINE.0, LINE.1, move |opened: Vec<Opened>| {
        let (db, clock) = (db.clone(), clock.clone());
        async move {
            match keep_all(&db, &clock, &opened).await {
                Ok(kept) => kept.into_iter().map(Ok).collect(),
                Err(error) => {
                    tracing::warn!(%error, sessions = opened.len(), "sessions are noted one by one");
                    opened.iter().map(|_| Err(sqlx::Error::WorkerCrashed)).collect()
                }
            }
        }
    })
}

/// Notes all of `opened`, or none; one answer for each, in their order. Of two for one attempt the first is noted.
async fn keep_all(db: &Db, clock: &Clock, opened: &[Opened]) -> Result<Vec<Option<Payment>>, sqlx::Error> {
    let mut seen = HashSet::new();
    let firsts: Vec<bool> = opened.iter().map(|opened| seen.insert(opened.attempt)).collect();
    let wanted: Vec<Opened> =
        opened.iter().zip(&firsts).filter(|(_, first)| **first).map(|(opened, _)| opened.clone()).collect();
    let now = clock.now();
    let check_at = now.plus_seconds(FIRST_CHECK);
    let kept = retrying(async || {
        let mut conn = db.acquire().await?;
        store::payments::set_sessions(&mut conn, &wanted, check_at, now).await
    })
    .await?;
    let mut kept: HashMap<Attempt, Payment> =
        kept.into_iter().map(|payment| (payment.attempt(), payment)).collect();
    Ok(opened
        .iter()
        .zip(firsts)
        .map(|(opened, first)| kept.remove(&opened.attempt).filter(|_| first))
        .collect())
}
