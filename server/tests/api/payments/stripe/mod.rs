//! Stripe, against a stateful fake of its API: sessions, webhooks, refunds, disputes, and its bad days.

mod fake;

use data::jobs::Worker;
use kit::{Money, Problem};
use payments::{Closed, DisputeState, Payment, PaymentState, RefundOrigin, RefundState};
use serde_json::{Value, json};
use server::config::Secret;

use super::Bank;
use crate::app::{Reply, TestApp};
use fake::{Fake, KEY, NEW_SECRET, OLD_SECRET, signed};

/// A program that takes money by Stripe.
struct Shop {
    bank: Bank,
    stripe: Fake,
}

impl Shop {
    async fn new() -> Self {
        let stripe = Fake::start().await;
        let app = TestApp::with(|config| {
            config.stripe.secret_key = Some(Secret::new(KEY));
            config.stripe.webhook_secrets = vec![Secret::new(OLD_SECRET), Secret::new(NEW_SECRET)];
            config.stripe.api_url.clone_from(&stripe.url);
        })
        .await;
        let worker = app.services.payments.work(Worker::new(app.db.clone(), app.clock.clone()));
        Self { bank: Bank { app, worker }, stripe }
    }

    /// A payment that waits for its buyer, and its session.
    async fn started(&self, minor: i64) -> (Payment, String) {
        let payment = self.bank.started(minor).await;
        assert_eq!((payment.provider.as_str(), payment.state), ("stripe", PaymentState::RequiresAction));
        let url = payment.redirect_url.clone().expect("a page at Stripe");
        (payment, url.rsplit('/').next().expect("a session").to_owned())
    }

    /// A payment that is paid, and its intent.
    async fn paid(&self, minor: i64) -> (Payment, String) {
        let (payment, session) = self.started(minor).await;
        let object = self.stripe.pay(&session);
        self.tell("checkout.session.completed", &object).await.expect(200);
        let paid = self.bank.read(&payment).await;
        assert_eq!(paid.state, PaymentState::Succeeded);
        (paid, object["payment_intent"].as_str().expect("an intent").to_owned())
    }

    /// Sends an event with a good signature, under a name of its own.
    async fn tell(&self, kind: &str, object: &Value) -> Reply {
        self.send(&event(kind, object), &[NEW_SECRET], 0).await
    }

    async fn send(&self, event: &Value, secrets: &[&str], later: i64) -> Reply {
        let body = event.to_string();
        let header = signed(&body, self.bank.app.clock.now().as_second() + later, secrets);
        self.post(body, Some(header)).await
    }

    async fn post(&self, body: String, header: Option<String>) -> Reply {
        let url = format!("{}/api/v1/webhooks/payments/stripe", self.bank.app.url);
        let mut request =
            reqwest::Client::new().post(url).header("content-type", "application/json").body(body);
        if let Some(header) = header {
            request = request.header("stripe-signature", header);
        }
        self.bank.app.client().raw(request).await
    }

    async fn disputes(&self, payment: &Payment) -> Vec<payments::Dispute> {
        let mut conn = self.bank.app.db.acquire().await.unwrap();
        self.bank.app.services.payments.disputes_of(&mut conn, payment).await.unwrap()
    }

    async fn ask_back(&self, payment: &Payment, minor: i64, key: &str) -> payments::Refund {
        self.bank.ask_back(payment, Money::new(minor, kit::Currency::EUR), key).await.unwrap()
    }
}

fn event(kind: &str, object: &Value) -> Value {
    json!({
        "id": format!("evt_{}", uuid::Uuid::now_v7().simple()), "object": "event", "type": kind,
        "livemode": false, "created": 1_799_582_400, "data": { "object": object },
    })
}

#[tokio::test]
async fn a_buyer_pays_at_stripe_and_its_webhook_confirms_once() {
    let shop = Shop::new().await;
    let (payment, session) = shop.started(2500).await;
    let paid = event("checkout.session.completed", &shop.stripe.pay(&session));
    let replies = futures_util::future::join_all((0..10).map(|_| shop.send(&paid, &[NEW_SECRET], 0))).await;
    let applied = replies.into_iter().filter(|reply| reply["outcome"] == "applied").count();
    assert_eq!(applied, 1);
    assert_eq!(shop.bank.read(&payment).await.captured.minor, 2500);
    assert_eq!(shop.stripe.complaints(), Vec::<String>::new());
    shop.bank.assert_balanced().await;
}

#[tokio::test]
async fn starting_after_a_lost_answer_is_the_same_session() {
    let shop = Shop::new().await;
    let created = shop.bank.created(2500).await;
    shop.stripe.break_off(1);
    let payments = &shop.bank.app.services.payments;
    let lost = payments.start(created.event_id, created.id).await.expect_err("no answer");
    assert_eq!(Problem::from(lost).code, "payment_provider_unavailable");
    let started = payments.start(created.event_id, created.id).await.expect("the same once more");
    assert_eq!(started.state, PaymentState::RequiresAction);
    assert_eq!((shop.stripe.sessions(), shop.stripe.complaints().len()), (1, 0));
}

