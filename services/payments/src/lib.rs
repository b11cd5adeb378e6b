//! Moving money: payments, refunds, the provider's messages and the books.
//!
//! A payment is one attempt to move money in; a refund is one attempt to move money back. Rows come
//! first, the provider is called outside transactions, and its news (webhooks, or answers to the
//! reconciler's questions) all pass through one pure rule: [`PaymentState::after`]. Bookings and events
//! are opaque references here.

mod apply;
mod books;
mod close;
mod compare;
mod create;
mod dispute;
mod doubt;
mod error;
mod jobs;
mod model;
mod news;
mod provider;
mod purses;
mod quarantine;
mod reconcile;
mod record;
mod refund;
mod refund_news;
mod retention;
mod routes;
mod sandbox;
mod signature;
mod split;
mod start;
mod statement;
mod store;
mod stripe;
mod webhook;

use std::{collections::HashMap, sync::Arc};

use data::{gather::Gather, jobs::Worker, keys::KeyRing, pool::Db};
use kit::{BookingId, Clock, EventId, PaymentId};
use sqlx::PgConnection;

use record::{Message, Recorder};

pub use books::{Books, CurrencyBooks};
pub use compare::{
    CompareProvider,
    model::{
        ComparedDay, ComparedProvider, Difference, DifferenceKind, DifferenceState, DifferencesQuery,
        Reconciliation, Repair, Side,
    },
};
pub use doubt::Doubt;
pub use error::PaymentsError;
pub use jobs::{
    DisputeMoved, PaymentFailed, PaymentSucceeded, RefundFailed, RefundSucceeded, SandboxNews, SandboxSettle,
    SandboxWebhook, SubmitRefund,
};
pub use model::{
    Attempt, Closed, Mismatch, NewPayment, Observation, Payment, PaymentState, ProviderEvent, Refund,
    RefundOrigin, RefundState,
};
pub use news::{About, Dispute, DisputeSeen, DisputeState, News, RefundSeen};
pub use provider::{Answer, Known, NewRefund, NewSession, Provider, ProviderError, RefundOutcome, Session};
pub use purses::{
    CardBalance, CardRefusal, CardRequest, CardShare, Cards, NewPurse, Purse, PurseEntry, PurseEntryKind,
    PurseHistory, PurseKind, PurseRow, PurseSettings, PurseState, PursesQuery, Tenders,
};
pub use quarantine::{HeldMessage, QuarantineQuery, QuarantineState};
pub use routes::{pages, routes};
pub use sandbox::Sandbox;
pub use split::Split;
pub use statement::{Line, LineKind, LineState, Lines, Listing};
pub use store::events::Outcome;
pub use stripe::{Stripe, StripeSettings, VERSION as STRIPE_VERSION, is_live as stripe_is_live};

/// The service's handle; a clone is the same service.
#[derive(Clone)]
pub struct Payments {
    db: Db,
    clock: Clock,
    providers: Arc<Providers>,
    /// Hashes and seals the codes of purses.
    ring: KeyRing,
}

/// The configured providers.
struct Providers {
    by_name: HashMap<&'static str, Arc<dyn Provider>>,
    /// The provider of payments that name none.
    first: Option<&'static str>,
    /// Where this installation is reached; buyers are sent back to nothing else.
    public_url: String,
    /// The line of their messages, and who writes them down.
    messages: Gather<Message, Result<Outcome, PaymentsError>>,
    recorder: Recorder,
    sessions: start::Sessions,
}

/// Messages that wait at a time, and in one lot.
const MESSAGES: (usize, usize) = (10_000, 200);

impl Payments {
    /// Sets the service up. Payments that name no provider go to the first of `providers`; `ring` keeps the codes of
    /// purses.
    pub fn new(
        db: Db,
        clock: Clock,
        providers: Vec<Arc<dyn Provider>>,
        public_url: impl Into<String>,
        ring: KeyRing,
    ) -> Self {
        let first = providers.first().map(|provider| provider.name());
        let by_name = providers.into_iter().map(|provider| (provider.name(), provider)).collect();
        let public_url = public_url.into().trim_end_matches('/').to_owned();
        let recorder = Recorder::new(db.clone(), clock.clone());
        let lot = recorder.clone();
        let messages = Gather::new(MESSAGES.0, MESSAGES.1, move |messages: Vec<Message>| {
            let lot = lot.clone();
            async move { lot.together(&messages).await }
        });
        let sessions = start::sessions(&db, &clock);
        let providers = Providers { by_name, first, public_url, messages, recorder, sessions };
        Self { db, clock, providers: Arc::new(providers), ring }
    }

    /// Registers the jobs and schedules of this service and of its providers.
    pub fn work(&self, worker: Worker) -> Worker {
        let (refunds, checks, stale) = (self.clone(), self.clone(), self.clone());
        let (lists, nights, old) = (self.clone(), self.clone(), self.clone());
        let worker = worker
            .job(move |job: SubmitRefund| {
                let this = refunds.clone();
                async move { this.submit_refund(job).await }
            })
            .job(move |job: CompareProvider| {
                let this = lists.clone();
                async move { this.compare(job).await }
            })
            .every("compare_payments", compare::EVERY, move || {
                let this = nights.clone();
                async move { Ok(this.compare_nightly().await?) }
            })
            .every("forget_provider_events", 86_400, move || {
                let this = old.clone();
                async move { this.forget_messages().await }
            })
            .every("reconcile_payments", 60, move || {
                let this = checks.clone();
                async move { this.reconcile().await }
            })
            .every("remember_refunds", 600, move || {
                let this = stale.clone();
                async move { this.remember_refunds().await }
            });
        self.providers.by_name.values().fold(worker, |worker, provider| provider.work(worker))
    }

    /// The payment, or [`PaymentsError::NotFound`].
    pub async fn get(
        &self,
        conn: &mut PgConnection,
        event_id: EventId,
        payment_id: PaymentId,
    ) -> Result<Payment, PaymentsError> {
        let attempt = Attempt { event_id, payment_id };
        store::payments::find(conn, attempt).await?.ok_or(PaymentsError::NotFound)
    }

    /// The payments of a booking, newest first; what cards pay stands behind the attempts that it goes with.
    pub async fn of_booking(
        &self,
        conn: &mut PgConnection,
        event_id: EventId,
        booking_id: BookingId,
    ) -> Result<Vec<Payment>, PaymentsError> {
        self.of_bookings(conn, event_id, &[booking_id]).await
    }

    /// The payments of several bookings of one event, newest first.
    pub async fn of_bookings(
        &self,
        conn: &mut PgConnection,
        event_id: EventId,
        booking_ids: &[BookingId],
    ) -> Result<Vec<Payment>, PaymentsError> {
        Ok(store::payments::of_bookings(conn, event_id, booking_ids).await?)
    }

    /// The refunds of a payment, oldest first.
    pub async fn refunds_of(
        &self,
        conn: &mut PgConnection,
        payment: &Payment,
    ) -> Result<Vec<Refund>, PaymentsError> {
        Ok(store::refunds::of_payment(conn, payment).await?)
    }

    /// The disputes about a payment, oldest first.
    pub async fn disputes_of(
        &self,
        conn: &mut PgConnection,
        payment: &Payment,
    ) -> Result<Vec<Dispute>, PaymentsError> {
        Ok(store::disputes::of_payment(conn, payment).await?)
    }

    fn provider(&self, name: &str) -> Result<&Arc<dyn Provider>, PaymentsError> {
        self.providers.by_name.get(name).ok_or_else(|| PaymentsError::UnknownProvider(name.to_owned()))
    }
}
