//! Writing the messages of providers down, and believing them: those that come while one lot commits are the
//! next one, for at an on-sale they come by the hundred.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use data::{jobs::publish_all, pool::Db, retrying};
use kit::{Clock, Time, failpoint};
use sqlx::PgConnection;

use crate::{
    apply::{apply, success},
    dispute::dispute_seen,
    doubt::{Doubt, Heard},
    error::PaymentsError,
    jobs::PaymentSucceeded,
    model::{Attempt, Observation, Payment, PaymentState, ProviderEvent},
    news::{DisputeSeen, News, RefundSeen},
    refund_news::refund_seen,
    store::{self, events::Outcome},
};

/// A message whose signature is good.
#[derive(Debug, Clone)]
pub(crate) struct Message {
    pub provider: &'static str,
    pub event: Arc<ProviderEvent>,
}

/// Writes messages down.
#[derive(Clone)]
pub(crate) struct Recorder {
    db: Db,
    clock: Clock,
}

impl Recorder {
    pub fn new(db: Db, clock: Clock) -> Self {
        Self { db, clock }
    }

    /// Notes and applies all of `messages`, each as it would be alone; one answer for each, in their order.
    pub async fn together(&self, messages: &[Message]) -> Vec<Result<Outcome, PaymentsError>> {
        match self.lot(messages).await {
            Ok(outcomes) => return outcomes.into_iter().map(Ok).collect(),
            // One bad message must not sink its neighbours.
            Err(error) if messages.len() > 1 => {
                tracing::warn!(%error, messages = messages.len(), "messages are noted one by one");
            }
            Err(_) => {}
        }
        let mut outcomes = Vec::with_capacity(messages.len());
        for message in messages {
            outcomes.push(self.alone(message).await);
        }
        outcomes
    }

    /// Notes and applies one message.
    ///
    /// # Errors
    /// The database's.
    pub async fn alone(&self, message: &Message) -> Result<Outcome, PaymentsError> {
        let outcomes = retrying(async || self.lot(std::slice::from_ref(message)).await).await?;
        Ok(outcomes[0])
    }

    /// All in one transaction, or none. Messages that are known have no effect.
    async fn lot(&self, messages: &[Message]) -> Result<Vec<Outcome>, PaymentsError> {
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let mut new = store::events::insert(&mut tx, messages, now).await?;
        let fresh = |message: &Message| new.remove(&(message.provider, message.event.id.clone()));
        let fresh: Vec<bool> = messages.iter().map(fresh).collect();
        let mut outcomes = vec![Outcome::Ignored; messages.len()];

        let due: Vec<usize> = (0..messages.len()).filter(|at| fresh[*at]).collect();
        let attempts: Vec<Attempt> = due.iter().filter_map(|at| attempt_of(&messages[*at])).collect();
        let payments = store::payments::lock_all(&mut tx, &attempts).await?;
        let payments: HashMap<Attempt, Payment> =
            payments.into_iter().map(|payment| (payment.attempt(), payment)).collect();
        let (plain, others): (Vec<usize>, Vec<usize>) =
            due.into_iter().partition(|at| is_plain(&messages[*at], &attempts, &payments));

        let seen = |at: &usize| messages[*at].event.news.payment();
        let paid: Vec<&Observation> = plain.iter().filter_map(seen).collect();
        self.succeed(&mut tx, &paid, now).await?;
        plain.iter().for_each(|at| outcomes[*at] = Outcome::Applied);
        for at in others {
            outcomes[at] = one(&mut tx, &messages[at], now).await?;
        }
        if fresh.contains(&true) {
            failpoint("webhook.before_commit");
            tx.commit().await?;
            failpoint("webhook.after_commit");
        }
        Ok(outcomes)
    }

    /// Books captured money of many payments, and tells of it.
    async fn succeed(
        &self,
        tx: &mut PgConnection,
        paid: &[&Observation],
        now: Time,
    ) -> Result<(), PaymentsError> {
        if paid.is_empty() {
            return Ok(());
        }
        let refs: Vec<(Attempt, &Observation)> =
            paid.iter().filter_map(|seen| Some((seen.attempt.parse().ok()?, *seen))).collect();
        let moved = store::payments::succeed_all(tx, &refs, now).await?;
        store::ledger::post_sales(tx, &moved, now).await?;
        let facts: Vec<PaymentSucceeded> = moved.iter().map(|payment| success(payment, now)).collect();
        Ok(publish_all(tx, &facts, now).await?)
    }
}

/// Applies a message that was just written down, or keeps it apart.
async fn one(tx: &mut PgConnection, message: &Message, now: Time) -> Result<Outcome, PaymentsError> {
    let Message { provider, event } = message;
    let (heard, payment) = believe(tx, provider, &event.news, now).await?;
    let outcome = heard.outcome();
    if outcome != Outcome::Applied {
        store::events::set_outcome(tx, provider, &event.id, outcome).await?;
    }
    if let Heard::Doubted(doubt) = heard {
        tracing::error!(provider, event = event.id, ?doubt, "a provider's message was not believed");
        store::quarantine::keep(tx, message, payment.as_ref(), doubt, now).await?;
    }
    Ok(outcome)
}

/// Applies what a provider tells; gives the payment that it is about, if there is one.
pub(crate) async fn believe(
    tx: &mut PgConnection,
    provider: &str,
    news: &News,
    now: Time,
) -> Result<(Heard, Option<Payment>), PaymentsError> {
    let known = match news {
        News::Payment(seen) => seen.attempt.parse().ok(),
        News::Refund(RefundSeen { about, .. }) | News::Dispute(DisputeSeen { about, .. }) => {
            match about.attempt {
                Some(attempt) => Some(attempt),
                None => store::payments::by_ref(tx, provider, &about.payment_ref).await?,
            }
        }
        News::Other | News::Foreign(_) => None,
    };
    let payment = match known {
        Some(attempt) => store::payments::lock(tx, attempt).await?,
        None => None,
    };
    let payment = payment.filter(|payment| payment.provider == provider);
    let heard = match (news, &payment) {
        (News::Payment(seen), Some(payment)) => apply(tx, payment, seen, now).await?,
        (News::Refund(seen), Some(payment)) => refund_seen(tx, payment, seen, now).await?,
        (News::Dispute(seen), Some(payment)) => dispute_seen(tx, payment, seen, now).await?,
        (News::Other, _) => Heard::Ignored,
        (News::Foreign(doubt), _) => Heard::Doubted(*doubt),
        (_, None) => Heard::Doubted(Doubt::UnknownPayment),
    };
    Ok((heard, payment))
}

fn attempt_of(message: &Message) -> Option<Attempt> {
    message.event.news.payment()?.attempt.parse().ok()
}

/// Whether the message says that an open payment succeeded as it should, and no other of the lot is about it.
fn is_plain(message: &Message, attempts: &[Attempt], payments: &HashMap<Attempt, Payment>) -> bool {
    let Some(seen) = message.event.news.payment() else { return false };
    attempt_of(message).is_some_and(|attempt| {
        attempts.iter().filter(|other| **other == attempt).count() == 1
            && payments.get(&attempt).is_some_and(|payment| {
                payment.provider == message.provider
                    && payment.matches(seen).is_ok()
                    && payment.state.steps_to(payment.state.after(seen.state)) == [PaymentState::Succeeded]
            })
    })
}

/// Messages that were not known before, by provider and id.
pub(crate) type New = HashSet<(&'static str, String)>;
