//! What the provider says beside what we say: every kind of difference is found, once, and mended where it can be.
//! The bank's own records are the truth; the tests change them behind our back.

use kit::{Currency, Money};
use payments::{Payment, PaymentState, RefundOrigin, RefundState};
use reqwest::Method;
use serde_json::{Value, json};

use super::Bank;
use crate::app::*;

/// A bank whose payments belong to an organization, and somebody of it.
struct Books {
    bank: Bank,
    org: Organizer,
}

impl Books {
    async fn new() -> Self {
        let bank = Bank::new().await;
        let org = bank.app.organizer().await;
        Self { bank, org }
    }

    /// A payment of the organization that was paid; its message arrives only if `told`.
    async fn paid(&self, minor: i64, told: bool) -> Payment {
        let payment = self.bank.created_for(self.org.organization_id.parse().unwrap(), minor).await;
        let payment =
            self.bank.app.services.payments.start(payment.event_id, payment.id).await.expect("a session");
        self.bank.press(&payment, "pay").await.expect(303);
        if !told {
            self.bank.lose_jobs().await;
        }
        self.bank.run().await;
        payment
    }

    async fn bank_does(&self, sql: &'static str, payment: &Payment) {
        let attempt = format!("{}.{}", payment.event_id, payment.id);
        sqlx::query(sql).bind(attempt).execute(&self.bank.app.db).await.expect("the bank does it");
    }

    /// An hour later, the two are compared.
    async fn compare(&self) {
        self.bank.app.clock.advance(3600);
        self.bank.worker.run_schedule("compare_payments").await.unwrap();
        self.bank.run().await;
    }

    async fn all(&self) -> Vec<Value> {
        let page = self.org.client.get(&self.org.path("/differences?limit=100")).await.expect(200);
        page["items"].as_array().expect("items").clone()
    }

    /// The only difference there is.
    async fn only(&self) -> Value {
        let mut all = self.all().await;
        assert_eq!(all.len(), 1, "{all:#?}");
        all.remove(0)
    }

    async fn repair(&self, difference: &Value) -> Reply {
        let id = difference["id"].as_str().expect("an id");
        self.org.client.post(&self.org.path(&format!("/differences/{id}/repair")), json!({})).await
    }

    /// Comparing twice more finds nothing new, and what was settled stays settled.
    async fn assert_quiet(&self, settled: &str) {
        for _ in 0..2 {
            self.compare().await;
            let states: Vec<Value> = self.all().await.into_iter().map(|one| one["state"].clone()).collect();
            assert!(states.iter().all(|state| *state == settled), "{states:?}");
        }
        self.bank.assert_balanced().await;
    }

    async fn summary(&self) -> Value {
        self.org.client.get(&self.org.path("/reconciliation")).await.expect(200).json
    }
}

