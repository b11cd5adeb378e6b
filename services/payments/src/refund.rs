//! Paying back: the row and its reservation first, then the provider.

use data::jobs::{JobError, JobResult, enqueue, enqueue_once};
use kit::{EventId, Money, PaymentId, PurseId, RefundId, Time, failpoint};
use sqlx::PgConnection;

use crate::{
    Payments,
    error::PaymentsError,
    jobs::SubmitRefund,
    model::{Attempt, Payment, PaymentState, Refund, RefundOrigin, RefundState},
    provider::{NewRefund, RefundOutcome},
    purses::{NewPurse, PurseKind},
    refund_news::{Moved, settle},
    store,
};

/// Seconds until a refund that its provider still works on is asked about again.
const ASK_AGAIN: i64 = 600;
/// Seconds without news after which a refund is submitted again.
const FORGOTTEN: i64 = 2 * 3600;

impl Payments {
    /// Reserves `amount` of a payment and enqueues its refund, in the caller's transaction; what a card paid is back
    /// on it at once. The same `request_key` (at most 200 bytes) is the same refund.
    ///
    /// # Errors
    /// [`PaymentsError::RefundExceedsPayment`], [`PaymentsError::NotRefundable`],
    /// [`PaymentsError::CurrencyDiffers`], [`PaymentsError::AmountNotPositive`],
    /// [`PaymentsError::RefundKeyReused`] with another amount, [`PaymentsError::NotFound`].
    pub async fn refund(
        &self,
        tx: &mut PgConnection,
        event_id: EventId,
        payment_id: PaymentId,
        amount: Money,
        reason: &str,
        request_key: &str,
    ) -> Result<Refund, PaymentsError> {
        let attempt = Attempt { event_id, payment_id };
        self.pay_back(tx, attempt, amount, reason, request_key, false).await
    }

    /// Like [`Payments::refund`], but what a provider captured becomes credit for its buyer instead of going back
    /// there: a purse with a code of its own.
    ///
    /// # Errors
    /// Those of [`Payments::refund`]; [`PaymentsError::Keys`].
    pub async fn refund_as_credit(
        &self,
        tx: &mut PgConnection,
        event_id: EventId,
        payment_id: PaymentId,
        amount: Money,
        reason: &str,
        request_key: &str,
    ) -> Result<Refund, PaymentsError> {
        let attempt = Attempt { event_id, payment_id };
        self.pay_back(tx, attempt, amount, reason, request_key, true).await
    }

    async fn pay_back(
        &self,
        tx: &mut PgConnection,
        attempt: Attempt,
        amount: Money,
        reason: &str,
        request_key: &str,
        as_credit: bool,
    ) -> Result<Refund, PaymentsError> {
        if request_key.len() > 200 {
            return Err(PaymentsError::TooLong);
        }
        let payment = store::payments::lock(tx, attempt).await?.ok_or(PaymentsError::NotFound)?;
        if let Some(before) = store::refunds::find_by_key(tx, &payment, request_key).await? {
            return if before.amount == amount { Ok(before) } else { Err(PaymentsError::RefundKeyReused) };
        }
        check(&payment, amount)?;
        let now = self.clock.now();
        store::payments::reserve(tx, attempt, amount.minor, now).await?;
        let (id, minor, origin) = (RefundId::new(), amount.minor, RefundOrigin::Admit);
        let purse_id = match payment.purse_id {
            None if as_credit => self.credit(tx, &payment, (id, minor), now).await?,
            card => card,
        };
        let new = store::refunds::NewRow { id, minor, reason, request_key, origin, purse_id };
        let refund = store::refunds::insert(tx, &payment, &new, now).await?;
        if purse_id.is_some() {
            // Nobody else has to do anything: it is there.
            let moved = Moved { state: RefundState::Succeeded, provider_ref: None, failure: None };
            settle(tx, &payment, &refund, &moved, now).await?;
            return Ok(store::refunds::find(tx, &payment, id).await?);
        }
        enqueue(tx, &SubmitRefund { event_id: attempt.event_id, refund_id: refund.id }, now).await?;
        failpoint("refund.written");
        Ok(refund)
    }

    /// Makes the credit that a refund becomes.
    async fn credit(
        &self,
        tx: &mut PgConnection,
        payment: &Payment,
        (refund_id, minor): (RefundId, i64),
        now: Time,
    ) -> Result<Option<PurseId>, PaymentsError> {
        let new = NewPurse {
            organization_id: payment.organization_id,
            event_id: payment.event_id,
            booking_id: payment.booking_id,
            kind: PurseKind::Credit,
            currency: payment.amount.currency,
            minor,
            source: format!("refund:{refund_id}"),
            description: payment.description.clone(),
        };
        Ok(self.issue(tx, &new, now).await?.map(|purse| purse.id))
    }

