//! Lost webhooks, and ending what is open before a booking expires.

use kit::{BookingId, EventId, Money, OrganizationId, Problem};
use payments::{Closed, NewPayment, Payment, PaymentState, PaymentSucceeded};

use super::Bank;

impl Bank {
    async fn close(&self, payment: &Payment) -> Closed {
        self.app.services.payments.close(payment.event_id, payment.booking_id).await.unwrap()
    }

    async fn reconcile(&self) {
        self.worker.run_schedule("reconcile_payments").await.expect("the schedule runs");
    }
}

#[tokio::test]
async fn a_webhook_that_never_comes_costs_minutes() {
    let bank = Bank::new().await;
    let payment = bank.started(2500).await;
    bank.press(&payment, "pay").await.expect(303);
    bank.lose_jobs().await;
    bank.reconcile().await;
    assert_eq!(bank.read(&payment).await.state, PaymentState::RequiresAction, "not due yet");
    bank.app.clock.advance(121);
    bank.reconcile().await;
    assert_eq!(bank.read(&payment).await.state, PaymentState::Succeeded);
    assert_eq!(bank.facts::<PaymentSucceeded>().await, 1);

    // The webhook turns up after all.
    assert_eq!(bank.tell(&bank.news(&payment, "succeeded")).await.expect(200)["outcome"], "ignored");
    assert_eq!(bank.facts::<PaymentSucceeded>().await, 1);
    bank.assert_balanced().await;
}

#[tokio::test]
async fn the_reconciler_asks_again_until_it_is_settled() {
    let bank = Bank::new().await;
    let payment = bank.started(2500).await;
    for _ in 0..3 {
        bank.app.clock.advance(121);
        bank.reconcile().await;
    }
    bank.press(&payment, "decline").await.expect(303);
    bank.lose_jobs().await;
    bank.app.clock.advance(61);
    bank.reconcile().await;
    assert_eq!(bank.read(&payment).await.state, PaymentState::Failed);
    let due: i64 = sqlx::query_scalar("select count(*) from payments.payments where check_at is not null")
        .fetch_one(&bank.app.db)
        .await
        .unwrap();
    assert_eq!(due, 0, "settled payments are left alone");
}

#[tokio::test]
async fn closing_ends_what_is_open() {
    let bank = Bank::new().await;
    let never_started = bank.created(2500).await;
    assert_eq!(bank.close(&never_started).await, Closed::Closed);
    assert_eq!(bank.read(&never_started).await.state, PaymentState::Cancelled);

    let open = bank.started(2500).await;
    assert_eq!(bank.close(&open).await, Closed::Closed);
    assert_eq!(bank.read(&open).await.state, PaymentState::Cancelled);
    bank.press(&open, "pay").await.expect(303);
    bank.run().await;
    assert_eq!(bank.read(&open).await.state, PaymentState::Cancelled, "the bank's session is closed too");
    assert_eq!(bank.close(&open).await, Closed::Closed, "again");

    let nothing = bank.app.services.payments.close(EventId::new(), BookingId::new()).await.unwrap();
    assert_eq!(nothing, Closed::Closed);
}

#[tokio::test]
async fn closing_finds_money_and_banks_that_are_still_at_it() {
    let bank = Bank::new().await;
    let paid = bank.started(2500).await;
    bank.press(&paid, "pay").await.expect(303);
    bank.lose_jobs().await;
    assert_eq!(bank.close(&paid).await, Closed::Paid);
    assert_eq!(bank.facts::<PaymentSucceeded>().await, 1);

    let slow = bank.started(2500).await;
    bank.press(&slow, "slow").await.expect(303);
    assert_eq!(bank.close(&slow).await, Closed::Unknown);
    bank.app.clock.advance(16);
    bank.run().await;
    assert_eq!(bank.close(&slow).await, Closed::Paid);
    bank.assert_balanced().await;
}

#[tokio::test]
async fn a_closed_payment_can_not_be_started() {
    let bank = Bank::new().await;
    let payment = bank.created(2500).await;
    bank.close(&payment).await;
    let after = bank.app.services.payments.start(payment.event_id, payment.id).await.unwrap();
    assert_eq!((after.state, after.redirect_url), (PaymentState::Cancelled, None));
}

#[tokio::test]
async fn odd_payments_are_refused() {
    let bank = Bank::new().await;
    let base = NewPayment {
        event_id: EventId::new(),
        organization_id: OrganizationId::new(),
        booking_id: BookingId::new(),
        amount: Money::new(100, kit::Currency::EUR),
        description: "x".repeat(5000),
        return_url: "/bookings/a/b".into(),
        provider: Some("sandbox".into()),
    };
    let cases = [
        (NewPayment { amount: Money::new(0, kit::Currency::EUR), ..base.clone() }, "amount"),
        (NewPayment { provider: Some("nobody".into()), ..base.clone() }, "provider"),
        (NewPayment { return_url: "https://evil.example/".into(), ..base.clone() }, "return_url"),
        (NewPayment { return_url: "//evil.example/".into(), ..base.clone() }, "return_url"),
        (NewPayment { return_url: format!("{}.evil.example/", bank.app.url), ..base.clone() }, "return_url"),
    ];
    let mut conn = bank.app.db.acquire().await.unwrap();
    for (new, field) in cases {
        let refused = bank.app.services.payments.create(&mut conn, new).await.expect_err("refused");
        let problem = Problem::from(refused);
        assert_eq!((problem.status, problem.errors[0].field.as_str()), (422, field));
    }
    bank.app.services.payments.create(&mut conn, base).await.expect("a long description is cut");
    let mine = bank.app.services.payments.get(&mut conn, EventId::new(), kit::PaymentId::new()).await;
    assert_eq!(Problem::from(mine.expect_err("foreign")).status, 404);
}
