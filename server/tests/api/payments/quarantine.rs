//! Messages that are signed well and do not fit: kept apart with their reason, let through once they fit, put aside,
//! or their money sent back.

use payments::{Payment, PaymentState, RefundState};
use serde_json::{Value, json};

use super::Bank;
use crate::app::*;

struct Apart {
    bank: Bank,
    org: Organizer,
}

impl Apart {
    async fn new() -> Self {
        let bank = Bank::new().await;
        let org = bank.app.organizer().await;
        Self { bank, org }
    }

    async fn started(&self, minor: i64) -> Payment {
        let payment = self.bank.created_for(self.org.organization_id.parse().unwrap(), minor).await;
        self.bank.app.services.payments.start(payment.event_id, payment.id).await.expect("a session")
    }

    async fn held(&self) -> Vec<Value> {
        let page = self.org.client.get(&self.org.path("/quarantine")).await.expect(200);
        page["items"].as_array().expect("items").clone()
    }

    async fn act(&self, message: &Value, act: &str, body: Value) -> Reply {
        let id = message["id"].as_str().expect("an id");
        self.org.client.post(&self.org.path(&format!("/quarantine/{id}/{act}")), body).await
    }
}

#[tokio::test]
async fn each_misfit_is_kept_with_its_reason_and_no_secret() {
    let apart = Apart::new().await;
    let payment = apart.started(2500).await;
    type Change = fn(&mut Value);
    let cases: [(&str, Change); 3] = [
        ("amount", |data| data["amount"] = json!(2400)),
        ("currency", |data| data["currency"] = json!("USD")),
        ("provider_ref", |data| data["session"] = json!(uuid::Uuid::now_v7())),
    ];
    for (reason, change) in cases {
        let mut news = apart.bank.news(&payment, "succeeded");
        news["id"] = json!(format!("misfit-{reason}"));
        change(&mut news["data"]);
        // Twice: the same message is kept once.
        for _ in 0..2 {
            apart.bank.tell(&news).await.expect(200);
        }
        let held = apart.held().await;
        let found: Vec<_> = held.iter().filter(|one| one["reason"] == reason).collect();
        assert_eq!(found.len(), 1, "{reason}: {held:#?}");
        assert_eq!((&found[0]["message"], &found[0]["our_amount"]["amount"]), (&news["id"], &json!(2500)));
    }
    let page = apart.org.client.get(&apart.org.path("/quarantine")).await.expect(200).text();
    assert!(!page.contains("return_url") && !page.contains("payload"), "{page}");
    let summary = apart.org.client.get(&apart.org.path("/reconciliation")).await.expect(200);
    assert_eq!(summary["held_messages"], 3);
    assert_eq!(apart.bank.app.services.payments.unsettled().await.unwrap(), (0, 3));
    // Another organization sees none of it, and may do nothing.
    let other = apart.bank.app.organizer().await;
    assert_eq!(other.client.get(&other.path("/quarantine")).await.expect(200)["items"], json!([]));
    let id = apart.held().await[0]["id"].as_str().unwrap().to_owned();
    let path = other.path(&format!("/quarantine/{id}/ignore"));
    other.client.post(&path, json!({ "reason": "mine" })).await.expect_problem(404, "not_found");
}

#[tokio::test]
async fn a_refund_that_overtook_its_money_is_let_through_later() {
    let apart = Apart::new().await;
    let payment = apart.started(2500).await;
    let session = apart.bank.page(&payment).rsplit('/').next().unwrap().to_owned();
    let early = json!({
        "id": "early", "type": "refund.succeeded", "created": 0,
        "data": { "refund": "re_1", "session": session, "attempt": format!("{}.{}", payment.event_id, payment.id),
                  "refund_id": null, "amount": 500, "currency": "EUR", "state": "succeeded", "failure": null },
    });
    apart.bank.tell(&early).await.expect(200);
    let held = apart.held().await;
    assert_eq!(held[0]["reason"], "refund_too_much");
    apart.act(&held[0], "release", json!({})).await.expect_problem(409, "still_doubtful");
    apart.bank.press(&payment, "pay").await.expect(303);
    apart.bank.run().await;
    let released = apart.act(&held[0], "release", json!({})).await.expect(200);
    assert_eq!((&released["state"], &released["note"]), (&json!("released"), &Value::Null));
    apart.act(&held[0], "release", json!({})).await.expect_problem(409, "message_settled");
    let refunds = apart.bank.refunds(&payment).await;
    assert_eq!((refunds.len(), refunds[0].state), (1, RefundState::Succeeded));
    apart.bank.assert_balanced().await;
}