#[tokio::test]
async fn every_signature_that_is_not_stripes_is_refused() {
    let shop = Shop::new().await;
    let (payment, session) = shop.started(2500).await;
    let paid = event("checkout.session.completed", &shop.stripe.pay(&session));
    let now = shop.bank.app.clock.now().as_second();
    let body = paid.to_string();
    let good = signed(&body, now, &[NEW_SECRET]);
    let headers = [
        None,
        Some(String::new()),
        Some(signed(&body, now, &["whsec_of_somebody_else"])),
        Some(signed(&body, now - 301, &[NEW_SECRET])),
        Some(signed(&body, now + 301, &[NEW_SECRET])),
        Some(good.replace(&format!("t={now}"), &format!("t={}", now - 1))),
        Some(good.replace("v1=", "v0=")),
    ];
    for header in headers {
        shop.post(body.clone(), header.clone()).await.expect_problem(400, "bad_signature");
    }
    let other = body.replace("2500", "25000");
    shop.post(other, Some(good)).await.expect_problem(400, "bad_signature");
    assert_eq!(shop.bank.read(&payment).await.state, PaymentState::RequiresAction);
    // While a secret is rolled, Stripe signs with both; and each of them alone is good.
    shop.send(&paid, &[OLD_SECRET], 0).await.expect(200);
    assert_eq!(shop.bank.read(&payment).await.state, PaymentState::Succeeded);
    let again = event("checkout.session.completed", &shop.stripe.pay(&session));
    let both = shop.send(&again, &["whsec_unknown", NEW_SECRET], 299).await.expect(200);
    assert_eq!(both["outcome"], "ignored");
}

#[tokio::test]
async fn what_does_not_fit_is_quarantined() {
    let shop = Shop::new().await;
    let (payment, session) = shop.started(2500).await;
    let good = shop.stripe.pay(&session);
    let with = |name: &str, value: Value| {
        let mut object = good.clone();
        object[name] = value;
        event("checkout.session.completed", &object)
    };
    let mut live = event("checkout.session.completed", &good);
    live["livemode"] = json!(true);
    let elsewhere = json!({ "attempt": format!("{}.{}", payment.event_id, uuid::Uuid::now_v7()) });
    let cases = [
        with("amount_total", json!(2499)),
        with("amount_total", json!(2501)),
        with("currency", json!("usd")),
        with("id", json!("cs_other")),
        with("metadata", elsewhere),
        live,
    ];
    for case in cases {
        let reply = shop.send(&case, &[NEW_SECRET], 0).await.expect(200);
        assert_eq!(reply["outcome"], "quarantined", "{case}");
    }
    // What is none of our business is not kept as trouble.
    let others = with("metadata", Value::Null);
    assert_eq!(shop.send(&others, &[NEW_SECRET], 0).await.expect(200)["outcome"], "ignored");
    let plan = event("customer.subscription.created", &json!({ "id": "sub_1" }));
    assert_eq!(shop.send(&plan, &[NEW_SECRET], 0).await.expect(200)["outcome"], "ignored");
    assert_eq!(shop.bank.read(&payment).await.state, PaymentState::RequiresAction);
    for broken in ["", "{}", "[]", "{\"id\":\"evt_1\",\"type\":\"x\",\"livemode\":false}", "null"] {
        let header = signed(broken, shop.bank.app.clock.now().as_second(), &[NEW_SECRET]);
        shop.post(broken.to_owned(), Some(header)).await.expect_problem(400, "malformed_event");
    }
}

#[tokio::test]
async fn the_reconciler_finds_what_no_webhook_told() {
    let shop = Shop::new().await;
    let (paid, session) = shop.started(2500).await;
    let (slow, slow_session) = shop.started(1000).await;
    let (broken, broken_session) = shop.started(1000).await;
    shop.stripe.pay(&session);
    let complete = json!({ "status": "complete", "payment_intent": "pi_slow" });
    shop.stripe.change(&slow_session, complete);
    let failed = json!({
        "status": "complete", "payment_intent": "pi_broken", "intent_status": "requires_payment_method",
    });
    shop.stripe.change(&broken_session, failed);
    shop.bank.app.clock.advance(200);
    shop.stripe.refuse(503, "api_error");
    shop.bank.worker.run_schedule("reconcile_payments").await.unwrap();
    assert_eq!(shop.bank.read(&paid).await.state, PaymentState::RequiresAction);
    shop.stripe.recover();
    shop.bank.app.clock.advance(400);
    shop.bank.worker.run_schedule("reconcile_payments").await.unwrap();
    assert_eq!(shop.bank.read(&paid).await.state, PaymentState::Succeeded);
    assert_eq!(shop.bank.read(&slow).await.state, PaymentState::Processing);
    let after = shop.bank.read(&broken).await;
    assert_eq!((after.state, after.failure.is_some()), (PaymentState::Failed, true));
    shop.bank.assert_balanced().await;
}

