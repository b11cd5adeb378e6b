//! Paying back: never more than was paid, and once.

use data::jobs::{Worker, dead_letters};
use kit::{Currency, Money, Problem};
use payments::{Payment, PaymentState, PaymentsError, Refund, RefundState, RefundSucceeded, SubmitRefund};

use super::Bank;

fn euros(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

impl Bank {
    /// Asks for a refund, in a transaction of its own.
    pub(super) async fn ask_back(
        &self,
        payment: &Payment,
        amount: Money,
        key: &str,
    ) -> Result<Refund, PaymentsError> {
        let mut tx = self.app.db.begin().await?;
        let (event, id) = (payment.event_id, payment.id);
        let refund =
            self.app.services.payments.refund(&mut tx, event, id, amount, "Changed plans", key).await?;
        tx.commit().await?;
        Ok(refund)
    }

    pub(super) async fn refunds(&self, payment: &Payment) -> Vec<Refund> {
        let mut conn = self.app.db.acquire().await.unwrap();
        self.app.services.payments.refunds_of(&mut conn, payment).await.unwrap()
    }

    /// What the bank itself has paid back of all sessions.
    pub(super) async fn bank_paid_back(&self) -> i64 {
        sqlx::query_scalar("select coalesce(sum(refunded_minor), 0)::bigint from payments.sandbox_sessions")
            .fetch_one(&self.app.db)
            .await
            .unwrap()
    }
}

#[tokio::test]
async fn a_refund_reaches_the_bank_the_books_and_the_listeners() {
    let bank = Bank::new().await;
    let payment = bank.paid(2500).await;
    let refund = bank.ask_back(&payment, euros(1000), "r-1").await.unwrap();
    assert_eq!(refund.state, RefundState::Requested);
    assert_eq!(bank.read(&payment).await.refunded_or_reserved.minor, 1000);
    bank.run().await;
    assert_eq!(bank.refunds(&payment).await[0].state, RefundState::Succeeded);
    assert_eq!(bank.bank_paid_back().await, 1000);
    let books = bank.app.services.payments.books().await.unwrap();
    assert!(books.are_balanced(), "{books:?}");
    assert_eq!(books.currencies[0].clearing, euros(1500));
}

#[tokio::test]
async fn twenty_at_once_never_pay_back_more_than_was_paid() {
    let bank = Bank::new().await;
    let payment = bank.paid(1000).await;
    let keys: Vec<_> = (0..20).map(|number| format!("race-{number}")).collect();
    let asked = keys.iter().map(|key| bank.ask_back(&payment, euros(600), key));
    let results = futures_util::future::join_all(asked).await;
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1);
    for refused in results.into_iter().filter_map(Result::err) {
        let problem = Problem::from(refused);
        assert_eq!((problem.status, problem.code.as_str()), (409, "refund_exceeds_payment"));
        assert_eq!(problem.extra["refundable"]["amount"], 400);
    }
    bank.run().await;
    assert_eq!(bank.bank_paid_back().await, 600);
    bank.assert_balanced().await;
}

#[tokio::test]
async fn asking_twice_with_one_key_is_one_refund() {
    let bank = Bank::new().await;
    let payment = bank.paid(2500).await;
    let asked = (0..8).map(|_| bank.ask_back(&payment, euros(500), "same-key"));
    let results = futures_util::future::join_all(asked).await;
    let first = results[0].as_ref().unwrap().id;
    assert!(results.iter().all(|result| result.as_ref().is_ok_and(|refund| refund.id == first)));
    let other = bank.ask_back(&payment, euros(501), "same-key").await.expect_err("another amount");
    assert_eq!(Problem::from(other).code, "idempotency_mismatch");
    bank.run().await;
    assert_eq!(bank.bank_paid_back().await, 500);
    assert_eq!(bank.read(&payment).await.refunded_or_reserved.minor, 500);
}

#[tokio::test]
async fn a_refund_that_is_submitted_again_pays_back_once() {
    let bank = Bank::new().await;
    let payment = bank.paid(2500).await;
    let refund = bank.ask_back(&payment, euros(2500), "all").await.unwrap();
    bank.run().await;
    // As after a crash between the bank's yes and our note.
    for sql in [
        "alter table payments.refunds disable trigger refunds_legal_edge",
        "update payments.refunds set state = 'submitted'",
        "alter table payments.refunds enable trigger refunds_legal_edge",
    ] {
        sqlx::query(sql).execute(&bank.app.db).await.unwrap();
    }
    sqlx::query("delete from data.jobs").execute(&bank.app.db).await.unwrap();
    for _ in 0..3 {
        let mut conn = bank.app.db.acquire().await.unwrap();
        let job = SubmitRefund { event_id: refund.event_id, refund_id: refund.id };
        data::jobs::enqueue(&mut conn, &job, bank.app.clock.now()).await.unwrap();
    }
    bank.run().await;
    assert_eq!(bank.bank_paid_back().await, 2500);
    assert_eq!(bank.refunds(&payment).await[0].state, RefundState::Succeeded);
    bank.assert_balanced().await;
}

#[tokio::test]
async fn what_can_not_be_paid_back_says_why() {
    let bank = Bank::new().await;
    let open = bank.started(2500).await;
    let paid = bank.paid(2500).await;
    let dollars = Money::new(100, "USD".parse().unwrap());
    let cases = [
        (&open, euros(100), "payment_not_refundable"),
        (&paid, euros(2501), "refund_exceeds_payment"),
        (&paid, euros(0), "invalid"),
        (&paid, euros(-5), "invalid"),
        (&paid, dollars, "invalid"),
    ];
    for (number, (payment, amount, code)) in cases.into_iter().enumerate() {
        let refused = bank.ask_back(payment, amount, &format!("no-{number}")).await.expect_err("refused");
        assert_eq!(Problem::from(refused).code, code, "{amount}");
    }
    assert_eq!(bank.read(&paid).await.refunded_or_reserved.minor, 0);
}

#[tokio::test]
async fn a_refund_that_the_bank_refuses_gives_its_reservation_back() {
    let bank = Bank::new().await;
    let payment = bank.paid(2500).await;
    sqlx::query("update payments.sandbox_sessions set state = 'declined'")
        .execute(&bank.app.db)
        .await
        .unwrap();
    bank.ask_back(&payment, euros(2500), "all").await.unwrap();
    bank.run().await;
    let refund = &bank.refunds(&payment).await[0];
    assert_eq!(refund.state, RefundState::Failed);
    assert_eq!(refund.failure.as_deref(), Some("the bank holds no such money"));
    let after = bank.read(&payment).await;
    assert_eq!((after.state, after.refunded_or_reserved.minor), (PaymentState::Succeeded, 0));
    bank.assert_balanced().await;
}

#[tokio::test]
async fn a_refund_is_told_once() {
    let bank = Bank::new().await;
    let payment = bank.paid(2500).await;
    bank.ask_back(&payment, euros(700), "r").await.unwrap();
    let heard = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let ears = std::sync::Arc::clone(&heard);
    let worker =
        bank.app.services.payments.work(Worker::new(bank.app.db.clone(), bank.app.clock.clone())).fact(
            "test",
            move |fact: RefundSucceeded| {
                ears.lock().unwrap().push((fact.payment_id, fact.amount));
                async { Ok(()) }
            },
        );
    worker.run_due().await.unwrap();
    assert_eq!(*heard.lock().unwrap(), [(payment.id, euros(700))]);
    assert!(dead_letters(&bank.app.db, 1).await.unwrap().is_empty());
}
