//! Money in, money back, and what the bank says about it. The services above are left out: the worker
//! here knows the jobs of payments only, and the facts are counted instead of heard.

mod close;
mod compare;
mod elsewhere;
mod quarantine;
mod refund;
mod sandbox;
mod stripe;
mod webhook;

use std::fmt::Write as _;

use data::jobs::{Fact, Worker};
use kit::{BookingId, EventId, Money, OrganizationId};
use payments::{NewPayment, Payment, PaymentState};
use reqwest::Method;
use serde_json::{Value, json};

use crate::app::{Reply, TestApp};

const WEBHOOK: &str = "/api/v1/webhooks/payments/sandbox";

/// A running program with a worker for payments only.
struct Bank {
    app: TestApp,
    worker: Worker,
}

impl Bank {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let worker = app.services.payments.work(Worker::new(app.db.clone(), app.clock.clone()));
        Self { app, worker }
    }

    /// A payment that is written down and not started.
    async fn created(&self, minor: i64) -> Payment {
        self.created_for(OrganizationId::new(), minor).await
    }

    /// Like [`Bank::created`], for an organization.
    async fn created_for(&self, organization_id: OrganizationId, minor: i64) -> Payment {
        let new = NewPayment {
            event_id: EventId::new(),
            organization_id,
            booking_id: BookingId::new(),
            amount: Money::new(minor, kit::Currency::EUR),
            description: "Winter Concert · 1 ticket".into(),
            return_url: format!("{}/bookings/back", self.app.url),
            provider: None,
        };
        let mut tx = self.app.db.begin().await.unwrap();
        let payment = self.app.services.payments.create(&mut tx, new).await.unwrap();
        tx.commit().await.unwrap();
        payment
    }

    /// A payment whose buyer can pay.
    async fn started(&self, minor: i64) -> Payment {
        let payment = self.created(minor).await;
        self.app.services.payments.start(payment.event_id, payment.id).await.unwrap()
    }

    /// A payment that is paid, through the bank's page and its webhook.
    async fn paid(&self, minor: i64) -> Payment {
        let payment = self.started(minor).await;
        self.press(&payment, "pay").await.expect(303);
        self.run().await;
        let paid = self.read(&payment).await;
        assert_eq!(paid.state, PaymentState::Succeeded);
        paid
    }

    async fn read(&self, payment: &Payment) -> Payment {
        let mut conn = self.app.db.acquire().await.unwrap();
        self.app.services.payments.get(&mut conn, payment.event_id, payment.id).await.unwrap()
    }

    /// The bank's page of a payment.
    fn page(&self, payment: &Payment) -> String {
        let url = payment.redirect_url.as_ref().expect("a page at the bank");
        url.strip_prefix(&self.app.url).expect("a page of ours").to_owned()
    }

    /// Presses a button on the bank's page.
    async fn press(&self, payment: &Payment, action: &str) -> Reply {
        self.press_with(payment, &[("action", action)]).await
    }

    async fn press_with(&self, payment: &Payment, form: &[(&str, &str)]) -> Reply {
        let client = self.app.client();
        let request = client.request(Method::POST, &self.page(payment)).form(form);
        client.raw(request).await
    }

    /// Runs what is due.
    async fn run(&self) {
        self.worker.run_due().await.expect("the jobs succeed");
    }

    /// Drops what waits, as if the net had swallowed it.
    async fn lose_jobs(&self) {
        sqlx::query("delete from data.jobs").execute(&self.app.db).await.unwrap();
    }

    /// How often a fact waits to be heard.
    async fn facts<F: Fact>(&self) -> i64 {
        sqlx::query_scalar("select count(*) from data.jobs where kind = $1")
            .bind(format!("fact:{}", F::NAME))
            .fetch_one(&self.app.db)
            .await
            .unwrap()
    }

    /// What the bank would say about a payment.
    fn news(&self, payment: &Payment, state: &str) -> Value {
        let session = self.page(payment).rsplit('/').next().expect("a session").to_owned();
        json!({
            "id": format!("{session}.{state}"), "type": format!("payment.{state}"), "created": 0,
            "data": {
                "session": session, "attempt": format!("{}.{}", payment.event_id, payment.id),
                "amount": payment.amount.minor, "currency": "EUR", "state": state, "failure": null,
            },
        })
    }

    /// The signature of `body` as of `seconds` from now.
    fn signature(&self, body: &[u8], seconds: i64) -> String {
        let time = self.app.clock.now().as_second() + seconds;
        let message = [format!("{time}.").as_bytes(), body].concat();
        let mac = self.app.services.keys.rings.webhook.hmac(&message);
        let hex = mac.iter().fold(String::new(), |mut hex, byte| {
            _ = write!(hex, "{byte:02x}");
            hex
        });
        format!("t={time},v1={hex}")
    }

    /// Sends a body with a signature, or without.
    async fn deliver(&self, body: Vec<u8>, signature: Option<String>) -> Reply {
        let client = self.app.client();
        // Machines have no origin and no cookies.
        let mut request = reqwest::Client::new().post(format!("{}{WEBHOOK}", self.app.url)).body(body);
        if let Some(signature) = signature {
            request = request.header("admit-signature", signature);
        }
        client.raw(request.header("content-type", "application/json")).await
    }

    /// Sends news with a good signature.
    async fn tell(&self, news: &Value) -> Reply {
        let body = news.to_string().into_bytes();
        let signature = self.signature(&body, 0);
        self.deliver(body, Some(signature)).await
    }

    async fn assert_balanced(&self) {
        let books = self.app.services.payments.books().await.unwrap();
        assert!(books.are_balanced(), "{books:?}");
    }
}
