//! What happens at the provider without us: refunds in its dashboard, refunds that come back, disputes, and
//! messages that overtake answers.

use kit::RefundId;
use payments::{DisputeState, Payment, PaymentState, RefundOrigin, RefundState};
use reqwest::Method;
use serde_json::{Value, json};

use super::Bank;
use crate::app::Reply;

impl Bank {
    /// The session of a payment at the bank.
    fn session(&self, payment: &Payment) -> String {
        self.page(payment).rsplit('/').next().expect("a session").to_owned()
    }

    /// Does something at the bank's desk.
    async fn desk(&self, session: &str, form: &[(&str, &str)]) -> Reply {
        let client = self.app.client();
        client.raw(client.request(Method::POST, &format!("/sandbox/desk/{session}")).form(form)).await
    }

    /// What the bank would say of a refund.
    fn refund_news(&self, session: &str, payment: &Payment, refund: &Value) -> Value {
        let (id, state) = (refund["refund"].as_str().unwrap(), refund["state"].as_str().unwrap());
        let mut data = json!({
            "session": session, "attempt": format!("{}.{}", payment.event_id, payment.id),
            "refund_id": null, "currency": "EUR", "failure": null,
        });
        data.as_object_mut().unwrap().extend(refund.as_object().unwrap().clone());
        json!({ "id": format!("{id}.{state}"), "type": format!("refund.{state}"), "created": 0, "data": data })
    }

    async fn disputes(&self, payment: &Payment) -> Vec<payments::Dispute> {
        let mut conn = self.app.db.acquire().await.unwrap();
        self.app.services.payments.disputes_of(&mut conn, payment).await.unwrap()
    }
}

/// A paid payment, with its session at the bank.
async fn paid(bank: &Bank, minor: i64) -> (Payment, String) {
    let payment = bank.started(minor).await;
    let session = bank.session(&payment);
    bank.press(&payment, "pay").await.expect(303);
    bank.run().await;
    (bank.read(&payment).await, session)
}

#[tokio::test]
async fn a_refund_at_the_desk_is_recorded_once() {
    let bank = Bank::new().await;
    let (payment, session) = paid(&bank, 2500).await;
    bank.desk(&session, &[("act", "refund"), ("amount", "800")]).await.expect(200);
    bank.desk(&session, &[("act", "refund"), ("amount", "1701")]).await.expect(422);
    bank.desk(&session, &[("act", "refund"), ("amount", "-1")]).await.expect(422);
    bank.desk(&session, &[("act", "win")]).await.expect(422);
    bank.run().await;
    let refunds = bank.refunds(&payment).await;
    assert_eq!(refunds.len(), 1, "{refunds:?}");
    assert_eq!((refunds[0].state, refunds[0].origin), (RefundState::Succeeded, RefundOrigin::Provider));
    assert_eq!((refunds[0].amount.minor, bank.read(&payment).await.refundable().minor), (800, 1700));
    // What is left can still be paid back from here, and no more.
    let over = bank.ask_back(&payment, kit::Money::new(1701, kit::Currency::EUR), "over").await;
    assert!(over.is_err());
    bank.ask_back(&payment, kit::Money::new(1700, kit::Currency::EUR), "rest").await.unwrap();
    bank.run().await;
    assert_eq!(bank.bank_paid_back().await, 2500);
    bank.assert_balanced().await;
}

#[tokio::test]
async fn a_message_that_overtakes_the_answer_is_the_same_refund() {
    let bank = Bank::new().await;
    let (payment, session) = paid(&bank, 2500).await;
    let refund = bank.ask_back(&payment, kit::Money::new(900, kit::Currency::EUR), "one").await.unwrap();
    let news = |id: &str| {
        let seen = json!({ "refund": format!("refund_{}", refund.id), "refund_id": refund.id,
                           "amount": 900, "state": "succeeded" });
        let mut news = bank.refund_news(&session, &payment, &seen);
        news["id"] = json!(id);
        news
    };
    // Twenty times at once, under several names, before our own job has asked for anything.
    let told = (0..20).map(|number| {
        let news = news(&format!("early-{}", number % 5));
        let bank = &bank;
        async move { bank.tell(&news).await.expect(200) }
    });
    let replies = futures_util::future::join_all(told).await;
    let applied = replies.iter().filter(|reply| reply["outcome"] == "applied").count();
    assert_eq!(applied, 1);
    bank.run().await;
    let refunds = bank.refunds(&payment).await;
    assert_eq!((refunds.len(), refunds[0].state), (1, RefundState::Succeeded));
    assert_eq!(bank.read(&payment).await.refunded_or_reserved.minor, 900);
    // What the bank told is done there: it is not asked for it again.
    assert_eq!(bank.bank_paid_back().await, 0);
    bank.assert_balanced().await;
}

#[tokio::test]
async fn news_of_a_refund_in_any_order_end_the_same() {
    let bank = Bank::new().await;
    for order in [["submitted", "succeeded", "failed"], ["failed", "succeeded", "submitted"]] {
        let (payment, session) = paid(&bank, 1000).await;
        let name = format!("re_{}", payment.id);
        for state in order {
            let seen = json!({ "refund": name, "amount": 400, "state": state, "failure": "expired card" });
            bank.tell(&bank.refund_news(&session, &payment, &seen)).await.expect(200);
        }
        let refunds = bank.refunds(&payment).await;
        assert_eq!((refunds.len(), refunds[0].state), (1, RefundState::Failed), "{order:?}");
        assert_eq!(refunds[0].failure.as_deref(), Some("expired card"));
        assert_eq!(bank.read(&payment).await.refundable().minor, 1000, "{order:?}");
    }
    bank.assert_balanced().await;
}

