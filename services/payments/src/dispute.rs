//! Buyers' banks that want money back: written down once, booked, and told to whoever sold the tickets.

use data::jobs::publish;
use kit::Time;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    apply::apply,
    doubt::{Doubt, Heard},
    error::PaymentsError,
    jobs::DisputeMoved,
    model::{self, Observation, Payment, PaymentState},
    news::{DisputeSeen, DisputeState},
    store,
};

/// Believes what a provider says of a dispute about `payment`, which the caller has locked. News in any order
/// end in the same state.
pub(crate) async fn dispute_seen(
    tx: &mut PgConnection,
    payment: &Payment,
    seen: &DisputeSeen,
    now: Time,
) -> Result<Heard, PaymentsError> {
    if seen.amount.currency != payment.amount.currency
        || seen.amount.minor <= 0
        || seen.amount.minor > payment.amount.minor
    {
        tracing::error!(
            payment = %payment.id, provider = payment.provider, amount = %seen.amount,
            "a provider's report of a dispute does not fit the payment and was not believed"
        );
        return Ok(Heard::Doubted(Doubt::DisputeAmount));
    }
    let before = store::disputes::find(tx, payment, &seen.provider_ref).await?;
    let stood = before.as_ref().map(|dispute| dispute.state);
    if stood.is_some_and(|stood| seen.state <= stood) {
        return Ok(Heard::Ignored);
    }
    let dispute = match before {
        Some(dispute) => store::disputes::set_state(tx, &dispute, payment, seen, now).await?,
        None => store::disputes::insert(tx, Uuid::now_v7(), payment, seen, now).await?,
    };
    let (withheld, withholds) = (stood.is_some_and(DisputeState::withholds), seen.state.withholds());
    let entries = model::withheld(dispute.amount.minor);
    if withholds && !withheld {
        let source = format!("dispute:{}", dispute.id);
        store::ledger::post(tx, payment, &source, &entries, now).await?;
    }
    if withheld && !withholds {
        let source = format!("dispute_won:{}", dispute.id);
        store::ledger::post(tx, payment, &source, &model::undone(entries), now).await?;
    }
    mark(tx, payment, seen, now).await?;
    let fact = DisputeMoved {
        event_id: payment.event_id,
        booking_id: payment.booking_id,
        dispute_id: dispute.id,
        state: seen.state,
    };
    publish(tx, &fact, now).await?;
    Ok(Heard::Applied)
}

/// Lets the payment show that its money is in question, or is not any more.
async fn mark(
    tx: &mut PgConnection,
    payment: &Payment,
    seen: &DisputeSeen,
    now: Time,
) -> Result<(), PaymentsError> {
    if seen.state.withholds() {
        // A dispute that is heard of before the money books the money first.
        let heard = Observation {
            attempt: payment.attempt().to_string(),
            provider_ref: payment.provider_ref.clone().unwrap_or_else(|| seen.about.payment_ref.clone()),
            capture_ref: None,
            amount: payment.amount,
            state: PaymentState::Disputed,
            failure: None,
        };
        apply(tx, payment, &heard, now).await?;
    } else if seen.state == DisputeState::Won && payment.state == PaymentState::Disputed {
        let change = store::payments::Move {
            attempt: payment.attempt(),
            state: PaymentState::Succeeded,
            provider_ref: None,
            capture_ref: None,
            failure: None,
            check_at: None,
        };
        store::payments::set_state(tx, &change, now).await?;
    }
    Ok(())
}
