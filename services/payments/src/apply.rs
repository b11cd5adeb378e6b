//! Believing a provider: the one place where a payment moves.

use data::jobs::publish;
use kit::Time;
use sqlx::PgConnection;

use crate::{
    doubt::Heard,
    error::PaymentsError,
    jobs::{PaymentFailed, PaymentSucceeded},
    model::{self, Observation, Payment, PaymentState},
    purses::release,
    store,
};

/// Moves `payment`, which the caller has locked, to what the provider reports, books captured money and
/// publishes what happened, all in the caller's transaction. What does not fit is quarantined: it
/// changes nothing.
pub(crate) async fn apply(
    tx: &mut PgConnection,
    payment: &Payment,
    seen: &Observation,
    now: Time,
) -> Result<Heard, PaymentsError> {
    if let Err(mismatch) = payment.matches(seen) {
        tracing::error!(
            payment = %payment.id, provider = payment.provider, ?mismatch,
            "a provider's report does not fit the payment and was not believed"
        );
        return Ok(Heard::Doubted(mismatch.into()));
    }
    let steps = payment.state.steps_to(payment.state.after(seen.state));
    if steps.is_empty() {
        return Ok(Heard::Ignored);
    }
    let was_open = payment.state.is_open();
    for state in steps {
        let change = store::payments::Move {
            attempt: payment.attempt(),
            state,
            provider_ref: Some(&seen.provider_ref),
            capture_ref: seen.capture_ref.as_deref(),
            failure: seen.failure.as_deref(),
            check_at: state.is_open().then(|| now.plus_seconds(60)),
        };
        let moved = store::payments::set_state(tx, &change, now).await?;
        match state {
            PaymentState::Succeeded => captured(tx, &moved, now).await?,
            PaymentState::Failed | PaymentState::Cancelled if was_open => failed(tx, &moved, now).await?,
            _ => {}
        }
    }
    Ok(Heard::Applied)
}

/// Books the money and tells of it.
async fn captured(tx: &mut PgConnection, payment: &Payment, now: Time) -> Result<(), PaymentsError> {
    let source = format!("payment:{}", payment.id);
    store::ledger::post(tx, payment, &source, &model::sale(payment.captured.minor), now).await?;
    Ok(publish(tx, &success(payment, now), now).await?)
}

/// The fact that a payment, as it is now, succeeded.
pub(crate) fn success(payment: &Payment, now: Time) -> PaymentSucceeded {
    PaymentSucceeded {
        event_id: payment.event_id,
        organization_id: payment.organization_id,
        booking_id: payment.booking_id,
        payment_id: payment.id,
        amount: payment.captured,
        at: now,
    }
}

/// Tells that the attempt is over, and lets the cards go that were to pay with it.
async fn failed(tx: &mut PgConnection, payment: &Payment, now: Time) -> Result<(), PaymentsError> {
    let tenders = store::tenders::lock_beside(tx, payment.attempt()).await?;
    release(tx, &tenders, now).await?;
    let reason = match (&payment.failure, payment.state) {
        (Some(failure), _) => failure.clone(),
        (None, PaymentState::Cancelled) => "The payment was cancelled.".to_owned(),
        (None, _) => "The payment did not go through.".to_owned(),
    };
    let fact = PaymentFailed {
        event_id: payment.event_id,
        booking_id: payment.booking_id,
        payment_id: payment.id,
        reason,
    };
    Ok(publish(tx, &fact, now).await?)
}