#[tokio::test]
async fn what_does_not_fit_is_kept_and_not_believed() {
    let bank = Bank::new().await;
    let (payment, session) = paid(&bank, 1000).await;
    let ours = bank.ask_back(&payment, kit::Money::new(300, kit::Currency::EUR), "ours").await.unwrap();
    let cases = [
        json!({ "refund": "a", "amount": 701, "state": "succeeded" }),
        json!({ "refund": "b", "amount": 0, "state": "succeeded" }),
        json!({ "refund": "c", "amount": 100, "currency": "USD", "state": "succeeded" }),
        json!({ "refund": "d", "amount": 301, "refund_id": ours.id, "state": "succeeded" }),
        json!({ "refund": "e", "amount": 300, "refund_id": RefundId::new(), "state": "succeeded" }),
    ];
    for seen in cases {
        let reply = bank.tell(&bank.refund_news(&session, &payment, &seen)).await.expect(200);
        assert_eq!(reply["outcome"], "quarantined", "{seen}");
    }
    assert_eq!(bank.refunds(&payment).await.len(), 1);
    assert_eq!(bank.read(&payment).await.refunded_or_reserved.minor, 300);
}

#[tokio::test]
async fn a_refund_that_failed_can_be_tried_again_once() {
    let bank = Bank::new().await;
    let (payment, _) = paid(&bank, 1000).await;
    let state = |state: &'static str| {
        let db = bank.app.db.clone();
        async move {
            let sql = "update payments.sandbox_sessions set state = $1";
            sqlx::query(sql).bind(state).execute(&db).await.unwrap();
        }
    };
    state("declined").await;
    let refund = bank.ask_back(&payment, kit::Money::new(600, kit::Currency::EUR), "first").await.unwrap();
    bank.run().await;
    assert_eq!(bank.refunds(&payment).await[0].state, RefundState::Failed);
    state("paid").await;
    for _ in 0..3 {
        let mut tx = bank.app.db.begin().await.unwrap();
        bank.app.services.payments.retry_refund(&mut tx, refund.event_id, refund.id).await.unwrap();
        tx.commit().await.unwrap();
    }
    bank.run().await;
    let states: Vec<_> = bank.refunds(&payment).await.iter().map(|refund| refund.state).collect();
    assert_eq!(states, [RefundState::Failed, RefundState::Succeeded]);
    assert_eq!(bank.bank_paid_back().await, 600);
    bank.assert_balanced().await;
}

#[tokio::test]
async fn a_refund_whose_job_was_lost_is_remembered() {
    let bank = Bank::new().await;
    let (payment, _) = paid(&bank, 1000).await;
    bank.ask_back(&payment, kit::Money::new(600, kit::Currency::EUR), "lost").await.unwrap();
    bank.lose_jobs().await;
    bank.worker.run_schedule("remember_refunds").await.unwrap();
    bank.run().await;
    assert_eq!(bank.bank_paid_back().await, 0, "it may still be under way");
    bank.app.clock.advance(3 * 3600);
    bank.worker.run_schedule("remember_refunds").await.unwrap();
    bank.run().await;
    assert_eq!(bank.refunds(&payment).await[0].state, RefundState::Succeeded);
    assert_eq!(bank.bank_paid_back().await, 600);
    bank.assert_balanced().await;
}

#[tokio::test]
async fn a_dispute_takes_the_money_and_winning_it_brings_it_back() {
    let bank = Bank::new().await;
    let (payment, session) = paid(&bank, 2500).await;
    bank.desk(&session, &[("act", "dispute")]).await.expect(200);
    bank.run().await;
    assert_eq!(bank.read(&payment).await.state, PaymentState::Disputed);
    let disputes = bank.disputes(&payment).await;
    assert_eq!((disputes.len(), disputes[0].state), (1, DisputeState::NeedsResponse));
    assert!(disputes[0].due_by.is_some());
    let books = bank.app.services.payments.books().await.unwrap();
    assert!(books.are_balanced(), "{books:?}");
    assert_eq!(books.currencies[0].clearing.minor, 0);
    let back = bank.ask_back(&payment, kit::Money::new(1, kit::Currency::EUR), "no").await;
    assert!(back.is_err(), "disputed money is not refunded as well");
    bank.desk(&session, &[("act", "win")]).await.expect(200);
    bank.run().await;
    let after = bank.read(&payment).await;
    assert_eq!((after.state, after.refundable().minor), (PaymentState::Succeeded, 2500));
    let books = bank.app.services.payments.books().await.unwrap();
    assert!(books.are_balanced(), "{books:?}");
    assert_eq!(books.currencies[0].clearing.minor, 2500);
}

#[tokio::test]
async fn disputes_in_any_order_end_the_same() {
    let bank = Bank::new().await;
    for (order, state) in [
        (["inquiry", "needs_response", "lost"], PaymentState::Disputed),
        (["lost", "under_review", "needs_response"], PaymentState::Disputed),
        (["won", "needs_response", "inquiry"], PaymentState::Succeeded),
        (["needs_response", "won", "under_review"], PaymentState::Succeeded),
    ] {
        let (payment, session) = paid(&bank, 1000).await;
        let dispute = uuid::Uuid::now_v7();
        for state in order {
            let news = json!({
                "id": format!("{dispute}.{state}"), "type": format!("dispute.{state}"), "created": 0,
                "data": {
                    "dispute": dispute, "session": session,
                    "attempt": format!("{}.{}", payment.event_id, payment.id),
                    "amount": 1000, "currency": "EUR", "state": state, "reason": "fraudulent",
                    "due_by": null,
                },
            });
            bank.tell(&news).await.expect(200);
        }
        assert_eq!(bank.read(&payment).await.state, state, "{order:?}");
        assert_eq!(bank.disputes(&payment).await.len(), 1, "{order:?}");
        bank.assert_balanced().await;
    }
}
