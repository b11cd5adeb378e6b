//! What became of a refund, whoever says so first: the provider's answer, or its message.

use data::jobs::publish;
use kit::{RefundId, Time};
use sqlx::PgConnection;

use crate::{
    doubt::{Doubt, Heard},
    error::PaymentsError,
    jobs::{RefundFailed, RefundSucceeded},
    model::{self, Payment, Refund, RefundOrigin, RefundState},
    news::RefundSeen,
    purses::refill,
    split, store,
};

/// How a refund stands after a move.
pub(crate) struct Moved<'a> {
    pub state: RefundState,
    pub provider_ref: Option<&'a str>,
    pub failure: Option<&'a str>,
}

/// Believes what a provider says of a refund of `payment`, which the caller has locked. One that nobody here
/// asked for was made in the provider's own dashboard: it is written down, once.
pub(crate) async fn refund_seen(
    tx: &mut PgConnection,
    payment: &Payment,
    seen: &RefundSeen,
    now: Time,
) -> Result<Heard, PaymentsError> {
    let refund = match store::refunds::known(tx, payment, seen).await? {
        Some(refund) => refund,
        None if seen.refund_id.is_none() => match external(tx, payment, seen, now).await? {
            Ok(refund) => refund,
            Err(doubt) => return Ok(doubted(payment, doubt)),
        },
        // Doubtful money that somebody sent back; it never was in the books.
        None if store::quarantine::sent_back(tx, payment, seen).await? => return Ok(Heard::Ignored),
        None => return Ok(doubted(payment, Doubt::UnknownRefund)),
    };
    if refund.amount != seen.amount {
        return Ok(doubted(payment, Doubt::RefundAmount));
    }
    if refund.provider_ref.as_ref().is_some_and(|ours| *ours != seen.provider_ref) {
        return Ok(doubted(payment, Doubt::RefundRef));
    }
    let moved =
        Moved { state: seen.state, provider_ref: Some(&seen.provider_ref), failure: seen.failure.as_deref() };
    Ok(if settle(tx, payment, &refund, &moved, now).await? { Heard::Applied } else { Heard::Ignored })
}

/// Writes down a refund that somebody made at the provider, unless it does not fit the payment.
async fn external(
    tx: &mut PgConnection,
    payment: &Payment,
    seen: &RefundSeen,
    now: Time,
) -> Result<Result<Refund, Doubt>, PaymentsError> {
    if seen.amount.currency != payment.amount.currency || seen.amount.minor <= 0 {
        return Ok(Err(Doubt::RefundAmount));
    }
    // The bank may tell of the refund before it tells of the money; that one is kept, and can be released.
    if seen.amount.minor > payment.refundable().minor {
        return Ok(Err(Doubt::RefundTooMuch));
    }
    store::payments::reserve(tx, payment.attempt(), seen.amount.minor, now).await?;
    let new = store::refunds::NewRow {
        id: RefundId::new(),
        minor: seen.amount.minor,
        reason: "Refunded at the payment provider",
        request_key: &format!("external:{}", seen.provider_ref),
        origin: RefundOrigin::Provider,
        purse_id: None,
    };
    Ok(Ok(store::refunds::insert(tx, payment, &new, now).await?))
}

fn doubted(payment: &Payment, doubt: Doubt) -> Heard {
    tracing::error!(
        payment = %payment.id, provider = payment.provider, ?doubt,
        "a provider's report of a refund was not believed"
    );
    Heard::Doubted(doubt)
}

/// Moves a refund on, books it and tells of it; the payment is locked. `false` when it stood there already.
pub(crate) async fn settle(
    tx: &mut PgConnection,
    payment: &Payment,
    refund: &Refund,
    moved: &Moved<'_>,
    now: Time,
) -> Result<bool, PaymentsError> {
    if moved.state <= refund.state {
        if refund.provider_ref.is_none() && moved.provider_ref.is_some() {
            store::refunds::set_state(tx, refund, refund.state, moved, now).await?;
        }
        return Ok(false);
    }
    store::refunds::set_state(tx, refund, moved.state, moved, now).await?;
    let entries = match refund.purse_id {
        Some(_) => model::credited(refund.amount.minor),
        None => model::paid_back(refund.amount.minor),
    };
    match moved.state {
        RefundState::Requested | RefundState::Submitted => {}
        RefundState::Succeeded => {
            store::ledger::post(tx, payment, &format!("refund:{}", refund.id), &entries, now).await?;
            split::follow(tx, payment, refund, false, now).await?;
            refill(tx, payment, refund, now).await?;
            let fact = RefundSucceeded {
                event_id: payment.event_id,
                booking_id: payment.booking_id,
                payment_id: payment.id,
                refund_id: refund.id,
                amount: refund.amount,
                origin: refund.origin,
            };
            publish(tx, &fact, now).await?;
        }
        RefundState::Failed => {
            tracing::error!(refund = %refund.id, reason = moved.failure, "a refund failed");
            store::payments::reserve(tx, payment.attempt(), -refund.amount.minor, now).await?;
            if refund.state == RefundState::Succeeded {
                let source = format!("refund_failed:{}", refund.id);
                store::ledger::post(tx, payment, &source, &model::undone(entries), now).await?;
                split::follow(tx, payment, refund, true, now).await?;
            }
            let fact = RefundFailed {
                event_id: payment.event_id,
                booking_id: payment.booking_id,
                refund_id: refund.id,
                amount: refund.amount,
            };
            publish(tx, &fact, now).await?;
        }
    }
    Ok(true)
}