#[tokio::test]
async fn closing_expires_the_session_unless_money_moves() {
    let shop = Shop::new().await;
    let payments = &shop.bank.app.services.payments;
    let (open, _) = shop.started(2500).await;
    assert_eq!(payments.close(open.event_id, open.booking_id).await.unwrap(), Closed::Closed);
    assert_eq!(shop.bank.read(&open).await.state, PaymentState::Cancelled);
    let (paid, session) = shop.started(2500).await;
    shop.stripe.pay(&session);
    assert_eq!(payments.close(paid.event_id, paid.booking_id).await.unwrap(), Closed::Paid);
    let (unknown, _) = shop.started(2500).await;
    shop.stripe.refuse(500, "api_error");
    assert_eq!(payments.close(unknown.event_id, unknown.booking_id).await.unwrap(), Closed::Unknown);
}

#[tokio::test]
async fn a_refund_is_made_once_whatever_gets_lost() {
    let shop = Shop::new().await;
    let (payment, _) = shop.paid(2500).await;
    shop.stripe.break_off(1);
    let refund = shop.ask_back(&payment, 900, "lost").await;
    // The first try acts and is not answered; the job's next one finds the refund there.
    for _ in 0..3 {
        _ = shop.bank.worker.run_due().await;
        shop.bank.app.clock.advance(3600);
    }
    shop.bank.run().await;
    assert_eq!(shop.stripe.refunds().len(), 1);
    assert_eq!(shop.bank.refunds(&payment).await[0].state, RefundState::Succeeded);
    let told = shop.tell("refund.created", &shop.stripe.refunds()[0]).await.expect(200);
    assert_eq!(told["outcome"], "ignored");
    assert_eq!(shop.stripe.refunds()[0]["metadata"]["refund_id"], refund.id.to_string());
    shop.bank.assert_balanced().await;
}

#[tokio::test]
async fn refunds_of_the_dashboard_and_late_failures_are_booked() {
    let shop = Shop::new().await;
    let (payment, intent) = shop.paid(2500).await;
    let by_hand = shop.stripe.refund_by_hand(&intent, 400);
    for kind in ["refund.created", "charge.refund.updated", "refund.updated"] {
        shop.tell(kind, &by_hand).await.expect(200);
    }
    let refunds = shop.bank.refunds(&payment).await;
    assert_eq!((refunds.len(), refunds[0].origin), (1, RefundOrigin::Provider));
    shop.stripe.refunds_are("pending");
    shop.ask_back(&payment, 2100, "rest").await;
    shop.bank.run().await;
    let rest = shop.stripe.refunds()[1]["id"].as_str().unwrap().to_owned();
    assert_eq!(shop.bank.refunds(&payment).await[1].state, RefundState::Submitted);
    shop.tell("refund.updated", &shop.stripe.move_refund(&rest, "succeeded")).await.expect(200);
    assert_eq!(shop.bank.refunds(&payment).await[1].state, RefundState::Succeeded);
    shop.bank.assert_balanced().await;
    // The buyer's bank sends it back days later.
    shop.tell("refund.failed", &shop.stripe.move_refund(&rest, "failed")).await.expect(200);
    let refunds = shop.bank.refunds(&payment).await;
    assert_eq!(refunds[1].state, RefundState::Failed);
    assert_eq!(refunds[1].failure.as_deref(), Some("Stripe: expired or canceled card"));
    assert_eq!(shop.bank.read(&payment).await.refundable().minor, 2100);
    shop.bank.assert_balanced().await;
}

#[tokio::test]
async fn a_dispute_at_stripe_is_recorded() {
    let shop = Shop::new().await;
    let (payment, intent) = shop.paid(2500).await;
    let dispute = |status: &str| {
        json!({
            "id": "dp_1", "object": "dispute", "amount": 2500, "currency": "eur", "status": status,
            "reason": "fraudulent", "payment_intent": intent, "charge": "ch_1",
            "evidence_details": { "due_by": 1_800_000_000 },
        })
    };
    shop.tell("charge.dispute.created", &dispute("needs_response")).await.expect(200);
    let seen = shop.disputes(&payment).await;
    assert_eq!((seen[0].state, seen[0].reason.as_str()), (DisputeState::NeedsResponse, "fraudulent"));
    assert_eq!(seen[0].due_by.map(|due| due.as_second()), Some(1_800_000_000));
    assert_eq!(shop.bank.read(&payment).await.state, PaymentState::Disputed);
    shop.bank.assert_balanced().await;
    shop.tell("charge.dispute.closed", &dispute("won")).await.expect(200);
    shop.tell("charge.dispute.updated", &dispute("under_review")).await.expect(200);
    assert_eq!(shop.disputes(&payment).await[0].state, DisputeState::Won);
    assert_eq!(shop.bank.read(&payment).await.state, PaymentState::Succeeded);
    shop.bank.assert_balanced().await;
}