#[tokio::test]
async fn money_in_another_sum_goes_back_once_and_never_enters_the_books() {
    let apart = Apart::new().await;
    let payment = apart.started(2500).await;
    let attempt = format!("{}.{}", payment.event_id, payment.id);
    sqlx::query("update payments.sandbox_sessions set amount_minor = 2000 where attempt = $1")
        .bind(&attempt)
        .execute(&apart.bank.app.db)
        .await
        .unwrap();
    apart.bank.press(&payment, "pay").await.expect(303);
    apart.bank.run().await;
    assert_eq!(apart.bank.read(&payment).await.state, PaymentState::RequiresAction);
    let held = apart.held().await;
    assert_eq!((&held[0]["reason"], &held[0]["refundable"]), (&json!("amount"), &json!(true)));
    let pressed =
        futures_util::future::join_all((0..3).map(|_| apart.act(&held[0], "refund", json!({})))).await;
    assert!(pressed.iter().any(|reply| reply.status == 200));
    // The bank tells of it, which is no news, and the comparison knows why the sums differ.
    apart.bank.run().await;
    assert_eq!(apart.bank.bank_paid_back().await, 2000);
    assert!(apart.bank.refunds(&payment).await.is_empty());
    apart.bank.app.clock.advance(3600);
    apart.bank.worker.run_schedule("compare_payments").await.unwrap();
    apart.bank.run().await;
    let differences = apart.org.client.get(&apart.org.path("/differences")).await.expect(200);
    assert_eq!(differences["items"], json!([]));
    let states: Vec<_> = apart.held().await.into_iter().map(|one| one["state"].clone()).collect();
    assert_eq!(states, ["refunded"]);
    apart.bank.assert_balanced().await;
    let log = apart.org.client.get(&apart.org.path("/audit?target=quarantine")).await.expect(200);
    assert_eq!(log["items"].as_array().map(Vec::len), Some(1), "{log:?}");
}

#[tokio::test]
async fn what_nobody_knows_is_for_those_who_run_the_installation() {
    let apart = Apart::new().await;
    let payment = apart.started(2500).await;
    let mut news = apart.bank.news(&payment, "succeeded");
    news["data"]["attempt"] = json!(format!("{}.{}", uuid::Uuid::now_v7(), uuid::Uuid::now_v7()));
    apart.bank.tell(&news).await.expect(200);
    assert!(apart.held().await.is_empty());
    let admin = apart.bank.app.platform_admin().await;
    let held = admin.get("/api/v1/platform/quarantine?state=held").await.expect(200);
    assert_eq!(held["items"][0]["reason"], "unknown_payment");
    let id = held["items"][0]["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/platform/quarantine/{id}");
    admin.post(&format!("{path}/release"), json!({})).await.expect_problem(409, "still_doubtful");
    let aside = admin.post(&format!("{path}/ignore"), json!({ "reason": "Not ours" })).await.expect(200);
    assert_eq!((&aside["state"], &aside["note"]), (&json!("ignored"), &json!("Not ours")));
}

#[tokio::test]
async fn old_messages_are_forgotten_but_for_those_that_are_kept_apart() {
    let apart = Apart::new().await;
    apart.bank.paid(2500).await;
    let payment = apart.started(2500).await;
    let mut news = apart.bank.news(&payment, "succeeded");
    news["data"]["amount"] = json!(1);
    apart.bank.tell(&news).await.expect(200);
    let kept = async || {
        let sql = "select count(*) from payments.provider_events";
        sqlx::query_scalar::<_, i64>(sql).fetch_one(&apart.bank.app.db).await.unwrap()
    };
    apart.bank.worker.run_schedule("forget_provider_events").await.unwrap();
    assert_eq!(kept().await, 2);
    apart.bank.app.clock.advance(181 * 86_400);
    apart.bank.worker.run_schedule("forget_provider_events").await.unwrap();
    assert_eq!(kept().await, 1);
    assert_eq!(apart.bank.app.services.payments.unsettled().await.unwrap(), (0, 1));
}
