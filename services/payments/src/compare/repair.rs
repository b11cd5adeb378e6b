//! Mending a difference with one click: by the same ways that news take, so that nothing is believed twice.

use kit::{DifferenceId, Money, OrganizationId, Time};
use sqlx::PgConnection;
use uuid::Uuid;

use super::model::{Difference, DifferenceState, Repair, repair_of};
use crate::{
    Payments,
    doubt::Heard,
    error::PaymentsError,
    model::{Attempt, Payment, RefundState},
    news::{About, RefundSeen},
    provider::NewRefund,
    refund::answered,
    refund_news::refund_seen,
    store::{self, differences::Row},
};

impl Payments {
    /// Mends an open difference: of an organization, or of the installation. Mending twice is mending once.
    ///
    /// # Errors
    /// [`PaymentsError::NotFound`]; [`PaymentsError::DifferenceSettled`]; [`PaymentsError::NotRepairable`] when
    /// no click can, or what it would do does not fit any more; the provider's.
    pub(crate) async fn repair_difference(
        &self,
        organization_id: Option<OrganizationId>,
        id: DifferenceId,
        by: Option<Uuid>,
    ) -> Result<Difference, PaymentsError> {
        let found = self.open_difference(organization_id, id).await?;
        let repair = repair_of(found.kind, found.their_state.as_deref(), found.our_state.as_deref());
        let attempt = found.event_id.zip(found.payment_id);
        let attempt = attempt.map(|(event_id, payment_id)| Attempt { event_id, payment_id });
        let attempt = attempt.ok_or(PaymentsError::NotRepairable)?;
        match repair.ok_or(PaymentsError::NotRepairable)? {
            Repair::AdoptPayment => self.adopt_payment(attempt, &found).await?,
            Repair::RecordRefund | Repair::AdoptRefund => self.adopt_refund(attempt, &found).await?,
            Repair::ResubmitRefund => self.resubmit(attempt, &found).await?,
        }
        self.settle_difference(organization_id, id, DifferenceState::Repaired, (by, None)).await
    }

    /// Says why a difference is as it is.
    ///
    /// # Errors
    /// [`PaymentsError::NotFound`]; [`PaymentsError::DifferenceSettled`].
    pub(crate) async fn explain_difference(
        &self,
        organization_id: Option<OrganizationId>,
        id: DifferenceId,
        by: Option<Uuid>,
        reason: &str,
    ) -> Result<Difference, PaymentsError> {
        self.open_difference(organization_id, id).await?;
        self.settle_difference(organization_id, id, DifferenceState::Explained, (by, Some(reason))).await
    }

    async fn open_difference(
        &self,
        organization_id: Option<OrganizationId>,
        id: DifferenceId,
    ) -> Result<Row, PaymentsError> {
        let mut conn = self.db.acquire().await?;
        let found = store::differences::find(&mut conn, organization_id, id).await?;
        let found = found.ok_or(PaymentsError::NotFound)?;
        if found.state == DifferenceState::Open { Ok(found) } else { Err(PaymentsError::DifferenceSettled) }
    }

    async fn settle_difference(
        &self,
        organization_id: Option<OrganizationId>,
        id: DifferenceId,
        state: DifferenceState,
        words: (Option<Uuid>, Option<&str>),
    ) -> Result<Difference, PaymentsError> {
        let mut tx = self.db.begin().await?;
        if !store::differences::settle(&mut tx, id, state, words, self.clock.now()).await? {
            return Err(PaymentsError::DifferenceSettled);
        }
        let settled = store::differences::find(&mut tx, organization_id, id).await?;
        tx.commit().await?;
        Ok(settled.ok_or(PaymentsError::NotFound)?.into())
    }

    /// Asks the provider about the attempt, and believes the answer as it believes a message.
    async fn adopt_payment(&self, attempt: Attempt, found: &Row) -> Result<(), PaymentsError> {
        self.ask(attempt, self.clock.now().seconds_since(found.happened_at)).await?;
        let mut conn = self.db.acquire().await?;
        let payment = store::payments::find(&mut conn, attempt).await?;
        let fits = payment.is_some_and(|payment| Some(payment.captured.minor) == found.their_minor);
        if fits { Ok(()) } else { Err(PaymentsError::NotRepairable) }
    }

    /// Believes the provider's list about a refund, as it believes a message.
    async fn adopt_refund(&self, attempt: Attempt, found: &Row) -> Result<(), PaymentsError> {
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let payment = locked(&mut tx, attempt).await?;
        let line = store::statements::refund_line(&mut tx, &payment.provider, &found.subject).await?;
        let line = line.ok_or(PaymentsError::NotRepairable)?;
        let seen = RefundSeen {
            about: About { attempt: Some(attempt), payment_ref: line.payment_ref.unwrap_or_default() },
            refund_id: line.refund_id,
            provider_ref: found.subject.clone(),
            amount: Money::new(line.amount_minor, line.currency),
            state: match line.state.as_str() {
                "succeeded" => RefundState::Succeeded,
                "failed" => RefundState::Failed,
                _ => RefundState::Submitted,
            },
            failure: (line.state == "failed").then(|| "The provider lists it as failed.".to_owned()),
        };
        if let Heard::Doubted(_) = refund_seen(&mut tx, &payment, &seen, now).await? {
            return Err(PaymentsError::NotRepairable);
        }
        Ok(tx.commit().await?)
    }

    /// Asks for the refund again. Its id is the name under which the provider would know it, so that money that
    /// did go back does not go again.
    async fn resubmit(&self, attempt: Attempt, found: &Row) -> Result<(), PaymentsError> {
        let refund_id = found.refund_id.ok_or(PaymentsError::NotRepairable)?;
        let (payment, refund) = {
            let mut tx = self.db.begin().await?;
            let payment = locked(&mut tx, attempt).await?;
            let refund = store::refunds::find(&mut tx, &payment, refund_id).await?;
            (payment, refund)
        };
        if refund.state == RefundState::Failed {
            return Err(PaymentsError::NotRepairable);
        }
        let provider = self.provider(&payment.provider)?;
        let new = NewRefund { refund_id, known: payment.known(), amount: refund.amount };
        let outcome = provider.refund(new).await?;
        let now: Time = self.clock.now();
        let mut tx = self.db.begin().await?;
        let payment = locked(&mut tx, attempt).await?;
        let refund = store::refunds::find(&mut tx, &payment, refund_id).await?;
        answered(&mut tx, &payment, &refund, &outcome, now).await?;
        Ok(tx.commit().await?)
    }
}

async fn locked(tx: &mut PgConnection, attempt: Attempt) -> Result<Payment, PaymentsError> {
    store::payments::lock(tx, attempt).await?.ok_or(PaymentsError::NotFound)
}
