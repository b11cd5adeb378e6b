//! Paying back: the row and its reservation first, then the provider.

use data::jobs::{JobError, JobResult, enqueue, publish};
use kit::{EventId, Money, PaymentId, RefundId, Time};
use sqlx::PgConnection;

use crate::{
    Payments,
    error::PaymentsError,
    jobs::{RefundSucceeded, SubmitRefund},
    model::{self, Attempt, Payment, PaymentState, Refund, RefundState},
    provider::{NewRefund, RefundOutcome},
    store,
};

/// Seconds until a refund that its provider still works on is asked about again.
const ASK_AGAIN: i64 = 600;

impl Payments {
    /// Reserves `amount` of a payment and enqueues its refund, in the caller's transaction. The same
    /// `request_key` (at most 200 bytes) is the same refund.
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
        if request_key.len() > 200 {
            return Err(PaymentsError::TooLong);
        }
        let attempt = Attempt { event_id, payment_id };
        let payment = store::payments::lock(tx, attempt).await?.ok_or(PaymentsError::NotFound)?;
        if let Some(before) = store::refunds::find_by_key(tx, &payment, request_key).await? {
            return if before.amount == amount { Ok(before) } else { Err(PaymentsError::RefundKeyReused) };
        }
        check(&payment, amount)?;
        let now = self.clock.now();
        store::payments::reserve(tx, attempt, amount.minor, now).await?;
        let new = store::refunds::NewRow { id: RefundId::new(), minor: amount.minor, reason, request_key };
        let refund = store::refunds::insert(tx, &payment, &new, now).await?;
        enqueue(tx, &SubmitRefund { event_id, refund_id: refund.id }, now).await?;
        Ok(refund)
    }

    /// Asks the provider to pay back. Safe to repeat: the refund's id is the provider's idempotency key.
    pub(crate) async fn submit_refund(&self, job: SubmitRefund) -> JobResult {
        let Some((payment, refund)) = self.submitted(&job).await? else { return Ok(()) };
        let provider = self.provider(&payment.provider)?;
        let new = NewRefund {
            refund_id: refund.id,
            attempt: payment.attempt(),
            provider_ref: payment.provider_ref.clone().unwrap_or_default(),
            amount: refund.amount,
        };
        let outcome = provider.refund(new).await?;

        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let payment =
            store::payments::lock(&mut tx, payment.attempt()).await?.ok_or(PaymentsError::NotFound)?;
        let refund = store::refunds::find(&mut tx, &payment, refund.id).await?;
        if refund.state == RefundState::Submitted {
            settle(&mut tx, &payment, &refund, outcome, now).await?;
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
                store::refunds::set_state(&mut tx, &refund, state, None, None, now).await?;
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

/// Writes down what the provider made of the refund; the payment is locked.
async fn settle(
    tx: &mut PgConnection,
    payment: &Payment,
    refund: &Refund,
    outcome: RefundOutcome,
    now: Time,
) -> Result<(), PaymentsError> {
    match outcome {
        RefundOutcome::Succeeded { provider_ref } => {
            let state = RefundState::Succeeded;
            store::refunds::set_state(tx, refund, state, Some(&provider_ref), None, now).await?;
            let source = format!("refund:{}", refund.id);
            store::ledger::post(tx, payment, &source, &model::paid_back(refund.amount.minor), now).await?;
            let fact = RefundSucceeded {
                event_id: payment.event_id,
                booking_id: payment.booking_id,
                payment_id: payment.id,
                refund_id: refund.id,
                amount: refund.amount,
            };
            publish(tx, &fact, now).await?;
        }
        RefundOutcome::Pending { provider_ref } => {
            let state = RefundState::Submitted;
            store::refunds::set_state(tx, refund, state, Some(&provider_ref), None, now).await?;
            let job = SubmitRefund { event_id: refund.event_id, refund_id: refund.id };
            enqueue(tx, &job, now.plus_seconds(ASK_AGAIN)).await?;
        }
        RefundOutcome::Refused { reason } => {
            tracing::error!(refund = %refund.id, reason, "the provider refused a refund");
            let state = RefundState::Failed;
            store::refunds::set_state(tx, refund, state, None, Some(&reason), now).await?;
            store::payments::reserve(tx, payment.attempt(), -refund.amount.minor, now).await?;
        }
    }
    Ok(())
}
