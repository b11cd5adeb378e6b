//! Everything that runs in the background: who does which job, and who listens to which fact.

use std::sync::atomic::{AtomicI64, Ordering};

use data::jobs::Worker;
use events::{EventCancelled, EventsError, PersonLimitsSet};
use payments::{DisputeMoved, PaymentFailed, PaymentSucceeded, RefundFailed, RefundSucceeded};
use users::{AccountErased, EmailChanged};

use crate::{App, inventory};

/// How often the inventory is counted again. It must never find anything.
const RECOUNT_EVERY_SECONDS: i64 = 6 * 3600;
/// How often it is counted what waits for a person beside the books.
const COUNT_UNSETTLED_SECONDS: i64 = 60;

/// The worker with all jobs and schedules of the services, and the one table fact → listener.
pub fn worker(app: &App) -> Worker {
    let worker = Worker::new(app.db.clone(), app.clock.clone());
    let worker = app.notifications.work(worker);
    let worker = app.payments.work(worker);
    let worker = app.users.work(worker);
    let worker = app.events.work(worker);
    let worker = app.bookings.work(worker);
    let worker = accounts(app, worker);

    let (paid, all_paid) = (app.bookings.clone(), app.bookings.clone());
    let (failed, refunded, ended) = (app.bookings.clone(), app.bookings.clone(), app.bookings.clone());
    let (limited, disputed) = (app.bookings.clone(), app.bookings.clone());
    let bounced = app.bookings.clone();
    let (db, drift) = (app.db.clone(), app.drift.clone());
    let (payments, unsettled) = (app.payments.clone(), app.unsettled.clone());
    worker
        .every("count_unsettled", COUNT_UNSETTLED_SECONDS, move || {
            let (payments, unsettled) = (payments.clone(), unsettled.clone());
            async move {
                let (differences, messages) = payments.unsettled().await?;
                unsettled.differences.store(differences, Ordering::Relaxed);
                unsettled.messages.store(messages, Ordering::Relaxed);
                Ok(())
            }
        })
        .every("inventory_recount", RECOUNT_EVERY_SECONDS, move || {
            let (db, drift) = (db.clone(), drift.clone());
            async move { Ok(recount(&db, &drift).await?) }
        })
        .facts(
            "bookings.confirm_paid",
            move |fact: PaymentSucceeded| {
                let bookings = paid.clone();
                async move { bookings.confirm_paid(fact).await }
            },
            move |facts: Vec<PaymentSucceeded>| {
                let bookings = all_paid.clone();
                async move { bookings.confirm_paid_together(facts).await }
            },
        )
        .fact("bookings.payment_failed", move |fact: PaymentFailed| {
            let bookings = failed.clone();
            async move { bookings.payment_failed(fact).await }
        })
        .fact("bookings.refunded", move |fact: RefundSucceeded| {
            let bookings = refunded.clone();
            async move { bookings.refunded(fact).await }
        })
        .fact("bookings.refund_failed", move |fact: RefundFailed| {
            let bookings = bounced.clone();
            async move { bookings.refund_failed(fact).await }
        })
        .fact("bookings.dispute_moved", move |fact: DisputeMoved| {
            let bookings = disputed.clone();
            async move { bookings.dispute_moved(fact).await }
        })
        .fact("bookings.count_before", move |fact: PersonLimitsSet| {
            let bookings = limited.clone();
            async move { bookings.count_before(fact).await }
        })
        .fact("bookings.event_cancelled", move |fact: EventCancelled| {
            let bookings = ended.clone();
            async move { bookings.event_cancelled(fact).await }
        })
}

/// What others do when an account ends, or has another address.
fn accounts(app: &App, worker: Worker) -> Worker {
    let (mails, support) = (app.users.clone(), app.support.clone());
    let (forgets, follows) = (app.bookings.clone(), app.bookings.clone());
    worker
        .fact("users.erase_mails", move |fact: AccountErased| {
            let users = mails.clone();
            async move { Ok(users.erase_mails(fact).await?) }
        })
        .fact("bookings.forget_person", move |fact: AccountErased| {
            let bookings = forgets.clone();
            async move { bookings.forget_person(fact).await }
        })
        .fact("support.forget_person", move |fact: AccountErased| {
            let support = support.clone();
            async move { support.forget_person(fact).await }
        })
        .fact("bookings.follow_person", move |fact: EmailChanged| {
            let bookings = follows.clone();
            async move { bookings.follow_person(fact).await }
        })
}

/// Counts the inventory again, and says loudly where it has drifted.
async fn recount(db: &data::Db, told: &AtomicI64) -> Result<(), EventsError> {
    let comparisons = inventory::recount(db).await?;
    let drift = inventory::count(&comparisons);
    told.store(i64::try_from(drift).unwrap_or(i64::MAX), Ordering::Relaxed);
    if drift == 0 {
        tracing::info!(drift, "the inventory was counted again");
        return Ok(());
    }
    for finding in comparisons.iter().flat_map(|comparison| &comparison.findings) {
        tracing::error!(drift, finding, "the inventory has drifted");
    }
    Ok(())
}