    /// Asks the provider to pay back. Safe to repeat: the refund's id is the provider's idempotency key.
    pub(crate) async fn submit_refund(&self, job: SubmitRefund) -> JobResult {
        let Some((payment, refund)) = self.submitted(&job).await? else { return Ok(()) };
        let provider = self.provider(&payment.provider)?;
        let new = NewRefund { refund_id: refund.id, known: payment.known(), amount: refund.amount };
        failpoint("refund.before_provider");
        let outcome = provider.refund(new).await?;
        failpoint("refund.after_provider");

        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let payment =
            store::payments::lock(&mut tx, payment.attempt()).await?.ok_or(PaymentsError::NotFound)?;
        let refund = store::refunds::find(&mut tx, &payment, refund.id).await?;
        answered(&mut tx, &payment, &refund, &outcome, now).await?;
        failpoint("refund.before_commit");
        tx.commit().await?;
        failpoint("refund.after_commit");
        Ok(())
    }

    /// Asks once more for a refund that failed: a new attempt with an id of its own, for a provider answers
    /// an old one as it did before. Asking twice is one.
    ///
    /// # Errors
    /// [`PaymentsError::NotFound`]; [`PaymentsError::RefundNotFailed`]; those of [`Payments::refund`].
    pub async fn retry_refund(
        &self,
        tx: &mut PgConnection,
        event_id: EventId,
        refund_id: RefundId,
    ) -> Result<Refund, PaymentsError> {
        let payment_id = store::refunds::payment_of(tx, event_id, refund_id).await?;
        let payment_id = payment_id.ok_or(PaymentsError::NotFound)?;
        let attempt = Attempt { event_id, payment_id };
        let payment = store::payments::lock(tx, attempt).await?.ok_or(PaymentsError::NotFound)?;
        let refund = store::refunds::find(tx, &payment, refund_id).await?;
        if refund.state != RefundState::Failed || refund.origin != RefundOrigin::Admit {
            return Err(PaymentsError::RefundNotFailed);
        }
        let key = format!("retry:{refund_id}");
        self.refund(tx, event_id, payment_id, refund.amount, &refund.reason, &key).await
    }

    /// Submits refunds again of which nobody has heard for [`FORGOTTEN`] seconds: their job gave up, or was
    /// lost. A refund that was made is found by its id.
    pub(crate) async fn remember_refunds(&self) -> JobResult {
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let before = now.plus_seconds(-FORGOTTEN);
        for stale in store::refunds::take_stale(&mut tx, before, now, 50).await? {
            let job = SubmitRefund { event_id: stale.event_id, refund_id: stale.id };
            enqueue_once(&mut tx, &job, now, &format!("submit_refund:{}", stale.id)).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Marks the refund as submitted; `None` when it is over already.
    async fn submitted(&self, job: &SubmitRefund) -> Result<Option<(Payment, Refund)>, JobError> {
        let mut tx = self.db.begin().await?;
        let Some(payment_id) = store::refunds::payment_of(&mut tx, job.event_id, job.refund_id).await? else {
            return Err(JobError::pointless("the refund is not there"));
        };
        let attempt = Attempt { event_id: job.event_id, payment_id };
        let payment = store::payments::lock(&mut tx, attempt).await?.ok_or(PaymentsError::NotFound)?;
        let refund = store::refunds::find(&mut tx, &payment, job.refund_id).await?;
        match refund.state {
            RefundState::Succeeded | RefundState::Failed => return Ok(None),
            RefundState::Submitted => {}
            RefundState::Requested => {
                let (state, now) = (RefundState::Submitted, self.clock.now());
                let moved = Moved { state, provider_ref: None, failure: None };
                store::refunds::set_state(&mut tx, &refund, state, &moved, now).await?;
            }
        }
        tx.commit().await?;
        Ok(Some((payment, refund)))
    }
}

/// Whether `amount` of `payment` can be paid back.
fn check(payment: &Payment, amount: Money) -> Result<(), PaymentsError> {
    if amount.minor <= 0 {
        return Err(PaymentsError::AmountNotPositive);
    }
    if amount.currency != payment.amount.currency {
        return Err(PaymentsError::CurrencyDiffers { paid: payment.amount.currency, asked: amount.currency });
    }
    if payment.state != PaymentState::Succeeded {
        return Err(PaymentsError::NotRefundable(payment.state));
    }
    let refundable = payment.refundable();
    if amount.minor > refundable.minor {
        return Err(PaymentsError::RefundExceedsPayment { refundable });
    }
    Ok(())
}

/// Writes down what the provider answered; the payment is locked.
pub(crate) async fn answered(
    tx: &mut PgConnection,
    payment: &Payment,
    refund: &Refund,
    outcome: &RefundOutcome,
    now: Time,
) -> Result<(), PaymentsError> {
    let (state, provider_ref, failure) = match outcome {
        RefundOutcome::Succeeded { provider_ref } => (RefundState::Succeeded, Some(provider_ref), None),
        RefundOutcome::Pending { provider_ref } => (RefundState::Submitted, Some(provider_ref), None),
        RefundOutcome::Refused { reason } => (RefundState::Failed, None, Some(reason)),
    };
    let moved =
        Moved { state, provider_ref: provider_ref.map(String::as_str), failure: failure.map(String::as_str) };
    settle(tx, payment, refund, &moved, now).await?;
    if state == RefundState::Submitted && refund.state <= RefundState::Submitted {
        let job = SubmitRefund { event_id: refund.event_id, refund_id: refund.id };
        enqueue(tx, &job, now.plus_seconds(ASK_AGAIN)).await?;
    }
    Ok(())
}
