//! A provider that plays a bank, with records, pages and webhooks of its own. No real money moves.
//!
//! It behaves like a real provider where it matters: idempotent calls, signed webhooks that are repeated
//! until they are taken, slow payments, 3-D Secure. So a shop on its own machine is tested end to end.

mod bank;
mod desk;
mod list;
mod pages;
mod press;
mod reception;
mod session;
mod store;
mod view;
mod webhook;

use std::sync::Arc;

use axum::{Router, http::HeaderMap};
use data::{
    jobs::{JobResult, Worker},
    keys::KeyRing,
    pool::Db,
};
use kit::{Clock, Time};

use crate::{
    error::PaymentsError,
    jobs::{SandboxNews, SandboxSettle, SandboxWebhook},
    model::{Observation, ProviderEvent},
    news::News,
    provider::{Answer, Known, NewRefund, NewSession, Provider, RefundOutcome, Session},
    statement::{Lines, Listing},
};

pub use session::SessionState;

/// The provider's name.
pub const NAME: &str = "sandbox";
/// Seconds that a slow payment takes.
pub const SLOW_SECONDS: i64 = 15;

/// The sandbox bank; a clone is the same bank.
#[derive(Clone)]
pub struct Sandbox {
    db: Db,
    clock: Clock,
    inner: Arc<Inner>,
}

struct Inner {
    webhook_ring: KeyRing,
    /// Where buyers reach the bank's pages.
    public_url: String,
    /// Where the bank reaches the merchant: this program, from itself.
    self_url: String,
    http: reqwest::Client,
    buttons: press::Buttons,
    desk: reception::Reception,
}

impl Sandbox {
    /// A bank whose pages are under `public_url` and that sends its webhooks, signed with
    /// `webhook_ring`, to `self_url`.
    pub fn new(
        db: Db,
        clock: Clock,
        webhook_ring: KeyRing,
        public_url: impl Into<String>,
        self_url: impl Into<String>,
        http: reqwest::Client,
    ) -> Self {
        let bare = |url: String| url.trim_end_matches('/').to_owned();
        let (public_url, self_url) = (bare(public_url.into()), bare(self_url.into()));
        let (buttons, desk) = (press::buttons(&db, &clock), reception::reception(&db, &clock));
        let inner = Inner { webhook_ring, public_url, self_url, http, buttons, desk };
        Self { db, clock, inner: Arc::new(inner) }
    }
}

impl Provider for Sandbox {
    fn name(&self) -> &'static str {
        NAME
    }

    fn create_session(&self, new: NewSession) -> Answer<'_, Session> {
        Box::pin(self.open(new))
    }

    fn fetch(&self, known: Known) -> Answer<'_, Option<Observation>> {
        Box::pin(self.look(known.attempt))
    }

    fn cancel(&self, known: Known) -> Answer<'_, Option<Observation>> {
        Box::pin(self.give_up(known.attempt))
    }

    fn refund(&self, new: NewRefund) -> Answer<'_, RefundOutcome> {
        Box::pin(self.pay_back(new))
    }

    fn verify(&self, headers: &HeaderMap, body: &[u8], now: Time) -> Result<ProviderEvent, PaymentsError> {
        webhook::read(&self.inner.webhook_ring, headers, body, now)
    }

    fn reread(&self, kind: &str, payload: &serde_json::Value, _now: Time) -> Result<News, PaymentsError> {
        webhook::understand(kind, payload["data"].clone())
    }

    fn list(&self, listing: Listing) -> Answer<'_, Option<Lines>> {
        Box::pin(self.statement(listing))
    }

    fn work(&self, worker: Worker) -> Worker {
        let (webhooks, slow, news) = (self.clone(), self.clone(), self.clone());
        let crowd = self.clone();
        worker
            .jobs(
                move |job: SandboxWebhook| {
                    let this = webhooks.clone();
                    async move { this.send_webhook(job).await }
                },
                move |jobs: Vec<SandboxWebhook>| {
                    let this = crowd.clone();
                    async move { this.send_webhooks(jobs).await }
                },
            )
            .job(move |job: SandboxNews| {
                let this = news.clone();
                async move { this.send_news(job).await }
            })
            .job(move |job: SandboxSettle| {
                let this = slow.clone();
                async move { this.settle(job).await }
            })
    }

    fn pages(&self) -> Router {
        pages::router(self.clone())
    }
}

impl Sandbox {
    /// Finishes a slow payment.
    async fn settle(&self, job: SandboxSettle) -> JobResult {
        press::press(&self.inner.buttons, job.session_id, session::Action::Settle).await?;
        Ok(())
    }
}