fn euros(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

#[tokio::test]
async fn what_agrees_is_no_difference_and_the_days_add_up() {
    let books = Books::new().await;
    let paid = books.paid(2500, true).await;
    books.paid(1500, true).await;
    books.bank.ask_back(&paid, euros(400), "some").await.unwrap();
    books.bank.run().await;
    books.compare().await;
    assert_eq!(books.all().await, Vec::<Value>::new());
    let summary = books.summary().await;
    let day = &summary["days"][0];
    assert_eq!(summary["days"].as_array().map(Vec::len), Some(1), "{summary}");
    assert_eq!((&day["provider"], &day["day"]), (&json!("sandbox"), &json!("2027-01-10")));
    for side in ["their", "our"] {
        assert_eq!(day[format!("{side}_captured")]["amount"], 4000, "{day}");
        assert_eq!(day[format!("{side}_refunded")]["amount"], 400, "{day}");
    }
    assert_eq!(day["difference"]["amount"], 0);
    // Nobody else sees the sums.
    let other = books.bank.app.organizer().await;
    let theirs = other.client.get(&other.path("/reconciliation")).await.expect(200);
    assert_eq!(theirs["days"], json!([]));
}

#[tokio::test]
async fn money_whose_message_was_lost_is_adopted() {
    let books = Books::new().await;
    let payment = books.paid(2500, false).await;
    assert_eq!(books.bank.read(&payment).await.state, PaymentState::RequiresAction);
    books.compare().await;
    books.compare().await;
    let found = books.only().await;
    assert_eq!((&found["kind"], &found["repair"]), (&json!("payment_missed"), &json!("adopt_payment")));
    assert_eq!(
        (&found["theirs"]["amount"]["amount"], &found["ours"]["amount"]["amount"]),
        (&json!(2500), &json!(0))
    );
    assert_eq!(found["difference"]["amount"], 2500);
    assert_eq!(books.summary().await["days"][0]["difference"]["amount"], 2500);

    let mended = books.repair(&found).await.expect(200);
    assert_eq!(mended["state"], "repaired");
    assert!(mended["settled_by"].is_string() && mended["repair"].is_null());
    books.repair(&found).await.expect_problem(409, "difference_settled");
    assert_eq!(books.bank.read(&payment).await.state, PaymentState::Succeeded);
    assert_eq!(books.bank.facts::<payments::PaymentSucceeded>().await, 1, "it is told as ever");
    assert_eq!(books.summary().await["days"][0]["difference"]["amount"], 0);
    assert_eq!(books.summary().await["open_differences"], 0);
    books.assert_quiet("repaired").await;
}

#[tokio::test]
async fn what_later_news_mend_settles_itself() {
    let books = Books::new().await;
    let payment = books.paid(2500, false).await;
    books.compare().await;
    books.bank.worker.run_schedule("reconcile_payments").await.unwrap();
    assert_eq!(books.bank.read(&payment).await.state, PaymentState::Succeeded);
    books.compare().await;
    let found = books.only().await;
    assert_eq!((&found["state"], &found["settled_by"]), (&json!("repaired"), &Value::Null));
}

#[tokio::test]
async fn another_sum_needs_a_person() {
    let books = Books::new().await;
    let payment = books.paid(2500, false).await;
    let sql = "update payments.sandbox_sessions set amount_minor = 2000 where attempt = $1";
    books.bank_does(sql, &payment).await;
    books.compare().await;
    let found = books.only().await;
    assert_eq!((&found["kind"], &found["repair"]), (&json!("payment_amount"), &Value::Null));
    books.repair(&found).await.expect_problem(409, "not_repairable");
    let path = books.org.path(&format!("/differences/{}/explain", found["id"].as_str().unwrap()));
    books.org.client.post(&path, json!({ "reason": " " })).await.expect_problem(422, "invalid");
    let settled = books.org.client.post(&path, json!({ "reason": "Paid in two parts" })).await.expect(200);
    assert_eq!((&settled["state"], &settled["reason"]), (&json!("explained"), &json!("Paid in two parts")));
    books.assert_quiet("explained").await;
    // What changes after it was explained needs another explanation.
    let sql = "update payments.sandbox_sessions set amount_minor = 1900 where attempt = $1";
    books.bank_does(sql, &payment).await;
    books.compare().await;
    assert_eq!(books.only().await["state"], "open");
    let log = books.org.client.get(&books.org.path("/audit?target=difference")).await.expect(200);
    assert_eq!(log["items"].as_array().map(Vec::len), Some(1), "{log:?}");
}

#[tokio::test]
async fn money_in_the_books_that_the_bank_does_not_list_is_found() {
    let books = Books::new().await;
    let payment = books.paid(2500, true).await;
    books
        .bank_does("update payments.sandbox_sessions set state = 'declined' where attempt = $1", &payment)
        .await;
    books.compare().await;
    let found = books.only().await;
    assert_eq!((&found["kind"], &found["repair"]), (&json!("payment_absent"), &Value::Null));
    assert_eq!((&found["theirs"], &found["difference"]["amount"]), (&Value::Null, &json!(-2500)));
    books.bank_does("update payments.sandbox_sessions set state = 'paid' where attempt = $1", &payment).await;
    books.assert_quiet("repaired").await;
}

#[tokio::test]
async fn a_refund_at_the_desk_that_nobody_told_us_of_is_recorded_once() {
    let books = Books::new().await;
    let payment = books.paid(2500, true).await;
    let session = books.bank.page(&payment).rsplit('/').next().unwrap().to_owned();
    let client = books.bank.app.client();
    let form = [("act", "refund"), ("amount", "700"), ("silent", "on")];
    let request = client.request(Method::POST, &format!("/sandbox/desk/{session}")).form(&form);
    client.raw(request).await.expect(200);
    books.bank.run().await;
    assert!(books.bank.refunds(&payment).await.is_empty(), "it was silent");
    books.compare().await;
    let found = books.only().await;
    assert_eq!((&found["kind"], &found["repair"]), (&json!("refund_external"), &json!("record_refund")));
    assert_eq!(found["difference"]["amount"], -700);
    books.repair(&found).await.expect(200);
    let refunds = books.bank.refunds(&payment).await;
    assert_eq!((refunds.len(), refunds[0].state), (1, RefundState::Succeeded));
    assert_eq!(refunds[0].origin, RefundOrigin::Provider);
    assert_eq!(books.bank.read(&payment).await.refundable().minor, 1800);
    books.assert_quiet("repaired").await;
}

#[tokio::test]
async fn a_refund_that_never_arrived_is_made_and_one_that_did_is_not_made_again() {
    let books = Books::new().await;
    let payment = books.paid(2500, true).await;
    books.bank.ask_back(&payment, euros(600), "one").await.unwrap();
    books.bank.run().await;
    // The bank has forgotten it.
    books
        .bank_does(
            "delete from payments.sandbox_refunds r using payments.sandbox_sessions s
             where s.id = r.session_id and s.attempt = $1",
            &payment,
        )
        .await;
    books
        .bank_does("update payments.sandbox_sessions set refunded_minor = 0 where attempt = $1", &payment)
        .await;
    books.compare().await;
    let found = books.only().await;
    assert_eq!((&found["kind"], &found["repair"]), (&json!("refund_absent"), &json!("resubmit_refund")));
    assert_eq!((&found["theirs"], &found["difference"]["amount"]), (&Value::Null, &json!(600)));
    // Two members press at once.
    let pressed = futures_util::future::join_all((0..2).map(|_| books.repair(&found))).await;
    assert!(pressed.iter().any(|reply| reply.status == 200));
    books.bank.run().await;
    assert_eq!(books.bank.bank_paid_back().await, 600);
    assert_eq!(books.bank.refunds(&payment).await.len(), 1);
    books.assert_quiet("repaired").await;
}

#[tokio::test]
async fn a_refund_that_was_made_without_our_noticing_is_adopted() {
    let books = Books::new().await;
    let payment = books.paid(2500, true).await;
    books.bank.ask_back(&payment, euros(600), "one").await.unwrap();
    books.bank.run().await;
    // As if the answer and the message had both been lost, and the books never had heard of it.
    let sql = "update payments.sandbox_refunds r set amount_minor = 500
               from payments.sandbox_sessions s where s.id = r.session_id and s.attempt = $1";
    books.bank_does(sql, &payment).await;
    books.compare().await;
    let found = books.only().await;
    assert_eq!((&found["kind"], &found["repair"]), (&json!("refund_amount"), &Value::Null));
    let sql = "update payments.sandbox_refunds r set amount_minor = 600
               from payments.sandbox_sessions s where s.id = r.session_id and s.attempt = $1";
    books.bank_does(sql, &payment).await;
    books.assert_quiet("repaired").await;

    let second = books.bank.ask_back(&payment, euros(300), "two").await.unwrap();
    books.bank.lose_jobs().await;
    // The bank did it, and neither its answer nor its message came through.
    let sql = "insert into payments.sandbox_refunds (idempotency_key, session_id, amount_minor, created_at, refund_id)
               select r.id::text, s.id, r.amount_minor, r.created_at, r.id
               from payments.sandbox_sessions s, payments.refunds r
               where s.attempt = $1 and r.state = 'requested'";
    books.bank_does(sql, &payment).await;
    books.compare().await;
    let open: Vec<_> = books.all().await.into_iter().filter(|one| one["state"] == "open").collect();
    assert_eq!(open.len(), 1, "{open:#?}");
    assert_eq!((&open[0]["kind"], &open[0]["repair"]), (&json!("refund_state"), &json!("adopt_refund")));
    assert_eq!(open[0]["refund_id"], json!(second.id));
    books.repair(&open[0]).await.expect(200);
    let states: Vec<_> = books.bank.refunds(&payment).await.iter().map(|refund| refund.state).collect();
    assert_eq!(states, [RefundState::Succeeded, RefundState::Succeeded]);
    books.assert_quiet("repaired").await;
}

#[tokio::test]
async fn what_belongs_to_nobody_is_the_installations() {
    let books = Books::new().await;
    let stranger = books.paid(2500, false).await;
    let sql = "update payments.sandbox_sessions set attempt = gen_random_uuid() || '.' || gen_random_uuid()
               where attempt = $1";
    books.bank_does(sql, &stranger).await;
    books.compare().await;
    assert_eq!(books.all().await, Vec::<Value>::new());
    let admin = books.bank.app.platform_admin().await;
    let found = admin.get("/api/v1/platform/differences").await.expect(200);
    assert_eq!(found["items"][0]["kind"], "payment_unknown", "{found:?}");
    let id = found["items"][0]["id"].as_str().unwrap().to_owned();
    let path = books.org.path(&format!("/differences/{id}/repair"));
    books.org.client.post(&path, json!({})).await.expect_problem(404, "not_found");
    let path = format!("/api/v1/platform/differences/{id}/explain");
    let explained = admin.post(&path, json!({ "reason": "A test by the bank" })).await.expect(200);
    assert_eq!(explained["state"], "explained");
}
